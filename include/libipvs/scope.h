/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Scopes: which services an owner may touch. Several programs can look after one kernel's table
 * when each has a scope of its own. A service belongs to a scope with all its servers.
 *
 * A scope needs no handle and no kernel, and may be used by any one thread. It starts with
 * nothing in it; what is added adds up.
 */
#ifndef LIBIPVS_SCOPE_H
#define LIBIPVS_SCOPE_H

#include <libipvs/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Opaque: made by ipvs_scope_new(), freed by ipvs_scope_free(). */
struct ipvs_scope;

/**
 * ipvs_scope_new - make a scope with no service in it
 *
 * Where a function takes a scope, NULL stands for all services.
 *
 * Returns the scope, to be freed with ipvs_scope_free(); NULL means no memory. Since 0.1.
 */
struct ipvs_scope *ipvs_scope_new(void);

/**
 * ipvs_scope_free - free a scope
 * @scope: the scope; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_scope_free(struct ipvs_scope *scope);

/**
 * ipvs_scope_add_service - add one service
 * @scope: the scope
 * @service: only its identity is looked at
 *
 * Returns 0; -EINVAL or -EAFNOSUPPORT: not an identity, or NULL; -ENOMEM. Since 0.1.
 */
int ipvs_scope_add_service(struct ipvs_scope *scope, const struct ipvs_service *service);

/**
 * ipvs_scope_add_range - add the services by address whose address is in a range
 * @scope: the scope
 * @addr: an address of the range; bits beyond @prefix_len mean nothing
 * @prefix_len: how many leading bits they have in common: 0 to 32 with IPv4, to 128 with IPv6
 *
 * Every protocol and port; services by mark have no address. Ranges are looked through one by
 * one: a few dozen are fine.
 *
 * Returns 0; -EINVAL: the length, or NULL; -EAFNOSUPPORT: the family; -ENOMEM. Since 0.1.
 */
int ipvs_scope_add_range(struct ipvs_scope *scope, const struct ipvs_addr *addr,
			 uint32_t prefix_len);

/**
 * ipvs_scope_add_marks - add the services by firewall mark whose mark is in a range
 * @scope: the scope
 * @first: from 1
 * @last: @first or above
 *
 * Both address families. Looked through one by one, as address ranges are.
 *
 * Returns 0; -EINVAL: not such a range, or NULL; -ENOMEM. Since 0.1.
 */
int ipvs_scope_add_marks(struct ipvs_scope *scope, uint32_t first, uint32_t last);

/**
 * ipvs_scope_add_all - add all services
 * @scope: the scope
 *
 * Returns 0, or -EINVAL for NULL. Since 0.1.
 */
int ipvs_scope_add_all(struct ipvs_scope *scope);

/**
 * ipvs_scope_keep_weights - leave the weights of servers to someone else
 * @scope: the scope
 * @service: whose servers; only its identity is looked at. NULL = those of all services. It is
 *	not added to the scope by this
 *
 * Weights of servers that exist are then neither compared nor changed. A new server gets the
 * weight that is desired.
 *
 * Returns 0; -EINVAL or -EAFNOSUPPORT: not an identity, or NULL; -ENOMEM. Since 0.1.
 */
int ipvs_scope_keep_weights(struct ipvs_scope *scope, const struct ipvs_service *service);

/**
 * ipvs_scope_has - whether a service is in a scope
 * @scope: the scope; NULL = all services
 * @service: only its identity is looked at
 *
 * Returns 1 or 0; 0 for a NULL service. Since 0.1.
 */
int ipvs_scope_has(const struct ipvs_scope *scope, const struct ipvs_service *service);

#ifdef __cplusplus
}
#endif

#endif
