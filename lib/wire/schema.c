/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/schema.h"

#include <libipvs/types.h>

#include "wire/engine.h"
#include "wire/uapi.h"

#define BIT(n) (UINT32_C(1) << (n))
#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define FIELD(record, field) \
	.offset = offsetof(struct record, field), .size = sizeof(((struct record *)0)->field)

/* The engine compiled for one schema, whose rows are constants there. */
#define OWN_GET(name, schema) \
	static int name(void *record, const void *data, size_t size) \
	{ \
		return engine_get(&(schema), true, record, data, size); \
	}

#define KEY (ATTR_KEY_ADDR | ATTR_KEY_MARK)

/*
 * The netmask travels as raw bytes: an IPv4 mask in network order, or an IPv6 prefix length in
 * host order. Which one it is depends on the family, so the two sides of service.c sort it out.
 */
#define SERVICE_ROWS \
	[IPVS_SVC_ATTR_AF] = { ATTR_U16, KEY, FIELD(ipvs_service, addr.family) }, \
	[IPVS_SVC_ATTR_PROTOCOL] = { ATTR_U16, ATTR_KEY_ADDR, FIELD(ipvs_service, protocol) }, \
	[IPVS_SVC_ATTR_ADDR] = { ATTR_ADDR, ATTR_KEY_ADDR, FIELD(ipvs_service, addr.bytes) }, \
	[IPVS_SVC_ATTR_PORT] = { ATTR_BE16, ATTR_KEY_ADDR, FIELD(ipvs_service, port) }, \
	[IPVS_SVC_ATTR_FWMARK] = { ATTR_U32, ATTR_KEY_MARK, FIELD(ipvs_service, fwmark) }, \
	[IPVS_SVC_ATTR_SCHED_NAME] = { ATTR_TEXT, ATTR_SETTING, FIELD(ipvs_service, scheduler) }, \
	[IPVS_SVC_ATTR_FLAGS] = { ATTR_FLAGS, ATTR_SETTING, FIELD(ipvs_service, flags), \
				  .kernel_bits = IP_VS_SVC_F_HASHED }, \
	[IPVS_SVC_ATTR_TIMEOUT] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_service, timeout_s) }, \
	[IPVS_SVC_ATTR_NETMASK] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_service, netmask) }, \
	[IPVS_SVC_ATTR_PE_NAME] = { ATTR_TEXT, ATTR_SET, FIELD(ipvs_service, pe_name) }

static const struct attr_row service_rows[] = { SERVICE_ROWS };

const struct attr_schema schema_service = { service_rows, COUNT(service_rows), 0, NULL, 0, NULL };

/* An IPv4 mask goes in network order, an IPv6 prefix length in host order, in the same place. */
static uint8_t *put_service_settings(uint8_t *at, const struct ipvs_service *service,
				     unsigned int use)
{
	struct ipvs_service wire = *service;

	wire.netmask = service->addr.family == AF_INET6 ? service->prefix_len
							: htonl(service->netmask);
	return engine_put_nest(&schema_service, IPVS_CMD_ATTR_SERVICE, at, &wire, use);
}

uint8_t *schema_put_service(uint8_t *at, const struct ipvs_service *service, unsigned int settings)
{
	if (settings)
		return put_service_settings(at, service, settings | (service->fwmark
				? ATTR_KEY_MARK : ATTR_KEY_ADDR));
	if (service->fwmark)
		return engine_put_nest(&schema_service, IPVS_CMD_ATTR_SERVICE, at, service,
				       ATTR_KEY_MARK);
	return engine_put_nest(&schema_service, IPVS_CMD_ATTR_SERVICE, at, service, ATTR_KEY_ADDR);
}

/* A tunnel that is left out is IPIP; the family, that of the service. */
#define DEST_ROWS \
	[IPVS_DEST_ATTR_ADDR] = { ATTR_ADDR, KEY, FIELD(ipvs_dest, addr.bytes) }, \
	[IPVS_DEST_ATTR_PORT] = { ATTR_BE16, KEY, FIELD(ipvs_dest, port) }, \
	[IPVS_DEST_ATTR_FWD_METHOD] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_dest, forward) }, \
	[IPVS_DEST_ATTR_WEIGHT] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_dest, weight) }, \
	[IPVS_DEST_ATTR_U_THRESH] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_dest, upper_threshold) }, \
	[IPVS_DEST_ATTR_L_THRESH] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_dest, lower_threshold) }, \
	[IPVS_DEST_ATTR_ADDR_FAMILY] = { ATTR_U16, ATTR_FAMILY, FIELD(ipvs_dest, addr.family) }, \
	[IPVS_DEST_ATTR_TUN_TYPE] = { ATTR_U8, ATTR_SET, FIELD(ipvs_dest, tun_type) }, \
	[IPVS_DEST_ATTR_TUN_PORT] = { ATTR_BE16, ATTR_SET, FIELD(ipvs_dest, tun_port) }, \
	[IPVS_DEST_ATTR_TUN_FLAGS] = { ATTR_U16, ATTR_SET, FIELD(ipvs_dest, tun_flags) }

static const struct attr_row dest_rows[] = { DEST_ROWS };

const struct attr_schema schema_dest = { dest_rows, COUNT(dest_rows), 0, NULL, 0, NULL };

/* Settings in full, as tables are made of, have their own code. */
uint8_t *schema_put_dest(uint8_t *at, const struct ipvs_dest *dest, unsigned int use)
{
	if (use == (ATTR_SETTING | ATTR_SET))
		return engine_put_nest(&schema_dest, IPVS_CMD_ATTR_DEST, at, dest,
				       KEY | ATTR_SETTING | ATTR_SET);
	return engine_put_nest(&schema_dest, IPVS_CMD_ATTR_DEST, at, dest, KEY | use);
}

/* Unlike every other port, the daemon's is in host order. */
static const struct attr_row daemon_rows[] = {
	[IPVS_DAEMON_ATTR_STATE] = { ATTR_U32, KEY, FIELD(ipvs_daemon, state) },
	[IPVS_DAEMON_ATTR_MCAST_IFN] = { ATTR_TEXT, ATTR_SETTING, FIELD(ipvs_daemon, interface) },
	[IPVS_DAEMON_ATTR_SYNC_ID] = { ATTR_U32, ATTR_SETTING, FIELD(ipvs_daemon, sync_id) },
	[IPVS_DAEMON_ATTR_SYNC_MAXLEN] = { ATTR_U16, ATTR_SET, FIELD(ipvs_daemon, sync_maxlen) },
	[IPVS_DAEMON_ATTR_MCAST_GROUP] = { ATTR_ADDR4, ATTR_SET, FIELD(ipvs_daemon, group) },
	[IPVS_DAEMON_ATTR_MCAST_GROUP6] = { ATTR_ADDR6, ATTR_SET, FIELD(ipvs_daemon, group) },
	[IPVS_DAEMON_ATTR_MCAST_PORT] = { ATTR_U16, ATTR_SET, FIELD(ipvs_daemon, port) },
	[IPVS_DAEMON_ATTR_MCAST_TTL] = { ATTR_U8, ATTR_SET, FIELD(ipvs_daemon, ttl) },
};

const struct attr_schema schema_daemon = {
	daemon_rows, COUNT(daemon_rows),
	BIT(IPVS_DAEMON_ATTR_STATE) | BIT(IPVS_DAEMON_ATTR_MCAST_IFN) |
		BIT(IPVS_DAEMON_ATTR_SYNC_ID), NULL, 0, NULL
};

uint8_t *schema_put_daemon(uint8_t *at, const struct ipvs_daemon *daemon, unsigned int settings)
{
	uint8_t *end = attr_put(at + NLA_HDRLEN, &schema_daemon, daemon, KEY | settings);

	put_header(at, IPVS_CMD_ATTR_DAEMON | NLA_F_NESTED, (size_t)(end - at) - NLA_HDRLEN);
	return end;
}

static const struct attr_row stats_rows[] = {
	[IPVS_STATS_ATTR_CONNS] = { ATTR_U64, 0, FIELD(ipvs_stats, conns) },
	[IPVS_STATS_ATTR_INPKTS] = { ATTR_U64, 0, FIELD(ipvs_stats, in_packets) },
	[IPVS_STATS_ATTR_OUTPKTS] = { ATTR_U64, 0, FIELD(ipvs_stats, out_packets) },
	[IPVS_STATS_ATTR_INBYTES] = { ATTR_U64, 0, FIELD(ipvs_stats, in_bytes) },
	[IPVS_STATS_ATTR_OUTBYTES] = { ATTR_U64, 0, FIELD(ipvs_stats, out_bytes) },
	[IPVS_STATS_ATTR_CPS] = { ATTR_U64, 0, FIELD(ipvs_stats, conns_per_s) },
	[IPVS_STATS_ATTR_INPPS] = { ATTR_U64, 0, FIELD(ipvs_stats, in_packets_per_s) },
	[IPVS_STATS_ATTR_OUTPPS] = { ATTR_U64, 0, FIELD(ipvs_stats, out_packets_per_s) },
	[IPVS_STATS_ATTR_INBPS] = { ATTR_U64, 0, FIELD(ipvs_stats, in_bytes_per_s) },
	[IPVS_STATS_ATTR_OUTBPS] = { ATTR_U64, 0, FIELD(ipvs_stats, out_bytes_per_s) },
};

/* The 64-bit nest; the older one beside it has the same numbers cut to 32 bits. */
static const uint8_t stats_order[] = {
	IPVS_STATS_ATTR_CONNS, IPVS_STATS_ATTR_INPKTS, IPVS_STATS_ATTR_OUTPKTS,
	IPVS_STATS_ATTR_INBYTES, IPVS_STATS_ATTR_OUTBYTES, IPVS_STATS_ATTR_CPS,
	IPVS_STATS_ATTR_INPPS, IPVS_STATS_ATTR_OUTPPS, IPVS_STATS_ATTR_INBPS,
	IPVS_STATS_ATTR_OUTBPS,
};

static const struct attr_schema schema_stats64;
OWN_GET(get_stats, schema_stats64)

static const struct attr_schema schema_stats64 = {
	stats_rows, COUNT(stats_rows),
	BIT(COUNT(stats_rows)) - BIT(IPVS_STATS_ATTR_CONNS),
	stats_order, COUNT(stats_order), get_stats
};

/* Entries begin with their settings, so the rows of those hold for entries too. */
static const struct attr_row service_entry_rows[] = {
	SERVICE_ROWS,
	[IPVS_SVC_ATTR_STATS64] = { ATTR_NEST, 0, FIELD(ipvs_service_entry, stats),
				    .nest = &schema_stats64 },
};

static const struct attr_schema schema_service_entry;
OWN_GET(get_service, schema_service_entry)

static const struct attr_schema schema_service_entry = {
	service_entry_rows, COUNT(service_entry_rows),
	BIT(IPVS_SVC_ATTR_AF) | BIT(IPVS_SVC_ATTR_SCHED_NAME) | BIT(IPVS_SVC_ATTR_FLAGS) |
		BIT(IPVS_SVC_ATTR_TIMEOUT) | BIT(IPVS_SVC_ATTR_NETMASK) |
		BIT(IPVS_SVC_ATTR_STATS64), NULL, 0, get_service
};

static const struct attr_row dest_entry_rows[] = {
	DEST_ROWS,
	[IPVS_DEST_ATTR_ACTIVE_CONNS] = { ATTR_U32, 0, FIELD(ipvs_dest_entry, active_conns) },
	[IPVS_DEST_ATTR_INACT_CONNS] = { ATTR_U32, 0, FIELD(ipvs_dest_entry, inactive_conns) },
	[IPVS_DEST_ATTR_PERSIST_CONNS] = { ATTR_U32, 0, FIELD(ipvs_dest_entry, persistent_conns) },
	[IPVS_DEST_ATTR_STATS64] = { ATTR_NEST, 0, FIELD(ipvs_dest_entry, stats),
				     .nest = &schema_stats64 },
};

static const uint8_t dest_order[] = {
	IPVS_DEST_ATTR_ADDR, IPVS_DEST_ATTR_PORT, IPVS_DEST_ATTR_FWD_METHOD,
	IPVS_DEST_ATTR_WEIGHT, IPVS_DEST_ATTR_TUN_TYPE, IPVS_DEST_ATTR_TUN_PORT,
	IPVS_DEST_ATTR_TUN_FLAGS, IPVS_DEST_ATTR_U_THRESH, IPVS_DEST_ATTR_L_THRESH,
	IPVS_DEST_ATTR_ACTIVE_CONNS, IPVS_DEST_ATTR_INACT_CONNS, IPVS_DEST_ATTR_PERSIST_CONNS,
	IPVS_DEST_ATTR_ADDR_FAMILY,
};

static const struct attr_schema schema_dest_entry;
OWN_GET(get_dest, schema_dest_entry)

static const struct attr_schema schema_dest_entry = {
	dest_entry_rows, COUNT(dest_entry_rows),
	BIT(IPVS_DEST_ATTR_ADDR) | BIT(IPVS_DEST_ATTR_PORT) | BIT(IPVS_DEST_ATTR_FWD_METHOD) |
		BIT(IPVS_DEST_ATTR_WEIGHT) | BIT(IPVS_DEST_ATTR_U_THRESH) |
		BIT(IPVS_DEST_ATTR_L_THRESH) | BIT(IPVS_DEST_ATTR_ACTIVE_CONNS) |
		BIT(IPVS_DEST_ATTR_INACT_CONNS) | BIT(IPVS_DEST_ATTR_PERSIST_CONNS) |
		BIT(IPVS_DEST_ATTR_ADDR_FAMILY) | BIT(IPVS_DEST_ATTR_STATS64),
	dest_order, COUNT(dest_order), get_dest
};

#define WHOLE_RECORD(schema) { ATTR_NEST, 0, .nest = &(schema) }

static const struct attr_row service_answer_rows[] = {
	[IPVS_CMD_ATTR_SERVICE] = WHOLE_RECORD(schema_service_entry),
};

static const struct attr_row dest_answer_rows[] = {
	[IPVS_CMD_ATTR_DEST] = WHOLE_RECORD(schema_dest_entry),
};

static const struct attr_row daemon_answer_rows[] = {
	[IPVS_CMD_ATTR_DAEMON] = WHOLE_RECORD(schema_daemon),
};

OWN_GET(get_service_answer, schema_service_answer)

const struct attr_schema schema_service_answer = {
	service_answer_rows, COUNT(service_answer_rows), BIT(IPVS_CMD_ATTR_SERVICE), NULL, 0,
	get_service_answer
};

OWN_GET(get_dest_answer, schema_dest_answer)

const struct attr_schema schema_dest_answer = {
	dest_answer_rows, COUNT(dest_answer_rows), BIT(IPVS_CMD_ATTR_DEST), NULL, 0,
	get_dest_answer
};

const struct attr_schema schema_daemon_answer = {
	daemon_answer_rows, COUNT(daemon_answer_rows), BIT(IPVS_CMD_ATTR_DAEMON), NULL, 0, NULL
};

/* The kernel reads 0 as "keep", and leaves out of answers what it was built without. */
static const struct attr_row timeouts_rows[] = {
	[IPVS_CMD_ATTR_TIMEOUT_TCP] = { ATTR_U32, ATTR_SET, FIELD(ipvs_timeouts, tcp_s) },
	[IPVS_CMD_ATTR_TIMEOUT_TCP_FIN] = { ATTR_U32, ATTR_SET, FIELD(ipvs_timeouts, tcp_fin_s) },
	[IPVS_CMD_ATTR_TIMEOUT_UDP] = { ATTR_U32, ATTR_SET, FIELD(ipvs_timeouts, udp_s) },
};

const struct attr_schema schema_timeouts = {
	timeouts_rows, COUNT(timeouts_rows), 0, NULL, 0, NULL
};

static const struct attr_row info_rows[] = {
	[IPVS_INFO_ATTR_VERSION] = { ATTR_U32, 0, FIELD(ipvs_info, version) },
	[IPVS_INFO_ATTR_CONN_TAB_SIZE] = { ATTR_U32, 0, FIELD(ipvs_info, conn_table_size) },
};

const struct attr_schema schema_info = {
	info_rows, COUNT(info_rows),
	BIT(IPVS_INFO_ATTR_VERSION) | BIT(IPVS_INFO_ATTR_CONN_TAB_SIZE), NULL, 0, NULL
};

static const struct attr_row family_rows[] = {
	[CTRL_ATTR_FAMILY_ID] = { ATTR_U16, 0, FIELD(schema_family_record, id) },
};

const struct attr_schema schema_family = {
	family_rows, COUNT(family_rows), BIT(CTRL_ATTR_FAMILY_ID), NULL, 0, NULL
};

static const struct attr_row extack_rows[] = {
	[NLMSGERR_ATTR_MSG] = { ATTR_TEXT, 0, FIELD(schema_extack_record, text) },
};

const struct attr_schema schema_extack = { extack_rows, COUNT(extack_rows), 0, NULL, 0, NULL };
