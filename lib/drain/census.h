/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has to be known of a table while jobs are decided on: who is in hand, who is left. */
#ifndef LIB_DRAIN_CENSUS_H
#define LIB_DRAIN_CENSUS_H

#include "table/table.h"

struct census {
	const struct ipvs_table *table;
	size_t *first;	  /* of each service: the number of its first server among all */
	uint32_t *usable; /* of each service: servers of a weight above 0 that nobody takes out */
	bool *taken;	  /* of each server: some job has it in hand */
	size_t services, dests; /* for which there is room */
};

/* 0 or -ENOMEM. */
int census_make(struct census *census, const struct ipvs_table *table);
void census_free(struct census *census);

/* Take a server in hand. */
void census_take(struct census *census, const struct table_service *slot,
		 const struct ipvs_dest_entry *entry);
bool census_is_taken(const struct census *census, const struct table_service *slot,
		     const struct ipvs_dest_entry *entry);

/* How many servers are left that can get connections; one that has a weight is to be taken out. */
uint32_t *census_usable(struct census *census, const struct table_service *slot);

/* The sum of all weights. */
uint64_t census_weights(const struct table_service *slot);

#endif
