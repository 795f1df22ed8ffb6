/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers that are late, lost or not the kernel's. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bytes.h"
#include "fake-kernel.h"
#include "identity.h"
#include "kernel/handle.h"
#include "unit.h"

#define TYPE_ERROR 2
#define TYPE_OVERRUN 4
#define MULTI 2
#define CAPPED 0x100
#define WORDS 0x200

static int flush(struct ipvs *h)
{
	return ipvs_service_flush(h);
}

static int list(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int ret = ipvs_service_list(h, &services);

	assert_true(ret == 0 || services.count == 0);
	ipvs_services_free(&services);
	return ret;
}

/* The handle has a new socket, and works on. */
static void check_renewed(struct ipvs *h, int socket)
{
	assert_int_equal(fake.sockets, socket);
	assert_int_equal(fake.sockets_open, 1);
	assert_int_equal(ipvs_service_flush(h), 0);
	assert_int_equal(fake.sent[fake.sends - 1].socket, socket);
}

static void check_error(struct ipvs *h, int ret, int code, enum ipvs_reason reason)
{
	assert_int_equal(ret, code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
}

static void test_an_overrun_message_means_a_lost_answer(void **state)
{
	fake_turn();
	fake_datagram();
	fake_message(TYPE_OVERRUN, 0, 0, NULL, 0);
	check_error(*state, flush(*state), -ENOBUFS, IPVS_REASON_ANSWER);
	check_renewed(*state, 2);
}

static void test_an_error_at_the_end_of_a_list_is_the_kernels_verdict(void **state)
{
	fake_turn();
	fake_datagram();
	fake_service_entry(1);
	fake_datagram();
	fake_done(EPERM);
	check_error(*state, list(*state), -EPERM, IPVS_REASON_PERMISSION);
	assert_int_equal(fake.sockets, 1);
}

static void test_interruptions_are_gone_over(void **state)
{
	fake.send_errors[0] = fake.send_errors[1] = EINTR;
	fake.poll_errors[0] = fake.poll_errors[1] = EINTR;
	fake_turn();
	fake_receive_fails(EINTR);
	fake_receive_fails(EINTR);
	fake_wait(5);
	fake_ack();
	assert_int_equal(flush(*state), 0);
	assert_int_equal(fake.sends, 1);
	assert_int_equal(fake.polls, 3);
}

static void test_interruptions_do_not_prolong_the_deadline(void **state)
{
	int64_t begin = fake.now_ns;

	for (int i = 0; i < 4; i++)
		fake.poll_errors[i] = EINTR;
	fake_turn();
	assert_int_equal(flush(*state), -ETIMEDOUT);
	assert_int_equal(fake.now_ns - begin, 100000000);
}

static void test_after_a_loss_what_is_left_is_read(void **state)
{
	fake_turn();
	fake_receive_fails(ENOBUFS);
	fake_receive_fails(ENOBUFS);
	fake_ack();
	assert_int_equal(flush(*state), 0);
	assert_int_equal(fake.sockets, 1);
}

static void test_after_a_loss_nothing_is_waited_for(void **state)
{
	int64_t begin = fake.now_ns;

	fake_turn();
	fake_receive_fails(ENOBUFS);
	check_error(*state, flush(*state), -ENOBUFS, IPVS_REASON_ANSWER);
	assert_int_equal(fake.now_ns, begin);
	check_renewed(*state, 2);
}

static void test_no_answer_is_waited_for_until_the_deadline(void **state)
{
	static const uint32_t deadlines[] = { 1, 999, 1000, 2500, 2147483647 };
	int64_t begin;

	for (size_t i = 0; i < COUNT_OF(deadlines); i++) {
		assert_int_equal(ipvs_deadline_set(*state, deadlines[i]), 0);
		fake_turn();
		begin = fake.now_ns;
		check_error(*state, flush(*state), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
		assert_round(deadlines[i],
			     fake.now_ns - begin == (int64_t)deadlines[i] * 1000000);
	}
	check_renewed(*state, 1 + (int)COUNT_OF(deadlines));
}

static void test_an_answer_just_in_time_is_taken(void **state)
{
	fake_turn();
	fake_wait(50);
	fake_datagram(); /* nothing in it */
	fake_wait(50);
	fake_ack();
	assert_int_equal(flush(*state), 0);
	fake_turn();
	fake_wait(101);
	fake_ack();
	assert_int_equal(flush(*state), -ETIMEDOUT);
}

/* It goes to the socket that asked for it, which is closed. */
static void test_a_late_answer_is_not_taken_for_that_of_the_next_request(void **state)
{
	fake_turn();
	fake_wait(150);
	fake_error(EPERM);
	assert_int_equal(flush(*state), -ETIMEDOUT);
	fake_turn();
	fake_wait(80);
	fake_ack();
	assert_int_equal(flush(*state), 0);
	assert_int_equal(fake.sent[1].socket, 2);
	assert_memory_not_equal(fake.sent[0].bytes + 8, fake.sent[1].bytes + 8, 4);
}

static void test_what_other_processes_send_is_ignored(void **state)
{
	fake_turn();
	fake_error(EPERM);
	fake_from(4711);
	fake_raw("Not a message.", 14);
	fake_from(1);
	fake_error(EPERM);
	fake_without_sender();
	fake_ack();
	fake_from(4711);
	fake_truncated();
	fake_ack();
	assert_int_equal(flush(*state), 0);
	assert_int_equal(fake.sockets, 1);
}

static void test_other_processes_do_not_prolong_the_deadline(void **state)
{
	int64_t begin = fake.now_ns;

	fake_turn();
	for (int i = 0; i < 30; i++) {
		fake_wait(7);
		fake_ack();
		fake_from(4711);
	}
	check_error(*state, flush(*state), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
	assert_int_equal(fake.now_ns - begin, 100000000);
}

/* Without a pause in which the kernel could have answered. */
static void test_a_flood_from_other_processes_does_not_prolong_the_deadline(void **state)
{
	int64_t begin = fake.now_ns;

	fake.ms_per_receive = 10;
	fake_turn();
	for (int i = 0; i < 60; i++) {
		fake_ack();
		fake_from(4711);
	}
	check_error(*state, flush(*state), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
	/* It begins with the first look at the clock, behind the first attempt. */
	assert_int_equal(fake.now_ns - begin, 110000000);
}

static const struct {
	int error;
	enum ipvs_reason reason;
} call_errors[] = {
	{ EBADF, IPVS_REASON_SYSTEM },	   { EMSGSIZE, IPVS_REASON_SYSTEM },
	{ ECONNREFUSED, IPVS_REASON_SYSTEM }, { EPERM, IPVS_REASON_SYSTEM },
	{ ENOENT, IPVS_REASON_SYSTEM },	   { ENOBUFS, IPVS_REASON_ANSWER },
	{ ENOMEM, IPVS_REASON_MEMORY },
};

static void test_an_error_of_sending_is_told_and_not_taken_for_the_kernels(void **state)
{
	for (size_t i = 0; i < COUNT_OF(call_errors); i++) {
		fake.send_errors[0] = call_errors[i].error;
		check_error(*state, flush(*state), -call_errors[i].error, call_errors[i].reason);
		check_renewed(*state, 2 + (int)i);
	}
}

static void test_an_error_of_receiving_is_told_and_not_taken_for_the_kernels(void **state)
{
	for (size_t i = 0; i < COUNT_OF(call_errors); i++) {
		fake_turn();
		fake_receive_fails(call_errors[i].error);
		check_error(*state, flush(*state), -call_errors[i].error, call_errors[i].reason);
		check_renewed(*state, 2 + (int)i);
	}
}

static void test_an_error_of_waiting_is_told(void **state)
{
	fake.poll_errors[0] = ENOMEM;
	fake_turn();
	check_error(*state, flush(*state), -ENOMEM, IPVS_REASON_MEMORY);
	check_renewed(*state, 2);
}

static void test_a_request_that_is_sent_in_part_is_no_success(void **state)
{
	fake.send_cut = 4;
	fake_turn_default();
	check_error(*state, flush(*state), -EMSGSIZE, IPVS_REASON_SYSTEM);
	check_renewed(*state, 2);
}

/* An error with the kernel's own words. */
static void say(const char *words)
{
	uint8_t payload[256] = { H32(-EIO), MESSAGE(20, FAKE_FAMILY, 5, 0) };
	size_t length = strlen(words) + 1;
	uint8_t head[] = { ATTR(4 + length, 1) };

	memcpy(payload + 20, head, sizeof(head));
	memcpy(payload + 24, words, length);
	fake_turn();
	fake_datagram();
	fake_message(TYPE_ERROR, CAPPED | WORDS, 0, payload, 24 + length);
}

static void test_the_kernels_own_words_end_the_sentence(void **state)
{
	const char *text = ipvs_last_error(*state)->text;

	say("attribute 3 is odd");
	check_error(*state, flush(*state), -EIO, IPVS_REASON_SYSTEM);
	assert_string_equal(strrchr(text, '('), "(the kernel: attribute 3 is odd)");
	assert_ptr_equal(strstr(text, "flush services: "), text);
	say("");
	check_error(*state, flush(*state), -EIO, IPVS_REASON_SYSTEM);
	assert_null(strstr(text, "the kernel:"));
}

static void test_words_that_are_too_long_leave_the_error_as_it_is(void **state)
{
	char words[200] = "";

	memset(words, 'w', 160);
	say(words);
	check_error(*state, flush(*state), -EIO, IPVS_REASON_SYSTEM);
	assert_null(strstr(ipvs_last_error(*state)->text, "www"));
	words[159] = '\0';
	say(words);
	check_error(*state, flush(*state), -EIO, IPVS_REASON_SYSTEM);
	assert_non_null(strstr(ipvs_last_error(*state)->text, words));
}

static void test_numbers_of_requests_start_again_after_the_last(void **state)
{
	struct ipvs *h = *state;

	for (uint32_t left = 0; left < 4; left++) {
		h->link.seq = UINT32_MAX - left;
		assert_int_equal(ipvs_daemon_stop(h, IPVS_DAEMON_MASTER), 0);
		assert_int_equal(flush(h), 0);
		assert_int_equal(list(h), 0);
	}
	assert_int_equal(fake.sockets, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_an_overrun_message_means_a_lost_answer),
		FAKE_TEST(test_an_error_at_the_end_of_a_list_is_the_kernels_verdict),
		FAKE_TEST(test_interruptions_are_gone_over),
		FAKE_TEST(test_interruptions_do_not_prolong_the_deadline),
		FAKE_TEST(test_after_a_loss_what_is_left_is_read),
		FAKE_TEST(test_after_a_loss_nothing_is_waited_for),
		FAKE_TEST(test_no_answer_is_waited_for_until_the_deadline),
		FAKE_TEST(test_an_answer_just_in_time_is_taken),
		FAKE_TEST(test_a_late_answer_is_not_taken_for_that_of_the_next_request),
		FAKE_TEST(test_what_other_processes_send_is_ignored),
		FAKE_TEST(test_other_processes_do_not_prolong_the_deadline),
		FAKE_TEST(test_a_flood_from_other_processes_does_not_prolong_the_deadline),
		FAKE_TEST(test_an_error_of_sending_is_told_and_not_taken_for_the_kernels),
		FAKE_TEST(test_an_error_of_receiving_is_told_and_not_taken_for_the_kernels),
		FAKE_TEST(test_an_error_of_waiting_is_told),
		FAKE_TEST(test_a_request_that_is_sent_in_part_is_no_success),
		FAKE_TEST(test_the_kernels_own_words_end_the_sentence),
		FAKE_TEST(test_words_that_are_too_long_leave_the_error_as_it_is),
		FAKE_TEST(test_numbers_of_requests_start_again_after_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
