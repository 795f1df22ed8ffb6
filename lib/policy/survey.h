/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is in a table, as far as rules ask for it; found in one pass. */
#ifndef LIB_POLICY_SURVEY_H
#define LIB_POLICY_SURVEY_H

#include <stdbool.h>
#include <libipvs/table.h>

/* Kinds of services. */
enum feature {
	ANYTHING, /* also without any table */
	TCP,
	UDP, /* each client's datagrams go to the same server */
	PERSISTENT,
	PERSISTENT_AT_ZERO, /* with a server of weight 0 */
	MASQUERADED,	    /* with such a server, as the next two */
	TUNNELLED,
	ONE_WAY, /* by direct routing or tunnel */
	HASHED,	 /* sh or mh without fallback */
	HASHED_AT_ZERO,
	FIXED, /* dh, which has none */
	FIXED_AT_ZERO,
	FEATURES
};

struct survey {
	struct {
		uint32_t services;
		const struct ipvs_service *first;
	} found[FEATURES];
	uint64_t connections; /* templates of persistence, which are such too, included */
	struct ipvs_timeouts timeouts;
	bool has_master, has_backup;
};

/* table may be NULL. */
void survey_make(struct survey *survey, const struct ipvs_table *table);

#endif
