/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the public functions make of good answers, field by field. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "answers.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"

#define GIVE(cmd, attrs) \
	do { \
		fake_turn(); \
		fake_answer(cmd, attrs, sizeof(attrs)); \
	} while (0)

/* The counters of every answer here. */
static const struct ipvs_stats counters = {
	.conns = 0x100000001, .in_packets = 0x200000002, .out_packets = 0x300000003,
	.in_bytes = 0x400000004, .out_bytes = 0x500000005, .conns_per_s = 0x600000006,
	.in_packets_per_s = 0x700000007, .out_packets_per_s = 0x800000008,
	.in_bytes_per_s = 0x900000009, .out_bytes_per_s = 0xa0000000a,
};

/* Read a service into memory that is not zero, and compare every byte. */
static void check_service_get(struct ipvs *h, const struct ipvs_service *expected)
{
	struct ipvs_service_entry entry, whole;

	memset(&whole, 0, sizeof(whole));
	whole.service = *expected;
	whole.stats = counters;
	memset(&entry, 0xa5, sizeof(entry));
	assert_int_equal(ipvs_service_get(h, expected, &entry), 0);
	assert_memory_equal(&entry, &whole, sizeof(entry));
}

static void test_a_service_by_ipv4_address_is_read_without_the_kernels_own_flag(void **state)
{
	struct ipvs_service expected = service_of("tcp 10.0.0.1:80");

	expected.flags = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_SCHED_1;
	expected.timeout_s = 360;
	expected.netmask = 0xffffff00;
	GIVE(1, answer_service);
	check_service_get(*state, &expected);
}

static void test_a_service_by_ipv6_address_is_read_with_its_prefix_and_engine(void **state)
{
	struct ipvs_service expected = service_of("udp [2001:db8::1]:5060");

	memset(expected.scheduler, 0, sizeof(expected.scheduler));
	strcpy(expected.scheduler, "rr");
	strcpy(expected.pe_name, "sip");
	expected.flags = IPVS_SERVICE_PERSISTENT;
	expected.timeout_s = 10;
	expected.prefix_len = 64;
	GIVE(1, answer_service6);
	check_service_get(*state, &expected);
}

static void test_a_service_by_mark_is_read_without_protocol_address_and_port(void **state)
{
	struct ipvs_service expected = service_of("fwmark 7");

	strcpy(expected.scheduler, "none");
	GIVE(1, answer_fwmark);
	check_service_get(*state, &expected);
}

static struct ipvs_dest gue_server(void)
{
	struct ipvs_dest dest = dest_of("10.0.0.2:8080");

	dest.forward = IPVS_FORWARD_TUNNEL;
	dest.weight = 100;
	dest.upper_threshold = 2000;
	dest.lower_threshold = 1500;
	dest.tun_type = IPVS_TUNNEL_GUE;
	dest.tun_port = 6080;
	dest.tun_flags = IPVS_TUNNEL_REMCSUM;
	return dest;
}

static void give_server(void)
{
	fake_turn();
	fake_datagram();
	fake_data(5, 2, answer_dest, sizeof(answer_dest));
	fake_end();
}

static void test_a_server_is_read_with_its_tunnel_connections_and_counters(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest key = dest_of("10.0.0.2:8080");
	struct ipvs_dest_entry entry, expected;

	memset(&expected, 0, sizeof(expected));
	expected.dest = gue_server();
	expected.active_conns = 11;
	expected.inactive_conns = 12;
	expected.persistent_conns = 13;
	expected.stats = counters;
	memset(&entry, 0xa5, sizeof(entry));
	give_server();
	assert_int_equal(ipvs_dest_get(*state, &service, &key, &entry), 0);
	assert_memory_equal(&entry, &expected, sizeof(entry));
}

static void test_a_server_is_found_when_its_family_is_left_to_the_service(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest key = dest_of("10.0.0.2:8080");
	struct ipvs_dest_entry entry;

	key.addr.family = 0;
	give_server();
	assert_int_equal(ipvs_dest_get(*state, &service, &key, &entry), 0);
	assert_int_equal(entry.dest.addr.family, AF_INET);
}

static void test_a_server_that_is_not_in_the_list_is_not_found(void **state)
{
	static const char *const others[] = { "10.0.0.2:8081", "10.0.0.3:8080", "10.0.0.1:8080" };
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest_entry entry, before;

	memset(&entry, 0xa5, sizeof(entry));
	before = entry;
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct ipvs_dest key = dest_of(others[i]);

		give_server();
		assert_for(others[i], ipvs_dest_get(*state, &service, &key, &entry) == -ENOENT);
		assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_NO_SERVER);
		assert_memory_equal(&entry, &before, sizeof(entry));
	}
}

static struct ipvs_daemon expected_backup(void)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = IPVS_DAEMON_BACKUP;
	daemon.sync_id = 5;
	strcpy(daemon.interface, "eth0");
	daemon.group = addr_of("224.0.0.81");
	daemon.port = 8848;
	daemon.sync_maxlen = 1472;
	daemon.ttl = 1;
	return daemon;
}

static struct ipvs_daemon expected_master(void)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = IPVS_DAEMON_MASTER;
	daemon.sync_id = 6;
	strcpy(daemon.interface, "eth1");
	daemon.group = addr_of("ff02::51");
	daemon.port = 9000;
	daemon.sync_maxlen = 1452;
	daemon.ttl = 3;
	return daemon;
}

static void test_daemons_are_listed_the_master_first(void **state)
{
	struct ipvs_daemons daemons, expected = { .count = 2 };

	expected.daemons[0] = expected_master();
	expected.daemons[1] = expected_backup();
	memset(&daemons, 0xa5, sizeof(daemons));
	fake_turn();
	fake_datagram();
	fake_data(9, 2, answer_daemon, sizeof(answer_daemon));
	fake_data(9, 2, answer_daemon6, sizeof(answer_daemon6));
	fake_end();
	assert_int_equal(ipvs_daemon_list(*state, &daemons), 0);
	assert_memory_equal(&daemons, &expected, sizeof(daemons));
}

static void test_one_daemon_or_none_leaves_the_rest_zero(void **state)
{
	struct ipvs_daemons daemons, expected = { .count = 1 };

	expected.daemons[0] = expected_backup();
	memset(&daemons, 0xa5, sizeof(daemons));
	fake_turn();
	fake_datagram();
	fake_data(9, 2, answer_daemon, sizeof(answer_daemon));
	fake_end();
	assert_int_equal(ipvs_daemon_list(*state, &daemons), 0);
	assert_memory_equal(&daemons, &expected, sizeof(daemons));
	memset(&expected, 0, sizeof(expected));
	assert_int_equal(ipvs_daemon_list(*state, &daemons), 0);
	assert_memory_equal(&daemons, &expected, sizeof(daemons));
}

static void test_timeouts_are_read(void **state)
{
	struct ipvs_timeouts timeouts, expected = { .tcp_s = 900, .tcp_fin_s = 120, .udp_s = 300 };

	memset(&timeouts, 0xa5, sizeof(timeouts));
	GIVE(12, answer_timeouts);
	assert_int_equal(ipvs_timeouts_get(*state, &timeouts), 0);
	assert_memory_equal(&timeouts, &expected, sizeof(timeouts));
}

/* A kernel without UDP leaves it out. */
static void test_a_timeout_that_is_left_out_is_0(void **state)
{
	static const uint8_t without_udp[] = { ATTR_32(4, 900), ATTR_32(5, 120) };
	struct ipvs_timeouts timeouts, expected = { .tcp_s = 900, .tcp_fin_s = 120 };

	memset(&timeouts, 0xa5, sizeof(timeouts));
	GIVE(12, without_udp);
	assert_int_equal(ipvs_timeouts_get(*state, &timeouts), 0);
	assert_memory_equal(&timeouts, &expected, sizeof(timeouts));
}

static void test_version_and_table_size_are_read(void **state)
{
	struct ipvs_info info, expected = { .version = 0x010201, .conn_table_size = 4096 };

	memset(&info, 0xa5, sizeof(info));
	GIVE(14, answer_info);
	assert_int_equal(ipvs_info_get(*state, &info), 0);
	assert_memory_equal(&info, &expected, sizeof(info));
}

static void test_counters_are_those_of_the_service_or_of_the_server(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("10.0.0.2:8080");
	struct ipvs_stats stats = { 0 };

	GIVE(1, answer_service);
	assert_int_equal(ipvs_get_stats(*state, &service, NULL, &stats), 0);
	assert_memory_equal(&stats, &counters, sizeof(stats));
	memset(&stats, 0, sizeof(stats));
	give_server();
	assert_int_equal(ipvs_get_stats(*state, &service, &dest, &stats), 0);
	assert_memory_equal(&stats, &counters, sizeof(stats));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_a_service_by_ipv4_address_is_read_without_the_kernels_own_flag),
		FAKE_TEST(test_a_service_by_ipv6_address_is_read_with_its_prefix_and_engine),
		FAKE_TEST(test_a_service_by_mark_is_read_without_protocol_address_and_port),
		FAKE_TEST(test_a_server_is_read_with_its_tunnel_connections_and_counters),
		FAKE_TEST(test_a_server_is_found_when_its_family_is_left_to_the_service),
		FAKE_TEST(test_a_server_that_is_not_in_the_list_is_not_found),
		FAKE_TEST(test_daemons_are_listed_the_master_first),
		FAKE_TEST(test_one_daemon_or_none_leaves_the_rest_zero),
		FAKE_TEST(test_timeouts_are_read),
		FAKE_TEST(test_a_timeout_that_is_left_out_is_0),
		FAKE_TEST(test_version_and_table_size_are_read),
		FAKE_TEST(test_counters_are_those_of_the_service_or_of_the_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
