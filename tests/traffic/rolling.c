/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A rolling restart of ten real servers under a constant load: no request fails. The load goes on
 * until all servers have been restarted, and is of ten thousand requests at least.
 */
#include "load.h"
#include "record.h"
#include "restart.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLIENTS_MAX 20

/* A test: its servers, who restarts them, and who uses them meanwhile. */
struct scene {
	struct ipvs *h;
	struct restart *restart;
	pid_t process;
	struct load clients[CLIENTS_MAX];
	unsigned int count;
	unsigned int requests, at_a_time; /* of each client */
	bool has_addresses;		  /* each of its own */
	bool over[CLIENTS_MAX];		  /* it has made its requests, and goes on */
	struct load_result result;
};

static void scene_begin(struct scene *scene, struct ipvs *h)
{
	memset(scene, 0, sizeof(*scene));
	scene->h = h;
	scene->restart = mmap(NULL, sizeof(*scene->restart), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(scene->restart != MAP_FAILED);
	scene->restart->generation = 2;
	scene->restart->web.service = service_of("tcp " SITE_ADDRESS ":80");
	web_open(&scene->restart->web);
}

static void scene_end(struct scene *scene)
{
	web_close(&scene->restart->web);
	munmap(scene->restart, sizeof(*scene->restart));
}

/* --- the load --- */

static void start_client(struct scene *scene, unsigned int i)
{
	char address[32];

	snprintf(address, sizeof(address), "10.9.2.%u", i + 1);
	load_start(&scene->clients[i], scene->has_addresses ? address : NULL, "/", scene->requests,
		   scene->at_a_time);
}

/* In all, so many requests, and so many at a time. */
static void start_load(struct scene *scene, unsigned int clients, unsigned int requests,
		       unsigned int at_a_time)
{
	char address[32];

	scene->count = clients;
	scene->requests = requests / clients;
	scene->at_a_time = at_a_time / clients;
	scene->has_addresses = clients > 1;
	for (unsigned int i = 0; i < clients; i++) {
		snprintf(address, sizeof(address), "10.9.2.%u", i + 1);
		add_address(address);
		start_client(scene, i);
	}
}

/* Who has made all requests makes them again. */
static void keep_load_up(struct scene *scene)
{
	for (unsigned int i = 0; i < scene->count; i++) {
		if (!load_is_over(&scene->clients[i]))
			continue;
		load_end(&scene->clients[i], &scene->result);
		scene->over[i] = true;
		start_client(scene, i);
	}
}

static void end_load(struct scene *scene)
{
	for (unsigned int i = 0; i < scene->count; i++) {
		if (scene->over[i])
			load_stop(&scene->clients[i]);
		load_end(&scene->clients[i], &scene->result);
	}
	note("%u requests, %u failed; the longest took %u ms", scene->result.complete,
	     scene->result.failed, scene->result.longest_ms);
}

static void assert_no_failure(const struct scene *scene)
{
	assert_int_equal(scene->result.failed, 0);
	assert_true(scene->result.complete >= scene->requests * scene->count);
}

/* --- the restart --- */

static void start_restart(struct scene *scene)
{
	fflush(stdout);
	scene->process = fork();
	if (scene->process == 0)
		_exit(try_restart(scene->restart) ? 0 : 1);
}

/* Its status, while the load goes on. */
static int await_restart(struct scene *scene)
{
	int status;

	while (waitpid(scene->process, &status, WNOHANG) == 0) {
		keep_load_up(scene);
		record(&scene->restart->web, scene->h);
		sleep_ms(20);
	}
	sleep_ms(RECORD_MS);
	record(&scene->restart->web, scene->h);
	return status;
}

static void assert_restarted(struct scene *scene)
{
	const struct web *web = &scene->restart->web;
	struct web_count count;

	web_count(web, scene->h, &count);
	for (size_t i = 0; i < SERVERS; i++) {
		assert_int_equal(try_generation(i), scene->restart->generation);
		assert_int_equal(count.weight[i], SITE_WEIGHT);
	}
}

/* It had something to wait for, and did: servers had connections open when their turn came. */
static void assert_drained(const struct restart *restart)
{
	unsigned int open = 0, late = 0;

	for (size_t i = 0; i < SERVERS; i++) {
		open += restart->open[i];
		late += restart->late[i];
	}
	note("%u connections were open when servers were to be drained, %u servers met the "
	     "deadline%s", open, late, restart->left);
	assert_true(open >= SERVERS);
	assert_true(late <= stale_max());
}

static void restart_under_load(struct scene *scene, unsigned int clients)
{
	int status;

	start_load(scene, clients, 10000, 500);
	web_await_traffic(&scene->restart->web, scene->h);
	start_restart(scene);
	status = await_restart(scene);
	assert_that(status == 0, "status %d, %s", status, scene->restart->error);
	end_load(scene);
	assert_restarted(scene);
	assert_drained(scene->restart);
	assert_no_failure(scene);
}

/* --- tests --- */

static void without_a_failed_request(void **state)
{
	struct scene scene;

	scene_begin(&scene, *state);
	web_publish(&scene.restart->web, scene.h, SITE_WEIGHT);
	record_begin("restart");
	restart_under_load(&scene, 1);
	record_end();
	scene_end(&scene);
}

/* Every sysctl as the library advises. */
static void follow_advice(struct ipvs *h)
{
	struct ipvs_advices advices = IPVS_ADVICES_INIT;
	bool seen = false;

	assert_ok(h, ipvs_advice_list(h, NULL, &advices));
	for (size_t i = 0; i < advices.count; i++) {
		const struct ipvs_advice *advice = &advices.entries[i];

		if (!*advice->advised || advice->severity < IPVS_SEVERITY_WARNING)
			continue;
		set(h, advice->setting, advice->advised);
		seen |= advice->id == IPVS_ADVICE_QUIESCENT_TEMPLATE;
	}
	assert_true(seen);
	ipvs_advices_free(&advices);
}

static void with_persistence(void **state)
{
	struct scene scene;
	struct web *web;

	scene_begin(&scene, *state);
	web = &scene.restart->web;
	web->service.flags = IPVS_SERVICE_PERSISTENT;
	web->service.timeout_s = 300;
	web_publish(web, scene.h, SITE_WEIGHT);
	follow_advice(scene.h);
	restart_under_load(&scene, CLIENTS_MAX);
	scene_end(&scene);
}

/* At each place once. */
static void killed_at_every_step(void **state)
{
	struct scene scene;
	int status;

	scene_begin(&scene, *state);
	web_publish(&scene.restart->web, scene.h, SITE_WEIGHT);
	start_load(&scene, 1, 1000, 500);
	web_await_traffic(&scene.restart->web, scene.h);
	for (int place = TO_BE_DRAINED; place < PLACES; place++) {
		scene.restart->dies_at = (enum place)place;
		start_restart(&scene);
		status = await_restart(&scene);
		assert_that(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
			    "place %d: status %d, %s", place, status, scene.restart->error);
	}
	scene.restart->dies_at = NOWHERE;
	start_restart(&scene);
	status = await_restart(&scene);
	assert_that(status == 0, "status %d, %s", status, scene.restart->error);
	end_load(&scene);
	assert_restarted(&scene);
	assert_no_failure(&scene);
	scene_end(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a rolling restart, and no request fails", without_a_failed_request),
		TEST("the same with persistence, and the settings that are advised",
		     with_persistence),
		TEST("killed at every step, and gone on with", killed_at_every_step),
	};

	return cmocka_run_group_tests_name("rolling", tests, NULL, NULL);
}
