/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every reason that a real kernel can give: what provokes it, its code, and the beginning of the
 * sentence, with the command and the object.
 */
#include "bench.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

static struct ipvs *h;

static struct ipvs_service service_with(const char *scheduler, const char *pe_name)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	memset(service.scheduler, 0, sizeof(service.scheduler));
	snprintf(service.scheduler, sizeof(service.scheduler), "%s", scheduler);
	snprintf(service.pe_name, sizeof(service.pe_name), "%s", pe_name);
	return service;
}

static int add_with(const char *scheduler, const char *pe_name)
{
	struct ipvs_service service = service_with(scheduler, pe_name);

	return ipvs_service_add(h, &service);
}

static int update_with(const char *scheduler, const char *pe_name)
{
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");

	service = service_with(scheduler, pe_name);
	return ipvs_service_update(h, &service);
}

static int add_dest_to(const char *service_text, const char *dest_text, uint32_t forward)
{
	struct ipvs_service service = add_service(h, service_text, "rr");
	struct ipvs_dest dest = dest_of(dest_text);

	dest.forward = forward;
	return ipvs_dest_add(h, &service, &dest);
}

static int start(uint32_t state, const char *interface)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = state;
	snprintf(daemon.interface, sizeof(daemon.interface), "%s", interface);
	return ipvs_daemon_start(h, &daemon);
}

static int zero_missing(void)
{
	struct ipvs_service service = service_of("udp [2001:db8::1]:53");

	return ipvs_stats_zero(h, &service);
}

static int stats_of_missing_service(void)
{
	struct ipvs_service service = service_of("fwmark 7");
	struct ipvs_stats stats;

	return ipvs_get_stats(h, &service, NULL, &stats);
}

static int stats_of_server_without_service(void)
{
	struct ipvs_service service = service_of("fwmark 7");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");
	struct ipvs_stats stats;

	return ipvs_get_stats(h, &service, &dest, &stats);
}

static int stats_of_missing_server(void)
{
	struct ipvs_service service = add_service(h, "fwmark 7", "rr");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");
	struct ipvs_stats stats;

	return ipvs_get_stats(h, &service, &dest, &stats);
}

static int service_exists(void)
{
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");

	return ipvs_service_add(h, &service);
}

static int mark_exists(void)
{
	struct ipvs_service service = add_service(h, "fwmark 3 ipv6", "rr");

	return ipvs_service_add(h, &service);
}

/* The forwarding method is not part of the identity. */
static int server_exists(void)
{
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest dest = add_dest(h, &service, "10.1.0.1:80");

	dest.forward = IPVS_FORWARD_DROUTE;
	return ipvs_dest_add(h, &service, &dest);
}

static int no_scheduler(void)
{
	return add_with("nosuch", "");
}

static int no_scheduler_in_update(void)
{
	return update_with("nosuch", "");
}

static int no_scheduler_nor_engine(void)
{
	return add_with("nosuch", "neither");
}

static int no_engine(void)
{
	return add_with("rr", "nosuch");
}

static int no_engine_in_update(void)
{
	return update_with("wrr", "nosuch");
}

static int no_engine_without_scheduler(void)
{
	return add_with("none", "nosuch");
}

static int multicast(void)
{
	return add_dest_to("tcp 10.0.0.1:80", "224.0.0.1:80", 0);
}

static int zero_address(void)
{
	return add_dest_to("tcp 10.0.0.1:80", "0.0.0.0:80", 0);
}

static int broadcast(void)
{
	return add_dest_to("tcp 10.0.0.1:80", "255.255.255.255:80", 0);
}

static int broadcast_of_lo(void)
{
	return add_dest_to("tcp 10.0.0.1:80", "127.255.255.255:80", 0);
}

static int multicast6(void)
{
	return add_dest_to("tcp [2001:db8::1]:80", "[ff02::1]:80", 0);
}

static int zero_address6(void)
{
	return add_dest_to("tcp [2001:db8::1]:80", "[::]:80", 0);
}

static int mapped(void)
{
	return add_dest_to("tcp [2001:db8::1]:80", "[::ffff:10.1.0.1]:80", 0);
}

static int link_local(void)
{
	return add_dest_to("tcp [2001:db8::1]:80", "[fe80::1]:80", 0);
}

/* A namespace whose lo never was up has no table of local addresses. */
static int lo_is_down(void)
{
	ipvs_shutdown(h);
	assert_int_equal(unshare(CLONE_NEWNET), 0);
	assert_ok(h, ipvs_open(h));
	return add_dest_to("tcp 10.0.0.1:80", "10.1.0.1:80", 0);
}

static int unknown_family(void)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	service.addr.family = 99;
	return ipvs_service_add(h, &service);
}

static int unknown_family_of_server(void)
{
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");

	dest.addr.family = 1;
	return ipvs_dest_add(h, &service, &dest);
}

static int mixed_while_daemon_runs(void)
{
	assert_ok(h, start(IPVS_DAEMON_BACKUP, "lo"));
	return add_dest_to("tcp 10.0.0.1:80", "[2001:db8::9]:80", IPVS_FORWARD_TUNNEL);
}

static int daemon_while_mixed(void)
{
	add_service(h, "udp 10.0.0.1:80", "rr");
	assert_ok(h, add_dest_to("fwmark 4 ipv6", "10.1.0.1:80", IPVS_FORWARD_TUNNEL));
	return start(IPVS_DAEMON_MASTER, "lo");
}

static int mixed_without_tunnel(void)
{
	return add_dest_to("tcp 10.0.0.1:80", "[2001:db8::9]:80", IPVS_FORWARD_MASQ);
}

static int daemon_runs(void)
{
	assert_ok(h, start(IPVS_DAEMON_BACKUP, "lo"));
	return start(IPVS_DAEMON_BACKUP, "lo");
}

static int no_daemon(void)
{
	assert_ok(h, start(IPVS_DAEMON_BACKUP, "lo"));
	return ipvs_daemon_stop(h, IPVS_DAEMON_MASTER);
}

static int no_interface(void)
{
	return start(IPVS_DAEMON_BACKUP, "nosuch0");
}

static int no_network(void)
{
	set_interface("lo", false);
	return start(IPVS_DAEMON_MASTER, "lo");
}

/* mh has a table of 4093 places, and each server wants one. */
static int too_many_for_mh(void)
{
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest dest = dest_of("10.1.0.1:80");

	for (unsigned int i = 0; i < 4094; i++) {
		dest.port = (uint16_t)(i + 1);
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
	}
	return ipvs_service_set_scheduler(h, &service, "mh");
}

#define SERVICE(code, reason, verb) -code, IPVS_REASON_##reason, verb " service tcp 10.0.0.1:80: "
#define ADD_DEST(code, reason, dest, service) \
	-code, IPVS_REASON_##reason, "add server " dest " of " service ": "
#define NO_SERVER_ADDRESS(dest) ADD_DEST(EINVAL, SERVER_ADDRESS, dest, "tcp 10.0.0.1:80")
#define NO_SERVER_ADDRESS6(dest) ADD_DEST(EINVAL, SERVER_ADDRESS, dest, "tcp [2001:db8::1]:80")

static const struct {
	const char *sentence;
	int (*provoke)(void);
	int code;
	enum ipvs_reason reason;
	const char *begin;
} cases[] = {
	{ "no service to zero", zero_missing, -ESRCH, IPVS_REASON_NO_SERVICE,
	  "zero stats udp [2001:db8::1]:53: " },
	{ "no service to count", stats_of_missing_service, -ESRCH, IPVS_REASON_NO_SERVICE,
	  "get stats fwmark 7: " },
	{ "no service for a server to count", stats_of_server_without_service, -ESRCH,
	  IPVS_REASON_NO_SERVICE, "get stats " },
	{ "no server to count", stats_of_missing_server, -ENOENT, IPVS_REASON_NO_SERVER,
	  "get stats 10.1.0.1:80 of fwmark 7: " },
	{ "the service exists", service_exists, SERVICE(EEXIST, SERVICE_EXISTS, "add") },
	{ "the mark exists", mark_exists, -EEXIST, IPVS_REASON_SERVICE_EXISTS,
	  "add service fwmark 3 ipv6: " },
	{ "the server exists", server_exists,
	  ADD_DEST(EEXIST, SERVER_EXISTS, "10.1.0.1:80", "tcp 10.0.0.1:80") },
	{ "no scheduler for a new service", no_scheduler,
	  SERVICE(ENOENT, NO_SCHEDULER, "add") "the scheduler 'nosuch'" },
	{ "no scheduler for an update", no_scheduler_in_update,
	  SERVICE(ENOENT, NO_SCHEDULER, "update") "the scheduler 'nosuch'" },
	{ "neither scheduler nor persistence engine", no_scheduler_nor_engine,
	  SERVICE(ENOENT, NO_SCHEDULER, "add") "the scheduler 'nosuch'" },
	{ "no persistence engine for a new service", no_engine,
	  SERVICE(ENOENT, NO_PE, "add") "the persistence engine 'nosuch'" },
	{ "no persistence engine for an update", no_engine_in_update,
	  SERVICE(ENOENT, NO_PE, "update") "the persistence engine 'nosuch'" },
	{ "no persistence engine where no scheduler is wanted", no_engine_without_scheduler,
	  SERVICE(ENOENT, NO_PE, "add") "the persistence engine 'nosuch'" },
	{ "a multicast server", multicast, NO_SERVER_ADDRESS("224.0.0.1:80") },
	{ "the server 0.0.0.0", zero_address, NO_SERVER_ADDRESS("0.0.0.0:80") },
	{ "a broadcast server", broadcast, NO_SERVER_ADDRESS("255.255.255.255:80") },
	{ "the broadcast address of lo", broadcast_of_lo, NO_SERVER_ADDRESS("127.255.255.255:80") },
	{ "a multicast server, IPv6", multicast6, NO_SERVER_ADDRESS6("[ff02::1]:80") },
	{ "the server ::", zero_address6, NO_SERVER_ADDRESS6("[::]:80") },
	{ "a mapped server", mapped, NO_SERVER_ADDRESS6("[::ffff:10.1.0.1]:80") },
	{ "a link-local server", link_local, NO_SERVER_ADDRESS6("[fe80::1]:80") },
	{ "a server while lo is down", lo_is_down, NO_SERVER_ADDRESS("10.1.0.1:80") },
	{ "a service of an unknown family", unknown_family, -EAFNOSUPPORT, IPVS_REASON_FAMILY,
	  "add service: " },
	{ "a server of an unknown family", unknown_family_of_server, -EAFNOSUPPORT,
	  IPVS_REASON_FAMILY, "add server tcp 10.0.0.1:80: " },
	{ "a server of the other family while a daemon runs", mixed_while_daemon_runs,
	  ADD_DEST(EINVAL, MIXED_FAMILY, "[2001:db8::9]:80", "tcp 10.0.0.1:80") },
	{ "a daemon while a server is of the other family", daemon_while_mixed, -EINVAL,
	  IPVS_REASON_MIXED_FAMILY, "start daemon master: " },
	{ "a server of the other family without a tunnel", mixed_without_tunnel,
	  ADD_DEST(EINVAL, INVALID, "[2001:db8::9]:80", "tcp 10.0.0.1:80") },
	{ "the daemon runs", daemon_runs, -EEXIST, IPVS_REASON_DAEMON_RUNS,
	  "start daemon backup: " },
	{ "no daemon runs", no_daemon, -ESRCH, IPVS_REASON_NO_DAEMON, "stop daemon master: " },
	{ "no interface", no_interface, -ENODEV, IPVS_REASON_NO_INTERFACE,
	  "start daemon backup: " },
	{ "a daemon on an interface that is down", no_network, -ENETUNREACH, IPVS_REASON_NETWORK,
	  "start daemon master: its sockets could not be set up on interface 'lo': " },
	{ "more servers than mh can have", too_many_for_mh, -EINVAL, IPVS_REASON_SCHEDULER,
	  "set scheduler of tcp 10.0.0.1:80: the scheduler 'mh' " },
};

static size_t next_case;

static int set_up(void **state)
{
	int ret = bench_setup(state);

	h = *state;
	return ret;
}

/* The handle is as good as before afterwards. */
static void run_case(void **state)
{
	size_t i = next_case++;
	struct ipvs_services services = IPVS_SERVICES_INIT;

	assert_fails(*state, cases[i].provoke(), cases[i].code, cases[i].reason, cases[i].begin);
	assert_ok(*state, ipvs_service_list(*state, &services));
	ipvs_services_free(&services);
}

int main(void)
{
	struct CMUnitTest tests[COUNT(cases)];

	for (size_t i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ cases[i].sentence, run_case, set_up,
						bench_teardown, NULL };
	return cmocka_run_group_tests_name("errors", tests, NULL, NULL);
}
