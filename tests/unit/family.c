/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The family's number, which changes with each loading of the module, and the fence. */
#include <errno.h>
#include <string.h>

#include "answers.h"
#include "bytes.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"

static int flush(struct ipvs *h)
{
	return ipvs_service_flush(h);
}

static int list(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int ret = ipvs_service_list(h, &services);

	ipvs_services_free(&services);
	return ret;
}

static int stop_daemon(struct ipvs *h)
{
	return ipvs_daemon_stop(h, IPVS_DAEMON_MASTER);
}

static int (*const commands[])(struct ipvs *h) = { flush, list, stop_daemon };

static void check_type(size_t nth, uint16_t type)
{
	const uint8_t expected[] = { H16(type) };

	assert_memory_equal(fake.sent[nth].bytes + 4, expected, sizeof(expected));
}

static void check_error(struct ipvs *h, int ret, int code, enum ipvs_reason reason)
{
	assert_int_equal(ret, code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
}

static void test_after_the_module_was_loaded_anew_the_command_is_sent_again(void **state)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		fake.sends = 0;
		fake.family++;
		assert_round(i, commands[i](*state) == 0);
		assert_int_equal(ipvs_last_error(*state)->code, 0);
		assert_int_equal(fake.sends, 3);
		check_type(0, fake.family - 1);
		check_type(1, 16);
		check_type(2, fake.family);
	}
	assert_int_equal(fake.sockets, 1);
}

static void test_the_new_number_is_kept(void **state)
{
	fake.family = 99;
	assert_int_equal(flush(*state), 0);
	fake.sends = 0;
	assert_int_equal(flush(*state), 0);
	assert_int_equal(fake.sends, 1);
	check_type(0, 99);
}

static void test_after_the_module_was_unloaded_no_command_works(void **state)
{
	fake.family = 0;
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		check_error(*state, commands[i](*state), -ENOPROTOOPT, IPVS_REASON_NO_MODULE);
	assert_int_equal(fake.module_asks, COUNT_OF(commands));
	fake.family = 40;
	assert_int_equal(flush(*state), 0);
}

static void test_a_module_that_is_loaded_by_its_name_is_used(void **state)
{
	fake.family = 0;
	fake.family_later = 33;
	assert_int_equal(flush(*state), 0);
	assert_int_equal(fake.module_asks, 1);
	check_type(fake.sends - 1, 33);
}

/* Then ENOENT is about what the command names. */
static void test_a_family_that_did_not_move_is_no_reason_to_send_again(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("10.0.0.2:80");

	fake_turn();
	fake_error(ENOENT);
	check_error(*state, ipvs_dest_update(*state, &service, &dest), -ENOENT,
		    IPVS_REASON_NO_SERVER);
	assert_int_equal(fake.sends, 2);
}

static void test_a_family_that_moves_again_and_again_ends_with_an_error(void **state)
{
	fake_turn();
	fake_error(ENOENT);
	fake.family = 50;
	fake_turn_default();
	fake_turn();
	fake_error(ENOENT);
	check_error(*state, flush(*state), -ENOENT, IPVS_REASON_SYSTEM);
	assert_int_equal(fake.sends, 3);
}

static void test_no_answer_to_the_new_lookup_ends_at_the_deadline(void **state)
{
	fake_turn();
	fake_error(ENOENT);
	fake_turn();
	check_error(*state, flush(*state), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
	assert_int_equal(fake.sockets, 2);
	assert_int_equal(flush(*state), 0);
}

static void test_a_fence_alone_means_that_the_daemon_was_stopped(void **state)
{
	fake_turn();
	fake_datagram();
	fake_error_for(1, 0);
	assert_int_equal(stop_daemon(*state), 0);
	assert_int_equal(fake.sockets, 1);
	assert_int_equal(flush(*state), 0);
}

static void test_both_acknowledgements_may_come_together(void **state)
{
	fake_turn();
	fake_datagram();
	fake_error_for(0, 0);
	fake_error_for(1, 0);
	assert_int_equal(stop_daemon(*state), 0);
	assert_int_equal(fake.sockets, 1);
}

static void test_the_commands_own_error_counts_not_the_fence(void **state)
{
	fake_turn();
	fake_datagram();
	fake_error_for(0, ESRCH);
	fake_wait(20);
	fake_datagram();
	fake_error_for(1, 0);
	check_error(*state, stop_daemon(*state), -ESRCH, IPVS_REASON_NO_DAEMON);
	assert_int_equal(fake.sockets, 1);
}

static void test_an_acknowledgement_without_the_fence_is_not_the_end(void **state)
{
	fake_turn();
	fake_ack();
	check_error(*state, stop_daemon(*state), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
	assert_int_equal(fake.sockets, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_after_the_module_was_loaded_anew_the_command_is_sent_again),
		FAKE_TEST(test_the_new_number_is_kept),
		FAKE_TEST(test_after_the_module_was_unloaded_no_command_works),
		FAKE_TEST(test_a_module_that_is_loaded_by_its_name_is_used),
		FAKE_TEST(test_a_family_that_did_not_move_is_no_reason_to_send_again),
		FAKE_TEST(test_a_family_that_moves_again_and_again_ends_with_an_error),
		FAKE_TEST(test_no_answer_to_the_new_lookup_ends_at_the_deadline),
		FAKE_TEST(test_a_fence_alone_means_that_the_daemon_was_stopped),
		FAKE_TEST(test_both_acknowledgements_may_come_together),
		FAKE_TEST(test_the_commands_own_error_counts_not_the_fence),
		FAKE_TEST(test_an_acknowledgement_without_the_fence_is_not_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
