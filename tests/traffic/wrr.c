/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wrr.h"

#include <stdbool.h>

struct cycle {
	const uint32_t *weights;
	size_t servers, at;
	uint32_t unit, highest; /* in units */
	uint32_t size;		/* connections in all */
};

static uint32_t divisor(uint32_t a, uint32_t b)
{
	return b ? divisor(b, a % b) : a;
}

static struct cycle cycle_of(const uint32_t *weights, size_t servers, size_t at)
{
	struct cycle cycle = { .weights = weights, .servers = servers, .at = at };
	uint32_t sum = 0, most = 0;

	for (size_t i = 0; i < servers; i++) {
		cycle.unit = divisor(weights[i], cycle.unit);
		sum += weights[i];
		most = weights[i] > most ? weights[i] : most;
	}
	cycle.highest = most / cycle.unit;
	cycle.size = sum / cycle.unit;
	return cycle;
}

static bool is_on(const struct cycle *cycle, size_t server, uint32_t level)
{
	return cycle->weights[server] >= level * cycle->unit;
}

static uint32_t level_size(const struct cycle *cycle, uint32_t level)
{
	uint32_t size = 0;

	for (size_t i = 0; i < cycle->servers; i++)
		size += is_on(cycle, i, level);
	return size;
}

static uint32_t below(const struct cycle *cycle, uint32_t level)
{
	return level > 1 ? level - 1 : cycle->highest;
}

/* What begins with so many connections of a level. */
static struct bounds bounds_from(const struct cycle *cycle, uint32_t level, uint32_t first,
				 uint32_t connections)
{
	uint32_t left = connections - first, size = level_size(cycle, level);
	bool on = is_on(cycle, cycle->at, level);
	struct bounds bounds = { on && first == size, on };

	bounds.least += left / cycle->size * (cycle->weights[cycle->at] / cycle->unit);
	bounds.most += left / cycle->size * (cycle->weights[cycle->at] / cycle->unit);
	for (left %= cycle->size; left; left -= size < left ? size : left) {
		level = below(cycle, level);
		size = level_size(cycle, level);
		on = is_on(cycle, cycle->at, level);
		bounds.least += on && size <= left;
		bounds.most += on;
	}
	return bounds;
}

struct bounds wrr_bounds(const uint32_t *weights, size_t servers, size_t at, uint32_t connections)
{
	struct cycle cycle = cycle_of(weights, servers, at);
	struct bounds bounds = { connections, 0 };

	for (uint32_t level = 1; level <= cycle.highest; level++) {
		uint32_t size = level_size(&cycle, level);

		for (uint32_t first = 1; first <= size && first <= connections; first++) {
			struct bounds one = bounds_from(&cycle, level, first, connections);

			bounds.least = one.least < bounds.least ? one.least : bounds.least;
			bounds.most = one.most > bounds.most ? one.most : bounds.most;
		}
	}
	return bounds;
}
