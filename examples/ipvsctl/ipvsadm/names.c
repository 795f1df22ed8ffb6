/* SPDX-License-Identifier: MIT */
#include "names.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

/* false: it has none. */
static bool find_name(const struct ipvs_addr *addr, char *name, size_t size)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	bool is_v4 = addr->family == AF_INET;

	memcpy(&v4.sin_addr, addr->bytes, sizeof(v4.sin_addr));
	memcpy(&v6.sin6_addr, addr->bytes, sizeof(v6.sin6_addr));
	return getnameinfo(is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6,
			   is_v4 ? sizeof(v4) : sizeof(v6), name, (socklen_t)size, NULL, 0,
			   NI_NAMEREQD) == 0;
}

static void add_ipv4(struct line *line, const uint8_t *bytes)
{
	for (size_t i = 0; i < 4; i++) {
		line_add_number(line, bytes[i]);
		if (i < 3)
			line_add_char(line, '.');
	}
}

static void add_host(struct line *line, const struct ipvs_addr *addr, bool numeric)
{
	char name[NI_MAXHOST];

	if (numeric && addr->family == AF_INET) {
		add_ipv4(line, addr->bytes);
		return;
	}
	if (numeric || !find_name(addr, name, sizeof(name)))
		ipvs_addr_format(addr, name, sizeof(name));
	line_add(line, name);
}

static void add_port(struct line *line, uint16_t port, uint16_t protocol, bool numeric)
{
	const char *by = ipvs_protocol_name(protocol);
	const struct servent *found = NULL;

	if (!numeric && by)
		found = getservbyport(htons(port), by);
	if (found)
		line_add(line, found->s_name);
	else
		line_add_number(line, port);
}

void name_add(struct line *line, const struct ipvs_addr *addr, uint16_t port, uint16_t protocol,
	      bool numeric)
{
	bool brackets = addr->family == AF_INET6;

	line_add(line, brackets ? "[" : "");
	add_host(line, addr, numeric);
	line_add(line, brackets ? "]:" : ":");
	add_port(line, port, protocol, numeric);
}
