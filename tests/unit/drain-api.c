/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drains: bad input, names and sentences, memory that runs out, what a step does of itself. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drain-kernel.h"
#include "identity.h"
#include "table/table.h"
#include "unit.h"

#define WEB "tcp 10.0.0.1:80"
#define A "10.0.1.1:80"
#define B "10.0.1.2:80"

/* --- memory that runs out --- */

static int allocations_left = -1; /* negative: any number */

static bool may_allocate(void)
{
	return allocations_left < 0 || allocations_left-- > 0;
}

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
	return may_allocate() ? __real_calloc(count, size) : NULL;
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	return may_allocate() ? __real_reallocarray(memory, count, size) : NULL;
}

/* --- a table, loaded from the kernel that it stands for --- */

static int load_fails; /* with this code */
static unsigned int loads;

int __wrap_ipvs_table_load(struct ipvs *h, struct ipvs_table *table);
int __wrap_ipvs_table_load(struct ipvs *h, struct ipvs_table *table)
{
	(void)h;
	loads++;
	if (load_fails)
		return load_fails;
	ipvs_table_clear(table);
	for (size_t i = 0; i < ipvs_table_service_count(kernel.table); i++) {
		const struct ipvs_service *service = &ipvs_table_service(kernel.table, i)->service;
		const struct ipvs_dests *dests = ipvs_table_dests(kernel.table, i);

		assert_int_equal(ipvs_table_put_service(table, service, NULL), 0);
		for (size_t k = 0; k < dests->count; k++)
			assert_int_equal(ipvs_table_put_dest(table, service,
							     &dests->entries[k].dest, NULL), 0);
	}
	return 0;
}

static struct ipvs_service web(void)
{
	struct ipvs_service service = service_of(WEB);

	memcpy(service.scheduler, "wrr", 4);
	return service;
}

static void put(const char *text, uint32_t weight)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = dest_of(text);

	dest.weight = weight;
	assert_int_equal(ipvs_table_put_dest(kernel.table, &service, &dest, NULL), 0);
}

static int setup(void **state)
{
	struct ipvs_service service = web();

	memset(&kernel, 0, sizeof(kernel));
	kernel.table = ipvs_table_new();
	assert_int_equal(ipvs_table_put_service(kernel.table, &service, NULL), 0);
	put(A, 10);
	put(B, 10);
	loads = 0;
	load_fails = 0;
	*state = ipvs_drain_new();
	return 0;
}

static int teardown(void **state)
{
	ipvs_drain_free(*state);
	ipvs_table_free(kernel.table);
	return 0;
}

static int64_t add(struct ipvs_drain *drain, const char *text)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = dest_of(text);

	return ipvs_drain_add(drain, &service, &dest, NULL, NULL);
}

static void decide(struct ipvs_drain *drain, int64_t now)
{
	assert_int_equal(ipvs_drain_decide(drain, kernel.table, NULL, now, NULL), 0);
}

/* --- bad input to jobs --- */

enum kind { DRAIN, SHIFT, RAISE };

static const struct {
	enum kind kind;
	const char *service; /* NULL: every one */
	const char *dests[3];
	uint32_t weights[3];
	struct ipvs_drain_options options;
	int code;
	const char *text;
} bad[] = {
	{ DRAIN, WEB, { A }, { 0 }, { .period_ms = 999 }, -EINVAL,
	  "drain " A " of " WEB ": the period of 999 ms is shorter than the interval, 1000 ms" },
	{ DRAIN, NULL, { A }, { 0 }, { .period_ms = 10, .interval_ms = 11 }, -EINVAL,
	  "drain " A ": the period of 10 ms is shorter than the interval, 11 ms" },
	{ DRAIN, WEB, { A }, { 0 }, { .flags = 8 }, -EINVAL,
	  "drain " A " of " WEB ": flags 0x8 are unknown" },
	{ DRAIN, WEB, { A }, { 0 }, { .restore_weight = 0x80000000 }, -EINVAL,
	  "drain " A " of " WEB ": weight 2147483648 is above 2147483647" },
	{ DRAIN, WEB, { A }, { 0 }, { .reserved = { [10] = 1 } }, -EINVAL,
	  "drain " A " of " WEB ": a reserved field is not zero: start from the record's "
	  "initialiser" },
	{ SHIFT, WEB, { A }, { 1 }, { 0 }, -EINVAL,
	  "shift of " WEB ": it takes two servers or more, not 1" },
	{ SHIFT, WEB, { A, B }, { 0, 0 }, { 0 }, -EINVAL,
	  "shift of " WEB ": the weights add up to 0: nothing would be left" },
	{ SHIFT, WEB, { A, B }, { 2147483647, 1 }, { 0 }, -EINVAL,
	  "shift of " WEB ": the weights add up to 2147483648, more than 2147483647" },
	{ SHIFT, WEB, { A, B }, { 2147483648, 1 }, { 0 }, -EINVAL,
	  "shift of " WEB ": weight 2147483648 is above 2147483647" },
	{ SHIFT, WEB, { B, A, B }, { 1, 2, 3 }, { 0 }, -EINVAL,
	  "shift of " WEB ": server " B " is named twice" },
	{ SHIFT, WEB, { A, B }, { 1, 1 }, { .restore_weight = 3 }, -EINVAL,
	  "shift of " WEB ": it has no weight to restore: only a drain has" },
	{ RAISE, WEB, { A }, { 0 }, { 0 }, -EINVAL,
	  "raise " A " of " WEB ": to weight 0 it is none: that is a drain" },
	{ RAISE, NULL, { A }, { 0x80000000 }, { 0 }, -EINVAL,
	  "raise " A ": weight 2147483648 is above 2147483647" },
	{ RAISE, WEB, { A }, { 3 }, { .flags = IPVS_DRAIN_DELETE }, -EINVAL,
	  "raise " A " of " WEB ": it has no flags" },
	{ RAISE, WEB, { A }, { 3 }, { .restore_weight = 3 }, -EINVAL,
	  "raise " A " of " WEB ": it has no weight to restore: only a drain has" },
};

static int64_t add_bad(struct ipvs_drain *drain, size_t i, struct ipvs_error *error)
{
	struct ipvs_service service = { .addr = { .family = 0 } };
	const struct ipvs_service *of = bad[i].service ? &service : NULL;
	struct ipvs_dest dests[3];
	size_t count = 0;

	if (bad[i].service)
		ipvs_service_parse(&service, bad[i].service, NULL);
	for (; count < 3 && bad[i].dests[count]; count++) {
		dests[count] = dest_of(bad[i].dests[count]);
		dests[count].weight = bad[i].weights[count];
	}
	if (bad[i].kind == DRAIN)
		return ipvs_drain_add(drain, of, dests, &bad[i].options, error);
	if (bad[i].kind == SHIFT)
		return ipvs_drain_add_shift(drain, of, dests, count, &bad[i].options, error);
	return ipvs_drain_add_raise(drain, of, dests, bad[i].weights[0], &bad[i].options, error);
}

static void test_bad_jobs(void **state)
{
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct ipvs_error error = { 0 };

		assert_for(bad[i].text, add_bad(*state, i, &error) == bad[i].code);
		assert_string_equal(error.text, bad[i].text);
		assert_int_equal(error.code, bad[i].code);
		assert_int_equal(add_bad(*state, i, NULL), bad[i].code);
	}
	assert_int_equal(ipvs_drain_job_count(*state), 0);
	assert_int_equal(ipvs_drain_next(*state), -1);
}

/* Records without an identity. */
static void test_no_identity(void **state)
{
	struct ipvs_service service = web(), none = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = dest_of(A), nobody = IPVS_DEST_INIT;
	struct ipvs_error error;

	assert_int_equal(ipvs_drain_add(*state, &none, &dest, NULL, &error), -EAFNOSUPPORT);
	assert_int_equal(error.reason, IPVS_REASON_FAMILY);
	none.addr.family = service.addr.family;
	assert_int_equal(ipvs_drain_add(*state, &none, &dest, NULL, &error), -EINVAL);
	assert_int_equal(ipvs_drain_add(*state, NULL, &nobody, NULL, &error), -EAFNOSUPPORT);
	assert_string_equal(error.text, "drain -:0: the server needs an address family: no service "
			    "has one for it");
	dest.addr.reserved = 1;
	assert_int_equal(ipvs_drain_add(*state, &service, &dest, NULL, &error), -EINVAL);
	assert_int_equal(ipvs_drain_job_count(*state), 0);
}

/* The family of the service is that of a server without one; settings are not looked at. */
static void test_what_is_looked_at(void **state)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = dest_of(A);

	memset(service.scheduler, 'x', sizeof(service.scheduler));
	service.flags = service.timeout_s = 0xffffffff;
	dest.addr.family = 0;
	dest.weight = dest.forward = dest.upper_threshold = 0xffffffff;
	assert_int_equal(ipvs_drain_add(*state, &service, &dest, NULL, NULL), 1);
	assert_int_equal(ipvs_drain_add_raise(*state, &service, &dest, 11, NULL, NULL), 2);
	decide(*state, 0);
	assert_int_equal(ipvs_drain_find(*state, 1)->phase, IPVS_DRAIN_MOVING);
	assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 1);
}

static void test_nulls(void **state)
{
	struct ipvs_drain *drain = *state;
	struct ipvs_service service = web();
	struct ipvs_dest dests[2] = { dest_of(A), dest_of(B) };
	struct ipvs_error error;
	struct ipvs *h = ipvs_new();
	char text[8];

	assert_int_equal(ipvs_drain_add(NULL, &service, dests, NULL, &error), -EINVAL);
	assert_string_equal(error.text, "drain: NULL");
	assert_int_equal(ipvs_drain_add(drain, &service, NULL, NULL, &error), -EINVAL);
	assert_int_equal(ipvs_drain_add_raise(NULL, &service, dests, 1, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_add_raise(drain, &service, NULL, 1, NULL, &error), -EINVAL);
	assert_string_equal(error.text, "raise: NULL");
	assert_int_equal(ipvs_drain_add_shift(NULL, &service, dests, 2, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_add_shift(drain, NULL, dests, 2, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_add_shift(drain, &service, NULL, 2, NULL, &error), -EINVAL);
	assert_string_equal(error.text, "shift: NULL");
	assert_int_equal(ipvs_drain_cancel(NULL, 1), -EINVAL);
	assert_int_equal(ipvs_drain_remove(NULL, 1), -EINVAL);
	assert_int_equal(ipvs_drain_next(NULL), -1);
	assert_int_equal(ipvs_drain_decide(NULL, kernel.table, NULL, 0, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_decide(drain, NULL, NULL, 0, &error), -EINVAL);
	assert_string_equal(error.text, "decide drains: NULL");
	assert_null(ipvs_drain_plan(NULL));
	assert_int_equal(ipvs_drain_apply(NULL, drain, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_apply(h, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_step(NULL, drain, 0, NULL), -EINVAL);
	assert_int_equal(ipvs_drain_step(h, NULL, 0, NULL), -EINVAL);
	assert_string_equal(ipvs_last_error(h)->text, "step drain: drain is NULL");
	assert_int_equal(ipvs_drain_job_count(NULL), 0);
	assert_null(ipvs_drain_job(NULL, 0));
	assert_null(ipvs_drain_find(NULL, 1));
	assert_null(ipvs_drain_part(NULL, 1, 0));
	assert_int_equal(ipvs_drain_part_format(NULL, text, sizeof(text)), -EINVAL);
	assert_int_equal(ipvs_drain_holds_format(1, NULL, 8), -EINVAL);
	assert_int_equal(ipvs_drain_harms_format(1, NULL, 8), -EINVAL);
	ipvs_drain_free(NULL);
	ipvs_free(h);
}

/* --- jobs as a list --- */

static void test_jobs_are_found(void **state)
{
	struct ipvs_drain *drain = *state;

	for (int64_t i = 1; i <= 20; i++)
		assert_int_equal(add(drain, A), i);
	decide(drain, 0);
	ipvs_drain_apply(NULL, drain, NULL);
	for (int64_t i = 2; i <= 20; i += 2)
		assert_int_equal(ipvs_drain_remove(drain, i), 0);
	assert_int_equal(ipvs_drain_job_count(drain), 10);
	for (int64_t i = 0; i < 10; i++) {
		assert_int_equal(ipvs_drain_job(drain, (size_t)i)->job, 2 * i + 1);
		assert_ptr_equal(ipvs_drain_find(drain, 2 * i + 1),
				 ipvs_drain_job(drain, (size_t)i));
		assert_null(ipvs_drain_find(drain, 2 * i));
		assert_int_equal(ipvs_drain_part(drain, 2 * i + 1, 0)->job, 2 * i + 1);
	}
	assert_null(ipvs_drain_job(drain, 10));
	assert_null(ipvs_drain_part(drain, 1, 1));
	assert_null(ipvs_drain_part(drain, 2, 0));
	assert_int_equal(add(drain, B), 21);
}

static void test_what_can_not_be_done_to_a_job(void **state)
{
	struct ipvs_drain *drain = *state;

	assert_int_equal(ipvs_drain_cancel(drain, 1), -ENOENT);
	assert_int_equal(ipvs_drain_remove(drain, 1), -ENOENT);
	add(drain, A);
	assert_int_equal(ipvs_drain_remove(drain, 1), -EBUSY);
	assert_int_equal(ipvs_drain_cancel(drain, 1), 0);
	assert_int_equal(ipvs_drain_cancel(drain, 1), -EALREADY);
	assert_int_equal(ipvs_drain_remove(drain, 1), 0);
	assert_int_equal(ipvs_drain_remove(drain, 1), -ENOENT);
}

/* --- decisions --- */

static void test_reserved_settings(void **state)
{
	struct ipvs_drain_settings settings = IPVS_DRAIN_SETTINGS_INIT;
	struct ipvs_error error;

	settings.reserved[4] = 1;
	add(*state, A);
	assert_int_equal(ipvs_drain_decide(*state, kernel.table, &settings, 5, &error), -EINVAL);
	assert_string_equal(error.text, "decide drains: a reserved field is not zero: start from "
			    "the record's initialiser");
	decide(*state, 0);
}

/* Tables of one namespace, or of none. */
static void test_another_namespace(void **state)
{
	struct ipvs_error error;

	add(*state, A);
	kernel.table->netns = (struct netns_id){ 1, 2 };
	decide(*state, 0);
	assert_int_equal(ipvs_drain_plan(*state)->netns.inode, 2);
	kernel.table->netns.inode = 3;
	assert_int_equal(ipvs_drain_decide(*state, kernel.table, NULL, 9, &error), -EXDEV);
	assert_int_equal(error.reason, IPVS_REASON_NETNS);
	assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 0);
	ipvs_table_detach(kernel.table);
	decide(*state, 5);
	kernel.table->netns.inode = 3;
	assert_int_equal(ipvs_drain_decide(*state, kernel.table, NULL, 9, NULL), -EXDEV);
}

/* Whichever of its allocations fails, nothing is changed. */
static void test_no_memory_to_decide(void **state)
{
	struct ipvs_dest dest = dest_of(A);
	struct ipvs_error error;
	int tries = 0, ret = -ENOMEM;

	assert_int_equal(ipvs_drain_add(*state, NULL, &dest, NULL, NULL), 1);
	assert_int_equal(ipvs_drain_add(*state, NULL, &dest, NULL, NULL), 2);
	for (; ret < 0; tries++) {
		allocations_left = tries;
		ret = ipvs_drain_decide(*state, kernel.table, NULL, 0, &error);
		allocations_left = -1;
		if (ret == 0)
			break;
		assert_int_equal(ret, -ENOMEM);
		assert_string_equal(error.text, "decide drains: no memory");
		assert_int_equal(ipvs_drain_find(*state, 1)->phase, IPVS_DRAIN_PENDING);
		assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 0);
		assert_int_equal(ipvs_drain_next(*state), 0);
	}
	assert_in_range(tries, 5, 30);
	assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 1);
}

static void test_no_memory_to_add(void **state)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = dest_of(A);
	struct ipvs_error error;
	int64_t job = -ENOMEM;
	int tries = 0;

	for (; job < 0; tries++) {
		allocations_left = tries;
		job = ipvs_drain_add(*state, &service, &dest, NULL, &error);
		allocations_left = -1;
		if (job > 0)
			break;
		assert_int_equal(job, -ENOMEM);
		assert_string_equal(error.text, "drain " A " of " WEB ": no memory");
		assert_int_equal(ipvs_drain_job_count(*state), 0);
	}
	assert_int_equal(tries, 2);
	assert_int_equal(job, 1);
	for (allocations_left = 0; allocations_left < 2;) {
		int now = allocations_left;

		assert_null(ipvs_drain_new());
		allocations_left = now + 1;
	}
	allocations_left = -1;
}

/* Servers of both families in a service of IPv6. */
static void test_families(void **state)
{
	struct ipvs_service service = service_of("tcp [2001:db8::1]:80");
	struct ipvs_dest six = dest_of("[2001:db8::2]:80"), four = dest_of(A);
	char line[IPVS_STEP_TEXT_SIZE];

	four.forward = IPVS_FORWARD_TUNNEL;
	assert_int_equal(ipvs_table_put_service(kernel.table, &service, NULL), 0);
	assert_int_equal(ipvs_table_put_dest(kernel.table, &service, &six, NULL), 0);
	assert_int_equal(ipvs_table_put_dest(kernel.table, &service, &four, NULL), 0);
	six.addr.family = 0;
	assert_int_equal(ipvs_drain_add(*state, &service, &six, NULL, NULL), 1);
	assert_int_equal(ipvs_drain_add_raise(*state, NULL, &four, 20, NULL, NULL), 2);
	decide(*state, 0);
	assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 3);
	assert_true(ipvs_plan_step_format(ipvs_drain_plan(*state), 1, line, sizeof(line)) > 0);
	assert_string_equal(line, "change server " A " of tcp [2001:db8::1]:80 weight 1 -> 20");
	assert_true(ipvs_plan_step_format(ipvs_drain_plan(*state), 2, line, sizeof(line)) > 0);
	assert_string_equal(line, "change server [2001:db8::2]:80 of tcp [2001:db8::1]:80 weight "
			    "1 -> 0");
}

/* --- what is applied --- */

static uint32_t weight_of(const char *text)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = dest_of(text);

	return ipvs_table_find_dest(kernel.table, &service, &dest)->dest.weight;
}

static void test_applied_once(void **state)
{
	struct ipvs *h = ipvs_new();

	add(*state, A);
	assert_int_equal(ipvs_drain_apply(h, *state, NULL), 0);
	decide(*state, 0);
	assert_int_equal(weight_of(A), 10);
	assert_int_equal(ipvs_drain_apply(h, *state, NULL), 0);
	assert_int_equal(weight_of(A), 0);
	assert_int_equal(ipvs_plan_step_result(ipvs_drain_plan(*state), 0), 0);
	put(A, 7);
	assert_int_equal(ipvs_drain_apply(h, *state, NULL), 0);
	assert_int_equal(weight_of(A), 7);
	ipvs_free(h);
}

/* As when the handle is not open, or in a batch. */
static void test_a_plan_that_was_not_sent(void **state)
{
	add(*state, A);
	decide(*state, 0);
	kernel.refuses = -EBUSY;
	assert_int_equal(ipvs_drain_apply(NULL, *state, NULL), -EBUSY);
	assert_int_equal(ipvs_drain_part(*state, 1, 0)->code, 0);
	kernel.refuses = 0;
	assert_int_equal(ipvs_drain_apply(NULL, *state, NULL), 0);
	assert_int_equal(ipvs_drain_find(*state, 1)->phase, IPVS_DRAIN_WAITING);
}

/* Decided, but never applied: the next decision is the same. */
static void test_a_plan_that_was_not_applied(void **state)
{
	add(*state, A);
	decide(*state, 0);
	decide(*state, 1000);
	assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 1);
	assert_int_equal(ipvs_drain_next(*state), 2000);
	assert_int_equal(ipvs_drain_find(*state, 1)->phase, IPVS_DRAIN_MOVING);
}

/* A cancel between both: the old plan is not applied any more. */
static void test_a_plan_that_was_overtaken(void **state)
{
	struct ipvs *h = ipvs_new();

	add(*state, A);
	decide(*state, 0);
	assert_int_equal(ipvs_drain_cancel(*state, 1), 0);
	assert_int_equal(ipvs_plan_step_count(ipvs_drain_plan(*state)), 0);
	assert_int_equal(ipvs_drain_apply(h, *state, NULL), 0);
	assert_int_equal(weight_of(A), 10);
	decide(*state, 0);
	assert_int_equal(ipvs_drain_find(*state, 1)->result, IPVS_DRAIN_CANCELLED);
	ipvs_free(h);
}

static void test_failures_are_told(void **state)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;

	add(*state, A);
	decide(*state, 0);
	kernel.code = -EPERM;
	assert_int_equal(ipvs_drain_apply(NULL, *state, &failures), -EPERM);
	assert_int_equal(failures.count, 1);
	assert_int_equal(ipvs_drain_part(*state, 1, 0)->reason, IPVS_REASON_SYSTEM);
	assert_int_equal(ipvs_drain_find(*state, 1)->error.code, -EPERM);
	assert_int_equal(ipvs_drain_find(*state, 1)->error.reason, IPVS_REASON_SYSTEM);
	ipvs_failures_free(&failures);
}

/* --- whole steps --- */

static void test_steps(void **state)
{
	struct ipvs *h = ipvs_new();

	assert_int_equal(ipvs_drain_step(h, *state, 100, NULL), 0);
	assert_int_equal(loads, 0);
	add(*state, A);
	add(*state, B);
	assert_int_equal(ipvs_drain_step(h, *state, 100, NULL), 0);
	assert_int_equal(loads, 1);
	assert_int_equal(weight_of(A), 0);
	assert_int_equal(ipvs_drain_next(*state), 1100);
	assert_int_equal(ipvs_drain_step(h, *state, 99, NULL), -EINVAL);
	assert_string_equal(ipvs_last_error(h)->text,
			    "decide drains: the clock went back from 100 to 99 ms");
	assert_int_equal(ipvs_drain_step(h, *state, 1100, NULL), 0);
	assert_int_equal(ipvs_drain_next(*state), -1);
	loads = 0;
	assert_int_equal(ipvs_drain_step(h, *state, 2000, NULL), 0);
	assert_int_equal(loads, 0);
	ipvs_free(h);
}

/* It is not due again at once, or a caller would not stop asking. */
static void test_a_table_that_can_not_be_loaded(void **state)
{
	struct ipvs *h = ipvs_new();

	add(*state, A);
	allocations_left = 0;
	assert_int_equal(ipvs_drain_step(h, *state, 50, NULL), -ENOMEM);
	allocations_left = -1;
	assert_string_equal(ipvs_last_error(h)->text, "step drain: no memory");
	assert_int_equal(ipvs_drain_next(*state), 1050);
	load_fails = -EAGAIN;
	assert_int_equal(ipvs_drain_step(h, *state, 1050, NULL), -EAGAIN);
	assert_int_equal(ipvs_drain_next(*state), 2050);
	load_fails = 0;
	assert_int_equal(ipvs_drain_step(h, *state, 2050, NULL), 0);
	assert_int_equal(weight_of(A), 0);
	ipvs_free(h);
}

/* --- names and sentences --- */

static void test_names(void **state)
{
	char text[IPVS_DRAIN_BITS_TEXT_SIZE];

	(void)state;
	assert_string_equal(ipvs_drain_kind_name(IPVS_DRAIN_KIND_DRAIN), "drain");
	assert_string_equal(ipvs_drain_kind_name(IPVS_DRAIN_KIND_RAISE), "raise");
	assert_null(ipvs_drain_kind_name(3));
	assert_string_equal(ipvs_drain_phase_name(IPVS_DRAIN_PENDING), "pending");
	assert_string_equal(ipvs_drain_phase_name(IPVS_DRAIN_DONE), "done");
	assert_null(ipvs_drain_phase_name(5));
	assert_string_equal(ipvs_drain_result_name(IPVS_DRAIN_NONE), "none");
	assert_string_equal(ipvs_drain_result_name(IPVS_DRAIN_FAILED), "failed");
	assert_null(ipvs_drain_result_name(10));
	assert_int_equal(ipvs_drain_holds_format(0, text, sizeof(text)), 0);
	assert_string_equal(text, "");
	assert_int_equal(ipvs_drain_holds_format(0xffffffff, text, sizeof(text)), 38);
	assert_string_equal(text, "active,inactive,flows,persistent,reuse");
	assert_int_equal(ipvs_drain_harms_format(0xffffffff, text, 45), 44);
	assert_string_equal(text, "reset,swallowed,moved,unstuck,remain,refused");
	assert_int_equal(ipvs_drain_harms_format(0xffffffff, text, 44), -ENOSPC);
	assert_int_equal(ipvs_drain_harms_format(IPVS_DRAIN_HARM_REMAIN, text, sizeof(text)), 6);
	assert_string_equal(text, "remain");
}

static const struct {
	struct ipvs_drain_part part;
	const char *text;
} sentences[] = {
	{ { .phase = IPVS_DRAIN_PENDING }, ": pending" },
	{ { .phase = IPVS_DRAIN_MOVING, .weight = 37, .weight_before = 100 },
	  ": moving, weight 37 on its way from 100 to 0, 0 active and 0 inactive connections" },
	{ { .phase = IPVS_DRAIN_MOVING, .weight = 37, .weight_before = 2, .weight_end = 50 },
	  ": moving, weight 37 on its way from 2 to 50" },
	{ { .phase = IPVS_DRAIN_WAITING, .weight_before = 3, .active_conns = 12,
	    .inactive_conns = 40, .fall_per_s = 1.5, .estimate_ms = 8000, .deadline_ms = 590999,
	    .holds = IPVS_DRAIN_HOLD_ACTIVE },
	  ": waiting, weight 0 (was 3), 12 active and 40 inactive connections, 1.5 fewer each "
	  "second; done in 8 s at that rate, by the deadline in 590 s; held by: active" },
	{ { .phase = IPVS_DRAIN_WAITING, .weight_before = 3, .persistent_conns = 5,
	    .estimate_ms = -1, .deadline_ms = 1000, .code = -ETIMEDOUT,
	    .reason = IPVS_REASON_TIMEOUT,
	    .holds = IPVS_DRAIN_HOLD_PERSISTENT | IPVS_DRAIN_HOLD_REUSE,
	    .harms = IPVS_DRAIN_HARM_REFUSED },
	  ": waiting (timeout), weight 0 (was 3), 0 active and 0 inactive connections, 5 "
	  "persistent clients; done by the deadline in 1 s; held by: persistent,reuse; "
	  "harm: refused" },
	{ { .phase = IPVS_DRAIN_DONE, .result = IPVS_DRAIN_MOVED, .weight = 5, .weight_end = 5,
	    .weight_before = 5 }, ": done, moved, weight 5" },
	{ { .phase = IPVS_DRAIN_DONE, .result = IPVS_DRAIN_REFUSED, .code = -EBUSY,
	    .reason = IPVS_REASON_LAST_SERVER }, ": done, refused (last-server)" },
	{ { .phase = 99, .result = 99, .code = -1, .reason = 99 },
	  ": ? (?), weight 0, 0 active and 0 inactive connections" },
};

static void test_sentences(void **state)
{
	char text[IPVS_DRAIN_TEXT_SIZE], expected[IPVS_DRAIN_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(sentences); i++) {
		struct ipvs_drain_part part = sentences[i / 2].part;
		int length;

		part.dest = dest_of(A);
		if (i % 2)
			part.service = web();
		snprintf(expected, sizeof(expected), "%s%s%s", A, i % 2 ? " of " WEB : "",
			 sentences[i / 2].text);
		length = (int)strlen(expected);
		assert_int_equal(ipvs_drain_part_format(&part, text, sizeof(text)), length);
		assert_string_equal(text, expected);
		assert_int_equal(ipvs_drain_part_format(&part, text, (size_t)length), -ENOSPC);
		assert_int_equal(ipvs_drain_part_format(&part, NULL, 9), -EINVAL);
	}
}

#define WITH_DRAIN(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DRAIN(test_bad_jobs),
		WITH_DRAIN(test_no_identity),
		WITH_DRAIN(test_what_is_looked_at),
		WITH_DRAIN(test_nulls),
		WITH_DRAIN(test_jobs_are_found),
		WITH_DRAIN(test_what_can_not_be_done_to_a_job),
		WITH_DRAIN(test_reserved_settings),
		WITH_DRAIN(test_another_namespace),
		WITH_DRAIN(test_no_memory_to_decide),
		WITH_DRAIN(test_no_memory_to_add),
		WITH_DRAIN(test_families),
		WITH_DRAIN(test_applied_once),
		WITH_DRAIN(test_a_plan_that_was_not_sent),
		WITH_DRAIN(test_a_plan_that_was_not_applied),
		WITH_DRAIN(test_a_plan_that_was_overtaken),
		WITH_DRAIN(test_failures_are_told),
		WITH_DRAIN(test_steps),
		WITH_DRAIN(test_a_table_that_can_not_be_loaded),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
