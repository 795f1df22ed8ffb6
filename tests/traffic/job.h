/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The drain of one server of one service, in real time. */
#ifndef TESTS_TRAFFIC_JOB_H
#define TESTS_TRAFFIC_JOB_H

#include "../kernel/setting.h"

struct job {
	struct ipvs *h;
	struct ipvs_drain *drain;
	int64_t id;
};

void job_begin(struct job *job, struct ipvs *h, const struct ipvs_service *service,
	       const struct ipvs_dest *dest, const struct ipvs_drain_options *options);
void job_free(struct job *job);

/* The next step, if it is due; false when nothing is left to be done. */
bool job_step(struct job *job);
void job_run(struct job *job);

const struct ipvs_drain_part *job_part(const struct job *job);
void assert_job_ended(const struct job *job, uint32_t result, uint32_t harms);

#endif
