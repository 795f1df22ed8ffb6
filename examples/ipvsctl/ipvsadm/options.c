/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <limits.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "values.h"

#define FIELD(field) .offset = offsetof(struct command, field), \
	.size = sizeof(((struct command *)0)->field)
#define NUMBER(field, low, high, text) .argument = ARGUMENT_REQUIRED, .set = set_number, \
	FIELD(field), .lowest = (low), .highest = (high), .complaint = (text)
#define TEXT(field) .argument = ARGUMENT_REQUIRED, .set = set_text, FIELD(field)
#define CONSTANT(field, number) .set = set_constant, FIELD(field), .lowest = (number)
#define COMMAND(which) .verb = (which), .option = OPTION_NONE
#define OPTION(which) .verb = VERB_NONE, .option = (which), .bit = BIT(which)
#define UNCOUNTED .verb = VERB_NONE, .option = OPTION_NONE

#define A_TIMEOUT 2678400 /* a month: what ipvsadm takes for one */

static const struct option_row rows[] = {
	{ 'A', "add-service", COMMAND(VERB_ADD) },
	{ 'E', "edit-service", COMMAND(VERB_EDIT) },
	{ 'D', "delete-service", COMMAND(VERB_DELETE) },
	{ 'C', "clear", COMMAND(VERB_FLUSH) },
	{ 'R', "restore", COMMAND(VERB_RESTORE) },
	{ 'S', "save", COMMAND(VERB_SAVE) },
	{ 'a', "add-server", COMMAND(VERB_ADD_DEST) },
	{ 'e', "edit-server", COMMAND(VERB_EDIT_DEST) },
	{ 'd', "delete-server", COMMAND(VERB_DELETE_DEST) },
	{ 'L', "list", COMMAND(VERB_LIST) },
	{ 'l', "list", COMMAND(VERB_LIST) },
	{ 'Z', "zero", COMMAND(VERB_ZERO) },
	{ 0, "set", COMMAND(VERB_SET) },
	{ 0, "start-daemon", COMMAND(VERB_START_DAEMON), .argument = ARGUMENT_REQUIRED,
	  .set = set_daemon_state, .complaint = "illegal start-daemon parameter specified" },
	{ 0, "stop-daemon", COMMAND(VERB_STOP_DAEMON), .argument = ARGUMENT_REQUIRED,
	  .set = set_daemon_state, .complaint = "illegal start_daemon specified" },
	{ 'h', "help", COMMAND(VERB_HELP) },
	{ 'v', "version", COMMAND(VERB_VERSION) },

	{ 't', "tcp-service", OPTION(OPTION_SERVICE), .argument = ARGUMENT_REQUIRED,
	  .set = set_service, .lowest = IPPROTO_TCP },
	{ 'u', "udp-service", OPTION(OPTION_SERVICE), .argument = ARGUMENT_REQUIRED,
	  .set = set_service, .lowest = IPPROTO_UDP },
	{ 0, "sctp-service", OPTION(OPTION_SERVICE), .argument = ARGUMENT_REQUIRED,
	  .set = set_service, .lowest = IPPROTO_SCTP },
	{ 'f', "fwmark-service", OPTION(OPTION_SERVICE), .argument = ARGUMENT_REQUIRED,
	  .set = set_fwmark },
	{ '6', "ipv6", UNCOUNTED, .set = set_ipv6 },
	{ 's', "scheduler", OPTION(OPTION_SCHEDULER), TEXT(service.scheduler) },
	{ 'p', "persistent", OPTION(OPTION_PERSISTENT), .argument = ARGUMENT_OPTIONAL,
	  .set = set_persistent, .lowest = 1, .highest = A_TIMEOUT },
	{ 'M', "netmask", OPTION(OPTION_NETMASK), .argument = ARGUMENT_REQUIRED,
	  .set = set_netmask },
	{ 0, "pe", OPTION(OPTION_PE), TEXT(service.pe_name) },
	{ 'o', "ops", OPTION(OPTION_OPS), CONSTANT(service.flags, IPVS_SERVICE_ONEPACKET) },
	{ 'b', "sched-flags", OPTION(OPTION_SCHED_FLAGS), .argument = ARGUMENT_REQUIRED,
	  .set = keep_sched_flags },
	{ 'r', "real-server", OPTION(OPTION_SERVER), .argument = ARGUMENT_REQUIRED,
	  .set = set_server },
	{ 'g', "gatewaying", OPTION(OPTION_FORWARD), .set = set_forward,
	  .lowest = IPVS_FORWARD_DROUTE },
	{ 'i', "ipip", OPTION(OPTION_FORWARD), .set = set_forward, .lowest = IPVS_FORWARD_TUNNEL },
	{ 'm', "masquerading", OPTION(OPTION_FORWARD), .set = set_forward,
	  .lowest = IPVS_FORWARD_MASQ },
	{ 0, "tun-type", OPTION(OPTION_TUN_TYPE), .argument = ARGUMENT_REQUIRED,
	  .set = set_tunnel },
	{ 0, "tun-port", OPTION(OPTION_TUN_PORT),
	  NUMBER(dest.tun_port, 1, UINT16_MAX, "illegal tunnel port specified") },
	{ 0, "tun-nocsum", OPTION(OPTION_TUN_NOCSUM) },
	{ 0, "tun-csum", OPTION(OPTION_TUN_CSUM), CONSTANT(dest.tun_flags, IPVS_TUNNEL_CSUM) },
	{ 0, "tun-remcsum", OPTION(OPTION_TUN_REMCSUM),
	  CONSTANT(dest.tun_flags, IPVS_TUNNEL_REMCSUM) },
	{ 'w', "weight", OPTION(OPTION_WEIGHT),
	  NUMBER(dest.weight, 0, INT_MAX, "illegal weight specified") },
	{ 'x', "u-threshold", OPTION(OPTION_UPPER),
	  NUMBER(dest.upper_threshold, 0, INT_MAX, "illegal u_threshold specified") },
	{ 'y', "l-threshold", OPTION(OPTION_LOWER),
	  NUMBER(dest.lower_threshold, 0, INT_MAX, "illegal l_threshold specified") },

	{ 'c', "connection", OPTION(OPTION_CONNECTION) },
	{ 'n', "numeric", OPTION(OPTION_NUMERIC) },
	{ 0, "timeout", OPTION(OPTION_TIMEOUT) },
	{ 0, "daemon", OPTION(OPTION_DAEMON) },
	{ 0, "stats", OPTION(OPTION_STATS) },
	{ 0, "rate", OPTION(OPTION_RATE) },
	{ 0, "thresholds", OPTION(OPTION_THRESHOLDS) },
	{ 0, "persistent-conn", OPTION(OPTION_PERSISTENT_CONN) },
	{ 0, "tun-info", OPTION(OPTION_TUN_INFO) },
	{ 0, "nosort", OPTION(OPTION_NOSORT) },
	{ 0, "sort", UNCOUNTED },
	{ 'X', "exact", OPTION(OPTION_EXACT) },

	{ 0, "mcast-interface", OPTION(OPTION_MCAST_INTERFACE), TEXT(daemon.interface) },
	{ 0, "mcast-group", OPTION(OPTION_MCAST_GROUP), .argument = ARGUMENT_REQUIRED,
	  .set = set_group },
	{ 0, "mcast-port", OPTION(OPTION_MCAST_PORT),
	  NUMBER(daemon.port, 1, UINT16_MAX, "illegal mcast-port specified") },
	{ 0, "mcast-ttl", OPTION(OPTION_MCAST_TTL),
	  NUMBER(daemon.ttl, 1, UINT8_MAX, "illegal mcast-ttl specified") },
	{ 0, "syncid", OPTION(OPTION_SYNCID),
	  NUMBER(daemon.sync_id, 0, UINT8_MAX, "illegal syncid specified") },
	{ 0, "sync-maxlen", OPTION(OPTION_SYNC_MAXLEN),
	  NUMBER(daemon.sync_maxlen, 1, 65507, "illegal sync-maxlen specified") },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* Made once: the lines of a large restore have many. */
static const struct option_row *letters[256];

static void index_letters(void)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (rows[i].letter)
			letters[(unsigned char)rows[i].letter] = &rows[i];
}

const struct option_row *option_by_letter(char letter)
{
	if (!letters['A'])
		index_letters();
	return letters[(unsigned char)letter];
}

const struct option_row *option_by_name(const char *name, size_t size)
{
	for (size_t i = 0; i < ROW_COUNT; i++)
		if (strncmp(rows[i].name, name, size) == 0 && !rows[i].name[size])
			return &rows[i];
	return NULL;
}
