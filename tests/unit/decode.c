/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes that come in another order, twice, not at all, or are new to us. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "messages.h"
#include "unit.h"

static void test_what_follows_the_end_of_a_text_is_not_read(void **state)
{
	const struct answer_message *message = &answer_messages[0];
	struct ipvs_service_entry entry;
	uint8_t record[LARGEST_RECORD];
	char zeros[12] = { 0 };
	struct pile pile;

	(void)state;
	pile_add_all(&pile, message);
	pile_add_new(&pile, 6, "averylongname", 14);
	pile_add_new(&pile, 6, "wrr\0garbage", 12);
	assert_int_equal(pile_decode(&pile, message, record), 0);
	memcpy(&entry, record, sizeof(entry));
	assert_string_equal(entry.service.scheduler, "wrr");
	assert_memory_equal(entry.service.scheduler + 4, zeros, sizeof(zeros));
}

static void add_unknown(const struct answer_message *message, const uint8_t *good)
{
	static const uint16_t types[] = { 0, 16, 17, 31, 32, 33, 63, 255, 256, 0x3fff };
	static const uint8_t payload[64] = { 0xff, 0xff };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		for (size_t size = 0; size <= sizeof(payload); size++) {
			uint8_t record[LARGEST_RECORD];
			struct pile pile;

			pile_add_all(&pile, message);
			pile_add_new(&pile, types[i], payload, size);
			assert_round(types[i], pile_decode(&pile, message, record) == 0);
			check_same(message, record, good);
		}
}

static void test_unknown_attributes_are_skipped(void **state)
{
	(void)state;
	for_each_message(add_unknown);
}

/* Kernels on some machines pad 64-bit numbers to eight bytes with an attribute without payload. */
static void test_padding_between_counters_is_skipped(void **state)
{
	static const uint8_t padded[] = {
		ATTR(168, 12), ATTR(4, 11), ATTR_64(1, 0x100000001), ATTR(4, 11),
		ATTR_64(2, 0x200000002), ATTR(4, 11), ATTR_64(3, 0x300000003), ATTR(4, 11),
		ATTR_64(4, 0x400000004), ATTR(4, 11), ATTR_64(5, 0x500000005), ATTR(4, 11),
		ATTR_64(6, 0x600000006), ATTR(4, 11), ATTR_64(7, 0x700000007), ATTR(4, 11),
		ATTR_64(8, 0x800000008), ATTR(4, 11), ATTR_64(9, 0x900000009), ATTR(4, 11),
		ATTR_64(10, 0xa0000000a), ATTR(4, 11),
	};
	const struct answer_message *message = &answer_messages[0];
	uint8_t good[LARGEST_RECORD], record[LARGEST_RECORD];
	const uint8_t *attrs[MOST_ATTRIBUTES];
	size_t count = attributes_of(message, attrs);
	struct pile pile;

	(void)state;
	assert_int_equal(decode(message, message->bytes, message->size, good), 0);
	pile_begin(&pile, message);
	for (size_t i = 0; i < count - 1; i++)
		pile_add(&pile, attrs[i]);
	pile_add(&pile, padded);
	assert_int_equal(pile_decode(&pile, message, record), 0);
	check_same(message, record, good);
}

static void rotate(const struct answer_message *message, const uint8_t *good)
{
	const uint8_t *attrs[MOST_ATTRIBUTES];
	size_t count = attributes_of(message, attrs);

	for (size_t first = 0; first < count; first++)
		for (int step = -1; step <= 1; step += 2) {
			uint8_t record[LARGEST_RECORD];
			struct pile pile;

			pile_begin(&pile, message);
			for (size_t i = 0; i < count; i++)
				pile_add(&pile, attrs[(first + count + (size_t)step * i) % count]);
			assert_for(message->what, pile_decode(&pile, message, record) == 0);
			check_same(message, record, good);
		}
}

static void test_the_order_of_attributes_does_not_matter(void **state)
{
	(void)state;
	for_each_message(rotate);
}

static void drop_each(const struct answer_message *message, const uint8_t *good)
{
	const uint8_t *attrs[MOST_ATTRIBUTES];
	size_t count = attributes_of(message, attrs);

	for (size_t dropped = 0; dropped < count; dropped++) {
		const struct attribute *row = attribute_row(message, get16(attrs[dropped] + 2));
		uint8_t record[LARGEST_RECORD];
		struct pile pile;
		int ret;

		pile_begin(&pile, message);
		for (size_t i = 0; i < count; i++)
			if (i != dropped)
				pile_add(&pile, attrs[i]);
		ret = pile_decode(&pile, message, record);
		assert_round(dropped, ret == (row && row->required ? -EBADMSG : 0));
		/* The 32-bit counters are the one attribute that nothing comes of. */
		if (ret == 0)
			assert_round(dropped,
				     !row == !memcmp(record, good, message->record_size));
	}
}

static void test_an_answer_without_what_it_must_have_is_refused(void **state)
{
	(void)state;
	for_each_message(drop_each);
}

static void test_counters_of_which_one_is_missing_are_refused(void **state)
{
	const struct answer_message *message = &answer_messages[0];
	const uint8_t *attrs[MOST_ATTRIBUTES], *stats;
	size_t count = attributes_of(message, attrs);
	uint8_t record[LARGEST_RECORD];

	(void)state;
	stats = attrs[count - 1];
	for (size_t dropped = 0; dropped < 10; dropped++) {
		uint8_t nest[112];
		struct pile pile;

		memcpy(nest, stats, 4);
		memcpy(nest + 4, stats + 4, 12 * dropped);
		memcpy(nest + 4 + 12 * dropped, stats + 16 + 12 * dropped, 12 * (9 - dropped));
		put16(nest, sizeof(nest));
		pile_begin(&pile, message);
		for (size_t i = 0; i < count - 1; i++)
			pile_add(&pile, attrs[i]);
		pile_add(&pile, nest);
		assert_round(dropped, pile_decode(&pile, message, record) == -EBADMSG);
	}
}

/* The last of several counts, as in the kernel. */
static void test_of_two_attributes_of_one_number_the_last_counts(void **state)
{
	static const uint8_t twice[] = {
		ATTR_32(4, 1), ATTR_32(5, 120), ATTR_32(4, 2), ATTR_32(4, 900), ATTR_32(6, 300),
	};
	struct ipvs_timeouts timeouts = { 0 };

	(void)state;
	assert_int_equal(attr_get(&schema_timeouts, &timeouts, twice, sizeof(twice)), 0);
	assert_int_equal(timeouts.tcp_s, 900);
	assert_int_equal(timeouts.tcp_fin_s, 120);
}

static void test_fields_of_absent_attributes_are_left_alone(void **state)
{
	static const uint8_t one[] = { ATTR_32(5, 120) };
	struct ipvs_timeouts timeouts, expected;

	(void)state;
	memset(&timeouts, 0xa5, sizeof(timeouts));
	expected = timeouts;
	expected.tcp_fin_s = 120;
	assert_int_equal(attr_get(&schema_timeouts, &timeouts, one, sizeof(one)), 0);
	assert_memory_equal(&timeouts, &expected, sizeof(timeouts));
}

/* The two highest bits of a number are marks, which kernels may set or not. */
static void test_marks_on_the_number_of_an_attribute_are_ignored(void **state)
{
	static const uint8_t marked[] = {
		ATTR(8, 4 | 0x4000), H32(900), ATTR(8, 5 | 0x8000), H32(120),
		ATTR(8, 6 | 0xc000), H32(300),
	};
	struct ipvs_timeouts timeouts = { 0 };

	(void)state;
	assert_int_equal(attr_get(&schema_timeouts, &timeouts, marked, sizeof(marked)), 0);
	assert_int_equal(timeouts.tcp_s + timeouts.tcp_fin_s + timeouts.udp_s, 1320);
}

static void move(const struct answer_message *message, const uint8_t *good)
{
	for (size_t offset = 0; offset < 8; offset++) {
		uint8_t *copy = malloc(message->size + offset), *record = calloc(1, LARGEST_RECORD);

		assert_true(copy && record);
		memcpy(copy + offset, message->bytes, message->size);
		assert_round(offset,
			     attr_get(message->schema, record, copy + offset, message->size) == 0);
		check_same(message, record, good);
		free(copy);
		free(record);
	}
}

static void test_messages_may_lie_at_any_address(void **state)
{
	(void)state;
	for_each_message(move);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_follows_the_end_of_a_text_is_not_read),
		cmocka_unit_test(test_unknown_attributes_are_skipped),
		cmocka_unit_test(test_padding_between_counters_is_skipped),
		cmocka_unit_test(test_the_order_of_attributes_does_not_matter),
		cmocka_unit_test(test_an_answer_without_what_it_must_have_is_refused),
		cmocka_unit_test(test_counters_of_which_one_is_missing_are_refused),
		cmocka_unit_test(test_of_two_attributes_of_one_number_the_last_counts),
		cmocka_unit_test(test_fields_of_absent_attributes_are_left_alone),
		cmocka_unit_test(test_marks_on_the_number_of_an_attribute_are_ignored),
		cmocka_unit_test(test_messages_may_lie_at_any_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
