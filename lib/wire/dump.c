/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/dump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "value/hash.h"

#define FIRST_ALLOCATION 16
#define MINIMUM_READINGS 4

void dump_list_free(struct dump_list *list)
{
	free(list->entries);
	memset(list, 0, sizeof(*list));
}

static void *entry_at(const struct dump_list *list, size_t size, size_t i)
{
	return (uint8_t *)list->entries + i * size;
}

/* Room for one more entry, zeroed but not yet counted; NULL without memory. */
static void *next_entry(struct dump_list *list, size_t size)
{
	if (list->count == list->allocated) {
		size_t wanted = list->allocated ? 2 * list->allocated : FIRST_ALLOCATION;
		void *entries = reallocarray(list->entries, wanted, size);

		if (!entries)
			return NULL;
		list->entries = entries;
		list->allocated = wanted;
	}
	return memset(entry_at(list, size, list->count), 0, size);
}

/* One reading. */
struct reading {
	const struct dump_kind *kind;
	struct dump_list *list;
};

static int add_entry(void *to, const struct reply *reply)
{
	struct reading *reading = to;
	void *entry;
	int ret;

	entry = next_entry(reading->list, reading->kind->entry_size);
	if (!entry)
		return -ENOMEM;
	ret = reply_read(reply, reading->kind->answer, reading->kind->schema, entry);
	if (ret < 0)
		return ret;
	if (reading->kind->finish)
		reading->kind->finish(entry);
	reading->list->count++;
	return 0;
}

/* In pieces that the compiler moves with few instructions; what is left are whole words. */
static void swap_entries(uint8_t *a, uint8_t *b, size_t size)
{
	uint8_t piece[64];
	uint64_t word;

	for (; size >= sizeof(piece); size -= sizeof(piece), a += sizeof(piece),
				      b += sizeof(piece)) {
		memcpy(piece, a, sizeof(piece));
		memcpy(a, b, sizeof(piece));
		memcpy(b, piece, sizeof(piece));
	}
	for (; size; size -= sizeof(word), a += sizeof(word), b += sizeof(word)) {
		memcpy(&word, a, sizeof(word));
		memcpy(a, b, sizeof(word));
		memcpy(b, &word, sizeof(word));
	}
}

static void reverse(struct dump_list *list, size_t size)
{
	for (size_t low = 0, high = list->count; low + 1 < high; low++)
		swap_entries(entry_at(list, size, low), entry_at(list, size, --high), size);
}

/* Whether each entry comes strictly before the next, or after it. */
static bool is_sorted(const struct dump_list *list, const struct dump_kind *kind, bool backwards)
{
	for (size_t i = 1; i < list->count; i++) {
		const void *first = entry_at(list, kind->entry_size, i - 1);
		const void *second = entry_at(list, kind->entry_size, i);

		if (kind->compare(backwards ? second : first, backwards ? first : second) >= 0)
			return false;
	}
	return true;
}

/*
 * Servers come newest first, so what was added in order comes in the opposite one. False when
 * two entries have the same identity.
 */
static bool sort_list(struct dump_list *list, const struct dump_kind *kind)
{
	if (is_sorted(list, kind, false))
		return true;
	if (is_sorted(list, kind, true)) {
		reverse(list, kind->entry_size);
		return true;
	}
	qsort(list->entries, list->count, kind->entry_size, kind->compare);
	return is_sorted(list, kind, false);
}

/* Of all identities: two readings with the same digest have the same entries. */
static uint64_t digest(const struct dump_list *list, const struct dump_kind *kind)
{
	uint64_t sum = list->count;

	for (size_t i = 0; i < list->count; i++)
		sum = hash_bytes(sum, entry_at(list, kind->entry_size, i), kind->identity_size);
	return sum;
}

/*
 * The kernel makes chunks of 32 KiB, or of a page (at most 8 KiB) when memory is short or nothing
 * was received before, minus its overhead of 256 to 512 bytes.
 */
#define LARGE_CHUNK 32768
#define LEAST_OVERHEAD 256
#define MOST_OVERHEAD 512

static size_t small_chunk(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return page < 8192 ? page : 8192;
}

/* What nearly fills a page is a full small chunk, or the beginning of a large one. */
static bool is_doubtful(const struct outcome *outcome)
{
	size_t small = small_chunk();

	return outcome->chunk_size + outcome->message_size + MOST_OVERHEAD > small &&
	       outcome->chunk_size <= small - LEAST_OVERHEAD;
}

/* Whether a chunk could have held one more message; what was allocated for it clears doubts. */
static bool had_room(const struct outcome *outcome, bool doubtful)
{
	if (doubtful)
		return outcome->charge >= LARGE_CHUNK;
	return outcome->chunk_size + outcome->message_size + MOST_OVERHEAD <= LARGE_CHUNK;
}

enum trust {
	TRUST_NOTHING,	/* an entry came twice, or answers were lost */
	TRUST_IF_AGAIN, /* good if another reading has the same entries */
	TRUST,		/* a snapshot */
};

/*
 * Asking takes a system call more, so it is done only behind a chunk where it would have helped:
 * services mostly have about as many servers as the one before.
 */
static enum trust judge(struct link *link, struct dump_list *list, const struct dump_kind *kind,
			const struct outcome *outcome)
{
	link->ask_charge = is_doubtful(outcome);
	if (!sort_list(list, kind) || outcome->lost)
		return TRUST_NOTHING;
	if (outcome->chunks == 0 || (outcome->chunks == 1 && had_room(outcome, link->ask_charge)))
		return TRUST;
	return TRUST_IF_AGAIN;
}

/* An enum trust, or a negative errno. */
static int read_once(struct link *link, const struct dump_kind *kind, dump_ask ask,
		     const void *about, struct dump_list *list, struct outcome *outcome)
{
	struct request request = link_request(link);
	struct reading reading = { kind, list };
	int ret;

	list->count = 0;
	ask(&request, about);
	ret = link_exchange(link, &request, link->family, add_entry, &reading, outcome);
	return ret < 0 ? ret : (int)judge(link, list, kind, outcome);
}

/*
 * Read on until two readings in a row agree; at least MINIMUM_READINGS, however long they take. The
 * deadline begins behind the first.
 */
static int read_until_agreed(struct link *link, const struct dump_kind *kind, dump_ask ask,
			     const void *about, struct dump_list *list, struct outcome *outcome)
{
	struct deadline deadline = { link->deadline_ms, { 0, 0 } };
	int readings = 1, ret = read_once(link, kind, ask, about, list, outcome);

	while (ret >= 0 && ret != TRUST &&
	       (deadline_left(&deadline) || readings < MINIMUM_READINGS)) {
		uint64_t last = digest(list, kind);

		ret = read_once(link, kind, ask, about, list, outcome);
		readings++;
		if (ret == TRUST_IF_AGAIN && digest(list, kind) == last)
			ret = TRUST;
	}
	return ret;
}

int dump_read(struct link *link, const struct dump_kind *kind, dump_ask ask, const void *about,
	      struct dump_list *list, struct outcome *outcome)
{
	int ret = read_until_agreed(link, kind, ask, about, list, outcome);

	if (ret == TRUST)
		return 0;
	list->count = 0;
	if (ret < 0)
		return ret;
	outcome->from_kernel = false;
	return outcome->code = -EAGAIN;
}
