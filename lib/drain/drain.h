/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a drain: jobs, and their parts. */
#ifndef LIB_DRAIN_DRAIN_H
#define LIB_DRAIN_DRAIN_H

#include <stdbool.h>
#include <libipvs/drain.h>

#include "drain/census.h"
#include "drain/fall.h"
#include "table/plan.h"
#include "wire/netns.h"

enum action {
	ACTION_NONE,
	ACTION_SET, /* a weight */
	ACTION_DELETE
};

struct part {
	struct ipvs_drain_part shown;
	uint32_t from; /* its weight at the first step */
	uint32_t last; /* the one it has, unless somebody else has set another */

	/* What is in the plan; what was tried in vain, so that it may have been done or not. */
	enum action action, tried;
	uint32_t wanted, tried_weight;
	bool arrives; /* that weight is the last one */
	struct step_place place;
	int64_t failing_since; /* negative: the last change went well */

	int64_t waiting_since;
	int64_t patience_ends; /* with UDP flows that are to be deleted */
	struct fall fall;
	enum ipvs_drain_result verdict;	 /* what the wait has come to */
	enum ipvs_drain_result put_back; /* what it has come to when the weight is put back */

	/* Where it is in the table at hand. */
	const struct table_service *slot;
	const struct ipvs_dest_entry *entry;
};

struct job {
	struct ipvs_drain_job shown;
	struct ipvs_drain_options options; /* with the defaults filled in */
	bool everywhere;		   /* in all services that have the server */
	bool begun;
	int64_t anchor; /* from which its steps are counted */
	int64_t period_end;
	int64_t limit;	/* when it is no longer waited */
	struct part *parts;
	struct job *twin; /* another one for the same server everywhere, while both are expanded */
	struct part *found;
	size_t found_count, found_allocated;
};

/* Who does a step of the plan. */
struct actor {
	struct job *job;
	struct part *part;
};

struct ipvs_drain {
	struct job **jobs; /* in the order of their numbers */
	size_t count, allocated;
	int64_t last_number;
	int64_t now;   /* of the last step, 0 before it */
	int64_t epoch; /* from which common steps are counted */
	int64_t next;
	struct netns_id netns; /* of the tables */
	struct ipvs_plan *plan;
	struct actor *actors; /* by the number of their step */
	size_t actors_allocated;
	bool applied;
	struct census census;
	struct ipvs_table *table;	/* what ipvs_drain_step() has loaded */
	struct ipvs_failures failures;	/* when the caller wants none */
};

static inline bool part_is_done(const struct part *part)
{
	return part->shown.phase == IPVS_DRAIN_DONE;
}

static inline bool job_is_done(const struct job *job)
{
	return job->shown.phase == IPVS_DRAIN_DONE;
}

/* A server that is taken out in the end. */
static inline bool part_is_drain(const struct part *part)
{
	return !part->shown.weight_end;
}

static inline bool job_deletes(const struct job *job)
{
	return job->options.flags & IPVS_DRAIN_DELETE;
}

/* The part is done, and this is how it went. */
void part_end(struct part *part, enum ipvs_drain_result result);

/* What had failed went well after all. */
void part_recover(struct part *part);

/* An end because something is wrong: the job keeps the sentence if it is its first. */
void part_fail(struct job *job, struct part *part, enum ipvs_drain_result result, int code,
	       enum ipvs_reason reason, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* From the table at hand to what is shown. */
void part_take_numbers(struct part *part);

/* The weight is to become what it was before. */
void part_put_back(struct part *part, enum ipvs_drain_result result);

/* The weight is the last one: a server that is drained waits from now on. */
void part_arrive(struct part *part, int64_t now);

/* Someone else or the kernel has ended one part: the others of a shift stay where they are. */
void job_stop(struct job *job);

/* Bring the job's phase and result up to date with those of its parts. */
void job_sum_up(struct job *job);

/* When the next step is due, after one. */
int64_t drain_due(const struct ipvs_drain *drain);

#endif
