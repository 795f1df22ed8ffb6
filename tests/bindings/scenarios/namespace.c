/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "handle.h"
#include "scenario.h"

static void timeouts(void)
{
	struct ipvs_timeouts t = { .tcp_s = 1000, .udp_s = 30 };

	say(ipvs_timeouts_set(h, &t));
	must(ipvs_timeouts_get(h, &t));
	printf("%u %u %u\n", t.tcp_s, t.tcp_fin_s, t.udp_s);
	t.tcp_s = 4294967295U;
	say(ipvs_timeouts_set(h, &t));
}

static void print_daemons(void)
{
	struct ipvs_daemons list;

	must(ipvs_daemon_list(h, &list));
	for (uint32_t i = 0; i < list.count; i++)
		printf("%s %s %u %u\n", ipvs_daemon_state_name(list.daemons[i].state),
		       list.daemons[i].interface, list.daemons[i].sync_id, list.daemons[i].port);
}

static void daemons(void)
{
	struct ipvs_daemon master = IPVS_DAEMON_INIT, backup;

	master.state = IPVS_DAEMON_MASTER;
	master.sync_id = 3;
	strcpy(master.interface, "lo");
	backup = master;
	backup.state = IPVS_DAEMON_BACKUP;
	backup.port = 9000;
	say(ipvs_daemon_start(h, &master));
	say(ipvs_daemon_start(h, &master));
	say(ipvs_daemon_start(h, &backup));
	print_daemons();
	say(ipvs_daemon_stop(h, IPVS_DAEMON_BACKUP));
	say(ipvs_daemon_stop(h, IPVS_DAEMON_BACKUP));
	strcpy(backup.interface, "none0");
	say(ipvs_daemon_start(h, &backup));
}

static void set_sysctl(const char *name, const char *text)
{
	struct ipvs_sysctl sysctl;
	struct ipvs_error error;

	if (tell(ipvs_sysctl_parse(&sysctl, name, text, &error), &error) == 0)
		say(ipvs_sysctl_set(h, &sysctl));
}

static void get_sysctl(const char *name)
{
	struct ipvs_sysctl sysctl;
	char text[IPVS_SYSCTL_TEXT_SIZE];

	if (say(ipvs_sysctl_get(h, name, &sysctl)) == 0 &&
	    ipvs_sysctl_format(&sysctl, text, sizeof(text)) >= 0)
		printf("%s = %s\n", name, text);
}

static void sysctls(void)
{
	set_sysctl("conntrack", "1");
	set_sysctl("sync_threshold", "4 60");
	set_sysctl("expire_nodest_conn", "1");
	get_sysctl("conntrack");
	get_sysctl("sync_threshold");
	get_sysctl("conn_reuse_mode");
}

static void sysctl_errors(void)
{
	set_sysctl("conntrack", "2");
	set_sysctl("sync_threshold", "1");
	set_sysctl("conn_reuse_mode", "x");
	get_sysctl("no_such_sysctl");
}

static void stats(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 1);
	struct ipvs_stats n;

	set_up_web();
	must(ipvs_get_stats(h, &s, &d, &n));
	printf("%ju %ju %ju\n", (uintmax_t)n.conns, (uintmax_t)n.in_packets, (uintmax_t)n.in_bytes);
	say(ipvs_stats_zero(h, &s));
	say(ipvs_stats_zero(h, NULL));
	s = service(DNS);
	say(ipvs_get_stats(h, &s, NULL, &n));
}

static void connections(void)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	struct ipvs_conn conn;
	int ret, count = 0;

	ipvs_conn_reader_filter_states(reader, UINT64_C(1) << IPVS_CONN_STATE_ESTABLISHED);
	say(ipvs_conn_reader_open(h, reader));
	while ((ret = ipvs_conn_reader_next(reader, &conn)) == 1)
		count++;
	printf("%d %d\n", ret, count);
	ipvs_conn_reader_free(reader);
}

static void advice(void)
{
	struct ipvs_advices list = IPVS_ADVICES_INIT;
	struct ipvs_service s = scheduled(WEB, "sh");

	s.flags = IPVS_SERVICE_PERSISTENT;
	s.timeout_s = 60;
	must(ipvs_service_add(h, &s));
	set_sysctl("conn_reuse_mode", "0");
	say(ipvs_advice_list(h, NULL, &list));
	for (size_t i = 0; i < list.count; i++)
		printf("%s %s %s=%s %s\n", ipvs_severity_name(list.entries[i].severity),
		       ipvs_advice_name(list.entries[i].id), list.entries[i].setting,
		       list.entries[i].value, list.entries[i].service);
	ipvs_advices_free(&list);
}

const struct scenario namespace_scenarios[] = {
	{ "timeouts", timeouts },
	{ "daemons", daemons },
	{ "sysctls", sysctls },
	{ "sysctl-errors", sysctl_errors },
	{ "stats", stats },
	{ "connections", connections },
	{ "advice", advice },
	{ NULL, NULL }
};
