/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The harm that the advisor names is real: what clients and servers see of each setting as it
 * should not be, and as it advises. settings-wire.c has those that show elsewhere.
 */
#include "setting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"
#define DNS "10.9.0.1:53"
/* A client that uses its port again. */
#define SAME_CLIENT "10.9.0.100:5555"

static void set_weight(struct ipvs *h, const struct site *site, size_t at, uint32_t weight)
{
	assert_ok(h, ipvs_dest_set_weight(h, &site->service, &site->dests[at], weight));
}

/* --- counters --- */

static uint64_t wait_for_more(struct ipvs *h, const struct site *site, uint64_t conns)
{
	int64_t limit = now_ms() + 30000;
	struct ipvs_stats stats;

	do {
		assert_ok(h, ipvs_get_stats(h, &site->service, NULL, &stats));
		assert_that(now_ms() < limit, "the counters stand still");
		sleep_ms(20);
	} while (stats.conns <= conns);
	return stats.conns;
}

static void call_once(struct site *site)
{
	int caller = caller_open(CLIENT, DNS);

	caller_call(caller, &site->farm, true);
	close(caller);
}

/* The kernel sums up every two seconds. */
static void check_frozen(struct ipvs *h, struct site *site)
{
	struct ipvs_stats service[2], total[2];

	for (int i = 0; i < 2; i++) {
		assert_ok(h, ipvs_get_stats(h, &site->service, NULL, &service[i]));
		assert_ok(h, ipvs_get_stats(h, NULL, NULL, &total[i]));
		if (i == 0) {
			call_once(site);
			sleep_ms(5000);
		}
	}
	assert_int_equal(service[1].conns, service[0].conns);
	assert_int_equal(total[1].conns, total[0].conns);
	assert_int_equal(total[1].in_packets, total[0].in_packets);
}

static void counters_stand_still(struct ipvs *h, const char *name, const char *off, const char *on)
{
	struct site site;
	uint64_t conns;

	if (!has(h, name))
		return;
	site_make(h, &site, "udp " DNS, "rr");
	call_once(&site);
	conns = wait_for_more(h, &site, 0);
	set(h, name, off);
	check_frozen(h, &site);
	set(h, name, on);
	assert_int_equal(wait_for_more(h, &site, conns), conns + 1);
	farm_close(&site.farm);
}

static void estimation_off(void **state)
{
	counters_stand_still(*state, "run_estimation", "0", "1");
}

static void no_processor(void **state)
{
	counters_stand_still(*state, "est_cpulist", "", "all");
}

/* --- ports used again --- */

/* Only a newer kernel has run_estimation, and only it lets expire_nodest_conn help. */
static void reuse_off(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	size_t at;

	site_make(h, &site, "tcp " WEB, "rr");
	set(h, "conn_reuse_mode", "0");
	at = talk_and_free_port(&site.farm, SAME_CLIENT, WEB);
	set_weight(h, &site, at, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(talk_and_free_port(&site.farm, SAME_CLIENT, WEB), at);
	set(h, "expire_nodest_conn", "1");
	assert_int_equal(talk_and_free_port(&site.farm, SAME_CLIENT, WEB),
			 has(h, "run_estimation") ? 1 - at : at);
	farm_close(&site.farm);
}

static void reuse_on(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	size_t at;

	site_make(h, &site, "tcp " WEB, "rr");
	set(h, "conn_reuse_mode", "1");
	at = talk_and_free_port(&site.farm, SAME_CLIENT, WEB);
	set_weight(h, &site, at, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(talk_and_free_port(&site.farm, SAME_CLIENT, WEB), 1 - at);
	farm_close(&site.farm);
}

/* --- servers that are deleted or have weight 0 --- */

static void nodest_udp(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	int caller, at;

	site_make(h, &site, "udp " DNS, "rr");
	caller = caller_open(CLIENT, DNS);
	at = try_to_call(caller, &site.farm);
	assert_in_range(at, 0, 1);
	assert_ok(h, ipvs_dest_delete(h, &site.service, &site.dests[at]));
	for (int i = 0; i < 3; i++)
		assert_int_equal(try_to_call(caller, &site.farm), -1);
	set(h, "expire_nodest_conn", "1");
	try_to_call(caller, &site.farm);
	assert_int_equal(try_to_call(caller, &site.farm), 1 - at);
	close(caller);
	farm_close(&site.farm);
}

/* What is sent into the hole does not keep it open. */
static void nodest_ends(void **state)
{
	const struct ipvs_timeouts timeouts = { .udp_s = 3 };
	int64_t begin, limit;
	struct site site;
	int caller, at;

	assert_ok(*state, ipvs_timeouts_set(*state, &timeouts));
	site_make(*state, &site, "udp " DNS, "rr");
	caller = caller_open(CLIENT, DNS);
	at = try_to_call(caller, &site.farm);
	begin = now_ms();
	limit = begin + 20000;
	assert_ok(*state, ipvs_dest_delete(*state, &site.service, &site.dests[at]));
	while (try_to_call(caller, &site.farm) != 1 - at)
		assert_that(now_ms() < limit, "it does not end");
	note("the hole was open for %d ms", (int)(now_ms() - begin));
	assert_true(now_ms() - begin > 1500);
	close(caller);
	farm_close(&site.farm);
}

static void nodest_tcp(void **state)
{
	struct ipvs *h = *state;
	int64_t limit = now_ms() + 10000;
	struct talk talk;
	struct site site;

	site_make(h, &site, "tcp " WEB, "rr");
	set(h, "expire_nodest_conn", "1");
	assert_int_equal(talk_open(&talk, &site.farm, CLIENT, WEB, 0), 0);
	assert_ok(h, ipvs_dest_delete(h, &site.service, &site.dests[talk.at]));
	while (send(talk.client, "?", 1, MSG_NOSIGNAL) == 1) {
		assert_that(now_ms() < limit, "the connection goes on");
		sleep_ms(20);
	}
	assert_true(errno == ECONNRESET || errno == EPIPE);
	close(talk.client);
	close(talk.server);
	farm_close(&site.farm);
}

static void make_persistent(struct ipvs *h, struct site *site, uint32_t timeout_s)
{
	site->service = service_of("tcp " WEB);
	memset(site->service.scheduler, 0, sizeof(site->service.scheduler));
	strcpy(site->service.scheduler, "rr");
	site->service.flags = IPVS_SERVICE_PERSISTENT;
	site->service.timeout_s = timeout_s;
	site_add(h, site, IPPROTO_TCP);
}

static void persistent_at_zero(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	size_t at;

	make_persistent(h, &site, 300);
	at = talk_once(&site.farm, CLIENT, WEB, 0);
	set_weight(h, &site, at, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(talk_once(&site.farm, CLIENT, WEB, 0), at);
	set(h, "expire_quiescent_template", "1");
	for (int i = 0; i < 3; i++)
		assert_int_equal(talk_once(&site.farm, CLIENT, WEB, 0), 1 - at);
	farm_close(&site.farm);
}

/* Where conn_reuse_mode is as it should be, and clients without a port of old leave. */
static void persistent_port_used_again(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	size_t at;

	set(h, "conn_reuse_mode", "1");
	set(h, "expire_quiescent_template", "1");
	make_persistent(h, &site, 300);
	at = talk_and_free_port(&site.farm, SAME_CLIENT, WEB);
	set_weight(h, &site, at, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(talk_and_free_port(&site.farm, SAME_CLIENT, WEB), at);
	set(h, "expire_nodest_conn", "1");
	for (int i = 0; i < 3; i++)
		assert_int_equal(talk_and_free_port(&site.farm, SAME_CLIENT, WEB), 1 - at);
	farm_close(&site.farm);
}

/* The seconds that are left of the one template there is: it has no client's port. */
static unsigned int persistence_left(void)
{
	char text[4096] = "", *line, *rest = text;
	unsigned int left = 0, port;

	read_file("/proc/thread-self/net/ip_vs_conn", text, sizeof(text));
	while ((line = strsep(&rest, "\n")))
		if (sscanf(line, "TCP %*s %x %*s %*s %*s %*s %*s %u", &port, &left) == 2 && !port)
			return left;
	assert_that(false, "there is no template");
	return 0;
}

static void persistence_is_prolonged(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	size_t at;

	make_persistent(h, &site, 300);
	at = talk_once(&site.farm, CLIENT, WEB, 0);
	set_weight(h, &site, at, 0);
	sleep_ms(5000);
	assert_in_range(persistence_left(), 1, 296);
	assert_int_equal(talk_once(&site.farm, CLIENT, WEB, 0), at);
	assert_in_range(persistence_left(), 297, 300);
	farm_close(&site.farm);
}

/* Of so many clients some come to either server. */
static unsigned int count_refused(int port)
{
	unsigned int refused = 0;
	char from[32];

	for (int i = 0; i < 20; i++) {
		snprintf(from, sizeof(from), "10.9.0.100:%d", port + i);
		refused += try_to_connect(from, WEB) != 0;
	}
	return refused;
}

static void check_hash(struct ipvs *h, const char *scheduler, int port)
{
	struct site site;

	begin_case("%s", scheduler);
	site.service = service_of("tcp " WEB);
	memset(site.service.scheduler, 0, sizeof(site.service.scheduler));
	strcpy(site.service.scheduler, scheduler);
	site.service.flags = IPVS_SERVICE_SCHED_2;
	site_add(h, &site, IPPROTO_TCP);
	assert_int_equal(count_refused(port), 0);
	set_weight(h, &site, 0, 0);
	assert_in_range(count_refused(port + 100), 1, 19);
	site.service.flags |= IPVS_SERVICE_SCHED_1;
	assert_ok(h, ipvs_service_update(h, &site.service));
	assert_int_equal(count_refused(port + 200), 0);
	assert_ok(h, ipvs_service_delete(h, &site.service));
	farm_close(&site.farm);
}

static void hash_without_fallback(void **state)
{
	check_hash(*state, "sh", 6000);
	check_hash(*state, "mh", 7000);
}

/* All clients of one address have the same server of dh. */
static void hash_that_has_no_fallback(void **state)
{
	unsigned int refused = 0;
	struct ipvs *h = *state;
	struct site site;

	site_make(h, &site, "tcp " WEB, "dh");
	assert_int_equal(count_refused(8000), 0);
	for (size_t i = 0; i < 2; i++) {
		set_weight(h, &site, i, 0);
		refused += count_refused(8100 + 100 * (int)i);
		set_weight(h, &site, i, 1);
	}
	assert_int_equal(refused, 20);
	assert_ok(h, ipvs_dest_delete(h, &site.service, &site.dests[0]));
	assert_int_equal(count_refused(8300), 0);
	farm_close(&site.farm);
}

/* --- too many connections --- */

static void conn_max(void **state)
{
	struct ipvs *h = *state;
	struct talk talk;
	struct site site;

	if (!has(h, "conn_max"))
		return;
	site_make(h, &site, "tcp " WEB, "rr");
	set(h, "conn_max", "1");
	assert_int_equal(talk_open(&talk, &site.farm, CLIENT, WEB, 0), 0);
	assert_int_not_equal(try_to_connect(CLIENT, WEB), 0);
	talk_exchange(&talk, REQUEST_SIZE, ANSWER_SIZE);
	set(h, "conn_max", "100");
	assert_int_equal(try_to_connect(CLIENT, WEB), 0);
	talk_close(&talk);
	farm_close(&site.farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("run_estimation 0: counters stand still", estimation_off),
		NET_TEST("est_cpulist empty: counters stand still", no_processor),
		NET_TEST("conn_reuse_mode 0: a port used again stays at a server of weight 0",
			 reuse_off),
		NET_TEST("conn_reuse_mode 1: it does not", reuse_on),
		NET_TEST("expire_nodest_conn 0: datagrams to a deleted server are lost",
			 nodest_udp),
		NET_TEST("expire_nodest_conn 0: they are until the timeout", nodest_ends),
		NET_TEST("expire_nodest_conn 1: a connection to a deleted server is reset",
			 nodest_tcp),
		NET_TEST("expire_quiescent_template 0: persistent clients come to weight 0",
			 persistent_at_zero),
		NET_TEST("expire_quiescent_template 0: and that keeps them there",
			 persistence_is_prolonged),
		NET_TEST("expire_nodest_conn 0: their ports used again come to weight 0",
			 persistent_port_used_again),
		NET_TEST("sh and mh without fallback: clients of weight 0 are refused",
			 hash_without_fallback),
		NET_TEST("dh: clients of weight 0 are refused, of a deleted server not",
			 hash_that_has_no_fallback),
		NET_TEST("conn_max: when it is reached, no client can connect", conn_max),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
