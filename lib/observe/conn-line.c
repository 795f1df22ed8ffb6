/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The columns have fixed widths, so they are read where they must be, without a search: each
 * function here reads one, with the blank behind it, and returns where the next one begins. When
 * it is not as the kernel writes it, *bad gets a bit, or NULL is returned and *fault filled in.
 */
#include "observe/conn-line.h"

#include <netinet/in.h>
#include <stdbool.h>

#include "observe/conn-state.h"
#include "observe/digits.h"

#define EXPIRES_WIDTH 7	     /* with blanks before it, or more figures */
#define EXPIRES_WIDTH_MAX 20 /* 64 bits */
#define PE_NAME_MAX 16
#define PE_DATA_MAX (IPVS_PE_DATA_SIZE - 1)

static const char *fail(struct conn_fault *fault, const char *at, const char *expected)
{
	fault->at = at;
	fault->expected = expected;
	return NULL;
}

/* The blanks belong to them: the kernel makes them three characters wide at least. */
static const struct {
	char text[8];
	uint8_t length;
	uint8_t number;
} protocols[] = {
	{ "TCP ", 4, IPPROTO_TCP },   { "UDP ", 4, IPPROTO_UDP },
	{ "IP  ", 4, IPPROTO_IP },    { "SCTP ", 5, IPPROTO_SCTP },
	{ "ICMP ", 5, IPPROTO_ICMP }, { "ICMPv6 ", 7, IPPROTO_ICMPV6 },
};

#define PROTOCOLS (sizeof(protocols) / sizeof(protocols[0]))

/* "IP_47 ": one that the kernel has no name for. */
static const char *read_protocol_number(const char *at, uint16_t *protocol,
					struct conn_fault *fault)
{
	const char *begin = at + 3, *digit = begin;
	uint32_t number = 0;

	if (memcmp(at, "IP_", 3) != 0)
		return fail(fault, at, "a protocol");
	while (*digit >= '0' && *digit <= '9' && number <= UINT16_MAX)
		number = number * 10 + (uint32_t)(*digit++ - '0');
	if (digit == begin || *digit != ' ' || number > UINT16_MAX)
		return fail(fault, at, "a protocol");
	*protocol = (uint16_t)number;
	return digit + 1;
}

static inline const char *read_protocol(const char *at, uint16_t *protocol,
					struct conn_fault *fault)
{
	for (size_t i = 0; i < PROTOCOLS; i++)
		if (memcmp(at, protocols[i].text, 4) == 0 &&
		    (protocols[i].length == 4 ||
		     memcmp(at, protocols[i].text, protocols[i].length) == 0)) {
			*protocol = protocols[i].number;
			return at + protocols[i].length;
		}
	return read_protocol_number(at, protocol, fault);
}

static inline const char *read_end4(const char *at, struct ipvs_addr *addr, uint16_t *port,
				    digits_words *bad)
{
	uint32_t bytes = htole32(digits_end4(at, port, bad));

	addr->family = AF_INET;
	addr->reserved = 0;
	memset(addr->bytes, 0, sizeof(addr->bytes));
	memcpy(addr->bytes, &bytes, 4);
	return at + DIGITS_END4;
}

/* Groups of four digits, in pairs: "2001:0db8:"; behind the last one there is a blank. */
static const char *read_end6(const char *at, struct ipvs_addr *addr, uint16_t *port,
			     digits_words *bad)
{
	uint64_t wrong = 0;

	addr->family = AF_INET6;
	addr->reserved = 0;
	for (size_t i = 0; i < 4; i++, at += 10) {
		uint64_t text = digits_load4(at) | (uint64_t)digits_load4(at + 5) << 32;
		uint32_t bytes = htole32(digits_hex8(digits_capital8(text), &wrong));

		memcpy(addr->bytes + 4 * i, &bytes, 4);
		wrong |= (uint64_t)(at[4] ^ ':') | (uint64_t)(at[9] ^ (i < 3 ? ':' : ' '));
	}
	*port = digits_hex4(digits_load4(at), &wrong);
	(*bad)[0] |= wrong | (uint64_t)(at[4] ^ ' ');
	return at + 5;
}

/* An address and a port; which family it is shows in the fifth character. */
static inline const char *read_end(const char *at, struct ipvs_addr *addr, uint16_t *port,
				   digits_words *bad)
{
	return at[4] == ':' ? read_end6(at, addr, port, bad) : read_end4(at, addr, port, bad);
}

static const char *behind_digits(const char *at, size_t count, char separator)
{
	return strspn(at, "0123456789ABCDEFabcdef") == count && at[count] == separator
		       ? at + count + 1 : NULL;
}

static const char *behind_addr(const char *at)
{
	if (strcspn(at, ": ") != 4)
		return behind_digits(at, 8, ' ');
	for (int i = 0; at && i < 8; i++)
		at = behind_digits(at, 4, i < 7 ? ':' : ' ');
	return at;
}

/* Which of the addresses and ports is wrong, if not a small letter or a family. */
static const char *fail_ends(const char *at, struct conn_fault *fault)
{
	static const char *const expected[3][2] = {
		{ "a client address", "a client port" },
		{ "a virtual address", "a virtual port" },
		{ "a server address", "a server port" },
	};
	const char *ends = at, *port;

	for (size_t i = 0; i < 3; i++, at = behind_digits(port, 4, ' ')) {
		port = behind_addr(at);
		if (!port)
			return fail(fault, at, expected[i][0]);
		if (!behind_digits(port, 4, ' '))
			return fail(fault, port, expected[i][1]);
	}
	return fail(fault, ends, "the first of three addresses as the kernel writes them");
}

/* Whether they are right is asked once, for all of them. */
static inline const char *read_ends(const char *at, struct ipvs_conn *conn,
				    struct conn_fault *fault)
{
	const char *ends = at;
	digits_words bad = { 0, 0 };

	at = read_end(at, &conn->client_addr, &conn->client_port, &bad);
	at = read_end(at, &conn->virtual_addr, &conn->virtual_port, &bad);
	at = read_end(at, &conn->dest_addr, &conn->dest_port, &bad);
	if (digits_are_bad(&bad) || conn->client_addr.family != conn->virtual_addr.family)
		return fail_ends(ends, fault);
	return at;
}

static inline const char *read_state(const char *at, uint32_t *state, struct conn_fault *fault)
{
	int found = conn_state_read(at);

	if (found < 0)
		return fail(fault, at, "a state that is known");
	*state = (uint32_t)found;
	return at + CONN_STATE_COLUMN;
}

static const char *read_wide_expires(const char *at, uint32_t *expires_s, struct conn_fault *fault)
{
	const char *digit = at;
	uint64_t seconds = 0;

	while (*digit >= '0' && *digit <= '9' && digit < at + EXPIRES_WIDTH_MAX)
		seconds = seconds * 10 + (uint64_t)(*digit++ - '0');
	if (digit <= at + EXPIRES_WIDTH)
		return fail(fault, at, "seconds");
	*expires_s = seconds <= UINT32_MAX ? (uint32_t)seconds : 0;
	return digit;
}

/* When the time is past, the kernel's difference is negative, and written without a sign. */
static inline const char *read_expires(const char *at, uint32_t *expires_s,
				       struct conn_fault *fault)
{
	uint64_t bad = 0;

	*expires_s = digits_decimal8(digits_load8(at) << 8 | ' ', &bad);
	if (bad || (at[EXPIRES_WIDTH] >= '0' && at[EXPIRES_WIDTH] <= '9'))
		return read_wide_expires(at, expires_s, fault);
	return at + EXPIRES_WIDTH;
}

/* " sip 0123@example.org": the name has no blank in it, the data may have any number. */
static const char *read_pe(const char *at, struct ipvs_conn *conn, struct conn_fault *fault)
{
	const char *name = at + 1, *data, *end;
	size_t length;

	if (*at != ' ')
		return fail(fault, at, "the end of the line");
	length = strcspn(name, " \n");
	if (!length || length > PE_NAME_MAX || name[length] != ' ')
		return fail(fault, name, "a persistence engine");
	data = name + length + 1;
	end = memchr(data, '\n', PE_DATA_MAX + 1);
	if (!end || memchr(data, '\0', (size_t)(end - data)))
		return fail(fault, data, "persistence data of at most 255 bytes without NUL");
	memcpy(conn->pe_name, name, length);
	conn->pe_name[length] = '\0';
	conn->pe_data_size = (uint32_t)(end - data);
	memcpy(conn->pe_data, data, conn->pe_data_size);
	conn->pe_data[conn->pe_data_size] = '\0';
	return end + 1;
}

static inline const char *read_rest(const char *at, struct ipvs_conn *conn,
				    struct conn_fault *fault)
{
	if (*at != '\n')
		return read_pe(at, conn, fault);
	conn->pe_data_size = 0;
	conn->pe_name[0] = conn->pe_data[0] = '\0';
	return at + 1;
}

/* With the protocol "IP" the virtual address is a mark, in the first four bytes. */
static inline void finish(struct ipvs_conn *conn)
{
	struct ipvs_addr *addr = &conn->virtual_addr;
	bool is_template = !conn->client_port && conn->state <= IPVS_CONN_STATE_ASSURED;

	conn->flags = is_template ? IPVS_CONN_TEMPLATE : 0;
	conn->fwmark = 0;
	memset(conn->reserved, 0, sizeof(conn->reserved));
	if (conn->protocol == IPPROTO_IP) {
		memcpy(&conn->fwmark, addr->bytes, 4);
		conn->fwmark = ntohl(conn->fwmark);
		memset(addr->bytes, 0, sizeof(addr->bytes));
	}
}

const char *conn_line_parse(const char *line, struct ipvs_conn *conn, struct conn_fault *fault)
{
	const char *at = line;

	if (!(at = read_protocol(at, &conn->protocol, fault)) ||
	    !(at = read_ends(at, conn, fault)) ||
	    !(at = read_state(at, &conn->state, fault)) ||
	    !(at = read_expires(at, &conn->expires_s, fault)) ||
	    !(at = read_rest(at, conn, fault)))
		return NULL;
	finish(conn);
	return at;
}
