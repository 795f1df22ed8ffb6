/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The hash table of places. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table/index.h"
#include "unit.h"

static int compare_hashes(const void *a, const void *b)
{
	uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;

	return (first > second) - (first < second);
}

/* How many different ones there are, under a mask. */
static size_t count_different(uint32_t *hashes, size_t count, uint32_t mask)
{
	size_t different = 1;

	for (size_t i = 0; i < count; i++)
		hashes[i] &= mask;
	qsort(hashes, count, sizeof(*hashes), compare_hashes);
	for (size_t i = 1; i < count; i++)
		different += hashes[i] != hashes[i - 1];
	return different;
}

/* Where numbers go in an address. */
static void put_number(uint8_t addr[16], size_t at, uint32_t number)
{
	addr[at] = (uint8_t)(number >> 8);
	addr[at + 1] = (uint8_t)number;
}

/*
 * 64 ports on 256 addresses, with the address's number in each place it can have, and each service
 * the same: what operators number one after the other is spread as if by chance. 16384 balls in
 * 65536 boxes fill about 14500 of them.
 */
static void test_what_is_numbered_is_spread(void **state)
{
	static uint32_t hashes[64 * 256], copy[64 * 256];
	static const uint32_t first_ports[] = { 0, 80, 8000, 8192, 65472 };

	(void)state;
	for (size_t at = 0; at < 15; at++)
		for (size_t k = 0; k < COUNT_OF(first_ports); k++) {
			for (uint32_t i = 0; i < COUNT_OF(hashes); i++) {
				uint8_t addr[16] = { 10 };
				uint64_t port = first_ports[k] + i % 64;

				put_number(addr, at, i / 64);
				hashes[i] = index_hash(port << 16 | 2, addr);
			}
			memcpy(copy, hashes, sizeof(copy));
			assert_round(at, count_different(copy, COUNT_OF(copy), UINT32_MAX) > 16370);
					assert_round(at, count_different(hashes, COUNT_OF(hashes), 0xffff) > 14300);
		}
	for (uint32_t i = 0; i < COUNT_OF(hashes); i++)
		hashes[i] = index_hash((uint64_t)i << 32 | 80 << 16 | 2, (uint8_t[16]){ 10, 0, 0, 1 });
	assert_true(count_different(hashes, COUNT_OF(hashes), 0xffff) > 14300);
}

/* Identities are numbers here, and places tell them. */
static uint32_t looked_at;

static bool is_number(const void *about, struct place place)
{
	looked_at++;
	return place.service != UINT32_MAX && place.service == *(const uint32_t *)about + 1;
}

static uint32_t hash_of(uint32_t number)
{
	return index_hash(number, (uint8_t[16]){ 0 });
}

static void put(struct index *index, uint32_t number)
{
	assert_int_equal(index_reserve(index, 1), 0);
	index_put(index, hash_of(number), (struct place){ number + 1, 7 });
}

static bool has(const struct index *index, uint32_t number)
{
	struct place place = index_find(index, hash_of(number), is_number, &number);

	assert_true(!place.service || (place.service == number + 1 && place.dest == 7));
	return place.service;
}

static void test_what_was_put_in_is_found_and_nothing_else_is_looked_at(void **state)
{
	struct index index = { NULL, 0, 0 };

	(void)state;
	assert_false(has(&index, 0));
	for (uint32_t i = 0; i < 10000; i++)
		put(&index, i);
	looked_at = 0;
	for (uint32_t i = 0; i < 10000; i++)
		assert_round(i, has(&index, i));
	assert_in_range(looked_at, 10000, 10010);
	looked_at = 0;
	for (uint32_t i = 10000; i < 20000; i++)
		assert_round(i, !has(&index, i));
	assert_in_range(looked_at, 0, 10);
	index_free(&index);
}

/* The size is that of what is there, however much has come and gone. */
static void test_what_is_gone_takes_no_room_for_ever(void **state)
{
	const struct place gone = PLACE_GONE;
	struct index index = { NULL, 0, 0 };

	(void)state;
	for (uint32_t i = 0; i < 100000; i++) {
		put(&index, i);
		if (i >= 100)
			index_replace(&index, hash_of(i - 100), (struct place){ i - 100 + 1, 7 },
				      gone);
	}
	for (uint32_t i = 0; i < 100000; i++)
		assert_round(i, has(&index, i) == (i >= 99900));
	assert_in_range(index.size, 128, 1024);
	index_free(&index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_numbered_is_spread),
		cmocka_unit_test(test_what_was_put_in_is_found_and_nothing_else_is_looked_at),
		cmocka_unit_test(test_what_is_gone_takes_no_room_for_ever),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
