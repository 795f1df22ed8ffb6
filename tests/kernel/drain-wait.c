/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a drain waits for, by protocol and settings, and what the kernel really does to clients when
 * it does not: each harm that a drain tells of is seen here.
 */
#include "draining.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"
#define DNS "10.9.0.1:53"
#define SAME_CLIENT "10.9.0.100:5555"

static const struct ipvs_drain_options deletes = { .flags = IPVS_DRAIN_DELETE };
static const struct ipvs_drain_options soon = { .deadline_ms = 3000 };
static const struct ipvs_drain_options deletes_soon = { .deadline_ms = 3000,
							.flags = IPVS_DRAIN_DELETE };

/* --- deadlines, with a connection that never ends --- */

static void hold(struct draining *d, struct ipvs *h, struct talk *held)
{
	draining_begin(d, h, "tcp " WEB, "wrr");
	assert_int_equal(talk_open(held, &d->site.farm, CLIENT, WEB, 0), 0);
	talk_exchange(held, REQUEST_SIZE, ANSWER_SIZE);
}

/* Step by step until the deadline: not before, and not later. */
static int64_t meet_deadline(struct draining *d, size_t at,
			     const struct ipvs_drain_options *options)
{
	int64_t job = drain_server(d, at, options);

	step(d, 0);
	step(d, 1000);
	step(d, 1999);
	assert_phase(d, job, IPVS_DRAIN_WAITING);
	assert_int_equal(ipvs_drain_next(d->drain), d->now + 1);
	step(d, 1);
	assert_result(d, job, IPVS_DRAIN_DEADLINE);
	return job;
}

static void let_go(struct draining *d, struct talk *held)
{
	close(held->client);
	close(held->server);
	draining_end(d);
}

static void kept_at_the_deadline(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	hold(&d, *state, &held);
	job = meet_deadline(&d, held.at, &soon);
	assert_harms(&d, job, "remain");
	assert_holds(&d, job, "active");
	assert_int_equal(weight_of(&d, held.at), 0);
	talk_exchange(&held, REQUEST_SIZE, ANSWER_SIZE);
	let_go(&d, &held);
}

static void reset_at_the_deadline(void **state)
{
	int64_t limit = now_ms() + 10000;
	struct draining d;
	struct talk held;
	int64_t job;

	set(*state, "expire_nodest_conn", "1");
	hold(&d, *state, &held);
	job = meet_deadline(&d, held.at, &deletes_soon);
	assert_harms(&d, job, "reset");
	while (send(held.client, "?", 1, MSG_NOSIGNAL) == 1) {
		assert_that(now_ms() < limit, "the connection goes on");
		sleep_ms(20);
	}
	assert_true(errno == ECONNRESET || errno == EPIPE);
	let_go(&d, &held);
}

static void swallowed_at_the_deadline(void **state)
{
	struct pollfd poller = { .events = POLLIN };
	struct draining d;
	struct talk held;
	int64_t job;

	set(*state, "expire_nodest_conn", "0");
	hold(&d, *state, &held);
	job = meet_deadline(&d, held.at, &deletes_soon);
	assert_harms(&d, job, "swallowed");
	assert_int_equal(send(held.client, "?", 1, MSG_NOSIGNAL), 1);
	poller.fd = held.server;
	assert_int_equal(poll(&poller, 1, 500), 0);
	poller.fd = held.client;
	assert_int_equal(poll(&poller, 1, 0), 0);
	let_go(&d, &held);
}

/* --- UDP --- */

struct flow {
	int caller;
	int at;
};

static void open_flow(struct draining *d, struct flow *flow)
{
	flow->caller = caller_open(CLIENT, DNS);
	flow->at = try_to_call(flow->caller, &d->site.farm);
	assert_in_range(flow->at, 0, 1);
}

static void set_udp_timeout(struct ipvs *h, uint32_t seconds)
{
	const struct ipvs_timeouts timeouts = { .udp_s = seconds };

	assert_ok(h, ipvs_timeouts_set(h, &timeouts));
}

/* Each flow goes on at the other server, and loses nothing. */
static void udp_moves_at_once(void **state)
{
	struct draining d;
	struct flow flow;
	int64_t job;

	set(*state, "expire_nodest_conn", "1");
	draining_begin(&d, *state, "udp " DNS, "wrr");
	open_flow(&d, &flow);
	job = drain_server(&d, (size_t)flow.at, &deletes);
	step(&d, 0);
	assert_int_equal(try_to_call(flow.caller, &d.site.farm), flow.at);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "moved");
	assert_int_equal(try_to_call(flow.caller, &d.site.farm), 1 - flow.at);
	close(flow.caller);
	draining_end(&d);
}

/* Real time: the flow has to time out. */
static void udp_pauses(void **state)
{
	int64_t limit = now_ms() + 20000, job;
	struct draining d;
	struct flow flow;

	set(*state, "expire_nodest_conn", "0");
	set_udp_timeout(*state, 2);
	draining_begin(&d, *state, "udp " DNS, "wrr");
	open_flow(&d, &flow);
	job = drain_server(&d, (size_t)flow.at, &deletes);
	step(&d, 0);
	step(&d, 100);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "flows");
	while (ipvs_drain_next(d.drain) >= 0) {
		assert_that(now_ms() < limit, "the flow does not end");
		sleep_ms(50);
		step(&d, 1);
	}
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "");
	assert_int_equal(try_to_call(flow.caller, &d.site.farm), 1 - flow.at);
	close(flow.caller);
	draining_end(&d);
}

/* A timeout has passed on our clock, but not for the flow: it never pauses. */
static void udp_does_not_pause(void **state)
{
	struct draining d;
	struct flow flow;
	int64_t job;

	set(*state, "expire_nodest_conn", "0");
	set_udp_timeout(*state, 28);
	draining_begin(&d, *state, "udp " DNS, "wrr");
	open_flow(&d, &flow);
	job = drain_server(&d, (size_t)flow.at, &deletes);
	for (int seconds = 0; seconds < 32; seconds++) {
		step(&d, seconds ? 1000 : 0);
		assert_phase(&d, job, IPVS_DRAIN_WAITING);
		assert_int_equal(try_to_call(flow.caller, &d.site.farm), flow.at);
	}
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DEADLINE);
	assert_harms(&d, job, "swallowed");
	assert_int_equal(try_to_call(flow.caller, &d.site.farm), -1);
	close(flow.caller);
	draining_end(&d);
}

static void udp_kept(void **state)
{
	struct draining d;
	struct flow flow;
	int64_t job;

	draining_begin(&d, *state, "udp " DNS, "wrr");
	open_flow(&d, &flow);
	job = meet_deadline(&d, (size_t)flow.at, &soon);
	assert_holds(&d, job, "flows");
	assert_harms(&d, job, "remain");
	assert_int_equal(try_to_call(flow.caller, &d.site.farm), flow.at);
	close(flow.caller);
	draining_end(&d);
}

/* No flow is kept: every datagram goes to the other server from weight 0 on. */
static void udp_by_the_packet(void **state)
{
	struct draining d = { .h = *state, .drain = ipvs_drain_new() };
	int64_t job;
	int caller;

	d.site.service = service_of("udp " DNS);
	memset(d.site.service.scheduler, 0, sizeof(d.site.service.scheduler));
	strcpy(d.site.service.scheduler, "wrr");
	d.site.service.flags = IPVS_SERVICE_ONEPACKET;
	site_add(*state, &d.site, IPPROTO_UDP);
	caller = caller_open(CLIENT, DNS);
	try_to_call(caller, &d.site.farm);
	try_to_call(caller, &d.site.farm);
	job = drain_server(&d, 0, &deletes);
	step(&d, 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_to_call(caller, &d.site.farm), 1);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "");
	close(caller);
	draining_end(&d);
}

/* --- by firewall mark --- */

static void by_mark(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	set(*state, "expire_nodest_conn", "1");
	draining_begin(&d, *state, "fwmark 7", "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 7), 0);
	job = drain_server(&d, held.at, &deletes);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "active");
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "moved");
	draining_end(&d);
}

/* --- SCTP --- */

static void sctp(void **state)
{
	int probe = socket_of(IPPROTO_SCTP, AF_INET);
	struct draining d;
	struct talk held;
	int64_t job;

	if (probe < 0) {
		note("no SCTP in this kernel");
		return;
	}
	close(probe);
	draining_begin(&d, *state, "sctp " WEB, "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	talk_exchange(&held, REQUEST_SIZE, ANSWER_SIZE);
	job = drain_server(&d, held.at, &deletes);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "active");
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	draining_end(&d);
}

/* --- persistence --- */

static void make_persistent(struct draining *d, struct ipvs *h, uint32_t timeout_s)
{
	memset(d, 0, sizeof(*d));
	d->h = h;
	d->drain = ipvs_drain_new();
	d->site.service = service_of("tcp " WEB);
	memset(d->site.service.scheduler, 0, sizeof(d->site.service.scheduler));
	strcpy(d->site.service.scheduler, "wrr");
	d->site.service.flags = IPVS_SERVICE_PERSISTENT;
	d->site.service.timeout_s = timeout_s;
	site_add(h, &d->site, IPPROTO_TCP);
}

static void persistent_clients_still_come(void **state)
{
	struct draining d;
	int64_t job;
	size_t at;

	set(*state, "expire_quiescent_template", "0");
	set(*state, "expire_nodest_conn", "1");
	make_persistent(&d, *state, 300);
	at = talk_once(&d.site.farm, CLIENT, WEB, 0);
	job = drain_server(&d, at, &soon);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "persistent");
	assert_int_equal(ipvs_drain_part(d.drain, job, 0)->persistent_conns, 1);
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), at);
	assert_int_equal(talk_once(&d.site.farm, OTHER_CLIENT, WEB, 0), 1 - at);
	step(&d, 2000);
	assert_result(&d, job, IPVS_DRAIN_DEADLINE);
	assert_harms(&d, job, "remain");
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), at);
	draining_end(&d);
}

/* Their templates are still there, but nobody follows them. */
static void persistent_clients_stay_away(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	set(*state, "expire_quiescent_template", "1");
	set(*state, "expire_nodest_conn", "1");
	make_persistent(&d, *state, 300);
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, NULL);
	step(&d, 0);
	step(&d, 1000);
	assert_holds(&d, job, "active");
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "unstuck");
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), 1 - held.at);
	draining_end(&d);
}

static void persistent_clients_of_a_deleted_server(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	set(*state, "expire_quiescent_template", "0");
	set(*state, "expire_nodest_conn", "1");
	make_persistent(&d, *state, 300);
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, &deletes);
	step(&d, 0);
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), held.at);
	step(&d, 1000);
	assert_holds(&d, job, "active,persistent");
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "unstuck");
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), 1 - held.at);
	draining_end(&d);
}

/* --- ports used again --- */

static void ports_used_again(void **state)
{
	struct draining d;
	int64_t job;
	size_t at;

	set(*state, "conn_reuse_mode", "0");
	draining_begin(&d, *state, "tcp " WEB, "wrr");
	at = talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB);
	job = drain_server(&d, at, &soon);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "reuse");
	assert_int_equal(talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB), at);
	step(&d, 2000);
	assert_result(&d, job, IPVS_DRAIN_DEADLINE);
	assert_harms(&d, job, "remain");
	assert_int_equal(talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB), at);
	draining_end(&d);
}

static void ports_used_again_elsewhere(void **state)
{
	struct draining d;
	int64_t job;
	size_t at;

	set(*state, "conn_reuse_mode", "1");
	draining_begin(&d, *state, "tcp " WEB, "wrr");
	at = talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB);
	job = drain_server(&d, at, NULL);
	step(&d, 0);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_int_equal(talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB), 1 - at);
	draining_end(&d);
}

/* Nobody knows them any more, and nobody refuses them. */
static void ports_used_again_swallowed(void **state)
{
	struct draining d;
	int64_t job;
	size_t at;

	set(*state, "conn_reuse_mode", "0");
	draining_begin(&d, *state, "tcp " WEB, "wrr");
	at = talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB);
	job = drain_server(&d, at, &deletes_soon);
	step(&d, 0);
	step(&d, 1000);
	assert_holds(&d, job, "reuse");
	step(&d, 2000);
	assert_result(&d, job, IPVS_DRAIN_DEADLINE);
	assert_harms(&d, job, "swallowed");
	assert_int_equal(try_to_connect(SAME_CLIENT, WEB), -ETIMEDOUT);
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), 1 - at);
	draining_end(&d);
}

static void ports_used_again_moved(void **state)
{
	struct draining d;
	int64_t job;
	size_t at;

	set(*state, "conn_reuse_mode", "0");
	set(*state, "expire_nodest_conn", "1");
	draining_begin(&d, *state, "tcp " WEB, "wrr");
	at = talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB);
	job = drain_server(&d, at, &deletes);
	step(&d, 0);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "");
	assert_int_equal(talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB), 1 - at);
	draining_end(&d);
}

/* conn_reuse_mode is as it should be, and does not help: only expire_nodest_conn does. */
static void persistent_ports_used_again(void **state)
{
	struct draining d;
	int64_t job;
	size_t at;

	set(*state, "conn_reuse_mode", "1");
	set(*state, "expire_quiescent_template", "1");
	make_persistent(&d, *state, 300);
	at = talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB);
	job = drain_server(&d, at, &soon);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "reuse");
	assert_int_equal(talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB), at);
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), 1 - at);
	set(*state, "expire_nodest_conn", "1");
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_int_equal(talk_and_free_port(&d.site.farm, SAME_CLIENT, WEB), 1 - at);
	draining_end(&d);
}

/* --- schedulers that hash --- */

/* dh looks at the address of the service alone: all of its clients go to one server. */
static void hashed_clients_are_refused(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "dh");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, &deletes);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_harms(&d, job, "refused");
	assert_int_equal(try_to_connect(CLIENT, WEB), -ECONNREFUSED);
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), 1 - held.at);
	draining_end(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("kept at the deadline: what is open goes on", kept_at_the_deadline),
		NET_TEST("deleted at the deadline, expire_nodest_conn 1: it is reset",
			 reset_at_the_deadline),
		NET_TEST("deleted at the deadline, expire_nodest_conn 0: it is swallowed",
			 swallowed_at_the_deadline),
		NET_TEST("UDP, deleted with expire_nodest_conn: flows move at once",
			 udp_moves_at_once),
		NET_TEST("UDP, deleted without it: a flow that pauses is waited for", udp_pauses),
		NET_TEST("UDP, deleted without it: one that does not is swallowed",
			 udp_does_not_pause),
		NET_TEST("UDP, kept: flows go on", udp_kept),
		NET_TEST("UDP by the packet needs no wait", udp_by_the_packet),
		NET_TEST("a service by mark waits for what is active", by_mark),
		NET_TEST("SCTP waits for what is active", sctp),
		NET_TEST("persistent clients still come to a server that is kept",
			 persistent_clients_still_come),
		NET_TEST("they do not with expire_quiescent_template",
			 persistent_clients_stay_away),
		NET_TEST("persistent clients of a deleted server get another",
			 persistent_clients_of_a_deleted_server),
		NET_TEST("ports used again hold a kept server, conn_reuse_mode 0",
			 ports_used_again),
		NET_TEST("they do not with conn_reuse_mode 1", ports_used_again_elsewhere),
		NET_TEST("deleted without expire_nodest_conn, they are swallowed",
			 ports_used_again_swallowed),
		NET_TEST("deleted with it, they move", ports_used_again_moved),
		NET_TEST("ports used again by persistent clients need expire_nodest_conn",
			 persistent_ports_used_again),
		NET_TEST("hashed clients of a server of weight 0 are refused",
			 hashed_clients_are_refused),
	};

	return cmocka_run_group_tests_name("drain-wait", tests, NULL, NULL);
}
