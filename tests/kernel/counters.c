/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counters and rates of services, servers and the namespace, under traffic that is known. */
#include "net.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 7
#define CALLS 3
/* The kernel sums up every two seconds; newer ones measure the processor first. */
#define PATIENCE_MS 30000

/* headers: of IP and what is above it; first: options of a connection's first packet. */
static const struct flow {
	const char *service, *from, *to;
	int protocol;
	uint32_t mark;
	uint64_t headers, first;
} flows[] = {
	{ "tcp 10.9.0.1:80", CLIENT, "10.9.0.1:80", IPPROTO_TCP, 0, 20 + 20, 4 },
	{ "tcp [fd00:9::1]:80", CLIENT6, "[fd00:9::1]:80", IPPROTO_TCP, 0, 40 + 20, 4 },
	{ "udp 10.9.0.1:53", CLIENT, "10.9.0.1:53", IPPROTO_UDP, 0, 20 + 8, 0 },
	{ "udp [fd00:9::1]:53", CLIENT6, "[fd00:9::1]:53", IPPROTO_UDP, 0, 40 + 8, 0 },
	{ "fwmark 7", CLIENT, "10.9.0.1:81", IPPROTO_TCP, 7, 20 + 20, 4 },
	{ "fwmark 7 ipv6", CLIENT6, "[fd00:9::1]:81", IPPROTO_TCP, 7, 40 + 20, 4 },
	{ "sctp 10.9.0.1:36", CLIENT, "10.9.0.1:36", IPPROTO_SCTP, 0, 0, 0 },
};

static struct site sites[COUNT(flows)];
static bool has_flow[COUNT(flows)];

static void send_datagrams(const struct flow *flow, struct farm *farm)
{
	for (int i = 0; i < CONNECTIONS; i++) {
		int caller = caller_open(flow->from, flow->to);

		for (int call = 0; call < CALLS; call++)
			caller_call(caller, farm, true);
		close(caller);
	}
}

static void send_flow(struct ipvs *h, size_t i)
{
	const struct flow *flow = &flows[i];
	int fd = socket_of(flow->protocol, AF_INET);

	begin_case("%s", flow->service);
	has_flow[i] = fd >= 0;
	if (fd < 0) {
		note("this kernel has no sockets of protocol %d", flow->protocol);
		return;
	}
	close(fd);
	site_make(h, &sites[i], flow->service, "rr");
	if (flow->protocol == IPPROTO_UDP)
		send_datagrams(flow, &sites[i].farm);
	else
		for (int n = 0; n < CONNECTIONS; n++)
			talk_once(&sites[i].farm, flow->from, flow->to, flow->mark);
	farm_close(&sites[i].farm);
}

/* The five counters. */
static void add_counters(struct ipvs_stats *sum, const struct ipvs_stats *stats)
{
	sum->conns += stats->conns;
	sum->in_packets += stats->in_packets;
	sum->out_packets += stats->out_packets;
	sum->in_bytes += stats->in_bytes;
	sum->out_bytes += stats->out_bytes;
}

static bool same_counters(const struct ipvs_stats *a, const struct ipvs_stats *b)
{
	return a->conns == b->conns && a->in_packets == b->in_packets &&
	       a->out_packets == b->out_packets && a->in_bytes == b->in_bytes &&
	       a->out_bytes == b->out_bytes;
}

static struct ipvs_stats service_stats(struct ipvs *h, size_t i)
{
	struct ipvs_stats stats;

	assert_ok(h, ipvs_get_stats(h, &sites[i].service, NULL, &stats));
	return stats;
}

static struct ipvs_stats dest_stats(struct ipvs *h, size_t i, size_t dest)
{
	struct ipvs_stats stats;

	assert_ok(h, ipvs_get_stats(h, &sites[i].service, &sites[i].dests[dest], &stats));
	return stats;
}

static struct ipvs_stats totals(struct ipvs *h)
{
	struct ipvs_stats stats;

	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
	return stats;
}

/* Whether everything has been summed up: it fits together then. */
static bool is_settled(struct ipvs *h)
{
	struct ipvs_stats all = { 0 }, stats, total = totals(h);

	for (size_t i = 0; i < COUNT(flows); i++) {
		struct ipvs_stats of_dests = { 0 };

		if (!has_flow[i])
			continue;
		stats = service_stats(h, i);
		add_counters(&all, &stats);
		for (size_t dest = 0; dest < 2; dest++) {
			struct ipvs_stats one = dest_stats(h, i, dest);

			add_counters(&of_dests, &one);
		}
		if (stats.conns != CONNECTIONS || !same_counters(&stats, &of_dests))
			return false;
	}
	return same_counters(&all, &total);
}

static void settle(struct ipvs *h)
{
	int64_t begin = now_ms();

	begin_case("waiting for the sums");
	while (!is_settled(h)) {
		assert_that(now_ms() - begin < PATIENCE_MS,
			    "services, servers and namespace do not add up: %" PRIu64
			    " connections in the namespace", totals(h).conns);
		sleep_ms(50);
	}
	note("the counters were complete after %d ms", (int)(now_ms() - begin));
}

/* rest: all bytes but the payload and what headers there must be. */
static void check_direction(const struct flow *flow, uint64_t packets, uint64_t bytes,
			    uint64_t payload)
{
	uint64_t rest = bytes - payload - CONNECTIONS * flow->first;

	if (flow->protocol == IPPROTO_UDP)
		assert_int_equal(packets, CONNECTIONS * CALLS);
	else
		assert_in_range(packets, CONNECTIONS * 3, CONNECTIONS * 12);
	if (flow->headers)
		assert_that(rest == packets * flow->headers, "%" PRIu64 " packets, %" PRIu64
			    " bytes", packets, bytes);
	else /* SCTP's chunks are of many sizes */
		assert_in_range(rest, packets * (20 + 12), packets * 600);
}

static void check_flow(struct ipvs *h, size_t i)
{
	const struct flow *flow = &flows[i];
	struct ipvs_stats stats = service_stats(h, i);
	uint64_t times = CONNECTIONS * (flow->protocol == IPPROTO_UDP ? CALLS : 1);

	begin_case("%s", flow->service);
	check_direction(flow, stats.in_packets, stats.in_bytes, times * REQUEST_SIZE);
	check_direction(flow, stats.out_packets, stats.out_bytes, times * ANSWER_SIZE);
	assert_int_equal(dest_stats(h, i, 0).conns + dest_stats(h, i, 1).conns, CONNECTIONS);
	assert_in_range(dest_stats(h, i, 0).conns, CONNECTIONS / 2, CONNECTIONS / 2 + 1);
}

/* The same numbers whichever way they are asked for. */
static void check_lists(struct ipvs *h, size_t i)
{
	struct ipvs_service_entry service;
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs_stats stats = service_stats(h, i);

	assert_ok(h, ipvs_service_get(h, &sites[i].service, &service));
	assert_true(same_counters(&service.stats, &stats));
	assert_ok(h, ipvs_dest_list(h, &sites[i].service, &dests));
	assert_int_equal(dests.count, 2);
	for (size_t dest = 0; dest < 2; dest++) {
		stats = dest_stats(h, i, dest);
		assert_true(same_counters(&dests.entries[dest].stats, &stats));
	}
	ipvs_dests_free(&dests);
}

static bool is_zero(struct ipvs_stats stats)
{
	static const struct ipvs_stats zero;

	return memcmp(&stats, &zero, sizeof(zero)) == 0;
}

static void check_zero_one(struct ipvs *h)
{
	struct ipvs_stats other = service_stats(h, 1), total = totals(h), after;

	begin_case("one service zeroed");
	assert_ok(h, ipvs_stats_zero(h, &sites[0].service));
	assert_true(is_zero(service_stats(h, 0)));
	assert_true(is_zero(dest_stats(h, 0, 0)) && is_zero(dest_stats(h, 0, 1)));
	after = service_stats(h, 1);
	assert_true(same_counters(&after, &other));
	after = totals(h);
	assert_true(same_counters(&after, &total));
}

static void check_zero_all(struct ipvs *h)
{
	begin_case("all zeroed");
	assert_ok(h, ipvs_stats_zero(h, NULL));
	assert_true(is_zero(totals(h)));
	for (size_t i = 0; i < COUNT(flows); i++)
		assert_true(!has_flow[i] || (is_zero(service_stats(h, i)) &&
					     is_zero(dest_stats(h, i, 0)) &&
					     is_zero(dest_stats(h, i, 1))));
}

/* The totals are those of the handle's namespace, wherever the thread is, open or not. */
static void check_elsewhere(struct ipvs *h)
{
	struct ipvs_stats here, before = totals(h);
	struct ipvs *other = ipvs_new();
	int home = namespace_fd();

	begin_case("from another namespace");
	new_namespace();
	assert_true(is_zero(totals(other)));
	assert_ok(other, ipvs_open(other));
	assert_true(is_zero(totals(other)));
	here = totals(h);
	assert_true(same_counters(&here, &before) && before.conns > 0);
	assert_ok(other, ipvs_shutdown(other));
	assert_ok(other, ipvs_netns_set_fd(other, home));
	here = totals(other);
	assert_true(same_counters(&here, &before));
	ipvs_free(other);
	close(home);
}

static void everything_counts(void **state)
{
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(flows); i++)
		send_flow(h, i);
	settle(h);
	for (size_t i = 0; i < COUNT(flows); i++)
		if (has_flow[i]) {
			check_flow(h, i);
			check_lists(h, i);
		}
	check_elsewhere(h);
	check_zero_one(h);
	check_zero_all(h);
}

/* What the averages of a rate can be, that has been steady for two sums or more. */
static void check_rate(const char *what, uint64_t rate, uint64_t count, int64_t took_ms)
{
	uint64_t steady = count * 1000 / (uint64_t)took_ms;

	assert_that(rate > steady / 5 && rate < steady * 3 / 2,
		    "%s: %" PRIu64 " per second, but it was %" PRIu64, what, rate, steady);
}

static void check_rates(const struct ipvs_stats *stats, const struct ipvs_stats *sent,
			int64_t took_ms)
{
	check_rate("connections", stats->conns_per_s, sent->conns, took_ms);
	check_rate("packets in", stats->in_packets_per_s, sent->in_packets, took_ms);
	check_rate("packets out", stats->out_packets_per_s, sent->out_packets, took_ms);
	check_rate("bytes in", stats->in_bytes_per_s, sent->in_bytes, took_ms);
	check_rate("bytes out", stats->out_bytes_per_s, sent->out_bytes, took_ms);
}

/* Datagrams, so that all is known without counters. Until the first sum and six seconds more. */
static void keep_calling(struct ipvs *h, struct ipvs_stats *sent, int64_t *took)
{
	int64_t begin = now_ms(), seen = 0;

	while (!seen || now_ms() < seen + 6500) {
		int caller = caller_open(CLIENT, "10.9.0.1:53");

		caller_call(caller, &sites[0].farm, true);
		close(caller);
		sent->conns++;
		sleep_ms(10);
		if (!seen && totals(h).conns && service_stats(h, 0).conns)
			seen = now_ms();
		assert_in_range(now_ms() - begin, 0, PATIENCE_MS);
	}
	*took = now_ms() - begin;
	sent->in_packets = sent->out_packets = sent->conns;
	sent->in_bytes = sent->conns * (28 + REQUEST_SIZE);
	sent->out_bytes = sent->conns * (28 + ANSWER_SIZE);
}

static void rates(void **state)
{
	struct ipvs_stats sent = { 0 }, stats;
	struct ipvs *h = *state;
	int64_t took;

	site_make(h, &sites[0], "udp 10.9.0.1:53", "rr");
	keep_calling(h, &sent, &took);
	note("%" PRIu64 " connections in %d ms", sent.conns, (int)took);
	stats = service_stats(h, 0);
	begin_case("service");
	check_rates(&stats, &sent, took);
	stats = totals(h);
	begin_case("namespace");
	check_rates(&stats, &sent, took);
	farm_close(&sites[0].farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("counters are what was sent, and become zero on demand",
			 everything_counts),
		NET_TEST("rates follow steady traffic", rates),
	};

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
