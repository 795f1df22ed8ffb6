/* SPDX-License-Identifier: MIT */
#include "tally.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 64

static uint64_t hash(const struct ipvs_addr *addr, uint32_t number)
{
	uint64_t parts[2], sum = number + UINT64_C(0x9e3779b97f4a7c15) * addr->family;

	memcpy(parts, addr->bytes, sizeof(parts));
	for (size_t i = 0; i < 2; i++) {
		sum = (sum ^ parts[i]) * UINT64_C(0xff51afd7ed558ccd);
		sum ^= sum >> 32;
	}
	return sum;
}

/* Where it is, or should be; a power of two of entries, not all of them taken. */
static struct tally_entry *find(const struct tally *tally, const struct ipvs_addr *addr,
				uint32_t number)
{
	size_t mask = tally->allocated - 1, i = hash(addr, number) & mask;

	while (tally->entries[i].count && (tally->entries[i].number != number ||
					   ipvs_addr_compare(&tally->entries[i].addr, addr) != 0))
		i = (i + 1) & mask;
	return &tally->entries[i];
}

static int grow(struct tally *tally)
{
	struct tally new = { NULL, tally->count, tally->allocated ? 2 * tally->allocated :
			     FIRST_SIZE };

	new.entries = calloc(new.allocated, sizeof(*new.entries));
	if (!new.entries)
		return -ENOMEM;
	for (size_t i = 0; i < tally->allocated; i++)
		if (tally->entries[i].count)
			*find(&new, &tally->entries[i].addr, tally->entries[i].number) =
				tally->entries[i];
	free(tally->entries);
	*tally = new;
	return 0;
}

int tally_add(struct tally *tally, const struct ipvs_addr *addr, uint32_t number)
{
	struct tally_entry *entry;

	if (4 * tally->count >= 3 * tally->allocated && grow(tally) < 0)
		return -ENOMEM;
	entry = find(tally, addr, number);
	if (!entry->count++) {
		entry->addr = *addr;
		entry->number = number;
		tally->count++;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct tally_entry *left = a, *right = b;
	int order;

	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	order = ipvs_addr_compare(&left->addr, &right->addr);
	return order ? order : (left->number > right->number) - (left->number < right->number);
}

void tally_sort(struct tally *tally)
{
	size_t used = 0;

	for (size_t i = 0; i < tally->allocated; i++)
		if (tally->entries[i].count)
			tally->entries[used++] = tally->entries[i];
	if (used)
		qsort(tally->entries, used, sizeof(*tally->entries), compare);
}

void tally_free(struct tally *tally)
{
	free(tally->entries);
	*tally = (struct tally){ 0 };
}
