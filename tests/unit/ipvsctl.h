/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For the tests of ipvsctl: no hosts, and numbers by chance that are the same each time. */
#ifndef TESTS_UNIT_IPVSCTL_H
#define TESTS_UNIT_IPVSCTL_H

#include <netdb.h>
#include <stdint.h>

int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		       struct addrinfo **result);

/* Whoever is looked up is not found. */
int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		       struct addrinfo **result)
{
	(void)node, (void)service, (void)hints, (void)result;
	return EAI_NONAME;
}

static uint32_t seed = 1;

static inline uint32_t random_below(uint32_t limit)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % limit;
}

#endif
