/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attributes that are cut, bent or random. Each is given to the library in memory of exactly its
 * size, so that valgrind sees a look beyond.
 */
#include <errno.h>
#include <string.h>

#include "messages.h"
#include "unit.h"

/* Without a nest the end of an attribute is a good place to end. */
static void cut(const struct answer_message *message, const uint8_t *good)
{
	uint8_t record[LARGEST_RECORD];

	(void)good;
	for (size_t size = 0; size < message->size; size++) {
		bool whole = message->schema == &schema_timeouts && size % 8 == 0;

		assert_round(size, decode(message, message->bytes, size, record) ==
					   (whole ? 0 : -EBADMSG));
	}
}

static void test_a_message_cut_at_any_byte_is_refused(void **state)
{
	(void)state;
	for_each_message(cut);
}

/* Sizes at which a daemon lacks nothing it has to have, the last attribute's padding aside. */
static bool daemon_may_end(size_t size)
{
	static const uint8_t ends[] = { 32, 38, 39, 40, 46, 47, 48, 53, 54, 55, 56 };

	return memchr(ends, (int)size, sizeof(ends)) != NULL;
}

/* The nest says that it is as short as it is. */
static void shorten(const struct answer_message *message, const uint8_t *good)
{
	bool daemon = message->schema == &schema_daemon_answer;
	uint8_t bytes[1024], record[LARGEST_RECORD];

	(void)good;
	if (!message->has_nest)
		return;
	memcpy(bytes, message->bytes, message->size);
	for (size_t size = 4; size < message->size; size++) {
		put16(bytes, size);
		assert_round(size, decode(message, bytes, size, record) ==
					   (daemon && daemon_may_end(size) ? 0 : -EBADMSG));
	}
}

static void test_a_nest_that_ends_early_is_refused(void **state)
{
	(void)state;
	for_each_message(shorten);
}

static void shrink_headers(const struct answer_message *message, const uint8_t *good)
{
	const uint8_t *attrs[MOST_ATTRIBUTES];
	size_t count = attributes_of(message, attrs);
	uint8_t bytes[1024], record[LARGEST_RECORD];

	(void)good;
	for (size_t i = 0; i < count; i++)
		for (size_t length = 0; length < 4; length++) {
			memcpy(bytes, message->bytes, message->size);
			put16(bytes + (attrs[i] - message->bytes), length);
			assert_round(i, decode(message, bytes, message->size, record) == -EBADMSG);
		}
}

static void test_a_length_below_that_of_a_header_is_refused(void **state)
{
	(void)state;
	for_each_message(shrink_headers);
}

static void lengthen_headers(const struct answer_message *message, const uint8_t *good)
{
	static const uint16_t lengths[] = { 1024, 0x7fff, 0x8000, 0xfffc, 0xffff };
	const uint8_t *attrs[MOST_ATTRIBUTES];
	size_t count = attributes_of(message, attrs);
	uint8_t bytes[1024], record[LARGEST_RECORD];

	(void)good;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < COUNT_OF(lengths); j++) {
			memcpy(bytes, message->bytes, message->size);
			put16(bytes + (attrs[i] - message->bytes), lengths[j]);
			assert_round(i, decode(message, bytes, message->size, record) == -EBADMSG);
		}
}

static void test_a_length_beyond_the_message_is_refused(void **state)
{
	(void)state;
	for_each_message(lengthen_headers);
}

/* Numbers have one size. The attribute is added to a good message, which already has all. */
static void resize_numbers(const struct answer_message *message, const uint8_t *good)
{
	static const uint8_t payload[40] = { 1, 2, 3, 4 };

	(void)good;
	for (const struct attribute *row = message->attributes; row->type; row++)
		for (size_t size = 0; size <= sizeof(payload); size++) {
			uint8_t record[LARGEST_RECORD];
			struct pile pile;

			if (row->holds != NUMBER)
				continue;
			pile_add_all(&pile, message);
			pile_add_new(&pile, row->type, payload, size);
			assert_round(row->type, pile_decode(&pile, message, record) ==
							(size == row->size ? 0 : -EBADMSG));
		}
}

static void test_a_number_of_another_size_is_refused(void **state)
{
	(void)state;
	for_each_message(resize_numbers);
}

/* A text of so many characters, with its end or without. */
static void add_texts(const struct answer_message *message, const uint8_t *good)
{
	char payload[41];

	(void)good;
	memset(payload, 'x', sizeof(payload));
	for (const struct attribute *row = message->attributes; row->type; row++)
		for (size_t length = 0; row->holds == TEXT && length < sizeof(payload); length++) {
			uint8_t record[LARGEST_RECORD];
			struct pile pile;

			pile_add_all(&pile, message);
			pile_add_new(&pile, row->type, payload, length);
			assert_round(length, pile_decode(&pile, message, record) == -EBADMSG);
			payload[length] = '\0';
			pile_add_all(&pile, message);
			pile_add_new(&pile, row->type, payload, length + 1);
			payload[length] = 'x';
			assert_round(length, pile_decode(&pile, message, record) ==
						     (length < row->size ? 0 : -EBADMSG));
		}
}

static void test_a_text_needs_its_end_and_fits_its_field(void **state)
{
	(void)state;
	for_each_message(add_texts);
}

/* The kernel's own words to an error: number 1, among others. */
static void test_the_words_of_an_error_are_read_up_to_159_characters(void **state)
{
	for (size_t length = 0; length < 200; length++) {
		struct schema_extack_record said = { "before" };
		struct pile pile = { .size = 0 };
		char text[200] = "";

		(void)state;
		memset(text, 'w', length);
		pile_add_new(&pile, 2, "\1\2\3\4", 4);
		pile_add_new(&pile, 1, text, length + 1);
		assert_round(length, attr_get(&schema_extack, &said, pile.bytes, pile.size) ==
					     (length < 160 ? 0 : -EBADMSG));
		assert_string_equal(said.text, length < 160 ? text : "before");
	}
}

static uint32_t random_number(void)
{
	static uint32_t seed = 20231;

	seed ^= seed << 13;
	seed ^= seed >> 17;
	return seed ^= seed << 5;
}

static bool ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

static bool texts_end(const struct answer_message *message, const void *record)
{
	const struct ipvs_service_entry *entry = record;
	const struct ipvs_daemon *daemon = record;

	if (message->schema == &schema_service_answer)
		return ends(entry->service.scheduler, sizeof(entry->service.scheduler)) &&
		       ends(entry->service.pe_name, sizeof(entry->service.pe_name));
	if (message->schema == &schema_daemon_answer)
		return ends(daemon->interface, sizeof(daemon->interface));
	return true;
}

static int mutate(const struct answer_message *message)
{
	size_t size = random_number() % 8 ? message->size : random_number() % message->size;
	uint64_t record[LARGEST_RECORD / 8 + 1];
	uint8_t bytes[1024];
	int ret;

	memcpy(bytes, message->bytes, message->size);
	for (uint32_t changes = random_number() % 4 + 1; changes; changes--)
		bytes[random_number() % message->size] = (uint8_t)random_number();
	ret = decode(message, bytes, size, (uint8_t *)record);
	assert_for(message->what, ret == 0 || ret == -EBADMSG);
	assert_for(message->what, texts_end(message, record));
	return ret;
}

static void test_random_changes_are_taken_or_refused_and_nothing_else(void **state)
{
	size_t taken = 0, rounds = 40000;

	(void)state;
	for (size_t i = 0; i < rounds; i++)
		taken += mutate(&answer_messages[i % ANSWER_MESSAGES]) == 0;
	/* Both happen, or it was no test. */
	assert_in_range(taken, rounds / 20, rounds - rounds / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_cut_at_any_byte_is_refused),
		cmocka_unit_test(test_a_nest_that_ends_early_is_refused),
		cmocka_unit_test(test_a_length_below_that_of_a_header_is_refused),
		cmocka_unit_test(test_a_length_beyond_the_message_is_refused),
		cmocka_unit_test(test_a_number_of_another_size_is_refused),
		cmocka_unit_test(test_a_text_needs_its_end_and_fits_its_field),
		cmocka_unit_test(test_the_words_of_an_error_are_read_up_to_159_characters),
		cmocka_unit_test(test_random_changes_are_taken_or_refused_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
