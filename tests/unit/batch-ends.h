/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tests of beginning and ending batches, and of memory that is short. */
#ifndef TESTS_UNIT_BATCH_ENDS_H
#define TESTS_UNIT_BATCH_ENDS_H

#include "batch-common.h"
#include "batch-reads.h"

/* --- begin and end --- */

static void check_error(struct ipvs *h, int ret, int code, enum ipvs_reason reason,
			const char *text)
{
	assert_int_equal(ret, code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
	assert_string_equal(ipvs_last_error(h)->text, text);
}

static void test_a_batch_in_a_batch_is_refused_and_the_first_goes_on(void **state)
{
	static const int errors[] = { 0, EEXIST };

	begin(*state);
	add_many(*state, 0, 1);
	check_error(*state, ipvs_batch_begin(*state), -EBUSY, IPVS_REASON_BUSY,
		    "begin batch: one has begun already");
	add_many(*state, 1, 1);
	answer_batch(errors, 2);
	check_end(*state, -EEXIST, 1);
	check_failure(0, 1, -EEXIST, IPVS_REASON_SERVER_EXISTS);
}

static void test_an_end_without_a_beginning_is_refused(void **state)
{
	const char *text = "end batch: none has begun";

	failures.count = 0;
	check_error(*state, ipvs_batch_end(*state, &failures), -EINVAL, IPVS_REASON_INVALID, text);
	begin(*state);
	check_end(*state, 0, 0);
	check_error(*state, ipvs_batch_end(*state, NULL), -EINVAL, IPVS_REASON_INVALID, text);
	assert_int_equal(ipvs_batch_end(NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_batch_begin(NULL), -EINVAL);
	ipvs_failures_free(NULL);
}

static void test_a_handle_that_is_not_open_begins_none(void **state)
{
	assert_int_equal(ipvs_shutdown(*state), 0);
	check_error(*state, ipvs_batch_begin(*state), -ENOTCONN, IPVS_REASON_NOT_OPEN,
		    "begin batch: the handle is not open");
	assert_int_equal(ipvs_batch_end(*state, &failures), -EINVAL);
}

static void test_a_handle_is_not_shut_down_inside(void **state)
{
	begin(*state);
	add_many(*state, 0, 1);
	check_error(*state, ipvs_shutdown(*state), -EBUSY, IPVS_REASON_BUSY,
		    "shut down: a batch has begun; end it first");
	add_many(*state, 1, 1);
	check_end(*state, 0, 0);
	assert_int_equal(check_send(0), 2);
	assert_int_equal(ipvs_shutdown(*state), 0);
	assert_int_equal(ipvs_open(*state), 0);
	check_works(*state);
}

/* What was only queued was never done. */
static void test_a_handle_may_be_freed_inside(void **state)
{
	begin(*state);
	give_dests(3);
	answer_all(EEXIST, 2);
	assert_int_equal(set_weight(*state, 1, 9), 0);
	add_many(*state, 0, 1);
	(void)get_info(*state);
	assert_int_equal(ipvs_dest_add(*state, NULL, NULL), -EINVAL);
	add_many(*state, 1, 10);
	assert_int_equal(wire.count, 3);
	ipvs_free(*state);
	*state = NULL;
	assert_int_equal(wire.count, 3);
}

static void test_other_functions_work_inside_and_are_no_operations(void **state)
{
	static const int errors[] = { EEXIST, EEXIST };

	begin(*state);
	add_many(*state, 0, 1);
	assert_int_equal(ipvs_deadline_set(*state, 50), 0);
	assert_int_equal(ipvs_deadline_set(*state, 0), -EINVAL);
	assert_int_equal(ipvs_netns_set(*state, NULL), -EBUSY);
	assert_int_equal(ipvs_open(*state), 0);
	add_many(*state, 1, 1);
	answer_batch(errors, 2);
	check_end(*state, -EEXIST, 2);
	check_failure(1, 1, -EEXIST, IPVS_REASON_SERVER_EXISTS);
}

/* A list is filled anew each time, with or without failures, and by turns given away. */
static void test_batches_and_lists_are_used_many_times(void **state)
{
	static const int errors[] = { EEXIST, 0, ESRCH };

	for (uint32_t i = 0; i < 40; i++) {
		begin(*state);
		add_many(*state, 0, 3);
		if (i % 2)
			answer_batch(errors, 3);
		else
			fake_turn_default();
		if (i % 3 == 0)
			assert_int_equal(ipvs_batch_end(*state, NULL), i % 2 ? -EEXIST : 0);
		else
			check_end(*state, i % 2 ? -EEXIST : 0, i % 2 ? 2 : 0);
		if (i % 2 && i % 3)
			check_failure(1, 2, -ESRCH, IPVS_REASON_NO_SERVICE);
		if (i % 7 == 0)
			ipvs_failures_free(&failures);
	}
	assert_int_equal(fake.sockets, 1);
}

/* --- memory --- */

static void test_without_memory_none_begins(void **state)
{
	for (int left = 0; left < 2; left++) {
		fake.allocations_left = left;
		check_error(*state, ipvs_batch_begin(*state), -ENOMEM, IPVS_REASON_MEMORY,
			    "begin batch: no memory");
		start_again(state);
	}
	begin(*state);
	check_end(*state, 0, 0);
	fake.allocations_left = 0;
	begin(*state);
	add_many(*state, 0, 100);
	check_end(*state, 0, 0);
}

/* Whatever is missing: the end is never a success, and what is listed is right. */
static void check_short_memory(struct ipvs *h, int left)
{
	int ret;

	begin(h);
	add_many(h, 0, 40);
	answer_all(EEXIST, 40);
	fake.allocations_left = left;
	ret = ipvs_batch_end(h, &failures);
	fake.allocations_left = -1;
	assert_round(left, ret == (failures.count < 40 ? -ENOMEM : -EEXIST));
	assert_round(left, ret == ipvs_last_error(h)->code);
	assert_round(left, strstr(ipvs_last_error(h)->text, "40 of 40 operations failed; "));
	for (size_t i = 0; i < failures.count; i++) {
		const struct ipvs_failure *failure = &failures.entries[i];

		assert_round(i, failure->code == -EEXIST);
		assert_round(i, i == 0 || failure->index > failure[-1].index);
		assert_round(i, !failure->text || strstr(failure->text, "add server 10.1.0."));
	}
}

static void test_failures_that_memory_lacks_for_are_counted(void **state)
{
	for (int left = 0; left < 46; left++) {
		start_again(state);
		check_short_memory(*state, left);
	}
	assert_int_equal(failures.count, 40);
	for (size_t i = 0; i < 40; i++)
		assert_non_null(failures.entries[i].text);
}

#define ENDS_TESTS \
	BATCH_TEST(test_a_batch_in_a_batch_is_refused_and_the_first_goes_on), \
	BATCH_TEST(test_an_end_without_a_beginning_is_refused), \
	BATCH_TEST(test_a_handle_that_is_not_open_begins_none), \
	BATCH_TEST(test_a_handle_is_not_shut_down_inside), \
	BATCH_TEST(test_a_handle_may_be_freed_inside), \
	BATCH_TEST(test_other_functions_work_inside_and_are_no_operations), \
	BATCH_TEST(test_batches_and_lists_are_used_many_times), \
	BATCH_TEST(test_without_memory_none_begins), \
	BATCH_TEST(test_failures_that_memory_lacks_for_are_counted)

#endif
