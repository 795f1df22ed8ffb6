/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One step, on a table: look what has become of each part, begin new jobs, and say what each part
 * does next. What could fail comes first, so that a failure leaves everything as it was.
 */
#include "drain/decide.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "drain/ramp.h"
#include "drain/wait.h"
#include "value/error.h"
#include "value/scheduler.h"

#define UDP_DEFAULT_S 300 /* where the table has no timeouts */

/*
 * After so long, connections that were idle since then are gone: the kernel's timers are late by up
 * to 8/63 of their time (the granularity of the level of its timer wheel that they are put on).
 */
static int64_t udp_end_ms(uint32_t timeout_s)
{
	return (timeout_s ? timeout_s : UDP_DEFAULT_S) * INT64_C(1000) * 8 / 7;
}

/* --- what can fail --- */

static int check(const struct ipvs_drain *drain, const struct ipvs_table *table,
		 const struct ipvs_drain_settings *settings, int64_t now, struct ipvs_error *error)
{
	static const uint32_t zeros[sizeof(settings->reserved) / sizeof(uint32_t)];

	if (settings && memcmp(settings->reserved, zeros, sizeof(zeros)) != 0)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "decide drains: a reserved "
				 "field is not zero: start from the record's initialiser");
	if (now < drain->now)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID,
				 "decide drains: the clock went back from %lld to %lld ms",
				 (long long)drain->now, (long long)now);
	if (now > INT64_MAX / 2)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID,
				 "decide drains: the clock is beyond all times");
	if (netns_differ(&drain->netns, &table->netns))
		return error_set(error, -EXDEV, IPVS_REASON_NETNS,
				 "decide drains: the table was loaded from another network "
				 "namespace than the one before it");
	return 0;
}

/* Every part makes one step at most. */
static int reserve(struct ipvs_drain *drain)
{
	struct actor *actors;
	size_t count = 0;

	for (size_t i = 0; i < drain->count; i++) {
		const struct job *job = drain->jobs[i];

		if (!job_is_done(job))
			count += job->shown.part_count > job->found_count ? job->shown.part_count
									  : job->found_count;
	}
	if (plan_reserve(drain->plan, count) < 0)
		return -ENOMEM;
	if (count <= drain->actors_allocated)
		return 0;
	actors = reallocarray(drain->actors, count, sizeof(*actors));
	if (!actors)
		return -ENOMEM;
	drain->actors = actors;
	drain->actors_allocated = count;
	return 0;
}

static int prepare(struct ipvs_drain *drain, const struct ipvs_table *table)
{
	int ret = census_make(&drain->census, table);

	if (ret == 0)
		ret = expand_jobs(drain, table);
	return ret < 0 ? ret : reserve(drain);
}

/* --- what a part does next --- */

static void set_weight(struct deciding *deciding, struct part *part)
{
	part->action = ACTION_SET;
	part->place = plan_set_weight(deciding->drain->plan, &part->shown.service,
				      &part->entry->dest, part->wanted);
}

static void delete_server(struct deciding *deciding, struct part *part)
{
	part->action = ACTION_DELETE;
	part->place = plan_delete_dest(deciding->drain->plan, &part->shown.service,
				       &part->entry->dest);
}

static struct wait wait_of(const struct deciding *deciding, const struct job *job,
			   const struct part *part)
{
	return (struct wait){
		.service = &part->shown.service,
		.part = &part->shown,
		.deletes = job_deletes(job),
		.wants_inactive = job->options.flags & IPVS_DRAIN_INACTIVE,
		.settings = deciding->settings,
		.waited_ms = deciding->now - part->waiting_since,
		.udp_ms = deciding->udp_ms,
	};
}

/* What is beyond all reason is not known. */
static int64_t estimate(uint64_t left, double fall)
{
	double ms = fall > 0 ? (double)left * 1000 / fall : -1;

	return ms < 1e15 ? (int64_t)ms : -1;
}

static void note_fall(struct deciding *deciding, struct part *part, const struct wait *wait)
{
	uint64_t left = wait_left(wait, part->shown.holds);

	fall_note(&part->fall, deciding->now, left);
	part->shown.fall_per_s = fall_per_s(&part->fall);
	part->shown.estimate_ms = estimate(left, part->shown.fall_per_s);
}

static void wait_on(struct deciding *deciding, struct job *job, struct part *part)
{
	struct wait wait = wait_of(deciding, job, part);
	bool refuses = scheduler_refuses_clients(&part->shown.service);

	part->patience_ends = part->waiting_since + deciding->udp_ms;
	part->shown.holds = wait_holds(&wait);
	part->shown.harms = refuses ? IPVS_DRAIN_HARM_REFUSED : 0;
	note_fall(deciding, part, &wait);
	if (wait_goes_on(&wait, part->shown.holds) && deciding->now < job->limit)
		return;
	part->verdict = wait_is_clean(&wait, part->shown.holds) ? IPVS_DRAIN_DRAINED
								: IPVS_DRAIN_DEADLINE;
	part->shown.harms |= wait_harms(&wait, part->shown.holds);
	if (part->verdict == IPVS_DRAIN_DRAINED)
		part->shown.holds = 0;
	if (!job_deletes(job)) {
		part_end(part, part->verdict);
		return;
	}
	part->shown.phase = IPVS_DRAIN_ENDING;
	delete_server(deciding, part);
}

/* The others have lost their weights since the job has begun. */
static bool is_last(struct deciding *deciding, const struct job *job, const struct part *part)
{
	return job->shown.kind == IPVS_DRAIN_KIND_DRAIN &&
	       !(job->options.flags & IPVS_DRAIN_FORCE) && part->shown.weight && !part->wanted &&
	       !*census_usable(&deciding->drain->census, part->slot);
}

static void put_back(struct deciding *deciding, struct part *part)
{
	if (part->shown.weight == part->wanted)
		part_end(part, part->put_back);
	else
		set_weight(deciding, part);
}

static void refuse_last(struct deciding *deciding, struct job *job, struct part *part)
{
	part_fail(job, part, IPVS_DRAIN_REFUSED, -EBUSY, IPVS_REASON_LAST_SERVER,
		  "no other server of the service has a weight above 0 any more");
	part_put_back(part, IPVS_DRAIN_REFUSED);
	put_back(deciding, part);
}

static void move_on(struct deciding *deciding, struct job *job, struct part *part, bool arrives)
{
	part->arrives = arrives;
	if (is_last(deciding, job, part))
		refuse_last(deciding, job, part);
	else if (part->wanted != part->shown.weight)
		set_weight(deciding, part);
	else if (arrives)
		part_arrive(part, deciding->now);
	if (part->shown.phase == IPVS_DRAIN_WAITING)
		wait_on(deciding, job, part);
}

static void end_on(struct deciding *deciding, struct part *part)
{
	if (!part->put_back) {
		delete_server(deciding, part);
		return;
	}
	part->wanted = part->shown.weight_before;
	put_back(deciding, part);
}

static void decide_part(struct deciding *deciding, struct job *job, struct part *part, bool arrives)
{
	switch (part->shown.phase) {
	case IPVS_DRAIN_MOVING:
		move_on(deciding, job, part, arrives);
		break;
	case IPVS_DRAIN_WAITING:
		wait_on(deciding, job, part);
		break;
	case IPVS_DRAIN_ENDING:
		end_on(deciding, part);
		break;
	default:
		break;
	}
}

/* --- all of them --- */

static void decide_job(struct deciding *deciding, struct job *job)
{
	bool arrives;

	if (job_is_done(job))
		return;
	arrives = job->begun && ramp_move(job, deciding->now);
	for (uint32_t i = 0; i < job->shown.part_count; i++)
		decide_part(deciding, job, &job->parts[i], arrives);
	for (uint32_t i = 0; i < job->shown.part_count; i++) {
		struct ipvs_drain_part *shown = &job->parts[i].shown;

		if (shown->phase != IPVS_DRAIN_DONE)
			shown->deadline_ms =
				job->limit > deciding->now ? job->limit - deciding->now : 0;
	}
	job_sum_up(job);
}

/* Once nothing more comes into the plan, its steps have numbers. */
static void name_actors(struct ipvs_drain *drain)
{
	for (size_t i = 0; i < drain->count; i++) {
		struct job *job = drain->jobs[i];

		for (uint32_t k = 0; k < job->shown.part_count; k++)
			if (job->parts[k].action != ACTION_NONE)
				drain->actors[plan_number(drain->plan, job->parts[k].place)] =
					(struct actor){ job, &job->parts[k] };
	}
}

static bool is_any_at_work(const struct ipvs_drain *drain)
{
	for (size_t i = 0; i < drain->count; i++)
		if (drain->jobs[i]->begun && !job_is_done(drain->jobs[i]))
			return true;
	return false;
}

static void decide(struct deciding *deciding)
{
	struct ipvs_drain *drain = deciding->drain;

	if (!is_any_at_work(drain))
		drain->epoch = deciding->now;
	for (size_t i = 0; i < drain->count; i++)
		look_at_job(deciding, drain->jobs[i]);
	for (size_t i = 0; i < drain->count; i++)
		if (!drain->jobs[i]->begun && !job_is_done(drain->jobs[i]))
			start_job(deciding, drain->jobs[i]);
	for (size_t i = 0; i < drain->count; i++)
		decide_job(deciding, drain->jobs[i]);
	name_actors(drain);
	drain->applied = false;
	drain->now = deciding->now;
	drain->next = drain_due(drain);
}

static int32_t known(int32_t value, int32_t otherwise)
{
	return value < 0 ? otherwise : value;
}

IPVS_API int ipvs_drain_decide(struct ipvs_drain *drain, const struct ipvs_table *table,
			       const struct ipvs_drain_settings *settings, int64_t now_ms,
			       struct ipvs_error *error)
{
	const struct ipvs_drain_settings nothing = IPVS_DRAIN_SETTINGS_INIT;
	struct deciding deciding = { .drain = drain, .table = table, .now = now_ms,
				     .settings = settings ? *settings : nothing };
	int ret;

	if (!drain || !table)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "decide drains: NULL");
	plan_clear(drain->plan);
	ret = check(drain, table, settings, now_ms, error);
	if (ret < 0)
		return ret;
	if (prepare(drain, table) < 0)
		return error_set(error, -ENOMEM, IPVS_REASON_MEMORY, "decide drains: no memory");
	deciding.settings.expire_nodest_conn = known(deciding.settings.expire_nodest_conn, 0);
	deciding.settings.expire_quiescent_template =
		known(deciding.settings.expire_quiescent_template, 0);
	deciding.settings.conn_reuse_mode = known(deciding.settings.conn_reuse_mode, 1);
	deciding.udp_ms = udp_end_ms(table->timeouts.udp_s);
	if (table->netns.inode)
		drain->netns = table->netns;
	drain->plan->netns = table->netns;
	decide(&deciding);
	return 0;
}
