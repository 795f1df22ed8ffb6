/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What weights mean to each scheduler: which of them give connections in proportion. Drains over
 * time are refused for the others (lib/value/scheduler.c).
 */
#include "net.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"
#define CONNECTIONS 100

enum manner {
	HELD,	 /* all of them open at once */
	ONE_BY_ONE
};

/* Of a hundred connections, what the server with three quarters of the weight gets. */
static const struct {
	const char *name;
	uint32_t flags;
	enum manner manner;
	unsigned int least, most;
} shares[] = {
	{ "wrr", 0, HELD, 75, 75 },
	{ "wlc", 0, HELD, 74, 76 },
	{ "sed", 0, HELD, 74, 76 },
	{ "mh", IPVS_SERVICE_SCHED_2, HELD, 55, 95 },
	{ "sh", IPVS_SERVICE_SCHED_2, HELD, 55, 95 },
	{ "twos", 0, HELD, 55, 95 },
	{ "rr", 0, HELD, 50, 50 },
	{ "lc", 0, HELD, 48, 52 },
	{ "fo", 0, HELD, 100, 100 },
	{ "ovf", 0, HELD, 100, 100 },
};

/* Those that give all to one server, whichever. */
static const struct {
	const char *name;
	enum manner manner;
} alls[] = {
	{ "dh", HELD }, { "lblc", HELD }, { "lblcr", HELD }, { "nq", ONE_BY_ONE },
};

static void set_weights(struct ipvs *h, const struct site *site, uint32_t first, uint32_t second)
{
	assert_ok(h, ipvs_dest_set_weight(h, &site->service, &site->dests[0], first));
	assert_ok(h, ipvs_dest_set_weight(h, &site->service, &site->dests[1], second));
}

/* False when this kernel has no such scheduler. */
static bool make_site(struct ipvs *h, struct site *site, const char *name, uint32_t flags)
{
	struct ipvs_service probe = service_of("tcp 10.9.0.1:1");
	int ret;

	begin_case("%s", name);
	site->service = service_of("tcp " WEB);
	memset(site->service.scheduler, 0, sizeof(site->service.scheduler));
	memcpy(site->service.scheduler, name, strlen(name));
	memcpy(probe.scheduler, site->service.scheduler, sizeof(probe.scheduler));
	site->service.flags = flags;
	ret = ipvs_service_add(h, &probe);
	if (ret == -ENOENT) {
		note("this kernel has no scheduler %s", name);
		return false;
	}
	assert_ok(h, ret);
	assert_ok(h, ipvs_service_delete(h, &probe));
	site_add(h, site, IPPROTO_TCP);
	return true;
}

/* How many the first server gets. A client's port is never used twice. */
static unsigned int count_first(struct site *site, enum manner manner)
{
	struct talk talks[CONNECTIONS];
	static unsigned int port = 20000;
	unsigned int first = 0;
	char client[32];

	for (size_t i = 0; i < CONNECTIONS; i++) {
		snprintf(client, sizeof(client), "10.9.0.100:%u", port++);
		assert_int_equal(talk_open(&talks[i], &site->farm, client, WEB, 0), 0);
		first += talks[i].at == 0;
		if (manner == ONE_BY_ONE)
			talk_close(&talks[i]);
	}
	for (size_t i = 0; manner == HELD && i < CONNECTIONS; i++)
		talk_close(&talks[i]);
	return first;
}

static void remove_site(struct ipvs *h, struct site *site)
{
	assert_ok(h, ipvs_service_delete(h, &site->service));
	farm_close(&site->farm);
}

/* As many shares as sh has in all. */
static void by_share(void **state)
{
	for (size_t i = 0; i < COUNT(shares); i++) {
		struct site site;
		unsigned int first;

		if (!make_site(*state, &site, shares[i].name, shares[i].flags))
			continue;
		set_weights(*state, &site, 192, 64);
		first = count_first(&site, shares[i].manner);
		assert_that(first >= shares[i].least && first <= shares[i].most,
			    "%u of %u went to the server with 3 quarters", first, CONNECTIONS);
		remove_site(*state, &site);
	}
}

static void all_to_one(void **state)
{
	for (size_t i = 0; i < COUNT(alls); i++) {
		struct site site;
		unsigned int first;

		if (!make_site(*state, &site, alls[i].name, 0))
			continue;
		set_weights(*state, &site, 192, 64);
		first = count_first(&site, alls[i].manner);
		assert_that(first == 0 || first == CONNECTIONS, "%u of %u went to one server",
			    first, CONNECTIONS);
		remove_site(*state, &site);
	}
}

/* The first of its servers fill all of sh's buckets: the last one gets none. */
static void more_than_sh_has(void **state)
{
	struct site site;
	unsigned int first;

	assert_true(make_site(*state, &site, "sh", IPVS_SERVICE_SCHED_2));
	set_weights(*state, &site, 256, 256);
	first = count_first(&site, HELD);
	assert_that(first == 0 || first == CONNECTIONS, "%u of %u went to one server", first,
		    CONNECTIONS);
	remove_site(*state, &site);
}

static void nothing_from_none(void **state)
{
	struct talk talk;
	struct site site;

	assert_true(make_site(*state, &site, "none", 0));
	assert_int_equal(talk_open(&talk, &site.farm, CLIENT, WEB, 0), -ECONNREFUSED);
	remove_site(*state, &site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("weights are shares to wrr, wlc, sed, mh, sh and twos, not to others",
			 by_share),
		NET_TEST("dh, lblc, lblcr and an idle nq give all to one server", all_to_one),
		NET_TEST("sh has 256 shares", more_than_sh_has),
		NET_TEST("none gives nothing", nothing_from_none),
	};

	return cmocka_run_group_tests_name("schedulers", tests, NULL, NULL);
}
