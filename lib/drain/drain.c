/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The drain as a list of jobs. */
#include "drain/drain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"

IPVS_API struct ipvs_drain *ipvs_drain_new(void)
{
	struct ipvs_drain *drain = calloc(1, sizeof(*drain));

	if (!drain)
		return NULL;
	drain->plan = ipvs_plan_new();
	drain->next = -1;
	drain->applied = true;
	if (drain->plan)
		return drain;
	free(drain);
	return NULL;
}

static void free_job(struct job *job)
{
	free(job->parts);
	free(job->found);
	free(job);
}

IPVS_API void ipvs_drain_free(struct ipvs_drain *drain)
{
	if (!drain)
		return;
	for (size_t i = 0; i < drain->count; i++)
		free_job(drain->jobs[i]);
	free(drain->jobs);
	ipvs_plan_free(drain->plan);
	free(drain->actors);
	census_free(&drain->census);
	ipvs_table_free(drain->table);
	ipvs_failures_free(&drain->failures);
	free(drain);
}

/* --- jobs --- */

/* Where the job with this number is, or would be. */
static size_t place_of(const struct ipvs_drain *drain, int64_t number)
{
	size_t low = 0, high = drain->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (drain->jobs[middle]->shown.job < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct job *find(const struct ipvs_drain *drain, int64_t number)
{
	size_t i = drain ? place_of(drain, number) : 0;

	if (!drain || i == drain->count || drain->jobs[i]->shown.job != number)
		return NULL;
	return drain->jobs[i];
}

/* All put back what they have changed; what was not begun has nothing to put back. */
static void cancel_part(struct part *part, bool deletes)
{
	switch (part->shown.phase) {
	case IPVS_DRAIN_PENDING:
		part_end(part, IPVS_DRAIN_CANCELLED);
		break;
	case IPVS_DRAIN_DONE:
		if (part->shown.result == IPVS_DRAIN_MOVED ||
		    (!deletes && (part->shown.result == IPVS_DRAIN_DRAINED ||
				  part->shown.result == IPVS_DRAIN_DEADLINE)))
			part_put_back(part, IPVS_DRAIN_CANCELLED);
		break;
	default:
		part_put_back(part, IPVS_DRAIN_CANCELLED);
	}
}

IPVS_API int ipvs_drain_cancel(struct ipvs_drain *drain, int64_t number)
{
	struct job *job = find(drain, number);

	if (!drain)
		return -EINVAL;
	if (!job)
		return -ENOENT;
	if (job_is_done(job))
		return -EALREADY;
	plan_clear(drain->plan); /* what is in it need not be right any more */
	drain->applied = true;
	for (uint32_t i = 0; i < job->shown.part_count; i++)
		cancel_part(&job->parts[i], job_deletes(job));
	job_sum_up(job);
	drain->next = job_is_done(job) ? drain_due(drain) : drain->now;
	return 0;
}

IPVS_API int ipvs_drain_remove(struct ipvs_drain *drain, int64_t number)
{
	struct job *job = find(drain, number);
	size_t i;

	if (!drain)
		return -EINVAL;
	if (!job)
		return -ENOENT;
	if (!job_is_done(job))
		return -EBUSY;
	i = place_of(drain, number);
	drain->count--;
	memmove(&drain->jobs[i], &drain->jobs[i + 1],
		(drain->count - i) * sizeof(drain->jobs[0]));
	free_job(job);
	return 0;
}

/* --- looking --- */

IPVS_API int64_t ipvs_drain_next(const struct ipvs_drain *drain)
{
	return drain ? drain->next : -1;
}

IPVS_API const struct ipvs_plan *ipvs_drain_plan(const struct ipvs_drain *drain)
{
	return drain ? drain->plan : NULL;
}

IPVS_API size_t ipvs_drain_job_count(const struct ipvs_drain *drain)
{
	return drain ? drain->count : 0;
}

IPVS_API const struct ipvs_drain_job *ipvs_drain_job(const struct ipvs_drain *drain, size_t i)
{
	return drain && i < drain->count ? &drain->jobs[i]->shown : NULL;
}

IPVS_API const struct ipvs_drain_job *ipvs_drain_find(const struct ipvs_drain *drain,
						      int64_t number)
{
	const struct job *job = find(drain, number);

	return job ? &job->shown : NULL;
}

IPVS_API const struct ipvs_drain_part *ipvs_drain_part(const struct ipvs_drain *drain,
						       int64_t number, size_t i)
{
	const struct job *job = find(drain, number);

	return job && i < job->shown.part_count ? &job->parts[i].shown : NULL;
}
