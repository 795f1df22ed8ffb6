/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Jobs begin with their first step: all of a job, or nothing of it. */
#include <errno.h>
#include <stdlib.h>

#include "drain/decide.h"
#include "value/scheduler.h"

/* What the checks of one part know. */
struct starting {
	struct deciding *deciding;
	struct job *job;
	struct part *part;
};

#define REFUSE(starting, ...) \
	(part_fail((starting)->job, (starting)->part, IPVS_DRAIN_REFUSED, __VA_ARGS__), false)

/* --- checks: one thing each, false when it is refused --- */

static bool is_there(struct starting *starting)
{
	const struct ipvs_table *table = starting->deciding->table;
	struct part *part = starting->part;

	part->slot = table_find(table, &part->shown.service);
	if (!part->slot)
		return REFUSE(starting, -ESRCH, IPVS_REASON_NO_SERVICE, "no such service");
	part->entry = table_find_dest(table, part->slot, &part->shown.dest);
	if (!part->entry)
		return REFUSE(starting, -ENOENT, IPVS_REASON_NO_SERVER,
			      "the service has no such server");
	return true;
}

static bool is_free(struct starting *starting)
{
	const struct part *part = starting->part;

	if (census_is_taken(&starting->deciding->drain->census, part->slot, part->entry))
		return REFUSE(starting, -EBUSY, IPVS_REASON_BUSY,
			      "another job has the server in hand");
	return true;
}

static bool has_shares(struct starting *starting)
{
	const struct table_service *slot = starting->part->slot;
	const char *why = NULL;

	if (starting->job->options.period_ms)
		why = scheduler_refusal(&slot->entry.service, census_weights(slot));
	if (why)
		return REFUSE(starting, -EOPNOTSUPP, IPVS_REASON_SCHEDULER,
			      "over a period it can't be done, as the scheduler '%.*s' %s; use "
			      "wrr, wlc, sed, mh or twos, or do it at once", IPVS_SCHEDULER_SIZE,
			      slot->entry.service.scheduler, why);
	return true;
}

/* A shift leaves as much weight as there was. */
static bool leaves_some(struct starting *starting)
{
	const struct job *job = starting->job;
	const struct part *part = starting->part;

	if (job->shown.kind != IPVS_DRAIN_KIND_DRAIN || job->options.flags & IPVS_DRAIN_FORCE ||
	    !part->entry->dest.weight)
		return true;
	if (*census_usable(&starting->deciding->drain->census, part->slot) < 2)
		return REFUSE(starting, -EBUSY, IPVS_REASON_LAST_SERVER,
			      "no other server of the service has a weight above 0 and is to stay");
	return true;
}

static bool is_to_rise(struct starting *starting)
{
	const struct part *part = starting->part;

	if (starting->job->shown.kind == IPVS_DRAIN_KIND_RAISE &&
	    part->entry->dest.weight > part->shown.weight_end)
		return REFUSE(starting, -EINVAL, IPVS_REASON_INVALID,
			      "its weight is %u already, above %u", part->entry->dest.weight,
			      part->shown.weight_end);
	return true;
}

static bool (*const checks[])(struct starting *starting) = {
	is_there, is_free, is_to_rise, has_shares, leaves_some,
};

static bool may_start(struct deciding *deciding, struct job *job, struct part *part)
{
	struct starting starting = { deciding, job, part };
	bool may = true;

	for (size_t i = 0; may && i < sizeof(checks) / sizeof(checks[0]); i++)
		may = checks[i](&starting);
	return may;
}

/* Of a shift: as much weight before as after. */
static bool is_balanced(struct job *job)
{
	uint64_t before = 0, after = 0;

	for (uint32_t i = 0; i < job->shown.part_count; i++) {
		before += job->parts[i].entry->dest.weight;
		after += job->parts[i].shown.weight_end;
	}
	if (job->shown.kind != IPVS_DRAIN_KIND_SHIFT || before == after)
		return true;
	part_fail(job, &job->parts[0], IPVS_DRAIN_REFUSED, -EINVAL, IPVS_REASON_INVALID,
		  "the weights add up to %llu, those wanted to %llu: a shift keeps the sum",
		  (unsigned long long)before, (unsigned long long)after);
	return false;
}

/* --- jobs --- */

static void refuse_all(struct job *job)
{
	for (uint32_t i = 0; i < job->shown.part_count; i++) {
		part_end(&job->parts[i], IPVS_DRAIN_REFUSED);
		job->parts[i].shown.code = job->shown.error.code;
		job->parts[i].shown.reason = job->shown.error.reason;
	}
}

/* From the servers that were found, or the one that was not. */
static bool take_found(struct job *job)
{
	if (!job->everywhere)
		return true;
	if (!job->found_count) {
		part_fail(job, &job->parts[0], IPVS_DRAIN_REFUSED, -ENOENT, IPVS_REASON_NO_SERVER,
			  "no service has the server");
		return false;
	}
	free(job->parts);
	job->parts = job->found;
	job->shown.part_count = (uint32_t)job->found_count;
	job->found = NULL;
	job->found_count = job->found_allocated = 0;
	job->everywhere = false;
	return true;
}

static void start_part(struct deciding *deciding, const struct job *job, struct part *part)
{
	struct census *census = &deciding->drain->census;
	uint32_t weight = part->entry->dest.weight, restore = job->options.restore_weight;

	part_take_numbers(part);
	part->from = part->last = weight;
	part->shown.weight_before = restore ? restore : weight;
	part->shown.phase = IPVS_DRAIN_MOVING;
	census_take(census, part->slot, part->entry);
	if (part_is_drain(part) && weight)
		--*census_usable(census, part->slot);
}

/* Steps are counted from now, or from where others of the same interval have their next one. */
static void set_times(const struct deciding *deciding, struct job *job)
{
	int64_t interval = job->options.interval_ms, since = deciding->now - deciding->drain->epoch;

	job->anchor = deciding->drain->epoch + (since + interval - 1) / interval * interval;
	job->period_end = job->anchor + job->options.period_ms;
	if (!job->options.period_ms)
		job->period_end = deciding->now;
	job->limit = job->period_end + job->options.deadline_ms;
}

void start_job(struct deciding *deciding, struct job *job)
{
	bool may = take_found(job);

	for (uint32_t i = 0; may && i < job->shown.part_count; i++)
		may = may_start(deciding, job, &job->parts[i]);
	if (!may || !is_balanced(job)) {
		refuse_all(job);
		return;
	}
	set_times(deciding, job);
	job->begun = true;
	for (uint32_t i = 0; i < job->shown.part_count; i++)
		start_part(deciding, job, &job->parts[i]);
}
