/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table/index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int index_reset(struct index *index, size_t count)
{
	size_t size = 16;

	while (size < 2 * count)
		size *= 2;
	if (size > index->size) {
		struct index_entry *entries = reallocarray(index->entries, size, sizeof(*entries));

		if (!entries)
			return -ENOMEM;
		index->entries = entries;
		index->size = size;
	}
	memset(index->entries, 0, index->size * sizeof(*index->entries));
	index->count = 0;
	return 0;
}

void index_free(struct index *index)
{
	free(index->entries);
	memset(index, 0, sizeof(*index));
}

static bool is_gone(struct place place)
{
	return place.service == UINT32_MAX;
}

static size_t count_present(const struct index *index)
{
	size_t count = 0;

	for (size_t i = 0; i < index->size; i++)
		count += index->entries[i].place.service && !is_gone(index->entries[i].place);
	return count;
}

/* Full to three quarters at most, so that searches end soon. */
int index_reserve(struct index *index, size_t more)
{
	struct index larger = { NULL, 0, 0 };

	if ((index->count + more) * 4 <= index->size * 3)
		return 0;
	if (index_reset(&larger, count_present(index) + more) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < index->size; i++) {
		const struct index_entry *entry = &index->entries[i];

		if (entry->place.service && !is_gone(entry->place))
			index_put(&larger, entry->hash, entry->place);
	}
	index_free(index);
	*index = larger;
	return 0;
}

void index_put(struct index *index, uint32_t hash, struct place place)
{
	size_t at = hash & (index->size - 1);

	while (index->entries[at].place.service)
		at = (at + 1) & (index->size - 1);
	index->entries[at] = (struct index_entry){ place, hash };
	index->count++;
}

struct place index_find(const struct index *index, uint32_t hash, index_match match,
			const void *about)
{
	const struct place nowhere = { 0, 0 };
	size_t at = hash & (index->size - 1);

	if (!index->size)
		return nowhere;
	while (index->entries[at].place.service &&
	       !(index->entries[at].hash == hash && match(about, index->entries[at].place)))
		at = (at + 1) & (index->size - 1);
	return index->entries[at].place;
}

/* What is gone keeps its entry until there is no more room, so that searches go on behind it. */
void index_replace(struct index *index, uint32_t hash, struct place from, struct place to)
{
	size_t at = hash & (index->size - 1);

	while (index->entries[at].place.service != from.service ||
	       index->entries[at].place.dest != from.dest)
		at = (at + 1) & (index->size - 1);
	index->entries[at].place = to;
}

/*
 * Multiply, which spreads upwards, and fold, which brings down again: the number that operators
 * count with may be in any byte. Addresses are their own: no need of more.
 */
static uint64_t mix(uint64_t hash)
{
	hash *= UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

uint32_t index_hash(uint64_t kind, const uint8_t addr[16])
{
	uint64_t words[2];

	memcpy(words, addr, sizeof(words));
	return (uint32_t)mix(mix(mix(mix(kind) ^ words[0]) ^ words[1]));
}
