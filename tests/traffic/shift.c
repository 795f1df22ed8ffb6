/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Weight moves from five old servers to five new ones under a constant load, over twenty seconds:
 * what each server gets of each second's connections is what wrr can give of the weights that are
 * planned for that second, and no request fails.
 */
#include "load.h"
#include "record.h"
#include "wrr.h"

#include <string.h>

#define OLD 5 /* the others are new */
#define WEIGHT 20
#define PERIOD_MS 20000
#define INTERVAL_MS 1000

#define REQUESTS 5500
#define AT_A_TIME 250

struct shift {
	struct ipvs *h;
	struct web web;
	struct ipvs_drain *drain;
	int64_t job, begin;
	struct web_count last; /* after the last step */
	uint32_t placed;       /* connections, in all */
	uint32_t widest;       /* how far apart bounds were */
};

/* --- counting --- */

/*
 * With conn_reuse_mode 0, a connection from a port that is used again is the old one to the kernel:
 * no scheduler places it. So those that the kernel knows are exactly those that were placed, as it
 * forgets none within two minutes. And counts that are the same twice in a row are of one moment.
 */
static struct web_count count_at_once(struct shift *shift)
{
	struct web_count count, again;

	web_count(&shift->web, shift->h, &again);
	for (int i = 0; i < 1000; i++) {
		count = again;
		web_count(&shift->web, shift->h, &again);
		if (memcmp(count.all, again.all, sizeof(count.all)) == 0)
			return again;
	}
	assert_that(false, "connections do not stand still for long enough to be counted");
	return count;
}

/* What the servers have got since the last step, of the weights that they had. */
static void check_shares(struct shift *shift, const struct web_count *now)
{
	const struct web_count *last = &shift->last;
	uint32_t got[SERVERS], sum = 0;

	for (size_t i = 0; i < SERVERS; i++) {
		got[i] = now->all[i] - last->all[i];
		sum += got[i];
	}
	shift->placed += sum;
	for (size_t i = 0; i < SERVERS; i++) {
		struct bounds bounds = { 0, 0 };

		if (last->weight[i])
			bounds = wrr_bounds(last->weight, SERVERS, i, sum);
		assert_that(got[i] >= bounds.least && got[i] <= bounds.most,
			    "server %zu of weight %u got %u of %u, not %u to %u", i,
			    last->weight[i], got[i], sum, bounds.least, bounds.most);
		if (bounds.most - bounds.least > shift->widest)
			shift->widest = bounds.most - bounds.least;
	}
}

/* --- weights --- */

/* A straight line, in whole steps, as near as whole numbers can be; their sum never changes. */
static void check_weights(const struct shift *shift, int64_t now)
{
	int64_t steps = (now - shift->begin) / INTERVAL_MS, in_all = PERIOD_MS / INTERVAL_MS;
	uint32_t sum = 0;

	steps = steps < in_all ? steps : in_all;
	for (size_t i = 0; i < SERVERS; i++) {
		double moved = (double)(WEIGHT * steps) / (double)in_all;
		double line = i < OLD ? WEIGHT - moved : moved;

		assert_that((double)shift->last.weight[i] > line - 1.001 &&
				    (double)shift->last.weight[i] < line + 1.001,
			    "server %zu has weight %u after %d steps", i, shift->last.weight[i],
			    (int)steps);
		sum += shift->last.weight[i];
	}
	assert_int_equal(sum, OLD * WEIGHT);
	if (steps == in_all)
		for (size_t i = 0; i < SERVERS; i++)
			assert_int_equal(shift->last.weight[i], i < OLD ? 0 : WEIGHT);
}

/* --- the shift --- */

static void begin_shift(struct shift *shift, struct ipvs *h)
{
	memset(shift, 0, sizeof(*shift));
	shift->h = h;
	shift->drain = ipvs_drain_new();
	shift->web.service = service_of("tcp " SITE_ADDRESS ":80");
	web_open(&shift->web);
	web_publish(&shift->web, h, WEIGHT);
	for (size_t i = OLD; i < SERVERS; i++)
		assert_ok(h, ipvs_dest_set_weight(h, &shift->web.service, &shift->web.dests[i], 0));
	set(h, "conn_reuse_mode", "0");
}

static void add_job(struct shift *shift)
{
	const struct ipvs_drain_options options = { .period_ms = PERIOD_MS,
						    .interval_ms = INTERVAL_MS };
	struct ipvs_dest targets[SERVERS];
	struct ipvs_error error = { 0 };

	memcpy(targets, shift->web.dests, sizeof(targets));
	for (size_t i = 0; i < SERVERS; i++)
		targets[i].weight = i < OLD ? 0 : WEIGHT;
	shift->job = ipvs_drain_add_shift(shift->drain, &shift->web.service, targets, SERVERS,
					  &options, &error);
	assert_that(shift->job > 0, "%s", error.text);
	shift->begin = now_ms();
}

static void wait_until(struct shift *shift, int64_t when)
{
	int64_t now;

	while ((now = now_ms()) < when) {
		record(&shift->web, shift->h);
		sleep_ms(when - now < RECORD_MS ? when - now : RECORD_MS);
	}
}

static void step(struct shift *shift)
{
	struct web_count now = count_at_once(shift);
	int64_t when = now_ms();

	check_shares(shift, &now);
	assert_ok(shift->h, ipvs_drain_step(shift->h, shift->drain, when, NULL));
	shift->last = count_at_once(shift);
	check_weights(shift, when);
}

static void by_the_weights_planned(void **state)
{
	struct load_result result = { 0 };
	struct shift shift;
	struct load load;

	begin_shift(&shift, *state);
	record_begin("shift");
	load_start(&load, NULL, "/", REQUESTS, AT_A_TIME);
	web_await_traffic(&shift.web, shift.h);
	wait_until(&shift, now_ms() + 1000);
	add_job(&shift);
	shift.last = count_at_once(&shift);
	do {
		step(&shift);
		wait_until(&shift, ipvs_drain_next(shift.drain));
	} while (ipvs_drain_find(shift.drain, shift.job)->phase == IPVS_DRAIN_MOVING);
	assert_true(shift.placed > REQUESTS / 2);
	while (!load_is_over(&load))
		wait_until(&shift, now_ms() + RECORD_MS);
	load_end(&load, &result);
	record_end();
	note("%u connections were placed; of each second's, every share was known to %u",
	     shift.placed, shift.widest);
	assert_int_equal(result.failed, 0);
	assert_int_equal(result.complete, REQUESTS);
	ipvs_drain_free(shift.drain);
	web_close(&shift.web);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("each second's connections go by the weights planned for it",
		     by_the_weights_planned),
	};

	return cmocka_run_group_tests_name("shift", tests, NULL, NULL);
}
