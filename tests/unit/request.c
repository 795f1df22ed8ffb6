/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes that each public function sends, to the last one. */
#include <string.h>

#include "answers.h"
#include "bytes.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"

/* Flags: 1 is REQUEST, 4 ACK, 0x300 DUMP. */
#define PLAIN 1
#define ACKED 5
#define DUMPED 0x301

#define IPVS_MESSAGE(length, flags, cmd) \
	MESSAGE(length, FAKE_FAMILY, flags, FAKE_FIRST_SEQ), COMMAND(cmd)

/* The identity of a service by address, and by mark. */
#define KEY_TCP ATTR_16(1, 2), ATTR_16(2, 6), ATTR_IP4(3, 10, 0, 0, 1), ATTR_N16(4, 80)
#define KEY_UDP6 ATTR_16(1, 10), ATTR_16(2, 17), ATTR_IP6(3, 5), ATTR_N16(4, 53)
#define KEY_MARK ATTR_16(1, 2), ATTR_32(5, 7)

static void check_sent(size_t nth, const uint8_t *bytes, size_t size)
{
	assert_true(fake.sends > nth);
	assert_memory_equal(fake.sent[nth].bytes, bytes, size);
	assert_int_equal(fake.sent[nth].size, size);
}

#define assert_sent(nth, expected) check_sent(nth, expected, sizeof(expected))

static void test_open_looks_the_family_up_and_tries_a_command(void **state)
{
	const uint8_t lookup[] = {
		MESSAGE(32, 16, PLAIN, 1), COMMAND(3),
		ATTR(9, 2), 'I', 'P', 'V', 'S', 0, 0, 0, 0,
	};
	const uint8_t info[] = { MESSAGE(20, FAKE_FAMILY, PLAIN, 2), COMMAND(15) };

	assert_int_equal(ipvs_open(*state), 0);
	assert_int_equal(fake.sends, 2);
	assert_sent(0, lookup);
	assert_sent(1, info);
}

static void test_service_add_sends_every_setting(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	const uint8_t expected[] = {
		IPVS_MESSAGE(112, ACKED, 1),
		NEST(92, 1), KEY_TCP,
		ATTR(8, 6), 'w', 'r', 'r', 0,
		ATTR(12, 7), H32(0x09), H32(0xfffffffd),
		ATTR_32(8, 360), ATTR(8, 9), 255, 255, 240, 0,
		ATTR(8, 11), 's', 'i', 'p', 0,
	};

	strcpy(service.scheduler, "wrr");
	strcpy(service.pe_name, "sip");
	service.flags = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_SCHED_1;
	service.timeout_s = 360;
	service.netmask = 0xfffff000;
	assert_int_equal(ipvs_service_add(*state, &service), 0);
	assert_sent(0, expected);
}

static void test_service_update_by_ipv6_sends_the_prefix_length_and_no_engine(void **state)
{
	struct ipvs_service service = service_of("udp [2001:db8::5]:53");
	const uint8_t expected[] = {
		IPVS_MESSAGE(104, ACKED, 2),
		NEST(84, 1), KEY_UDP6,
		ATTR(8, 6), 'w', 'l', 'c', 0,
		ATTR(12, 7), H32(0x34), H32(0xfffffffd),
		ATTR_32(8, 0), ATTR_32(9, 64),
	};

	service.prefix_len = 64;
	service.flags = IPVS_SERVICE_ONEPACKET | IPVS_SERVICE_SCHED_2 | IPVS_SERVICE_SCHED_3;
	assert_int_equal(ipvs_service_update(*state, &service), 0);
	assert_sent(0, expected);
}

static void test_service_add_by_firewall_mark_sends_no_address(void **state)
{
	struct ipvs_service service = service_of("fwmark 4294967295 ipv6");
	const uint8_t expected[] = {
		IPVS_MESSAGE(80, ACKED, 1),
		NEST(60, 1), ATTR_16(1, 10), ATTR_32(5, 0xffffffff),
		ATTR(9, 6), 'n', 'o', 'n', 'e', 0, 0, 0, 0,
		ATTR(12, 7), H32(0), H32(0xfffffffd),
		ATTR_32(8, 300), ATTR_32(9, 128),
	};

	strcpy(service.scheduler, "none");
	service.timeout_s = 300;
	assert_int_equal(ipvs_service_add(*state, &service), 0);
	assert_sent(0, expected);
}

/* The longest of everything still fits the library's buffer. */
static void test_service_add_sends_names_of_the_greatest_length(void **state)
{
	struct ipvs_service service = service_of("udp [2001:db8::5]:53");
	const uint8_t expected[] = {
		IPVS_MESSAGE(140, ACKED, 1),
		NEST(120, 1), KEY_UDP6,
		ATTR(20, 6), 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n',
		'o', 0,
		ATTR(12, 7), H32(0), H32(0xfffffffd),
		ATTR_32(8, 0), ATTR_32(9, 128),
		ATTR(21, 11), 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N',
		'O', 'P', 0, 0, 0, 0,
	};

	strcpy(service.scheduler, "abcdefghijklmno");
	strcpy(service.pe_name, "ABCDEFGHIJKLMNOP");
	assert_int_equal(ipvs_service_add(*state, &service), 0);
	assert_sent(0, expected);
}

static void test_set_scheduler_keeps_everything_else(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	const uint8_t get[] = { IPVS_MESSAGE(68, PLAIN, 4), NEST(48, 1), KEY_TCP };
	const uint8_t set[] = {
		MESSAGE(104, FAKE_FAMILY, ACKED, FAKE_FIRST_SEQ + 1), COMMAND(2),
		NEST(84, 1), KEY_TCP,
		ATTR(7, 6), 'm', 'h', 0, 0,
		ATTR(12, 7), H32(0x09), H32(0xfffffffd),
		ATTR_32(8, 360), ATTR(8, 9), 255, 255, 255, 0,
	};

	fake_turn();
	fake_answer(1, answer_service, sizeof(answer_service));
	assert_int_equal(ipvs_service_set_scheduler(*state, &service, "mh"), 0);
	assert_sent(0, get);
	assert_sent(1, set);
}

static void test_dest_add_sends_every_setting(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("[2001:db8::2]:8080");
	const uint8_t expected[] = {
		IPVS_MESSAGE(164, ACKED, 5),
		NEST(48, 1), KEY_TCP,
		NEST(96, 2), ATTR_IP6(1, 2), ATTR_N16(2, 8080), ATTR_32(3, 2), ATTR_32(4, 5),
		ATTR_32(5, 2147483647), ATTR_32(6, 10), ATTR_16(11, 10), ATTR_8(13, 1),
		ATTR_N16(14, 6080), ATTR_16(15, 3),
	};

	dest.forward = IPVS_FORWARD_TUNNEL;
	dest.weight = 5;
	dest.upper_threshold = 2147483647;
	dest.lower_threshold = 10;
	dest.tun_type = IPVS_TUNNEL_GUE;
	dest.tun_port = 6080;
	dest.tun_flags = IPVS_TUNNEL_CSUM | IPVS_TUNNEL_REMCSUM;
	assert_int_equal(ipvs_dest_add(*state, &service, &dest), 0);
	assert_sent(0, expected);
}

static void test_dest_update_without_a_tunnel_sends_none(void **state)
{
	struct ipvs_service service = service_of("fwmark 7");
	struct ipvs_dest dest = dest_of("10.0.0.2:0");
	const uint8_t expected[] = {
		IPVS_MESSAGE(104, ACKED, 6),
		NEST(20, 1), KEY_MARK,
		NEST(64, 2), ATTR_IP4(1, 10, 0, 0, 2), ATTR_N16(2, 0), ATTR_32(3, 0), ATTR_32(4, 1),
		ATTR_32(5, 0), ATTR_32(6, 0),
	};

	assert_int_equal(ipvs_dest_update(*state, &service, &dest), 0);
	assert_sent(0, expected);
}

/* The family is the service's, if it is left out: in the call as in the message. */
static void test_dest_delete_sends_the_identity_alone(void **state)
{
	struct ipvs_service service = service_of("udp [2001:db8::5]:53");
	struct ipvs_dest dest = dest_of("[2001:db8::2]:53");
	const uint8_t expected[] = {
		IPVS_MESSAGE(100, ACKED, 7),
		NEST(48, 1), KEY_UDP6,
		NEST(32, 2), ATTR_IP6(1, 2), ATTR_N16(2, 53),
	};

	dest.addr.family = 0;
	dest.forward = IPVS_FORWARD_TUNNEL;
	assert_int_equal(ipvs_dest_delete(*state, &service, &dest), 0);
	assert_sent(0, expected);
}

static void test_dest_delete_sends_a_family_that_is_not_the_services(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("[2001:db8::2]:53");
	const uint8_t expected[] = {
		IPVS_MESSAGE(108, ACKED, 7),
		NEST(48, 1), KEY_TCP,
		NEST(40, 2), ATTR_IP6(1, 2), ATTR_N16(2, 53), ATTR_16(11, 10),
	};

	assert_int_equal(ipvs_dest_delete(*state, &service, &dest), 0);
	assert_sent(0, expected);
}

static void test_set_weight_keeps_everything_else(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest dest = dest_of("10.0.0.2:8080");
	const uint8_t list[] = { IPVS_MESSAGE(68, DUMPED, 8), NEST(48, 1), KEY_TCP };
	const uint8_t set[] = {
		MESSAGE(156, FAKE_FAMILY, ACKED, FAKE_FIRST_SEQ + 1), COMMAND(6),
		NEST(48, 1), KEY_TCP,
		NEST(88, 2), ATTR_IP4(1, 10, 0, 0, 2), ATTR_N16(2, 8080), ATTR_32(3, 2),
		ATTR_32(4, 7), ATTR_32(5, 2000), ATTR_32(6, 1500), ATTR_8(13, 1),
		ATTR_N16(14, 6080), ATTR_16(15, 2),
	};

	fake_turn();
	fake_datagram();
	fake_data(5, 2, answer_dest, sizeof(answer_dest));
	fake_end();
	assert_int_equal(ipvs_dest_set_weight(*state, &service, &dest, 7), 0);
	assert_sent(0, list);
	assert_sent(1, set);
}

static void test_daemon_start_sends_every_setting(void **state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	const uint8_t expected[] = {
		IPVS_MESSAGE(84, ACKED, 9),
		NEST(64, 3), ATTR_32(1, 1), ATTR(9, 2), 'e', 't', 'h', '0', 0, 0, 0, 0,
		ATTR_32(3, 255), ATTR_16(4, 1400), ATTR(8, 5), 224, 0, 0, 82, ATTR_16(7, 8849),
		ATTR_8(8, 16),
	};

	daemon.state = IPVS_DAEMON_MASTER;
	daemon.sync_id = 255;
	strcpy(daemon.interface, "eth0");
	daemon.group = addr_of("224.0.0.82");
	daemon.port = 8849;
	daemon.sync_maxlen = 1400;
	daemon.ttl = 16;
	assert_int_equal(ipvs_daemon_start(*state, &daemon), 0);
	assert_sent(0, expected);
}

static void test_daemon_start_leaves_defaults_out(void **state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	const uint8_t expected[] = {
		IPVS_MESSAGE(52, ACKED, 9),
		NEST(32, 3), ATTR_32(1, 2), ATTR(9, 2), 'e', 't', 'h', '0', 0, 0, 0, 0,
		ATTR_32(3, 0),
	};

	daemon.state = IPVS_DAEMON_BACKUP;
	strcpy(daemon.interface, "eth0");
	assert_int_equal(ipvs_daemon_start(*state, &daemon), 0);
	assert_sent(0, expected);
}

static void test_daemon_start_sends_an_ipv6_group(void **state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	const uint8_t expected[] = {
		IPVS_MESSAGE(72, ACKED, 9),
		NEST(52, 3), ATTR_32(1, 2), ATTR(9, 2), 'e', 't', 'h', '0', 0, 0, 0, 0,
		ATTR_32(3, 0),
		ATTR(20, 6), 0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x51,
	};

	daemon.state = IPVS_DAEMON_BACKUP;
	strcpy(daemon.interface, "eth0");
	daemon.group = addr_of("ff02::51");
	assert_int_equal(ipvs_daemon_start(*state, &daemon), 0);
	assert_sent(0, expected);
}

/* The second message asks only for its acknowledgement. */
static void test_daemon_stop_sends_the_state_and_a_fence(void **state)
{
	const uint8_t expected[] = {
		IPVS_MESSAGE(32, ACKED, 10), NEST(12, 3), ATTR_32(1, 2),
		MESSAGE(16, 1, ACKED, FAKE_FIRST_SEQ + 1),
	};

	assert_int_equal(ipvs_daemon_stop(*state, IPVS_DAEMON_BACKUP), 0);
	assert_sent(0, expected);
}

static void test_timeouts_set_leaves_out_what_is_kept(void **state)
{
	struct ipvs_timeouts timeouts = { .tcp_s = 900, .tcp_fin_s = 120, .udp_s = 300 };
	const uint8_t all[] = {
		IPVS_MESSAGE(44, ACKED, 12), ATTR_32(4, 900), ATTR_32(5, 120), ATTR_32(6, 300),
	};
	const uint8_t one[] = {
		MESSAGE(28, FAKE_FAMILY, ACKED, FAKE_FIRST_SEQ + 1), COMMAND(12), ATTR_32(5, 120),
	};

	assert_int_equal(ipvs_timeouts_set(*state, &timeouts), 0);
	timeouts.tcp_s = timeouts.udp_s = 0;
	assert_int_equal(ipvs_timeouts_set(*state, &timeouts), 0);
	assert_sent(0, all);
	assert_sent(1, one);
}

/* Requests that say no more than what they are about. */
static struct ipvs_service about;

#define REQUEST(name, call) \
	static int name(struct ipvs *h) \
	{ \
		return call; \
	}

REQUEST(delete_service, ipvs_service_delete(h, &about))
REQUEST(flush, ipvs_service_flush(h))
REQUEST(get_service, ipvs_service_get(h, &about, &(struct ipvs_service_entry){ 0 }))
REQUEST(list_services, ipvs_service_list(h, &(struct ipvs_services)IPVS_SERVICES_INIT))
REQUEST(list_dests, ipvs_dest_list(h, &about, &(struct ipvs_dests)IPVS_DESTS_INIT))
REQUEST(list_daemons, ipvs_daemon_list(h, &(struct ipvs_daemons){ 0 }))
REQUEST(get_timeouts, ipvs_timeouts_get(h, &(struct ipvs_timeouts){ 0 }))
REQUEST(get_info, ipvs_info_get(h, &(struct ipvs_info){ 0 }))
REQUEST(service_stats, ipvs_get_stats(h, &about, NULL, &(struct ipvs_stats){ 0 }))
REQUEST(zero_all, ipvs_stats_zero(h, NULL))
REQUEST(zero_service, ipvs_stats_zero(h, &about))

static const struct {
	const char *name, *about;
	int (*call)(struct ipvs *h);
	uint16_t size;
	uint8_t bytes[72];
} plain_requests[] = {
	{ "delete by address", "tcp 10.0.0.1:80", delete_service, 68,
	  { IPVS_MESSAGE(68, ACKED, 3), NEST(48, 1), KEY_TCP } },
	{ "delete by IPv6 address", "udp [2001:db8::5]:53", delete_service, 68,
	  { IPVS_MESSAGE(68, ACKED, 3), NEST(48, 1), KEY_UDP6 } },
	{ "delete by mark", "fwmark 7", delete_service, 40,
	  { IPVS_MESSAGE(40, ACKED, 3), NEST(20, 1), KEY_MARK } },
	{ "flush", "fwmark 7", flush, 20, { IPVS_MESSAGE(20, ACKED, 17) } },
	{ "get service", "fwmark 7", get_service, 40,
	  { IPVS_MESSAGE(40, PLAIN, 4), NEST(20, 1), KEY_MARK } },
	{ "list services", "fwmark 7", list_services, 20, { IPVS_MESSAGE(20, DUMPED, 4) } },
	{ "list servers", "fwmark 7", list_dests, 40,
	  { IPVS_MESSAGE(40, DUMPED, 8), NEST(20, 1), KEY_MARK } },
	{ "list daemons", "fwmark 7", list_daemons, 20, { IPVS_MESSAGE(20, DUMPED, 11) } },
	{ "get timeouts", "fwmark 7", get_timeouts, 20, { IPVS_MESSAGE(20, PLAIN, 13) } },
	{ "get info", "fwmark 7", get_info, 20, { IPVS_MESSAGE(20, PLAIN, 15) } },
	{ "stats of a service", "fwmark 7", service_stats, 40,
	  { IPVS_MESSAGE(40, PLAIN, 4), NEST(20, 1), KEY_MARK } },
	{ "zero everything", "fwmark 7", zero_all, 20, { IPVS_MESSAGE(20, ACKED, 16) } },
	{ "zero a service", "tcp 10.0.0.1:80", zero_service, 68,
	  { IPVS_MESSAGE(68, ACKED, 16), NEST(48, 1), KEY_TCP } },
};

static void check_plain_request(size_t i)
{
	void *h = NULL;

	assert_int_equal(fake_setup(&h), 0);
	about = service_of(plain_requests[i].about);
	plain_requests[i].call(h);
	assert_for(plain_requests[i].name, fake.sends >= 1);
	assert_for(plain_requests[i].name, fake.sent[0].size == plain_requests[i].size);
	assert_for(plain_requests[i].name, memcmp(fake.sent[0].bytes, plain_requests[i].bytes,
						  plain_requests[i].size) == 0);
	assert_int_equal(fake_teardown(&h), 0);
}

static void test_requests_without_settings_are_the_identity_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(plain_requests); i++)
		check_plain_request(i);
}

static void test_sequence_numbers_go_on_after_the_last_one(void **state)
{
	const uint8_t seq[] = { H32(FAKE_FIRST_SEQ + 2) };

	for (int i = 0; i < 3; i++)
		assert_int_equal(ipvs_service_flush(*state), 0);
	assert_memory_equal(fake.sent[2].bytes + 8, seq, sizeof(seq));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST_CLOSED(test_open_looks_the_family_up_and_tries_a_command),
		FAKE_TEST(test_service_add_sends_every_setting),
		FAKE_TEST(test_service_update_by_ipv6_sends_the_prefix_length_and_no_engine),
		FAKE_TEST(test_service_add_by_firewall_mark_sends_no_address),
		FAKE_TEST(test_service_add_sends_names_of_the_greatest_length),
		FAKE_TEST(test_set_scheduler_keeps_everything_else),
		FAKE_TEST(test_dest_add_sends_every_setting),
		FAKE_TEST(test_dest_update_without_a_tunnel_sends_none),
		FAKE_TEST(test_dest_delete_sends_the_identity_alone),
		FAKE_TEST(test_dest_delete_sends_a_family_that_is_not_the_services),
		FAKE_TEST(test_set_weight_keeps_everything_else),
		FAKE_TEST(test_daemon_start_sends_every_setting),
		FAKE_TEST(test_daemon_start_leaves_defaults_out),
		FAKE_TEST(test_daemon_start_sends_an_ipv6_group),
		FAKE_TEST(test_daemon_stop_sends_the_state_and_a_fence),
		FAKE_TEST(test_timeouts_set_leaves_out_what_is_kept),
		cmocka_unit_test(test_requests_without_settings_are_the_identity_alone),
		FAKE_TEST(test_sequence_numbers_go_on_after_the_last_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
