/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drain/fall.h"

void fall_note(struct fall *fall, int64_t now_ms, uint64_t left)
{
	size_t i = fall->count++ % FALL_SAMPLES;

	fall->at[i] = now_ms;
	fall->left[i] = left;
}

double fall_per_s(const struct fall *fall)
{
	size_t last = (fall->count - 1) % FALL_SAMPLES;
	size_t first = fall->count > FALL_SAMPLES ? fall->count % FALL_SAMPLES : 0;

	if (fall->at[last] == fall->at[first])
		return 0;
	return ((double)fall->left[first] - (double)fall->left[last]) * 1000 /
	       (double)(fall->at[last] - fall->at[first]);
}
