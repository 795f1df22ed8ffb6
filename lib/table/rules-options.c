/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The options of the language: ipvsadm's, and --forward and --unused-timeout of our own. */
#include <limits.h>
#include <netinet/in.h>
#include <string.h>

#include "table/rules.h"

#define LONG(text) .shown = "--" text, .name = text, .name_size = sizeof(text) - 1
#define BOTH(letter, text) \
	.shown = "-" letter " (--" text ")", .name = text, .name_size = sizeof(text) - 1
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

static const struct option options[] = {
	{ BOTH("a", "add-server"), COMMAND(ADD_SERVER) },
	{ BOTH("t", "tcp-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_service, .max = IPPROTO_TCP },
	{ BOTH("r", "real-server"), .value = REQUIRED, .slot = SLOT_SERVER,
	  .commands = FOR_ONE_SERVER, .set = set_server },
	{ BOTH("m", "masquerading"), .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward, .max = IPVS_FORWARD_MASQ },
	{ BOTH("g", "gatewaying"), .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward, .max = IPVS_FORWARD_DROUTE },
	{ BOTH("i", "ipip"), .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward, .max = IPVS_FORWARD_TUNNEL },
	{ BOTH("w", "weight"), .slot = SLOT_WEIGHT, .commands = FOR_SERVERS,
	  NUMBER(dest.weight, 0, INT_MAX) },
	{ BOTH("u", "udp-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_service, .max = IPPROTO_UDP },
	{ BOTH("f", "fwmark-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_fwmark, .min = 1, .max = UINT32_MAX },
	{ BOTH("A", "add-service"), COMMAND(ADD_SERVICE) },
	{ BOTH("s", "scheduler"), .value = REQUIRED, .slot = SLOT_SCHEDULER,
	  .commands = FOR_SERVICES, .set = set_name, FIELD(service.scheduler),
	  .max = IPVS_SCHEDULER_SIZE - 1 },
	{ BOTH("p", "persistent"), .value = OPTIONAL, .slot = SLOT_PERSISTENT,
	  .commands = FOR_SERVICES, .set = set_persistent, FIELD(service.timeout_s), .min = 1,
	  .max = UINT32_MAX },
	{ BOTH("x", "u-threshold"), .slot = SLOT_UPPER, .commands = FOR_SERVERS,
	  NUMBER(dest.upper_threshold, 0, INT_MAX) },
	{ BOTH("y", "l-threshold"), .slot = SLOT_LOWER, .commands = FOR_SERVERS,
	  NUMBER(dest.lower_threshold, 0, INT_MAX) },
	{ LONG("sctp-service"), .value = REQUIRED, .slot = SLOT_SERVICE,
	  .commands = FOR_ONE_SERVICE, .set = set_service, .max = IPPROTO_SCTP },
	{ BOTH("6", "ipv6"), .slot = SLOT_IPV6, .commands = FOR_ONE_SERVICE, .set = set_ipv6 },
	{ LONG("tun-type"), .value = REQUIRED, .slot = SLOT_TUN_TYPE, .commands = FOR_SERVERS,
	  .set = set_tun_type },
	{ LONG("tun-port"), .value = REQUIRED, .slot = SLOT_TUN_PORT, .commands = FOR_SERVERS,
	  .set = set_tun_port, FIELD(dest.tun_port), .min = 1, .max = UINT16_MAX },
	{ LONG("tun-nocsum"), .slot = SLOT_TUN_NOCSUM, .commands = FOR_SERVERS,
	  .set = set_tun_flag },
	{ LONG("tun-csum"), .slot = SLOT_TUN_CSUM, .commands = FOR_SERVERS,
	  .set = set_tun_flag, .max = IPVS_TUNNEL_CSUM },
	{ LONG("tun-remcsum"), .slot = SLOT_TUN_REMCSUM, .commands = FOR_SERVERS,
	  .set = set_tun_flag, .max = IPVS_TUNNEL_REMCSUM },
	{ BOTH("M", "netmask"), .value = REQUIRED, .slot = SLOT_NETMASK,
	  .commands = FOR_SERVICES, .set = set_netmask },
	{ LONG("pe"), .value = REQUIRED, .slot = SLOT_PE, .commands = FOR_SERVICES,
	  .set = set_name, FIELD(service.pe_name), .max = 16 },
	{ BOTH("o", "ops"), .slot = SLOT_OPS, .commands = FOR_SERVICES, .set = set_ops },
	{ BOTH("b", "sched-flags"), .value = REQUIRED, .slot = SLOT_SCHED_FLAGS,
	  .commands = FOR_SERVICES, .set = set_sched_flags },
	{ LONG("forward"), .value = REQUIRED, .slot = SLOT_FORWARD, .commands = FOR_SERVERS,
	  .set = set_forward_name },
	{ LONG("unused-timeout"), .slot = SLOT_PERSISTENT, .commands = FOR_SERVICES,
	  NUMBER(service.timeout_s, 1, UINT32_MAX) },
	{ BOTH("E", "edit-service"), COMMAND(EDIT_SERVICE) },
	{ BOTH("D", "delete-service"), COMMAND(DELETE_SERVICE) },
	{ BOTH("C", "clear"), COMMAND(CLEAR) },
	{ BOTH("e", "edit-server"), COMMAND(EDIT_SERVER) },
	{ BOTH("d", "delete-server"), COMMAND(DELETE_SERVER) },
	{ LONG("set"), COMMAND(SET_TIMEOUTS) },
	{ LONG("start-daemon"), .value = REQUIRED, COMMAND(START_DAEMON),
	  .set = set_daemon_state },
	{ LONG("stop-daemon"), .value = REQUIRED, COMMAND(STOP_DAEMON),
	  .set = set_daemon_state },
	{ LONG("mcast-interface"), .value = REQUIRED, .slot = SLOT_INTERFACE,
	  .commands = FOR_DAEMONS, .set = set_name, FIELD(daemon.interface),
	  .max = IPVS_INTERFACE_SIZE - 1 },
	{ LONG("syncid"), .slot = SLOT_SYNC_ID,
	  .commands = FOR_DAEMONS | COMMAND_BIT(STOP_DAEMON),
	  NUMBER(daemon.sync_id, 0, UINT8_MAX) },
	{ LONG("sync-maxlen"), .slot = SLOT_SYNC_MAXLEN, .commands = FOR_DAEMONS,
	  NUMBER(daemon.sync_maxlen, 1, UINT16_MAX) },
	{ LONG("mcast-group"), .value = REQUIRED, .slot = SLOT_GROUP,
	  .commands = FOR_DAEMONS, .set = set_group },
	{ LONG("mcast-port"), .slot = SLOT_GROUP_PORT, .commands = FOR_DAEMONS,
	  NUMBER(daemon.port, 1, UINT16_MAX) },
	{ LONG("mcast-ttl"), .slot = SLOT_GROUP_TTL, .commands = FOR_DAEMONS,
	  NUMBER(daemon.ttl, 1, UINT8_MAX) },
	{ BOTH("L", "list"), COMMAND(OTHER_COMMAND) },
	{ BOTH("l", "list"), COMMAND(OTHER_COMMAND) },
	{ BOTH("Z", "zero"), COMMAND(OTHER_COMMAND) },
	{ BOTH("R", "restore"), COMMAND(OTHER_COMMAND) },
	{ BOTH("S", "save"), COMMAND(OTHER_COMMAND) },
	{ BOTH("h", "help"), COMMAND(OTHER_COMMAND) },
	{ BOTH("v", "version"), COMMAND(OTHER_COMMAND) },
};

#define OPTIONS (sizeof(options) / sizeof(options[0]))

_Static_assert(SLOTS <= 32, "a slot has a bit in reader.seen");

void options_by_letter(const struct option *by_letter[LETTERS])
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].shown[1] != '-')
			by_letter[(unsigned char)options[i].shown[1]] = &options[i];
}

const struct option *option_by_name(struct word name)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].name_size == name.size &&
		    memcmp(options[i].name, name.at, name.size) == 0)
			return &options[i];
	return NULL;
}
