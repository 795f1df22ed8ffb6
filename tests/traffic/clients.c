/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Clients that are hard to drain, in real time and beside a constant load that must not suffer:
 * those that use ports again, and one that never ends. What becomes of them is what the drain has
 * said.
 */
#include "job.h"
#include "load.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct scene {
	struct ipvs *h;
	struct web web;
	struct load load;
	struct job job;
};

/* --- the load --- */

static void web_begin(struct scene *scene, struct ipvs *h)
{
	memset(scene, 0, sizeof(*scene));
	scene->h = h;
	scene->web.service = service_of("tcp " SITE_ADDRESS ":80");
	web_open(&scene->web);
	web_publish(&scene->web, h, SITE_WEIGHT);
}

static void load_begin(struct scene *scene)
{
	load_start(&scene->load, NULL, "/quick", 100000, 10);
	web_await_traffic(&scene->web, scene->h);
	sleep_ms(500);
}

/* How many have failed. */
static unsigned int load_failures(struct scene *scene)
{
	struct load_result result = { 0 };

	load_stop(&scene->load);
	load_end(&scene->load, &result);
	note("%u requests, %u failed; the longest took %u ms", result.complete, result.failed,
	     result.longest_ms);
	assert_true(result.complete > 100);
	return result.failed;
}

static void web_end(struct scene *scene)
{
	job_free(&scene->job);
	web_close(&scene->web);
}

/* Two hundred ports, each used again after less than a second. */
static void drain_with_few_ports(struct scene *scene, struct ipvs *h, const char *mode)
{
	const struct ipvs_drain_options options = { .interval_ms = 100, .deadline_ms = 2000 };

	web_begin(scene, h);
	assert_int_equal(write_file("/proc/sys/net/ipv4/ip_local_port_range", "20000 20199"), 0);
	set(h, "conn_reuse_mode", mode);
	load_begin(scene);
	job_begin(&scene->job, scene->h, &scene->web.service, &scene->web.dests[0], &options);
	job_run(&scene->job);
}

/* But what the kernel takes for active: for that the drain waits to the deadline. */
static void assert_nothing_comes(const struct scene *scene)
{
	const struct ipvs_drain_part *part = job_part(&scene->job);

	if (part->result != IPVS_DRAIN_DEADLINE) {
		assert_job_ended(&scene->job, IPVS_DRAIN_DRAINED, 0);
		return;
	}
	note("%u connections are left", part->active_conns);
	assert_int_equal(part->holds, IPVS_DRAIN_HOLD_ACTIVE);
	assert_in_range(part->active_conns, 1, stale_max());
}

/* So the server can be stopped. */
static void ports_used_again(void **state)
{
	struct scene scene;

	drain_with_few_ports(&scene, *state, "1");
	assert_nothing_comes(&scene);
	assert_true(try_kill(&scene.web, 0));
	sleep_ms(1000);
	assert_int_equal(load_failures(&scene), 0);
	web_end(&scene);
}

/* That it can't be stopped was said, and is true. */
static void ports_used_again_without_mode(void **state)
{
	struct scene scene;

	drain_with_few_ports(&scene, *state, "0");
	assert_job_ended(&scene.job, IPVS_DRAIN_DEADLINE, IPVS_DRAIN_HARM_REMAIN);
	assert_true(job_part(&scene.job)->holds & IPVS_DRAIN_HOLD_REUSE);
	assert_true(try_kill(&scene.web, 0));
	sleep_ms(1000);
	assert_true(load_failures(&scene) > 0);
	web_end(&scene);
}

/* --- a client that never ends --- */

static int connect_to_site(void)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(80),
				    .sin_addr.s_addr = htonl(0x0a090001) };
	int fd = socket_of(IPPROTO_TCP, AF_INET);

	assert_that(connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0, "connect: %m");
	return fd;
}

/* It has got the only connection that there is. */
static size_t server_of_held(const struct scene *scene)
{
	struct web_count count;

	web_count(&scene->web, scene->h, &count);
	for (size_t i = 0; i < SERVERS; i++)
		if (count.active[i])
			return i;
	assert_that(false, "no server has it");
	return 0;
}

/* Not before the deadline, and with the first step after it. */
static void meet_deadline(struct scene *scene, size_t at,
			  const struct ipvs_drain_options *options)
{
	int64_t begin = now_ms(), last = begin;

	job_begin(&scene->job, scene->h, &scene->web.service, &scene->web.dests[at], options);
	while (ipvs_drain_next(scene->job.drain) >= 0) {
		last = now_ms();
		job_step(&scene->job);
		sleep_ms(20);
	}
	assert_in_range(last - begin, options->deadline_ms, INT32_MAX);
	assert_int_equal(job_part(&scene->job)->holds, IPVS_DRAIN_HOLD_ACTIVE);
	assert_int_equal(job_part(&scene->job)->active_conns, 1);
}

static void a_client_that_never_ends(void **state)
{
	const struct ipvs_drain_options options = { .interval_ms = 100, .deadline_ms = 1500 };
	static const char request[] = "GET /quick HTTP/1.0\r\n\r\n";
	struct scene scene;
	char answer[16];
	size_t at;
	int held;

	web_begin(&scene, *state);
	held = connect_to_site();
	at = server_of_held(&scene);
	load_begin(&scene);
	meet_deadline(&scene, at, &options);
	assert_job_ended(&scene.job, IPVS_DRAIN_DEADLINE, IPVS_DRAIN_HARM_REMAIN);
	assert_int_equal(send(held, request, sizeof(request) - 1, 0), sizeof(request) - 1);
	assert_int_equal(recv(held, answer, 15, MSG_WAITALL), 15);
	assert_memory_equal(answer, "HTTP/1.1 200 OK", 15);
	close(held);
	assert_int_equal(load_failures(&scene), 0);
	web_end(&scene);
}

static void it_is_reset(void **state)
{
	const struct ipvs_drain_options options = { .interval_ms = 100, .deadline_ms = 1500,
						    .flags = IPVS_DRAIN_DELETE };
	struct scene scene;
	size_t at;
	char byte;
	int held;

	set(*state, "expire_nodest_conn", "1");
	web_begin(&scene, *state);
	held = connect_to_site();
	at = server_of_held(&scene);
	load_begin(&scene);
	meet_deadline(&scene, at, &options);
	assert_job_ended(&scene.job, IPVS_DRAIN_DEADLINE, IPVS_DRAIN_HARM_RESET);
	send(held, "G", 1, MSG_NOSIGNAL);
	assert_int_equal(recv(held, &byte, 1, 0), -1);
	assert_int_equal(errno, ECONNRESET);
	close(held);
	assert_int_equal(load_failures(&scene), 0);
	web_end(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("ports used again, conn_reuse_mode 1: drained, and no request fails",
		     ports_used_again),
		TEST("with 0 they still come, as was said", ports_used_again_without_mode),
		TEST("a client that never ends: kept at the deadline, it goes on",
		     a_client_that_never_ends),
		TEST("deleted at the deadline, it is reset, and nobody else", it_is_reset),
	};

	return cmocka_run_group_tests_name("clients", tests, NULL, NULL);
}
