/* SPDX-License-Identifier: MIT */
#include "samples.h"

#include <errno.h>
#include <time.h>

/* So many places back. */
static size_t back(size_t place, size_t steps)
{
	return (place + SAMPLES_COUNT - steps) % SAMPLES_COUNT;
}

static size_t spare(const struct samples *samples)
{
	return (samples->last + 1) % SAMPLES_COUNT;
}

/* Whether the kernel has summed up since the one before was kept. */
static bool is_kept(const struct samples *samples)
{
	const struct sample *last = &samples->ring[samples->last];
	const struct sample *before = &samples->ring[back(samples->last, 1)];

	return last->at_ns &&
	       (!before->at_ns || last->at_ns - before->at_ns + SAMPLES_SLACK_NS >= SAMPLES_SUM_NS);
}

struct ipvs_table *samples_spare(struct samples *samples)
{
	struct sample *to = &samples->ring[spare(samples)];

	to->at_ns = 0;
	if (!to->table)
		to->table = ipvs_table_new();
	return to->table;
}

void samples_add(struct samples *samples, uint64_t at_ns)
{
	size_t place = spare(samples);
	struct sample new = { samples->ring[place].table, at_ns };

	if (is_kept(samples)) {
		samples->last = place;
	} else {
		samples->ring[place] = samples->ring[samples->last];
		samples->ring[place].at_ns = 0;
	}
	samples->ring[samples->last] = new;
}

int samples_take(struct samples *samples, struct ipvs *h)
{
	struct ipvs_table *table = samples_spare(samples);
	struct timespec now;
	int ret = table ? ipvs_table_load(h, table) : -ENOMEM;

	if (ret < 0)
		return ret;
	clock_gettime(CLOCK_MONOTONIC, &now);
	samples_add(samples, (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec);
	return 0;
}

void samples_free(struct samples *samples)
{
	for (size_t i = 0; i < SAMPLES_COUNT; i++)
		ipvs_table_free(samples->ring[i].table);
	*samples = (struct samples){ 0 };
}

const struct ipvs_table *samples_last(const struct samples *samples)
{
	const struct sample *last = &samples->ring[samples->last];

	return last->at_ns ? last->table : NULL;
}

bool samples_span(const struct samples *samples, struct span *span)
{
	size_t newest = is_kept(samples) ? samples->last : back(samples->last, 1);
	const struct sample *before;

	span->after = &samples->ring[newest];
	for (size_t i = 1; i < SAMPLES_COUNT; i++) {
		before = span->before = &samples->ring[back(newest, i)];
		if (!before->at_ns || before->at_ns >= span->after->at_ns)
			return false;
		if (span->after->at_ns - before->at_ns + SAMPLES_SLACK_NS >= SAMPLES_RATE_NS)
			return true;
	}
	return false;
}
