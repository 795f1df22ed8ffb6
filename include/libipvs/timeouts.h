/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Connection timeouts of the network namespace. They fail as the handle does: see service.h. */
#ifndef LIBIPVS_TIMEOUTS_H
#define LIBIPVS_TIMEOUTS_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * ipvs_timeouts_get - read the timeouts
 * @h: an open handle
 * @timeouts: written on success; the kernel starts with 900, 120 and 300 seconds. 0 = this
 *	kernel was built without the protocol
 *
 * Returns 0 or a negative errno. Since 0.1.
 */
int ipvs_timeouts_get(struct ipvs *h, struct ipvs_timeouts *timeouts);

/**
 * ipvs_timeouts_set - change timeouts
 * @h: an open handle
 * @timeouts: in seconds; 0 keeps one as it is (it can't be set to 0). At most 2147483647 / HZ
 *	(2147483 on a kernel with 1000 ticks a second); when one is too large none is changed
 *
 * Connections take the new value over with their next packet.
 *
 * Returns 0, or -EINVAL: too large, or the reserved tail is not zero. Since 0.1.
 */
int ipvs_timeouts_set(struct ipvs *h, const struct ipvs_timeouts *timeouts);

#ifdef __cplusplus
}
#endif

#endif
