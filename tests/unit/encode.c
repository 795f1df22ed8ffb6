/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests and the room they take. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "identity.h"
#include "unit.h"
#include "wire/message.h"
#include "wire/schema.h"

#define EVERYTHING (ATTR_SETTING | ATTR_SET | ATTR_FAMILY)

/* A message with one of everything there is, every text at its longest. */
static uint8_t *put_everything(uint8_t *at, bool by_mark)
{
	struct ipvs_service service = service_of(by_mark ? "fwmark 7" : "tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("10.0.0.2:80");
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct ipvs_timeouts timeouts = { 1, 2, 3, { 0 } };

	strcpy(service.scheduler, "fifteen letters");
	strcpy(service.pe_name, "of sixteen chars");
	strcpy(daemon.interface, "fifteen letters");
	daemon.sync_maxlen = daemon.port = daemon.ttl = 1;
	dest.tun_type = 1;
	dest.tun_port = dest.tun_flags = 1;
	daemon.group = addr_of("ff02::81");
	at = schema_put_service(at, &service, EVERYTHING);
	at = schema_put_dest(at, &dest, EVERYTHING);
	at = schema_put_daemon(at, &daemon, EVERYTHING);
	return attr_put(at, &schema_timeouts, &timeouts, EVERYTHING);
}

static void test_no_message_is_longer_than_the_room_it_is_given(void **state)
{
	for (int by_mark = 0; by_mark < 2; by_mark++) {
		uint32_t memory[REQUEST_MESSAGE_MAX];
		struct request request;
		uint8_t *at;

		(void)state;
		request_init(&request, memory, REQUEST_MESSAGE_MAX, 7);
		at = request_begin(&request, 28, 1, 4);
		assert_non_null(at);
		request_end(&request, put_everything(at, by_mark));
		assert_in_range(request.used, 300, REQUEST_MESSAGE_MAX);
	}
}

static void test_without_that_room_none_is_begun(void **state)
{
	uint32_t memory[2 * REQUEST_MESSAGE_MAX];

	(void)state;
	for (size_t size = 0; size < REQUEST_MESSAGE_MAX + 40; size++) {
		struct request request;
		uint8_t *at;

		request_init(&request, memory, size, 7);
		at = request_begin(&request, 28, 1, 4);
		assert_round(size, (at != NULL) == (size >= REQUEST_MESSAGE_MAX));
		if (!at)
			continue;
		request_end(&request, at);
		assert_round(size, (request_begin(&request, 28, 1, 4) != NULL) ==
					   (size >= REQUEST_MESSAGE_MAX + 20));
	}
}

static void test_a_request_that_takes_no_more_stays_as_it_was(void **state)
{
	uint32_t memory[REQUEST_MESSAGE_MAX];
	struct request request;

	(void)state;
	request_init(&request, memory, REQUEST_MESSAGE_MAX, 7);
	request_end(&request, put_everything(request_begin(&request, 28, 1, 4), false));
	struct request before = request;

	assert_null(request_begin(&request, 28, 1, 4));
	assert_memory_equal(&request, &before, sizeof(before));
}

static void test_padding_is_zero_and_not_part_of_an_attributes_length(void **state)
{
	const uint8_t expected[] = { ATTR(7, 9), 'a', 'b', 0, 0, ATTR(5, 10), 0, 0, 0, 0 };
	uint8_t memory[32];

	(void)state;
	memset(memory, 0xff, sizeof(memory));
	assert_ptr_equal(attr_put_text(attr_put_text(memory, 9, "ab"), 10, ""),
			 memory + sizeof(expected));
	assert_memory_equal(memory, expected, sizeof(expected));
}

static void test_messages_of_one_request_are_numbered_one_after_the_other(void **state)
{
	const uint8_t expected[] = {
		MESSAGE(20, 28, 1, 0xffffffff), COMMAND(17), MESSAGE(16, 1, 5, 0),
	};
	uint32_t memory[REQUEST_MESSAGE_MAX];
	struct request request;

	(void)state;
	request_init(&request, memory, sizeof(memory), UINT32_MAX);
	request_end(&request, request_begin(&request, 28, 17, 0));
	request_fence(&request);
	assert_int_equal(request.first_seq, UINT32_MAX);
	assert_int_equal(request.last_seq, 0);
	assert_int_equal(request.used, sizeof(expected));
	assert_memory_equal(memory, expected, sizeof(expected));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_message_is_longer_than_the_room_it_is_given),
		cmocka_unit_test(test_without_that_room_none_is_begun),
		cmocka_unit_test(test_a_request_that_takes_no_more_stays_as_it_was),
		cmocka_unit_test(test_padding_is_zero_and_not_part_of_an_attributes_length),
		cmocka_unit_test(test_messages_of_one_request_are_numbered_one_after_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
