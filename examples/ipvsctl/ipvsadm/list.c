/* SPDX-License-Identifier: MIT */
#include "list.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "formats.h"
#include "messages.h"
#include "names.h"

#define SERVICE_WIDTH 33
#define DEST_WIDTH 28

/* The protocol, in four capital letters. */
static void add_protocol(struct line *line, uint16_t protocol)
{
	const char *name = ipvs_protocol_name(protocol);
	char capitals[8] = "?";

	for (size_t i = 0; name && i < sizeof(capitals) - 1; i++)
		capitals[i] = (char)toupper((unsigned char)name[i]);
	line_add_left(line, capitals, 4);
}

static void add_service_name(struct line *line, const struct ipvs_service *service, bool numeric)
{
	if (service->fwmark) {
		line_add(line, "FWM  ");
		line_add_number(line, service->fwmark);
		line_add(line, service->addr.family == AF_INET6 ? " IPv6" : "");
		return;
	}
	add_protocol(line, service->protocol);
	line_add(line, " ");
	name_add(line, &service->addr, service->port, service->protocol, numeric);
}

static void add_netmask(struct line *line, const struct ipvs_service *service)
{
	struct in_addr mask = { htonl(service->netmask) };
	bool is_v6 = service->addr.family == AF_INET6;

	if (is_v6 ? service->prefix_len == 128 : service->netmask == UINT32_MAX)
		return;
	line_add(line, " mask ");
	if (is_v6)
		line_add_number(line, service->prefix_len);
	else
		line_add(line, inet_ntoa(mask));
}

static void add_persistence(struct line *line, const struct ipvs_service *service)
{
	line_add(line, " persistent ");
	line_add_number(line, service->timeout_s);
	add_netmask(line, service);
	if (*service->pe_name) {
		line_add(line, " pe ");
		line_add(line, service->pe_name);
	}
}

static void add_settings(struct line *line, const struct ipvs_service *service)
{
	char flags[IPVS_FLAGS_TEXT_SIZE];

	line_add(line, " ");
	line_add(line, service->scheduler);
	if (ipvs_sched_flags_format(service->scheduler, service->flags, flags, sizeof(flags)) > 0) {
		line_add(line, " (");
		line_add(line, flags);
		line_add(line, ")");
	}
	if (service->flags & IPVS_SERVICE_PERSISTENT)
		add_persistence(line, service);
	if (service->flags & IPVS_SERVICE_ONEPACKET)
		line_add(line, " ops");
}

static void show_service(const struct command *command, const struct format *format,
			 const struct ipvs_service_entry *entry)
{
	struct line line;

	line.size = 0;
	add_service_name(&line, &entry->service, given(command, OPTION_NUMERIC));
	if (format->counters) {
		line_fill(&line, 0, SERVICE_WIDTH);
		format_add_counters(format, &line, &entry->stats, given(command, OPTION_EXACT));
	} else {
		add_settings(&line, &entry->service);
	}
	line_end(&line);
}

static void show_dests(const struct command *command, const struct format *format,
		       const struct ipvs_service *service, const struct ipvs_dests *dests)
{
	bool exact = given(command, OPTION_EXACT), numeric = given(command, OPTION_NUMERIC);
	struct line line;

	line.size = 0;
	for (size_t i = 0; i < dests->count; i++) {
		const struct ipvs_dest *dest = &dests->entries[i].dest;

		line_add(&line, "  -> ");
		name_add(&line, &dest->addr, dest->port, service->protocol, numeric);
		line_fill(&line, strlen("  -> "), DEST_WIDTH);
		format_add_dest(format, &line, &dests->entries[i], exact);
		line_end(&line);
	}
}

static int fail(struct ipvs *h, const struct command *command, int ret)
{
	fprintf(stderr, "%s\n", message(h, command, ret, ipvs_last_error(h)->reason));
	return 1;
}

static int show_one(struct ipvs *h, const struct command *command, const struct format *format)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs_service_entry entry;
	int ret = ipvs_service_get(h, &command->service, &entry);

	if (ret == 0)
		ret = ipvs_dest_list(h, &command->service, &dests);
	if (ret < 0)
		return fail(h, command, ret);
	fputs(format->titles, stdout);
	show_service(command, format, &entry);
	show_dests(command, format, &entry.service, &dests);
	ipvs_dests_free(&dests);
	return 0;
}

static void show_title(const struct ipvs_info *info, const struct format *format)
{
	printf("IP Virtual Server version %u.%u.%u (size=%u)\n%s", info->version >> 16,
	       info->version >> 8 & 0xff, info->version & 0xff, info->conn_table_size,
	       format->titles);
}

static int show_all(struct ipvs *h, const struct command *command, const struct format *format)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	const struct ipvs_service_entry *entry;
	struct ipvs_info info;
	int ret = ipvs_info_get(h, &info);

	if (ret == 0)
		ret = ipvs_table_reader_start(h, reader);
	if (ret == 0)
		show_title(&info, format);
	while (ret == 0 && (ret = ipvs_table_reader_next(h, reader)) > 0) {
		entry = ipvs_table_reader_service(reader);
		show_service(command, format, entry);
		show_dests(command, format, &entry->service, ipvs_table_reader_dests(reader));
		ret = 0;
	}
	ipvs_table_reader_free(reader);
	return ret < 0 ? fail(h, command, ret) : 0;
}

int show_table(struct ipvs *h, const struct command *command)
{
	const struct format *format = format_of(command);

	if (given(command, OPTION_SERVICE))
		return show_one(h, command, format);
	return show_all(h, command, format);
}

int show_timeouts(struct ipvs *h, const struct command *command)
{
	struct ipvs_timeouts timeouts;

	(void)command;
	if (ipvs_timeouts_get(h, &timeouts) < 0)
		return 1;
	printf("Timeout (tcp tcpfin udp): %u %u %u\n", timeouts.tcp_s, timeouts.tcp_fin_s,
	       timeouts.udp_s);
	return 0;
}

static void add_setting(struct line *line, const char *name, uint32_t number)
{
	if (!number)
		return;
	line_add(line, name);
	line_add_number(line, number);
}

static void show_daemon(const struct ipvs_daemon *daemon)
{
	char group[IPVS_ADDR_TEXT_SIZE];
	struct line line;

	line.size = 0;
	line_add(&line, ipvs_daemon_state_name(daemon->state));
	line_add(&line, " sync daemon (mcast=");
	line_add(&line, daemon->interface);
	line_add(&line, ", syncid=");
	line_add_number(&line, daemon->sync_id);
	add_setting(&line, ", maxlen=", daemon->sync_maxlen);
	if (daemon->group.family && ipvs_addr_format(&daemon->group, group, sizeof(group)) > 0) {
		line_add(&line, ", group=");
		line_add(&line, group);
	}
	add_setting(&line, ", port=", daemon->port);
	add_setting(&line, ", ttl=", daemon->ttl);
	line_add(&line, ")");
	line_end(&line);
}

int show_daemons(struct ipvs *h, const struct command *command)
{
	struct ipvs_daemons daemons;

	(void)command;
	if (ipvs_daemon_list(h, &daemons) < 0)
		return 1;
	for (uint32_t i = 0; i < daemons.count; i++)
		show_daemon(&daemons.daemons[i]);
	return 0;
}
