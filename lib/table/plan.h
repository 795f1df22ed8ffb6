/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a plan. */
#ifndef LIB_TABLE_PLAN_H
#define LIB_TABLE_PLAN_H

#include <libipvs/plan.h>

#include "wire/netns.h"

enum step_kind {
	STEP_SET_TIMEOUTS,
	STEP_ADD_SERVICE,
	STEP_CHANGE_SERVICE,
	STEP_DELETE_SERVICE,
	STEP_ADD_DEST,
	STEP_CHANGE_DEST,
	STEP_SET_WEIGHT, /* of a server whose other settings need not be right */
	STEP_DELETE_DEST,
	STEP_STOP_DAEMON,
	STEP_START_DAEMON,
	STEP_KINDS
};

/* When a step has its turn; plan.h of the public headers says why. */
enum phase {
	PHASE_TIMEOUTS,
	PHASE_NEW_SERVICES,
	PHASE_NEW_DESTS,
	PHASE_CHANGED_DESTS,
	PHASE_QUIESCED_DESTS, /* weights alone: all that fall */
	PHASE_OLD_DESTS,
	PHASE_CHANGED_SERVICES,
	PHASE_OLD_SERVICES,
	PHASE_DAEMONS,
	PHASES
};

/*
 * Numbers of records in the plan. A change has the record as it is, and behind it as it shall be.
 */
struct step {
	uint32_t service;
	uint32_t dest; /* or the daemon */
	int32_t result;
	uint32_t kind;
};

struct steps {
	struct step *list;
	size_t count;
	size_t allocated;
};

struct ipvs_plan {
	struct steps phases[PHASES];
	size_t count; /* of steps in all phases */
	struct ipvs_service *services;
	size_t service_count, services_allocated;
	struct ipvs_dest *dests;
	size_t dest_count, dests_allocated;
	struct ipvs_timeouts timeouts[2]; /* as they are; those to be set */
	struct ipvs_daemons daemons;	  /* those desired */
	struct netns_id netns;		  /* of the table as it is */
	struct ipvs_table *current;	  /* what ipvs_table_sync() has read */
	struct ipvs_failures failures;	  /* when the caller wants none */
};

void plan_clear(struct ipvs_plan *plan);

/* Append a step to its phase, a record to its list. 0 or -ENOMEM. */
int plan_add_step(struct ipvs_plan *plan, enum phase phase, struct step step);
int plan_keep_service(struct ipvs_plan *plan, const struct ipvs_service *service);
int plan_keep_dest(struct ipvs_plan *plan, const struct ipvs_dest *dest);

/* The step with this number, or NULL. */
struct step *plan_step(const struct ipvs_plan *plan, size_t i);

/*
 * Plans made step by step, for those who know what they want without a desired table: weights that
 * rise, weights that fall, deletions. After a plan_reserve() for so many in all, nothing can fail.
 */
struct step_place {
	size_t phase;
	size_t number; /* in that phase */
};

/* 0 or -ENOMEM. */
int plan_reserve(struct ipvs_plan *plan, size_t more);

/* dest is the server as it is. */
struct step_place plan_set_weight(struct ipvs_plan *plan, const struct ipvs_service *service,
				  const struct ipvs_dest *dest, uint32_t weight);
struct step_place plan_delete_dest(struct ipvs_plan *plan, const struct ipvs_service *service,
				   const struct ipvs_dest *dest);

/* The number of a step in the whole plan, once nothing more is put in. */
size_t plan_number(const struct ipvs_plan *plan, struct step_place place);

#endif
