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

bool table_reserve(struct ipvs_table *table, size_t count)
{
	struct table_service *services = table->services;

	if (count <= table->allocated)
		return true;
	services = reallocarray(services, count, sizeof(*services));
	if (!services)
		return false;
	memset(services + table->allocated, 0, (count - table->allocated) * sizeof(*services));
	table->services = services;
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

/* --- the index --- */

/* Of a service by mark nothing but the mark and the family counts, as in ipvs_service_compare(). */
static uint32_t hash_service(const struct ipvs_service *service)
{
	static const uint8_t no_addr[16];
	uint64_t family = (uint64_t)service->addr.family << 32;

	if (service->fwmark)
		return index_hash(family | service->fwmark, no_addr);
	return index_hash(family | (uint32_t)service->protocol << 16 | service->port,
			  service->addr.bytes);
}

static uint32_t hash_dest(size_t service, const struct ipvs_dest *dest)
{
	return index_hash((uint64_t)service << 32 | (uint32_t)dest->port << 16 | dest->addr.family,
			  dest->addr.bytes);
}

static void index_service(struct ipvs_table *table, size_t i)
{
	const struct table_service *slot = &table->services[i];
	struct place place = { (uint32_t)i + 1, 0 };

	index_put(&table->index, hash_service(&slot->entry.service), place);
	for (size_t j = 0; j < slot->dests.count; j++) {
		place.dest = (uint32_t)j + 1;
		index_put(&table->index, hash_dest(i, &slot->dests.entries[j].dest), place);
	}
}

static int make_index(struct ipvs_table *table)
{
	size_t total = table->count;
	int ret;

	for (size_t i = 0; i < table->count; i++)
		total += table->services[i].dests.count;
	ret = index_reset(&table->index, total + 1);
	if (ret < 0)
		return ret;
	for (size_t i = 0; i < table->count; i++)
		index_service(table, i);
	table->indexed = true;
	return 0;
}

/* After something was appended: keep the index right, or have it made anew when it is needed. */
static void note_place(struct ipvs_table *table, uint32_t hash, size_t service, size_t dest)
{
	struct place place = { (uint32_t)service, (uint32_t)dest };

	table->indexed = table->indexed && index_reserve(&table->index, 1) == 0;
	if (table->indexed)
		index_put(&table->index, hash, place);
}

/* What is looked for. */
struct wanted {
	const struct ipvs_table *table;
	const struct ipvs_service *service; /* NULL: the server of service number i */
	size_t i;
	const struct ipvs_dest *dest;
};

static bool matches_service(const void *about, struct place place)
{
	const struct wanted *wanted = about;

	return !place.dest &&
	       ipvs_service_compare(&wanted->table->services[place.service - 1].entry.service,
				    wanted->service) == 0;
}

static bool matches_dest(const void *about, struct place place)
{
	const struct wanted *wanted = about;

	if (!place.dest || place.service - 1 != wanted->i)
		return false;
	return ipvs_dest_compare(&wanted->table->services[wanted->i].dests
					  .entries[place.dest - 1].dest, wanted->dest) == 0;
}

/*
 * The index is a shortcut: a table that is only read has it made at the first search, and without
 * memory for it the search goes through all.
 */
static bool has_index(const struct ipvs_table *table)
{
	return table->indexed || make_index((struct ipvs_table *)(uintptr_t)table) == 0;
}

static struct table_service *search_service(const struct ipvs_table *table,
					    const struct ipvs_service *service)
{
	for (size_t i = 0; i < table->count; i++)
		if (ipvs_service_compare(&table->services[i].entry.service, service) == 0)
			return &table->services[i];
	return NULL;
}

/* Things mostly come in order: what belongs behind the last is not there. */
static bool behind_services(const struct ipvs_table *table, const struct ipvs_service *service)
{
	return !table->count ||
	       (table->sorted && ipvs_service_compare(&table->services[table->count - 1]
							      .entry.service, service) < 0);
}

static bool behind_dests(const struct table_service *slot, const struct ipvs_dest *dest)
{
	const struct ipvs_dests *dests = &slot->dests;

	return !dests->count ||
	       (slot->sorted &&
		ipvs_dest_compare(&dests->entries[dests->count - 1].dest, dest) < 0);
}

struct table_service *table_find(const struct ipvs_table *table,
				 const struct ipvs_service *service)
{
	struct wanted wanted = { .table = table, .service = service };
	struct place place;

	if (behind_services(table, service))
		return NULL;
	if (!has_index(table))
		return search_service(table, service);
	place = index_find(&table->index, hash_service(service), matches_service, &wanted);
	return place.service ? &table->services[place.service - 1] : NULL;
}

static struct ipvs_dest_entry *find_dest(const struct ipvs_table *table,
					 const struct table_service *slot,
					 const struct ipvs_dest *dest)
{
	struct wanted wanted = { .table = table, .i = (size_t)(slot - table->services),
				 .dest = dest };
	struct place place;

	if (behind_dests(slot, dest))
		return NULL;
	if (has_index(table)) {
		place = index_find(&table->index, hash_dest(wanted.i, dest), matches_dest, &wanted);
		return place.service ? &slot->dests.entries[place.dest - 1] : NULL;
	}
	for (size_t j = 0; j < slot->dests.count; j++)
		if (ipvs_dest_compare(&slot->dests.entries[j].dest, dest) == 0)
			return &slot->dests.entries[j];
	return NULL;
}

struct ipvs_dest_entry *table_find_dest(const struct ipvs_table *table,
					const struct table_service *slot,
					const struct ipvs_dest *dest)
{
	struct ipvs_dest whole = *dest;

	if (!whole.addr.family)
		whole.addr.family = slot->entry.service.addr.family;
	return find_dest(table, slot, &whole);
}

void table_note_service(struct ipvs_table *table)
{
	const struct table_service *slot = &table->services[table->count];

	table->sorted = behind_services(table, &slot->entry.service);
	table->count++;
	note_place(table, hash_service(&slot->entry.service), table->count, 0);
}

void table_note_dest(struct ipvs_table *table, struct table_service *slot)
{
	size_t service = (size_t)(slot - table->services);
	const struct ipvs_dest_entry *entry = &slot->dests.entries[slot->dests.count];

	slot->sorted = behind_dests(slot, &entry->dest);
	slot->dests.count++;
	note_place(table, hash_dest(service, &entry->dest), service + 1, slot->dests.count);
}

/* --- taking out: what is last moves to where the gap is --- */

static struct place place_of(size_t service, size_t dest)
{
	return (struct place){ (uint32_t)service, (uint32_t)dest };
}

void table_remove_dest(struct ipvs_table *table, struct table_service *slot,
		       struct ipvs_dest_entry *entry)
{
	const struct place gone = PLACE_GONE;
	size_t i = (size_t)(slot - table->services), at = (size_t)(entry - slot->dests.entries);
	size_t last = slot->dests.count - 1;
	const struct ipvs_dest *moved = &slot->dests.entries[last].dest;

	if (table->indexed) {
		index_replace(&table->index, hash_dest(i, &entry->dest), place_of(i + 1, at + 1),
			      gone);
		if (at != last)
			index_replace(&table->index, hash_dest(i, moved),
				      place_of(i + 1, last + 1), place_of(i + 1, at + 1));
	}
	slot->dests.count--;
	if (at == last)
		return;
	*entry = slot->dests.entries[last];
	slot->sorted = false;
}

/* Take a service and its servers out of the index. */
static void unindex_service(struct ipvs_table *table, size_t i)
{
	const struct table_service *slot = &table->services[i];
	const struct place gone = PLACE_GONE;

	index_replace(&table->index, hash_service(&slot->entry.service), place_of(i + 1, 0), gone);
	for (size_t j = 0; j < slot->dests.count; j++)
		index_replace(&table->index, hash_dest(i, &slot->dests.entries[j].dest),
			      place_of(i + 1, j + 1), gone);
}

/* The slot goes behind the others, so that its servers' memory is used again. */
void table_remove_service(struct ipvs_table *table, struct table_service *slot)
{
	size_t at = (size_t)(slot - table->services), last = table->count - 1;
	struct table_service gone = *slot;
	size_t more = at == last ? 0 : table->services[last].dests.count + 1;

	table->indexed = table->indexed && index_reserve(&table->index, more) == 0;
	if (table->indexed) {
		unindex_service(table, at);
		if (at != last)
			unindex_service(table, last);
	}
	table->count--;
	if (at == last)
		return;
	*slot = table->services[last];
	table->services[last] = gone;
	table->sorted = false;
	if (table->indexed)
		index_service(table, at);
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
	table->sorted = true;
	table->indexed = false;
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
