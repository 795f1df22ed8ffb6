/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The values of options. Each setter is called once per line at most, in the order of enum slot. */
#include <arpa/inet.h>
#include <string.h>
#include <libipvs/text.h>

#include "table/rules.h"
#include "value/addr.h"

#define TEXT(r, where, ...) report(r, where, IPVS_REASON_TEXT, __VA_ARGS__)

/* --- numbers --- */

bool value_number(struct word word, uint32_t max, uint32_t *number)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < word.size && word.at[i] >= '0' && word.at[i] <= '9'; i++) {
		value = value * 10 + (uint64_t)(word.at[i] - '0');
		if (value > max)
			return false;
	}
	*number = (uint32_t)value;
	return word.size && i == word.size;
}

static bool option_number(struct reader *r, const struct given *given, uint32_t *number)
{
	const struct option *option = given->option;

	if (value_number(given->value, option->max, number) && *number >= option->min)
		return true;
	TEXT(r, given->value, "%s: '%.*s' is not a number from %u to %u",
	     option->shown, QUOTED(given->value), option->min, option->max);
	return false;
}

void set_number(struct reader *r, const struct given *given)
{
	void *field = (char *)&r->rule + given->option->offset;
	uint32_t number;

	if (!option_number(r, given, &number))
		return;
	if (given->option->size == sizeof(uint8_t))
		*(uint8_t *)field = (uint8_t)number;
	else if (given->option->size == sizeof(uint16_t))
		*(uint16_t *)field = (uint16_t)number;
	else
		*(uint32_t *)field = number;
}

/* --- addresses --- */

/*
 * Four numbers without needless zeros: as inet_pton(), but of a text without an end. Returns where
 * they end, or NULL.
 */
static const char *take_ip4(const char *at, const char *end, uint8_t bytes[16])
{
	for (int i = 0; i < 4; i++) {
		const char *begin;
		unsigned int value = 0;

		if (i && (at == end || *at++ != '.'))
			return NULL;
		for (begin = at; at < end && *at >= '0' && *at <= '9' && at - begin < 4; at++)
			value = value * 10 + (unsigned int)(*at - '0');
		if (at == begin || value > 255 || (*begin == '0' && at - begin > 1))
			return NULL;
		bytes[i] = (uint8_t)value;
	}
	return at;
}

static bool parse_ip4(struct word host, uint8_t bytes[16])
{
	return take_ip4(host.at, host.at + host.size, bytes) == host.at + host.size;
}

static bool parse_ip6(struct word host, uint8_t bytes[16])
{
	char copy[IPVS_ADDR_TEXT_SIZE];

	if (host.size >= sizeof(copy))
		return false;
	memcpy(copy, host.at, host.size);
	copy[host.size] = '\0';
	return inet_pton(AF_INET6, copy, bytes) == 1;
}

static bool value_addr(struct reader *r, struct word host, struct ipvs_addr *addr)
{
	bool ip6 = host.size && memchr(host.at, ':', host.size);

	memset(addr, 0, sizeof(*addr));
	addr->family = ip6 ? AF_INET6 : AF_INET;
	if (ip6 ? parse_ip6(host, addr->bytes) : parse_ip4(host, addr->bytes))
		return true;
	TEXT(r, host, "'%.*s' is not an IPv4 or IPv6 address; names are not looked up",
	     QUOTED(host));
	return false;
}

/* Split "host", "host:port", "[host]", "[host]:port". port.at is NULL when there is none. */
static bool split_endpoint(struct word word, struct word *host, struct word *port)
{
	const char *end = word.at + word.size, *colon;

	*host = word;
	port->at = NULL;
	if (*word.at == '[') {
		colon = memchr(word.at, ']', word.size);
		if (!colon)
			return false;
		*host = (struct word){ word.at + 1, (size_t)(colon - word.at) - 1 };
		if (++colon == end)
			return true;
	} else {
		colon = memchr(word.at, ':', word.size);
		if (!colon || memchr(colon + 1, ':', (size_t)(end - colon) - 1))
			return true;
		host->size = (size_t)(colon - word.at);
	}
	*port = (struct word){ colon + 1, (size_t)(end - colon) - 1 };
	return *colon == ':';
}

/* "10.0.0.1:80", as most are. */
static bool is_endpoint4(struct word word, struct ipvs_addr *addr, struct word *port,
			 uint32_t *number)
{
	const char *end = word.at + word.size, *colon;

	memset(addr, 0, sizeof(*addr));
	addr->family = AF_INET;
	colon = take_ip4(word.at, end, addr->bytes);
	if (!colon || colon == end || *colon != ':')
		return false;
	*port = (struct word){ colon + 1, (size_t)(end - colon) - 1 };
	return value_number(*port, UINT16_MAX, number);
}

static bool value_endpoint(struct reader *r, struct word word, struct ipvs_addr *addr,
			   struct word *port, uint32_t *number)
{
	struct word host;

	if (is_endpoint4(word, addr, port, number))
		return true;
	if (!split_endpoint(word, &host, port)) {
		TEXT(r, word, "'%.*s' is not like [2001:db8::1]:80", QUOTED(word));
		return false;
	}
	if (!value_addr(r, host, addr))
		return false;
	if (*word.at == '[' && addr->family != AF_INET6) {
		TEXT(r, word, "'%.*s': brackets are for IPv6 addresses only", QUOTED(word));
		return false;
	}
	*number = 0;
	if (!port->at || value_number(*port, UINT16_MAX, number))
		return true;
	TEXT(r, *port, "'%.*s' is not a port from 0 to 65535; names are not looked up",
	     QUOTED(*port));
	return false;
}

/* --- services --- */

/* Lines about servers mostly say again what the line before said. */
static bool is_endpoint_again(const struct reader *r, struct word word)
{
	return word.size == r->endpoint.size && memcmp(word.at, r->endpoint.at, word.size) == 0;
}

void set_service(struct reader *r, const struct given *given)
{
	struct ipvs_service *service = &r->rule.service;
	struct word port;

	if (!is_endpoint_again(r, given->value)) {
		r->endpoint.size = 0;
		if (!value_endpoint(r, given->value, &r->endpoint_addr, &port, &r->endpoint_port))
			return;
		r->endpoint = given->value;
	}
	service->addr = r->endpoint_addr;
	service->protocol = (uint16_t)given->option->max;
	service->port = (uint16_t)r->endpoint_port;
	r->rule.service_known = true;
}

void set_fwmark(struct reader *r, const struct given *given)
{
	if (!option_number(r, given, &r->rule.service.fwmark))
		return;
	r->rule.service.addr.family = AF_INET;
	r->rule.service_known = true;
}

void set_ipv6(struct reader *r, const struct given *given)
{
	if (!(r->seen & 1U << SLOT_SERVICE) || r->given[SLOT_SERVICE].option->set != set_fwmark)
		TEXT(r, given->word, "-6 (--ipv6) is for firewall marks, with -f");
	else
		r->rule.service.addr.family = AF_INET6;
}

void set_name(struct reader *r, const struct given *given)
{
	char *field = (char *)&r->rule + given->option->offset;

	if (given->value.size > given->option->max) {
		TEXT(r, given->value, "%s: '%.*s' is longer than %u characters",
		     given->option->shown, QUOTED(given->value), given->option->max);
		return;
	}
	memset(field, 0, given->option->size);
	memcpy(field, given->value.at, given->value.size);
}

void set_persistent(struct reader *r, const struct given *given)
{
	r->rule.service.flags |= IPVS_SERVICE_PERSISTENT;
	r->rule.service.timeout_s = 360;
	if (given->value.size)
		set_number(r, given);
}

void set_netmask(struct reader *r, const struct given *given)
{
	struct ipvs_service *service = &r->rule.service;
	uint8_t bytes[16];

	if (!r->rule.service_known)
		return;
	if (service->addr.family == AF_INET6) {
		if (!value_number(given->value, 128, &service->prefix_len) ||
		    !service->prefix_len)
			TEXT(r, given->value, "-M (--netmask): '%.*s' is not a number from 1 to "
			     "128, as IPv6 clients have", QUOTED(given->value));
	} else if (!parse_ip4(given->value, bytes)) {
		TEXT(r, given->value, "-M (--netmask): '%.*s' is not like 255.255.255.0, as IPv4 "
		     "clients have", QUOTED(given->value));
	} else {
		service->netmask = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
				   (uint32_t)bytes[2] << 8 | bytes[3];
	}
}

void set_ops(struct reader *r, const struct given *given)
{
	(void)given;
	r->rule.service.flags |= IPVS_SERVICE_ONEPACKET;
}

/* NUL-terminated, for the functions that want that; a word too long for any name is cut. */
static const char *cut_copy(struct word word, char buf[IPVS_FLAGS_TEXT_SIZE])
{
	size_t size = word.size < IPVS_FLAGS_TEXT_SIZE ? word.size : IPVS_FLAGS_TEXT_SIZE - 1;

	memcpy(buf, word.at, size);
	buf[size] = '\0';
	return buf;
}

void set_sched_flags(struct reader *r, const struct given *given)
{
	char names[IPVS_FLAGS_TEXT_SIZE];
	struct ipvs_error error;
	int bits = ipvs_sched_flags_parse(r->rule.service.scheduler,
					  cut_copy(given->value, names), &error);

	if (bits < 0)
		TEXT(r, given->value, "-b (--sched-flags): %s", error.text);
	else if (given->value.size >= sizeof(names))
		TEXT(r, given->value, "-b (--sched-flags): there are not so many flags");
	else
		r->rule.service.flags |= (uint32_t)bits;
}

/* --- servers --- */

void set_server(struct reader *r, const struct given *given)
{
	struct word port;
	uint32_t number;

	if (!value_endpoint(r, given->value, &r->rule.dest.addr, &port, &number))
		return;
	r->rule.dest.port = (uint16_t)number;
	r->rule.dest_port = port.at;
	r->rule.dest_known = true;
}

void set_forward(struct reader *r, const struct given *given)
{
	r->rule.dest.forward = given->option->max;
	r->rule.port_forced = r->rule.dest.forward != IPVS_FORWARD_MASQ;
}

void set_forward_name(struct reader *r, const struct given *given)
{
	char name[IPVS_FLAGS_TEXT_SIZE];
	int forward = ipvs_forward_parse(cut_copy(given->value, name));

	if (forward < 0)
		TEXT(r, given->value, "--forward: '%.*s' is none of masq, local, tunnel, droute, "
		     "bypass", QUOTED(given->value));
	else
		r->rule.dest.forward = (uint32_t)forward;
	r->rule.port_forced = false;
}

static bool has_tunnel(struct reader *r, const struct given *given)
{
	if (r->rule.dest.forward == IPVS_FORWARD_TUNNEL)
		return true;
	TEXT(r, given->word, "--%s is for tunnels, with -i", given->option->name);
	return false;
}

void set_tun_type(struct reader *r, const struct given *given)
{
	char name[IPVS_FLAGS_TEXT_SIZE];
	int type = ipvs_tunnel_parse(cut_copy(given->value, name));

	if (type < 0)
		TEXT(r, given->value, "--tun-type: '%.*s' is none of ipip, gue, gre",
		     QUOTED(given->value));
	else if (has_tunnel(r, given))
		r->rule.dest.tun_type = (uint8_t)type;
}

void set_tun_port(struct reader *r, const struct given *given)
{
	if (has_tunnel(r, given))
		set_number(r, given);
}

void set_tun_flag(struct reader *r, const struct given *given)
{
	if (!has_tunnel(r, given))
		return;
	if (given->option->max && r->seen & 1U << SLOT_TUN_NOCSUM)
		TEXT(r, given->word, "--%s contradicts --tun-nocsum", given->option->name);
	if (!given->option->max && r->rule.dest.tun_type == IPVS_TUNNEL_IPIP)
		TEXT(r, given->word, "an IPIP tunnel has no checksum");
	r->rule.dest.tun_flags |= (uint16_t)given->option->max;
}

/* --- sync daemons --- */

void set_daemon_state(struct reader *r, const struct given *given)
{
	char name[IPVS_FLAGS_TEXT_SIZE];
	int state = ipvs_daemon_state_parse(cut_copy(given->value, name));

	if (state < 0)
		TEXT(r, given->value, "--%s: '%.*s' is neither master nor backup",
		     given->option->name, QUOTED(given->value));
	else
		r->rule.daemon.state = (uint32_t)state;
}

void set_group(struct reader *r, const struct given *given)
{
	struct ipvs_addr group;

	if (!value_addr(r, given->value, &group))
		return;
	if (addr_is_multicast(&group))
		r->rule.daemon.group = group;
	else
		TEXT(r, given->value, "--mcast-group: '%.*s' is not a multicast address",
		     QUOTED(given->value));
}
