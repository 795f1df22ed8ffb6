/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of lib/value/check.c about names and times. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "identity.h"
#include "unit.h"
#include "value/check.h"

/* The kernel's ticks per second are seen in the resolution of a clock. */
static struct timespec tick;
static int tick_result;

int __wrap_clock_getres(clockid_t clock, struct timespec *resolution);

int __wrap_clock_getres(clockid_t clock, struct timespec *resolution)
{
	assert_int_equal(clock, CLOCK_MONOTONIC_COARSE);
	*resolution = tick;
	return tick_result;
}

static int at_1000_ticks(void **state)
{
	(void)state;
	tick = (struct timespec){ 0, 1000000 };
	tick_result = 0;
	return 0;
}

/* Names at most this long, in fields of that many bytes that end where the buffer does. */
struct name_field {
	const char *what;
	size_t longest, size;
	int (*check)(const char *name, struct ipvs_error *error);
	bool may_be_empty;
};

static int check_scheduler_field(const char *name, struct ipvs_error *error)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	memcpy(service.scheduler, name, sizeof(service.scheduler));
	return check_service(&service, error);
}

static int check_pe_field(const char *name, struct ipvs_error *error)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	memcpy(service.pe_name, name, sizeof(service.pe_name));
	return check_service(&service, error);
}

static int check_interface_field(const char *name, struct ipvs_error *error)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = IPVS_DAEMON_MASTER;
	memcpy(daemon.interface, name, sizeof(daemon.interface));
	return check_daemon(&daemon, error);
}

static const struct name_field name_fields[] = {
	{ "scheduler", 15, 16, check_scheduler_field, false },
	{ "scheduler", 15, 16, check_scheduler, false },
	{ "persistence engine", 16, 20, check_pe_field, true },
	{ "interface", 15, 16, check_interface_field, false },
};

static void test_names_have_a_greatest_length_and_an_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(name_fields); i++)
		for (size_t length = 0; length <= name_fields[i].size; length++) {
			const struct name_field *field = &name_fields[i];
			bool good = length ? length <= field->longest : field->may_be_empty;
			struct ipvs_error error = { 0 };
			char name[20 + 1] = "";
			int ret;

			memset(name, 'x', length);
			ret = field->check(name, &error);
			assert_round(length, ret == (good ? 0 : -EINVAL));
			assert_round(length, good || strstr(error.text, field->what));
			assert_round(length, length <= field->longest ||
						     strstr(error.text, "longer than"));
		}
}

static void test_names_have_no_blank_or_control_character(void **state)
{
	static const char wrong[] = { ' ', '\t', '\n', '\r', 1, 31, 127 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(name_fields); i++)
		for (size_t j = 0; j < sizeof(wrong); j++)
			for (size_t at = 0; at < 3; at++) {
				struct ipvs_error error = { 0 };
				char name[20] = "abc";

				name[at] = wrong[j];
				assert_for(name_fields[i].what,
					   name_fields[i].check(name, &error) == -EINVAL);
				assert_for(name_fields[i].what, strstr(error.text, "control"));
			}
}

/* The kernel takes them in an interface's name; char may have a sign or not. */
static void test_names_may_have_bytes_above_127(void **state)
{
	struct ipvs_error error = { 0 };
	char name[20] = "k\303\274che0";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(name_fields); i++)
		assert_for(name_fields[i].what, name_fields[i].check(name, &error) == 0);
}

static void check_longest(const char *what, uint32_t service_longest, uint32_t longest)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_timeouts timeouts = { .udp_s = longest };
	struct ipvs_error error = { 0 };
	char limit[32];

	service.timeout_s = service_longest;
	assert_for(what, check_service(&service, &error) == 0);
	assert_for(what, check_timeouts(&timeouts, &error) == 0);
	service.timeout_s++;
	timeouts.udp_s++;
	assert_for(what, check_service(&service, &error) == -EINVAL);
	snprintf(limit, sizeof(limit), "limit of %u s", service_longest);
	assert_for(what, strstr(error.text, limit));
	service.flags = IPVS_SERVICE_PERSISTENT;
	assert_for(what, check_service(&service, &error) == -EINVAL);
	assert_for(what, check_timeouts(&timeouts, &error) == -EINVAL);
	snprintf(limit, sizeof(limit), "limit of %u s", longest);
	assert_for(what, strstr(error.text, limit));
}

static void test_timeouts_are_limited_by_the_ticks_of_this_kernel(void **state)
{
	(void)state;
	tick.tv_nsec = 10000000;
	check_longest("100 ticks", 42949672, 21474836);
	tick.tv_nsec = 4000000;
	check_longest("250 ticks", 17179869, 8589934);
	tick.tv_nsec = 3333333;
	check_longest("300 ticks", 14316557, 7158278);
	tick.tv_nsec = 1000000;
	check_longest("1000 ticks", 4294967, 2147483);
}

/* Too strict is better than what the kernel would misread. */
static void test_a_clock_that_says_nothing_counts_as_1000_ticks(void **state)
{
	(void)state;
	tick = (struct timespec){ 0, 0 };
	check_longest("no resolution", 4294967, 2147483);
	tick = (struct timespec){ 1, 0 };
	check_longest("a whole second", 4294967, 2147483);
	tick = (struct timespec){ 0, 10000000 };
	tick_result = -1;
	check_longest("no clock", 4294967, 2147483);
}

static void test_each_of_the_timeouts_is_checked(void **state)
{
	static const struct ipvs_timeouts wrong[] = {
		{ .tcp_s = 2147484 }, { .tcp_fin_s = 2147484 }, { .udp_s = UINT32_MAX },
		{ .tcp_s = 1, .reserved = { 1 } }, { .udp_s = 1, .reserved = { 0, 0, 0, 0, 1 } },
	};
	struct ipvs_timeouts none = { 0 };
	struct ipvs_error error;

	(void)state;
	assert_int_equal(check_timeouts(&none, &error), 0);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_round(i, check_timeouts(&wrong[i], &error) == -EINVAL);
		assert_round(i, error.reason == IPVS_REASON_INVALID && error.code == -EINVAL);
		assert_round(i, strstr(error.text, i < 3 ? "timeout" : "reserved"));
	}
}

#define TEST(test) cmocka_unit_test_setup(test, at_1000_ticks)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names_have_a_greatest_length_and_an_end),
		TEST(test_names_have_no_blank_or_control_character),
		TEST(test_names_may_have_bytes_above_127),
		TEST(test_timeouts_are_limited_by_the_ticks_of_this_kernel),
		TEST(test_a_clock_that_says_nothing_counts_as_1000_ticks),
		TEST(test_each_of_the_timeouts_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
