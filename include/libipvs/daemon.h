/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sync daemons: kernel threads that copy connections to a standby balancer by multicast. They
 * can't be changed: stop one and start it anew. The functions fail as the handle does: see
 * service.h.
 */
#ifndef LIBIPVS_DAEMON_H
#define LIBIPVS_DAEMON_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * ipvs_daemon_start - start a sync daemon
 * @h: an open handle
 * @daemon: its state, interface and settings
 *
 * Returns 0; -EINVAL: a field is wrong, or services have servers of the other family
 * (IPVS_REASON_MIXED_FAMILY); -EEXIST: IPVS_REASON_DAEMON_RUNS; -ENODEV:
 * IPVS_REASON_NO_INTERFACE; IPVS_REASON_NETWORK with the errno of its sockets. Since 0.1.
 */
int ipvs_daemon_start(struct ipvs *h, const struct ipvs_daemon *daemon);

/**
 * ipvs_daemon_stop - stop a sync daemon
 * @h: an open handle
 * @state: enum ipvs_daemon_state
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_DAEMON; -EINVAL: the state. Since 0.1.
 */
int ipvs_daemon_stop(struct ipvs *h, uint32_t state);

/**
 * ipvs_daemon_list - the sync daemons that run, with the settings in effect
 * @h: an open handle
 * @daemons: written on success
 *
 * Returns 0 or a negative errno. Since 0.1.
 */
int ipvs_daemon_list(struct ipvs *h, struct ipvs_daemons *daemons);

#ifdef __cplusplus
}
#endif

#endif
