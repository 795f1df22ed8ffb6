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
		struct place *places = reallocarray(index->places, size, sizeof(*places));

		if (!places)
			return -ENOMEM;
		index->places = places;
		index->size = size;
	}
	memset(index->places, 0, index->size * sizeof(*index->places));
	index->count = 0;
	return 0;
}

void index_free(struct index *index)
{
	free(index->places);
	memset(index, 0, sizeof(*index));
}

/* Three quarters at most, so that searches end soon. */
bool index_has_room(const struct index *index, size_t more)
{
	return (index->count + more) * 4 <= index->size * 3;
}

void index_put(struct index *index, uint64_t hash, struct place place)
{
	size_t at = hash & (index->size - 1);

	while (index->places[at].service)
		at = (at + 1) & (index->size - 1);
	index->places[at] = place;
	index->count++;
}

struct place index_find(const struct index *index, uint64_t hash, index_match match,
			const void *about)
{
	const struct place nowhere = { 0, 0 };
	size_t at = hash & (index->size - 1);

	if (!index->size)
		return nowhere;
	while (index->places[at].service && !match(about, index->places[at]))
		at = (at + 1) & (index->size - 1);
	return index->places[at];
}

/* What is gone keeps its entry until the next reset, so that searches go on behind it. */
void index_replace(struct index *index, uint64_t hash, struct place from, struct place to)
{
	size_t at = hash & (index->size - 1);

	while (index->places[at].service != from.service || index->places[at].dest != from.dest)
		at = (at + 1) & (index->size - 1);
	index->places[at] = to;
}
