/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/text.h>

#include "api.h"
#include "value/error.h"

bool addr_family_known(uint16_t family)
{
	return family == AF_INET || family == AF_INET6;
}

bool addr_is_zero(const struct ipvs_addr *addr)
{
	static const uint8_t zero[sizeof(addr->bytes)];

	return memcmp(addr->bytes, zero, sizeof(zero)) == 0;
}

bool addr_is_multicast(const struct ipvs_addr *addr)
{
	if (addr->family == AF_INET)
		return (addr->bytes[0] & 0xf0) == 0xe0;
	return addr->family == AF_INET6 && addr->bytes[0] == 0xff;
}

int text_length(int written, size_t size)
{
	return written >= 0 && (size_t)written < size ? written : -ENOSPC;
}

bool number_parse(uint32_t *number, const char *text, uint32_t max)
{
	uint64_t value = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (uint64_t)(*text - '0');
		if (value > max)
			return false;
	}
	*number = (uint32_t)value;
	return true;
}

IPVS_API int ipvs_addr_parse(struct ipvs_addr *addr, const char *text, struct ipvs_error *error)
{
	struct ipvs_addr parsed = { 0, 0, { 0 } };

	if (!addr || !text)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "parse address: NULL");
	parsed.family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(parsed.family, text, parsed.bytes) != 1)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s' is not an IPv4 or IPv6 address", text);
	*addr = parsed;
	return 0;
}

IPVS_API int ipvs_addr_format(const struct ipvs_addr *addr, char *buf, size_t size)
{
	char text[IPVS_ADDR_TEXT_SIZE] = "-";

	if (!addr || !buf)
		return -EINVAL;
	if (addr->family && !inet_ntop(addr->family, addr->bytes, text, sizeof(text)))
		return -EAFNOSUPPORT;
	return text_length(snprintf(buf, size, "%s", text), size);
}

IPVS_API int ipvs_addr_compare(const struct ipvs_addr *a, const struct ipvs_addr *b)
{
	return addr_order(a, b);
}

/* Where the address ends and ":port" begins; NULL when there is no port. */
static const char *endpoint_split(const char *text)
{
	const char *end;

	if (*text != '[')
		return strchr(text, ':');
	end = strchr(text, ']');
	return end && end[1] == ':' ? end + 1 : NULL;
}

int endpoint_parse(struct ipvs_addr *addr, uint16_t *port, const char *text,
		   struct ipvs_error *error)
{
	char host[IPVS_ADDR_TEXT_SIZE + 2] = "";
	const char *colon = endpoint_split(text);
	size_t brackets = *text == '[', length;
	struct ipvs_addr parsed;
	uint32_t number;

	if (!colon)
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s' has no port: write 10.0.0.1:80 or [2001:db8::1]:80",
				 text);
	length = (size_t)(colon - text) - 2 * brackets;
	if (length >= sizeof(host))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s' is not an IPv4 or IPv6 address", text);
	memcpy(host, text + brackets, length);
	if (!brackets && strchr(colon + 1, ':'))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s': an IPv6 address before a port needs brackets", text);
	if (!number_parse(&number, colon + 1, UINT16_MAX))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s' is not a port from 0 to 65535", colon + 1);
	if (ipvs_addr_parse(&parsed, host, error) < 0)
		return -EINVAL;
	if (brackets != (parsed.family == AF_INET6))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s': brackets are for IPv6 addresses only", text);
	*addr = parsed;
	*port = (uint16_t)number;
	return 0;
}

int endpoint_format(const struct ipvs_addr *addr, uint16_t port, char *buf, size_t size)
{
	char host[IPVS_ADDR_TEXT_SIZE];
	int length = ipvs_addr_format(addr, host, sizeof(host));

	if (length < 0)
		return length;
	return text_length(snprintf(buf, size, addr->family == AF_INET6 ? "[%s]:%u" : "%s:%u",
				    host, port), size);
}
