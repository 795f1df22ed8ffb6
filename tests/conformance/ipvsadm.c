// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The library and the program ipvsadm (1.31) understand each other: what one wrote the other
 * reads. Run by tests/testbed/run.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "expected.h"
#include "guest.h"
#include "records.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct ipvs_service web = { V4(10, 0, 0, 1), IPPROTO_TCP, 80, .scheduler = "wlc",
					 EACH };

static void write_table(void)
{
	for (size_t i = 0; i < table_count; i++) {
		must(ipvs_service_add(h, &table[i].service));
		for (size_t k = 0; k < dests_of(&table[i]); k++)
			must(ipvs_dest_add(h, &table[i].service, &table[i].dests[k]));
	}
}

static void restore_table(void)
{
	char commands[16384];
	size_t used = 0;

	for (size_t i = 0; i < table_count; i++)
		used += (size_t)snprintf(commands + used, sizeof(commands) - used, "%s",
					 table[i].restore);
	assert_in_range(used, 1, sizeof(commands) - 1);
	same_text("what ipvsadm -R prints", ipvsadm_reading(commands, "-R"), "");
}

/* --- what the library wrote --- */

static void test_listed_by_ipvsadm(void **state)
{
	(void)state;
	write_table();
	same_listing("-Ln", expected_list);
	same_listing("-Ln --thresholds", expected_thresholds);
	same_listing("-Ln --tun-info", expected_tun_info);
	same_text("-Sn", ipvsadm("-Sn"), expected_save);
}

/* What ipvsadm can show but not set. */
static void test_beyond_ipvsadm_listed(void **state)
{
	struct ipvs_service service = web;
	struct ipvs_dest dest = { V4(127, 0, 0, 1), 80, .forward = IPVS_FORWARD_LOCAL,
				  .weight = 2 };

	(void)state;
	service.flags = IPVS_SERVICE_PERSISTENT;
	service.timeout_s = 2678401;
	must(ipvs_service_add(h, &service));
	must(ipvs_dest_add(h, &service, &dest));
	same_text("-Ln -t", ipvsadm("-Ln -t 10.0.0.1:80"),
		  "Prot LocalAddress:Port Scheduler Flags\n"
		  "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
		  "TCP  10.0.0.1:80 wlc persistent 2678401\n"
		  "  -> 127.0.0.1:80                 Local   2      0          0         \n");
	same_text("-Sn", ipvsadm("-Sn"),
		  "-A -t 10.0.0.1:80 -s wlc -p 2678401\n"
		  "-a -t 10.0.0.1:80 -r 127.0.0.1:80 -g -w 2\n");
}

static void test_deletions_seen_by_ipvsadm(void **state)
{
	struct ipvs_service other = web;
	struct ipvs_dest dest = { V4(10, 1, 0, 1), 80, .forward = IPVS_FORWARD_MASQ, .weight = 1 };

	(void)state;
	other.port = 81;
	must(ipvs_service_add(h, &web));
	must(ipvs_service_add(h, &other));
	must(ipvs_dest_add(h, &web, &dest));
	must(ipvs_dest_delete(h, &web, &dest));
	must(ipvs_service_delete(h, &other));
	same_text("-Sn", ipvsadm("-Sn"), "-A -t 10.0.0.1:80 -s wlc\n");
	must(ipvs_service_flush(h));
	same_text("-Sn", ipvsadm("-Sn"), "");
}

/* The scheduler twos came with Linux 5.11, but Debian's User-Mode Linux is built without it. */
static void test_twos_alike(void **state)
{
	struct ipvs_service service = web;
	int theirs = ipvsadm_status("-A -t 10.0.0.1:81 -s twos");

	(void)state;
	memcpy(service.scheduler, "twos", 5);
	if (theirs) {
		assert_int_equal(ipvs_service_add(h, &service), -ENOENT);
		assert_int_equal(ipvs_last_error(h)->reason, IPVS_REASON_NO_SCHEDULER);
		return;
	}
	must(ipvs_service_add(h, &service));
	same_text("-Sn", ipvsadm("-Sn"),
		  "-A -t 10.0.0.1:80 -s twos\n-A -t 10.0.0.1:81 -s twos\n");
}

static void test_timeouts_listed(void **state)
{
	struct ipvs_timeouts timeouts = { .tcp_s = 1000, .udp_s = 2678400 };

	(void)state;
	must(ipvs_timeouts_set(h, &timeouts));
	same_text("-Ln --timeout", ipvsadm("-Ln --timeout"),
		  "Timeout (tcp tcpfin udp): 1000 120 2678400\n");
}

static void test_daemons_listed(void **state)
{
	static const struct ipvs_daemon daemons[] = {
		{ IPVS_DAEMON_MASTER, 5, "lo", V4(224, 0, 0, 90), .port = 8849, .sync_maxlen = 1400,
		  .ttl = 3 },
		{ IPVS_DAEMON_BACKUP, 255, "lo", { 0 }, .sync_maxlen = 1300 },
	};

	(void)state;
	must(ipvs_daemon_start(h, &daemons[0]));
	must(ipvs_daemon_start(h, &daemons[1]));
	same_text("-Ln --daemon", ipvsadm("-Ln --daemon"),
		  "master sync daemon (mcast=lo, syncid=5, maxlen=1400, group=224.0.0.90, "
		  "port=8849, ttl=3)\n"
		  "backup sync daemon (mcast=lo, syncid=255, maxlen=1300, group=224.0.0.81, "
		  "port=8848, ttl=1)\n");
	must(ipvs_daemon_stop(h, IPVS_DAEMON_MASTER));
	same_text("-Ln --daemon", ipvsadm("-Ln --daemon"),
		  "backup sync daemon (mcast=lo, syncid=255, maxlen=1300, group=224.0.0.81, "
		  "port=8848, ttl=1)\n");
	must(ipvs_daemon_stop(h, IPVS_DAEMON_BACKUP));
	same_text("-Ln --daemon", ipvsadm("-Ln --daemon"), "");
}

/* The kernel does not give lo an IPv6 multicast route by itself. */
static void add_multicast_route(void)
{
	if (system("PATH=$PATH:/usr/sbin:/sbin ip -6 route add ff00::/8 dev lo table local") != 0)
		fail_msg("ip route add failed: install the package iproute2");
}

static void test_daemon_v6(void **state)
{
	static const struct ipvs_daemon daemon = {
		IPVS_DAEMON_MASTER, 0, "lo",
		{ AF_INET6, 0, { 0xff, 0x02, [14] = 0x12, [15] = 0x34 } }, .port = 65535,
		.sync_maxlen = 1200, .ttl = 255
	};
	struct ipvs_daemons list;

	(void)state;
	add_multicast_route();
	must(ipvs_daemon_start(h, &daemon));
	same_text("-Ln --daemon", ipvsadm("-Ln --daemon"),
		  "master sync daemon (mcast=lo, syncid=0, maxlen=1200, group=ff02::1234, "
		  "port=65535, ttl=255)\n");
	ipvsadm("--stop-daemon master");
	ipvsadm("--start-daemon master --mcast-interface lo --mcast-group ff02::1234 "
		"--mcast-port 65535 --mcast-ttl 255 --sync-maxlen 1200");
	must(ipvs_daemon_list(h, &list));
	assert_int_equal(list.count, 1);
	same_daemon(&list.daemons[0], &daemon);
	ipvsadm("--stop-daemon master");
}

/* --- what ipvsadm wrote --- */

static void test_restored_by_ipvsadm(void **state)
{
	(void)state;
	restore_table();
	same_table(table, table_count);
	same_text("-Sn", ipvsadm("-Sn"), expected_save);
}

/* Commands with as little said as ipvsadm takes, and the one mark that it shows as -1. */
static const struct served defaults[] = {
	{ { V4(10, 0, 0, 1), IPPROTO_TCP, 80, .scheduler = "wlc", EACH },
	  { { V4(10, 1, 0, 1), 80, .forward = IPVS_FORWARD_DROUTE, .weight = 1 },
	    { V4(10, 1, 0, 2), 80, .forward = IPVS_FORWARD_TUNNEL, .weight = 1 } },
	  "-A -t 10.0.0.1:80\n"
	  "-a -t 10.0.0.1:80 -r 10.1.0.1\n"
	  "-a -t 10.0.0.1:80 -r 10.1.0.2 -i\n" },
	{ { V4(10, 0, 0, 2), IPPROTO_TCP, 0, .scheduler = "wlc",
	    .flags = IPVS_SERVICE_PERSISTENT, .timeout_s = 360, EACH },
	  { { .addr = { 0 } } },
	  "-A -t 10.0.0.2:0 -p\n" },
	{ { MARK4, .fwmark = 4294967295, .scheduler = "wlc", EACH },
	  { { V4(10, 1, 0, 1), 0, .forward = IPVS_FORWARD_DROUTE, .weight = 1 } },
	  "-A -f 4294967295\n"
	  "-a -f 4294967295 -r 10.1.0.1\n" },
};

static void test_defaults_of_ipvsadm(void **state)
{
	char commands[1024] = "";

	(void)state;
	for (size_t i = 0; i < COUNT(defaults); i++)
		strcat(commands, defaults[i].restore);
	ipvsadm_reading(commands, "-R");
	same_table(defaults, COUNT(defaults));
}

/* -E and -e replace everything, -d and -D delete. */
static void test_edited_by_ipvsadm(void **state)
{
	static const struct served first[] = {
		{ { V4(10, 0, 0, 1), IPPROTO_TCP, 80, .scheduler = "sh",
		    .flags = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_SCHED_2, .timeout_s = 90,
		    .netmask = 0xffff0000, .prefix_len = 128 },
		  { { V4(10, 1, 0, 1), 80, .forward = IPVS_FORWARD_TUNNEL, .weight = 7,
		      .upper_threshold = 9, .lower_threshold = 3, .tun_type = IPVS_TUNNEL_GRE,
		      .tun_flags = IPVS_TUNNEL_CSUM },
		    { V4(10, 1, 0, 2), 81, .forward = IPVS_FORWARD_MASQ, .weight = 1 } }, NULL },
	};
	static const struct served then[] = {
		{ { V4(10, 0, 0, 1), IPPROTO_TCP, 80, .scheduler = "lc", EACH },
		  { { V4(10, 1, 0, 1), 80, .forward = IPVS_FORWARD_MASQ, .weight = 0 } }, NULL },
	};

	(void)state;
	ipvsadm("-A -t 10.0.0.1:80 -s sh -b sh-port -p 90 -M 255.255.0.0");
	ipvsadm("-a -t 10.0.0.1:80 -r 10.1.0.1:80 -i --tun-type gre --tun-csum -w 7 -x 9 -y 3");
	ipvsadm("-a -t 10.0.0.1:80 -r 10.1.0.2:81 -m");
	same_table(first, COUNT(first));
	ipvsadm("-e -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 0");
	ipvsadm("-d -t 10.0.0.1:80 -r 10.1.0.2:81");
	ipvsadm("-E -t 10.0.0.1:80 -s lc");
	same_table(then, COUNT(then));
	ipvsadm("-D -t 10.0.0.1:80");
	same_table(NULL, 0);
}

static void test_timeouts_of_ipvsadm(void **state)
{
	struct ipvs_timeouts timeouts;

	(void)state;
	ipvsadm("--set 17 0 2678400");
	must(ipvs_timeouts_get(h, &timeouts));
	assert_int_equal(timeouts.tcp_s, 17);
	assert_int_equal(timeouts.tcp_fin_s, 120);
	assert_int_equal(timeouts.udp_s, 2678400);
	for (size_t i = 0; i < COUNT(timeouts.reserved); i++)
		assert_int_equal(timeouts.reserved[i], 0);
}

static void test_daemons_of_ipvsadm(void **state)
{
	static const struct ipvs_daemon daemons[] = {
		{ IPVS_DAEMON_MASTER, 200, "lo", V4(239, 1, 2, 3), .port = 1, .sync_maxlen = 1000,
		  .ttl = 64 },
		{ IPVS_DAEMON_BACKUP, 7, "lo", V4(224, 0, 0, 81), .port = 8848, .sync_maxlen = 2000,
		  .ttl = 1 },
	};
	struct ipvs_daemons list;

	(void)state;
	ipvsadm_reading("--start-daemon master --mcast-interface lo --syncid 200 "
			"--sync-maxlen 1000 --mcast-group 239.1.2.3 --mcast-port 1 --mcast-ttl 64\n"
			"--start-daemon backup --mcast-interface lo --syncid 7 "
			"--sync-maxlen 2000\n", "-R");
	must(ipvs_daemon_list(h, &list));
	assert_int_equal(list.count, COUNT(daemons));
	for (size_t i = 0; i < COUNT(daemons); i++)
		same_daemon(&list.daemons[i], &daemons[i]);
	ipvsadm("--stop-daemon master");
	must(ipvs_daemon_list(h, &list));
	assert_int_equal(list.count, 1);
	same_daemon(&list.daemons[0], &daemons[1]);
	ipvsadm("--stop-daemon backup");
}

/* --- one after the other --- */

/* The row of the table whose commands have these words. */
static const struct ipvs_service *service_with(const char *words)
{
	for (size_t i = 0; i < table_count; i++)
		if (strstr(table[i].restore, words))
			return &table[i].service;
	fail_msg("the table has no %s", words);
	return NULL;
}

struct edit {
	const char *before, *after;
};

/* The text with these words replaced, each where it is first. */
static const char *edited(const char *text, const struct edit *edits, size_t count)
{
	static char whole[16384];
	char *at;

	assert_true(strlen(text) + count * 16 < sizeof(whole));
	strcpy(whole, text);
	for (size_t i = 0; i < count; i++) {
		const char *before = edits[i].before, *after = edits[i].after;

		at = strstr(whole, before);
		assert_non_null(at);
		memmove(at + strlen(after), at + strlen(before), strlen(at + strlen(before)) + 1);
		memcpy(at, after, strlen(after));
	}
	return whole;
}

static void test_weight_edits_keep_the_rest(void **state)
{
	static const struct edit saves[] = {
		{ "10.1.0.1:8080 -m -w 5", "10.1.0.1:8080 -m -w 0" },
		{ "10.1.0.2:80 -g -w 0", "10.1.0.2:80 -g -w 1" },
		{ "10.1.0.3:80 -i -w 1", "10.1.0.3:80 -i -w 2" },
		{ "10.1.0.4:80 -i -w 1", "10.1.0.4:80 -i -w 3" },
		{ "10.1.0.5:80 -i -w 1", "10.1.0.5:80 -i -w 4" },
		{ "10.1.0.6:80 -i -w 1", "10.1.0.6:80 -i -w 5" },
		{ "10.1.0.7:80 -i -w 1", "10.1.0.7:80 -i -w 6" },
		{ "10.1.0.8:80 -i -w 1", "10.1.0.8:80 -i -w 7" },
		{ "10.1.0.9:1 -m -w 2147483647", "10.1.0.9:1 -m -w 8" },
	};
	const struct ipvs_service *pool = service_with("-A -t 10.0.0.2:80");
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	(void)state;
	restore_table();
	must(ipvs_dest_list(h, pool, &dests));
	for (uint32_t i = 0; i < dests.count; i++)
		must(ipvs_dest_set_weight(h, pool, &dests.entries[i].dest, i));
	ipvs_dests_free(&dests);
	same_text("-Sn", ipvsadm("-Sn"), edited(expected_save, saves, COUNT(saves)));
	same_listing("-Ln --thresholds", expected_thresholds);
}

static void test_scheduler_edits_keep_the_rest(void **state)
{
	static const struct edit saves[] = {
		{ "10.0.0.2:80 -s wrr", "10.0.0.2:80 -s wlc" },
		{ "10.0.0.4:3 -s sh -b sh-fallback,sh-port",
		  "10.0.0.4:3 -s mh -b mh-fallback,mh-port" },
		{ "10.0.0.1:5060 -s rr", "10.0.0.1:5060 -s fo" },
		{ "10.0.0.1:5061 -s mh", "10.0.0.1:5061 -s sh" }, { "-b mh-port", "-b sh-port" },
		{ "-s lc -p 120 -M 48", "-s nq -p 120 -M 48" },
	};
	static const struct edit lines[] = {
		{ "10.0.0.2:80 wrr", "10.0.0.2:80 wlc" },
		{ "10.0.0.4:3 sh (sh-fallback,sh-port)", "10.0.0.4:3 mh (mh-fallback,mh-port)" },
		{ "10.0.0.1:5060 rr", "10.0.0.1:5060 fo" },
		{ "10.0.0.1:5061 mh (mh-port)", "10.0.0.1:5061 sh (sh-port)" },
		{ "FWM  7 IPv6 lc", "FWM  7 IPv6 nq" },
	};

	(void)state;
	restore_table();
	must(ipvs_service_set_scheduler(h, service_with("-A -t 10.0.0.2:80"), "wlc"));
	must(ipvs_service_set_scheduler(h, service_with("-A -t 10.0.0.4:3 "), "mh"));
	must(ipvs_service_set_scheduler(h, service_with("-A -u 10.0.0.1:5060"), "fo"));
	must(ipvs_service_set_scheduler(h, service_with("-A -u 10.0.0.1:5061"), "sh"));
	must(ipvs_service_set_scheduler(h, service_with("-A -f 7 -6"), "nq"));
	same_text("-Sn", ipvsadm("-Sn"), edited(expected_save, saves, COUNT(saves)));
	same_listing("-Ln --thresholds", edited(expected_thresholds, lines, COUNT(lines)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, enter_namespace, leave_namespace)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(listed_by_ipvsadm),
		TEST(beyond_ipvsadm_listed),
		TEST(deletions_seen_by_ipvsadm),
		TEST(twos_alike),
		TEST(timeouts_listed),
		TEST(daemons_listed),
		TEST(daemon_v6),
		TEST(restored_by_ipvsadm),
		TEST(defaults_of_ipvsadm),
		TEST(edited_by_ipvsadm),
		TEST(timeouts_of_ipvsadm),
		TEST(daemons_of_ipvsadm),
		TEST(weight_edits_keep_the_rest),
		TEST(scheduler_edits_keep_the_rest),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("conformance with ipvsadm", tests, NULL, NULL);
}
