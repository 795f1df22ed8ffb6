/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A shift is taken apart into pairs of a server that gives and one that takes: what the givers have
 * to give, laid in a row, beside what the takers have to take. Each pair moves its amount along a
 * line of its own. So the sum stays the same whatever is rounded, and no weight ever turns back.
 */
#include "drain/ramp.h"

/* The time along the job's way, in whole steps. */
static uint64_t elapsed_at(const struct job *job, int64_t now)
{
	uint32_t interval = job->options.interval_ms;

	if (now >= job->period_end)
		return job->options.period_ms;
	return now < job->anchor ? 0 : (uint64_t)(now - job->anchor) / interval * interval;
}

/*
 * How much of an amount has moved. If all pairs rounded down, units would move in unison: so each
 * has a head start, a part of one unit, that the golden ratio spreads evenly over any pairs in a
 * row. An amount is below 2^31 and a period below 2^32: it all fits.
 */
static uint32_t moved(uint32_t amount, uint64_t elapsed, uint64_t period, uint32_t pair)
{
	const uint32_t golden = 2654435769U; /* 2^32 divided by it */
	uint64_t start = (uint64_t)(pair * golden) * period >> 32;

	return period ? (uint32_t)((amount * elapsed + start) / period) : amount;
}

static uint32_t distance(const struct part *part)
{
	return part->from > part->shown.weight_end ? part->from - part->shown.weight_end
						   : part->shown.weight_end - part->from;
}

/* One side of a shift: the server at work, and how much of its amount is left. */
struct side {
	struct job *job;
	struct part *part;
	uint32_t next; /* number of the server behind it */
	uint32_t left;
	bool gives;
};

static bool is_on(const struct part *part, bool gives)
{
	return gives ? part->from > part->shown.weight_end : part->from < part->shown.weight_end;
}

/* To a server that has something to move; false at the end. */
static bool advance(struct side *side)
{
	while (!side->left && side->next < side->job->shown.part_count) {
		side->part = &side->job->parts[side->next++];
		side->left = is_on(side->part, side->gives) ? distance(side->part) : 0;
	}
	return side->left;
}

static void move_pairs(struct job *job, uint64_t elapsed)
{
	struct side giver = { .job = job, .gives = true }, taker = { .job = job };

	for (uint32_t pair = 0; advance(&giver) && advance(&taker); pair++) {
		uint32_t amount = giver.left < taker.left ? giver.left : taker.left;
		uint32_t done = moved(amount, elapsed, job->options.period_ms, pair);

		giver.part->wanted -= done;
		taker.part->wanted += done;
		giver.left -= amount;
		taker.left -= amount;
	}
}

static void move_alone(struct part *part, uint64_t elapsed, uint32_t period)
{
	uint32_t amount = moved(distance(part), elapsed, period, 0);

	if (part->from > part->shown.weight_end)
		part->wanted -= amount;
	else
		part->wanted += amount;
}

bool ramp_move(struct job *job, int64_t now)
{
	uint64_t elapsed = elapsed_at(job, now);
	uint32_t count = job->shown.part_count;

	for (uint32_t i = 0; i < count; i++)
		job->parts[i].wanted = job->parts[i].from;
	if (job->shown.kind == IPVS_DRAIN_KIND_SHIFT)
		move_pairs(job, elapsed);
	for (uint32_t i = 0; job->shown.kind != IPVS_DRAIN_KIND_SHIFT && i < count; i++)
		move_alone(&job->parts[i], elapsed, job->options.period_ms);
	return elapsed == job->options.period_ms;
}

int64_t ramp_next(const struct job *job, int64_t now)
{
	int64_t next = job->anchor + (int64_t)elapsed_at(job, now) + job->options.interval_ms;

	return next < job->period_end ? next : job->period_end;
}
