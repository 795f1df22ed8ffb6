/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Multi-part answers as sorted lists that neither lack nor double an entry. */
#ifndef LIB_WIRE_DUMP_H
#define LIB_WIRE_DUMP_H

#include "wire/exchange.h"

/* struct ipvs_services and struct ipvs_dests, whatever the entries are. */
struct dump_list {
	void *entries;
	size_t count;
	size_t allocated;
};

struct dump_kind {
	uint8_t answer; /* the command in the kernel's messages */
	size_t entry_size;
	size_t identity_size; /* bytes with which an entry begins and that say what it is */
	const struct attr_schema *schema;
	void (*finish)(void *entry); /* after decoding; may be NULL */
	int (*compare)(const void *a, const void *b); /* by identity */
};

/* Makes the dump request; called once for each reading. */
typedef void (*dump_ask)(struct request *request, const void *about);

/*
 * Fill a list; about is given to ask.
 *
 * The kernel resumes a dump at an index and never says that the table changed between two chunks
 * (kernel behaviour, tested in tests/kernel/behaviour.c): an entry may be missing or come twice.
 * A dump whose only chunk had room for more is a snapshot; a longer one is read until two
 * readings in a row have the same identities. -EAGAIN when that does not happen in the link's
 * deadline. The list is empty after a failure.
 */
int dump_read(struct link *link, const struct dump_kind *kind, dump_ask ask, const void *about,
	      struct dump_list *list, struct outcome *outcome);

void dump_list_free(struct dump_list *list);

#endif
