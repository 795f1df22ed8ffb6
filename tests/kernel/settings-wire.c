/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The harm that the advisor names is real: settings that show in connections, in what netfilter
 * knows, and on the wire.
 */
#include "setting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"
#define DNS "10.9.0.1:53"
#define SAME_CLIENT "10.9.0.100:5555"
#define NETFILTER "/proc/sys/net/netfilter/nf_conntrack_"

/* Half-open connections count as active, those that are closed as inactive. */
static unsigned int connections(struct ipvs *h, const struct ipvs_service *service)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	unsigned int count = 0;

	assert_ok(h, ipvs_dest_list(h, service, &dests));
	for (size_t i = 0; i < dests.count; i++)
		count += dests.entries[i].active_conns + dests.entries[i].inactive_conns;
	ipvs_dests_free(&dests);
	return count;
}

/* --- netfilter --- */

static int netfilter(const char *name)
{
	char path[128], text[32] = "";

	snprintf(path, sizeof(path), NETFILTER "%s", name);
	assert_that(read_file(path, text, sizeof(text)) > 0, "%s can't be read", path);
	return atoi(text);
}

/* A masqueraded FTP server makes the kernel track connections in this namespace. */
static void track_connections(struct ipvs *h)
{
	struct ipvs_service ftp = add_service(h, "tcp 10.9.0.1:21", "rr");
	int caller;

	add_dest(h, &ftp, "10.9.0.11:21");
	caller = caller_open(CLIENT, "10.9.0.12:99");
	assert_int_equal(send(caller, "?", 1, 0), 1);
	close(caller);
	assert_int_equal(netfilter("count"), 1);
}

static void conntrack(void **state)
{
	struct ipvs *h = *state;
	struct site site;

	track_connections(h);
	site_make(h, &site, "udp " DNS, "rr");
	for (int on = 0; on <= 1; on++) {
		set(h, "conntrack", on ? "1" : "0");
		for (int i = 0; i < 5; i++) {
			int caller = caller_open(CLIENT, DNS);

			caller_call(caller, &site.farm, true);
			close(caller);
		}
		assert_int_equal(netfilter("count"), on ? 6 : 1);
	}
	farm_close(&site.farm);
}

/* Before Linux 5.9 the first packet of each would have been lost, and sent again. */
static void conntrack_and_reuse(void **state)
{
	struct site site;
	size_t last, at;

	track_connections(*state);
	set(*state, "conntrack", "1");
	set(*state, "conn_reuse_mode", "1");
	site_make(*state, &site, "tcp " WEB, "rr");
	last = talk_and_free_port(&site.farm, SAME_CLIENT, WEB);
	for (int i = 0; i < 4; i++) {
		at = talk_and_free_port(&site.farm, SAME_CLIENT, WEB);
		assert_int_equal(at, 1 - last);
		last = at;
	}
	assert_int_equal(netfilter("count"), 2);
	farm_close(&site.farm);
}

static void timeouts_of_its_own(void **state)
{
	const struct ipvs_timeouts timeouts = { .tcp_s = 1000000, .udp_s = 1000000 };
	int tcp = netfilter("tcp_timeout_established"), udp = netfilter("udp_timeout_stream");

	assert_ok(*state, ipvs_timeouts_set(*state, &timeouts));
	assert_int_equal(netfilter("tcp_timeout_established"), tcp);
	assert_int_equal(netfilter("udp_timeout_stream"), udp);
	assert_in_range(tcp, 1, timeouts.tcp_s - 1);
	assert_in_range(udp, 1, timeouts.udp_s - 1);
}

/* --- tunnels --- */

/* 28 bytes of headers and 20 of the tunnel come to what is sent: more than 1500. */
static void tunnel_pmtu(void **state)
{
	struct ipvs_service service = add_service(*state, "udp " DNS, "rr");
	struct ipvs_dest dest = dest_of("10.8.0.2:53");
	int caller, mode = IP_PMTUDISC_DO;
	char data[1460] = "";
	uint64_t before;

	wire_up();
	dest.forward = IPVS_FORWARD_TUNNEL;
	assert_ok(*state, ipvs_dest_add(*state, &service, &dest));
	caller = caller_open(CLIENT, DNS);
	assert_int_equal(setsockopt(caller, IPPROTO_IP, IP_MTU_DISCOVER, &mode, sizeof(mode)), 0);
	set(*state, "pmtu_disc", "0");
	before = wire_bytes();
	assert_int_equal(send(caller, data, sizeof(data), 0), sizeof(data));
	assert_true(wire_bytes() - before > sizeof(data));
	set(*state, "pmtu_disc", "1");
	before = wire_bytes();
	for (int i = 0; i < 3 && send(caller, data, sizeof(data), 0) == sizeof(data); i++)
		;
	assert_int_equal(errno, EMSGSIZE);
	assert_true(wire_bytes() - before < sizeof(data));
	close(caller);
}

/* --- defences --- */

#define HALF_OPEN 200

/* Each second the kernel looks at one part in 32 of its table. */
static void drop_entry(void **state)
{
	struct ipvs_service service = add_service(*state, "tcp 10.9.0.1:81", "rr");
	int64_t limit;
	char from[32];

	wire_up();
	add_dest(*state, &service, "10.8.0.2:81");
	for (int i = 0; i < HALF_OPEN; i++) {
		snprintf(from, sizeof(from), "10.9.0.100:%d", 7000 + i);
		send_segment(from, "10.9.0.1:81", true, false);
	}
	sleep_ms(2500);
	assert_int_equal(connections(*state, &service), HALF_OPEN);
	set(*state, "drop_entry", "3");
	limit = now_ms() + 30000;
	while (connections(*state, &service) == HALF_OPEN) {
		assert_that(now_ms() < limit, "none is dropped");
		sleep_ms(50);
	}
	note("%u of %d are left", connections(*state, &service), HALF_OPEN);
}

static void drop_packet(void **state)
{
	struct ipvs *h = *state;
	unsigned int lost = 0;
	struct talk talk;
	struct site site;

	site_make(h, &site, "tcp " WEB, "rr");
	assert_int_equal(talk_open(&talk, &site.farm, CLIENT, WEB, 0), 0);
	set(h, "am_droprate", "2");
	set(h, "drop_packet", "3");
	for (int i = 0; i < 10; i++)
		lost += try_to_connect(CLIENT, WEB) == -ETIMEDOUT;
	assert_in_range(lost, 4, 6);
	talk_exchange(&talk, REQUEST_SIZE, ANSWER_SIZE);
	set(h, "drop_packet", "1");
	for (int i = 0; i < 4; i++)
		assert_int_equal(try_to_connect(CLIENT, WEB), 0);
	talk_close(&talk);
	farm_close(&site.farm);
}

/* The state and the seconds that are left of the one connection there is. */
static void read_connection(char state[16], unsigned int *left)
{
	char text[1024] = "";

	read_file("/proc/thread-self/net/ip_vs_conn", text, sizeof(text));
	assert_int_equal(sscanf(text, "%*[^\n] TCP %*s %*s %*s %*s %*s %*s %15s %u", state, left),
			 2);
}

static void check_state(struct ipvs *h, const char *mode, const char *name, unsigned int least,
			unsigned int most)
{
	struct ipvs_service service = service_of("tcp " WEB);
	unsigned int left;
	struct talk talk;
	struct site site;
	char state[16];

	begin_case("secure_tcp %s", mode);
	set(h, "secure_tcp", mode);
	site_make(h, &site, "tcp " WEB, "rr");
	assert_int_equal(talk_open(&talk, &site.farm, CLIENT, WEB, 0), 0);
	read_connection(state, &left);
	assert_string_equal(state, name);
	assert_in_range(left, least, most);
	talk_exchange(&talk, REQUEST_SIZE, ANSWER_SIZE);
	read_connection(state, &left);
	assert_string_equal(state, "ESTABLISHED");
	close(talk.client);
	close(talk.server);
	assert_ok(h, ipvs_service_delete(h, &service));
	farm_close(&site.farm);
}

static void secure_tcp_on(void **state)
{
	check_state(*state, "3", "SYNACK", 110, 120);
}

static void secure_tcp_off(void **state)
{
	check_state(*state, "0", "ESTABLISHED", 890, 900);
}

/* --- sync daemons --- */

static struct ipvs_daemon start_daemon(struct ipvs *h, uint32_t state, const char *interface)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = state;
	snprintf(daemon.interface, sizeof(daemon.interface), "%s", interface);
	assert_ok(h, ipvs_daemon_start(h, &daemon));
	sleep_ms(100); /* a thread that has not run yet can't be stopped properly */
	return daemon;
}

static void sloppy_tcp(void **state)
{
	struct site site;

	site_make(*state, &site, "tcp " WEB, "rr");
	send_segment(SAME_CLIENT, WEB, false, true);
	assert_int_equal(connections(*state, &site.service), 0);
	set(*state, "sloppy_tcp", "1");
	send_segment(SAME_CLIENT, WEB, false, true);
	assert_int_equal(connections(*state, &site.service), 1);
	farm_close(&site.farm);
}

/* What the master sends for so many connections; it collects them for up to two seconds. */
static uint64_t sent_for(struct site *site, const char *from, const char *to)
{
	uint64_t before = wire_bytes();

	for (int i = 0; i < 20; i++)
		talk_once(&site->farm, from, to, 0);
	sleep_ms(3500);
	return wire_bytes() - before;
}

/* A connection takes 36 bytes or more; now and then the interface asks for a router. */
static void sync_version(void **state)
{
	struct site old, new;

	wire_up();
	site_make(*state, &old, "tcp " WEB, "rr");
	site_make(*state, &new, "tcp [fd00:9::1]:80", "rr");
	start_daemon(*state, IPVS_DAEMON_MASTER, "wire");
	set(*state, "sync_version", "0");
	assert_true(sent_for(&old, CLIENT, WEB) > 20 * 30);
	assert_true(sent_for(&new, CLIENT6, "[fd00:9::1]:80") < 20 * 30);
	set(*state, "sync_version", "1");
	assert_true(sent_for(&new, CLIENT6, "[fd00:9::1]:80") > 20 * 30);
	assert_ok(*state, ipvs_daemon_stop(*state, IPVS_DAEMON_MASTER));
	farm_close(&old.farm);
	farm_close(&new.farm);
}

/* Beside a master too: so the advisor does not ask for it there. */
static void backup_only(void **state)
{
	struct site site;

	site_make(*state, &site, "tcp " WEB, "rr");
	start_daemon(*state, IPVS_DAEMON_BACKUP, "lo");
	assert_int_equal(try_to_connect(CLIENT, WEB), 0);
	set(*state, "backup_only", "1");
	assert_int_equal(try_to_connect(CLIENT, WEB), -ECONNREFUSED);
	start_daemon(*state, IPVS_DAEMON_MASTER, "lo");
	assert_int_equal(try_to_connect(CLIENT, WEB), -ECONNREFUSED);
	assert_ok(*state, ipvs_daemon_stop(*state, IPVS_DAEMON_BACKUP));
	assert_int_equal(try_to_connect(CLIENT, WEB), 0);
	assert_ok(*state, ipvs_daemon_stop(*state, IPVS_DAEMON_MASTER));
	farm_close(&site.farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("conntrack 0: netfilter does not know the connections", conntrack),
		NET_TEST("conntrack 1 with conn_reuse_mode 1: no packet is lost",
			 conntrack_and_reuse),
		NET_TEST("netfilter's timeouts are its own", timeouts_of_its_own),
		NET_TEST("pmtu_disc 1: a tunnel refuses large packets", tunnel_pmtu),
		NET_TEST("drop_entry 3: half-open connections are dropped", drop_entry),
		NET_TEST("drop_packet 3: one new connection of am_droprate is dropped",
			 drop_packet),
		NET_TEST("secure_tcp 3: a silent server's connection times out sooner",
			 secure_tcp_on),
		NET_TEST("secure_tcp 0: it does not", secure_tcp_off),
		NET_TEST("sloppy_tcp 0: packets of unknown connections are not forwarded",
			 sloppy_tcp),
		NET_TEST("sync_version 0: connections of IPv6 are not sent", sync_version),
		NET_TEST("backup_only 1: nothing is balanced while a backup daemon runs",
			 backup_only),
	};

	return cmocka_run_group_tests_name("settings-wire", tests, NULL, NULL);
}
