/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A hash table of places: from identity to where it is, in constant time. It knows nothing of what
 * is at a place but its hash; the caller compares.
 */
#ifndef LIB_TABLE_INDEX_H
#define LIB_TABLE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place {
	uint32_t service; /* its number in the table, plus 1; 0: nothing is here */
	uint32_t dest;	  /* its number in the service, plus 1; 0: the service itself */
};

/* With the hash, so that what is elsewhere in memory is looked at only when it is the same. */
struct index_entry {
	struct place place;
	uint32_t hash;
};

struct index {
	struct index_entry *entries;
	size_t size; /* a power of two, or 0 */
	size_t count;
};

/* Where something was that is gone; matches nothing. */
#define PLACE_GONE { UINT32_MAX, UINT32_MAX }

/* Whether what is at a place has the identity that is looked for. */
typedef bool (*index_match)(const void *about, struct place place);

/* Empty it, with room for so many. 0 or -ENOMEM. */
int index_reset(struct index *index, size_t count);
void index_free(struct index *index);

/* Make room for so many more, and forget what is gone. 0; -ENOMEM: it is as it was. */
int index_reserve(struct index *index, size_t more);

void index_put(struct index *index, uint32_t hash, struct place place);

/* The place whose content matches; service 0 when there is none. */
struct place index_find(const struct index *index, uint32_t hash, index_match match,
			const void *about);

/* Replace one place, that is there, by another one or PLACE_GONE. */
void index_replace(struct index *index, uint32_t hash, struct place from, struct place to);

/* Hash an address, and a number of what else there is. */
uint32_t index_hash(uint64_t kind, const uint8_t addr[16]);

#endif
