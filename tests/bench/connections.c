/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "connections.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define STATE(name) IPVS_CONN_STATE_##name

/* The next of a row of numbers that look random. */
static uint64_t draw(uint64_t *seed)
{
	uint64_t value = *seed += UINT64_C(0x9e3779b97f4a7c15);

	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

/* 10.network.x.y, fd00:network::x:y */
static struct ipvs_addr make_addr(uint16_t family, uint8_t network, uint16_t host)
{
	struct ipvs_addr addr = { .family = family, .bytes = { 10, network } };
	size_t at = family == AF_INET6 ? 14 : 2;

	if (family == AF_INET6)
		addr.bytes[0] = 0xfd;
	addr.bytes[at] = (uint8_t)(host >> 8);
	addr.bytes[at + 1] = (uint8_t)host;
	return addr;
}

/* What a connection has of its own; thousandths say how many of a thousand are like this. */
static const struct shape {
	uint16_t thousandths;
	uint16_t protocol;
	uint16_t family, dest_family;
	uint16_t virtual_port, dest_port;
	uint8_t states[8];
	uint8_t states_count;
	uint16_t seconds;
	enum { CONNECTION, TEMPLATE, BY_MARK, SIP } kind;
} shapes[] = {
	{ 700, IPPROTO_TCP, AF_INET, AF_INET, 443, 8443,
	  { STATE(ESTABLISHED), STATE(ESTABLISHED), STATE(ESTABLISHED), STATE(TIME_WAIT),
	    STATE(FIN_WAIT), STATE(SYN_RECV), STATE(CLOSE), STATE(CLOSE_WAIT) }, 8, 900,
	  CONNECTION },
	{ 200, IPPROTO_UDP, AF_INET, AF_INET, 53, 5353, { STATE(UDP) }, 1, 300, CONNECTION },
	{ 35, IPPROTO_TCP, AF_INET6, AF_INET6, 443, 8443,
	  { STATE(ESTABLISHED), STATE(FIN_WAIT), STATE(SYN_SENT), STATE(LAST_ACK),
	    STATE(SYNACK), STATE(NONE), STATE(LISTEN), STATE(UNNAMED) }, 8, 900, CONNECTION },
	{ 15, IPPROTO_UDP, AF_INET6, AF_INET6, 53, 5353, { STATE(UDP) }, 1, 300, CONNECTION },
	{ 10, IPPROTO_TCP, AF_INET, AF_INET6, 80, 80, { STATE(ESTABLISHED) }, 1, 900,
	  CONNECTION },
	{ 5, IPPROTO_TCP, AF_INET6, AF_INET, 80, 80, { STATE(TIME_WAIT) }, 1, 120, CONNECTION },
	{ 5, IPPROTO_SCTP, AF_INET, AF_INET, 5000, 5001,
	  { STATE(INIT1), STATE(INIT), STATE(COOKIE_SENT), STATE(COOKIE_REPLIED),
	    STATE(COOKIE_WAIT), STATE(COOKIE), STATE(COOKIE_ECHOED), STATE(ESTABLISHED) }, 8,
	  900, CONNECTION },
	{ 5, IPPROTO_SCTP, AF_INET6, AF_INET6, 5000, 5001,
	  { STATE(SHUTDOWN_SENT), STATE(SHUTDOWN_RECEIVED), STATE(SHUTDOWN_ACK_SENT),
	    STATE(REJECTED), STATE(CLOSED), STATE(ERR), STATE(BUG), STATE(NONE) }, 8, 60,
	  CONNECTION },
	{ 10, IPPROTO_TCP, AF_INET, AF_INET, 443, 8443, { STATE(NONE), STATE(ASSURED) }, 2, 10800,
	  TEMPLATE },
	{ 3, IPPROTO_TCP, AF_INET6, AF_INET6, 0, 0, { STATE(ASSURED) }, 1, 10800, TEMPLATE },
	{ 1, 47, AF_INET, AF_INET, 0, 0, { STATE(ASSURED) }, 1, 10800, TEMPLATE },
	{ 1, IPPROTO_ICMPV6, AF_INET6, AF_INET6, 0, 0, { STATE(NONE) }, 1, 10800, TEMPLATE },
	{ 4, IPPROTO_IP, AF_INET, AF_INET, 0, 0, { STATE(NONE), STATE(ASSURED) }, 2, 10800,
	  BY_MARK },
	{ 1, IPPROTO_IP, AF_INET6, AF_INET, 0, 0, { STATE(ASSURED) }, 1, 10800, BY_MARK },
	{ 4, IPPROTO_UDP, AF_INET, AF_INET, 5060, 5060, { STATE(NONE) }, 1, 60, SIP },
	{ 1, IPPROTO_UDP, AF_INET6, AF_INET6, 5060, 5060, { STATE(NONE) }, 1, 60, SIP },
};

static const struct shape *choose_shape(uint64_t number)
{
	uint64_t seed = number;
	uint64_t left = draw(&seed) % 1000;
	const struct shape *shape = shapes;

	for (; left >= shape->thousandths; shape++)
		left -= shape->thousandths;
	return shape;
}

/* A Call-ID of 1 to 255 bytes, some with a blank. */
static void make_sip(struct ipvs_conn *conn, uint64_t *seed)
{
	static const char alphabet[] = "0123456789abcdefABCDEF-_.!~*'()@ ";

	strcpy(conn->pe_name, "sip");
	conn->pe_data_size = (uint32_t)(1 + draw(seed) % 255);
	for (uint32_t i = 0; i < conn->pe_data_size; i++)
		conn->pe_data[i] = alphabet[draw(seed) % (sizeof(alphabet) - 1)];
}

void connections_make(uint64_t number, struct ipvs_conn *conn)
{
	const struct shape *shape = choose_shape(number);
	uint64_t seed = ~number;

	memset(conn, 0, sizeof(*conn));
	conn->protocol = shape->protocol;
	conn->client_addr = make_addr(shape->family, (uint8_t)(number >> 32), (uint16_t)number);
	conn->client_port = (uint16_t)(1024 + (number >> 16) % 60000);
	conn->virtual_addr = make_addr(shape->family, 200, (uint16_t)(draw(&seed) % 100));
	conn->virtual_port = shape->virtual_port;
	conn->dest_addr = make_addr(shape->dest_family, 201, (uint16_t)(draw(&seed) % 1000));
	conn->dest_port = shape->dest_port;
	conn->state = shape->states[draw(&seed) % shape->states_count];
	conn->expires_s = (uint32_t)(draw(&seed) % (shape->seconds + 1u));
	if (shape->kind != CONNECTION) {
		conn->client_port = 0;
		conn->flags = IPVS_CONN_TEMPLATE;
	}
	if (shape->kind == BY_MARK) {
		memset(conn->virtual_addr.bytes, 0, sizeof(conn->virtual_addr.bytes));
		conn->fwmark = (uint32_t)draw(&seed) | 1;
	}
	if (shape->kind == SIP)
		make_sip(conn, &seed);
}

static size_t put_protocol(char *to, uint16_t protocol)
{
	const char *name = protocol == IPPROTO_TCP    ? "TCP"
			   : protocol == IPPROTO_UDP  ? "UDP"
			   : protocol == IPPROTO_SCTP ? "SCTP"
			   : protocol == IPPROTO_ICMP ? "ICMP"
			   : protocol == IPPROTO_ICMPV6 ? "ICMPv6"
			   : protocol == IPPROTO_IP   ? "IP"
						      : NULL;

	return (size_t)(name ? sprintf(to, "%-3s ", name) : sprintf(to, "IP_%u ", protocol));
}

static size_t put_addr(char *to, const struct ipvs_addr *addr, uint16_t port)
{
	const uint8_t *b = addr->bytes;
	int size = 0;

	if (addr->family == AF_INET)
		return (size_t)sprintf(to, "%02X%02X%02X%02X %04X ", b[0], b[1], b[2], b[3], port);
	for (size_t i = 0; i < 16; i += 2)
		size += sprintf(to + size, "%02x%02x%s", b[i], b[i + 1], i < 14 ? ":" : " ");
	return (size_t)(size + sprintf(to + size, "%04X ", port));
}

size_t connections_format(const struct ipvs_conn *conn, char *line)
{
	struct ipvs_addr shown = conn->virtual_addr;
	uint32_t mark = htonl(conn->fwmark);
	size_t size = put_protocol(line, conn->protocol);

	if (conn->protocol == IPPROTO_IP)
		memcpy(shown.bytes, &mark, 4);
	size += put_addr(line + size, &conn->client_addr, conn->client_port);
	size += put_addr(line + size, &shown, conn->virtual_port);
	size += put_addr(line + size, &conn->dest_addr, conn->dest_port);
	size += (size_t)sprintf(line + size, "%-11s %7" PRIu32,
				ipvs_conn_state_name(conn->state), conn->expires_s);
	if (*conn->pe_name) {
		size += (size_t)sprintf(line + size, " %s ", conn->pe_name);
		memcpy(line + size, conn->pe_data, conn->pe_data_size);
		size += conn->pe_data_size;
	}
	line[size] = '\n';
	return size + 1;
}
