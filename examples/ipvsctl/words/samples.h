/* SPDX-License-Identifier: MIT */
/*
 * Samples of the table: the last one, and enough of those before to tell rates. The kernel sums
 * its counters up every two seconds, so that is how often a sample is kept; rates are over ten
 * seconds, five of its sums. See ipvs_rates_make().
 */
#ifndef WORDS_SAMPLES_H
#define WORDS_SAMPLES_H

#include <stdbool.h>
#include <libipvs/libipvs.h>

#define SAMPLES_SUM_NS UINT64_C(2000000000)
#define SAMPLES_RATE_NS UINT64_C(10000000000)
/* How much a sample may be early: less than any interval. */
#define SAMPLES_SLACK_NS UINT64_C(60000000)

struct sample {
	struct ipvs_table *table;
	uint64_t at_ns; /* 0 = there is nothing in it */
};

/* The last, those that are kept (six are ten seconds if none is early), one to be written. */
#define SAMPLES_COUNT 10

/* Starts as zeroes. */
struct samples {
	struct sample ring[SAMPLES_COUNT];
	size_t last;
};

/* Takes one, now. 0, or as ipvs_table_load(): then those before are as they were. */
int samples_take(struct samples *samples, struct ipvs *h);
void samples_free(struct samples *samples);

/*
 * The two halves of taking one: a table to be filled, NULL = no memory; and what was put into it
 * becomes the last sample, of this time.
 */
struct ipvs_table *samples_spare(struct samples *samples);
void samples_add(struct samples *samples, uint64_t at_ns);

/* The last one's table, until the next is taken; NULL = there is none. */
const struct ipvs_table *samples_last(const struct samples *samples);

/* Two samples to make rates from. False: it is too early. */
struct span {
	const struct sample *before, *after;
};

bool samples_span(const struct samples *samples, struct span *span);

#endif
