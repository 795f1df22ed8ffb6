/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/service.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/service.h>
#include <libipvs/text.h>

#include "api.h"
#include "value/check.h"
#include "wire/dump.h"
#include "wire/schema.h"
#include "wire/uapi.h"

typedef int (*service_check)(const struct ipvs_service *service, struct ipvs_error *error);

/* The counterpart of call.c's sending: a mask for IPv4, a prefix length for IPv6. */
static void netmask_from_wire(void *to)
{
	struct ipvs_service *service = &((struct ipvs_service_entry *)to)->service;
	uint32_t raw = service->netmask;
	bool v6 = service->addr.family == AF_INET6;

	service->netmask = v6 ? UINT32_MAX : ntohl(raw);
	service->prefix_len = v6 ? raw : 128;
}

static int compare_entries(const void *a, const void *b)
{
	return ipvs_service_compare(&((const struct ipvs_service_entry *)a)->service,
				    &((const struct ipvs_service_entry *)b)->service);
}

static const struct dump_kind services_kind = {
	.answer = IPVS_CMD_NEW_SERVICE,
	.entry_size = sizeof(struct ipvs_service_entry),
	.identity_size = offsetof(struct ipvs_service, scheduler),
	.schema = &schema_service_answer,
	.finish = netmask_from_wire,
	.compare = compare_entries,
};

static int read_entry(void *to, const struct reply *reply)
{
	int ret = reply_read(reply, IPVS_CMD_NEW_SERVICE, &schema_service_answer, to);

	if (ret == 0)
		netmask_from_wire(to);
	return ret;
}

int service_read(struct ipvs *h, const struct call *call, struct ipvs_service_entry *entry)
{
	struct call get = { .verb = call->verb, .cmd = IPVS_CMD_GET_SERVICE,
			    .service = call->service, .dest = call->dest };
	struct ipvs_service_entry answer = { .reserved = { 0 } };
	int ret = call_get(h, &get, read_entry, &answer);

	if (ret == 0)
		*entry = answer;
	return ret;
}

int service_read_all(struct ipvs *h, const struct call *call, struct ipvs_services *services)
{
	struct dump_list list = { services->entries, 0, services->allocated };
	int ret = call_dump(h, call, &services_kind, &list);

	services->entries = list.entries;
	services->count = list.count;
	services->allocated = list.allocated;
	return ret;
}

/* Take the handle for a call about one service, checked. */
static int begin(struct ipvs *h, const struct call *call, service_check check)
{
	struct ipvs_error why;
	int ret = call_begin(h, call);

	if (ret < 0)
		return ret;
	if (!call->service)
		return call_end(h, call_null(h, call, "service"));
	if (check(call->service, &why) < 0)
		return call_end(h, call_refuse(h, call, &why));
	return 0;
}

static int run(struct ipvs *h, const struct call *call, service_check check)
{
	int ret = begin(h, call, check);

	return ret < 0 ? ret : call_end(h, call_command(h, call));
}

IPVS_API int ipvs_service_add(struct ipvs *h, const struct ipvs_service *service)
{
	struct call call = { .verb = "add service", .cmd = IPVS_CMD_NEW_SERVICE,
			     .service = service };

	return run(h, &call, check_service);
}

IPVS_API int ipvs_service_update(struct ipvs *h, const struct ipvs_service *service)
{
	struct call call = { .verb = "update service", .cmd = IPVS_CMD_SET_SERVICE,
			     .service = service };

	return run(h, &call, check_service);
}

IPVS_API int ipvs_service_delete(struct ipvs *h, const struct ipvs_service *service)
{
	struct call call = { .verb = "delete service", .cmd = IPVS_CMD_DEL_SERVICE,
			     .service = service };

	return run(h, &call, check_service_key);
}

IPVS_API int ipvs_service_flush(struct ipvs *h)
{
	static const struct call call = { .verb = "flush services", .cmd = IPVS_CMD_FLUSH };
	int ret = call_begin(h, &call);

	return ret < 0 ? ret : call_end(h, call_command(h, &call));
}

/* Read, change the one thing, write back; what the kernel has is not checked again. */
static int change_scheduler(struct ipvs *h, struct call *call, const char *scheduler)
{
	struct ipvs_service_entry entry;
	int ret = service_read(h, call, &entry);

	if (ret < 0)
		return ret;
	memset(entry.service.scheduler, 0, sizeof(entry.service.scheduler));
	snprintf(entry.service.scheduler, sizeof(entry.service.scheduler), "%s", scheduler);
	call->service = &entry.service;
	return call_command(h, call);
}

IPVS_API int ipvs_service_set_scheduler(struct ipvs *h, const struct ipvs_service *service,
					const char *scheduler)
{
	struct call call = { .verb = "set scheduler of", .cmd = IPVS_CMD_SET_SERVICE,
			     .service = service };
	struct ipvs_error why;
	int ret = begin(h, &call, check_service_key);

	if (ret < 0)
		return ret;
	if (!scheduler)
		return call_end(h, call_null(h, &call, "scheduler"));
	if (check_scheduler(scheduler, &why) < 0)
		return call_end(h, call_refuse(h, &call, &why));
	return call_end(h, change_scheduler(h, &call, scheduler));
}

IPVS_API int ipvs_service_get(struct ipvs *h, const struct ipvs_service *service,
			      struct ipvs_service_entry *entry)
{
	struct call call = { .verb = "get service", .cmd = IPVS_CMD_GET_SERVICE,
			     .service = service };
	int ret = begin(h, &call, check_service_key);

	if (ret < 0)
		return ret;
	if (!entry)
		return call_end(h, call_null(h, &call, "entry"));
	return call_end(h, service_read(h, &call, entry));
}

IPVS_API int ipvs_service_list(struct ipvs *h, struct ipvs_services *services)
{
	static const struct call call = { .verb = "list services", .cmd = IPVS_CMD_GET_SERVICE };
	int ret = call_begin(h, &call);

	if (ret < 0)
		return ret;
	if (!services)
		return call_end(h, call_null(h, &call, "services"));
	return call_end(h, service_read_all(h, &call, services));
}

IPVS_API void ipvs_services_free(struct ipvs_services *services)
{
	if (!services)
		return;
	free(services->entries);
	memset(services, 0, sizeof(*services));
}
