/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rates from two samples, and samples that give none. */
#include <errno.h>
#include <string.h>
#include <libipvs/libipvs.h>

#include "unit.h"

#define SECOND UINT64_C(1000000000)
#define LARGEST UINT64_MAX

/* With what the kernel says of rates, which has no part in it. */
static const struct ipvs_stats some = { 10, 20, 30, 40, 50, 9, 9, 9, 9, 9, { 0, 0 } };

static const struct {
	const char *what;
	struct ipvs_stats before, after;
	uint64_t elapsed_ns;
	struct ipvs_rates rates;
} good[] = {
	{ "a second", { 10, 20, 30, 40, 50, 9, 9, 9, 9, 9, { 0, 0 } },
	  { 11, 22, 33, 44, 55, 0, 0, 0, 0, 0, { 0, 0 } }, SECOND, { 1, 2, 3, 4, 5, { 0 } } },
	{ "nothing happened", { 10, 20, 30, 40, 50, 9, 9, 9, 9, 9, { 0, 0 } },
	  { 10, 20, 30, 40, 50, 9, 9, 9, 9, 9, { 0, 0 } }, SECOND, { 0, 0, 0, 0, 0, { 0 } } },
	{ "four seconds", { 0 }, { 1, 2, 4, 6, 1000, 0, 0, 0, 0, 0, { 0, 0 } }, 4 * SECOND,
	  { 0.25, 0.5, 1, 1.5, 250, { 0 } } },
	{ "a nanosecond", { 0 }, { 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, { 0, 0 } }, 1,
	  { 1e9, 0, 0, 0, 3e9, { 0 } } },
	{ "two days, and large numbers",
	  { LARGEST - 172800, LARGEST, 0, LARGEST - 172800, 0, 0, 0, 0, 0, 0, { 0, 0 } },
	  { LARGEST, LARGEST, 172800, LARGEST, 1, 0, 0, 0, 0, 0, { 0, 0 } }, 172800 * SECOND,
	  { 1, 0, 1, 1, 1.0 / 172800, { 0 } } },
};

static void test_rates_are_what_came_in_the_time_by_the_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct ipvs_rates rates;

		memset(&rates, 0xa5, sizeof(rates));
		assert_for(good[i].what, ipvs_rates_make(&rates, &good[i].before, &good[i].after,
							 good[i].elapsed_ns) == 0);
		assert_memory_equal(&rates, &good[i].rates, sizeof(rates));
	}
}

/* All the way: the most that can have been, in the shortest time, and in the longest. */
static void test_no_rate_is_absurd(void **state)
{
	const struct ipvs_stats none = { 0 }, all = { .conns = LARGEST, .in_bytes = 1 };
	struct ipvs_rates rates;

	(void)state;
	assert_int_equal(ipvs_rates_make(&rates, &none, &all, 1), 0);
	assert_true(rates.conns_per_s > 1.8e28 && rates.conns_per_s < 1.9e28);
	assert_int_equal(ipvs_rates_make(&rates, &none, &all, LARGEST), 0);
	assert_true(rates.conns_per_s == 1e9);
	assert_true(rates.in_bytes_per_s > 0 && rates.in_bytes_per_s < 1e-10);
}

static uint64_t *counter_of(struct ipvs_stats *stats, size_t i)
{
	uint64_t *const counters[] = { &stats->conns, &stats->in_packets, &stats->out_packets,
				       &stats->in_bytes, &stats->out_bytes };

	return counters[i];
}

/* Any one of them, and by however little; the others may have grown. */
static void test_counters_that_went_backwards_give_none(void **state)
{
	struct ipvs_rates rates, before;

	(void)state;
	memset(&rates, 0xa5, sizeof(rates));
	before = rates;
	for (size_t i = 0; i < 5; i++) {
		struct ipvs_stats after = { 100, 100, 100, 100, 100, 0, 0, 0, 0, 0, { 0, 0 } };
		struct ipvs_stats copy = some;

		*counter_of(&after, i) = *counter_of(&copy, i) - 1;
		assert_round(i, ipvs_rates_make(&rates, &some, &after, SECOND) == -ERANGE);
		*counter_of(&after, i) = 0;
		assert_round(i, ipvs_rates_make(&rates, &some, &after, SECOND) == -ERANGE);
		assert_memory_equal(&rates, &before, sizeof(rates));
	}
}

/* The kernel's own rates come and go. */
static void test_rates_in_the_samples_do_not_matter(void **state)
{
	struct ipvs_stats after = some;
	struct ipvs_rates rates;

	(void)state;
	after.conns_per_s = after.out_bytes_per_s = 0;
	after.in_bytes_per_s = LARGEST;
	assert_int_equal(ipvs_rates_make(&rates, &some, &after, SECOND), 0);
	assert_true(rates.conns_per_s == 0 && rates.in_bytes_per_s == 0);
}

static void test_no_time_and_null_are_refused(void **state)
{
	struct ipvs_rates rates, before;

	(void)state;
	memset(&rates, 0xa5, sizeof(rates));
	before = rates;
	assert_int_equal(ipvs_rates_make(&rates, &some, &some, 0), -EINVAL);
	assert_int_equal(ipvs_rates_make(NULL, &some, &some, SECOND), -EINVAL);
	assert_int_equal(ipvs_rates_make(&rates, NULL, &some, SECOND), -EINVAL);
	assert_int_equal(ipvs_rates_make(&rates, &some, NULL, SECOND), -EINVAL);
	assert_memory_equal(&rates, &before, sizeof(rates));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates_are_what_came_in_the_time_by_the_time),
		cmocka_unit_test(test_no_rate_is_absurd),
		cmocka_unit_test(test_counters_that_went_backwards_give_none),
		cmocka_unit_test(test_rates_in_the_samples_do_not_matter),
		cmocka_unit_test(test_no_time_and_null_are_refused),
	};

	return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
