/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/dest.h>
#include <libipvs/service.h>
#include <libipvs/text.h>

#include "api.h"

IPVS_API struct ipvs_table *ipvs_table_new(void)
{
	return calloc(1, sizeof(struct ipvs_table));
}

IPVS_API void ipvs_table_free(struct ipvs_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->allocated; i++)
		ipvs_dests_free(&table->services[i].dests);
	free(table->services);
	free(table->where);
	index_free(&table->index);
	ipvs_table_reader_free(table->reader);
	free(table);
}

IPVS_API void ipvs_table_clear(struct ipvs_table *table)
{
	if (!table)
		return;
	table->count = 0;
	table->sorted = table->indexed = false;
	memset(&table->timeouts, 0, sizeof(table->timeouts));
	memset(&table->daemons, 0, sizeof(table->daemons));
	ipvs_table_detach(table);
}

IPVS_API void ipvs_table_detach(struct ipvs_table *table)
{
	if (table)
		memset(&table->netns, 0, sizeof(table->netns));
}

/* New slots are numbered as they lie. */
static void number_slots(struct ipvs_table *table, size_t from, size_t to)
{
	memset(table->services + from, 0, (to - from) * sizeof(*table->services));
	for (size_t i = from; i < to; i++)
		table->services[i].number = table->where[i] = (uint32_t)i;
}

bool table_reserve(struct ipvs_table *table, size_t count)
{
	struct table_service *services;
	uint32_t *where;

	if (count <= table->allocated)
		return true;
	services = reallocarray(table->services, count, sizeof(*services));
	if (!services)
		return false;
	table->services = services;
	where = reallocarray(table->where, count, sizeof(*where));
	if (!where)
		return false;
	table->where = where;
	number_slots(table, table->allocated, count);
	table->allocated = count;
	return true;
}

struct table_service *table_next_slot(struct ipvs_table *table)
{
	size_t more = table->allocated ? 2 * table->allocated : 16;
	struct table_service *slot;

	if (table->count == table->allocated && !table_reserve(table, more))
		return NULL;
	slot = &table->services[table->count];
	memset(&slot->entry, 0, sizeof(slot->entry));
	slot->dests.count = 0;
	slot->sorted = true;
	return slot;
}

/* --- order --- */

static int compare_slots(const void *a, const void *b)
{
	return ipvs_service_compare(&((const struct table_service *)a)->entry.service,
				    &((const struct table_service *)b)->entry.service);
}

static int compare_dests(const void *a, const void *b)
{
	return ipvs_dest_compare(&((const struct ipvs_dest_entry *)a)->dest,
				 &((const struct ipvs_dest_entry *)b)->dest);
}

/* Reading by place puts in order what was appended; the value of the table stays the same. */
static void sort_services(const struct ipvs_table *read_only)
{
	struct ipvs_table *table = (struct ipvs_table *)(uintptr_t)read_only;

	if (table->sorted || !table->count)
		return;
	qsort(table->services, table->count, sizeof(*table->services), compare_slots);
	for (size_t i = 0; i < table->count; i++)
		table->where[table->services[i].number] = (uint32_t)i;
	table->sorted = true;
}

static void sort_dests(const struct ipvs_table *read_only, size_t i)
{
	struct ipvs_table *table = (struct ipvs_table *)(uintptr_t)read_only;
	struct table_service *slot = &table->services[i];

	if (slot->sorted)
		return;
	qsort(slot->dests.entries, slot->dests.count, sizeof(*slot->dests.entries), compare_dests);
	slot->sorted = true;
	table->indexed = false;
}

/* --- reading --- */

IPVS_API size_t ipvs_table_service_count(const struct ipvs_table *table)
{
	return table ? table->count : 0;
}

IPVS_API const struct ipvs_service_entry *ipvs_table_service(const struct ipvs_table *table,
							     size_t i)
{
	if (!table || i >= table->count)
		return NULL;
	sort_services(table);
	return &table->services[i].entry;
}

IPVS_API const struct ipvs_dests *ipvs_table_dests(const struct ipvs_table *table, size_t i)
{
	if (!table || i >= table->count)
		return NULL;
	sort_services(table);
	sort_dests(table, i);
	return &table->services[i].dests;
}

IPVS_API const struct ipvs_timeouts *ipvs_table_timeouts(const struct ipvs_table *table)
{
	return table ? &table->timeouts : NULL;
}

IPVS_API const struct ipvs_daemons *ipvs_table_daemons(const struct ipvs_table *table)
{
	return table ? &table->daemons : NULL;
}

IPVS_API int64_t ipvs_table_find_service(const struct ipvs_table *table,
					 const struct ipvs_service *service)
{
	const struct table_service *slot;

	if (!table || !service)
		return -EINVAL;
	sort_services(table);
	slot = table_find(table, service);
	return slot ? slot - table->services : -ENOENT;
}

IPVS_API const struct ipvs_dest_entry *ipvs_table_find_dest(const struct ipvs_table *table,
							    const struct ipvs_service *service,
							    const struct ipvs_dest *dest)
{
	const struct table_service *slot = NULL;

	if (table && service && dest)
		slot = table_find(table, service);
	return slot ? table_find_dest(table, slot, dest) : NULL;
}
