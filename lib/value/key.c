/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Identity and order of services and servers. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <libipvs/text.h>

#include "api.h"
#include "value/addr.h"
#include "value/error.h"

IPVS_API int ipvs_service_compare(const struct ipvs_service *a, const struct ipvs_service *b)
{
	int by;

	if ((by = number_order(a->fwmark, b->fwmark)) ||
	    (by = number_order(a->addr.family, b->addr.family)))
		return by;
	if (a->fwmark)
		return 0;
	if ((by = number_order(a->protocol, b->protocol)) || (by = addr_order(&a->addr, &b->addr)))
		return by;
	return number_order(a->port, b->port);
}

IPVS_API int ipvs_dest_compare(const struct ipvs_dest *a, const struct ipvs_dest *b)
{
	int by = addr_order(&a->addr, &b->addr);

	return by ? by : number_order(a->port, b->port);
}

/* The next word of *text, cut off in place; NULL at the end. */
static char *word(char **text)
{
	char *found = strsep(text, " \t");

	while (found && !*found)
		found = strsep(text, " \t");
	return found;
}

static int fwmark_parse(struct ipvs_service *key, const char *mark, const char *family,
			struct ipvs_error *error)
{
	if (!mark || !number_parse(&key->fwmark, mark, UINT32_MAX) || !key->fwmark)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%s' is not a firewall mark from 1 to 4294967295",
				 mark ? mark : "");
	if (family && strcmp(family, "ipv4") != 0 && strcmp(family, "ipv6") != 0)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%s' after a firewall mark: only 'ipv4' or 'ipv6' can follow",
				 family);
	key->addr.family = family && strcmp(family, "ipv6") == 0 ? AF_INET6 : AF_INET;
	return 0;
}

static int by_addr_parse(struct ipvs_service *key, const char *protocol, const char *endpoint,
			 struct ipvs_error *error)
{
	int number = ipvs_protocol_parse(protocol);
	uint32_t other;

	if (number < 0 && number_parse(&other, protocol, UINT16_MAX) && other)
		number = (int)other;
	if (number < 0)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%s': a service starts with tcp, udp, sctp or fwmark", protocol);
	if (!endpoint)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%s' lacks an address and port", protocol);
	key->protocol = (uint16_t)number;
	return endpoint_parse(&key->addr, &key->port, endpoint, error);
}

IPVS_API int ipvs_service_parse(struct ipvs_service *service, const char *text,
				struct ipvs_error *error)
{
	char copy[128], *rest = copy, *first, *second, *third;
	struct ipvs_service key = IPVS_SERVICE_INIT;
	int ret;

	if (!service || !text)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "parse service: NULL");
	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s...' is too long for a service", text);
	first = word(&rest);
	second = word(&rest);
	third = word(&rest);
	if (!first)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT, "a service's text is empty");
	bool mark = strcmp(first, "fwmark") == 0;

	if ((third && !mark) || word(&rest))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%s' says more than a service's identity", text);
	ret = mark ? fwmark_parse(&key, second, third, error)
		   : by_addr_parse(&key, first, second, error);
	if (ret < 0)
		return ret;
	service->addr = key.addr;
	service->protocol = key.protocol;
	service->port = key.port;
	service->fwmark = key.fwmark;
	return 0;
}

IPVS_API int ipvs_service_format(const struct ipvs_service *service, char *buf, size_t size)
{
	char endpoint[IPVS_DEST_TEXT_SIZE];
	const char *protocol;
	int ret;

	if (!service || !buf)
		return -EINVAL;
	if (service->addr.family && !addr_family_known(service->addr.family))
		return -EAFNOSUPPORT;
	if (service->fwmark)
		return text_length(snprintf(buf, size, "fwmark %u%s", service->fwmark,
					    service->addr.family == AF_INET6 ? " ipv6" : ""), size);
	ret = endpoint_format(&service->addr, service->port, endpoint, sizeof(endpoint));
	if (ret < 0)
		return ret;
	protocol = ipvs_protocol_name(service->protocol);
	if (protocol)
		return text_length(snprintf(buf, size, "%s %s", protocol, endpoint), size);
	return text_length(snprintf(buf, size, "%u %s", service->protocol, endpoint), size);
}

IPVS_API int ipvs_dest_parse(struct ipvs_dest *dest, const char *text, struct ipvs_error *error)
{
	if (!dest || !text)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "parse server: NULL");
	return endpoint_parse(&dest->addr, &dest->port, text, error);
}

IPVS_API int ipvs_dest_format(const struct ipvs_dest *dest, char *buf, size_t size)
{
	if (!dest || !buf)
		return -EINVAL;
	return endpoint_format(&dest->addr, dest->port, buf, size);
}
