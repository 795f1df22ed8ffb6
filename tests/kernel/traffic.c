/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Real connections through the kernel's balancer: which server gets them. */
#include "net.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CLIENT "10.9.0.100:0"
#define OTHER_CLIENT "10.9.0.101:0"

static void round_robin(void **state)
{
	struct site site;
	size_t last, at;

	site_make(*state, &site, "tcp 10.9.0.1:80", "rr");
	last = talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0);
	for (int i = 0; i < 20; i++) {
		at = talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0);
		assert_int_equal(at, 1 - last);
		last = at;
	}
	farm_close(&site.farm);
}

static void by_weight(void **state)
{
	struct ipvs *h = *state;
	unsigned int got[2];
	struct site site;

	site_make(h, &site, "tcp 10.9.0.1:80", "wrr");
	assert_ok(h, ipvs_dest_set_weight(h, &site.service, &site.dests[0], 3));
	for (int round = 0; round < 5; round++) {
		got[0] = got[1] = 0;
		for (int i = 0; i < 4; i++)
			got[talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0)]++;
		assert_int_equal(got[0], 3);
	}
	farm_close(&site.farm);
}

static void weight_zero(void **state)
{
	struct ipvs *h = *state;
	struct talk before;
	struct site site;

	site_make(h, &site, "tcp 10.9.0.1:80", "wlc");
	assert_int_equal(talk_open(&before, &site.farm, CLIENT, "10.9.0.1:80", 0), 0);
	assert_ok(h, ipvs_dest_set_weight(h, &site.service, &site.dests[before.at], 0));
	for (int i = 0; i < 10; i++)
		assert_int_equal(talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0), 1 - before.at);
	talk_exchange(&before, REQUEST_SIZE, ANSWER_SIZE);
	talk_close(&before);
	farm_close(&site.farm);
}

static void upper_threshold(void **state)
{
	struct ipvs *h = *state;
	unsigned int got[2] = { 0, 0 };
	struct talk talks[8];
	struct site site;

	site_make(h, &site, "tcp 10.9.0.1:80", "rr");
	site.dests[0].upper_threshold = 2;
	assert_ok(h, ipvs_dest_update(h, &site.service, &site.dests[0]));
	for (size_t i = 0; i < COUNT(talks); i++) {
		assert_int_equal(talk_open(&talks[i], &site.farm, CLIENT, "10.9.0.1:80", 0), 0);
		got[talks[i].at]++;
	}
	for (size_t i = 0; i < COUNT(talks); i++)
		talk_close(&talks[i]);
	assert_int_equal(got[0], 2);
	assert_int_equal(got[1], COUNT(talks) - 2);
	farm_close(&site.farm);
}

static void make_persistent(struct ipvs *h, struct site *site, uint32_t netmask)
{
	site->service = service_of("tcp 10.9.0.1:80");
	strcpy(site->service.scheduler, "rr");
	site->service.flags = IPVS_SERVICE_PERSISTENT;
	site->service.timeout_s = 300;
	site->service.netmask = netmask;
	site_add(h, site, IPPROTO_TCP);
}

static void assert_persistent(struct ipvs *h, const struct site *site, uint32_t first,
			      uint32_t second)
{
	struct ipvs_dest_entry entries[2];

	for (int i = 0; i < 2; i++)
		assert_ok(h, ipvs_dest_get(h, &site->service, &site->dests[i], &entries[i]));
	assert_int_equal(entries[0].persistent_conns, first);
	assert_int_equal(entries[1].persistent_conns, second);
}

static void persistence(void **state)
{
	struct site site;
	size_t at;

	make_persistent(*state, &site, 0xffffffff);
	at = talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0);
	assert_persistent(*state, &site, at == 0, at == 1);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0), at);
		assert_int_equal(talk_once(&site.farm, OTHER_CLIENT, "10.9.0.1:80", 0), 1 - at);
	}
	assert_persistent(*state, &site, 1, 1);
	farm_close(&site.farm);
}

static void persistence_of_a_network(void **state)
{
	struct site site;
	size_t at;

	make_persistent(*state, &site, 0xffffff00);
	at = talk_once(&site.farm, CLIENT, "10.9.0.1:80", 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(talk_once(&site.farm, OTHER_CLIENT, "10.9.0.1:80", 0), at);
	assert_persistent(*state, &site, at == 0, at == 1);
	farm_close(&site.farm);
}

static void one_packet(void **state)
{
	struct site site;
	size_t last, at;
	int caller;

	site.service = service_of("udp 10.9.0.1:53");
	strcpy(site.service.scheduler, "rr");
	site.service.flags = IPVS_SERVICE_ONEPACKET;
	site_add(*state, &site, IPPROTO_UDP);
	caller = caller_open(CLIENT, "10.9.0.1:53");
	last = caller_call(caller, &site.farm, false);
	for (int i = 0; i < 10; i++) {
		at = caller_call(caller, &site.farm, false);
		assert_int_equal(at, 1 - last);
		last = at;
	}
	close(caller);
	farm_close(&site.farm);
}

static void assert_connections(struct ipvs *h, const struct site *site, size_t at, uint32_t active,
			       uint32_t inactive)
{
	struct ipvs_dest_entry entry;

	assert_ok(h, ipvs_dest_get(h, &site->service, &site->dests[at], &entry));
	assert_that(entry.active_conns == active && entry.inactive_conns == inactive,
		    "server %zu has %u active and %u inactive connections, not %u and %u", at,
		    entry.active_conns, entry.inactive_conns, active, inactive);
}

static void connections(void **state)
{
	struct talk talks[6];
	struct site site;

	site_make(*state, &site, "tcp 10.9.0.1:80", "rr");
	for (size_t i = 0; i < COUNT(talks); i++)
		assert_int_equal(talk_open(&talks[i], &site.farm, CLIENT, "10.9.0.1:80", 0), 0);
	assert_connections(*state, &site, 0, 3, 0);
	assert_connections(*state, &site, 1, 3, 0);
	for (size_t i = 0; i < COUNT(talks); i++)
		if (talks[i].at == 0)
			talk_close(&talks[i]);
	assert_connections(*state, &site, 0, 0, 3);
	assert_connections(*state, &site, 1, 3, 0);
	for (size_t i = 0; i < COUNT(talks); i++)
		if (talks[i].at == 1)
			talk_close(&talks[i]);
	farm_close(&site.farm);
}

static void udp_connections(void **state)
{
	struct site site;
	size_t at;
	int caller;

	site_make(*state, &site, "udp 10.9.0.1:53", "rr");
	caller = caller_open(CLIENT, "10.9.0.1:53");
	at = caller_call(caller, &site.farm, true);
	for (int i = 0; i < 5; i++)
		assert_int_equal(caller_call(caller, &site.farm, true), at);
	assert_connections(*state, &site, at, 0, 1);
	assert_connections(*state, &site, 1 - at, 0, 0);
	close(caller);
	farm_close(&site.farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("rr goes from server to server", round_robin),
		NET_TEST("wrr gives three connections of four to the weight 3 of 4", by_weight),
		NET_TEST("weight 0 takes no new connections and keeps the old", weight_zero),
		NET_TEST("no server takes more than its upper threshold", upper_threshold),
		NET_TEST("a persistent client keeps its server", persistence),
		NET_TEST("the clients of a persistent network share one",
			     persistence_of_a_network),
		NET_TEST("one-packet scheduling goes by datagram", one_packet),
		NET_TEST("established connections are active, closed ones inactive",
			     connections),
		NET_TEST("connections of UDP are inactive", udp_connections),
	};

	return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}
