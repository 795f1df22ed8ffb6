/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Servers (destinations) of a service: where connections go.
 *
 * Of the service only the identity is looked at. Every function fails with -ESRCH
 * (IPVS_REASON_NO_SERVICE) when it does not exist, and as the handle does: see service.h.
 */
#ifndef LIBIPVS_DEST_H
#define LIBIPVS_DEST_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * ipvs_dest_add - add a server to a service
 * @h: an open handle
 * @service: the service's identity
 * @dest: identity and settings. Checked before it is sent: what the kernel would take and
 *	silently misread is refused
 *
 * A server that was deleted less than three minutes ago comes back with its connections and
 * their numbers.
 *
 * Returns 0; -EINVAL: a field is wrong (IPVS_REASON_INVALID), no server can have this address
 * here (IPVS_REASON_SERVER_ADDRESS; also when the interface lo is down), or a sync daemon runs
 * and the server is of the other family (IPVS_REASON_MIXED_FAMILY); -EAFNOSUPPORT: the family;
 * -EEXIST: IPVS_REASON_SERVER_EXISTS. Since 0.1.
 */
int ipvs_dest_add(struct ipvs *h, const struct ipvs_service *service,
		  const struct ipvs_dest *dest);

/**
 * ipvs_dest_update - replace all settings of a server
 * @h: an open handle
 * @service: the service's identity
 * @dest: identity, and the settings as they shall be, all of them: to change some, take the
 *	record from ipvs_dest_get(). Connections keep the way they have; counters stay
 *
 * Returns 0; -ENOENT: IPVS_REASON_NO_SERVER; the rest as ipvs_dest_add(). Since 0.1.
 */
int ipvs_dest_update(struct ipvs *h, const struct ipvs_service *service,
		     const struct ipvs_dest *dest);

/**
 * ipvs_dest_set_weight - change the weight of one live server and nothing else about it
 * @h: an open handle
 * @service: the service's identity
 * @dest: the server's identity
 * @weight: 0 to 2147483647; 0 = no new connections, those it has go on
 *
 * Reads the server and writes it back: thresholds, forwarding method and tunnel are kept. A
 * change made by someone else in between is lost; the kernel has no way to prevent that.
 *
 * Returns 0; -ENOENT: IPVS_REASON_NO_SERVER; -EINVAL: the weight. Since 0.1.
 */
int ipvs_dest_set_weight(struct ipvs *h, const struct ipvs_service *service,
			 const struct ipvs_dest *dest, uint32_t weight);

/**
 * ipvs_dest_delete - delete a server
 * @h: an open handle
 * @service: the service's identity
 * @dest: the server's identity
 *
 * Its connections stay until they time out, but carry no more packets: set the weight to 0 and
 * wait for them first.
 *
 * Returns 0; -ENOENT: IPVS_REASON_NO_SERVER. Since 0.1.
 */
int ipvs_dest_delete(struct ipvs *h, const struct ipvs_service *service,
		     const struct ipvs_dest *dest);

/**
 * ipvs_dest_get - settings and counters of one server
 * @h: an open handle
 * @service: the service's identity
 * @dest: the server's identity
 * @entry: written on success
 *
 * The kernel can only list all servers of a service: this costs as much as ipvs_dest_list().
 *
 * Returns 0; -ENOENT: IPVS_REASON_NO_SERVER. Since 0.1.
 */
int ipvs_dest_get(struct ipvs *h, const struct ipvs_service *service,
		  const struct ipvs_dest *dest, struct ipvs_dest_entry *entry);

/**
 * ipvs_dest_list - all servers of a service with their settings and counters
 * @h: an open handle
 * @service: the service's identity
 * @dests: filled on success, in the order of ipvs_dest_compare(); empty otherwise. No
 *	servers is a success with count 0
 *
 * The kernel gives no consistent view of more than about ninety servers and no sign of a change.
 * So a longer list is read until two readings in a row name the same servers.
 *
 * Returns 0; -ESRCH: no such service; -EAGAIN: the servers kept changing (IPVS_REASON_CHANGED).
 * Since 0.1.
 */
int ipvs_dest_list(struct ipvs *h, const struct ipvs_service *service,
		   struct ipvs_dests *dests);

/**
 * ipvs_dests_free - give back the memory of a list
 * @dests: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_dests_free(struct ipvs_dests *dests);

#ifdef __cplusplus
}
#endif

#endif
