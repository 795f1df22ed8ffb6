/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a decision is made on, and its stages before the parts are moved. */
#ifndef LIB_DRAIN_DECIDE_H
#define LIB_DRAIN_DECIDE_H

#include "drain/drain.h"
#include "table/table.h"

struct deciding {
	struct ipvs_drain *drain;
	const struct ipvs_table *table;
	struct ipvs_drain_settings settings; /* none is unknown */
	int64_t now;
	int64_t udp_ms; /* in which idle UDP connections end */
};

/*
 * Find the servers of the jobs for all services that have not begun: into job->found. 0 or -ENOMEM,
 * which leaves nothing changed.
 */
int expand_jobs(struct ipvs_drain *drain, const struct ipvs_table *table);

/* Look for each part in the table; what others have changed or deleted is over. */
void look_at_job(struct deciding *deciding, struct job *job);

/* Begin a job, or refuse it. */
void start_job(struct deciding *deciding, struct job *job);

#endif
