/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counters and rates, 64-bit. What needs an open handle fails as that does: see service.h.
 *
 * Exact rates of all services come from two lists. Both are in the same order, so one pass finds
 * each service's earlier counters:
 *
 *	for (i = k = 0; i < now.count; i++) {
 *		while (k < then.count && ipvs_service_compare(&then.entries[k].service,
 *							      &now.entries[i].service) < 0)
 *			k++;
 *		if (k < then.count && ipvs_service_compare(&then.entries[k].service,
 *							   &now.entries[i].service) == 0)
 *			ipvs_rates_make(&rates, &then.entries[k].stats, &now.entries[i].stats, ns);
 *	}
 *
 * and those of servers in the same way, with ipvs_dest_compare(). examples/watch-stats.c is a
 * program that does it.
 */
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

/**
 * ipvs_cpu_list - counters of the network namespace on each processor
 * @h: the handle, open or not: as for the namespace's counters in ipvs_get_stats()
 * @cpus: filled on success; empty otherwise
 *
 * From /proc/net/ip_vs_stats_percpu, which anyone may read. Processors are read one after the
 * other, microseconds apart.
 *
 * Returns 0; -ENOPROTOOPT, -EPERM and others as ipvs_get_stats() for the namespace; -EBADMSG: the
 * file is cut off or not in a form that is known (IPVS_REASON_ANSWER); -ENOMEM. Since 0.1.
 */
int ipvs_cpu_list(struct ipvs *h, struct ipvs_cpus *cpus);

/**
 * ipvs_cpus_sum - the counters of all processors together
 * @cpus: the list
 * @stats: gets the sums; its rates become zero
 *
 * Exact at the moment of ipvs_cpu_list(), where ipvs_get_stats() is up to two seconds late; and
 * never zeroed, so the two differ after ipvs_stats_zero().
 *
 * Returns 0, or -EINVAL for NULL. Since 0.1.
 */
int ipvs_cpus_sum(const struct ipvs_cpus *cpus, struct ipvs_stats *stats);

/**
 * ipvs_cpus_free - give back the memory of a list
 * @cpus: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_cpus_free(struct ipvs_cpus *cpus);

/**
 * ipvs_rates_make - exact rates from two samples of counters
 * @rates: written on success
 * @before: the first sample; only the five counters are looked at, not the kernel's rates
 * @after: the second, of the same service, server or namespace
 * @elapsed_ns: nanoseconds from one to the other, by the caller's clock
 *
 * What the rates are worth depends on the counters. Sums of ipvs_cpu_list() are exact over any
 * time. All others the kernel brings up to date every two seconds: samples that are closer than
 * that differ by nothing, or by the traffic of two seconds. With T seconds between the samples a
 * steady rate is found with an error of at most about 2 / T of it. It is none when as many sums as
 * fit in T lie between the samples; so take a multiple of two, and 10 s where a fifth too much or
 * too little now and then is bearable. The kernel's own rates in struct ipvs_stats are averages
 * over about eight seconds: they show a change late and by and by, but need one sample only.
 *
 * Counters that went backwards give no rates: they were zeroed (ipvs_stats_zero(), which anyone
 * with the right may call), or the service or server was deleted and added anew, or the module
 * loaded anew. Go on from @after then. If they have grown past the first sample again, nobody can
 * tell.
 *
 * Returns 0; -ERANGE: a counter went backwards; -EINVAL: no time elapsed, or NULL. Since 0.1.
 */
int ipvs_rates_make(struct ipvs_rates *rates, const struct ipvs_stats *before,
		    const struct ipvs_stats *after, uint64_t elapsed_ns);

#ifdef __cplusplus
}
#endif

#endif
