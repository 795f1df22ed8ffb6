/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of the language: ipvsadm's, and --forward and --unused-timeout of our own. */
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "table/rules.h"

#define NAME(text) .name = text, .name_size = sizeof(text) - 1
#define FIELD(field) \
	.offset = offsetof(struct rule, field), .size = sizeof(((struct rule *)0)->field)
#define NUMBER(field, from, to) \
	.value = REQUIRED, .set = set_number, FIELD(field), .min = from, .max = to
#define COMMAND(which) .slot = SLOT_COMMAND, .command = which, .commands = UINT16_MAX

#define FOR_SERVICES (COMMAND_BIT(ADD_SERVICE) | COMMAND_BIT(EDIT_SERVICE))
#define FOR_SERVERS (COMMAND_BIT(ADD_SERVER) | COMMAND_BIT(EDIT_SERVER))
#define FOR_ONE_SERVER (FOR_SERVERS | COMMAND_BIT(DELETE_SERVER))
#define FOR_ONE_SERVICE (FOR_SERVICES | COMMAND_BIT(DELETE_SERVICE) | FOR_ONE_SERVER)
#define FOR_DAEMONS COMMAND_BIT(START_DAEMON)

/* The search goes from the top: what lines have most comes first. */
static const struct option options[] = {
	{ 'a', NAME("add-server"), COMMAND(ADD_SERVER) },
	{ 't', NAME("tcp-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_service, .max = IPPROTO_TCP },
	{ 'r', NAME("real-server"), .value = REQUIRED, .slot = SLOT_SERVER,
	  .commands = FOR_ONE_SERVER, .set = set_server },
	{ 'm', NAME("masquerading"), .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward, .max = IPVS_FORWARD_MASQ },
	{ 'g', NAME("gatewaying"), .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward, .max = IPVS_FORWARD_DROUTE },
	{ 'i', NAME("ipip"), .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward, .max = IPVS_FORWARD_TUNNEL },
	{ 'w', NAME("weight"), .slot = SLOT_WEIGHT, .commands = FOR_SERVERS,
	  NUMBER(dest.weight, 0, INT_MAX) },
	{ 'u', NAME("udp-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_service, .max = IPPROTO_UDP },
	{ 'f', NAME("fwmark-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_fwmark, .min = 1, .max = UINT32_MAX },
	{ 'A', NAME("add-service"), COMMAND(ADD_SERVICE) },
	{ 's', NAME("scheduler"), .value = REQUIRED, .slot = SLOT_SCHEDULER,
	  .commands = FOR_SERVICES, .set = set_name, FIELD(service.scheduler),
	  .max = IPVS_SCHEDULER_SIZE - 1 },
	{ 'p', NAME("persistent"), .value = OPTIONAL, .slot = SLOT_PERSISTENT,
	  .commands = FOR_SERVICES, .set = set_persistent, FIELD(service.timeout_s), .min = 1,
	  .max = UINT32_MAX },
	{ 'x', NAME("u-threshold"), .slot = SLOT_UPPER, .commands = FOR_SERVERS,
	  NUMBER(dest.upper_threshold, 0, INT_MAX) },
	{ 'y', NAME("l-threshold"), .slot = SLOT_LOWER, .commands = FOR_SERVERS,
	  NUMBER(dest.lower_threshold, 0, INT_MAX) },
	{ 0, NAME("sctp-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_service, .max = IPPROTO_SCTP },
	{ '6', NAME("ipv6"), .slot = SLOT_IPV6, .commands = FOR_ONE_SERVICE, .set = set_ipv6 },
	{ 0, NAME("tun-type"), .value = REQUIRED, .slot = SLOT_TUN_TYPE, .commands = FOR_SERVERS,
	  .set = set_tun_type },
	{ 0, NAME("tun-port"), .value = REQUIRED, .slot = SLOT_TUN_PORT, .commands = FOR_SERVERS,
	  .set = set_tun_port, FIELD(dest.tun_port), .min = 1, .max = UINT16_MAX },
	{ 0, NAME("tun-nocsum"), .slot = SLOT_TUN_NOCSUM, .commands = FOR_SERVERS,
	  .set = set_tun_flag },
	{ 0, NAME("tun-csum"), .slot = SLOT_TUN_CSUM, .commands = FOR_SERVERS,
	  .set = set_tun_flag, .max = IPVS_TUNNEL_CSUM },
	{ 0, NAME("tun-remcsum"), .slot = SLOT_TUN_REMCSUM, .commands = FOR_SERVERS,
	  .set = set_tun_flag, .max = IPVS_TUNNEL_REMCSUM },
	{ 'M', NAME("netmask"), .value = REQUIRED, .slot = SLOT_NETMASK,
	  .commands = FOR_SERVICES, .set = set_netmask },
	{ 0, NAME("pe"), .value = REQUIRED, .slot = SLOT_PE, .commands = FOR_SERVICES,
	  .set = set_name, FIELD(service.pe_name), .max = 16 },
	{ 'o', NAME("ops"), .slot = SLOT_OPS, .commands = FOR_SERVICES, .set = set_ops },
	{ 'b', NAME("sched-flags"), .value = REQUIRED, .slot = SLOT_SCHED_FLAGS,
	  .commands = FOR_SERVICES, .set = set_sched_flags },
	{ 0, NAME("forward"), .value = REQUIRED, .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward_name },
	{ 0, NAME("unused-timeout"), .slot = SLOT_PERSISTENT, .commands = FOR_SERVICES,
	  NUMBER(service.timeout_s, 1, UINT32_MAX) },
	{ 'E', NAME("edit-service"), COMMAND(EDIT_SERVICE) },
	{ 'D', NAME("delete-service"), COMMAND(DELETE_SERVICE) },
	{ 'C', NAME("clear"), COMMAND(CLEAR) },
	{ 'e', NAME("edit-server"), COMMAND(EDIT_SERVER) },
	{ 'd', NAME("delete-server"), COMMAND(DELETE_SERVER) },
	{ 0, NAME("set"), COMMAND(SET_TIMEOUTS) },
	{ 0, NAME("start-daemon"), .value = REQUIRED, COMMAND(START_DAEMON),
	  .set = set_daemon_state },
	{ 0, NAME("stop-daemon"), .value = REQUIRED, COMMAND(STOP_DAEMON),
	  .set = set_daemon_state },
	{ 0, NAME("mcast-interface"), .value = REQUIRED, .slot = SLOT_INTERFACE,
	  .commands = FOR_DAEMONS, .set = set_name, FIELD(daemon.interface),
	  .max = IPVS_INTERFACE_SIZE - 1 },
	{ 0, NAME("syncid"), .slot = SLOT_SYNC_ID,
	  .commands = FOR_DAEMONS | COMMAND_BIT(STOP_DAEMON),
	  NUMBER(daemon.sync_id, 0, UINT8_MAX) },
	{ 0, NAME("sync-maxlen"), .slot = SLOT_SYNC_MAXLEN, .commands = FOR_DAEMONS,
	  NUMBER(daemon.sync_maxlen, 1, UINT16_MAX) },
	{ 0, NAME("mcast-group"), .value = REQUIRED, .slot = SLOT_GROUP,
	  .commands = FOR_DAEMONS, .set = set_group },
	{ 0, NAME("mcast-port"), .slot = SLOT_GROUP_PORT, .commands = FOR_DAEMONS,
	  NUMBER(daemon.port, 1, UINT16_MAX) },
	{ 0, NAME("mcast-ttl"), .slot = SLOT_GROUP_TTL, .commands = FOR_DAEMONS,
	  NUMBER(daemon.ttl, 1, UINT8_MAX) },
	{ 'L', NAME("list"), COMMAND(OTHER_COMMAND) },
	{ 'l', NAME("list"), COMMAND(OTHER_COMMAND) },
	{ 'Z', NAME("zero"), COMMAND(OTHER_COMMAND) },
	{ 'R', NAME("restore"), COMMAND(OTHER_COMMAND) },
	{ 'S', NAME("save"), COMMAND(OTHER_COMMAND) },
	{ 'h', NAME("help"), COMMAND(OTHER_COMMAND) },
	{ 'v', NAME("version"), COMMAND(OTHER_COMMAND) },
};

#define OPTIONS (sizeof(options) / sizeof(options[0]))

_Static_assert(SLOTS <= 32, "a slot has a bit in reader.seen");

const struct option *option_by_letter(char letter)
{
	for (size_t i = 0; letter && i < OPTIONS; i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}

const struct option *option_by_name(struct word name)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].name_size == name.size &&
		    memcmp(options[i].name, name.at, name.size) == 0)
			return &options[i];
	return NULL;
}

const char *option_name(const struct option *option, char buf[OPTION_NAME_SIZE])
{
	if (option->letter)
		snprintf(buf, OPTION_NAME_SIZE, "-%c (--%s)", option->letter, option->name);
	else
		snprintf(buf, OPTION_NAME_SIZE, "--%s", option->name);
	return buf;
}
