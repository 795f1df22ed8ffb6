/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drains whose process is killed, at every step and at any moment; a thousand drains at once. */
#include "draining.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"

static unsigned int sends;

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	sends++;
	return syscall(SYS_sendmsg, fd, message, flags);
}

/* --- a process that is killed --- */

enum moment { BEFORE, DECIDED, APPLIED, MOMENTS };

/* What a process does, and how far it gets. */
struct life {
	const struct site *site;
	struct ipvs_drain_options options;
	bool shifts;	    /* from the first to the second server; else it drains the first */
	int steps;	    /* that it makes; negative: all */
	enum moment moment; /* of the next one at which it is killed */
	bool hurries;	    /* goes round and round: its parent kills it */
};

static bool add(struct ipvs_drain *drain, const struct life *life)
{
	struct ipvs_dest targets[2] = { life->site->dests[0], life->site->dests[1] };

	targets[0].weight = 0;
	targets[1].weight = 100;
	if (life->shifts)
		return ipvs_drain_add_shift(drain, &life->site->service, targets, 2,
					    &life->options, NULL) > 0;
	return ipvs_drain_add(drain, &life->site->service, targets, &life->options, NULL) > 0;
}

static void die_in_a_step(struct ipvs *h, struct ipvs_drain *drain, const struct life *life)
{
	struct ipvs_table *table = ipvs_table_new();

	if (life->moment == BEFORE)
		raise(SIGKILL);
	ipvs_table_load(h, table);
	ipvs_drain_decide(drain, table, NULL, ipvs_drain_next(drain), NULL);
	if (life->moment == DECIDED)
		raise(SIGKILL);
	ipvs_drain_apply(h, drain, NULL);
	raise(SIGKILL);
}

static bool is_well(uint32_t result)
{
	return result == IPVS_DRAIN_DRAINED || result == IPVS_DRAIN_MOVED;
}

/* A process does not know how long another one was there: its clock begins anew. */
static bool live(const struct life *life)
{
	struct ipvs *h = ipvs_new();
	struct ipvs_drain *drain = ipvs_drain_new();

	if (ipvs_open(h) < 0 || !add(drain, life))
		return false;
	for (int i = 0; ipvs_drain_next(drain) >= 0; i++) {
		if (i == life->steps)
			die_in_a_step(h, drain, life);
		if (ipvs_drain_step(h, drain, ipvs_drain_next(drain), NULL) < 0)
			return false;
	}
	while (life->hurries)
		pause();
	return is_well(ipvs_drain_job(drain, 0)->result);
}

static pid_t give_birth(const struct life *life)
{
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(live(life) ? 0 : 1);
	return child;
}

static void assert_death(pid_t child, bool killed)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	if (killed)
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	else
		assert_int_equal(status, 0);
}

/* What is there is a whole step of the shift; a new process goes on from it. */
static void resume_shift(struct draining *d, struct life life)
{
	assert_int_equal(weight_of(d, 0) + weight_of(d, 1), 100);
	life.steps = -1;
	life.hurries = false;
	assert_death(give_birth(&life), false);
	assert_int_equal(weight_of(d, 0), 0);
	assert_int_equal(weight_of(d, 1), 100);
}

static void begin_shift(struct draining *d, struct ipvs *h)
{
	draining_begin(d, h, "tcp " WEB, "wrr");
	set_weight(d, 0, 100);
	set_weight(d, 1, 0);
}

static void killed_at_every_step_of_a_shift(void **state)
{
	struct draining d;
	struct life life = { .options = { .period_ms = 5000 }, .shifts = true, .site = &d.site };

	begin_shift(&d, *state);
	for (int i = 0; i < 7 * MOMENTS; i++) {
		begin_case("killed at step %d, moment %d", i / MOMENTS, i % MOMENTS);
		set_weight(&d, 0, 100);
		set_weight(&d, 1, 0);
		life.steps = i / MOMENTS;
		life.moment = (enum moment)(i % MOMENTS);
		assert_death(give_birth(&life), true);
		resume_shift(&d, life);
	}
	draining_end(&d);
}

/* Killed from without, anywhere between two instructions. */
static void killed_at_any_moment_of_a_shift(void **state)
{
	struct draining d;
	struct life life = { .options = { .period_ms = 100000 }, .shifts = true, .steps = -1,
			     .site = &d.site, .hurries = true };
	unsigned int inside = 0;

	begin_shift(&d, *state);
	for (int i = 0; i < 20; i++) {
		pid_t child;

		set_weight(&d, 0, 100);
		set_weight(&d, 1, 0);
		child = give_birth(&life);
		usleep(20000 + (useconds_t)i * 7000);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_death(child, true);
		inside += weight_of(&d, 0) % 100 != 0;
		resume_shift(&d, life);
	}
	note("%u of 20 were killed on the way", inside);
	draining_end(&d);
}

/* A connection is open until the new process has been told of it. */
static void killed_at_every_step_of_a_drain(void **state)
{
	struct draining d;
	struct life life = { .options = { .period_ms = 2000, .flags = IPVS_DRAIN_DELETE },
			     .site = &d.site };
	struct talk held;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 1, 50);
	for (int i = 0; i < 5 * MOMENTS; i++) {
		begin_case("killed at step %d, moment %d", i / MOMENTS, i % MOMENTS);
		if (has_server(&d, 0))
			assert_ok(d.h, ipvs_dest_delete(d.h, &d.site.service, &d.site.dests[0]));
		d.site.dests[0].weight = 1000;
		assert_ok(d.h, ipvs_dest_add(d.h, &d.site.service, &d.site.dests[0]));
		assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
		life.steps = i / MOMENTS;
		life.moment = (enum moment)(i % MOMENTS);
		assert_death(give_birth(&life), true);
		assert_true(has_server(&d, 0) || held.at == 1);
		talk_exchange(&held, REQUEST_SIZE, ANSWER_SIZE);
		talk_close(&held);
		if (has_server(&d, 0)) {
			life.steps = -1;
			assert_death(give_birth(&life), false);
		}
		assert_false(has_server(&d, 0));
		assert_true(has_server(&d, 1));
	}
	draining_end(&d);
}

/* --- a thousand of them --- */

#define MANY 1000

static struct ipvs_dest server(uint32_t i)
{
	struct ipvs_dest dest = dest_of("10.1.0.0:80");

	dest.addr.bytes[2] = (uint8_t)(i >> 8);
	dest.addr.bytes[3] = (uint8_t)i;
	dest.weight = 5;
	return dest;
}

static unsigned int sends_since(unsigned int before)
{
	return sends - before;
}

static void fill(struct ipvs *h, const struct ipvs_service *service)
{
	assert_ok(h, ipvs_batch_begin(h));
	for (uint32_t i = 0; i <= MANY; i++) {
		struct ipvs_dest dest = server(i);

		ipvs_dest_add(h, service, &dest);
	}
	assert_ok(h, ipvs_batch_end(h, NULL));
}

/* What the same changes take without a drain, in one batch. */
static unsigned int sends_of_a_batch(struct ipvs *h, const struct ipvs_service *service)
{
	unsigned int before = sends;

	assert_ok(h, ipvs_batch_begin(h));
	for (uint32_t i = 0; i < MANY; i++) {
		struct ipvs_dest dest = server(i);

		ipvs_dest_update(h, service, &dest);
	}
	assert_ok(h, ipvs_batch_end(h, NULL));
	return sends_since(before);
}

static unsigned int sends_of_a_load(struct ipvs *h)
{
	struct ipvs_table *table = ipvs_table_new();
	unsigned int before = sends;

	assert_ok(h, ipvs_table_load(h, table));
	ipvs_table_free(table);
	return sends_since(before);
}

static void drain_all(struct ipvs_drain *drain, const struct ipvs_service *service)
{
	struct ipvs_drain_options options = { .flags = IPVS_DRAIN_DELETE };

	for (uint32_t i = 0; i < MANY; i++) {
		struct ipvs_dest dest = server(i);
		int64_t job = ipvs_drain_add(drain, i % 2 ? service : NULL, &dest, &options, NULL);

		assert_int_equal(job, i + 1);
	}
}

static void check_all(const struct ipvs_drain *drain, uint32_t phase, uint32_t result)
{
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(ipvs_drain_job(drain, i)->phase, phase);
		assert_int_equal(ipvs_drain_job(drain, i)->result, result);
	}
}

/* The kernel is asked no more often than for one: one loading, and one batch. */
static void a_thousand_drains(void **state)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs *h = *state;
	unsigned int batch, load, before;
	struct ipvs_service service;

	service = add_service(h, "tcp 10.0.0.1:80", "wrr");
	fill(h, &service);
	load = sends_of_a_load(h);
	batch = sends_of_a_batch(h, &service);
	drain_all(drain, &service);
	before = sends;
	assert_ok(h, ipvs_drain_step(h, drain, 0, NULL));
	note("%u sends: %u for the table, %u for %d changes", sends_since(before), load, batch,
	     MANY);
	assert_int_equal(sends_since(before), load + batch);
	check_all(drain, IPVS_DRAIN_WAITING, IPVS_DRAIN_NONE);
	before = sends;
	assert_ok(h, ipvs_drain_step(h, drain, 1000, NULL));
	assert_true(sends_since(before) <= load + batch);
	check_all(drain, IPVS_DRAIN_DONE, IPVS_DRAIN_DRAINED);
	assert_int_equal(ipvs_drain_next(drain), -1);
	assert_ok(h, ipvs_dest_list(h, &service, &dests));
	assert_int_equal(dests.count, 1);
	ipvs_dests_free(&dests);
	ipvs_drain_free(drain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("a shift goes on after its process was killed, at every step",
			 killed_at_every_step_of_a_shift),
		NET_TEST("and at any moment", killed_at_any_moment_of_a_shift),
		NET_TEST("a drain goes on after its process was killed, at every step",
			 killed_at_every_step_of_a_drain),
		TEST("a thousand drains take one loading and one batch a step",
		     a_thousand_drains),
	};

	return cmocka_run_group_tests_name("drain-many", tests, NULL, NULL);
}
