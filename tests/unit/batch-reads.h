/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tests of reading inside a batch: by the caller, and to change one thing of a record. */
#ifndef TESTS_UNIT_BATCH_READS_H
#define TESTS_UNIT_BATCH_READS_H

#include "answers.h"
#include "batch-common.h"

#define GET_DEST 8
#define SET_DEST 6

COMMAND_OF(get_service, ipvs_service_get(h, &service, &(struct ipvs_service_entry){ 0 }))
COMMAND_OF(get_dest, ipvs_dest_get(h, &service, &dest, &(struct ipvs_dest_entry){ 0 }))
COMMAND_OF(get_stats, ipvs_get_stats(h, &service, NULL, &(struct ipvs_stats){ 0 }))
COMMAND_OF(get_dest_stats, ipvs_get_stats(h, &service, &dest, &(struct ipvs_stats){ 0 }))
COMMAND_OF(get_totals, ipvs_get_stats(h, NULL, NULL, &(struct ipvs_stats){ 0 }))
COMMAND_OF(get_timeouts, ipvs_timeouts_get(h, &timeouts))
COMMAND_OF(list_daemons, ipvs_daemon_list(h, &(struct ipvs_daemons){ 0 }))
COMMAND_OF(get_info, ipvs_info_get(h, &(struct ipvs_info){ 0 }))
COMMAND_OF(set_scheduler, ipvs_service_set_scheduler(h, &service, "rr"))

static int list_services(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int ret = ipvs_service_list(h, &services);

	ipvs_services_free(&services);
	return ret;
}

static int list_dests(struct ipvs *h)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	int ret = ipvs_dest_list(h, &service, &dests);

	ipvs_dests_free(&dests);
	return ret;
}

static int open_conns(struct ipvs *h)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int ret = ipvs_conn_reader_open(h, reader);

	ipvs_conn_reader_free(reader);
	return ret;
}

/* Whether they find anything is not the point. */
static const operation readers[] = {
	get_service, get_dest, get_stats, get_dest_stats, get_totals, get_timeouts, list_daemons,
	get_info, list_services, list_dests, open_conns,
};

static void test_what_is_queued_is_sent_before_a_read(void **state)
{
	static const int errors[] = { 0, EEXIST };

	for (size_t i = 0; i < COUNT_OF(readers); i++) {
		start_again(state);
		fake.totals = "";
		fake.totals_error = 0;
		begin(*state);
		add_many(*state, 0, 2);
		answer_batch(errors, 2);
		(void)readers[i](*state);
		if (wire.count == 0)
			fail_msg("reader %zu did not send what is queued", i);
		assert_int_equal(check_send(0), 2);
		check_end(*state, -EEXIST, 1);
	}
}

/* Reading is no operation, and its own failure none of the batch's. */
static void test_a_read_that_fails_is_no_failure_of_the_batch(void **state)
{
	begin(*state);
	add_many(*state, 0, 1);
	assert_int_equal(get_service(*state), -ESRCH);
	add_many(*state, 1, 1);
	assert_int_equal(ipvs_service_get(*state, NULL, NULL), -EINVAL);
	add_many(*state, 2, 1);
	answer_all(EEXIST, 2);
	check_end(*state, -EEXIST, 2);
	check_failure(0, 1, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	check_failure(1, 2, -EEXIST, IPVS_REASON_SERVER_EXISTS);
}

static void test_a_read_that_succeeds_leaves_no_error_of_what_was_queued(void **state)
{
	begin(*state);
	add_many(*state, 0, 2);
	answer_all(EEXIST, 2);
	assert_int_equal(list_services(*state), 0);
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	assert_string_equal(ipvs_last_error(*state)->text, "");
	check_end(*state, -EEXIST, 2);
}

/* --- weights --- */

/* The servers of a service: 10.0.0.2:8080, 10.0.1.2:8080... */
static void give_dests(uint32_t count)
{
	fake_turn();
	fake_dests((struct fake_list){ 0, count, 1, 50 });
}

static int set_weight(struct ipvs *h, uint32_t n, uint32_t weight)
{
	struct ipvs_dest one = dest_of("10.0.0.2:8080");

	one.addr.bytes[1] = BYTE(n, 1);
	one.addr.bytes[2] = BYTE(n, 0);
	return ipvs_dest_set_weight(h, &service, &one, weight);
}

static void check_weight_message(const struct nlmsghdr *message, uint32_t n, uint32_t weight)
{
	const uint8_t addr[] = { ATTR_IP4(1, 10, BYTE(n, 1), BYTE(n, 0), 2) };
	const uint8_t weights[] = { ATTR_32(4, weight) };

	assert_int_equal(command_of(message), SET_DEST);
	assert_non_null(memmem(message, message->nlmsg_len, addr, sizeof(addr)));
	assert_round(n, memmem(message, message->nlmsg_len, weights, sizeof(weights)));
}

static void test_many_weights_of_one_service_take_one_reading(void **state)
{
	begin(*state);
	give_dests(50);
	for (uint32_t n = 0; n < 50; n++)
		assert_int_equal(set_weight(*state, n, 1000 + n), 0);
	assert_int_equal(wire.count, 1);
	assert_int_equal(set_weight(*state, 7, 5), 0);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 2);
	assert_int_equal(check_send(1), 51);
	for (uint32_t n = 0; n < 50; n++)
		check_weight_message(message_at(1, n), n, 1000 + n);
	check_weight_message(message_at(1, 50), 7, 5);
}

/* Sends so far, and each is one reading but for those of the queue. */
static void check_read_again(struct ipvs *h, size_t i, size_t sends)
{
	give_dests(3);
	assert_round(i, set_weight(h, 1, 9) == 0);
	assert_round(i, wire.count == sends);
	assert_round(i, command_of(message_at(wire.count - 1, 0)) == GET_DEST);
}

static void test_any_other_operation_makes_the_next_weight_read_again(void **state)
{
	for (size_t i = 0; i < OPERATIONS; i++) {
		start_again(state);
		begin(*state);
		give_dests(3);
		assert_int_equal(set_weight(*state, 0, 9), 0);
		assert_int_equal(operations[i](*state), 0);
		fake_turn_default();
		check_read_again(*state, i, 3);
		assert_int_equal(check_send(1), 2);
		check_end(*state, 0, 0);
	}
}

static void test_weights_of_another_service_take_another_reading(void **state)
{
	begin(*state);
	give_dests(3);
	assert_int_equal(set_weight(*state, 0, 9), 0);
	service.port++;
	fake_turn_default();
	check_read_again(*state, 0, 3);
	service.port--;
	fake_turn_default();
	check_read_again(*state, 1, 5);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 6);
}

static void test_what_was_read_is_not_kept_beyond_the_batch(void **state)
{
	begin(*state);
	give_dests(3);
	assert_int_equal(set_weight(*state, 0, 9), 0);
	check_end(*state, 0, 0);
	give_dests(3);
	assert_int_equal(set_weight(*state, 0, 9), 0);
	assert_int_equal(wire.count, 4);
	begin(*state);
	check_read_again(*state, 0, 5);
	check_end(*state, 0, 0);
}

static void test_after_a_reading_that_failed_nothing_is_kept(void **state)
{
	begin(*state);
	give_dests(3);
	assert_int_equal(set_weight(*state, 0, 9), 0);
	service.port++;
	fake_turn_default();
	fake_turn();
	fake_datagram();
	fake_dest_entry(1);
	fake_datagram();
	fake_done(EIO);
	assert_int_equal(set_weight(*state, 1, 9), -EIO);
	service.port--;
	check_read_again(*state, 0, 4);
	check_end(*state, -EIO, 1);
	check_failure(0, 1, -EIO, IPVS_REASON_SYSTEM);
	check_says(0, "set weight of server 10.0.1.2:8080 of tcp 10.0.0.1:81: ");
}

static void test_the_weight_of_a_server_that_is_missing_fails_at_once(void **state)
{
	begin(*state);
	give_dests(3);
	assert_int_equal(set_weight(*state, 3, 9), -ENOENT);
	check_read_again(*state, 0, 2);
	check_end(*state, -ENOENT, 1);
	check_failure(0, 0, -ENOENT, IPVS_REASON_NO_SERVER);
}

static void test_failures_of_weights_are_told_as_those_of_single_calls(void **state)
{
	struct ipvs_error single;

	give_dests(3);
	fake_turn();
	fake_error(ESRCH);
	assert_int_equal(set_weight(*state, 1, 9), -ESRCH);
	single = *ipvs_last_error(*state);
	begin(*state);
	give_dests(3);
	assert_int_equal(set_weight(*state, 1, 9), 0);
	answer_all(ESRCH, 1);
	check_end(*state, -ESRCH, 1);
	check_failure(0, 0, -ESRCH, (enum ipvs_reason)single.reason);
	assert_string_equal(failures.entries[0].text, single.text);
}

/* A weight is told by the kernel, not from memory: it may have refused it. */
static void test_a_server_that_is_read_after_its_weight_is_the_kernels(void **state)
{
	struct ipvs_dest_entry entry;

	dest = dest_of("10.0.0.2:8080");
	begin(*state);
	give_dests(3);
	assert_int_equal(set_weight(*state, 0, 9), 0);
	answer_all(ENOMEM, 1);
	give_dests(3);
	assert_int_equal(ipvs_dest_get(*state, &service, &dest, &entry), 0);
	assert_int_equal(wire.count, 3);
	assert_int_equal(entry.dest.weight, 100);
	check_end(*state, -ENOMEM, 1);
}

/* Counters go on counting. */
static void test_each_reading_of_a_server_is_a_reading(void **state)
{
	dest = dest_of("10.0.0.2:8080");
	begin(*state);
	for (size_t i = 1; i <= 2; i++) {
		give_dests(3);
		assert_int_equal(get_dest_stats(*state), 0);
		assert_int_equal(wire.count, i);
	}
	check_end(*state, 0, 0);
}

static void test_setting_a_scheduler_reads_and_queues(void **state)
{
	begin(*state);
	add_many(*state, 0, 1);
	fake_turn_default();
	fake_turn();
	fake_answer(1, answer_service, sizeof(answer_service));
	assert_int_equal(set_scheduler(*state), 0);
	add_many(*state, 1, 1);
	assert_int_equal(wire.count, 2);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 3);
	assert_int_equal(check_send(2), 2);
}

#define READS_TESTS \
	BATCH_TEST(test_what_is_queued_is_sent_before_a_read), \
	BATCH_TEST(test_a_read_that_fails_is_no_failure_of_the_batch), \
	BATCH_TEST(test_a_read_that_succeeds_leaves_no_error_of_what_was_queued), \
	BATCH_TEST(test_many_weights_of_one_service_take_one_reading), \
	BATCH_TEST(test_any_other_operation_makes_the_next_weight_read_again), \
	BATCH_TEST(test_weights_of_another_service_take_another_reading), \
	BATCH_TEST(test_what_was_read_is_not_kept_beyond_the_batch), \
	BATCH_TEST(test_after_a_reading_that_failed_nothing_is_kept), \
	BATCH_TEST(test_the_weight_of_a_server_that_is_missing_fails_at_once), \
	BATCH_TEST(test_failures_of_weights_are_told_as_those_of_single_calls), \
	BATCH_TEST(test_a_server_that_is_read_after_its_weight_is_the_kernels), \
	BATCH_TEST(test_each_reading_of_a_server_is_a_reading), \
	BATCH_TEST(test_setting_a_scheduler_reads_and_queues)

#endif
