/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rates from two samples of counters. */
#include <errno.h>
#include <stdbool.h>
#include <libipvs/stats.h>

#include "api.h"

/* Counters only ever grow, unless somebody zeroes them or what they are of is made anew. */
static bool follows(const struct ipvs_stats *after, const struct ipvs_stats *before)
{
	return after->conns >= before->conns && after->in_packets >= before->in_packets &&
	       after->out_packets >= before->out_packets && after->in_bytes >= before->in_bytes &&
	       after->out_bytes >= before->out_bytes;
}

static double per_second(uint64_t before, uint64_t after, uint64_t elapsed_ns)
{
	return (double)(after - before) * 1e9 / (double)elapsed_ns;
}

IPVS_API int ipvs_rates_make(struct ipvs_rates *rates, const struct ipvs_stats *before,
			     const struct ipvs_stats *after, uint64_t elapsed_ns)
{
	if (!rates || !before || !after || !elapsed_ns)
		return -EINVAL;
	if (!follows(after, before))
		return -ERANGE;
	*rates = (struct ipvs_rates){
		per_second(before->conns, after->conns, elapsed_ns),
		per_second(before->in_packets, after->in_packets, elapsed_ns),
		per_second(before->out_packets, after->out_packets, elapsed_ns),
		per_second(before->in_bytes, after->in_bytes, elapsed_ns),
		per_second(before->out_bytes, after->out_bytes, elapsed_ns),
		{ 0, 0, 0 },
	};
	return 0;
}
