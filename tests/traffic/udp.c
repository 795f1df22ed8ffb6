/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * UDP flows that go on while their server is drained, in real time: what becomes of each is what
 * the drain has said, and those of other servers lose nothing.
 */
#include "flows.h"
#include "job.h"

#include <string.h>

#define BEAT_MS 50

struct scene {
	struct ipvs *h;
	struct job job;
};

static void flows_begin(struct scene *scene, struct flows *flows, struct ipvs *h,
			const char *nodest)
{
	const struct ipvs_timeouts timeouts = { .udp_s = 2 };

	memset(scene, 0, sizeof(*scene));
	scene->h = h;
	set(h, "expire_nodest_conn", nodest);
	assert_ok(h, ipvs_timeouts_set(h, &timeouts));
	flows_open(flows, h);
	assert_int_equal(flows_beat(flows), 0);
	assert_int_equal(flows_at(flows, 0), FLOWS / FLOW_SERVERS);
}

/* In real time; nothing may be lost before its end. */
static void drain_flows(struct scene *scene, struct flows *flows,
			const struct ipvs_drain_options *options)
{
	job_begin(&scene->job, scene->h, &flows->service, &flows->dests[0], options);
	while (job_step(&scene->job)) {
		if (ipvs_drain_next(scene->job.drain) >= 0)
			assert_int_equal(flows_beat(flows), 0);
		sleep_ms(BEAT_MS);
	}
}

/* At once: every flow of the server goes on at another, and loses nothing. */
static void flows_move(void **state)
{
	const struct ipvs_drain_options options = { .interval_ms = 100,
						    .flags = IPVS_DRAIN_DELETE };
	struct scene scene;
	struct flows flows;
	int64_t begin;

	flows_begin(&scene, &flows, *state, "1");
	begin = now_ms();
	drain_flows(&scene, &flows, &options);
	note("it took %d ms", (int)(now_ms() - begin));
	assert_job_ended(&scene.job, IPVS_DRAIN_DRAINED, IPVS_DRAIN_HARM_MOVED);
	assert_int_equal(job_part(&scene.job)->inactive_conns, FLOWS / FLOW_SERVERS);
	for (int i = 0; i < 5; i++)
		assert_int_equal(flows_beat(&flows), 0);
	assert_int_equal(flows_at(&flows, 0), 0);
	job_free(&scene.job);
	flows_close(&flows);
}

/* Every other flow of the server pauses. */
static unsigned int pause_some(struct flows *flows)
{
	unsigned int left = 0;

	for (size_t i = 0; i < FLOWS; i++) {
		if (flows->flows[i].at != 0)
			continue;
		flows->flows[i].pauses = ++left % 2;
	}
	return left / 2;
}

static void resume_all(struct flows *flows)
{
	for (size_t i = 0; i < FLOWS; i++)
		flows->flows[i].pauses = false;
}

/* Beat on until nothing is lost any more: each time it was so many. */
static void beat_through_the_hole(struct flows *flows, unsigned int swallowed)
{
	int64_t begin = now_ms(), limit = begin + 20000;
	unsigned int lost;

	assert_int_equal(flows_beat(flows), swallowed);
	while ((lost = flows_beat(flows)) > 0) {
		assert_true(lost <= swallowed && now_ms() < limit);
		sleep_ms(BEAT_MS);
	}
	note("%u flows were swallowed for %d ms", swallowed, (int)(now_ms() - begin));
}

/*
 * Those that pause are waited for; of the others each is swallowed, as many as were said, for the
 * timeout. Who was not said to lose anything loses nothing.
 */
static void flows_are_swallowed(void **state)
{
	const struct ipvs_drain_options options = { .interval_ms = 100,
						    .flags = IPVS_DRAIN_DELETE };
	unsigned int swallowed, with_losses = 0;
	struct scene scene;
	struct flows flows;

	flows_begin(&scene, &flows, *state, "0");
	swallowed = pause_some(&flows);
	drain_flows(&scene, &flows, &options);
	assert_job_ended(&scene.job, IPVS_DRAIN_DEADLINE, IPVS_DRAIN_HARM_SWALLOWED);
	assert_int_equal(job_part(&scene.job)->inactive_conns, swallowed);
	resume_all(&flows);
	beat_through_the_hole(&flows, swallowed);
	for (size_t i = 0; i < FLOWS; i++)
		with_losses += flows.flows[i].lost > 0;
	assert_int_equal(with_losses, swallowed);
	assert_int_equal(flows_at(&flows, 0), 0);
	job_free(&scene.job);
	flows_close(&flows);
}

static void flows_remain(void **state)
{
	const struct ipvs_drain_options options = { .interval_ms = 100, .deadline_ms = 1000 };
	struct scene scene;
	struct flows flows;

	flows_begin(&scene, &flows, *state, "0");
	drain_flows(&scene, &flows, &options);
	assert_job_ended(&scene.job, IPVS_DRAIN_DEADLINE, IPVS_DRAIN_HARM_REMAIN);
	for (int i = 0; i < 5; i++)
		assert_int_equal(flows_beat(&flows), 0);
	assert_int_equal(flows_at(&flows, 0), FLOWS / FLOW_SERVERS);
	job_free(&scene.job);
	flows_close(&flows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("expire_nodest_conn 1: every flow moves, nothing is lost", flows_move),
		NET_TEST("0: what is lost is what was said", flows_are_swallowed),
		NET_TEST("kept: every flow remains, nothing is lost", flows_remain),
	};

	return cmocka_run_group_tests_name("udp", tests, NULL, NULL);
}
