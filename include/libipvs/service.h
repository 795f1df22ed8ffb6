/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Virtual services: what clients connect to.
 *
 * Every function also fails as the handle does: -ENOTCONN, -EBUSY, -EPERM, -ETIMEDOUT, -ENOMEM,
 * -ENOPROTOOPT (the module was unloaded), -EBADMSG (IPVS_REASON_ANSWER).
 */
#ifndef LIBIPVS_SERVICE_H
#define LIBIPVS_SERVICE_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * ipvs_service_add - add a service
 * @h: an open handle
 * @service: identity and settings. Checked before it is sent: what the kernel would take and
 *	silently misread is refused
 *
 * The kernel loads the scheduler's module if need be, while it holds a lock. Kernels up to 6.12 can
 * hang there for ever, with lblc and lblcr, when a network namespace is being removed at the same
 * moment; where that can happen, load ip_vs_lblc and ip_vs_lblcr beforehand.
 *
 * Returns 0; -EINVAL: a field is wrong (IPVS_REASON_INVALID); -EAFNOSUPPORT: the family;
 * -EEXIST: IPVS_REASON_SERVICE_EXISTS; -ENOENT: IPVS_REASON_NO_SCHEDULER or IPVS_REASON_NO_PE.
 * Since 0.1.
 */
int ipvs_service_add(struct ipvs *h, const struct ipvs_service *service);

/**
 * ipvs_service_update - replace all settings of a service
 * @h: an open handle
 * @service: identity, and the settings as they shall be, all of them: to change some, take the
 *	record from ipvs_service_get(). Servers, connections and counters stay
 *
 * A change of the scheduler leaves the service without one for a moment (the kernel waits for a
 * grace period), and new connections fail in it.
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_SERVICE; the rest as ipvs_service_add(). Since 0.1.
 */
int ipvs_service_update(struct ipvs *h, const struct ipvs_service *service);

/**
 * ipvs_service_set_scheduler - change the scheduler of a service and nothing else
 * @h: an open handle
 * @service: only its identity is looked at
 * @scheduler: the new one's name
 *
 * Reads the service and writes it back; a change made by someone else in between is lost. The
 * scheduler flags stay.
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_SERVICE; -ENOENT: IPVS_REASON_NO_SCHEDULER; -EINVAL: the
 * scheduler can't serve this service, or its name is no name. Since 0.1.
 */
int ipvs_service_set_scheduler(struct ipvs *h, const struct ipvs_service *service,
			       const char *scheduler);

/**
 * ipvs_service_delete - delete a service with its servers
 * @h: an open handle
 * @service: only its identity is looked at
 *
 * Connections stay until they time out, but carry no more packets.
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_SERVICE. Since 0.1.
 */
int ipvs_service_delete(struct ipvs *h, const struct ipvs_service *service);

/**
 * ipvs_service_flush - delete all services of the network namespace
 * @h: an open handle
 *
 * Timeouts, sync daemons and totals stay.
 *
 * Returns 0 or a negative errno. Since 0.1.
 */
int ipvs_service_flush(struct ipvs *h);

/**
 * ipvs_service_get - settings and counters of one service
 * @h: an open handle
 * @service: only its identity is looked at
 * @entry: written on success
 *
 * Returns 0; -ESRCH: IPVS_REASON_NO_SERVICE. Since 0.1.
 */
int ipvs_service_get(struct ipvs *h, const struct ipvs_service *service,
		     struct ipvs_service_entry *entry);

/**
 * ipvs_service_list - all services with their settings and counters
 * @h: an open handle
 * @services: filled on success, in the order of ipvs_service_compare(); empty otherwise
 *
 * The kernel gives no consistent view of more than about a hundred services and no sign of a
 * change. So a longer list is read until two readings in a row name the same services.
 *
 * Returns 0; -EAGAIN: the services kept changing (IPVS_REASON_CHANGED). Since 0.1.
 */
int ipvs_service_list(struct ipvs *h, struct ipvs_services *services);

/**
 * ipvs_services_free - give back the memory of a list
 * @services: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_services_free(struct ipvs_services *services);

#ifdef __cplusplus
}
#endif

#endif
