/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plain libmnl as its examples show it: one request, its acknowledgement, the next. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "plain.h"

static struct plain plain;
static struct ipvs_service_entry *services;
static struct ipvs_dest_entry *dests;
static size_t service_count, dest_count;

static void command(uint8_t cmd, const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	char message[PLAIN_MESSAGE_MAX];
	size_t size = plain_put(&plain, message, cmd, NLM_F_ACK, service, dest);

	plain_exchange(&plain, message, size, NULL, NULL);
}

static void open_it(void)
{
	plain_open(&plain);
	command(IPVS_CMD_GET_INFO, NULL, NULL);
}

/* The second time is measured: not how long the code takes to be loaded. */
static void prepare(const struct work *work)
{
	services = calloc(work->services + 1, sizeof(*services));
	dests = calloc(work->dests + 1, sizeof(*dests));
	if (!services || !dests)
		die("no memory");
	open_it();
	if (work->job != JOB_OPEN)
		return;
	mnl_socket_close(plain.nl);
	free(plain.buffer);
}

static void change(const struct work *work)
{
	const uint8_t cmd = work->job == JOB_ADD ? IPVS_CMD_NEW_DEST
			  : work->job == JOB_SET ? IPVS_CMD_SET_DEST : IPVS_CMD_DEL_DEST;

	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = work_service(work, i);

		if (work->job == JOB_ADD)
			command(IPVS_CMD_NEW_SERVICE, &service, NULL);
		for (uint32_t j = 0; j < work->dests; j++) {
			struct ipvs_dest dest = work_dest(work, i, j);

			command(cmd, &service, &dest);
		}
	}
}

/* --- reading --- */

struct table {
	const struct nlattr *attrs[32];
};

static int note_attr(const struct nlattr *attr, void *about)
{
	if (mnl_attr_get_type(attr) < COUNT(((struct table *)about)->attrs))
		((struct table *)about)->attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static void read_stats(const struct nlattr *nest, struct ipvs_stats *stats)
{
	uint64_t *const fields = &stats->conns;
	struct table table = { { NULL } };

	mnl_attr_parse_nested(nest, note_attr, &table);
	for (uint16_t i = IPVS_STATS_ATTR_CONNS; i <= IPVS_STATS_ATTR_OUTBPS; i++)
		if (table.attrs[i] && mnl_attr_validate(table.attrs[i], MNL_TYPE_U64) == 0)
			fields[i - IPVS_STATS_ATTR_CONNS] = mnl_attr_get_u64(table.attrs[i]);
}

static uint16_t get_u16(const struct table *table, uint16_t type)
{
	const struct nlattr *attr = table->attrs[type];

	if (!attr || mnl_attr_validate(attr, MNL_TYPE_U16) < 0)
		return 0;
	return mnl_attr_get_u16(attr);
}

static uint32_t get_u32(const struct table *table, uint16_t type)
{
	const struct nlattr *attr = table->attrs[type];

	if (!attr || mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
		return 0;
	return mnl_attr_get_u32(attr);
}

static void get_bytes(const struct table *table, uint16_t type, void *to, size_t size)
{
	const struct nlattr *attr = table->attrs[type];

	if (attr && mnl_attr_get_payload_len(attr) <= size)
		memcpy(to, mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));
}

static int read_service(const struct nlmsghdr *header, void *about)
{
	struct ipvs_service_entry *entry = &services[service_count++];
	struct ipvs_service *service = &entry->service;
	struct table outer = { { NULL } }, table = { { NULL } };

	(void)about;
	mnl_attr_parse(header, GENL_HDRLEN, note_attr, &outer);
	mnl_attr_parse_nested(outer.attrs[IPVS_CMD_ATTR_SERVICE], note_attr, &table);
	service->addr.family = get_u16(&table, IPVS_SVC_ATTR_AF);
	service->protocol = get_u16(&table, IPVS_SVC_ATTR_PROTOCOL);
	get_bytes(&table, IPVS_SVC_ATTR_ADDR, service->addr.bytes, 16);
	service->port = ntohs(get_u16(&table, IPVS_SVC_ATTR_PORT));
	service->fwmark = get_u32(&table, IPVS_SVC_ATTR_FWMARK);
	get_bytes(&table, IPVS_SVC_ATTR_SCHED_NAME, service->scheduler, IPVS_SCHEDULER_SIZE);
	get_bytes(&table, IPVS_SVC_ATTR_FLAGS, &service->flags, sizeof(service->flags));
	service->timeout_s = get_u32(&table, IPVS_SVC_ATTR_TIMEOUT);
	service->netmask = ntohl(get_u32(&table, IPVS_SVC_ATTR_NETMASK));
	read_stats(table.attrs[IPVS_SVC_ATTR_STATS64], &entry->stats);
	return MNL_CB_OK;
}

static int read_dest(const struct nlmsghdr *header, void *about)
{
	struct ipvs_dest_entry *entry = &dests[dest_count++];
	struct ipvs_dest *dest = &entry->dest;
	struct table outer = { { NULL } }, table = { { NULL } };

	(void)about;
	mnl_attr_parse(header, GENL_HDRLEN, note_attr, &outer);
	mnl_attr_parse_nested(outer.attrs[IPVS_CMD_ATTR_DEST], note_attr, &table);
	dest->addr.family = get_u16(&table, IPVS_DEST_ATTR_ADDR_FAMILY);
	get_bytes(&table, IPVS_DEST_ATTR_ADDR, dest->addr.bytes, 16);
	dest->port = ntohs(get_u16(&table, IPVS_DEST_ATTR_PORT));
	dest->forward = get_u32(&table, IPVS_DEST_ATTR_FWD_METHOD);
	dest->weight = get_u32(&table, IPVS_DEST_ATTR_WEIGHT);
	dest->upper_threshold = get_u32(&table, IPVS_DEST_ATTR_U_THRESH);
	dest->lower_threshold = get_u32(&table, IPVS_DEST_ATTR_L_THRESH);
	entry->active_conns = get_u32(&table, IPVS_DEST_ATTR_ACTIVE_CONNS);
	entry->inactive_conns = get_u32(&table, IPVS_DEST_ATTR_INACT_CONNS);
	entry->persistent_conns = get_u32(&table, IPVS_DEST_ATTR_PERSIST_CONNS);
	read_stats(table.attrs[IPVS_DEST_ATTR_STATS64], &entry->stats);
	return MNL_CB_OK;
}

static void dump(uint8_t cmd, const struct ipvs_service *service, mnl_cb_t callback)
{
	char message[PLAIN_MESSAGE_MAX];
	size_t size = plain_put(&plain, message, cmd, NLM_F_DUMP, service, NULL);

	plain_exchange(&plain, message, size, callback, NULL);
}

static void read_all(const struct work *work)
{
	dump(IPVS_CMD_GET_SERVICE, NULL, read_service);
	for (size_t i = 0; i < service_count; i++) {
		dest_count = 0;
		dump(IPVS_CMD_GET_DEST, &services[i].service, read_dest);
		if (dest_count != work->dests)
			die("mnl: %zu servers", dest_count);
	}
	if (service_count != work->services)
		die("mnl: %zu services", service_count);
}

static void run(const struct work *work)
{
	if (work->job == JOB_OPEN) {
		open_it();
	} else if (work->job == JOB_READ) {
		read_all(work);
	} else {
		change(work);
	}
}

const struct way way_mnl = {
	"mnl", CAN_CHANGE | CAN(JOB_READ) | CAN(JOB_OPEN), false, prepare, run
};
