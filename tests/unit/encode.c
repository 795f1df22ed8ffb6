/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests that do not fit their buffer. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "identity.h"
#include "unit.h"
#include "wire/message.h"
#include "wire/schema.h"

#define EVERYTHING (ATTR_KEY_ADDR | ATTR_SETTING | ATTR_SET)

/* A request with one of everything there is. */
static void make(struct request *request, void *memory, size_t size)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("10.0.0.2:80");
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	strcpy(service.pe_name, "sip");
	strcpy(daemon.interface, "eth0");
	dest.tun_type = 1;
	daemon.group = addr_of("224.0.0.81");
	request_init(request, memory, size, 7);
	request_begin(request, 28, 1, 4);
	request_nest(request, 1, &schema_service, &service, EVERYTHING);
	request_nest(request, 2, &schema_dest, &dest, EVERYTHING);
	request_nest(request, 3, &schema_daemon, &daemon, EVERYTHING);
	attr_put_text(&request->buf, 2, "IPVS");
	request_end(request);
	request_fence(request);
}

static void test_a_buffer_of_any_size_is_never_overrun(void **state)
{
	uint32_t large[256];
	struct request whole;

	(void)state;
	make(&whole, large, sizeof(large));
	assert_false(whole.buf.full);
	assert_in_range(whole.buf.used, 200, sizeof(large));
	for (size_t size = 0; size <= whole.buf.used + 4; size++) {
		uint8_t *memory = malloc(size ? size : 1);
		struct request request;

		assert_non_null(memory);
		make(&request, memory, size);
		assert_round(size, request.buf.full == (size < whole.buf.used));
		assert_round(size, request.buf.used <= size);
		assert_round(size, request.buf.full ||
					   memcmp(memory, large, whole.buf.used) == 0);
		free(memory);
	}
}

/* What is smaller and would fit must not be sent in place of what did not. */
static void test_a_full_buffer_takes_nothing_more(void **state)
{
	uint32_t memory[4];
	struct attr_buf buf = { .data = (uint8_t *)memory, .size = sizeof(memory) };

	(void)state;
	assert_non_null(attr_reserve(&buf, 9));
	assert_int_equal(buf.used, 12);
	assert_null(attr_reserve(&buf, 5));
	assert_true(buf.full);
	assert_null(attr_reserve(&buf, 1));
	assert_int_equal(buf.used, 12);
}

static void test_what_is_reserved_is_zero_and_aligned(void **state)
{
	uint8_t memory[16], zeros[8] = { 0 };
	struct attr_buf buf = { .data = memory, .size = sizeof(memory) };

	(void)state;
	memset(memory, 0xff, sizeof(memory));
	assert_ptr_equal(attr_reserve(&buf, 5), memory);
	assert_ptr_equal(attr_reserve(&buf, 1), memory + 8);
	assert_memory_equal(memory, zeros, sizeof(zeros));
	assert_int_equal(buf.used, 12);
}

static void test_padding_is_not_part_of_an_attributes_length(void **state)
{
	const uint8_t expected[] = { ATTR(7, 9), 'a', 'b', 0, 0, ATTR(5, 10), 0, 0, 0, 0 };
	uint32_t memory[8];
	struct attr_buf buf = { .data = (uint8_t *)memory, .size = sizeof(memory) };

	(void)state;
	memset(memory, 0xff, sizeof(memory));
	attr_put_text(&buf, 9, "ab");
	attr_put_text(&buf, 10, "");
	assert_int_equal(buf.used, sizeof(expected));
	assert_memory_equal(memory, expected, sizeof(expected));
}

static void test_messages_of_one_request_are_numbered_one_after_the_other(void **state)
{
	const uint8_t expected[] = {
		MESSAGE(20, 28, 1, 0xffffffff), COMMAND(17), MESSAGE(16, 1, 5, 0),
	};
	uint32_t memory[16];
	struct request request;

	(void)state;
	request_init(&request, memory, sizeof(memory), UINT32_MAX);
	request_begin(&request, 28, 17, 0);
	request_end(&request);
	request_fence(&request);
	assert_int_equal(request.first_seq, UINT32_MAX);
	assert_int_equal(request.last_seq, 0);
	assert_int_equal(request.buf.used, sizeof(expected));
	assert_memory_equal(memory, expected, sizeof(expected));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_buffer_of_any_size_is_never_overrun),
		cmocka_unit_test(test_a_full_buffer_takes_nothing_more),
		cmocka_unit_test(test_what_is_reserved_is_zero_and_aligned),
		cmocka_unit_test(test_padding_is_not_part_of_an_attributes_length),
		cmocka_unit_test(test_messages_of_one_request_are_numbered_one_after_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
