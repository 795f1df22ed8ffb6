/* SPDX-License-Identifier: MIT */
/* Addresses and ports as ipvsadm writes them: by number, or by the names that can be found. */
#ifndef IPVSCTL_IPVSADM_NAMES_H
#define IPVSCTL_IPVSADM_NAMES_H

#include <stdbool.h>
#include <libipvs/libipvs.h>

#include "line.h"

/* host:port, [host]:port with IPv6. */
void name_add(struct line *line, const struct ipvs_addr *addr, uint16_t port, uint16_t protocol,
	      bool numeric);

#endif
