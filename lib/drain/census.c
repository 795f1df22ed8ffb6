/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drain/census.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint32_t count_usable(const struct ipvs_dests *dests)
{
	uint32_t usable = 0;

	for (size_t i = 0; i < dests->count; i++)
		usable += dests->entries[i].dest.weight > 0;
	return usable;
}

static bool reserve(struct census *census, size_t services, size_t dests)
{
	if (services > census->services || dests > census->dests || !census->taken) {
		census_free(census);
		census->first = reallocarray(NULL, services + 1, sizeof(*census->first));
		census->usable = reallocarray(NULL, services + 1, sizeof(*census->usable));
		census->taken = reallocarray(NULL, dests + 1, sizeof(*census->taken));
		census->services = services;
		census->dests = dests;
	}
	return census->first && census->usable && census->taken;
}

int census_make(struct census *census, const struct ipvs_table *table)
{
	size_t dests = 0;

	for (size_t i = 0; i < table->count; i++)
		dests += table->services[i].dests.count;
	if (!reserve(census, table->count, dests)) {
		census_free(census);
		return -ENOMEM;
	}
	census->table = table;
	memset(census->taken, 0, dests * sizeof(*census->taken));
	dests = 0;
	for (size_t i = 0; i < table->count; i++) {
		census->first[i] = dests;
		census->usable[i] = count_usable(&table->services[i].dests);
		dests += table->services[i].dests.count;
	}
	return 0;
}

void census_free(struct census *census)
{
	free(census->first);
	free(census->usable);
	free(census->taken);
	memset(census, 0, sizeof(*census));
}

static bool *place_of(const struct census *census, const struct table_service *slot,
		      const struct ipvs_dest_entry *entry)
{
	size_t first = census->first[slot - census->table->services];

	return &census->taken[first + (size_t)(entry - slot->dests.entries)];
}

void census_take(struct census *census, const struct table_service *slot,
		 const struct ipvs_dest_entry *entry)
{
	*place_of(census, slot, entry) = true;
}

bool census_is_taken(const struct census *census, const struct table_service *slot,
		     const struct ipvs_dest_entry *entry)
{
	return *place_of(census, slot, entry);
}

uint32_t *census_usable(struct census *census, const struct table_service *slot)
{
	return &census->usable[slot - census->table->services];
}

uint64_t census_weights(const struct table_service *slot)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < slot->dests.count; i++)
		sum += slot->dests.entries[i].dest.weight;
	return sum;
}
