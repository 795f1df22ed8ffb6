/* SPDX-License-Identifier: MIT */
/* How often each of many things was seen. Memory grows with how many there are, 32 bytes each. */
#ifndef WORDS_TALLY_H
#define WORDS_TALLY_H

#include <libipvs/libipvs.h>

struct tally_entry {
	struct ipvs_addr addr;
	uint32_t number;
	uint64_t count;
};

/* Starts as zeroes. */
struct tally {
	struct tally_entry *entries; /* where count is 0 there is none, until they are sorted */
	size_t count, allocated;
};

/* One more of an address with a number (a port, or what the caller likes). 0, or -ENOMEM. */
int tally_add(struct tally *tally, const struct ipvs_addr *addr, uint32_t number);

/* The entries become a list: the most frequent first, then by address. No adding afterwards. */
void tally_sort(struct tally *tally);
void tally_free(struct tally *tally);

#endif
