/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Decisions applied, and whole steps. */
#include <errno.h>
#include <stdlib.h>
#include <libipvs/sysctl.h>

#include "api.h"
#include "drain/drain.h"
#include "kernel/call.h"

static const struct ipvs_error nothing = { 0, IPVS_REASON_NONE, "" };
static const struct ipvs_error null_drain = { -EINVAL, IPVS_REASON_INVALID,
					      "step drain: drain is NULL" };
static const struct ipvs_error no_memory = { -ENOMEM, IPVS_REASON_MEMORY,
					     "step drain: no memory" };

/* --- what became of a step of the plan --- */

static void note_done(struct ipvs_drain *drain, struct part *part)
{
	if (part->failing_since >= 0)
		part_recover(part);
	if (part->action == ACTION_DELETE) {
		part_end(part, part->verdict);
		return;
	}
	part->last = part->shown.weight = part->wanted;
	if (part->shown.phase == IPVS_DRAIN_ENDING)
		part_end(part, part->put_back);
	else if (part->arrives)
		part_arrive(part, drain->now);
}

/* Codes with which the kernel has looked at a change and does not take it. */
static bool is_verdict(int code)
{
	static const int verdicts[] = { -EINVAL, -EPERM, -EACCES, -ERANGE, -EAFNOSUPPORT,
					-EOPNOTSUPP };

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (code == verdicts[i])
			return true;
	return false;
}

/* The next table will tell: the change is done or not, or its server is gone. */
static void note_tried(struct ipvs_drain *drain, struct part *part)
{
	part->tried = part->action;
	part->tried_weight = part->wanted;
	if (part->failing_since < 0)
		part->failing_since = drain->now;
}

static void note_result(struct ipvs_drain *drain, struct actor *actor, int result,
			const struct ipvs_failure *failure)
{
	struct part *part = actor->part;

	if (result == 0) {
		note_done(drain, part);
		return;
	}
	part->shown.code = result < 0 ? result : -ENOMEM; /* the list of failures is cut short */
	part->shown.reason = failure ? failure->reason : (uint32_t)IPVS_REASON_MEMORY;
	if (!is_verdict(result)) {
		note_tried(drain, part);
		return;
	}
	part_fail(actor->job, part, IPVS_DRAIN_FAILED, result, part->shown.reason, "%s",
		  failure && failure->text ? failure->text : "the kernel refused a change");
	job_stop(actor->job);
}

/* Failures are in the order of steps. */
static void note_results(struct ipvs_drain *drain, const struct ipvs_failures *failures)
{
	size_t count = ipvs_plan_step_count(drain->plan), next = 0;

	for (size_t i = 0; i < count; i++) {
		const struct ipvs_failure *failure = NULL;

		if (next < failures->count && failures->entries[next].index == i)
			failure = &failures->entries[next++];
		note_result(drain, &drain->actors[i], ipvs_plan_step_result(drain->plan, i),
			    failure);
	}
}

/* Whether the plan came as far as being sent. */
static bool was_sent(int ret, const struct ipvs_plan *plan)
{
	return ret == 0 || ret == -ENOMEM || ipvs_plan_step_result(plan, 0) != IPVS_STEP_PENDING;
}

static int apply(struct ipvs *h, struct ipvs_drain *drain, struct ipvs_failures *failures)
{
	int ret;

	if (!failures)
		failures = &drain->failures;
	ret = ipvs_plan_apply(h, drain->plan, failures);
	if (!was_sent(ret, drain->plan))
		return ret;
	note_results(drain, failures);
	for (size_t i = 0; i < drain->count; i++)
		job_sum_up(drain->jobs[i]);
	drain->applied = true;
	drain->next = drain_due(drain);
	return ret;
}

IPVS_API int ipvs_drain_apply(struct ipvs *h, struct ipvs_drain *drain,
			      struct ipvs_failures *failures)
{
	if (!drain)
		return call_leave(h, &null_drain);
	return drain->applied ? call_leave(h, &nothing) : apply(h, drain, failures);
}

/* --- whole steps --- */

/* What can't be read is not known. */
static int32_t read_setting(struct ipvs *h, const char *name)
{
	struct ipvs_sysctl sysctl;

	if (ipvs_sysctl_get(h, name, &sysctl) < 0 || sysctl.kind == IPVS_SYSCTL_TEXT)
		return -1;
	return sysctl.value != 0;
}

static struct ipvs_drain_settings read_settings(struct ipvs *h)
{
	struct ipvs_drain_settings settings = IPVS_DRAIN_SETTINGS_INIT;

	settings.expire_nodest_conn = read_setting(h, "expire_nodest_conn");
	settings.expire_quiescent_template = read_setting(h, "expire_quiescent_template");
	settings.conn_reuse_mode = read_setting(h, "conn_reuse_mode");
	return settings;
}

static int step(struct ipvs *h, struct ipvs_drain *drain, int64_t now_ms,
		struct ipvs_failures *failures)
{
	struct ipvs_drain_settings settings;
	struct ipvs_error why;
	int ret;

	if (!drain->table)
		drain->table = ipvs_table_new();
	if (!drain->table)
		return call_leave(h, &no_memory);
	ret = ipvs_table_load(h, drain->table);
	if (ret < 0)
		return ret;
	settings = read_settings(h);
	if (ipvs_drain_decide(drain, drain->table, &settings, now_ms, &why) < 0)
		return call_leave(h, &why);
	return ipvs_drain_apply(h, drain, failures);
}

/* The shortest interval of those at work. */
static uint32_t interval_of(const struct ipvs_drain *drain)
{
	uint32_t interval = UINT32_MAX;

	for (size_t i = 0; i < drain->count; i++)
		if (!job_is_done(drain->jobs[i]) && drain->jobs[i]->options.interval_ms < interval)
			interval = drain->jobs[i]->options.interval_ms;
	return interval;
}

/* After a failure that kept it from deciding it is not due at once. */
IPVS_API int ipvs_drain_step(struct ipvs *h, struct ipvs_drain *drain, int64_t now_ms,
			     struct ipvs_failures *failures)
{
	int ret;

	if (!drain)
		return call_leave(h, &null_drain);
	if (drain->next < 0)
		return call_leave(h, &nothing);
	ret = step(h, drain, now_ms, failures);
	if (ret < 0 && drain->next >= 0 && drain->next <= now_ms)
		drain->next = now_ms + interval_of(drain);
	return ret;
}
