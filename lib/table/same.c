/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table/same.h"

#include <netinet/in.h>
#include <string.h>
#include <libipvs/text.h>

bool service_is_same(const struct ipvs_service *a, const struct ipvs_service *b)
{
	bool mask = a->addr.family == AF_INET6 ? a->prefix_len == b->prefix_len
					       : a->netmask == b->netmask;

	return mask && a->flags == b->flags && a->timeout_s == b->timeout_s &&
	       strncmp(a->scheduler, b->scheduler, sizeof(a->scheduler)) == 0 &&
	       strncmp(a->pe_name, b->pe_name, sizeof(a->pe_name)) == 0;
}

bool dest_is_same(const struct ipvs_dest *a, const struct ipvs_dest *b)
{
	if (a->forward != b->forward || a->weight != b->weight ||
	    a->upper_threshold != b->upper_threshold || a->lower_threshold != b->lower_threshold)
		return false;
	return a->forward != IPVS_FORWARD_TUNNEL ||
	       (a->tun_type == b->tun_type && a->tun_port == b->tun_port &&
		a->tun_flags == b->tun_flags);
}

/* The kernel takes any length, and clamps it to what one packet can carry. */
static bool length_satisfies(const struct ipvs_daemon *runs, const struct ipvs_daemon *desired)
{
	const uint32_t headers = runs->group.family == AF_INET6 ? 48 : 28;
	const uint32_t least = desired->state == IPVS_DAEMON_BACKUP ? 1024 : 1;
	uint32_t length = desired->sync_maxlen;

	if (!length)
		return true;
	if (length < least)
		length = least;
	if (length > 65535 - headers)
		length = 65535 - headers;
	return runs->sync_maxlen == length;
}

bool daemon_satisfies(const struct ipvs_daemon *runs, const struct ipvs_daemon *desired)
{
	return strncmp(runs->interface, desired->interface, sizeof(runs->interface)) == 0 &&
	       runs->sync_id == desired->sync_id &&
	       (!desired->group.family || ipvs_addr_compare(&runs->group, &desired->group) == 0) &&
	       (!desired->port || runs->port == desired->port) &&
	       (!desired->ttl || runs->ttl == desired->ttl) && length_satisfies(runs, desired);
}
