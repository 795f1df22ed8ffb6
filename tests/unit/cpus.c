/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The counters of each processor, which come as text: any number of them, and of any form. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-kernel.h"
#include "unit.h"

#define TITLES \
	"       Total Incoming Outgoing         Incoming         Outgoing\n" \
	"CPU    Conns  Packets  Packets            Bytes            Bytes\n"
#define SUM "  ~       1A       2B       3C               4D               5E\n"
#define RATES \
	"\n     Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n" \
	"           0        0        0                0                0\n"

/* As the kernel writes it; the sum is older than the lines above it. */
static const char plain[] =
	TITLES
	"  0       1A       2B       3C               4D               5E\n"
	"  1        0        0        0                0                0\n"
	" 1F FFFFFFFFFFFFFFFF 1000000000000000 100000002 123456789ABCDEF0 ABCDEF0123456789\n"
	"200        1        2        3                4                5\n"
	SUM RATES;

static const struct ipvs_cpu_stats plain_cpus[] = {
	{ 0, 0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e, { 0, 0 } },
	{ 1, 0, 0, 0, 0, 0, 0, { 0, 0 } },
	{ 31, 0, UINT64_MAX, UINT64_C(1) << 60, 0x100000002, 0x123456789abcdef0,
	  0xabcdef0123456789, { 0, 0 } },
	{ 512, 0, 1, 2, 3, 4, 5, { 0, 0 } },
};

static struct ipvs_cpus cpus;

static int teardown(void **state)
{
	ipvs_cpus_free(&cpus);
	assert_true(!cpus.entries && !cpus.count && !cpus.allocated);
	return fake_teardown(state);
}

#define CPUS_TEST(test) cmocka_unit_test_setup_teardown(test, fake_setup, teardown)
#define CPUS_TEST_CLOSED(test) cmocka_unit_test_setup_teardown(test, fake_setup_closed, teardown)

static bool is_plain(void)
{
	return cpus.count == COUNT_OF(plain_cpus) &&
	       memcmp(cpus.entries, plain_cpus, sizeof(plain_cpus)) == 0;
}

static void check_plain(struct ipvs *h)
{
	fake.cpus = plain;
	assert_int_equal(ipvs_cpu_list(h, &cpus), 0);
	assert_true(is_plain());
	assert_int_equal(ipvs_last_error(h)->code, 0);
}

static void check_failure(struct ipvs *h, int code, enum ipvs_reason reason)
{
	assert_int_equal(ipvs_cpu_list(h, &cpus), code);
	assert_int_equal(cpus.count, 0);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
	assert_non_null(strstr(ipvs_last_error(h)->text, "list counters of processors: "));
}

static void test_each_processor_has_its_number_and_counters(void **state)
{
	check_plain(*state);
	assert_int_equal(fake.sends, 0);
}

static void test_a_handle_that_is_not_open_gives_them_too(void **state)
{
	check_plain(*state);
	fake.cpus = NULL;
	check_failure(*state, -ENOPROTOOPT, IPVS_REASON_NO_MODULE);
	assert_int_equal(fake.sends, 0);
	assert_int_equal(fake.sockets, 0);
}

static void test_an_open_handle_has_the_module_loaded_if_there_is_no_file(void **state)
{
	fake.cpus = NULL;
	check_failure(*state, -ENOENT, IPVS_REASON_SYSTEM);
	assert_int_equal(fake.sends, 1);
	fake.family = 0;
	check_failure(*state, -ENOPROTOOPT, IPVS_REASON_NO_MODULE);
}

static void test_a_namespace_that_can_not_be_entered_is_an_error(void **state)
{
	fake.other_netns = true;
	assert_int_equal(ipvs_netns_set(*state, "/proc/thread-self/ns/net"), 0);
	check_plain(*state);
	assert_int_equal(fake.setns_calls, 2);
	fake.setns_errors[0] = EPERM;
	check_failure(*state, -EPERM, IPVS_REASON_NETNS);
}

/* So many processors, whose counters say which they are of. */
static char *make_file(uint32_t count)
{
	size_t room = sizeof(TITLES SUM RATES) + count * (size_t)100, used;
	char *text = malloc(room);

	used = (size_t)snprintf(text, room, "%s", TITLES);
	for (uint32_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, room - used, "%3X %8X %8X %8X %16X %16X\n", i,
					 i + 1, i + 2, i + 3, i + 4, i + 5);
	snprintf(text + used, room - used, "%s", SUM RATES);
	return text;
}

static void check_many(struct ipvs *h, uint32_t count)
{
	assert_int_equal(ipvs_cpu_list(h, &cpus), 0);
	assert_int_equal(cpus.count, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct ipvs_cpu_stats expected = { i, 0, i + 1, i + 2, i + 3, i + 4, i + 5,
							 { 0, 0 } };

		assert_round(i, memcmp(&cpus.entries[i], &expected, sizeof(expected)) == 0);
	}
}

/* However little each reading gives, as the kernel's may be no more than a page. */
static void test_a_file_of_many_pages_is_read_to_its_end(void **state)
{
	static const size_t pieces[] = { 0, 1, 7, 64, 4095, 4096, 100000 };
	char *text = make_file(1000);

	assert_true(strlen(text) > 15 * 4096);
	fake.cpus = text;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		fake.read_max = pieces[i];
		check_many(*state, 1000);
	}
	free(text);
}

static void test_a_list_keeps_its_memory(void **state)
{
	char *text = make_file(200);
	unsigned int before;

	fake.cpus = text;
	check_many(*state, 200);
	before = fake.reallocations;
	for (int i = 0; i < 3; i++)
		check_many(*state, 200);
	check_plain(*state);
	assert_int_equal(fake.reallocations, before);
	free(text);
}

/* The list is whole once the line for all processors is there; what is cut behind it is no loss. */
static void test_a_file_cut_at_any_byte_is_an_error(void **state)
{
	const size_t needed = sizeof(plain) - sizeof(RATES);

	fake.cpus = plain;
	for (fake.cpus_size = 1; fake.cpus_size < sizeof(plain); fake.cpus_size++) {
		int ret = ipvs_cpu_list(*state, &cpus);

		assert_round(fake.cpus_size, ret == (fake.cpus_size < needed ? -EBADMSG : 0));
		assert_round(fake.cpus_size, ret ? !cpus.count : is_plain());
	}
	fake.cpus = "";
	fake.cpus_size = 0;
	check_failure(*state, -EBADMSG, IPVS_REASON_ANSWER);
}

static const char *const wrong[] = {
	"\n", "garbage", TITLES, TITLES RATES, TITLES SUM RATES, SUM RATES,
	"0 1 2 3 4 5\n" TITLES SUM, /* in the place of titles */
	TITLES "0 1 2 3 4\n" SUM RATES,
	TITLES "0 1 2 3 4 5 6\n" SUM RATES,
	TITLES "0 1 2 3 4 5 \n" SUM RATES,
	TITLES "0 1 2 3 4 5\n\n" SUM RATES,
	TITLES "0 1 2 3 4 x\n" SUM RATES,
	TITLES "0 1 2 -3 4 5\n" SUM RATES,
	TITLES "0 1 2 0x3 4 5\n" SUM RATES,
	TITLES "0\t1\t2\t3\t4\t5\n" SUM RATES,
	TITLES "0 1 2 3 4 10000000000000000\n" SUM RATES,
	TITLES "0 1 2 3 4 00000000000000001\n" SUM RATES,
	TITLES "0 1 2 3 4 5\n0 1 2 3 4 5\n" SUM RATES,
	TITLES "1 1 2 3 4 5\n0 1 2 3 4 5\n" SUM RATES,
	TITLES "100000 1 2 3 4 5\n" SUM RATES,
	TITLES "100000001 1 2 3 4 5\n" SUM RATES,
	TITLES "FFFFFFFFFFFFFFFF 1 2 3 4 5\n" SUM RATES,
	TITLES "0 1 2 3 4 5\n  ~ 1 2 3 4\n" RATES,
	TITLES "0 1 2 3 4 5\n  ~ 1 2 3 4 5 6\n" RATES,
	TITLES "0 1 2 3 4 5\n  ! 1 2 3 4 5\n" RATES,
};

static void test_a_file_of_another_form_is_an_error(void **state)
{
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		fake.cpus = wrong[i];
		assert_for(wrong[i], ipvs_cpu_list(*state, &cpus) == -EBADMSG);
		assert_for(wrong[i], !cpus.count);
		check_failure(*state, -EBADMSG, IPVS_REASON_ANSWER);
		check_plain(*state);
	}
}

/* The last that is taken: nothing in the kernel is as large. */
static void test_processors_have_numbers_below_a_million(void **state)
{
	fake.cpus = TITLES "FFFFF 1 2 3 4 5\n" SUM RATES;
	assert_int_equal(ipvs_cpu_list(*state, &cpus), 0);
	assert_int_equal(cpus.count, 1);
	assert_int_equal(cpus.entries[0].cpu, 0xfffff);
}

static void test_a_byte_that_is_no_text_is_an_error_wherever_it_is(void **state)
{
	const size_t lines = sizeof(TITLES) - 1, needed = sizeof(plain) - sizeof(RATES);
	char text[sizeof(plain)];

	fake.cpus = text;
	fake.cpus_size = sizeof(text) - 1;
	for (size_t at = lines; at < needed; at++) {
		memcpy(text, plain, sizeof(text));
		text[at] = '\0';
		assert_round(at, ipvs_cpu_list(*state, &cpus) == -EBADMSG && !cpus.count);
		text[at] = (char)0xff;
		assert_round(at, ipvs_cpu_list(*state, &cpus) == -EBADMSG && !cpus.count);
	}
}

static void test_a_line_without_end_is_an_error(void **state)
{
	static const char pieces[] = { 'x', ' ', '0', '\0' };
	static char text[100000];

	fake.cpus = text;
	fake.cpus_size = sizeof(text);
	for (size_t i = 0; i < sizeof(pieces); i++) {
		memset(text, pieces[i], sizeof(text));
		check_failure(*state, -EBADMSG, IPVS_REASON_ANSWER);
		memcpy(text, TITLES, sizeof(TITLES) - 1);
		check_failure(*state, -EBADMSG, IPVS_REASON_ANSWER);
	}
}

static void test_a_file_that_can_not_be_read_is_an_error(void **state)
{
	fake.cpus = plain;
	fake.read_error = EIO;
	check_failure(*state, -EIO, IPVS_REASON_SYSTEM);
	assert_non_null(strstr(ipvs_last_error(*state)->text,
			       "/proc/net/ip_vs_stats_percpu: "));
}

static void test_without_memory_there_is_no_half_list(void **state)
{
	char *text = make_file(40);
	int ret = -ENOMEM, left;

	fake.cpus = text;
	for (left = 0; ret == -ENOMEM; left++) {
		ipvs_cpus_free(&cpus);
		fake.allocations_left = left;
		ret = ipvs_cpu_list(*state, &cpus);
		fake.allocations_left = -1;
		assert_round(left, ret == 0 ? cpus.count == 40 : !cpus.count);
		assert_round(left, ipvs_last_error(*state)->reason ==
				   (ret ? IPVS_REASON_MEMORY : IPVS_REASON_NONE));
	}
	assert_int_equal(ret, 0);
	assert_int_equal(left, 4); /* room for 16, 32 and 64 */
	free(text);
}

static void test_sums_are_those_of_all_processors(void **state)
{
	static const struct ipvs_stats expected = {
		1000 * 1001 / 2, 1000 * 1003 / 2, 1000 * 1005 / 2, 1000 * 1007 / 2,
		1000 * 1009 / 2, 0, 0, 0, 0, 0, { 0, 0 }
	};
	static const struct ipvs_stats none;
	char *text = make_file(1000);
	struct ipvs_stats stats;

	memset(&stats, 0xa5, sizeof(stats));
	assert_int_equal(ipvs_cpus_sum(&cpus, &stats), 0);
	assert_memory_equal(&stats, &none, sizeof(stats));
	fake.cpus = text;
	check_many(*state, 1000);
	assert_int_equal(ipvs_cpus_sum(&cpus, &stats), 0);
	assert_memory_equal(&stats, &expected, sizeof(stats));
	assert_int_equal(ipvs_cpus_sum(NULL, &stats), -EINVAL);
	assert_int_equal(ipvs_cpus_sum(&cpus, NULL), -EINVAL);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CPUS_TEST(test_each_processor_has_its_number_and_counters),
		CPUS_TEST_CLOSED(test_a_handle_that_is_not_open_gives_them_too),
		CPUS_TEST(test_an_open_handle_has_the_module_loaded_if_there_is_no_file),
		CPUS_TEST_CLOSED(test_a_namespace_that_can_not_be_entered_is_an_error),
		CPUS_TEST(test_a_file_of_many_pages_is_read_to_its_end),
		CPUS_TEST(test_a_list_keeps_its_memory),
		CPUS_TEST(test_a_file_cut_at_any_byte_is_an_error),
		CPUS_TEST(test_a_file_of_another_form_is_an_error),
		CPUS_TEST(test_processors_have_numbers_below_a_million),
		CPUS_TEST(test_a_byte_that_is_no_text_is_an_error_wherever_it_is),
		CPUS_TEST(test_a_line_without_end_is_an_error),
		CPUS_TEST(test_a_file_that_can_not_be_read_is_an_error),
		CPUS_TEST(test_without_memory_there_is_no_half_list),
		CPUS_TEST(test_sums_are_those_of_all_processors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
