/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How fast a number falls, over its last few samples. */
#ifndef LIB_DRAIN_FALL_H
#define LIB_DRAIN_FALL_H

#include <stddef.h>
#include <stdint.h>

#define FALL_SAMPLES 8

struct fall {
	int64_t at[FALL_SAMPLES];
	uint64_t left[FALL_SAMPLES];
	size_t count; /* of all samples; the last few are kept */
};

void fall_note(struct fall *fall, int64_t now_ms, uint64_t left);

/* How much less there is after a second, with one sample or more; 0 when it can't be told. */
double fall_per_s(const struct fall *fall);

#endif
