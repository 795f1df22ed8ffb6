/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeps connections at a drained server, and what its end does to them. */
#ifndef LIB_DRAIN_WAIT_H
#define LIB_DRAIN_WAIT_H

#include "drain/drain.h"

/* A server of weight 0, and all that matters to it. */
struct wait {
	const struct ipvs_service *service;
	const struct ipvs_drain_part *part;
	bool deletes;
	bool wants_inactive;
	struct ipvs_drain_settings settings; /* none is unknown */
	int64_t waited_ms;		     /* since its weight is 0 */
	int64_t udp_ms;			     /* in which idle UDP connections end */
};

/* enum ipvs_drain_hold. */
uint32_t wait_holds(const struct wait *wait);

/* Whether with these holds it has to be waited. */
bool wait_goes_on(const struct wait *wait, uint32_t holds);

/* How many connections that is. */
uint64_t wait_left(const struct wait *wait, uint32_t holds);

/* Whether the end of the wait, had it come, would have left nothing behind. */
bool wait_is_clean(const struct wait *wait, uint32_t holds);

/* enum ipvs_drain_harm, of the end, were it now. */
uint32_t wait_harms(const struct wait *wait, uint32_t holds);

#endif
