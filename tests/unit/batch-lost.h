/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tests of batches whose answers are lost, whose socket goes, whose module is loaded anew. */
#ifndef TESTS_UNIT_BATCH_LOST_H
#define TESTS_UNIT_BATCH_LOST_H

#include "answers.h"
#include "batch-common.h"

/* --- answers --- */

/* What is told of each operation without an answer. */
struct loss {
	void (*happens)(void);
	int code;
	enum ipvs_reason reason;
	bool one_answer; /* the second operation's is there */
};

static void answer_second(void)
{
	fake_datagram();
	fake_error_for(1, EEXIST);
}

static void none_comes(void)
{
}

static void the_rest_is_missing(void)
{
	answer_second();
}

static void dropped(void)
{
	fake_receive_fails(ENOBUFS);
}

/* As Linux has it: the loss is told first, what there was room for is still there. */
static void dropped_after_one(void)
{
	fake_receive_fails(ENOBUFS);
	answer_second();
}

/* No memory for the answer of one in the middle, and again for others. */
static void dropped_in_the_middle(void)
{
	fake_receive_fails(ENOBUFS);
	answer_second();
	fake_datagram();
	fake_error_for(5, 0);
}

static void told_late(void)
{
	answer_second();
	fake_receive_fails(ENOBUFS);
	fake_datagram();
	fake_error_for(5, 0);
}

static void overrun(void)
{
	answer_second();
	fake_datagram();
	fake_message(NLMSG_OVERRUN, 0, 0, NULL, 0);
}

static void garbage(void)
{
	answer_second();
	fake_raw("What is this? It is no message.", 31);
}

static void a_number_too_high(void)
{
	answer_second();
	fake_datagram();
	fake_error_for(6, 0);
}

static void data(void)
{
	answer_second();
	fake_answer(14, answer_info, sizeof(answer_info));
}

static void cut(void)
{
	fake_datagram();
	fake_error_for(1, EEXIST);
	fake_error_for(5, 0);
	fake_cut(4);
}

static void receiving_fails(void)
{
	answer_second();
	fake_receive_fails(EIO);
}

static const struct loss losses[] = {
	{ none_comes, -ETIMEDOUT, IPVS_REASON_TIMEOUT, false },
	{ the_rest_is_missing, -ETIMEDOUT, IPVS_REASON_TIMEOUT, true },
	{ dropped, -ENOBUFS, IPVS_REASON_ANSWER, false },
	{ dropped_after_one, -ENOBUFS, IPVS_REASON_ANSWER, true },
	{ overrun, -ENOBUFS, IPVS_REASON_ANSWER, true },
	{ garbage, -EBADMSG, IPVS_REASON_ANSWER, true },
	{ a_number_too_high, -EBADMSG, IPVS_REASON_ANSWER, true },
	{ data, -EBADMSG, IPVS_REASON_ANSWER, true },
	{ cut, -EBADMSG, IPVS_REASON_ANSWER, true },
	{ receiving_fails, -EIO, IPVS_REASON_SYSTEM, true },
};

static void check_loss(struct ipvs *h, const struct loss *loss)
{
	begin(h);
	add_many(h, 0, 5);
	fake_turn();
	loss->happens();
	check_end(h, loss->code, 5);
	for (uint32_t i = 0; i < 5; i++)
		if (i == 1 && loss->one_answer)
			check_failure(i, i, -EEXIST, IPVS_REASON_SERVER_EXISTS);
		else
			check_failure(i, i, loss->code, loss->reason);
	check_says(3, "add server 10.1.0.3:80 of tcp 10.0.0.1:80: ");
	assert_int_equal(fake.sockets, 2);
	check_works(h);
}

static void test_what_has_no_answer_is_never_taken_for_done(void **state)
{
	for (size_t i = 0; i < COUNT_OF(losses); i++) {
		start_again(state);
		check_loss(*state, &losses[i]);
	}
}

/* The last answer shows that all was done, not that nothing failed. */
static void test_a_loss_in_the_middle_leaves_all_others_unknown(void **state)
{
	static const struct loss in_the_middle[] = {
		{ dropped_in_the_middle, -ENOBUFS, IPVS_REASON_ANSWER, true },
		{ told_late, -ENOBUFS, IPVS_REASON_ANSWER, true },
	};

	for (size_t i = 0; i < COUNT_OF(in_the_middle); i++) {
		start_again(state);
		check_loss(*state, &in_the_middle[i]);
	}
}

static const struct {
	int error;
	enum ipvs_reason reason;
} send_errors[] = {
	{ EPERM, IPVS_REASON_SYSTEM },	  { ENOENT, IPVS_REASON_SYSTEM },
	{ EMSGSIZE, IPVS_REASON_SYSTEM }, { ENOBUFS, IPVS_REASON_ANSWER },
	{ ENOMEM, IPVS_REASON_MEMORY },
};

static void test_what_can_not_be_sent_failed(void **state)
{
	for (size_t i = 0; i < COUNT_OF(send_errors); i++) {
		start_again(state);
		begin(*state);
		add_many(*state, 0, 3);
		fake.send_errors[0] = send_errors[i].error;
		check_end(*state, -send_errors[i].error, 3);
		for (uint32_t j = 0; j < 3; j++)
			check_failure(j, j, -send_errors[i].error, send_errors[i].reason);
		check_works(*state);
	}
}

/* Only what was sent with it. */
static void test_a_loss_is_the_loss_of_one_send(void **state)
{
	static const int errors[4] = { 0, 0, EEXIST, 0 };

	wire.room_is_fixed = true;
	wire.room = 5 * ANSWER_ROOM;
	answer_batch(errors, 4);
	fake_turn();
	fake_receive_fails(ENOBUFS);
	answer_batch(errors, 4);
	begin(*state);
	add_many(*state, 0, 12);
	check_end(*state, -EEXIST, 6);
	check_failure(0, 2, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	for (uint32_t i = 4; i < 8; i++)
		check_failure(i - 3, i, -ENOBUFS, IPVS_REASON_ANSWER);
	check_failure(5, 10, -EEXIST, IPVS_REASON_SERVER_EXISTS);
}

/* The second socket has less room than the first. */
static void test_a_new_socket_is_asked_for_its_room(void **state)
{
	begin(*state);
	add_many(*state, 0, 10);
	fake_turn();
	check_end(*state, -ETIMEDOUT, 10);
	wire.room_is_fixed = true;
	wire.room = 3 * ANSWER_ROOM;
	begin(*state);
	add_many(*state, 0, 4);
	assert_int_equal(wire.count, 3);
	check_end(*state, 0, 0);
	assert_int_equal(check_send(1), 2);
}

/* --- sockets --- */

/* Four operations are lost with the socket, three come after. */
static void test_without_a_socket_all_the_rest_fails(void **state)
{
	struct ipvs *h = *state;

	wire.room_is_fixed = true;
	wire.room = 5 * ANSWER_ROOM;
	begin(h);
	add_many(h, 0, 3);
	fake.open_error = EMFILE;
	fake_turn();
	assert_int_equal(add(h, 3), 0);
	for (uint32_t i = 4; i < 7; i++)
		assert_int_equal(add(h, i), -ENOTCONN);
	assert_int_equal(ipvs_service_list(h, &(struct ipvs_services)IPVS_SERVICES_INIT),
			 -ENOTCONN);
	assert_int_equal(ipvs_batch_begin(h), -ENOTCONN);
	check_end(h, -ETIMEDOUT, 7);
	for (uint32_t i = 0; i < 7; i++)
		check_failure(i, i, i < 4 ? -ETIMEDOUT : -ENOTCONN,
			      i < 4 ? IPVS_REASON_TIMEOUT : IPVS_REASON_NOT_OPEN);
	assert_int_equal(ipvs_batch_end(h, &failures), -EINVAL);
	fake.open_error = 0;
	assert_int_equal(ipvs_open(h), 0);
	check_works(h);
}

/* The operation that did not fit any more has no socket to go to. */
static void test_a_socket_may_go_while_the_buffer_is_full(void **state)
{
	struct ipvs *h = *state;
	uint32_t n = 0;

	begin(h);
	fake.open_error = EMFILE;
	fake_turn();
	while (wire.count == 0 && n < 1000)
		add(h, n++);
	assert_int_equal(add(h, n++), -ENOTCONN);
	assert_int_equal(ipvs_batch_end(h, &failures), -ETIMEDOUT);
	assert_int_equal(failures.count, n);
	for (uint32_t i = 0; i < n; i++) {
		bool lost = i < n - 2;

		assert_round(i, failures.entries[i].index == i);
		assert_round(i, failures.entries[i].code == (lost ? -ETIMEDOUT : -ENOTCONN));
	}
	assert_int_equal(fake.misuses, 0);
}

static void test_a_handle_may_be_opened_again_inside(void **state)
{
	struct ipvs *h = *state;

	begin(h);
	add_many(h, 0, 2);
	fake.open_error = EMFILE;
	fake_turn();
	assert_int_equal(ipvs_info_get(h, &(struct ipvs_info){ 0 }), -ENOTCONN);
	assert_int_equal(add(h, 2), -ENOTCONN);
	fake.open_error = 0;
	assert_int_equal(ipvs_open(h), 0);
	add_many(h, 3, 2);
	check_end(h, -ETIMEDOUT, 3);
	check_failure(2, 2, -ENOTCONN, IPVS_REASON_NOT_OPEN);
	assert_int_equal(check_send(wire.count - 1), 2);
}

/* --- the module --- */

static void check_type(size_t send, uint16_t type)
{
	size_t count = check_send(send);

	for (size_t i = 0; i < count; i++)
		assert_round(i, message_at(send, i)->nlmsg_type == type);
}

static void test_after_a_new_module_all_is_sent_again_with_its_number(void **state)
{
	begin(*state);
	add_many(*state, 0, 10);
	fake.family = FAKE_FAMILY + 3;
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 3);
	check_type(0, FAKE_FAMILY);
	check_type(2, FAKE_FAMILY + 3);
	assert_int_equal(check_send(2), 10);
	check_works(*state);
	check_type(wire.count - 1, FAKE_FAMILY + 3);
}

static void test_failures_after_a_new_module_are_those_of_the_second_send(void **state)
{
	static const int errors[3] = { 0, EEXIST, ENOENT };

	begin(*state);
	add_many(*state, 0, 2);
	assert_int_equal(delete_dest(*state), 0);
	answer_all(ENOENT, 3);
	fake_turn_default();
	answer_batch(errors, 3);
	fake.family = FAKE_FAMILY + 3;
	check_end(*state, -EEXIST, 2);
	check_failure(0, 1, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	check_failure(1, 2, -ENOENT, IPVS_REASON_NO_SERVER);
}

static void test_it_is_sent_again_only_once(void **state)
{
	begin(*state);
	for (int i = 0; i < 3; i++)
		assert_int_equal(delete_dest(*state), 0);
	answer_all(ENOENT, 3);
	fake_turn_default();
	answer_all(ENOENT, 3);
	fake.family = FAKE_FAMILY + 3;
	check_end(*state, -ENOENT, 3);
	assert_int_equal(wire.count, 3);
}

static void test_what_is_missing_is_not_sent_again(void **state)
{
	static const int errors[3] = { ENOENT, 0, ENOENT };

	begin(*state);
	for (int i = 0; i < 3; i++)
		assert_int_equal(delete_dest(*state), 0);
	answer_batch(errors, 3);
	check_end(*state, -ENOENT, 2);
	assert_int_equal(wire.count, 2);
	check_failure(0, 0, -ENOENT, IPVS_REASON_NO_SERVER);
	check_failure(1, 2, -ENOENT, IPVS_REASON_NO_SERVER);
}

static void test_a_module_that_is_gone_is_told_as_by_a_single_call(void **state)
{
	struct ipvs_error single;

	fake.family = 0;
	assert_int_equal(delete_dest(*state), -ENOPROTOOPT);
	single = *ipvs_last_error(*state);
	begin(*state);
	for (int i = 0; i < 3; i++)
		assert_int_equal(delete_dest(*state), 0);
	check_end(*state, -ENOPROTOOPT, 3);
	for (uint32_t i = 0; i < 3; i++) {
		check_failure(i, i, -ENOPROTOOPT, IPVS_REASON_NO_MODULE);
		assert_string_equal(failures.entries[i].text, single.text);
	}
}

#define LOST_TESTS \
	BATCH_TEST(test_what_has_no_answer_is_never_taken_for_done), \
	BATCH_TEST(test_a_loss_in_the_middle_leaves_all_others_unknown), \
	BATCH_TEST(test_what_can_not_be_sent_failed), \
	BATCH_TEST(test_a_loss_is_the_loss_of_one_send), \
	BATCH_TEST(test_a_new_socket_is_asked_for_its_room), \
	BATCH_TEST(test_without_a_socket_all_the_rest_fails), \
	BATCH_TEST(test_a_socket_may_go_while_the_buffer_is_full), \
	BATCH_TEST(test_a_handle_may_be_opened_again_inside), \
	BATCH_TEST(test_after_a_new_module_all_is_sent_again_with_its_number), \
	BATCH_TEST(test_failures_after_a_new_module_are_those_of_the_second_send), \
	BATCH_TEST(test_it_is_sent_again_only_once), \
	BATCH_TEST(test_what_is_missing_is_not_sent_again), \
	BATCH_TEST(test_a_module_that_is_gone_is_told_as_by_a_single_call)

#endif
