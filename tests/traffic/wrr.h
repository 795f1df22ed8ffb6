/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel's scheduler wrr can give of weights that stay the same.
 *
 * It goes through its cycle level by level, from the highest weight down to 1 (in units of the
 * weights' greatest common divisor): at each level it gives every server whose weight is not below
 * that level one connection. So a whole cycle is exact; and of connections in a row, which begin
 * and end anywhere in it, only the first and the last level are uncertain, by one connection each.
 */
#ifndef TESTS_TRAFFIC_WRR_H
#define TESTS_TRAFFIC_WRR_H

#include <stddef.h>
#include <stdint.h>

struct bounds {
	uint32_t least, most;
};

/* How many of so many connections in a row one of the servers gets. A weight is above 0. */
struct bounds wrr_bounds(const uint32_t *weights, size_t servers, size_t at, uint32_t connections);

#endif
