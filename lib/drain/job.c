/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of jobs and their parts. */
#include <stdarg.h>
#include <stdio.h>

#include "drain/ramp.h"
#include "table/table.h"
#include "value/error.h"
#include "value/line.h"

void part_recover(struct part *part)
{
	part->failing_since = -1;
	part->shown.code = 0;
	part->shown.reason = IPVS_REASON_NONE;
}

/* With a good end, what has failed on the way is of no interest any more. */
void part_end(struct part *part, enum ipvs_drain_result result)
{
	if (result <= IPVS_DRAIN_DEADLINE)
		part_recover(part);
	part->shown.phase = IPVS_DRAIN_DONE;
	part->shown.result = result;
	part->shown.deadline_ms = part->shown.estimate_ms = -1;
	part->shown.fall_per_s = 0;
	part->action = part->tried = ACTION_NONE;
}

static void name_part(struct line *line, const struct job *job, const struct part *part)
{
	line_append(line, "%s", ipvs_drain_kind_name(job->shown.kind));
	line_append_dest(line, "", &part->shown.dest);
	if (part->shown.service.addr.family)
		line_append_service(line, " of", &part->shown.service);
}

void part_fail(struct job *job, struct part *part, enum ipvs_drain_result result, int code,
	       enum ipvs_reason reason, const char *format, ...)
{
	char text[IPVS_ERROR_TEXT_SIZE];
	struct line name = { .used = 0 };
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	name_part(&name, job, part);
	part_end(part, result);
	part->shown.code = code;
	part->shown.reason = reason;
	if (!job->shown.error.code)
		error_set(&job->shown.error, code, reason, "%s: %s", name.text, text);
}

void part_take_numbers(struct part *part)
{
	part->shown.service = part->slot->entry.service;
	part->shown.dest = part->entry->dest;
	part->shown.weight = part->entry->dest.weight;
	part->shown.active_conns = part->entry->active_conns;
	part->shown.inactive_conns = part->entry->inactive_conns;
	part->shown.persistent_conns = part->entry->persistent_conns;
}

void part_put_back(struct part *part, enum ipvs_drain_result result)
{
	part->shown.phase = IPVS_DRAIN_ENDING;
	part->shown.result = IPVS_DRAIN_NONE;
	part->shown.holds = part->shown.harms = 0;
	part->put_back = result;
	part->wanted = part->shown.weight_before;
}

void part_arrive(struct part *part, int64_t now)
{
	if (part->shown.weight_end) {
		part_end(part, IPVS_DRAIN_MOVED);
		return;
	}
	part->shown.phase = IPVS_DRAIN_WAITING;
	part->waiting_since = now;
}

void job_stop(struct job *job)
{
	for (uint32_t i = 0; job->shown.kind == IPVS_DRAIN_KIND_SHIFT && i < job->shown.part_count;
	     i++)
		if (job->parts[i].shown.phase == IPVS_DRAIN_MOVING)
			part_end(&job->parts[i], IPVS_DRAIN_STOPPED);
}

void job_sum_up(struct job *job)
{
	uint32_t phase = IPVS_DRAIN_DONE, result = IPVS_DRAIN_NONE;

	for (uint32_t i = 0; i < job->shown.part_count; i++) {
		const struct ipvs_drain_part *part = &job->parts[i].shown;

		phase = part->phase < phase ? part->phase : phase;
		result = part->result > result ? part->result : result;
	}
	job->shown.phase = phase;
	job->shown.result = phase == IPVS_DRAIN_DONE ? result : IPVS_DRAIN_NONE;
}

/* The next of the steps that all jobs of an interval have in common. */
static int64_t common_step(const struct ipvs_drain *drain, const struct job *job)
{
	int64_t interval = job->options.interval_ms;

	return drain->epoch + ((drain->now - drain->epoch) / interval + 1) * interval;
}

static int64_t due(const struct ipvs_drain *drain, const struct job *job, const struct part *part)
{
	int64_t next = common_step(drain, job);

	switch (part->shown.phase) {
	case IPVS_DRAIN_PENDING:
		return drain->now;
	case IPVS_DRAIN_MOVING:
		return drain->now < job->period_end ? ramp_next(job, drain->now) : next;
	case IPVS_DRAIN_WAITING:
		if (part->patience_ends > drain->now && part->patience_ends < next)
			next = part->patience_ends;
		return job->limit > drain->now && job->limit < next ? job->limit : next;
	default:
		return next;
	}
}

int64_t drain_due(const struct ipvs_drain *drain)
{
	int64_t first = -1;

	for (size_t i = 0; i < drain->count; i++) {
		const struct job *job = drain->jobs[i];

		for (uint32_t k = 0; !job_is_done(job) && k < job->shown.part_count; k++) {
			int64_t next = due(drain, job, &job->parts[k]);

			if (!part_is_done(&job->parts[k]) && (first < 0 || next < first))
				first = next;
		}
	}
	return first;
}
