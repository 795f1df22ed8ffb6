/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of a handle: made, opened, closed, without memory, without a socket. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"

static void check_error(struct ipvs *h, int ret, int code, enum ipvs_reason reason)
{
	assert_int_equal(ret, code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
	assert_true(ipvs_last_error(h)->text[0]);
}

static void check_works(struct ipvs *h)
{
	assert_int_equal(ipvs_service_flush(h), 0);
	assert_int_equal(ipvs_last_error(h)->code, 0);
	assert_int_equal(ipvs_last_error(h)->reason, IPVS_REASON_NONE);
	assert_string_equal(ipvs_last_error(h)->text, "");
}

static void check_not_open(struct ipvs *h)
{
	check_error(h, ipvs_service_flush(h), -ENOTCONN, IPVS_REASON_NOT_OPEN);
	assert_int_equal(fake.sockets_open, 0);
}

static void test_a_fresh_handle_has_no_error_and_is_not_open(void **state)
{
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	assert_string_equal(ipvs_last_error(*state)->text, "");
	check_not_open(*state);
}

/* Short errors, and the kernel's own words in them. */
static void test_every_socket_has_its_options_set(void **state)
{
	const unsigned int cap_ack = 1U << 10, ext_ack = 1U << 11;

	assert_int_equal(fake.options, cap_ack | ext_ack);
	fake_turn();
	assert_int_equal(ipvs_service_flush(*state), -ETIMEDOUT);
	assert_int_equal(fake.sockets, 2);
	assert_int_equal(fake.options, cap_ack | ext_ack);
}

static void test_open_again_does_nothing_and_clears_the_error(void **state)
{
	fake_turn();
	fake_error(EIO);
	assert_int_equal(ipvs_service_flush(*state), -EIO);
	fake.sends = 0;
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	assert_int_equal(fake.sends, 0);
	assert_int_equal(fake.sockets, 1);
}

static void test_a_handle_is_closed_and_opened_again(void **state)
{
	for (int i = 0; i < 3; i++) {
		check_works(*state);
		assert_int_equal(ipvs_shutdown(*state), 0);
		assert_int_equal(ipvs_shutdown(*state), 0);
		check_not_open(*state);
		assert_int_equal(ipvs_open(*state), 0);
	}
	assert_int_equal(fake.sockets, 4);
}

static void test_without_the_module_nothing_is_opened(void **state)
{
	fake.family = 0;
	check_error(*state, ipvs_open(*state), -ENOPROTOOPT, IPVS_REASON_NO_MODULE);
	assert_int_equal(fake.module_asks, 1);
	check_not_open(*state);
	fake.family = FAKE_FAMILY;
	assert_int_equal(ipvs_open(*state), 0);
}

static void test_a_module_that_has_to_be_asked_for_is_asked_for(void **state)
{
	fake.family = 0;
	fake.family_later = 31;
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(fake.module_asks, 1);
	check_works(*state);
}

static void test_a_module_that_is_there_is_not_asked_for(void **state)
{
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(fake.module_asks, 0);
}

static const struct {
	uint32_t user_ns;
	enum ipvs_reason reason;
	const char *says;
} permissions[] = {
	{ 0xEFFFFFFD, IPVS_REASON_PERMISSION, "CAP_NET_ADMIN" },
	{ 0, IPVS_REASON_PERMISSION, "CAP_NET_ADMIN" }, /* no /proc to tell */
	{ 4026532198, IPVS_REASON_USER_NAMESPACE, "user namespace" },
};

static void test_without_permission_nothing_is_opened(void **state)
{
	for (size_t i = 0; i < COUNT_OF(permissions); i++) {
		fake.user_ns = permissions[i].user_ns;
		fake_turn_default();
		fake_turn();
		fake_error(EPERM);
		check_error(*state, ipvs_open(*state), -EPERM, permissions[i].reason);
		assert_round(i, strstr(ipvs_last_error(*state)->text, permissions[i].says));
		check_not_open(*state);
	}
}

/* A lookup that ends without the family's number leaves none to send with. */
static void test_a_lookup_without_a_number_opens_nothing(void **state)
{
	static void (*const answers[])(void) = { fake_ack, fake_end };

	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		fake_turn();
		answers[i]();
		assert_round(i, ipvs_open(*state) == -EBADMSG);
		check_not_open(*state);
	}
}

static void test_a_silent_kernel_opens_nothing(void **state)
{
	for (int silent = 1; silent <= 2; silent++) {
		if (silent == 2)
			fake_turn_default();
		fake_turn();
		check_error(*state, ipvs_open(*state), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
		check_not_open(*state);
	}
	assert_int_equal(ipvs_open(*state), 0);
}

static void test_without_memory_there_is_no_handle(void **state)
{
	(void)state;
	fake.allocations_left = 0;
	assert_null(ipvs_new());
	fake.allocations_left = -1;
	assert_int_equal(ipvs_last_error(NULL)->code, -EINVAL);
	assert_int_equal(ipvs_last_error(NULL)->reason, IPVS_REASON_INVALID);
	assert_non_null(strstr(ipvs_last_error(NULL)->text, "NULL"));
}

static void test_without_memory_nothing_is_opened(void **state)
{
	fake.allocations_left = 0;
	check_error(*state, ipvs_open(*state), -ENOMEM, IPVS_REASON_MEMORY);
	check_not_open(*state);
	fake.allocations_left = -1;
	assert_int_equal(ipvs_open(*state), 0);
}

static void test_a_socket_that_can_not_be_made_opens_nothing(void **state)
{
	fake.open_error = EMFILE;
	check_error(*state, ipvs_open(*state), -EMFILE, IPVS_REASON_SYSTEM);
	check_not_open(*state);
	fake.open_error = 0;
	assert_int_equal(ipvs_open(*state), 0);
}

static void test_a_socket_that_can_not_be_bound_is_closed_once(void **state)
{
	fake.bind_error = EADDRINUSE;
	check_error(*state, ipvs_open(*state), -EADDRINUSE, IPVS_REASON_SYSTEM);
	assert_int_equal(fake.misuses, 0);
	check_not_open(*state);
	fake.bind_error = 0;
	assert_int_equal(ipvs_open(*state), 0);
	check_works(*state);
}

static void lose_the_socket(struct ipvs *h, int *error)
{
	*error = EMFILE;
	fake_turn();
	check_error(h, ipvs_service_flush(h), -ETIMEDOUT, IPVS_REASON_TIMEOUT);
	assert_int_equal(fake.misuses, 0);
	check_not_open(h);
	*error = 0;
	assert_int_equal(ipvs_open(h), 0);
	check_works(h);
}

static void test_a_socket_that_can_not_be_replaced_closes_the_handle(void **state)
{
	lose_the_socket(*state, &fake.open_error);
}

static void test_a_new_socket_that_can_not_be_bound_closes_the_handle(void **state)
{
	lose_the_socket(*state, &fake.bind_error);
}

/* What looks for the cause of a refusal may lose the socket on the way. */
static void test_a_socket_lost_while_a_cause_is_looked_for_is_not_used_on(void **state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = IPVS_DAEMON_MASTER;
	strcpy(daemon.interface, "eth0");
	fake_turn();
	fake_error(EINVAL);
	fake_turn();
	fake_services((struct fake_list){ .first = 1, .count = 2, .step = 1, .per_datagram = 2 });
	fake_turn();
	fake.open_error = EMFILE;
	assert_int_equal(ipvs_daemon_start(*state, &daemon), -EINVAL);
	assert_int_equal(fake.misuses, 0);
	check_not_open(*state);
}

static void test_a_deadline_is_from_1_to_2147483647_ms(void **state)
{
	static const uint32_t wrong[] = { 0, 2147483648, UINT32_MAX };

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		check_error(*state, ipvs_deadline_set(*state, wrong[i]), -EINVAL,
			    IPVS_REASON_INVALID);
	assert_int_equal(ipvs_deadline_set(*state, 1), 0);
	assert_int_equal(ipvs_deadline_set(*state, 2147483647), 0);
	assert_int_equal(ipvs_last_error(*state)->code, 0);
}

static void test_the_deadline_is_5_s_unless_set(void **state)
{
	int64_t begin = fake.now_ns;
	struct ipvs *h = ipvs_new();

	(void)state;
	fake_turn();
	assert_int_equal(ipvs_open(h), -ETIMEDOUT);
	assert_int_equal(fake.now_ns - begin, INT64_C(5000000000));
	ipvs_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST_CLOSED(test_a_fresh_handle_has_no_error_and_is_not_open),
		FAKE_TEST(test_every_socket_has_its_options_set),
		FAKE_TEST(test_open_again_does_nothing_and_clears_the_error),
		FAKE_TEST(test_a_handle_is_closed_and_opened_again),
		FAKE_TEST_CLOSED(test_without_the_module_nothing_is_opened),
		FAKE_TEST_CLOSED(test_a_module_that_has_to_be_asked_for_is_asked_for),
		FAKE_TEST_CLOSED(test_a_module_that_is_there_is_not_asked_for),
		FAKE_TEST_CLOSED(test_without_permission_nothing_is_opened),
		FAKE_TEST_CLOSED(test_a_lookup_without_a_number_opens_nothing),
		FAKE_TEST_CLOSED(test_a_silent_kernel_opens_nothing),
		FAKE_TEST_CLOSED(test_without_memory_there_is_no_handle),
		FAKE_TEST_CLOSED(test_without_memory_nothing_is_opened),
		FAKE_TEST_CLOSED(test_a_socket_that_can_not_be_made_opens_nothing),
		FAKE_TEST_CLOSED(test_a_socket_that_can_not_be_bound_is_closed_once),
		FAKE_TEST(test_a_socket_that_can_not_be_replaced_closes_the_handle),
		FAKE_TEST(test_a_new_socket_that_can_not_be_bound_closes_the_handle),
		FAKE_TEST(test_a_socket_lost_while_a_cause_is_looked_for_is_not_used_on),
		FAKE_TEST_CLOSED(test_a_deadline_is_from_1_to_2147483647_ms),
		FAKE_TEST_CLOSED(test_the_deadline_is_5_s_unless_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
