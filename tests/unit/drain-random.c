/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Random schedules, with fixed seeds: whatever the numbers and the ticks, sums and ends hold. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drain-kernel.h"
#include "identity.h"
#include "unit.h"

static uint64_t seed;

static uint32_t below(uint32_t limit)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((seed >> 32) * limit >> 32);
}

static uint32_t between(uint32_t least, uint32_t most)
{
	return least + below(most - least + 1);
}

#define SERVERS 20

static struct ipvs_dest server(size_t i, uint32_t weight)
{
	struct ipvs_dest dest = dest_of("10.0.1.0:80");

	dest.addr.bytes[3] = (uint8_t)i;
	dest.weight = weight;
	return dest;
}

static struct ipvs_service web(void)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	memcpy(service.scheduler, "wrr", 4);
	return service;
}

static uint32_t weight_of(size_t i)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = server(i, 0);
	const struct ipvs_dest_entry *entry = ipvs_table_find_dest(kernel.table, &service, &dest);

	return entry ? entry->dest.weight : UINT32_MAX;
}

static void put(size_t i, uint32_t weight)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = server(i, weight);

	assert_int_equal(ipvs_table_put_dest(kernel.table, &service, &dest, NULL), 0);
}

static void begin(uint64_t round)
{
	struct ipvs_service service = web();

	seed = round * 77 + 1;
	memset(&kernel, 0, sizeof(kernel));
	kernel.table = ipvs_table_new();
	assert_int_equal(ipvs_table_put_service(kernel.table, &service, NULL), 0);
}

static void step(struct ipvs_drain *drain, int64_t now)
{
	assert_int_equal(ipvs_drain_decide(drain, kernel.table, NULL, now, NULL), 0);
	ipvs_drain_apply(NULL, drain, NULL);
}

/* --- shifts --- */

struct shift {
	uint32_t count;
	uint32_t from[SERVERS], to[SERVERS], last[SERVERS];
	struct ipvs_drain_options options;
	uint64_t sum;
};

/* Two ways to part a sum among the servers; some get nothing, some keep what they have. */
static void make_shift(struct shift *shift)
{
	uint32_t most = below(4) ? between(1, 200) : 2147483647 / SERVERS;

	memset(shift, 0, sizeof(*shift));
	shift->count = between(2, SERVERS);
	for (uint32_t i = 0; i < shift->count; i++)
		shift->from[i] = shift->to[i] = below(3) ? below(most + 1) : 0;
	shift->from[0] = ++shift->to[0];
	for (uint32_t moves = below(60); moves; moves--) {
		uint32_t a = below(shift->count), b = below(shift->count);
		uint32_t amount = below(3) ? below(shift->to[a] + 1) : shift->to[a];

		shift->to[a] -= amount;
		shift->to[b] += amount;
	}
	for (uint32_t i = 0; i < shift->count; i++)
		shift->sum += shift->from[i];
	shift->options.interval_ms = between(1, 2000);
	shift->options.period_ms = shift->options.interval_ms * between(1, 100) + below(1000);
}

/* With how many others a server exchanges weight, at most. */
static uint32_t partners(const struct shift *shift, uint32_t i)
{
	uint32_t count = 0;

	for (uint32_t k = 0; k < shift->count; k++)
		count += shift->from[i] > shift->to[i] ? shift->from[k] < shift->to[k]
						       : shift->from[k] > shift->to[k];
	return count ? count : 1;
}

static void check_line(const struct shift *shift, uint32_t i, uint32_t weight, double elapsed)
{
	double share = elapsed / shift->options.period_ms, way;

	way = shift->from[i] + ((double)shift->to[i] - shift->from[i]) * share;
	assert_true(weight <= way + partners(shift, i) + 1e-6);
	assert_true(weight >= way - partners(shift, i) - 1e-6);
}

/* The steps that the time allows have been made, and no others. */
static void check_shift(struct shift *shift, int64_t since)
{
	int64_t interval = shift->options.interval_ms, period = shift->options.period_ms;
	int64_t elapsed = since >= period ? period : since / interval * interval;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < shift->count; i++) {
		uint32_t weight = weight_of(i);

		check_line(shift, i, weight, (double)elapsed);
		if (shift->from[i] > shift->to[i])
			assert_true(weight <= shift->last[i] && weight >= shift->to[i]);
		else
			assert_true(weight >= shift->last[i] && weight <= shift->to[i]);
		shift->last[i] = weight;
		sum += weight;
		if (elapsed == 0)
			assert_int_equal(weight, shift->from[i]);
		if (elapsed == period)
			assert_int_equal(weight, shift->to[i]);
	}
	assert_true(sum == shift->sum);
}

static int64_t add_shift(struct ipvs_drain *drain, const struct shift *shift)
{
	struct ipvs_service service = web();
	struct ipvs_dest targets[SERVERS];

	for (uint32_t i = 0; i < shift->count; i++)
		targets[i] = server(i, shift->to[i]);
	return ipvs_drain_add_shift(drain, &service, targets, shift->count, &shift->options, NULL);
}

/* When it is told to, early for nothing, or late. */
static int64_t tick(const struct ipvs_drain *drain, int64_t now)
{
	int64_t next = ipvs_drain_next(drain);

	assert_true(next > now);
	switch (below(4)) {
	case 0:
		return now + (int64_t)below((uint32_t)(next - now));
	case 1:
		return next + below(5000);
	default:
		return next;
	}
}

static void lay_out(struct shift *shift)
{
	for (uint32_t i = 0; i < shift->count; i++)
		put(i, shift->from[i]);
	memcpy(shift->last, shift->from, sizeof(shift->from));
}

static void run_shift(struct shift *shift)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	int64_t job = add_shift(drain, shift), begun = below(1000), now = begun;
	const struct ipvs_drain_job *shown = ipvs_drain_find(drain, job);

	assert_true(job > 0);
	step(drain, now);
	check_shift(shift, 0);
	while (shown->phase != IPVS_DRAIN_DONE) {
		now = tick(drain, now);
		step(drain, now);
		check_shift(shift, now - begun);
	}
	assert_true(shown->result <= IPVS_DRAIN_DRAINED);
	assert_true(now - begun >= shift->options.period_ms);
	ipvs_drain_free(drain);
}

static void test_shifts(void **state)
{
	struct shift shift;

	(void)state;
	for (uint64_t round = 0; round < 400; round++) {
		begin(round);
		make_shift(&shift);
		lay_out(&shift);
		run_shift(&shift);
		ipvs_table_free(kernel.table);
	}
}

/* The process dies at any time, and another one goes on, with what the table has. */
static void test_resumed_shifts(void **state)
{
	struct shift shift;

	(void)state;
	for (uint64_t round = 0; round < 200; round++) {
		begin(round);
		make_shift(&shift);
		lay_out(&shift);
		for (uint32_t lives = below(4); lives; lives--) {
			struct ipvs_drain *drain = ipvs_drain_new();

			assert_true(add_shift(drain, &shift) > 0);
			step(drain, 0);
			for (uint32_t steps = below(20); steps; steps--)
				if (ipvs_drain_next(drain) >= 0)
					step(drain, ipvs_drain_next(drain));
			ipvs_drain_free(drain);
			for (uint32_t i = 0; i < shift.count; i++)
				shift.from[i] = shift.last[i] = weight_of(i);
		}
		run_shift(&shift);
		ipvs_table_free(kernel.table);
	}
}

/* --- everything at once: many jobs, a kernel that fails, and somebody else --- */

static bool foreign[SERVERS]; /* somebody else has set its weight, or deleted it, since its job */
static bool in_hand[SERVERS];

/* What somebody else has done is never undone. */
static void watch(const struct ipvs_plan *plan, const struct step *step)
{
	assert_false(foreign[plan->dests[step->dest].addr.bytes[3]]);
}

static void add_random(struct ipvs_drain *drain)
{
	struct ipvs_drain_options options = IPVS_DRAIN_OPTIONS_INIT;
	struct ipvs_service service = web();
	size_t i = below(SERVERS);
	struct ipvs_dest dest = server(i, 0);

	options.deadline_ms = between(1000, 20000);
	options.interval_ms = between(100, 3000);
	options.period_ms = below(2) * options.interval_ms * between(1, 10);
	if (below(3) == 0) {
		ipvs_drain_add_raise(drain, &service, &dest, between(1, 50), &options, NULL);
		return;
	}
	options.flags = below(8);
	ipvs_drain_add(drain, below(2) ? &service : NULL, &dest, &options, NULL);
}

static void meddle(void)
{
	struct ipvs_service service = web();
	size_t i = below(SERVERS);
	struct ipvs_dest dest = server(i, below(60));

	if (weight_of(i) == dest.weight || weight_of(i) == UINT32_MAX)
		return;
	foreign[i] = in_hand[i];
	if (below(4))
		put(i, dest.weight);
	else
		ipvs_table_delete_dest(kernel.table, &service, &dest);
}

static void set_connections(void)
{
	struct ipvs_service service = web();
	struct ipvs_dest dest = server(below(SERVERS), 0);
	struct ipvs_dest_entry *entry = (struct ipvs_dest_entry *)(uintptr_t)
		ipvs_table_find_dest(kernel.table, &service, &dest);

	if (entry) {
		entry->active_conns = below(3);
		entry->inactive_conns = below(3);
	}
}

/* What has been done by somebody else matters until the job about it is over. */
static void note_jobs(struct ipvs_drain *drain)
{
	memset(in_hand, 0, sizeof(in_hand));
	for (size_t i = 0; i < ipvs_drain_job_count(drain); i++) {
		int64_t job = ipvs_drain_job(drain, i)->job;
		const struct ipvs_drain_part *part = ipvs_drain_part(drain, job, 0);

		if (part->phase != IPVS_DRAIN_PENDING && part->phase != IPVS_DRAIN_DONE)
			in_hand[part->dest.addr.bytes[3]] = true;
	}
	for (size_t i = 0; i < SERVERS; i++)
		foreign[i] &= in_hand[i];
}

static void remove_done(struct ipvs_drain *drain)
{
	for (size_t i = ipvs_drain_job_count(drain); i--;) {
		int64_t job = ipvs_drain_job(drain, i)->job;

		if (ipvs_drain_job(drain, i)->phase == IPVS_DRAIN_DONE && below(2))
			assert_int_equal(ipvs_drain_remove(drain, job), 0);
	}
}

static void disturb(struct ipvs_drain *drain)
{
	static const int codes[] = { 0, -ETIMEDOUT, -EPERM, -ENOBUFS };

	if (below(3) == 0)
		add_random(drain);
	if (below(4) == 0)
		meddle();
	if (below(8) == 0 && ipvs_drain_job_count(drain))
		ipvs_drain_cancel(drain, ipvs_drain_job(drain, below((uint32_t)
						ipvs_drain_job_count(drain)))->job);
	for (int i = 0; i < 4; i++)
		set_connections();
	kernel.code = below(5) ? 0 : codes[below(COUNT_OF(codes))];
	kernel.does_it = kernel.code == -ETIMEDOUT && below(2);
	kernel.refuses = below(10) ? 0 : -EBUSY;
}

/* Once nobody adds jobs any more, everything is over in time. */
static void settle(struct ipvs_drain *drain, int64_t now)
{
	int64_t limit = now + 200000;

	while (ipvs_drain_next(drain) >= 0) {
		kernel.code = kernel.refuses = 0;
		now = ipvs_drain_next(drain) > now ? ipvs_drain_next(drain) : now;
		assert_true(now < limit);
		step(drain, now);
		note_jobs(drain);
	}
}

static void test_everything_at_once(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 100; round++) {
		struct ipvs_drain *drain = ipvs_drain_new();
		int64_t now = 0;

		begin(round);
		kernel.watch = watch;
		memset(foreign, 0, sizeof(foreign));
		memset(in_hand, 0, sizeof(in_hand));
		for (size_t i = 0; i < SERVERS; i++)
			put(i, below(50));
		for (int ticks = 0; ticks < 100; ticks++) {
			disturb(drain);
			now += below(3000);
			step(drain, now);
			note_jobs(drain);
			remove_done(drain);
		}
		settle(drain, now);
		ipvs_drain_free(drain);
		ipvs_table_free(kernel.table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shifts),
		cmocka_unit_test(test_resumed_shifts),
		cmocka_unit_test(test_everything_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
