/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of rules share. */
#ifndef TESTS_UNIT_RULES_H
#define TESTS_UNIT_RULES_H

#include <string.h>
#include <libipvs/libipvs.h>

#include "unit.h"

/* Every service, server, setting and daemon is the same; counters aside. */
static inline bool same_tables(const struct ipvs_table *a, const struct ipvs_table *b)
{
	if (ipvs_table_service_count(a) != ipvs_table_service_count(b) ||
	    memcmp(ipvs_table_timeouts(a), ipvs_table_timeouts(b), sizeof(struct ipvs_timeouts)) ||
	    memcmp(ipvs_table_daemons(a), ipvs_table_daemons(b), sizeof(struct ipvs_daemons)))
		return false;
	for (size_t i = 0; i < ipvs_table_service_count(a); i++) {
		const struct ipvs_dests *left = ipvs_table_dests(a, i);
		const struct ipvs_dests *right = ipvs_table_dests(b, i);

		if (memcmp(&ipvs_table_service(a, i)->service, &ipvs_table_service(b, i)->service,
			   sizeof(struct ipvs_service)) || left->count != right->count)
			return false;
		for (size_t k = 0; k < left->count; k++)
			if (memcmp(&left->entries[k].dest, &right->entries[k].dest,
				   sizeof(struct ipvs_dest)))
				return false;
	}
	return true;
}

static inline int read_text(struct ipvs_table *table, const char *text)
{
	return ipvs_table_read(table, text, strlen(text), NULL);
}

#endif
