/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Batches: what is sent when, and which operations failed. */
#include "answers.h"
#include "batch-common.h"
#include "batch-ends.h"
#include "batch-lost.h"
#include "batch-reads.h"
#include "kernel/handle.h"

#define HEAVIEST 2147483647

/* --- sending --- */

static void test_many_operations_are_one_send(void **state)
{
	begin(*state);
	add_many(*state, 0, 100);
	assert_int_equal(wire.count, 0);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 1);
	assert_int_equal(check_send(0), 100);
	assert_int_equal(message_at(0, 0)->nlmsg_seq, FAKE_FIRST_SEQ);
}

static void test_an_empty_batch_sends_nothing(void **state)
{
	begin(*state);
	check_end(*state, 0, 0);
	begin(*state);
	assert_int_equal(ipvs_batch_end(*state, NULL), 0);
	assert_int_equal(wire.count, 0);
}

/* But for flags and number. */
static void check_same_message(size_t i, const struct nlmsghdr *single,
			       const struct nlmsghdr *batched)
{
	size_t rest = single->nlmsg_len - sizeof(*single);

	assert_round(i, single->nlmsg_len == batched->nlmsg_len);
	assert_round(i, single->nlmsg_type == batched->nlmsg_type);
	assert_round(i, memcmp(single + 1, batched + 1, rest) == 0);
}

static void test_messages_are_those_of_single_calls_in_their_order(void **state)
{
	for (size_t i = 0; i < OPERATIONS; i++)
		assert_round(i, operations[i](*state) == 0);
	begin(*state);
	for (size_t i = 0; i < OPERATIONS; i++)
		assert_round(i, operations[i](*state) == 0);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, OPERATIONS + 1);
	assert_int_equal(check_send(OPERATIONS), OPERATIONS);
	for (size_t i = 0; i < OPERATIONS; i++)
		check_same_message(i, message_at(i, 0), message_at(OPERATIONS, i));
}

/* The next server's message, byte by byte; the model has one of the first three. */
static void check_server(const struct nlmsghdr *message, const struct nlmsghdr *model, uint32_t n)
{
	const uint8_t in_model[] = { 10, 1, 0, (uint8_t)(n % 3) };
	const uint8_t wanted[] = { 10, 1, BYTE(n, 1), BYTE(n, 0) };
	uint8_t copy[512], *addr;

	assert_in_range(model->nlmsg_len, 100, sizeof(copy));
	memcpy(copy, model, model->nlmsg_len);
	addr = memmem(copy, model->nlmsg_len, in_model, sizeof(in_model));
	assert_non_null(addr);
	memcpy(addr, wanted, sizeof(wanted));
	memcpy(copy + 8, &message->nlmsg_seq, sizeof(message->nlmsg_seq));
	assert_round(n, memcmp(copy, message, model->nlmsg_len) == 0);
}

static void test_a_full_buffer_is_sent_and_nothing_is_lost_at_its_end(void **state)
{
	uint32_t n = 0, seq = FAKE_FIRST_SEQ;

	begin(*state);
	add_many(*state, 0, 3000);
	check_end(*state, 0, 0);
	for (size_t send = 0; send < wire.count; send++) {
		size_t count = check_send(send);

		/* Not before there may be no room for another one, of 512 bytes at most. */
		assert_true(send == wire.count - 1 || wire.sends[send].size > SENT_SIZE - 512);
		assert_int_equal(message_at(send, 0)->nlmsg_seq, seq);
		seq += (uint32_t)count + 1;
		for (size_t i = 0; i < count; i++, n++)
			check_server(message_at(send, i), message_at(0, n % 3), n);
	}
	assert_int_equal(n, 3000);
}

static void test_short_messages_are_sent_1024_at_once(void **state)
{
	begin(*state);
	for (int i = 0; i < 2500; i++)
		assert_int_equal(flush(*state), 0);
	assert_int_equal(wire.count, 2);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 3);
	assert_int_equal(check_send(0), 1024);
	assert_int_equal(check_send(1), 1024);
	assert_int_equal(check_send(2), 452);
}

static const struct {
	int answers; /* that there is room for; -1: it is not to be known */
	size_t per_send;
} rooms[] = { { -1, 1 }, { 0, 1 }, { 1, 1 }, { 2, 1 }, { 3, 2 }, { 8, 7 }, { 13, 12 } };

static void test_no_more_is_sent_than_there_is_room_for_answers(void **state)
{
	for (size_t i = 0; i < COUNT_OF(rooms); i++) {
		size_t left = 12;

		start_again(state);
		wire.room_is_fixed = true;
		wire.room_unknown = rooms[i].answers < 0;
		wire.room = rooms[i].answers * ANSWER_ROOM + ANSWER_ROOM - 1;
		begin(*state);
		add_many(*state, 0, 12);
		check_end(*state, 0, 0);
		for (size_t send = 0; left; left -= check_send(send++))
			assert_round(i, check_send(send) == rooms[i].per_send ||
						check_send(send) == left);
	}
}

static void test_numbers_start_again_after_the_last(void **state)
{
	static const int errors[6] = { 0, EEXIST, 0, 0, EEXIST, 0 };
	struct ipvs *h = *state;

	for (uint32_t left = 0; left < 8; left++) {
		h->link.seq = UINT32_MAX - left;
		begin(h);
		add_many(h, 0, 6);
		answer_batch(errors, 6);
		check_end(h, -EEXIST, 2);
		check_failure(0, 1, -EEXIST, IPVS_REASON_SERVER_EXISTS);
		check_failure(1, 4, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	}
}

/* --- failures --- */

static const int kernel_errors[] = { EPERM, ENOENT, ESRCH, EIO, ENOMEM, EEXIST, ENODEV, EINVAL,
				     EOPNOTSUPP, EAFNOSUPPORT, ENETUNREACH, ENOPROTOOPT };

static void answer_single(operation call, int error)
{
	fake_turn();
	fake_error(error);
	if (call != stop_daemon)
		return;
	fake_datagram();
	fake_error_for(1, 0);
}

/* At each place of a batch it has the code, the reason and the sentence of the call alone. */
static void check_like_single(struct ipvs *h, operation call, int error)
{
	struct ipvs_error single;

	answer_single(call, error);
	assert_int_equal(call(h), -error);
	single = *ipvs_last_error(h);
	for (uint32_t place = 0; place < 3; place++) {
		int errors[3] = { 0 };

		errors[place] = error;
		begin(h);
		for (uint32_t i = 0; i < 3; i++)
			assert_for(single.text, (i == place ? call : zero_all)(h) == 0);
		answer_batch(errors, 3);
		check_end(h, -error, 1);
		check_failure(0, place, -error, single.reason);
		assert_string_equal(failures.entries[0].text, single.text);
	}
}

static void test_failures_are_told_as_those_of_single_calls(void **state)
{
	for (size_t i = 0; i < OPERATIONS; i++)
		for (size_t j = 0; j < COUNT_OF(kernel_errors); j++) {
			start_again(state);
			check_like_single(*state, operations[i], kernel_errors[j]);
		}
}

static const char *const service_texts[] = { "udp [2001:db8::1]:5060", "fwmark 7", "fwmark 8 ipv6",
					     "sctp 10.0.0.1:0" };
static const char *const dest_texts[] = { "10.0.0.2:80", "[2001:db8::2]:8080" };

static void test_failures_name_services_and_servers_of_every_kind(void **state)
{
	for (size_t i = 0; i < COUNT_OF(service_texts) * COUNT_OF(dest_texts); i++) {
		start_again(state);
		service = service_of(service_texts[i / 2]);
		service.flags = IPVS_SERVICE_PERSISTENT;
		service.timeout_s = 360;
		strcpy(service.scheduler, "fancy");
		dest = dest_of(dest_texts[i % 2]);
		dest.forward = IPVS_FORWARD_TUNNEL;
		dest.port = service.fwmark ? 0 : service.port;
		check_like_single(*state, add_service, ENOENT);
		check_like_single(*state, add_dest, EEXIST);
		check_like_single(*state, delete_dest, ESRCH);
	}
}

static void say_words(void)
{
	uint8_t payload[] = { H32(-EIO), MESSAGE(20, FAKE_FAMILY, 1, 0), ATTR(8, 1), 'o', 'd',
			      'd', 0 };

	fake_datagram();
	fake_message(NLMSG_ERROR, NLM_F_CAPPED | NLM_F_ACK_TLVS, 0, payload, sizeof(payload));
}

static void test_the_kernels_own_words_are_told_too(void **state)
{
	fake_turn();
	say_words();
	assert_int_equal(add(*state, 0), -EIO);
	assert_non_null(strstr(ipvs_last_error(*state)->text, "(the kernel: odd)"));
	for (int round = 0; round < 2; round++) {
		begin(*state);
		add_many(*state, 0, 2);
		fake_turn();
		say_words();
		fake_datagram();
		fake_error_for(2, 0);
		check_end(*state, -EIO, 1);
		check_says(0, "(the kernel: odd)");
	}
}

static void test_a_refused_record_is_an_operation_that_failed_at_once(void **state)
{
	static const int errors[] = { EEXIST, EEXIST };
	struct ipvs_dest heavy = server(1);
	char text[IPVS_ERROR_TEXT_SIZE];

	heavy.weight = HEAVIEST + 1U;
	begin(*state);
	add_many(*state, 0, 1);
	assert_int_equal(ipvs_dest_add(*state, &service, &heavy), -EINVAL);
	strcpy(text, ipvs_last_error(*state)->text);
	assert_non_null(strstr(text, "add server 10.1.0.1:80 of tcp 10.0.0.1:80: weight"));
	assert_int_equal(ipvs_service_add(*state, NULL), -EINVAL);
	add_many(*state, 3, 1);
	assert_int_equal(wire.count, 0);
	answer_batch(errors, 2);
	check_end(*state, -EEXIST, 4);
	assert_int_equal(check_send(0), 2);
	check_failure(0, 0, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	check_failure(1, 1, -EINVAL, IPVS_REASON_INVALID);
	check_failure(2, 2, -EINVAL, IPVS_REASON_INVALID);
	check_failure(3, 3, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	assert_string_equal(failures.entries[1].text, text);
}

static void test_each_of_many_failures_is_there_once_and_names_its_server(void **state)
{
	wire.room_is_fixed = true;
	wire.room = 101 * ANSWER_ROOM;
	for (int i = 0; i < 10; i++)
		answer_all(EEXIST, 100);
	begin(*state);
	add_many(*state, 0, 1000);
	check_end(*state, -EEXIST, 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		char text[64];

		snprintf(text, sizeof(text), "add server 10.1.%u.%u:80 of tcp", i / 256, i % 256);
		check_failure(i, i, -EEXIST, IPVS_REASON_SERVER_EXISTS);
		check_says(i, text);
	}
}

static void test_the_error_is_the_first_failure_and_how_many_there_were(void **state)
{
	static const int errors[] = { 0, ESRCH, 0, EEXIST };
	const struct ipvs_error *error = ipvs_last_error(*state);

	begin(*state);
	add_many(*state, 0, 4);
	answer_batch(errors, 4);
	assert_int_equal(ipvs_batch_end(*state, NULL), -ESRCH);
	assert_int_equal(error->code, -ESRCH);
	assert_int_equal(error->reason, IPVS_REASON_NO_SERVICE);
	assert_string_equal(error->text,
			    "2 of 4 operations failed; the first, number 1: add server 10.1.0.1:80 "
			    "of tcp 10.0.0.1:80: no such service");
}

/* As the kernel has it: the daemon is stopped, and says nothing. */
static void test_a_daemon_that_is_stopped_without_an_answer_is_stopped(void **state)
{
	begin(*state);
	assert_int_equal(stop_daemon(*state), 0);
	add_many(*state, 0, 1);
	fake_turn();
	fake_datagram();
	fake_error_for(2, 0);
	check_end(*state, 0, 0);
	assert_int_equal(wire.count, 1);
}

/* --- causes that have to be looked for --- */

static void add_mixed(struct ipvs *h, uint32_t count)
{
	dest = dest_of("[2001:db8::2]:80");
	dest.forward = IPVS_FORWARD_TUNNEL;
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(add_dest(h), 0);
}

static void test_causes_are_looked_for_in_the_middle_of_a_batch(void **state)
{
	static const int errors[] = { EINVAL, 0, EINVAL };

	wire.room_is_fixed = true;
	wire.room = 4 * ANSWER_ROOM;
	answer_batch(errors, 3);
	for (int i = 0; i < 2; i++)
		give_entry(9, answer_daemon, sizeof(answer_daemon));
	begin(*state);
	add_mixed(*state, 3);
	assert_int_equal(wire.count, 3);
	add_many(*state, 3, 2);
	check_end(*state, -EINVAL, 2);
	check_failure(0, 0, -EINVAL, IPVS_REASON_MIXED_FAMILY);
	check_failure(1, 2, -EINVAL, IPVS_REASON_MIXED_FAMILY);
	assert_int_equal(check_send(wire.count - 1), 2);
}

static void test_causes_that_take_several_readings_are_looked_for_too(void **state)
{
	static const int errors[] = { 0, EINVAL, EEXIST };

	begin(*state);
	for (int i = 0; i < 3; i++)
		assert_int_equal(start_daemon(*state), 0);
	answer_batch(errors, 3);
	give_entry(1, answer_service6, sizeof(answer_service6));
	give_entry(5, answer_dest, sizeof(answer_dest));
	check_end(*state, -EINVAL, 2);
	check_failure(0, 1, -EINVAL, IPVS_REASON_MIXED_FAMILY);
	check_failure(1, 2, -EEXIST, IPVS_REASON_DAEMON_RUNS);
}

static void test_a_socket_that_goes_while_a_cause_is_looked_for_hides_nothing(void **state)
{
	static const int errors[] = { EINVAL, EEXIST, EINVAL };

	begin(*state);
	add_mixed(*state, 3);
	answer_batch(errors, 3);
	fake_turn(); /* no answer */
	fake.open_error = EMFILE;
	check_end(*state, -EINVAL, 3);
	check_failure(0, 0, -EINVAL, IPVS_REASON_SERVER_ADDRESS);
	check_failure(1, 1, -EEXIST, IPVS_REASON_SERVER_EXISTS);
	check_failure(2, 2, -EINVAL, IPVS_REASON_SERVER_ADDRESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BATCH_TEST(test_many_operations_are_one_send),
		BATCH_TEST(test_an_empty_batch_sends_nothing),
		BATCH_TEST(test_messages_are_those_of_single_calls_in_their_order),
		BATCH_TEST(test_a_full_buffer_is_sent_and_nothing_is_lost_at_its_end),
		BATCH_TEST(test_short_messages_are_sent_1024_at_once),
		BATCH_TEST(test_no_more_is_sent_than_there_is_room_for_answers),
		BATCH_TEST(test_numbers_start_again_after_the_last),
		BATCH_TEST(test_failures_are_told_as_those_of_single_calls),
		BATCH_TEST(test_failures_name_services_and_servers_of_every_kind),
		BATCH_TEST(test_the_kernels_own_words_are_told_too),
		BATCH_TEST(test_a_refused_record_is_an_operation_that_failed_at_once),
		BATCH_TEST(test_each_of_many_failures_is_there_once_and_names_its_server),
		BATCH_TEST(test_the_error_is_the_first_failure_and_how_many_there_were),
		BATCH_TEST(test_a_daemon_that_is_stopped_without_an_answer_is_stopped),
		BATCH_TEST(test_causes_are_looked_for_in_the_middle_of_a_batch),
		BATCH_TEST(test_causes_that_take_several_readings_are_looked_for_too),
		BATCH_TEST(test_a_socket_that_goes_while_a_cause_is_looked_for_hides_nothing),
		ENDS_TESTS,
		READS_TESTS,
		LOST_TESTS,
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
