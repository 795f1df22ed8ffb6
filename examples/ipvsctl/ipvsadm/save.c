/* SPDX-License-Identifier: MIT */
#include "save.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "messages.h"
#include "names.h"

static void add_option(struct line *line, const char *option, uint32_t number)
{
	line_add(line, option);
	line_add_number(line, number);
}

static const char *protocol_option(uint16_t protocol)
{
	return protocol == IPPROTO_TCP ? "-t " : protocol == IPPROTO_UDP ? "-u " :
	       "--sctp-service ";
}

static void add_service(struct line *line, const struct ipvs_service *service, bool numeric)
{
	if (service->fwmark) {
		add_option(line, "-f ", service->fwmark);
		line_add(line, service->addr.family == AF_INET6 ? " -6" : "");
		return;
	}
	line_add(line, protocol_option(service->protocol));
	name_add(line, &service->addr, service->port, service->protocol, numeric);
}

static void add_netmask(struct line *line, const struct ipvs_service *service)
{
	struct in_addr mask = { htonl(service->netmask) };

	if (service->addr.family == AF_INET6 && service->prefix_len != 128)
		add_option(line, " -M ", service->prefix_len);
	if (service->addr.family == AF_INET && service->netmask != UINT32_MAX) {
		line_add(line, " -M ");
		line_add(line, inet_ntoa(mask));
	}
}

static void show_service(const struct ipvs_service *service, bool numeric)
{
	char flags[IPVS_FLAGS_TEXT_SIZE];
	struct line line;

	line.size = 0;
	line_add(&line, "-A ");
	add_service(&line, service, numeric);
	line_add(&line, " -s ");
	line_add(&line, service->scheduler);
	if (service->flags & IPVS_SERVICE_PERSISTENT) {
		add_option(&line, " -p ", service->timeout_s);
		add_netmask(&line, service);
	}
	if (*service->pe_name) {
		line_add(&line, " --pe ");
		line_add(&line, service->pe_name);
	}
	line_add(&line, service->flags & IPVS_SERVICE_ONEPACKET ? " -o" : "");
	if (ipvs_sched_flags_format(service->scheduler, service->flags, flags, sizeof(flags)) > 0) {
		line_add(&line, " -b ");
		line_add(&line, flags);
	}
	line_end(&line);
}

static const char *checksum_option(const struct ipvs_dest *dest)
{
	if (dest->tun_flags & IPVS_TUNNEL_REMCSUM)
		return " --tun-remcsum";
	return dest->tun_flags & IPVS_TUNNEL_CSUM ? " --tun-csum" : " --tun-nocsum";
}

static void add_tunnel(struct line *line, const struct ipvs_dest *dest)
{
	line_add(line, " --tun-type ");
	line_add(line, ipvs_tunnel_name(dest->tun_type));
	if (dest->tun_type == IPVS_TUNNEL_IPIP)
		return;
	if (dest->tun_type == IPVS_TUNNEL_GUE)
		add_option(line, " --tun-port ", dest->tun_port);
	line_add(line, checksum_option(dest));
}

/* What is local is found by the kernel anew. */
static const char *forward_option(uint32_t forward)
{
	return forward == IPVS_FORWARD_MASQ ? " -m" : forward == IPVS_FORWARD_TUNNEL ? " -i" :
	       " -g";
}

static void show_dest(const struct ipvs_service *service, const struct ipvs_dest *dest,
		      bool numeric)
{
	struct line line;

	line.size = 0;
	line_add(&line, "-a ");
	add_service(&line, service, numeric);
	line_add(&line, " -r ");
	name_add(&line, &dest->addr, dest->port, service->protocol, numeric);
	line_add(&line, forward_option(dest->forward));
	add_option(&line, " -w ", dest->weight);
	if (dest->forward == IPVS_FORWARD_TUNNEL)
		add_tunnel(&line, dest);
	line_end(&line);
}

static void show_one(const struct ipvs_service *service, const struct ipvs_dests *dests,
		     bool numeric)
{
	show_service(service, numeric);
	for (size_t i = 0; i < dests->count; i++)
		show_dest(service, &dests->entries[i].dest, numeric);
}

int show_rules(struct ipvs *h, const struct command *command)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	int ret = ipvs_table_reader_start(h, reader);

	while (ret == 0 && (ret = ipvs_table_reader_next(h, reader)) > 0) {
		show_one(&ipvs_table_reader_service(reader)->service,
			 ipvs_table_reader_dests(reader), given(command, OPTION_NUMERIC));
		ret = 0;
	}
	if (ret < 0)
		fprintf(stderr, "%s\n", message(h, command, ret, ipvs_last_error(h)->reason));
	ipvs_table_reader_free(reader);
	return ret < 0;
}
