/* SPDX-License-Identifier: MIT */
/*
 * How a drain goes: bars on a terminal, else a line for each part whenever something about it has
 * changed; with --json, an object each.
 */
#ifndef WORDS_PROGRESS_H
#define WORDS_PROGRESS_H

#include "call.h"

/* A part as it was shown last, and the most connections it was seen to wait for. */
struct shown {
	struct ipvs_drain_part part;
	uint32_t most;
	bool ever;
};

#define PROGRESS_ROWS 100

struct progress {
	const struct call *call;
	struct shown *shown; /* of all jobs, one part after the other */
	size_t count;
	bool live;                /* it is a terminal that lines can be drawn on again */
	size_t lengths[PROGRESS_ROWS]; /* of the lines on it that will be drawn again */
	size_t rows;
};

void progress_begin(struct progress *progress, const struct call *call);
void progress_show(struct progress *progress, const struct ipvs_drain *drain);

/* What is on the terminal stays, as something else is written below it. */
void progress_keep(struct progress *progress);

void progress_end(struct progress *progress);

#endif
