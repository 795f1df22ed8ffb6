/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a table. */
#ifndef LIB_TABLE_TABLE_H
#define LIB_TABLE_TABLE_H

#include <libipvs/table.h>

#include "table/index.h"
#include "wire/netns.h"

struct table_service {
	struct ipvs_service_entry entry;
	struct ipvs_dests dests;
	bool sorted;	 /* the servers are in order */
	uint32_t number; /* of the slot, the same wherever it is put */
};

/*
 * Things are appended as they come, and found through the index; asking for them by their place
 * puts them in order first. Slots beyond count keep their servers' memory.
 */
struct ipvs_table {
	struct table_service *services;
	uint32_t *where; /* the slot with each number */
	size_t count;
	size_t allocated;
	bool sorted;  /* the services are in order */
	bool indexed; /* the index is right */
	struct index index;
	struct ipvs_table_reader *reader; /* NULL before the first loading */
	struct ipvs_timeouts timeouts;
	struct ipvs_daemons daemons;
	struct netns_id netns; /* from which it was loaded */
};

/* Room for so many services in all; false without memory. */
bool table_reserve(struct ipvs_table *table, size_t count);

/* The next slot, its servers none but their memory kept; NULL without memory. Not yet counted. */
struct table_service *table_next_slot(struct ipvs_table *table);

/* The service with this identity, or NULL. */
struct table_service *table_find(const struct ipvs_table *table,
				 const struct ipvs_service *service);

/* The server of that service, or NULL; family 0 is the service's. */
struct ipvs_dest_entry *table_find_dest(const struct ipvs_table *table,
					const struct table_service *slot,
					const struct ipvs_dest *dest);

/* Count the next slot, or the next server of a slot, that has been filled. */
void table_note_service(struct ipvs_table *table);
void table_note_dest(struct ipvs_table *table, struct table_service *slot);

/* Take out what is there. */
void table_remove_service(struct ipvs_table *table, struct table_service *slot);
void table_remove_dest(struct ipvs_table *table, struct table_service *slot,
		       struct ipvs_dest_entry *entry);

/* Append what is right and not there yet. 0 or -ENOMEM. */
int table_add_service(struct ipvs_table *table, const struct ipvs_service *service);
int table_add_dest(struct ipvs_table *table, struct table_service *slot,
		   const struct ipvs_dest *dest);

#endif
