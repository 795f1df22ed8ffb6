/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table as text, one line after the other. No printf: a line has to cost less than its kernel. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/rules.h>
#include <libipvs/text.h>

#include "api.h"
#include "table/table.h"

/* Above the longest line that can be; there is always room for one more. */
#define LINE_ROOM 512

/* --- pieces: each writes at a place that has room, and returns where it ends --- */

static char *put_bytes(char *at, const char *text, size_t size)
{
	memcpy(at, text, size);
	return at + size;
}

#define PUT(at, literal) put_bytes(at, literal, sizeof(literal) - 1)

static char *put_text(char *at, const char *text)
{
	return put_bytes(at, text, strlen(text));
}

static char *put_number(char *at, uint32_t number)
{
	char digits[10];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return put_bytes(at, digits + i, sizeof(digits) - i);
}

static char *put_option(char *at, const char *option, uint32_t number)
{
	return put_number(put_text(at, option), number);
}

static char *put_ip4(char *at, const uint8_t *bytes)
{
	for (int i = 0; i < 4; i++) {
		if (i)
			*at++ = '.';
		at = put_number(at, bytes[i]);
	}
	return at;
}

static char *put_addr(char *at, const struct ipvs_addr *addr)
{
	if (addr->family == AF_INET)
		return put_ip4(at, addr->bytes);
	inet_ntop(AF_INET6, addr->bytes, at, IPVS_ADDR_TEXT_SIZE);
	return at + strlen(at);
}

static char *put_endpoint(char *at, const struct ipvs_addr *addr, uint16_t port)
{
	bool brackets = addr->family == AF_INET6;

	if (brackets)
		*at++ = '[';
	at = put_addr(at, addr);
	if (brackets)
		*at++ = ']';
	*at++ = ':';
	return put_number(at, port);
}

/* A name that would read as a comment, or that ipvsadm would drop, is not left alone in a word. */
static char *put_name(char *at, const char *brief, const char *full, const char *name, size_t room)
{
	size_t size = strnlen(name, room);
	bool hide = *name == '#' || (size == 7 && memcmp(name, "ipvsadm", 7) == 0);

	at = put_text(at, hide ? full : brief);
	*at++ = hide ? '=' : ' ';
	return put_bytes(at, name, size);
}

/* --- lines --- */

static char *put_service_key(char *at, const struct ipvs_service *service)
{
	if (service->fwmark) {
		at = put_option(at, "-f ", service->fwmark);
		return service->addr.family == AF_INET6 ? PUT(at, " -6") : at;
	}
	if (service->protocol == IPPROTO_TCP)
		at = PUT(at, "-t ");
	else if (service->protocol == IPPROTO_UDP)
		at = PUT(at, "-u ");
	else
		at = PUT(at, "--sctp-service ");
	return put_endpoint(at, &service->addr, service->port);
}

static char *put_persistence(char *at, const struct ipvs_service *service)
{
	uint8_t mask[4] = { (uint8_t)(service->netmask >> 24), (uint8_t)(service->netmask >> 16),
			    (uint8_t)(service->netmask >> 8), (uint8_t)service->netmask };

	if (service->flags & IPVS_SERVICE_PERSISTENT)
		at = put_option(at, " -p ", service->timeout_s);
	else if (service->timeout_s)
		at = put_option(at, " --unused-timeout ", service->timeout_s);
	if (service->addr.family == AF_INET6)
		return service->prefix_len == 128 ? at
						  : put_option(at, " -M ", service->prefix_len);
	return service->netmask == 0xffffffff ? at : put_ip4(PUT(at, " -M "), mask);
}

static char *put_service(char *at, const struct ipvs_service *service)
{
	char flags[IPVS_FLAGS_TEXT_SIZE];

	at = put_service_key(PUT(at, "-A "), service);
	at = put_name(at, " -s", " --scheduler", service->scheduler, IPVS_SCHEDULER_SIZE);
	at = put_persistence(at, service);
	if (service->pe_name[0])
		at = put_name(at, " --pe", " --pe", service->pe_name, IPVS_PE_NAME_SIZE);
	if (service->flags & IPVS_SERVICE_ONEPACKET)
		at = PUT(at, " -o");
	if (ipvs_sched_flags_format(service->scheduler, service->flags, flags, sizeof(flags)) > 0)
		at = put_text(PUT(at, " -b "), flags);
	return PUT(at, "\n");
}

static char *put_tunnel(char *at, const struct ipvs_dest *dest)
{
	at = put_text(PUT(at, " --tun-type "), ipvs_tunnel_name(dest->tun_type));
	if (dest->tun_type == IPVS_TUNNEL_IPIP)
		return at;
	if (dest->tun_port)
		at = put_option(at, " --tun-port ", dest->tun_port);
	if (!dest->tun_flags)
		return PUT(at, " --tun-nocsum");
	if (dest->tun_flags & IPVS_TUNNEL_CSUM)
		at = PUT(at, " --tun-csum");
	return dest->tun_flags & IPVS_TUNNEL_REMCSUM ? PUT(at, " --tun-remcsum") : at;
}

/* -g and -i make the port the service's, so another one needs the option that does not. */
static char *put_forward(char *at, const struct ipvs_dest *dest, const struct ipvs_service *service)
{
	bool own_port = !service->fwmark && dest->port != service->port;

	if (dest->forward == IPVS_FORWARD_MASQ)
		return PUT(at, " -m");
	if (dest->forward == IPVS_FORWARD_DROUTE && !own_port)
		return PUT(at, " -g");
	if (dest->forward == IPVS_FORWARD_TUNNEL && !own_port)
		return PUT(at, " -i");
	return put_text(PUT(at, " --forward "), ipvs_forward_name(dest->forward));
}

static char *put_dest(char *at, const struct ipvs_dest *dest, const struct ipvs_service *service)
{
	at = put_endpoint(at, &dest->addr, dest->port);
	at = put_forward(at, dest, service);
	at = put_number(PUT(at, " -w "), dest->weight);
	if (dest->forward == IPVS_FORWARD_TUNNEL)
		at = put_tunnel(at, dest);
	if (dest->upper_threshold)
		at = put_option(at, " -x ", dest->upper_threshold);
	if (dest->lower_threshold)
		at = put_option(at, " -y ", dest->lower_threshold);
	return PUT(at, "\n");
}

static char *put_timeouts(char *at, const struct ipvs_timeouts *timeouts)
{
	if (!timeouts->tcp_s && !timeouts->tcp_fin_s && !timeouts->udp_s)
		return at;
	at = put_option(at, "--set ", timeouts->tcp_s);
	at = put_option(at, " ", timeouts->tcp_fin_s);
	at = put_option(at, " ", timeouts->udp_s);
	return PUT(at, "\n");
}

static char *put_daemon(char *at, const struct ipvs_daemon *daemon)
{
	at = put_text(PUT(at, "--start-daemon "), ipvs_daemon_state_name(daemon->state));
	at = put_name(at, " --mcast-interface", " --mcast-interface", daemon->interface,
		      IPVS_INTERFACE_SIZE);
	at = put_option(at, " --syncid ", daemon->sync_id);
	if (daemon->sync_maxlen)
		at = put_option(at, " --sync-maxlen ", daemon->sync_maxlen);
	if (daemon->group.family)
		at = put_addr(PUT(at, " --mcast-group "), &daemon->group);
	if (daemon->port)
		at = put_option(at, " --mcast-port ", daemon->port);
	if (daemon->ttl)
		at = put_option(at, " --mcast-ttl ", daemon->ttl);
	return PUT(at, "\n");
}

/* --- the whole --- */

/* Where the next line begins, with room for it; NULL without memory. */
static char *line_begin(struct ipvs_text *text)
{
	if (text->allocated - text->size < LINE_ROOM) {
		size_t wanted = text->allocated ? 2 * text->allocated : 8 * LINE_ROOM;
		char *data = reallocarray(text->data, wanted, 1);

		if (!data)
			return NULL;
		text->data = data;
		text->allocated = wanted;
	}
	return text->data + text->size;
}

static void line_end(struct ipvs_text *text, const char *end)
{
	text->size = (size_t)(end - text->data);
}

static int write_dests(struct ipvs_text *text, const struct ipvs_service *service,
		       const struct ipvs_dests *dests)
{
	char head[LINE_ROOM], *end = PUT(put_service_key(PUT(head, "-a "), service), " -r ");

	for (size_t i = 0; i < dests->count; i++) {
		char *at = line_begin(text);

		if (!at)
			return -ENOMEM;
		at = put_bytes(at, head, (size_t)(end - head));
		line_end(text, put_dest(at, &dests->entries[i].dest, service));
	}
	return 0;
}

static int write_services(struct ipvs_text *text, const struct ipvs_table *table)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < table->count; i++) {
		const struct ipvs_service *service = &ipvs_table_service(table, i)->service;
		char *at = line_begin(text);

		if (!at)
			return -ENOMEM;
		line_end(text, put_service(at, service));
		ret = write_dests(text, service, ipvs_table_dests(table, i));
	}
	return ret;
}

static int write_all(struct ipvs_text *text, const struct ipvs_table *table)
{
	char *at = line_begin(text);
	int ret;

	if (!at)
		return -ENOMEM;
	line_end(text, put_timeouts(at, &table->timeouts));
	for (uint32_t i = 0; i < table->daemons.count; i++) {
		at = line_begin(text);
		if (!at)
			return -ENOMEM;
		line_end(text, put_daemon(at, &table->daemons.daemons[i]));
	}
	ret = write_services(text, table);
	return ret < 0 || line_begin(text) ? ret : -ENOMEM;
}

IPVS_API int ipvs_table_write(const struct ipvs_table *table, struct ipvs_text *text)
{
	int ret = -EINVAL;

	if (!text)
		return ret;
	text->size = 0;
	if (table)
		ret = write_all(text, table);
	if (ret < 0)
		text->size = 0;
	if (text->data)
		text->data[text->size] = '\0';
	return ret;
}

IPVS_API void ipvs_text_free(struct ipvs_text *text)
{
	if (!text)
		return;
	free(text->data);
	memset(text, 0, sizeof(*text));
}
