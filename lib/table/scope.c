/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table/scope.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "table/table.h"
#include "value/addr.h"
#include "value/check.h"

/* Services by address, or by mark when the family is 0. */
struct range {
	struct ipvs_addr addr;
	uint32_t prefix_len;
	uint32_t first, last;
};

/* Tables without servers serve as sets of services. */
struct ipvs_scope {
	struct ipvs_table *named;
	struct ipvs_table *keeping; /* whose weights are kept */
	struct range *ranges;
	size_t count;
	size_t allocated;
	bool all;
	bool keep_all;
};

IPVS_API struct ipvs_scope *ipvs_scope_new(void)
{
	struct ipvs_scope *scope = calloc(1, sizeof(*scope));

	if (!scope)
		return NULL;
	scope->named = ipvs_table_new();
	scope->keeping = ipvs_table_new();
	if (scope->named && scope->keeping)
		return scope;
	ipvs_scope_free(scope);
	return NULL;
}

IPVS_API void ipvs_scope_free(struct ipvs_scope *scope)
{
	if (!scope)
		return;
	ipvs_table_free(scope->named);
	ipvs_table_free(scope->keeping);
	free(scope->ranges);
	free(scope);
}

/* Only identities: the settings are not looked at, and not checked. */
static int put(struct ipvs_table *set, const struct ipvs_service *service)
{
	struct table_service *slot;
	int ret = check_service_key(service, NULL);

	if (ret < 0 || table_find(set, service))
		return ret;
	slot = table_next_slot(set);
	if (!slot)
		return -ENOMEM;
	slot->entry.service = *service;
	table_note_service(set);
	return 0;
}

IPVS_API int ipvs_scope_add_service(struct ipvs_scope *scope, const struct ipvs_service *service)
{
	return scope && service ? put(scope->named, service) : -EINVAL;
}

static int put_range(struct ipvs_scope *scope, const struct range *range)
{
	if (scope->count == scope->allocated) {
		size_t wanted = scope->allocated ? 2 * scope->allocated : 4;
		void *ranges = reallocarray(scope->ranges, wanted, sizeof(*scope->ranges));

		if (!ranges)
			return -ENOMEM;
		scope->ranges = ranges;
		scope->allocated = wanted;
	}
	scope->ranges[scope->count++] = *range;
	return 0;
}

IPVS_API int ipvs_scope_add_range(struct ipvs_scope *scope, const struct ipvs_addr *addr,
				  uint32_t prefix_len)
{
	struct range range = { .prefix_len = prefix_len };

	if (!scope || !addr)
		return -EINVAL;
	if (!addr_family_known(addr->family))
		return -EAFNOSUPPORT;
	if (prefix_len > (addr->family == AF_INET6 ? 128 : 32))
		return -EINVAL;
	range.addr = *addr;
	return put_range(scope, &range);
}

IPVS_API int ipvs_scope_add_marks(struct ipvs_scope *scope, uint32_t first, uint32_t last)
{
	const struct range range = { .first = first, .last = last };

	if (!scope || !first || last < first)
		return -EINVAL;
	return put_range(scope, &range);
}

IPVS_API int ipvs_scope_add_all(struct ipvs_scope *scope)
{
	if (!scope)
		return -EINVAL;
	scope->all = true;
	return 0;
}

IPVS_API int ipvs_scope_keep_weights(struct ipvs_scope *scope, const struct ipvs_service *service)
{
	if (!scope)
		return -EINVAL;
	if (service)
		return put(scope->keeping, service);
	scope->keep_all = true;
	return 0;
}

bool scope_keeps_weights(const struct ipvs_scope *scope, const struct ipvs_service *service)
{
	return scope && (scope->keep_all || table_find(scope->keeping, service));
}

static bool in_prefix(const struct range *range, const struct ipvs_addr *addr)
{
	uint32_t whole = range->prefix_len / 8, rest = range->prefix_len % 8;

	if (addr->family != range->addr.family || memcmp(addr->bytes, range->addr.bytes, whole))
		return false;
	return !rest || (addr->bytes[whole] ^ range->addr.bytes[whole]) >> (8 - rest) == 0;
}

static bool in_range(const struct range *range, const struct ipvs_service *service)
{
	if (!range->addr.family)
		return service->fwmark >= range->first && service->fwmark <= range->last;
	return !service->fwmark && in_prefix(range, &service->addr);
}

IPVS_API int ipvs_scope_has(const struct ipvs_scope *scope, const struct ipvs_service *service)
{
	if (!service)
		return 0;
	if (!scope || scope->all)
		return 1;
	for (size_t i = 0; i < scope->count; i++)
		if (in_range(&scope->ranges[i], service))
			return 1;
	return table_find(scope->named, service) != NULL;
}
