/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every command about servers, and every setting of one read back from a real kernel. */
#include "bench.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define TUNNEL IPVS_FORWARD_TUNNEL
#define CSUM IPVS_TUNNEL_CSUM
#define REMCSUM IPVS_TUNNEL_REMCSUM

static const struct {
	uint32_t forward, weight, upper, lower;
	uint8_t tun_type;
	uint16_t tun_port, tun_flags;
} settings[] = {
	{ IPVS_FORWARD_MASQ, 1, 0, 0, 0, 0, 0 },
	{ IPVS_FORWARD_LOCAL, 2, 0, 0, 0, 0, 0 },
	{ IPVS_FORWARD_DROUTE, 3, 0, 0, 0, 0, 0 },
	{ IPVS_FORWARD_BYPASS, 4, 0, 0, 0, 0, 0 },
	{ TUNNEL, 5, 0, 0, IPVS_TUNNEL_IPIP, 0, 0 },
	{ TUNNEL, 6, 0, 0, IPVS_TUNNEL_GUE, 6080, 0 },
	{ TUNNEL, 7, 0, 0, IPVS_TUNNEL_GUE, 1, CSUM },
	{ TUNNEL, 8, 0, 0, IPVS_TUNNEL_GUE, 65535, REMCSUM },
	{ TUNNEL, 9, 0, 0, IPVS_TUNNEL_GUE, 258, CSUM | REMCSUM },
	{ TUNNEL, 10, 0, 0, IPVS_TUNNEL_GRE, 0, 0 },
	{ TUNNEL, 11, 0, 0, IPVS_TUNNEL_GRE, 0, CSUM },
	{ IPVS_FORWARD_MASQ, 0, 0, 0, 0, 0, 0 },
	{ IPVS_FORWARD_MASQ, INT_MAX, 0, 0, 0, 0, 0 },
	{ IPVS_FORWARD_MASQ, 1, 100, 0, 0, 0, 0 },
	{ IPVS_FORWARD_MASQ, 1, 100, 80, 0, 0, 0 },
	{ IPVS_FORWARD_MASQ, 1, 1, 1, 0, 0, 0 },
	{ IPVS_FORWARD_MASQ, 1, INT_MAX, INT_MAX, 0, 0, 0 },
};

/* What there can be of service and server; other: the server is of the other family. */
static const struct {
	const char *service, *dest;
	bool other;
} places[] = {
	{ "tcp 10.0.0.1:80", "10.1.0.1:8080", false },
	{ "udp [2001:db8::1]:80", "[2001:db8:1::1]:1", false },
	{ "sctp 10.0.0.1:80", "10.1.0.1:65535", false },
	{ "fwmark 1", "10.1.0.1:0", false },
	{ "fwmark 1 ipv6", "[2001:db8:1::1]:0", false },
	{ "tcp 10.0.0.1:81", "[2001:db8:1::1]:81", true },
	{ "tcp [2001:db8::1]:81", "10.1.0.1:81", true },
	{ "fwmark 2", "[2001:db8:1::1]:0", true },
	{ "fwmark 2 ipv6", "10.1.0.1:0", true },
};

static void apply_setting(struct ipvs_dest *dest, size_t i)
{
	dest->forward = settings[i].forward;
	dest->weight = settings[i].weight;
	dest->upper_threshold = settings[i].upper;
	dest->lower_threshold = settings[i].lower;
	dest->tun_type = settings[i].tun_type;
	dest->tun_port = settings[i].tun_port;
	dest->tun_flags = settings[i].tun_flags;
}

static bool is_possible(size_t place, size_t setting)
{
	return !places[place].other || settings[setting].forward == TUNNEL;
}

static struct ipvs_dest key_of(const struct ipvs_dest *dest)
{
	struct ipvs_dest key = IPVS_DEST_INIT;

	key.addr = dest->addr;
	key.port = dest->port;
	return key;
}

static void assert_kernel_has(struct ipvs *h, const struct ipvs_service *service,
			      const struct ipvs_dest *dest)
{
	const struct ipvs_dest key = key_of(dest);
	const struct ipvs_stats no_traffic = { 0 };
	struct ipvs_dest_entry entry;

	assert_ok(h, ipvs_dest_get(h, service, &key, &entry));
	assert_same_dest(&entry.dest, dest);
	assert_memory_equal(&entry.stats, &no_traffic, sizeof(no_traffic));
	assert_int_equal(entry.active_conns | entry.inactive_conns | entry.persistent_conns, 0);
}

static void add_and_delete(struct ipvs *h, const struct ipvs_service *service, size_t place,
			   size_t setting)
{
	struct ipvs_dest dest = dest_of(places[place].dest), key = key_of(&dest);

	begin_case("%s of %s, setting %zu", places[place].dest, places[place].service, setting);
	apply_setting(&dest, setting);
	assert_ok(h, ipvs_dest_add(h, service, &dest));
	assert_kernel_has(h, service, &dest);
	assert_ok(h, ipvs_dest_delete(h, service, &key));
}

static void every_setting(void **state)
{
	for (size_t place = 0; place < COUNT(places); place++) {
		struct ipvs_service service = add_service(*state, places[place].service, "rr");

		for (size_t i = 0; i < COUNT(settings); i++)
			if (is_possible(place, i))
				add_and_delete(*state, &service, place, i);
	}
}

/* Twice through the table: each setting comes after each kind of other. */
static void every_update(void **state)
{
	struct ipvs *h = *state;

	for (size_t place = 0; place < COUNT(places); place++) {
		struct ipvs_service service = add_service(h, places[place].service, "wrr");
		struct ipvs_dest dest = dest_of(places[place].dest);

		dest.forward = TUNNEL;
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
		for (size_t n = 0; n < 2 * COUNT(settings); n++) {
			size_t i = n * 5 % COUNT(settings);

			begin_case("%s, update to setting %zu", places[place].dest, i);
			if (!is_possible(place, i))
				continue;
			apply_setting(&dest, i);
			assert_ok(h, ipvs_dest_update(h, &service, &dest));
			assert_kernel_has(h, &service, &dest);
		}
	}
}

static void set_weight(void **state)
{
	static const uint32_t weights[] = { 0, 1, 77, INT_MAX };
	struct ipvs *h = *state;

	for (size_t place = 0; place < COUNT(places); place++) {
		struct ipvs_service service = add_service(h, places[place].service, "wrr");
		struct ipvs_dest dest = dest_of(places[place].dest), key = key_of(&dest);

		apply_setting(&dest, 8);
		dest.upper_threshold = 50;
		dest.lower_threshold = 40;
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
		for (size_t i = 0; i < COUNT(weights); i++) {
			begin_case("%s, weight %u", places[place].dest, weights[i]);
			dest.weight = weights[i];
			assert_ok(h, ipvs_dest_set_weight(h, &service, &key, weights[i]));
			assert_kernel_has(h, &service, &dest);
		}
	}
}

static void family_of_service(void **state)
{
	struct ipvs *h = *state;

	for (size_t place = 0; place < 5; place++) {
		struct ipvs_service service = add_service(h, places[place].service, "rr");
		struct ipvs_dest whole = dest_of(places[place].dest), dest = whole;
		struct ipvs_dest_entry entry;

		begin_case("%s", places[place].service);
		dest.addr.family = 0;
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
		assert_kernel_has(h, &service, &whole);
		whole.weight = dest.weight = 9;
		assert_ok(h, ipvs_dest_update(h, &service, &dest));
		assert_kernel_has(h, &service, &whole);
		assert_ok(h, ipvs_dest_get(h, &service, &dest, &entry));
		assert_same_dest(&entry.dest, &whole);
		assert_ok(h, ipvs_dest_delete(h, &service, &dest));
	}
}

static void beyond_limits(void **state)
{
	static const struct {
		uint32_t weight, upper, lower;
		const char *begin;
	} cases[] = {
		{ INT_MAX + 1U, 0, 0, "add server 10.1.0.1:80 of tcp 10.0.0.1:80: weight 2147" },
		{ UINT32_MAX, 0, 0, "add server 10.1.0.1:80 of tcp 10.0.0.1:80: weight 4294" },
		{ 1, INT_MAX + 1U, 0, "add server 10.1.0.1:80 of tcp 10.0.0.1:80: upper thr" },
		{ 1, 5, 6, "add server 10.1.0.1:80 of tcp 10.0.0.1:80: lower threshold 6" },
		{ 1, 0, 1, "add server 10.1.0.1:80 of tcp 10.0.0.1:80: lower threshold 1" },
	};
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ipvs_dest dest = dest_of("10.1.0.1:80");

		begin_case("weight %u upper %u lower %u", cases[i].weight, cases[i].upper,
			   cases[i].lower);
		dest.weight = cases[i].weight;
		dest.upper_threshold = cases[i].upper;
		dest.lower_threshold = cases[i].lower;
		assert_fails(h, ipvs_dest_add(h, &service, &dest), -EINVAL, IPVS_REASON_INVALID,
			     cases[i].begin);
	}
}

static void local_addresses(void **state)
{
	static const char *const dests[] = { "127.0.0.1:80", "127.1.2.3:80", "10.77.0.1:80",
					     "8.8.8.8:80" };
	static const char *const dests6[] = { "[::1]:80", "[2001:db8:77::1]:80",
					      "[fd00::9]:80" };
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_service service6 = add_service(h, "tcp [2001:db8::1]:80", "rr");

	add_address("10.77.0.1");
	add_address("2001:db8:77::1");
	for (size_t i = 0; i < COUNT(dests); i++)
		add_dest(h, &service, dests[i]);
	for (size_t i = 0; i < COUNT(dests6); i++)
		add_dest(h, &service6, dests6[i]);
}

static void delete_one(void **state)
{
	static const char *const dests[] = { "10.1.0.1:80", "10.1.0.1:81", "10.1.0.2:80" };
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dests left = IPVS_DESTS_INIT;

	for (size_t i = 0; i < COUNT(dests); i++)
		add_dest(h, &service, dests[i]);
	for (size_t i = 0; i < COUNT(dests); i++) {
		struct ipvs_dest dest = dest_of(dests[i]);

		begin_case("%s", dests[i]);
		assert_ok(h, ipvs_dest_delete(h, &service, &dest));
		assert_int_equal(ipvs_dest_delete(h, &service, &dest), -ENOENT);
		assert_ok(h, ipvs_dest_list(h, &service, &left));
		assert_int_equal(left.count, COUNT(dests) - 1 - i);
	}
	ipvs_dests_free(&left);
}

/* A server that comes back is the old one to the kernel; its settings are the new ones. */
static void comes_back(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");

	for (size_t i = 0; i < COUNT(settings); i++) {
		begin_case("setting %zu", i);
		apply_setting(&dest, i);
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
		assert_kernel_has(h, &service, &dest);
		assert_ok(h, ipvs_dest_delete(h, &service, &dest));
	}
}

/* 2001:db8::1 begins with the bytes of 32.1.13.184, and the rest is zero but for the last. */
static void families_differ(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest v4 = dest_of("32.1.13.184:80"), v6 = dest_of("[2001:db8::]:80");
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	v4.forward = v6.forward = TUNNEL;
	v6.weight = 6;
	assert_ok(h, ipvs_dest_add(h, &service, &v4));
	assert_ok(h, ipvs_dest_add(h, &service, &v6));
	assert_kernel_has(h, &service, &v4);
	assert_kernel_has(h, &service, &v6);
	assert_ok(h, ipvs_dest_list(h, &service, &dests));
	assert_int_equal(dests.count, 2);
	assert_same_dest(&dests.entries[0].dest, &v4);
	assert_same_dest(&dests.entries[1].dest, &v6);
	assert_ok(h, ipvs_dest_delete(h, &service, &v6));
	assert_kernel_has(h, &service, &v4);
	ipvs_dests_free(&dests);
}

static void two_services(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service first = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_service second = add_service(h, "udp 10.0.0.1:80", "rr");
	struct ipvs_dest in_first = dest_of("10.1.0.1:80"), in_second = in_first;

	in_second.weight = 22;
	assert_ok(h, ipvs_dest_add(h, &first, &in_first));
	assert_ok(h, ipvs_dest_add(h, &second, &in_second));
	assert_kernel_has(h, &first, &in_first);
	assert_ok(h, ipvs_dest_set_weight(h, &first, &in_first, in_first.weight = 11));
	assert_kernel_has(h, &first, &in_first);
	assert_kernel_has(h, &second, &in_second);
	assert_ok(h, ipvs_dest_delete(h, &first, &in_first));
	assert_kernel_has(h, &second, &in_second);
}

static void no_service(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs_dest_entry entry;
	struct ipvs *h = *state;
	const int want = -ESRCH;
	const enum ipvs_reason reason = IPVS_REASON_NO_SERVICE;

	assert_fails(h, ipvs_dest_add(h, &service, &dest), want, reason,
		     "add server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
	assert_fails(h, ipvs_dest_update(h, &service, &dest), want, reason,
		     "update server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
	assert_fails(h, ipvs_dest_set_weight(h, &service, &dest, 1), want, reason,
		     "set weight of server ");
	assert_fails(h, ipvs_dest_delete(h, &service, &dest), want, reason,
		     "delete server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
	assert_fails(h, ipvs_dest_get(h, &service, &dest, &entry), want, reason, "get server ");
	assert_fails(h, ipvs_dest_list(h, &service, &dests), want, reason,
		     "list servers of tcp 10.0.0.1:80: ");
}

static void no_server(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");
	struct ipvs_dest_entry entry;
	const int want = -ENOENT;
	const enum ipvs_reason reason = IPVS_REASON_NO_SERVER;

	for (int others = 0; others < 2; others++) {
		begin_case("%d other servers", others);
		assert_fails(h, ipvs_dest_update(h, &service, &dest), want, reason,
			     "update server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
		assert_fails(h, ipvs_dest_set_weight(h, &service, &dest, 1), want, reason,
			     "set weight of server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
		assert_fails(h, ipvs_dest_delete(h, &service, &dest), want, reason,
			     "delete server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
		assert_fails(h, ipvs_dest_get(h, &service, &dest, &entry), want, reason,
			     "get server 10.1.0.1:80 of tcp 10.0.0.1:80: ");
		if (!others)
			add_dest(h, &service, "10.1.0.1:81");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a new server has exactly the settings that it was given", every_setting),
		TEST("an update replaces all settings", every_update),
		TEST("a new weight changes nothing else", set_weight),
		TEST("without a family a server has that of its service", family_of_service),
		TEST("weights and thresholds beyond the limits are refused", beyond_limits),
		TEST("addresses of this host and elsewhere are servers", local_addresses),
		TEST("a deleted server is gone, and only that one", delete_one),
		TEST("a server that comes back has its new settings", comes_back),
		TEST("servers of both families with the same bytes are two", families_differ),
		TEST("the same server in two services is two servers", two_services),
		TEST("every command names the missing service", no_service),
		TEST("every command names the missing server", no_server),
	};

	return cmocka_run_group_tests_name("dest", tests, NULL, NULL);
}
