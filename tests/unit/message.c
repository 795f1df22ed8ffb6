/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datagrams taken apart into messages, whole, cut and bent. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "unit.h"
#include "wire/message.h"

#define FAMILY 28
#define ERROR 2
#define DONE 3
#define MULTI 2
#define CAPPED 0x100
#define WORDS 0x200

/* The kernel's words, and where in the request it stumbled. */
#define SAID ATTR(8, 1), 'w', 'h', 'y', 0, ATTR_32(2, 20)

static const uint8_t data[] = { MESSAGE(36, FAMILY, 0, 9), COMMAND(14),
				ATTR_32(1, 0x010201), ATTR_32(2, 4096) };
static const uint8_t entry[] = { MESSAGE(28, FAMILY, MULTI, 9), COMMAND(1), ATTR_32(1, 5) };
static const uint8_t ack[] = { MESSAGE(36, ERROR, CAPPED, 9), H32(0), MESSAGE(20, FAMILY, 5, 9) };
static const uint8_t capped[] = { MESSAGE(52, ERROR, CAPPED | WORDS, 9), H32(-22),
				  MESSAGE(28, FAMILY, 5, 9), SAID };
static const uint8_t repeated[] = { MESSAGE(64, ERROR, WORDS, 9), H32(-22),
				    MESSAGE(28, FAMILY, 5, 9), COMMAND(1), ATTR_32(1, 5), SAID };
static const uint8_t odd[] = { MESSAGE(60, ERROR, WORDS, 9), H32(-22), MESSAGE(21, FAMILY, 5, 9),
			       COMMAND(1), 1, 0, 0, 0, SAID };
static const uint8_t fence[] = { MESSAGE(52, ERROR, WORDS, 9), H32(-22), MESSAGE(16, 1, 5, 9),
				 SAID };
static const uint8_t wordless[] = { MESSAGE(48, ERROR, 0, 9), H32(-2),
				    MESSAGE(28, FAMILY, 5, 9), COMMAND(1), ATTR_32(1, 5) };
static const uint8_t done[] = { MESSAGE(20, DONE, MULTI, 9), H32(0) };
static const uint8_t bare_done[] = { MESSAGE(16, DONE, MULTI, 9) };
static const uint8_t bad_done[] = { MESSAGE(20, DONE, MULTI, 9), H32(-11) };
static const uint8_t bare[] = { MESSAGE(20, FAMILY, 0, 9), COMMAND(14) };

static const struct {
	const char *what;
	const uint8_t *bytes;
	uint16_t size;
	uint8_t kind;
	bool multi;
	uint8_t cmd;
	uint8_t attrs; /* bytes of them */
	int error;
	uint8_t said; /* bytes of that */
} good[] = {
#define GOOD(name) #name, name, sizeof(name)
	{ GOOD(data), REPLY_DATA, false, 14, 16, 0, 0 },
	{ GOOD(entry), REPLY_DATA, true, 1, 8, 0, 0 },
	{ GOOD(bare), REPLY_DATA, false, 14, 0, 0, 0 },
	{ GOOD(ack), REPLY_ERROR, false, 0, 0, 0, 0 },
	{ GOOD(capped), REPLY_ERROR, false, 0, 0, -22, 16 },
	{ GOOD(repeated), REPLY_ERROR, false, 0, 0, -22, 16 },
	{ GOOD(odd), REPLY_ERROR, false, 0, 0, -22, 16 },
	{ GOOD(fence), REPLY_ERROR, false, 0, 0, -22, 16 },
	{ GOOD(wordless), REPLY_ERROR, false, 0, 0, -2, 0 },
	{ GOOD(done), REPLY_DONE, true, 0, 0, 0, 0 },
	{ GOOD(bare_done), REPLY_DONE, true, 0, 0, 0, 0 },
	{ GOOD(bad_done), REPLY_DONE, true, 0, 0, -11, 0 },
};

static void test_each_kind_of_message_is_understood(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct datagram datagram = { good[i].bytes, good[i].size };
		struct reply reply;

		assert_for(good[i].what, reply_next(&datagram, FAMILY, &reply) == 1);
		assert_for(good[i].what, reply.kind == good[i].kind && reply.seq == 9);
		assert_for(good[i].what, reply.multi == good[i].multi);
		assert_for(good[i].what, reply.cmd == good[i].cmd && reply.size == good[i].attrs);
		assert_for(good[i].what, reply.error == good[i].error);
		assert_for(good[i].what, reply.said_size == good[i].said);
		assert_for(good[i].what, !reply.said == !good[i].said);
		assert_for(good[i].what, reply_next(&datagram, FAMILY, &reply) == 0);
	}
}

static void test_the_words_of_an_error_begin_after_what_is_repeated(void **state)
{
	const uint8_t said[] = { SAID };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct datagram datagram = { good[i].bytes, good[i].size };
		struct reply reply;

		assert_int_equal(reply_next(&datagram, FAMILY, &reply), 1);
		if (reply.said)
			assert_memory_equal(reply.said, said, sizeof(said));
	}
}

static void test_messages_come_one_after_the_other(void **state)
{
	uint8_t all[1024];
	struct datagram datagram = { all, 0 };
	struct reply reply;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		memcpy(all + datagram.size, good[i].bytes, good[i].size);
		datagram.size += good[i].size;
	}
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		assert_for(good[i].what, reply_next(&datagram, FAMILY, &reply) == 1);
		assert_for(good[i].what, reply.kind == good[i].kind && reply.cmd == good[i].cmd);
	}
	assert_int_equal(reply_next(&datagram, FAMILY, &reply), 0);
}

/* All messages of a copy that ends where its memory does: the last result. */
static int read_all(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	struct datagram datagram = { copy, size };
	struct reply reply;
	int ret, messages = 0;

	assert_non_null(copy);
	if (size)
		memcpy(copy, bytes, size);
	while ((ret = reply_next(&datagram, FAMILY, &reply)) > 0) {
		assert_in_range(++messages, 1, 64);
		assert_true(reply.size <= size && reply.said_size <= size);
		if (reply.size)
			assert_in_range(*(const uint8_t *)reply.attrs, 0, 255);
		if (reply.said_size)
			assert_in_range(((const uint8_t *)reply.said)[reply.said_size - 1], 0, 255);
	}
	free(copy);
	return ret;
}

static void test_a_message_cut_at_any_byte_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		for (size_t size = 0; size < good[i].size; size++)
			assert_round(size, read_all(good[i].bytes, size) ==
						   (size ? -EBADMSG : 0));
}

/* The head says that the message is as short as it is. */
static void test_a_message_too_short_for_its_kind_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		for (uint32_t size = 0; size < good[i].size; size++) {
			uint8_t copy[64];
			bool fits;
			int ret;

			memcpy(copy, good[i].bytes, good[i].size);
			memcpy(copy, &size, sizeof(size));
			ret = read_all(copy, size < 16 ? 16 : size);
			fits = size >= (good[i].kind == REPLY_DATA    ? 20 :
					good[i].kind == REPLY_ERROR ? 36 :
								      16);
			assert_round(size, ret == (fits ? 0 : -EBADMSG));
		}
}

static const struct {
	const char *what;
	uint8_t bytes[64];
	uint8_t size;
	int ret;
} wrong[] = {
	{ "another family", { MESSAGE(20, 27, 0, 9), COMMAND(14) }, 20, -EBADMSG },
	{ "no operation", { MESSAGE(16, 1, 0, 9) }, 16, -EBADMSG },
	{ "type 0", { MESSAGE(20, 0, 0, 9), COMMAND(14) }, 20, -EBADMSG },
	{ "overrun", { MESSAGE(16, 4, 0, 9) }, 16, -ENOBUFS },
	{ "the controller's family", { MESSAGE(20, 16, 0, 9), COMMAND(1) }, 20, -EBADMSG },
	{ "a positive error",
	  { MESSAGE(36, ERROR, CAPPED, 9), H32(22), MESSAGE(20, FAMILY, 5, 9) }, 36, -EBADMSG },
	{ "a positive end", { MESSAGE(20, DONE, MULTI, 9), H32(11) }, 20, -EBADMSG },
	{ "the largest length", { MESSAGE(0xffffffff, FAMILY, 0, 9), COMMAND(1) }, 20, -EBADMSG },
	{ "a length that turns negative", { MESSAGE(0x80000000, FAMILY, 0, 9) }, 16, -EBADMSG },
	{ "a length that is 0 when aligned", { MESSAGE(0xfffffffd, FAMILY, 0, 9) }, 16, -EBADMSG },
	{ "a second message cut short", { MESSAGE(20, DONE, MULTI, 9), H32(0), 20, 0 }, 22,
	  -EBADMSG },
	{ "a last message without padding", { MESSAGE(21, FAMILY, 0, 9), COMMAND(1), 0 }, 21, 0 },
};

static void test_other_messages_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_for(wrong[i].what,
			   read_all(wrong[i].bytes, wrong[i].size) == wrong[i].ret);
}

/* An error that repeats a longer request than there is room for has no words, but is one. */
static void test_an_error_whose_request_is_cut_off_is_still_an_error(void **state)
{
	static const uint32_t lengths[] = { 0, 15, 65, 1000, 0x7fffffff, 0xffffffff };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		uint8_t copy[sizeof(repeated)];
		struct datagram datagram = { copy, sizeof(copy) };
		struct reply reply;

		memcpy(copy, repeated, sizeof(copy));
		memcpy(copy + 20, &lengths[i], sizeof(lengths[i]));
		assert_round(i, reply_next(&datagram, FAMILY, &reply) == 1);
		assert_round(i, reply.kind == REPLY_ERROR && reply.error == -22);
		assert_round(i, !reply.said);
	}
}

static uint32_t random_number(void)
{
	static uint32_t seed = 4711;

	seed ^= seed << 13;
	seed ^= seed >> 17;
	return seed ^= seed << 5;
}

static void test_random_changes_are_taken_or_refused_and_nothing_else(void **state)
{
	size_t taken = 0, rounds = 30000;

	(void)state;
	for (size_t i = 0; i < rounds; i++) {
		size_t which = i % COUNT_OF(good), size = good[which].size;
		uint8_t copy[64];
		int ret;

		memcpy(copy, good[which].bytes, size);
		for (uint32_t changes = random_number() % 4 + 1; changes; changes--)
			copy[random_number() % size] = (uint8_t)random_number();
		ret = read_all(copy, random_number() % 4 ? size : random_number() % size);
		assert_round(i, ret == 0 || ret == -EBADMSG || ret == -ENOBUFS);
		taken += ret == 0;
	}
	assert_in_range(taken, rounds / 20, rounds - rounds / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind_of_message_is_understood),
		cmocka_unit_test(test_the_words_of_an_error_begin_after_what_is_repeated),
		cmocka_unit_test(test_messages_come_one_after_the_other),
		cmocka_unit_test(test_a_message_cut_at_any_byte_is_refused),
		cmocka_unit_test(test_a_message_too_short_for_its_kind_is_refused),
		cmocka_unit_test(test_other_messages_are_refused),
		cmocka_unit_test(test_an_error_whose_request_is_cut_off_is_still_an_error),
		cmocka_unit_test(test_random_changes_are_taken_or_refused_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
