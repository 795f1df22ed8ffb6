/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counters and rates, 64-bit. What needs an open handle fails as that does: see service.h. */
#ifndef LIBIPVS_STATS_H
#define LIBIPVS_STATS_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * ipvs_get_stats - counters of the network namespace, of a service, or of one server
 * @h: an open handle; for the namespace's counters it need not be open
 * @service: the service's identity; NULL = the whole network namespace
 * @dest: the server's identity; NULL = the whole service
 * @stats: written on success
 *
 * Those of the namespace come from /proc/net/ip_vs_stats: netlink does not have them. Anyone may
 * read it, so a handle that is not open gives them too, without any capability; of the namespace
 * that was chosen for it, or else the calling thread's. When the handle's namespace is not the
 * thread's, the thread enters it for a moment, which takes CAP_SYS_ADMIN. An open handle has the
 * kernel load its module when that is not there, one that is not open never does.
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_SERVICE; -ENOENT: IPVS_REASON_NO_SERVER; -EINVAL: a server
 * without a service; for the namespace also -ENOPROTOOPT: the module is not there
 * (IPVS_REASON_NO_MODULE), -EPERM: its namespace can't be entered (IPVS_REASON_NETNS), or what
 * reading the file gives. Since 0.1.
 */
int ipvs_get_stats(struct ipvs *h, const struct ipvs_service *service,
		   const struct ipvs_dest *dest, struct ipvs_stats *stats);

/**
 * ipvs_stats_zero - set counters to zero
 * @h: an open handle
 * @service: the service whose counters, and those of its servers, become zero; NULL = of all
 *	services and servers, and the namespace's totals
 *
 * Traffic since the kernel's last sum, up to two seconds old, is still counted afterwards.
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_SERVICE. Since 0.1.
 */
int ipvs_stats_zero(struct ipvs *h, const struct ipvs_service *service);

#ifdef __cplusplus
}
#endif

#endif
