/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sync daemons, timeouts and the kernel's facts. */
#include "bench.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define MASTER IPVS_DAEMON_MASTER
#define BACKUP IPVS_DAEMON_BACKUP

/* What is set, and what the kernel makes of it where that differs. */
static const struct {
	uint32_t state, sync_id;
	const char *group;
	uint16_t port, sync_maxlen;
	uint8_t ttl;
	uint16_t becomes_maxlen;
} settings[] = {
	{ MASTER, 0, NULL, 0, 0, 0, 1472 },
	{ MASTER, 1, "224.0.0.81", 8848, 1472, 1, 1472 },
	{ MASTER, 255, "239.255.255.255", 1, 1, 255, 1 },
	{ MASTER, 7, "224.1.2.3", 65535, 65507, 3, 65507 },
	{ MASTER, 7, "224.1.2.3", 258, 65535, 3, 65507 },
	{ MASTER, 8, "ff02::81", 8848, 0, 2, 1452 },
	{ MASTER, 8, "ff05:1:2:3:4:5:6:7", 4660, 65535, 2, 65487 },
	{ BACKUP, 0, NULL, 0, 0, 0, 1472 },
	{ BACKUP, 1, "224.0.0.81", 8848, 1472, 1, 1472 },
	{ BACKUP, 255, "239.255.255.255", 65000, 9000, 255, 9000 },
	{ BACKUP, 7, "224.1.2.3", 258, 1, 3, 1024 },
	{ BACKUP, 7, "224.1.2.3", 258, 65535, 3, 65507 },
	{ BACKUP, 8, "ff02::81", 8848, 0, 2, 1452 },
	{ BACKUP, 8, "ff02::81", 8848, 65535, 2, 65487 },
	{ BACKUP, 8, "ff05:1:2:3:4:5:6:7", 4660, 2000, 2, 2000 },
};

static struct ipvs_daemon daemon_of(uint32_t state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = state;
	snprintf(daemon.interface, sizeof(daemon.interface), "lo");
	return daemon;
}

static struct ipvs_daemon setting(size_t i)
{
	struct ipvs_daemon daemon = daemon_of(settings[i].state);

	snprintf(daemon.interface, sizeof(daemon.interface), "interface-of-15");
	daemon.sync_id = settings[i].sync_id;
	if (settings[i].group)
		daemon.group = addr_of(settings[i].group);
	daemon.port = settings[i].port;
	daemon.sync_maxlen = settings[i].sync_maxlen;
	daemon.ttl = settings[i].ttl;
	return daemon;
}

/* The settings in effect. */
static struct ipvs_daemon effect(size_t i)
{
	struct ipvs_daemon daemon = setting(i);

	if (!daemon.group.family)
		daemon.group = addr_of("224.0.0.81");
	if (!daemon.port)
		daemon.port = 8848;
	if (!daemon.ttl)
		daemon.ttl = 1;
	daemon.sync_maxlen = settings[i].becomes_maxlen;
	return daemon;
}

static void assert_same(const struct ipvs_daemon *got, const struct ipvs_daemon *want)
{
	char group[IPVS_ADDR_TEXT_SIZE] = "?";

	ipvs_addr_format(&got->group, group, sizeof(group));
	assert_that(memcmp(got, want, sizeof(*got)) == 0,
		    "not: state %u id %u on '%s' group %s port %u maxlen %u ttl %u", got->state,
		    got->sync_id, got->interface, group, got->port, got->sync_maxlen, got->ttl);
}

static void assert_count(struct ipvs *h, uint32_t count)
{
	struct ipvs_daemons running;

	memset(&running, 0x5a, sizeof(running));
	assert_ok(h, ipvs_daemon_list(h, &running));
	assert_int_equal(running.count, count);
	assert_int_equal(running.reserved, 0);
}

static void every_setting(void **state)
{
	struct ipvs_daemon daemon, want;
	struct ipvs_daemons running;
	struct ipvs *h = *state;

	add_interface("interface-of-15");
	for (size_t i = 0; i < COUNT(settings); i++) {
		begin_case("setting %zu", i);
		daemon = setting(i);
		want = effect(i);
		assert_ok(h, ipvs_daemon_start(h, &daemon));
		assert_ok(h, ipvs_daemon_list(h, &running));
		assert_int_equal(running.count, 1);
		assert_same(&running.daemons[0], &want);
		assert_ok(h, ipvs_daemon_stop(h, daemon.state));
		assert_count(h, 0);
	}
}

/* Whichever comes first, the master is listed first. */
static void both(void **state)
{
	static const size_t master = 3, backup = 9;
	struct ipvs_daemon want_master = effect(master), want_backup = effect(backup);
	struct ipvs_daemon first, second;
	struct ipvs_daemons running;
	struct ipvs *h = *state;

	add_interface("interface-of-15");
	for (int swap = 0; swap < 2; swap++) {
		first = setting(swap ? backup : master);
		second = setting(swap ? master : backup);
		assert_ok(h, ipvs_daemon_start(h, &first));
		assert_ok(h, ipvs_daemon_start(h, &second));
		assert_ok(h, ipvs_daemon_list(h, &running));
		assert_int_equal(running.count, 2);
		assert_same(&running.daemons[0], &want_master);
		assert_same(&running.daemons[1], &want_backup);
		assert_ok(h, ipvs_daemon_stop(h, first.state));
		assert_ok(h, ipvs_daemon_list(h, &running));
		assert_int_equal(running.count, 1);
		assert_int_equal(running.daemons[0].state, second.state);
		assert_ok(h, ipvs_daemon_stop(h, second.state));
	}
}

static void settings_again(void **state)
{
	struct ipvs_daemon daemon = setting(3);
	struct ipvs_daemons running;
	struct ipvs *h = *state;

	add_interface("interface-of-15");
	assert_ok(h, ipvs_daemon_start(h, &daemon));
	assert_ok(h, ipvs_daemon_list(h, &running));
	assert_ok(h, ipvs_daemon_stop(h, MASTER));
	daemon = running.daemons[0];
	assert_ok(h, ipvs_daemon_start(h, &daemon));
	assert_ok(h, ipvs_daemon_list(h, &running));
	assert_same(&running.daemons[0], &daemon);
}

static void refusals(void **state)
{
	struct ipvs_daemon master = daemon_of(MASTER), backup = daemon_of(BACKUP);
	struct ipvs *h = *state;

	assert_fails(h, ipvs_daemon_stop(h, MASTER), -ESRCH, IPVS_REASON_NO_DAEMON,
		     "stop daemon master: ");
	assert_fails(h, ipvs_daemon_stop(h, BACKUP), -ESRCH, IPVS_REASON_NO_DAEMON,
		     "stop daemon backup: ");
	assert_ok(h, ipvs_daemon_start(h, &master));
	assert_fails(h, ipvs_daemon_stop(h, BACKUP), -ESRCH, IPVS_REASON_NO_DAEMON,
		     "stop daemon backup: ");
	assert_fails(h, ipvs_daemon_start(h, &master), -EEXIST, IPVS_REASON_DAEMON_RUNS,
		     "start daemon master: ");
	assert_ok(h, ipvs_daemon_start(h, &backup));
	assert_fails(h, ipvs_daemon_start(h, &backup), -EEXIST, IPVS_REASON_DAEMON_RUNS,
		     "start daemon backup: ");
	assert_count(h, 2);
}

static void no_interface(void **state)
{
	struct ipvs_daemon daemon = daemon_of(BACKUP);
	struct ipvs *h = *state;

	snprintf(daemon.interface, sizeof(daemon.interface), "no-such-thing-1");
	assert_fails(h, ipvs_daemon_start(h, &daemon), -ENODEV, IPVS_REASON_NO_INTERFACE,
		     "start daemon backup: ");
	assert_count(h, 0);
}

/*
 * The kernel may stop the thread before it ever ran, and then answers nothing. Neither is that
 * waited for, nor does any of it come later, as the answer to something else.
 */
static void stop_at_once(void **state)
{
	const int rounds = 60;
	int64_t begin = now_ms(), took;
	struct ipvs *h = *state;

	for (int i = 0; i < rounds; i++) {
		struct ipvs_daemon daemon = daemon_of(i % 2 ? MASTER : BACKUP);

		begin_case("round %d", i);
		assert_ok(h, ipvs_daemon_start(h, &daemon));
		assert_ok(h, ipvs_daemon_stop(h, daemon.state));
		assert_int_equal(ipvs_daemon_stop(h, daemon.state), -ESRCH);
		assert_count(h, 0);
	}
	took = now_ms() - begin;
	note("%d times started and stopped in %d ms", rounds, (int)took);
	assert_in_range(took, 0, IPVS_DEADLINE_DEFAULT_MS);
}

static void stop_later(void **state)
{
	struct ipvs_daemon daemon = daemon_of(MASTER);
	struct ipvs *h = *state;
	int64_t begin = now_ms();

	assert_ok(h, ipvs_daemon_start(h, &daemon));
	sleep_ms(100);
	assert_ok(h, ipvs_daemon_stop(h, MASTER));
	assert_count(h, 0);
	assert_in_range(now_ms() - begin, 0, IPVS_DEADLINE_DEFAULT_MS);
}

static void other_namespace(void **state)
{
	struct ipvs_daemon daemon = daemon_of(MASTER);
	struct ipvs *h = *state, *other;

	assert_ok(h, ipvs_daemon_start(h, &daemon));
	new_namespace();
	other = open_handle();
	assert_count(other, 0);
	assert_ok(other, ipvs_daemon_start(other, &daemon));
	assert_ok(h, ipvs_daemon_stop(h, MASTER));
	assert_count(other, 1);
	ipvs_free(other);
}

static void assert_timeouts(struct ipvs *h, uint32_t tcp, uint32_t tcp_fin, uint32_t udp)
{
	struct ipvs_timeouts timeouts;

	memset(&timeouts, 0x5a, sizeof(timeouts));
	assert_ok(h, ipvs_timeouts_get(h, &timeouts));
	assert_that(timeouts.tcp_s == tcp && timeouts.tcp_fin_s == tcp_fin && timeouts.udp_s == udp,
		    "timeouts are %u %u %u", timeouts.tcp_s, timeouts.tcp_fin_s, timeouts.udp_s);
	for (size_t i = 0; i < COUNT(timeouts.reserved); i++)
		assert_int_equal(timeouts.reserved[i], 0);
}

static void set_timeouts(void **state)
{
	static const struct {
		struct ipvs_timeouts set, become;
	} cases[] = {
		{ { 0, 0, 0, { 0 } }, { 900, 120, 300, { 0 } } },
		{ { 1, 0, 0, { 0 } }, { 1, 120, 300, { 0 } } },
		{ { 0, 2, 0, { 0 } }, { 1, 2, 300, { 0 } } },
		{ { 0, 0, 3, { 0 } }, { 1, 2, 3, { 0 } } },
		{ { 7200, 60, 1000000, { 0 } }, { 7200, 60, 1000000, { 0 } } },
	};
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		begin_case("timeouts %zu", i);
		assert_ok(h, ipvs_timeouts_set(h, &cases[i].set));
		assert_timeouts(h, cases[i].become.tcp_s, cases[i].become.tcp_fin_s,
				cases[i].become.udp_s);
	}
}

/* The library's limit is the kernel's: what it lets through comes back unchanged. */
static void longest_timeouts(void **state)
{
	struct ipvs_timeouts timeouts = { INT_MAX, 60, 60, { 0 } };
	struct ipvs *h = *state;
	uint32_t limit = 0;

	assert_fails(h, ipvs_timeouts_set(h, &timeouts), -EINVAL, IPVS_REASON_INVALID,
		     "set timeouts: timeout 2147483647 s is above");
	assert_timeouts(h, 900, 120, 300);
	assert_true(ipvs_timeouts_set(h, &timeouts) < 0);
	sscanf(strstr(ipvs_last_error(h)->text, "limit of"), "limit of %u", &limit);
	assert_in_range(limit, INT_MAX / 1000, INT_MAX / 100);
	timeouts.tcp_s = timeouts.tcp_fin_s = timeouts.udp_s = limit;
	assert_ok(h, ipvs_timeouts_set(h, &timeouts));
	assert_timeouts(h, limit, limit, limit);
}

static void timeouts_elsewhere(void **state)
{
	const struct ipvs_timeouts mine = { 11, 12, 13, { 0 } };
	struct ipvs *h = *state, *other;

	assert_ok(h, ipvs_timeouts_set(h, &mine));
	new_namespace();
	other = open_handle();
	assert_timeouts(other, 900, 120, 300);
	assert_timeouts(h, 11, 12, 13);
	ipvs_free(other);
}

/* The size is that of /proc; where the table grows, it is 0 before the first service. */
static void facts(void **state)
{
	char text[128] = "";
	struct ipvs *h = *state;
	struct ipvs_info info;
	unsigned int size = 0;

	memset(&info, 0x5a, sizeof(info));
	add_service(h, "tcp 10.0.0.1:80", "rr");
	assert_ok(h, ipvs_info_get(h, &info));
	assert_int_equal(info.version, 0x010201);
	read_file("/proc/thread-self/net/ip_vs", text, sizeof(text));
	sscanf(text, "IP Virtual Server version 1.2.1 (size=%u)", &size);
	assert_in_range(size, 16, 1 << 30);
	assert_int_equal(info.conn_table_size, size);
	for (size_t i = 0; i < COUNT(info.reserved); i++)
		assert_int_equal(info.reserved[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a daemon has the settings that it was given", every_setting),
		TEST("master and backup are two daemons, the master first", both),
		TEST("what was listed can be started again", settings_again),
		TEST("a daemon runs once, and stops once", refusals),
		TEST("a daemon needs its interface", no_interface),
		TEST("a daemon that has just started stops at once", stop_at_once),
		TEST("a daemon that has run stops", stop_later),
		TEST("daemons are those of the namespace", other_namespace),
		TEST("timeouts change one by one, and zero keeps", set_timeouts),
		TEST("the longest timeout that the library lets through is right",
		     longest_timeouts),
		TEST("timeouts are those of the namespace", timeouts_elsewhere),
		TEST("the kernel tells its version and the size of its table", facts),
	};

	return cmocka_run_group_tests_name("daemon", tests, NULL, NULL);
}
