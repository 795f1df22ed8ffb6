/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in a table, by its identity. */
#include <string.h>
#include <libipvs/text.h>

#include "table/table.h"

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

static uint32_t hash_dest(const struct table_service *slot, const struct ipvs_dest *dest)
{
	return index_hash((uint64_t)slot->number << 32 | (uint32_t)dest->port << 16 |
				  dest->addr.family,
			  dest->addr.bytes);
}

/* Places have a slot's number, which stays with it wherever it is put. */
static struct place place_of(const struct table_service *slot, size_t dest)
{
	return (struct place){ slot->number + 1, (uint32_t)dest };
}

static void index_service(struct ipvs_table *table, const struct table_service *slot)
{
	index_put(&table->index, hash_service(&slot->entry.service), place_of(slot, 0));
	for (size_t j = 0; j < slot->dests.count; j++)
		index_put(&table->index, hash_dest(slot, &slot->dests.entries[j].dest),
			  place_of(slot, j + 1));
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
		index_service(table, &table->services[i]);
	table->indexed = true;
	return 0;
}

/* After something was appended: keep the index right, or have it made anew when it is needed. */
static void note_place(struct ipvs_table *table, uint32_t hash, struct place place)
{
	table->indexed = table->indexed && index_reserve(&table->index, 1) == 0;
	if (table->indexed)
		index_put(&table->index, hash, place);
}

/* What is looked for. */
struct wanted {
	const struct ipvs_table *table;
	const struct ipvs_service *service;
	const struct table_service *slot; /* or this one's server */
	const struct ipvs_dest *dest;
};

static struct table_service *slot_at(const struct ipvs_table *table, struct place place)
{
	return &table->services[table->where[place.service - 1]];
}

static bool matches_service(const void *about, struct place place)
{
	const struct wanted *wanted = about;

	return !place.dest && ipvs_service_compare(&slot_at(wanted->table, place)->entry.service,
						   wanted->service) == 0;
}

static bool matches_dest(const void *about, struct place place)
{
	const struct wanted *wanted = about;

	if (!place.dest || place.service - 1 != wanted->slot->number)
		return false;
	return ipvs_dest_compare(&wanted->slot->dests.entries[place.dest - 1].dest,
				 wanted->dest) == 0;
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
	return place.service ? slot_at(table, place) : NULL;
}

static struct ipvs_dest_entry *find_dest(const struct ipvs_table *table,
					 const struct table_service *slot,
					 const struct ipvs_dest *dest)
{
	struct wanted wanted = { .table = table, .slot = slot, .dest = dest };
	struct place place;

	if (behind_dests(slot, dest))
		return NULL;
	if (has_index(table)) {
		place = index_find(&table->index, hash_dest(slot, dest), matches_dest, &wanted);
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
	note_place(table, hash_service(&slot->entry.service), place_of(slot, 0));
}

void table_note_dest(struct ipvs_table *table, struct table_service *slot)
{
	const struct ipvs_dest_entry *entry = &slot->dests.entries[slot->dests.count];

	slot->sorted = behind_dests(slot, &entry->dest);
	slot->dests.count++;
	note_place(table, hash_dest(slot, &entry->dest), place_of(slot, slot->dests.count));
}

/* --- taking out: what is last moves to where the gap is --- */

void table_remove_dest(struct ipvs_table *table, struct table_service *slot,
		       struct ipvs_dest_entry *entry)
{
	const struct place gone = PLACE_GONE;
	size_t at = (size_t)(entry - slot->dests.entries), last = slot->dests.count - 1;
	const struct ipvs_dest *moved = &slot->dests.entries[last].dest;

	if (table->indexed) {
		index_replace(&table->index, hash_dest(slot, &entry->dest), place_of(slot, at + 1),
			      gone);
		if (at != last)
			index_replace(&table->index, hash_dest(slot, moved),
				      place_of(slot, last + 1), place_of(slot, at + 1));
	}
	slot->dests.count--;
	if (at == last)
		return;
	*entry = slot->dests.entries[last];
	slot->sorted = false;
}

/* Take a service and its servers out of the index. */
static void unindex_service(struct ipvs_table *table, const struct table_service *slot)
{
	const struct place gone = PLACE_GONE;

	index_replace(&table->index, hash_service(&slot->entry.service), place_of(slot, 0), gone);
	for (size_t j = 0; j < slot->dests.count; j++)
		index_replace(&table->index, hash_dest(slot, &slot->dests.entries[j].dest),
			      place_of(slot, j + 1), gone);
}

/* The slot goes behind the others, so that its servers' memory is used again. */
void table_remove_service(struct ipvs_table *table, struct table_service *slot)
{
	size_t at = (size_t)(slot - table->services), last = table->count - 1;
	struct table_service gone = *slot;

	if (table->indexed)
		unindex_service(table, slot);
	table->count--;
	if (at == last)
		return;
	*slot = table->services[last];
	table->services[last] = gone;
	table->where[slot->number] = (uint32_t)at;
	table->where[gone.number] = (uint32_t)last;
	table->sorted = false;
}
