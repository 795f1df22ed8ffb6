/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Choosing the network namespace. Entering one for real is tested where there are some. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "fake-kernel.h"
#include "kernel/handle.h"
#include "unit.h"

#define OWN "/proc/thread-self/ns/net"

static void check_error(struct ipvs *h, int ret, int code, enum ipvs_reason reason)
{
	assert_int_equal(ret, code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
}

static const struct {
	const char *name;
	int code;
	const char *says;
} wrong_names[] = {
	{ "no such namespace", -ENOENT, "No such file" },
	{ "/no/such/namespace", -ENOENT, "No such file" },
	{ "./no-such-namespace", -ENOENT, "No such file" },
	{ "/dev/null", -EINVAL, "not a network namespace" },
	{ "/", -EINVAL, "not a network namespace" },
	{ "/proc/thread-self/ns/uts", -EINVAL, "not a network namespace" },
};

static void test_what_is_no_network_namespace_is_refused_by_name(void **state)
{
	for (size_t i = 0; i < COUNT_OF(wrong_names); i++) {
		const char *name = wrong_names[i].name;

		check_error(*state, ipvs_netns_set(*state, name), wrong_names[i].code,
			    IPVS_REASON_NETNS);
		assert_for(name, strstr(ipvs_last_error(*state)->text, name));
		assert_for(name, strstr(ipvs_last_error(*state)->text, wrong_names[i].says));
	}
}

static void test_a_name_that_is_too_long_is_refused(void **state)
{
	static char name[PATH_MAX + 10];

	memset(name, 'n', sizeof(name) - 1);
	check_error(*state, ipvs_netns_set(*state, name), -ENAMETOOLONG, IPVS_REASON_NETNS);
	name[0] = '/';
	check_error(*state, ipvs_netns_set(*state, name), -ENAMETOOLONG, IPVS_REASON_NETNS);
}

static void test_descriptors_of_other_files_are_refused(void **state)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_true(null >= 0);
	check_error(*state, ipvs_netns_set_fd(*state, -1), -EBADF, IPVS_REASON_NETNS);
	check_error(*state, ipvs_netns_set_fd(*state, null), -EINVAL, IPVS_REASON_NETNS);
	close(null);
}

static void test_the_threads_own_namespace_is_not_entered(void **state)
{
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(fake.setns_calls, 0);
}

static void test_another_namespace_is_entered_and_left(void **state)
{
	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(fake.setns_calls, 2);
	assert_int_equal(ipvs_service_flush(*state), 0);
	assert_int_equal(fake.setns_calls, 2);
}

static void test_the_handle_keeps_a_descriptor_of_its_own(void **state)
{
	int own = open(OWN, O_RDONLY | O_CLOEXEC);

	assert_true(own >= 0);
	assert_int_equal(ipvs_netns_set_fd(*state, own), 0);
	close(own);
	fake.other_netns = true;
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(fake.setns_calls, 2);
}

static void test_null_chooses_the_threads_own_again(void **state)
{
	struct ipvs *h = *state;

	assert_int_equal(ipvs_netns_set(h, OWN), 0);
	assert_true(h->chosen_netns >= 0);
	assert_int_equal(ipvs_netns_set(h, NULL), 0);
	assert_int_equal(h->chosen_netns, -1);
	assert_int_equal(ipvs_open(h), 0);
}

static void test_a_wrong_namespace_leaves_the_choice_as_it_was(void **state)
{
	fake.setns_errors[0] = EPERM;
	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	assert_int_equal(ipvs_netns_set(*state, "/dev/null"), -EINVAL);
	check_error(*state, ipvs_open(*state), -EPERM, IPVS_REASON_NETNS);
}

static void test_the_namespace_of_an_open_handle_is_fixed(void **state)
{
	check_error(*state, ipvs_netns_set(*state, OWN), -EBUSY, IPVS_REASON_BUSY);
	check_error(*state, ipvs_netns_set(*state, NULL), -EBUSY, IPVS_REASON_BUSY);
	check_error(*state, ipvs_netns_set_fd(*state, 0), -EBUSY, IPVS_REASON_BUSY);
	assert_int_equal(ipvs_service_flush(*state), 0);
	assert_int_equal(ipvs_shutdown(*state), 0);
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
}

static void test_a_namespace_that_can_not_be_entered_opens_nothing(void **state)
{
	fake.other_netns = true;
	fake.setns_errors[0] = EPERM;
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	check_error(*state, ipvs_open(*state), -EPERM, IPVS_REASON_NETNS);
	assert_int_equal(ipvs_service_flush(*state), -ENOTCONN);
	assert_int_equal(ipvs_open(*state), 0);
}

/* setns() succeeds, and then does not: the way in and the way back. */
static int fail_to_return(int result)
{
	fake.setns_errors[0] = 0;
	fake.setns_errors[1] = EPERM;
	return result;
}

static void test_a_thread_that_can_not_return_has_no_open_handle(void **state)
{
	fake.other_netns = true;
	assert_int_equal(fail_to_return(ipvs_netns_set(*state, OWN)), 0);
	check_error(*state, ipvs_open(*state), -EPERM, IPVS_REASON_NETNS);
	assert_int_equal(fake.misuses, 0);
	assert_int_equal(fake.sockets_open, 0);
	assert_int_equal(ipvs_service_flush(*state), -ENOTCONN);
}

/* Memory and descriptors have nothing to do with the namespace. */
static void test_other_failures_are_not_blamed_on_the_namespace(void **state)
{
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	fake.allocations_left = 0;
	check_error(*state, ipvs_open(*state), -ENOMEM, IPVS_REASON_MEMORY);
	fake.allocations_left = -1;
	fake.open_error = EMFILE;
	check_error(*state, ipvs_open(*state), -EMFILE, IPVS_REASON_SYSTEM);
}

static void test_without_proc_only_the_threads_own_namespace_can_be_used(void **state)
{
	fake.no_proc = true;
	fake.skns_error = EPERM;
	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(ipvs_shutdown(*state), 0);
	fake.no_proc = false;
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	fake.no_proc = true;
	check_error(*state, ipvs_open(*state), -ENOENT, IPVS_REASON_NETNS);
}

/* The handle stays where the thread was, wherever that goes: the socket told, or /proc. */
static void test_the_threads_own_namespace_is_kept(void **state)
{
	struct ipvs *h = *state;

	for (int round = 0; round < 2; round++) {
		fake.skns_error = round ? ENOTTY : 0;
		fake.no_proc = !round;
		assert_int_equal(ipvs_open(h), 0);
		fake.no_proc = false;
		assert_true(h->link.netns >= 0 && h->link.netns == h->own_netns);
		fake.other_netns = true;
		fake.setns_calls = 0;
		fake_turn();
		assert_int_equal(ipvs_service_flush(h), -ETIMEDOUT);
		assert_int_equal(fake.setns_calls, 2);
		fake.other_netns = false;
		assert_int_equal(ipvs_shutdown(h), 0);
	}
}

static void test_a_new_socket_is_made_in_the_same_namespace(void **state)
{
	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, OWN), 0);
	assert_int_equal(ipvs_open(*state), 0);
	fake_turn();
	assert_int_equal(ipvs_service_flush(*state), -ETIMEDOUT);
	assert_int_equal(fake.setns_calls, 4);
	assert_int_equal(fake.sockets, 2);
	assert_int_equal(ipvs_service_flush(*state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST_CLOSED(test_what_is_no_network_namespace_is_refused_by_name),
		FAKE_TEST_CLOSED(test_a_name_that_is_too_long_is_refused),
		FAKE_TEST_CLOSED(test_descriptors_of_other_files_are_refused),
		FAKE_TEST_CLOSED(test_the_threads_own_namespace_is_not_entered),
		FAKE_TEST_CLOSED(test_another_namespace_is_entered_and_left),
		FAKE_TEST_CLOSED(test_the_handle_keeps_a_descriptor_of_its_own),
		FAKE_TEST_CLOSED(test_null_chooses_the_threads_own_again),
		FAKE_TEST_CLOSED(test_a_wrong_namespace_leaves_the_choice_as_it_was),
		FAKE_TEST(test_the_namespace_of_an_open_handle_is_fixed),
		FAKE_TEST_CLOSED(test_a_namespace_that_can_not_be_entered_opens_nothing),
		FAKE_TEST_CLOSED(test_a_thread_that_can_not_return_has_no_open_handle),
		FAKE_TEST_CLOSED(test_other_failures_are_not_blamed_on_the_namespace),
		FAKE_TEST_CLOSED(test_without_proc_only_the_threads_own_namespace_can_be_used),
		FAKE_TEST_CLOSED(test_the_threads_own_namespace_is_kept),
		FAKE_TEST_CLOSED(test_a_new_socket_is_made_in_the_same_namespace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
