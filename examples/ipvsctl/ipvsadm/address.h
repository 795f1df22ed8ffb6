/* SPDX-License-Identifier: MIT */
/* host[:port]: numbers and names. */
#ifndef IPVSCTL_IPVSADM_ADDRESS_H
#define IPVSCTL_IPVSADM_ADDRESS_H

#include <stdbool.h>
#include <libipvs/libipvs.h>

/* What most are, 10.0.0.1:80. Gives where it ends; NULL: it may be anything else. */
const char *address_plain(const char *at, struct ipvs_addr *addr, uint16_t *port);

/*
 * "10.0.0.1:80", "2001:db8::1", "[2001:db8::1]:http", "web.example.org:80"; ports by the names of
 * this protocol, 0: by number alone. Gives 0, or -1.
 */
int address_read(const char *text, uint16_t protocol, struct ipvs_addr *addr, uint16_t *port,
		 bool *has_port);

/* An IPv4 address, in any notation of inet_aton(), or a host's. */
int address_find_ipv4(const char *text, struct ipvs_addr *addr);

#endif
