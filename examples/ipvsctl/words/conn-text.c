/* SPDX-License-Identifier: MIT */
#include "conn-text.h"

#include <stdio.h>

#include "duration.h"

/* A byte becomes four characters at most. */
#define PE_TEXT_SIZE (4 * IPVS_PE_DATA_SIZE)
#define PROTOCOL_SIZE 8

const char *endpoint_text(const struct ipvs_addr *addr, uint16_t port, char *buf)
{
	const struct ipvs_dest dest = { .addr = *addr, .port = port };

	ipvs_dest_format(&dest, buf, ENDPOINT_SIZE);
	return buf;
}

/* What clients used; a mark where that is all there is. */
static const char *virtual_text(const struct ipvs_conn *conn, char *buf)
{
	const struct ipvs_service service = { .addr = conn->virtual_addr, .fwmark = conn->fwmark };

	if (!conn->fwmark)
		return endpoint_text(&conn->virtual_addr, conn->virtual_port, buf);
	ipvs_service_format(&service, buf, IPVS_SERVICE_TEXT_SIZE);
	return buf;
}

static const char *protocol_text(const struct ipvs_conn *conn, char *buf)
{
	const char *name = ipvs_protocol_name(conn->protocol);

	snprintf(buf, PROTOCOL_SIZE, name ? "%s" : "%.0s%u", name ? name : "", conn->protocol);
	return buf;
}

/* Others wrote it: what is no plain character is not let through to a terminal. */
static const char *pe_text(const struct ipvs_conn *conn, char *buf)
{
	char *to = buf;

	for (size_t i = 0; i < conn->pe_data_size; i++) {
		unsigned char byte = (unsigned char)conn->pe_data[i];

		if (byte >= 0x20 && byte < 0x7f && byte != '\\')
			*to++ = (char)byte;
		else
			to += sprintf(to, "\\x%02x", byte);
	}
	*to = '\0';
	return buf;
}

#define LINE "%-5s %-21s %-21s %-21s %-11s %8s"

void conn_print_titles(void)
{
	printf(LINE "\n", "PROTO", "CLIENT", "VIRTUAL", "SERVER", "STATE", "EXPIRES");
}

void conn_print(const struct ipvs_conn *conn)
{
	char protocol[PROTOCOL_SIZE], virtual[IPVS_SERVICE_TEXT_SIZE];
	char client[ENDPOINT_SIZE], server[ENDPOINT_SIZE], expires[DURATION_SIZE];
	char pe[PE_TEXT_SIZE];

	printf(LINE, protocol_text(conn, protocol),
	       endpoint_text(&conn->client_addr, conn->client_port, client),
	       virtual_text(conn, virtual),
	       endpoint_text(&conn->dest_addr, conn->dest_port, server),
	       ipvs_conn_state_name(conn->state),
	       duration_format(INT64_C(1000) * conn->expires_s, expires));
	if (conn->flags & IPVS_CONN_TEMPLATE)
		fputs("  template", stdout);
	if (conn->pe_name[0])
		printf("  %s %s", conn->pe_name, pe_text(conn, pe));
	putchar('\n');
}

json_t *conn_json(const struct ipvs_conn *conn)
{
	char protocol[PROTOCOL_SIZE], virtual[IPVS_SERVICE_TEXT_SIZE];
	char client[ENDPOINT_SIZE], server[ENDPOINT_SIZE], pe[PE_TEXT_SIZE];
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:b}",
		"protocol", protocol_text(conn, protocol),
		"client", endpoint_text(&conn->client_addr, conn->client_port, client),
		"virtual", virtual_text(conn, virtual),
		"server", endpoint_text(&conn->dest_addr, conn->dest_port, server),
		"state", ipvs_conn_state_name(conn->state),
		"expires_s", (json_int_t)conn->expires_s,
		"template", !!(conn->flags & IPVS_CONN_TEMPLATE));

	if (!object || !conn->pe_name[0])
		return object;
	json_object_set_new(object, "pe_name", json_string(conn->pe_name));
	json_object_set_new(object, "pe_data", json_string(pe_text(conn, pe)));
	return object;
}
