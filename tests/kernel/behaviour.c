/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the library relies on, asked of the kernel itself: a kernel that does it differently is to
 * be noticed here first. How lists are given is in dumps.c.
 */
#include "raw.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SERVICE "tcp 10.0.0.1:80"
#define SERVICE6 "tcp [2001:db8::1]:80"
#define HASHED 2

static struct raw *raw;

static int set_up(void **state)
{
	int ret = bench_setup(state);

	raw = raw_open();
	return ret;
}

static int tear_down(void **state)
{
	raw_close(raw);
	return bench_teardown(state);
}

static const uint8_t *payload(const struct nlattr *attr, size_t size)
{
	assert_non_null(attr);
	assert_int_equal(mnl_attr_get_payload_len(attr), size);
	return mnl_attr_get_payload(attr);
}

static void absent_engine(void **state)
{
	struct raw_settings settings = raw_plain;
	attr_table attrs;

	(void)state;
	settings.pe_name = "sip";
	assert_int_equal(raw_add_service(raw, SERVICE, &settings), 0);
	raw_get_service(raw, SERVICE, attrs);
	assert_string_equal(mnl_attr_get_str(attrs[IPVS_SVC_ATTR_PE_NAME]), "sip");
	assert_int_equal(raw_set_service(raw, SERVICE, &raw_plain), 0);
	raw_get_service(raw, SERVICE, attrs);
	assert_null(attrs[IPVS_SVC_ATTR_PE_NAME]);
}

static void absent_tunnel(void **state)
{
	const struct raw_dest gue = { IPVS_FORWARD_TUNNEL, 1, 0, 0, IPVS_TUNNEL_GUE, 258, 1 };
	struct nlmsghdr *message;
	attr_table attrs;

	(void)state;
	assert_int_equal(raw_add_service(raw, SERVICE, NULL), 0);
	assert_int_equal(raw_add_dest(raw, SERVICE, "10.1.0.1:80", &gue), 0);
	raw_get_dest(raw, SERVICE, attrs);
	assert_int_equal(*payload(attrs[RAW_TUN_TYPE], 1), IPVS_TUNNEL_GUE);
	assert_memory_equal(payload(attrs[RAW_TUN_PORT], 2), "\x01\x02", 2);
	assert_int_equal(raw_u16(attrs[RAW_TUN_FLAGS]), 1);
	message = raw_begin(raw, IPVS_CMD_SET_DEST, NLM_F_ACK);
	raw_put_service(message, SERVICE, NULL);
	raw_put_dest(message, "10.1.0.1:80", NULL);
	assert_int_equal(raw_run(raw), 0);
	raw_get_dest(raw, SERVICE, attrs);
	assert_int_equal(*payload(attrs[RAW_TUN_TYPE], 1), IPVS_TUNNEL_IPIP);
	assert_int_equal(raw_u16(attrs[RAW_TUN_PORT]), 0);
	assert_int_equal(raw_u16(attrs[RAW_TUN_FLAGS]), 0);
}

static struct ip_vs_flags flags_of(const char *service)
{
	struct ip_vs_flags flags;
	attr_table attrs;

	raw_get_service(raw, service, attrs);
	memcpy(&flags, payload(attrs[IPVS_SVC_ATTR_FLAGS], sizeof(flags)), sizeof(flags));
	return flags;
}

static void hashed_bit(void **state)
{
	struct raw_settings settings = raw_plain;

	(void)state;
	settings.mask = ~(uint32_t)HASHED;
	settings.flags = 0x18;
	assert_int_equal(raw_add_service(raw, SERVICE, &settings), 0);
	assert_int_equal(flags_of(SERVICE).flags, 0x18 | HASHED);
	assert_int_equal(flags_of(SERVICE).mask, ~0U);
	settings.flags = 0;
	assert_int_equal(raw_set_service(raw, SERVICE, &settings), 0);
	assert_int_equal(flags_of(SERVICE).flags, HASHED);
	settings.flags = 0x38;
	settings.mask = 0x20;
	assert_int_equal(raw_set_service(raw, SERVICE, &settings), 0);
	assert_int_equal(flags_of(SERVICE).flags, 0x20 | HASHED);
}

static void netmasks(void **state)
{
	const uint32_t prefix = 64;
	struct raw_settings v4 = raw_plain, v6 = raw_plain;
	attr_table attrs;

	(void)state;
	memcpy(v4.netmask, "\xff\xff\xff\x00", 4);
	assert_int_equal(raw_add_service(raw, SERVICE, &v4), 0);
	raw_get_service(raw, SERVICE, attrs);
	assert_memory_equal(payload(attrs[IPVS_SVC_ATTR_NETMASK], 4), "\xff\xff\xff\x00", 4);
	memcpy(v6.netmask, &prefix, 4);
	assert_int_equal(raw_add_service(raw, SERVICE6, &v6), 0);
	raw_get_service(raw, SERVICE6, attrs);
	assert_int_equal(raw_u32(attrs[IPVS_SVC_ATTR_NETMASK]), 64);
}

/* The order of the bytes shows in /proc, which prints ports as numbers. */
static void ports(void **state)
{
	char text[1024] = "";
	attr_table attrs;

	(void)state;
	assert_int_equal(raw_add_service(raw, "tcp 10.0.0.1:258", NULL), 0);
	assert_int_equal(raw_add_dest(raw, "tcp 10.0.0.1:258", "10.1.0.1:259", NULL), 0);
	raw_get_service(raw, "tcp 10.0.0.1:258", attrs);
	assert_memory_equal(payload(attrs[IPVS_SVC_ATTR_PORT], 2), "\x01\x02", 2);
	assert_memory_equal(payload(attrs[IPVS_SVC_ATTR_ADDR], 16), "\x0a\0\0\x01", 5);
	raw_get_dest(raw, "tcp 10.0.0.1:258", attrs);
	assert_memory_equal(payload(attrs[IPVS_DEST_ATTR_PORT], 2), "\x01\x03", 2);
	read_file("/proc/thread-self/net/ip_vs", text, sizeof(text));
	assert_non_null(strstr(text, "0A000001:0102 rr"));
	assert_non_null(strstr(text, "0A010001:0103"));
}

/* The daemon's socket is bound to the port. */
static void daemon_port(void **state)
{
	char text[1024] = "";

	(void)state;
	assert_int_equal(raw_start_daemon(raw, 1, 0x1234), 0);
	read_file("/proc/thread-self/net/udp", text, sizeof(text));
	assert_non_null(strstr(text, ":1234 "));
}

static void check_answer(const char *service, const char *dest, uint16_t family)
{
	const struct raw_dest tunnel = { .forward = IPVS_FORWARD_TUNNEL, .weight = 1 };
	attr_table attrs, stats;

	begin_case("%s, %s", service, dest);
	assert_int_equal(raw_add_service(raw, service, NULL), 0);
	assert_int_equal(raw_add_dest(raw, service, dest, &tunnel), 0);
	raw_get_dest(raw, service, attrs);
	assert_int_equal(raw_u16(attrs[IPVS_DEST_ATTR_ADDR_FAMILY]), family);
	raw_inside(attrs[IPVS_DEST_ATTR_STATS64], stats);
	for (int i = IPVS_STATS_ATTR_CONNS; i <= IPVS_STATS_ATTR_OUTBPS; i++)
		payload(stats[i], sizeof(uint64_t));
	raw_get_service(raw, service, attrs);
	raw_inside(attrs[IPVS_SVC_ATTR_STATS64], stats);
	for (int i = IPVS_STATS_ATTR_CONNS; i <= IPVS_STATS_ATTR_OUTBPS; i++)
		payload(stats[i], sizeof(uint64_t));
}

static void answers(void **state)
{
	(void)state;
	check_answer(SERVICE, "10.1.0.1:80", AF_INET);
	check_answer(SERVICE6, "[2001:db8:1::1]:80", AF_INET6);
	check_answer("fwmark 1", "[2001:db8:1::1]:80", AF_INET6);
	check_answer("fwmark 1 ipv6", "10.1.0.1:80", AF_INET);
}

static void check_absent_family(const char *service, const char *dest, uint16_t family)
{
	const struct raw_dest plain = { .weight = 1, .no_family = true };
	struct nlmsghdr *message;
	attr_table attrs;

	begin_case("%s, %s", service, dest);
	assert_int_equal(raw_add_service(raw, service, NULL), 0);
	assert_int_equal(raw_add_dest(raw, service, dest, &plain), 0);
	raw_get_dest(raw, service, attrs);
	assert_int_equal(raw_u16(attrs[IPVS_DEST_ATTR_ADDR_FAMILY]), family);
	message = raw_begin(raw, IPVS_CMD_DEL_DEST, NLM_F_ACK);
	raw_put_service(message, service, NULL);
	raw_put_dest(message, dest, &plain);
	assert_int_equal(raw_run(raw), 0);
}

static void absent_family(void **state)
{
	(void)state;
	check_absent_family(SERVICE, "10.1.0.1:80", AF_INET);
	check_absent_family(SERVICE6, "[2001:db8:1::1]:80", AF_INET6);
	check_absent_family("fwmark 1", "10.1.0.1:80", AF_INET);
	check_absent_family("fwmark 1 ipv6", "[2001:db8:1::1]:80", AF_INET6);
}

/* Numbers that mean services and servers in all other answers. */
static void info(void **state)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)raw->answer;
	attr_table attrs;

	(void)state;
	raw_begin(raw, IPVS_CMD_GET_INFO, 0);
	assert_int_equal(raw_run(raw), 1);
	assert_int_equal(*(const uint8_t *)mnl_nlmsg_get_payload(message), IPVS_CMD_SET_INFO);
	raw_top(message, attrs);
	assert_int_equal(raw_u32(attrs[IPVS_INFO_ATTR_VERSION]), 0x010201);
	raw_u32(attrs[IPVS_INFO_ATTR_CONN_TAB_SIZE]);
}

static int set_config(uint32_t tcp, uint32_t udp)
{
	raw_begin(raw, IPVS_CMD_SET_CONFIG, NLM_F_ACK);
	mnl_attr_put_u32(raw->message, IPVS_CMD_ATTR_TIMEOUT_TCP, tcp);
	mnl_attr_put_u32(raw->message, IPVS_CMD_ATTR_TIMEOUT_UDP, udp);
	return raw_run(raw);
}

static void assert_config(uint32_t tcp, uint32_t udp)
{
	attr_table attrs;

	raw_begin(raw, IPVS_CMD_GET_CONFIG, 0);
	assert_int_equal(raw_run(raw), 1);
	raw_top((struct nlmsghdr *)raw->answer, attrs);
	assert_int_equal(raw_u32(attrs[IPVS_CMD_ATTR_TIMEOUT_TCP]), tcp);
	assert_int_equal(raw_u32(attrs[IPVS_CMD_ATTR_TIMEOUT_TCP_FIN]), 120);
	assert_int_equal(raw_u32(attrs[IPVS_CMD_ATTR_TIMEOUT_UDP]), udp);
}

static uint32_t ticks_per_second(void)
{
	struct timespec tick;

	assert_int_equal(clock_getres(CLOCK_MONOTONIC_COARSE, &tick), 0);
	assert_int_equal(tick.tv_sec, 0);
	return (uint32_t)((1000000000 + tick.tv_nsec / 2) / tick.tv_nsec);
}

/* All of a SET_CONFIG is checked before any of it holds. */
static void config(void **state)
{
	uint32_t limit = INT_MAX / ticks_per_second();

	(void)state;
	assert_config(900, 300);
	assert_int_equal(set_config(0, 0), 0);
	assert_config(900, 300);
	assert_int_equal(set_config(500, 0), 0);
	assert_config(500, 300);
	assert_int_equal(set_config(600, limit + 1), -EINVAL);
	assert_config(500, 300);
	note("%u ticks a second, timeouts up to %u s", ticks_per_second(), limit);
	assert_int_equal(set_config(600, limit), 0);
	assert_config(600, limit);
}

static uint32_t timeout_becomes(uint32_t timeout)
{
	struct raw_settings settings = raw_plain;
	attr_table attrs;

	settings.timeout = timeout;
	assert_int_equal(raw_set_service(raw, SERVICE, &settings), 0);
	raw_get_service(raw, SERVICE, attrs);
	return raw_u32(attrs[IPVS_SVC_ATTR_TIMEOUT]);
}

/* One more second than the limit, and the product is less than a second's ticks. */
static void overflow(void **state)
{
	uint32_t ticks = ticks_per_second(), limit = UINT32_MAX / ticks;

	(void)state;
	assert_int_equal(raw_add_service(raw, SERVICE, NULL), 0);
	assert_int_equal(timeout_becomes(limit), limit);
	assert_int_equal(timeout_becomes(limit + 1), 0);
	assert_int_equal(timeout_becomes(UINT32_MAX), UINT32_MAX * ticks / ticks);
}

static void mark_zero(void **state)
{
	struct nlmsghdr *message = raw_begin(raw, IPVS_CMD_NEW_SERVICE, NLM_F_ACK);
	struct nlattr *nest;
	attr_table attrs;

	(void)state;
	raw_put_service(message, "fwmark 1", &raw_plain);
	nest = mnl_nlmsg_get_payload_offset(message, sizeof(struct genlmsghdr));
	mnl_attr_put_u32(message, IPVS_SVC_ATTR_FWMARK, 0);
	nest->nla_len += MNL_ALIGN(sizeof(struct nlattr) + 4);
	assert_int_equal(raw_run(raw), 0);
	raw_get_service(raw, "tcp 0.0.0.0:0", attrs);
	assert_null(attrs[IPVS_SVC_ATTR_FWMARK]);
	assert_int_equal(raw_u16(attrs[IPVS_SVC_ATTR_PROTOCOL]), IPPROTO_TCP);
}

/* What the library refuses, and what the kernel would make of it. */
static void forwarding(void **state)
{
	attr_table attrs;

	(void)state;
	for (uint32_t method = 0; method < 12; method++) {
		struct raw_dest dest = { .forward = method, .weight = 1 };

		begin_case("method %u", method);
		assert_int_equal(raw_add_service(raw, SERVICE, NULL), 0);
		assert_int_equal(raw_add_dest(raw, SERVICE, "10.1.0.1:80", &dest), 0);
		raw_get_dest(raw, SERVICE, attrs);
		assert_int_equal(raw_u32(attrs[IPVS_DEST_ATTR_FWD_METHOD]), method & 7);
		raw_begin(raw, IPVS_CMD_FLUSH, NLM_F_ACK);
		assert_int_equal(raw_run(raw), 0);
	}
}

static void wrong_dests(void **state)
{
	static const struct {
		struct raw_dest dest;
		int error, or_else;
	} cases[] = {
		{ { .weight = INT_MAX + 1U }, -ERANGE, -ERANGE },
		{ { .weight = 1, .lower = 1 }, -ERANGE, -ERANGE },
		{ { .weight = 1, .upper = 5, .lower = 6 }, -ERANGE, -ERANGE },
		{ { .weight = 1, .upper = INT_MAX + 1U }, -EINVAL, 0 },
		{ { .weight = 1, .tun_type = IPVS_TUNNEL_GUE }, -EINVAL, -EINVAL },
		{ { .weight = 1, .tun_type = 77 }, 0, 0 },
		{ { .weight = 1, .tun_flags = 0x8000 }, 0, 0 },
	};
	int error;

	(void)state;
	assert_int_equal(raw_add_service(raw, SERVICE, NULL), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char dest[] = "10.1.0.1:80";

		begin_case("server %zu", i);
		dest[7] = (char)('1' + i);
		error = raw_add_dest(raw, SERVICE, dest, &cases[i].dest);
		assert_true(error == cases[i].error || error == cases[i].or_else);
	}
}

static void wrong_services(void **state)
{
	static const struct {
		const char *service;
		struct raw_settings settings;
		int error;
	} cases[] = {
		{ "47 10.0.0.1:80", { .scheduler = "rr" }, 0 },
		{ "tcp 10.0.0.1:1", { .scheduler = "rr", .flags = 4, .mask = 4 }, 0 },
		{ "tcp 10.0.0.1:2", { .scheduler = "rr", .flags = 0x40, .mask = 0x40 }, 0 },
		{ "tcp 10.0.0.1:0", { .scheduler = "rr" }, 0 },
		{ SERVICE6, { .scheduler = "rr" }, -EINVAL },
		{ "tcp 10.0.0.1:3", { .scheduler = "nosuch" }, -ENOENT },
		{ "tcp 10.0.0.1:3", { .scheduler = "none", .pe_name = "nosuch" }, -ENOENT },
		{ "tcp 10.0.0.1:3", { .scheduler = "" }, -ENOENT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin_case("service %zu", i);
		assert_int_equal(raw_add_service(raw, cases[i].service, &cases[i].settings),
				 cases[i].error);
	}
}

static void long_sync_id(void **state)
{
	(void)state;
	assert_int_equal(raw_start_daemon(raw, 257, 8848), 0);
}

#define RAW_TEST(sentence, function) { sentence, function, set_up, tear_down, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAW_TEST("without a persistence engine in an update there is none", absent_engine),
		RAW_TEST("without a tunnel in an update it is IPIP", absent_tunnel),
		RAW_TEST("without a family a server has its service's", absent_family),
		RAW_TEST("flags answer with the kernel's bit, and the mask chooses", hashed_bit),
		RAW_TEST("a mask is in network order, a prefix length in the host's", netmasks),
		RAW_TEST("ports are in network order", ports),
		RAW_TEST("the daemon's port is in the host's order", daemon_port),
		RAW_TEST("answers have the server's family and 64-bit counters", answers),
		RAW_TEST("facts have numbers of their own", info),
		RAW_TEST("timeouts keep what is zero, up to INT_MAX ticks", config),
		RAW_TEST("persistence overflows beyond UINT_MAX ticks", overflow),
		RAW_TEST("mark 0 is a service by address", mark_zero),
		RAW_TEST("forwarding methods that do not exist are taken", forwarding),
		RAW_TEST("servers that the library refuses", wrong_dests),
		RAW_TEST("services that the library refuses", wrong_services),
		RAW_TEST("sync ids above 255 are taken", long_sync_id),
	};

	return cmocka_run_group_tests_name("behaviour", tests, NULL, NULL);
}
