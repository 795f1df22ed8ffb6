/* SPDX-License-Identifier: MIT */
#include "job.h"

#include <stdio.h>
#include <string.h>

#include "interrupts.h"
#include "progress.h"

#define GRACE_MS 3000 /* how long a second interrupt is waited for */

static int milliseconds(const struct call *call, const char *name, uint32_t *to)
{
	int64_t ms = *to;
	int status = call_duration(call, name, &ms);

	if (status == 0 && ms > UINT32_MAX)
		status = call_usage(call, "--%s: '%s' is too long", name, call_value(call, name));
	*to = (uint32_t)ms;
	return status;
}

static uint32_t flags(const struct call *call)
{
	const char *then = call_value(call, "then");

	return (then && strcmp(then, "delete") == 0 ? IPVS_DRAIN_DELETE : 0) |
	       (call_has(call, "inactive") ? IPVS_DRAIN_INACTIVE : 0) |
	       (call_has(call, "force") ? IPVS_DRAIN_FORCE : 0);
}

int job_options(const struct call *call, struct ipvs_drain_options *options)
{
	if (milliseconds(call, "over", &options->period_ms) ||
	    milliseconds(call, "every", &options->interval_ms) ||
	    milliseconds(call, "deadline", &options->deadline_ms))
		return WORD_USAGE;
	if (options->period_ms && !options->interval_ms &&
	    options->period_ms < IPVS_DRAIN_INTERVAL_DEFAULT_MS)
		options->interval_ms = options->period_ms;
	options->flags = flags(call);
	return 0;
}

/* Of the first interrupt: whether another one follows, which leaves things as they are. */
static bool asked_twice(const struct call *call)
{
	call_fail_text(call, "interrupted: the weights will be put back; interrupted again within "
		       "%d seconds, they are left as they are", GRACE_MS / 1000);
	wait_until(clock_ms() + GRACE_MS, 1);
	return interrupts() > 1;
}

static void cancel(struct ipvs_drain *drain)
{
	for (size_t i = 0; i < ipvs_drain_job_count(drain); i++)
		ipvs_drain_cancel(drain, ipvs_drain_job(drain, i)->job);
}

/* The same trouble is told once, however often it is met. */
static void step(struct ipvs_drain *drain, struct progress *progress, struct ipvs_error *last)
{
	const struct call *call = progress->call;
	int ret = ipvs_drain_step(call->h, drain, clock_ms(), NULL);
	const struct ipvs_error *error = ipvs_last_error(call->h);

	if (ret < 0 && strcmp(error->text, last->text) != 0) {
		progress_keep(progress);
		call_fail(call, error);
	}
	*last = *error;
}

static int result(const struct call *call, const struct ipvs_drain *drain)
{
	int status = WORD_FINE;

	for (size_t i = 0; i < ipvs_drain_job_count(drain); i++) {
		const struct ipvs_drain_job *job = ipvs_drain_job(drain, i);

		if (job->error.code)
			call_fail(call, &job->error);
		if (job->result == IPVS_DRAIN_NONE || job->result > IPVS_DRAIN_DRAINED)
			status = WORD_FAILED;
	}
	return status;
}

/* Whether to go on, after an interrupt or without one. */
static bool heed_interrupts(struct ipvs_drain *drain, struct progress *progress, int *heeded)
{
	if (interrupts() == *heeded)
		return true;
	progress_keep(progress);
	if (*heeded || asked_twice(progress->call))
		return false;
	*heeded = interrupts();
	cancel(drain);
	return true;
}

int job_run(const struct call *call, struct ipvs_drain *drain)
{
	struct ipvs_error last = { 0 };
	struct progress progress;
	int heeded = 0;
	bool going = true;
	int64_t next;

	interrupts_count();
	progress_begin(&progress, call);
	while ((next = ipvs_drain_next(drain)) >= 0) {
		wait_until(next, heeded);
		going = heed_interrupts(drain, &progress, &heeded);
		if (!going)
			break;
		step(drain, &progress, &last);
		progress_show(&progress, drain);
	}
	progress_end(&progress);
	return going ? result(call, drain) :
	       call_fail_text(call, "left as it is; the same command goes on from here");
}
