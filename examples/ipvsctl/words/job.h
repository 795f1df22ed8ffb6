/* SPDX-License-Identifier: MIT */
/* Moving traffic: what drain and shift have in common. */
#ifndef WORDS_JOB_H
#define WORDS_JOB_H

#include "call.h"

#define JOB_OPTIONS \
	{ 0, "over", "DURATION", "how long weights take to move (at once)" }, \
	{ 0, "every", "DURATION", "from step to step (1s)" }, \
	{ 0, "deadline", "DURATION", "how long connections may then take to end (10m)" }, \
	{ 0, "then", "delete|keep", "what becomes of a drained server (keep, with weight 0)" }, \
	{ 0, "inactive", NULL, "wait for inactive connections, too" }, \
	{ 0, "force", NULL, "even if no server with a weight is left" }

#define JOB_HELP \
	"Durations: 90s, 5m, 1h30m; a number alone is seconds. Interrupted (Ctrl-C) it puts the\n" \
	"weights back; interrupted twice, or killed, it leaves things as they are, and the same\n" \
	"command goes on from there. It ends with 0 when traffic has moved and nothing was lost.\n"

/* 0, or WORD_USAGE after saying what is wrong. */
int job_options(const struct call *call, struct ipvs_drain_options *options);

/* Does all jobs of a drain, on an open handle, and shows how they go. */
int job_run(const struct call *call, struct ipvs_drain *drain);

#endif
