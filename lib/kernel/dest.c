/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/dest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/dest.h>
#include <libipvs/service.h>
#include <libipvs/text.h>

#include "api.h"
#include "kernel/service.h"
#include "value/check.h"
#include "wire/dump.h"
#include "wire/schema.h"
#include "wire/uapi.h"

static int compare_entries(const void *a, const void *b)
{
	return ipvs_dest_compare(&((const struct ipvs_dest_entry *)a)->dest,
				 &((const struct ipvs_dest_entry *)b)->dest);
}

static const struct dump_kind dests_kind = {
	.answer = IPVS_CMD_NEW_DEST,
	.entry_size = sizeof(struct ipvs_dest_entry),
	.identity_size = offsetof(struct ipvs_dest, tun_type),
	.schema = &schema_dest_answer,
	.compare = compare_entries,
};

struct ipvs_dest dest_of(const struct ipvs_dest *dest, const struct ipvs_service *service)
{
	struct ipvs_dest whole = *dest;

	if (!whole.addr.family)
		whole.addr.family = service->addr.family;
	return whole;
}

/* To the kernel a service that does not exist is one without servers. */
static int check_exists(struct ipvs *h, const struct call *call)
{
	struct ipvs_service_entry entry;

	return service_read(h, call, &entry);
}

int dest_read_all(struct ipvs *h, const struct call *call, struct ipvs_dests *dests)
{
	struct call dump = { .verb = call->verb, .cmd = IPVS_CMD_GET_DEST,
			     .service = call->service, .dest = call->dest };
	struct dump_list list = { dests->entries, 0, dests->allocated };
	int ret = call_dump(h, &dump, &dests_kind, &list);

	dests->entries = list.entries;
	dests->count = list.count;
	dests->allocated = list.allocated;
	return ret == 0 && !dests->count ? check_exists(h, call) : ret;
}

/*
 * *found points into h->batch.dests, which batch_keep_dests() keeps for the next call or frees.
 */
static int find(struct ipvs *h, const struct call *call, struct ipvs_dest_entry **found)
{
	struct ipvs_dests *all = &h->batch.dests;
	int ret = 0;

	*found = NULL;
	if (!batch_has_dests(&h->batch, call->service))
		ret = dest_read_all(h, call, all);
	if (ret == 0 && all->count)
		*found = bsearch(call->dest, all->entries, all->count, sizeof(**found),
				 compare_entries);
	if (ret == 0 && !*found)
		ret = call_fail(h, call, -ENOENT, IPVS_REASON_NO_SERVER,
				"the service has no such server");
	return ret;
}

int dest_read(struct ipvs *h, const struct call *call, struct ipvs_dest_entry *entry)
{
	struct ipvs_dest_entry *found;
	int ret;

	h->batch.dests_of.addr.family = 0; /* what is kept has no new weights and counters */
	ret = find(h, call, &found);
	if (ret == 0)
		*entry = *found;
	batch_keep_dests(&h->batch, call->service, ret == 0);
	return ret;
}

static bool is_mixed(const struct ipvs_dests *dests, const struct ipvs_service *service)
{
	for (size_t i = 0; i < dests->count; i++)
		if (dests->entries[i].dest.addr.family != service->addr.family)
			return true;
	return false;
}

bool dest_mixed_exists(struct ipvs *h)
{
	const struct call list = { .verb = "list services", .cmd = IPVS_CMD_GET_SERVICE };
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	bool mixed = false;
	int ret = service_read_all(h, &list, &services);

	for (size_t i = 0; ret == 0 && i < services.count && !mixed; i++) {
		const struct ipvs_service *service = &services.entries[i].service;
		struct call call = { .verb = "list servers of", .cmd = IPVS_CMD_GET_DEST,
				     .service = service };

		ret = dest_read_all(h, &call, &dests);
		mixed = is_mixed(&dests, service);
	}
	ipvs_services_free(&services);
	ipvs_dests_free(&dests);
	return mixed;
}

typedef int (*dest_check)(const struct ipvs_dest *dest, const struct ipvs_service *service,
			  struct ipvs_error *error);

static int check_key(const struct ipvs_dest *dest, const struct ipvs_service *service,
		     struct ipvs_error *error)
{
	(void)service;
	return check_dest_key(dest, error);
}

/* Take the handle for a call about servers of one service, whose identity is checked. */
static inline int begin(struct ipvs *h, const struct call *call)
{
	struct ipvs_error why;
	int ret = call_begin(h, call);

	if (ret < 0)
		return ret;
	if (!call->service)
		return call_end(h, call_null(h, call, "service"));
	if (check_service_key(call->service, &why) < 0)
		return call_end(h, call_refuse(h, call, &why));
	return 0;
}

/*
 * The same for a call about one server; *whole is it when its family was left open. Changes come by
 * the million, and each has its check compiled in.
 */
static inline __attribute__((always_inline)) int
begin_one(struct ipvs *h, struct call *call, const struct ipvs_dest *dest, struct ipvs_dest *whole,
	  dest_check check)
{
	struct ipvs_error why;
	int ret = begin(h, call);

	if (ret < 0)
		return ret;
	if (!dest)
		return call_end(h, call_null(h, call, "server"));
	call->dest = dest;
	if (!dest->addr.family) {
		*whole = dest_of(dest, call->service);
		call->dest = whole;
	}
	if (check(call->dest, call->service, &why) < 0)
		return call_end(h, call_refuse(h, call, &why));
	return 0;
}

/* A command that gives a server its settings. */
static int put(struct ipvs *h, struct call *call, const struct ipvs_dest *dest)
{
	struct ipvs_dest whole;
	int ret = begin_one(h, call, dest, &whole, check_dest);

	return ret < 0 ? ret : call_end(h, call_command(h, call));
}

IPVS_API int ipvs_dest_add(struct ipvs *h, const struct ipvs_service *service,
			   const struct ipvs_dest *dest)
{
	struct call call = { .verb = "add server", .cmd = IPVS_CMD_NEW_DEST, .service = service };

	return put(h, &call, dest);
}

IPVS_API int ipvs_dest_update(struct ipvs *h, const struct ipvs_service *service,
			      const struct ipvs_dest *dest)
{
	struct call call = { .verb = "update server", .cmd = IPVS_CMD_SET_DEST,
			     .service = service };

	return put(h, &call, dest);
}

IPVS_API int ipvs_dest_delete(struct ipvs *h, const struct ipvs_service *service,
			      const struct ipvs_dest *dest)
{
	struct call call = { .verb = "delete server", .cmd = IPVS_CMD_DEL_DEST,
			     .service = service };
	struct ipvs_dest whole;
	int ret = begin_one(h, &call, dest, &whole, check_key);

	return ret < 0 ? ret : call_end(h, call_command(h, &call));
}

int dest_rewrite(struct ipvs *h, const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	const struct call call = { .verb = "set weight of server", .cmd = IPVS_CMD_SET_DEST,
				   .service = service, .dest = dest };
	int ret = begin(h, &call);

	return ret < 0 ? ret : call_end(h, call_command(h, &call));
}

/* Read, change the one thing, write back; what the kernel has is not checked again. */
static int change_weight(struct ipvs *h, struct call *call, uint32_t weight)
{
	struct ipvs_dest_entry *found;
	int ret = find(h, call, &found);

	if (ret == 0) {
		found->dest.weight = weight;
		call->dest = &found->dest;
		ret = call_command(h, call);
	}
	batch_keep_dests(&h->batch, call->service, ret == 0);
	return ret;
}

IPVS_API int ipvs_dest_set_weight(struct ipvs *h, const struct ipvs_service *service,
				  const struct ipvs_dest *dest, uint32_t weight)
{
	struct call call = { .verb = "set weight of server", .cmd = IPVS_CMD_SET_DEST,
			     .service = service };
	struct ipvs_error why;
	struct ipvs_dest whole;
	int ret = begin_one(h, &call, dest, &whole, check_key);

	if (ret < 0)
		return ret;
	if (check_weight(weight, &why) < 0)
		return call_end(h, call_refuse(h, &call, &why));
	return call_end(h, change_weight(h, &call, weight));
}

IPVS_API int ipvs_dest_get(struct ipvs *h, const struct ipvs_service *service,
			   const struct ipvs_dest *dest, struct ipvs_dest_entry *entry)
{
	struct call call = { .verb = "get server", .cmd = IPVS_CMD_GET_DEST, .service = service };
	struct ipvs_dest whole;
	int ret = begin_one(h, &call, dest, &whole, check_key);

	if (ret < 0)
		return ret;
	if (!entry)
		return call_end(h, call_null(h, &call, "entry"));
	return call_end(h, dest_read(h, &call, entry));
}

IPVS_API int ipvs_dest_list(struct ipvs *h, const struct ipvs_service *service,
			    struct ipvs_dests *dests)
{
	struct call call = { .verb = "list servers of", .cmd = IPVS_CMD_GET_DEST,
			     .service = service };
	int ret = begin(h, &call);

	if (ret < 0)
		return ret;
	if (!dests)
		return call_end(h, call_null(h, &call, "dests"));
	return call_end(h, dest_read_all(h, &call, dests));
}

IPVS_API void ipvs_dests_free(struct ipvs_dests *dests)
{
	if (!dests)
		return;
	free(dests->entries);
	memset(dests, 0, sizeof(*dests));
}
