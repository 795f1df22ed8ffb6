/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "job.h"

void job_begin(struct job *job, struct ipvs *h, const struct ipvs_service *service,
	       const struct ipvs_dest *dest, const struct ipvs_drain_options *options)
{
	struct ipvs_error error = { 0 };

	job->h = h;
	job->drain = ipvs_drain_new();
	job->id = ipvs_drain_add(job->drain, service, dest, options, &error);
	assert_that(job->id > 0, "%s", error.text);
}

void job_free(struct job *job)
{
	ipvs_drain_free(job->drain);
}

bool job_step(struct job *job)
{
	int64_t next = ipvs_drain_next(job->drain);

	if (next >= 0 && now_ms() >= next)
		assert_ok(job->h, ipvs_drain_step(job->h, job->drain, now_ms(), NULL));
	return next >= 0;
}

void job_run(struct job *job)
{
	while (job_step(job))
		sleep_ms(20);
}

const struct ipvs_drain_part *job_part(const struct job *job)
{
	return ipvs_drain_part(job->drain, job->id, 0);
}

void assert_job_ended(const struct job *job, uint32_t result, uint32_t harms)
{
	const struct ipvs_drain_part *part = job_part(job);
	char text[IPVS_DRAIN_TEXT_SIZE];

	ipvs_drain_part_format(part, text, sizeof(text));
	assert_that(part->result == result && part->harms == harms, "%s", text);
}
