/* SPDX-License-Identifier: MIT */
#include "conns.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

#include "names.h"

static void show_title(bool with_pe)
{
	printf("IPVS connection entries\npro expire %-11s %-18s %-18s %s", "state", "source",
	       "virtual", "destination");
	printf(with_pe ? "        pe name          pe_data\n" : "\n");
}

static void add_protocol(struct line *line, uint16_t protocol)
{
	const char *name = ipvs_protocol_name(protocol);
	char capitals[8] = "IP";

	for (size_t i = 0; name && i < sizeof(capitals) - 1; i++)
		capitals[i] = (char)toupper((unsigned char)name[i]);
	line_add_left(line, capitals, 3);
}

/* Minutes and seconds. */
static void add_expiry(struct line *line, uint32_t seconds)
{
	char text[16];

	snprintf(text, sizeof(text), "%02u:%02u", seconds / 60, seconds % 60);
	line_add_left(line, text, 6);
}

/* A mark stands where the address would. */
static struct ipvs_addr virtual_address(const struct ipvs_conn *conn)
{
	struct ipvs_addr addr = conn->virtual_addr;
	size_t end = addr.family == AF_INET6 ? 16 : 4;

	for (size_t i = 0; conn->fwmark && i < 4; i++)
		addr.bytes[end - 1 - i] = (uint8_t)(conn->fwmark >> 8 * i);
	return addr;
}

static void add_end(struct line *line, const struct ipvs_addr *addr, uint16_t port,
		    const struct ipvs_conn *conn, bool numeric, size_t width)
{
	size_t begin;

	line_add(line, " ");
	begin = line->size;
	name_add(line, addr, port, conn->protocol, numeric);
	line_fill(line, begin, width);
}

static void show_conn(const struct ipvs_conn *conn, bool numeric, bool with_pe)
{
	const struct ipvs_addr virtual = virtual_address(conn);
	struct line line;

	with_pe = with_pe && *conn->pe_name;
	line.size = 0;
	add_protocol(&line, conn->protocol);
	line_add(&line, " ");
	add_expiry(&line, conn->expires_s);
	line_add(&line, " ");
	line_add_left(&line, ipvs_conn_state_name(conn->state), 11);
	add_end(&line, &conn->client_addr, conn->client_port, conn, numeric, 18);
	add_end(&line, &virtual, conn->virtual_port, conn, numeric, 18);
	add_end(&line, &conn->dest_addr, conn->dest_port, conn, numeric, with_pe ? 16 : 0);
	if (with_pe) {
		line_add(&line, " ");
		line_add_left(&line, conn->pe_name, 18);
		line_add(&line, " ");
		line_add(&line, conn->pe_data);
	}
	line_end(&line);
}

/* Lines that are no connections are left out, each with a complaint. */
int show_conns(struct ipvs *h, const struct command *command)
{
	bool with_pe = given(command, OPTION_PERSISTENT_CONN);
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int status = 0, ret = ipvs_conn_reader_open(h, reader);
	struct ipvs_conn conn;

	if (ret < 0) {
		fputs("cannot open file /proc/net/ip_vs_conn\n", stderr);
		ipvs_conn_reader_free(reader);
		return 1;
	}
	show_title(with_pe);
	while ((ret = ipvs_conn_reader_next(reader, &conn)) == 1 || ret == -EBADMSG) {
		if (ret == 1) {
			show_conn(&conn, given(command, OPTION_NUMERIC), with_pe);
			continue;
		}
		fprintf(stderr, "%s\n", ipvs_conn_reader_error(reader)->text);
		status = 1;
	}
	ipvs_conn_reader_free(reader);
	return ret < 0 ? 1 : status;
}
