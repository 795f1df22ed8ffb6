/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses, alone and with a port. */
#ifndef LIB_VALUE_ADDR_H
#define LIB_VALUE_ADDR_H

#include <endian.h>
#include <stdbool.h>
#include <string.h>
#include <libipvs/types.h>

/* -1, 0 or 1. */
static inline int number_order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static inline uint64_t addr_half(const struct ipvs_addr *addr, size_t at)
{
	uint64_t word;

	memcpy(&word, addr->bytes + at, sizeof(word));
	return be64toh(word);
}

/* ipvs_addr_compare(), for sorting whole tables. */
static inline int addr_order(const struct ipvs_addr *a, const struct ipvs_addr *b)
{
	int by;

	if ((by = number_order(a->family, b->family)) ||
	    (by = number_order(addr_half(a, 0), addr_half(b, 0))))
		return by;
	return number_order(addr_half(a, 8), addr_half(b, 8));
}

bool addr_family_known(uint16_t family);
bool addr_is_zero(const struct ipvs_addr *addr);
bool addr_is_multicast(const struct ipvs_addr *addr);

/* "10.0.0.1:80", "[2001:db8::1]:80"; as ipvs_dest_parse(), whose texts these are. */
int endpoint_parse(struct ipvs_addr *addr, uint16_t *port, const char *text,
		   struct ipvs_error *error);
int endpoint_format(const struct ipvs_addr *addr, uint16_t port, char *buf, size_t size);

/* A decimal number from 0 to max, digits only. */
bool number_parse(uint32_t *number, const char *text, uint32_t max);

/* snprintf()'s return value as the formatting functions of text.h return it. */
int text_length(int written, size_t size);

#endif
