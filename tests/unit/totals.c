/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The counters of a network namespace, which come as text. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-kernel.h"
#include "observe/totals.h"
#include "unit.h"

#define COUNTERS \
	"   Total Incoming Outgoing         Incoming         Outgoing\n" \
	"   Conns  Packets  Packets            Bytes            Bytes\n"
#define RATES "\n Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n"

static const char plain[] =
	COUNTERS "      1A       2B       3C               4D               5E\n"
	RATES "      A1       B2       C3               D4               E5\n";

/* The columns are as wide as their numbers. */
static const char wide[] =
	COUNTERS "FFFFFFFFFFFFFFFF 1000000000000000 100000002 123456789ABCDEF0 ABCDEF0123456789\n"
	RATES "FFFFFFFFFFFFFFFE 1000000000000001 100000003 123456789ABCDEF1 ABCDEF012345678A\n";

static const char zero[] =
	COUNTERS "       0        0        0                0                0\n"
	RATES "       0        0        0                0                0\n";

static const struct {
	const char *what, *text;
	struct ipvs_stats stats;
} good[] = {
	{ "plain", plain,
	  { 0x1a, 0x2b, 0x3c, 0x4d, 0x5e, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, { 0, 0 } } },
	{ "wide", wide,
	  { 0xffffffffffffffff, 0x1000000000000000, 0x100000002, 0x123456789abcdef0,
	    0xabcdef0123456789, 0xfffffffffffffffe, 0x1000000000000001, 0x100000003,
	    0x123456789abcdef1, 0xabcdef012345678a, { 0, 0 } } },
	{ "zero", zero, { 0 } },
};

static void test_ten_hexadecimal_numbers_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct ipvs_stats stats;

		memset(&stats, 0xa5, sizeof(stats));
		assert_for(good[i].what, totals_parse(good[i].text, &stats) == 0);
		assert_memory_equal(&stats, &good[i].stats, sizeof(stats));
	}
}

/* In memory of exactly its size. */
static int parse_cut(const char *text, size_t size, struct ipvs_stats *stats)
{
	char *copy = malloc(size + 1);
	int ret;

	assert_non_null(copy);
	memcpy(copy, text, size);
	copy[size] = '\0';
	ret = totals_parse(copy, stats);
	free(copy);
	return ret;
}

static void test_a_text_cut_at_any_byte_never_gives_a_wrong_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		for (size_t size = 0; size < strlen(good[i].text); size++) {
			struct ipvs_stats stats, before;
			int ret;

			memset(&stats, 0xa5, sizeof(stats));
			before = stats;
			ret = parse_cut(good[i].text, size, &stats);
			assert_round(size, ret == 0 || ret == -EBADMSG);
			assert_round(size, memcmp(&stats, ret ? &before : &good[i].stats,
						  sizeof(stats)) == 0);
			/* All but the last newline is needed. */
			assert_round(size, ret || size == strlen(good[i].text) - 1);
		}
}

static const char *const wrong[] = {
	"", "\n", "\n\n\n\n\n\n\n", "garbage", COUNTERS, COUNTERS RATES,
	COUNTERS "1 2 3 4\n" RATES "1 2 3 4 5\n",
	COUNTERS "1 2 3 4 5\n" RATES "1 2 3 4\n",
	COUNTERS "1 2 3 4 x\n" RATES "1 2 3 4 5\n",
	COUNTERS "1 2 3 4 5\n" RATES "1 2 g 4 5\n",
	COUNTERS "- 2 3 4 5\n" RATES "1 2 3 4 5\n",
	COUNTERS "-1 2 3 4 5\n" RATES "1 2 3 4 5\n",
	COUNTERS "0x1 2 3 4 5\n" RATES "1 2 3 4 5\n",
	COUNTERS "1 2 3 4 10000000000000000\n" RATES "1 2 3 4 5\n",
	COUNTERS "1 2 3 4 5 6\n" RATES "1 2 3 4 5\n",
	COUNTERS "1 2 3 4\n5\n" RATES "1 2 3 4 5\n",
};

static void test_other_texts_are_refused_and_change_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct ipvs_stats stats, before;

		memset(&stats, 0xa5, sizeof(stats));
		before = stats;
		assert_for(wrong[i], totals_parse(wrong[i], &stats) == -EBADMSG);
		assert_memory_equal(&stats, &before, sizeof(stats));
	}
}

static void show(const char *text)
{
	fake.totals_error = 0;
	fake.totals = text;
}

static void test_without_a_service_the_counters_are_those_of_the_namespace(void **state)
{
	struct ipvs_stats stats;

	memset(&stats, 0xa5, sizeof(stats));
	show(plain);
	assert_int_equal(ipvs_get_stats(*state, NULL, NULL, &stats), 0);
	assert_memory_equal(&stats, &good[0].stats, sizeof(stats));
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	assert_string_equal(ipvs_last_error(*state)->text, "");
	assert_int_equal(fake.sends, 0);
}

static void check_failure(struct ipvs *h, int code)
{
	struct ipvs_stats stats, before;

	memset(&stats, 0xa5, sizeof(stats));
	before = stats;
	assert_int_equal(ipvs_get_stats(h, NULL, NULL, &stats), code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_non_null(strstr(ipvs_last_error(h)->text, "get stats: "));
	assert_non_null(strstr(ipvs_last_error(h)->text, "/proc/net/ip_vs_stats"));
	assert_memory_equal(&stats, &before, sizeof(stats));
}

static void test_a_file_that_can_not_be_read_is_an_error(void **state)
{
	fake.totals_error = ENOENT;
	check_failure(*state, -ENOENT);
	fake.totals_error = EMFILE;
	check_failure(*state, -EMFILE);
	fake.totals_error = -1;
	check_failure(*state, -EIO);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_SYSTEM);
}

static void test_a_file_of_another_form_is_an_error(void **state)
{
	show("garbage");
	check_failure(*state, -EBADMSG);
	show("");
	check_failure(*state, -EBADMSG);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_ANSWER);
}

static void test_a_file_longer_than_expected_is_not_read_beyond_memory(void **state)
{
	static char text[8192];
	struct ipvs_stats stats;

	snprintf(text, sizeof(text), "%s%7000s", plain, "");
	show(text);
	assert_int_equal(ipvs_get_stats(*state, NULL, NULL, &stats), 0);
	assert_memory_equal(&stats, &good[0].stats, sizeof(stats));
}

static void test_the_file_is_that_of_the_handles_namespace(void **state)
{
	struct ipvs_stats stats;

	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, "/proc/thread-self/ns/net"), 0);
	assert_int_equal(ipvs_open(*state), 0);
	fake.setns_calls = 0;
	show(plain);
	assert_int_equal(ipvs_get_stats(*state, NULL, NULL, &stats), 0);
	assert_int_equal(fake.setns_calls, 2);
}

static void test_a_namespace_that_can_not_be_entered_or_left_is_an_error(void **state)
{
	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, "/proc/thread-self/ns/net"), 0);
	assert_int_equal(ipvs_open(*state), 0);
	show(plain);
	fake.setns_errors[0] = EPERM;
	check_failure(*state, -EPERM);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_NETNS);
	fake.setns_errors[1] = EPERM;
	check_failure(*state, -EPERM);
}

static void test_a_handle_that_is_not_open_gives_them_too(void **state)
{
	struct ipvs_stats stats;
	struct ipvs_service service = IPVS_SERVICE_INIT;

	memset(&stats, 0xa5, sizeof(stats));
	show(plain);
	assert_int_equal(ipvs_get_stats(*state, NULL, NULL, &stats), 0);
	assert_memory_equal(&stats, &good[0].stats, sizeof(stats));
	assert_int_equal(ipvs_last_error(*state)->code, 0);
	assert_int_equal(ipvs_service_parse(&service, "tcp 10.0.0.1:80", NULL), 0);
	assert_int_equal(ipvs_get_stats(*state, &service, NULL, &stats), -ENOTCONN);
	assert_int_equal(fake.sends, 0);
	assert_int_equal(fake.sockets, 0);
	assert_int_equal(fake.setns_calls, 0);
}

static void test_the_chosen_namespace_counts_before_it_is_opened(void **state)
{
	struct ipvs_stats stats;

	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, "/proc/thread-self/ns/net"), 0);
	show(plain);
	assert_int_equal(ipvs_get_stats(*state, NULL, NULL, &stats), 0);
	assert_int_equal(fake.setns_calls, 2);
	fake.setns_errors[0] = EPERM;
	check_failure(*state, -EPERM);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_NETNS);
}

/* Nothing is asked of the kernel: what is not there stays away. */
static void test_without_the_file_a_handle_that_is_not_open_names_the_module(void **state)
{
	fake.totals_error = ENOENT;
	check_failure(*state, -ENOPROTOOPT);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_NO_MODULE);
	assert_int_equal(fake.sends, 0);
	assert_int_equal(fake.module_asks, 0);
	fake.no_proc = true;
	check_failure(*state, -ENOENT);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_SYSTEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ten_hexadecimal_numbers_are_read),
		cmocka_unit_test(test_a_text_cut_at_any_byte_never_gives_a_wrong_number),
		cmocka_unit_test(test_other_texts_are_refused_and_change_nothing),
		FAKE_TEST(test_without_a_service_the_counters_are_those_of_the_namespace),
		FAKE_TEST(test_a_file_that_can_not_be_read_is_an_error),
		FAKE_TEST(test_a_file_of_another_form_is_an_error),
		FAKE_TEST(test_a_file_longer_than_expected_is_not_read_beyond_memory),
		FAKE_TEST_CLOSED(test_the_file_is_that_of_the_handles_namespace),
		FAKE_TEST_CLOSED(test_a_namespace_that_can_not_be_entered_or_left_is_an_error),
		FAKE_TEST_CLOSED(test_a_handle_that_is_not_open_gives_them_too),
		FAKE_TEST_CLOSED(test_the_chosen_namespace_counts_before_it_is_opened),
		FAKE_TEST_CLOSED(test_without_the_file_a_handle_that_is_not_open_names_the_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
