// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * usage: scenario --list             the names of the scenarios
 *        scenario --each PREFIX      runs all of them, in that order
 *        scenario NAME               runs one, in the network namespace that it is started in
 *
 * Scenarios: the same names do the same in every language (bindings/python/tests/scenario.py,
 * bindings/go/...), so every language has a program with this usage. With --each, the scenario NAME
 * works through a fresh handle in the network namespace called PREFIX-NAME, which same.sh has made,
 * and "== NAME" is printed before it. same.sh compares what they print and what they leave in the
 * kernel. What is printed is part of them, to the letter:
 * - say(): "ok", or "REASON: SENTENCE" of an error, REASON as ipvs_reason_name() has it;
 * - lists: one line each, in the library's order.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/libipvs.h>

#define WEB "tcp 10.0.0.1:80"
#define DNS "udp 10.0.0.1:53"

static struct ipvs *h;

/* --- what they are made of --- */

static int tell(int ret, const struct ipvs_error *error)
{
	if (ret < 0)
		printf("%s: %s\n", ipvs_reason_name(error->reason), error->text);
	else
		puts("ok");
	return ret;
}

static int say(int ret)
{
	return tell(ret, ipvs_last_error(h));
}

static void give_up(const char *why)
{
	fprintf(stderr, "scenario: %s\n", why);
	exit(1);
}

static void must(int ret)
{
	if (ret < 0)
		give_up(ipvs_last_error(h)->text);
}

static struct ipvs_service service(const char *text)
{
	struct ipvs_service s = IPVS_SERVICE_INIT;

	if (ipvs_service_parse(&s, text, NULL) < 0)
		give_up(text);
	return s;
}

static struct ipvs_service scheduled(const char *text, const char *scheduler)
{
	struct ipvs_service s = service(text);

	strcpy(s.scheduler, scheduler);
	return s;
}

static struct ipvs_dest server(const char *text, uint32_t weight)
{
	struct ipvs_dest d = IPVS_DEST_INIT;

	if (ipvs_dest_parse(&d, text, NULL) < 0)
		give_up(text);
	d.weight = weight;
	return d;
}

static int add(const char *text, const char *scheduler)
{
	struct ipvs_service s = scheduled(text, scheduler);

	return ipvs_service_add(h, &s);
}

static int add_server(const char *of, const char *text, uint32_t weight)
{
	struct ipvs_service s = service(of);
	struct ipvs_dest d = server(text, weight);

	return ipvs_dest_add(h, &s, &d);
}

static int set_weight(const char *of, const char *text, uint32_t weight)
{
	struct ipvs_service s = service(of);
	struct ipvs_dest d = server(text, 1);

	return ipvs_dest_set_weight(h, &s, &d, weight);
}

static int delete_server(const char *of, const char *text)
{
	struct ipvs_service s = service(of);
	struct ipvs_dest d = server(text, 1);

	return ipvs_dest_delete(h, &s, &d);
}

static int delete(const char *text)
{
	struct ipvs_service s = service(text);

	return ipvs_service_delete(h, &s);
}

/* WEB with wrr and three servers of weights 1, 2, 3. */
static void set_up_web(void)
{
	must(add(WEB, "wrr"));
	must(add_server(WEB, "10.0.0.2:80", 1));
	must(add_server(WEB, "10.0.0.3:80", 2));
	must(add_server(WEB, "10.0.0.4:80", 3));
}

static struct ipvs_table *read_table(const char *text)
{
	struct ipvs_table *table = ipvs_table_new();

	if (ipvs_table_read(table, text, strlen(text), NULL) < 0)
		give_up(text);
	return table;
}

static void print_table(const struct ipvs_table *table)
{
	struct ipvs_text text = IPVS_TEXT_INIT;

	ipvs_table_write(table, &text);
	fputs(text.data, stdout);
	ipvs_text_free(&text);
}

static void print_steps(const struct ipvs_plan *plan)
{
	char line[IPVS_STEP_TEXT_SIZE];

	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		ipvs_plan_step_format(plan, i, line, sizeof(line));
		printf("step %d: %s\n", ipvs_plan_step_result(plan, i), line);
	}
}

static void print_failures(struct ipvs_failures *failures)
{
	for (size_t i = 0; i < failures->count; i++)
		printf("failed %ju: %s: %s\n", (uintmax_t)failures->entries[i].index,
		       ipvs_reason_name(failures->entries[i].reason), failures->entries[i].text);
	ipvs_failures_free(failures);
}

static void sync_table(const char *text, const struct ipvs_scope *scope)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	struct ipvs_table *table = read_table(text);
	struct ipvs_plan *plan = ipvs_plan_new();

	say(ipvs_table_sync(h, table, scope, plan, &failures));
	print_steps(plan);
	print_failures(&failures);
	ipvs_plan_free(plan);
	ipvs_table_free(table);
}

/* --- services --- */

static void service_tcp(void)
{
	say(add(WEB, "rr"));
}

static void service_ipv6(void)
{
	say(add("tcp [2001:db8::1]:80", "wlc"));
	say(add("udp [2001:db8::1]:53", "rr"));
}

static void service_mark(void)
{
	say(add("fwmark 7", "rr"));
	say(add("fwmark 4294967295 ipv6", "lc"));
}

static void service_protocols(void)
{
	say(add(DNS, "rr"));
	say(add("sctp 10.0.0.1:5000", "rr"));
}

static void service_persistent(void)
{
	struct ipvs_service s = scheduled(WEB, "wlc");
	struct ipvs_service six = scheduled("tcp [2001:db8::1]:80", "rr");

	s.flags = six.flags = IPVS_SERVICE_PERSISTENT;
	s.timeout_s = six.timeout_s = 360;
	s.netmask = 0xffffff00;
	six.prefix_len = 64;
	say(ipvs_service_add(h, &s));
	say(ipvs_service_add(h, &six));
}

static void service_one_packet(void)
{
	struct ipvs_service s = scheduled(DNS, "rr");

	s.flags = IPVS_SERVICE_ONEPACKET;
	say(ipvs_service_add(h, &s));
}

static void service_flags(void)
{
	struct ipvs_service s = scheduled(WEB, "sh");

	s.flags = (uint32_t)ipvs_sched_flags_parse("sh", "sh-fallback,sh-port", NULL);
	say(ipvs_service_add(h, &s));
}

static void service_edit(void)
{
	struct ipvs_service s = scheduled(WEB, "rr");
	struct ipvs_service_entry entry;

	s.flags = IPVS_SERVICE_PERSISTENT;
	s.timeout_s = 60;
	must(ipvs_service_add(h, &s));
	must(ipvs_service_get(h, &s, &entry));
	entry.service.timeout_s = 120;
	say(ipvs_service_update(h, &entry.service));
	say(ipvs_service_set_scheduler(h, &s, "wlc"));
}

static void service_delete(void)
{
	set_up_web();
	must(add(DNS, "rr"));
	say(delete(WEB));
}

static void service_flush(void)
{
	set_up_web();
	must(add(DNS, "rr"));
	say(ipvs_service_flush(h));
}

static void service_list(void)
{
	struct ipvs_services list = IPVS_SERVICES_INIT;
	char name[IPVS_SERVICE_TEXT_SIZE];

	must(add("fwmark 7", "rr"));
	must(add("tcp [2001:db8::1]:80", "lc"));
	must(add(DNS, "wrr"));
	must(add(WEB, "sh"));
	say(ipvs_service_list(h, &list));
	for (size_t i = 0; i < list.count; i++) {
		ipvs_service_format(&list.entries[i].service, name, sizeof(name));
		printf("%s %s\n", name, list.entries[i].service.scheduler);
	}
	ipvs_services_free(&list);
}

static void service_errors(void)
{
	struct ipvs_service bad = scheduled(WEB, "rr"), long_name = scheduled(WEB, "bad name");

	must(add(WEB, "rr"));
	say(add(WEB, "rr"));
	say(add(DNS, "foo"));
	say(delete("tcp 10.0.0.9:80"));
	bad.flags = IPVS_SERVICE_ONEPACKET;
	say(ipvs_service_update(h, &bad));
	say(ipvs_service_add(h, &long_name));
	say(add("tcp 10.0.0.1:0", "rr"));
	strcpy(bad.pe_name, "nope");
	bad.flags = IPVS_SERVICE_PERSISTENT;
	bad.timeout_s = 60;
	say(ipvs_service_update(h, &bad));
}

static void text_errors_of_names(void)
{
	static const char *const services[] = { "tcp 10.0.0.1", "tdp 10.0.0.1:80", "fwmark 0",
						"tcp 10.0.0.1:65536", "", "tcp [::1:80" };
	static const char *const servers[] = { "10.0.0.1", "10.0.0.256:80", "::1:80", "x" };
	struct ipvs_service s = IPVS_SERVICE_INIT;
	struct ipvs_dest d = IPVS_DEST_INIT;
	struct ipvs_error error;

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		tell(ipvs_service_parse(&s, services[i], &error), &error);
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		tell(ipvs_dest_parse(&d, servers[i], &error), &error);
}

/* --- servers --- */

static void server_add(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.5:8080", 5);

	set_up_web();
	d.upper_threshold = 100;
	d.lower_threshold = 50;
	say(ipvs_dest_add(h, &s, &d));
}

static void server_ipv6(void)
{
	must(add("tcp [2001:db8::1]:80", "rr"));
	say(add_server("tcp [2001:db8::1]:80", "[2001:db8::2]:8080", 1));
}

static void server_forward(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 1);

	must(add(WEB, "rr"));
	for (uint32_t forward = IPVS_FORWARD_MASQ; forward <= IPVS_FORWARD_DROUTE; forward++) {
		d.addr.bytes[3]++;
		d.forward = forward;
		say(ipvs_dest_add(h, &s, &d));
	}
}

static void server_tunnels(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 1);

	must(add(WEB, "rr"));
	d.forward = IPVS_FORWARD_TUNNEL;
	say(ipvs_dest_add(h, &s, &d));
	d.addr.bytes[3]++;
	d.tun_type = IPVS_TUNNEL_GUE;
	d.tun_port = 6080;
	d.tun_flags = IPVS_TUNNEL_REMCSUM;
	say(ipvs_dest_add(h, &s, &d));
	d.addr.bytes[3]++;
	d.tun_type = IPVS_TUNNEL_GRE;
	d.tun_port = 0;
	d.tun_flags = IPVS_TUNNEL_CSUM;
	say(ipvs_dest_add(h, &s, &d));
}

static void server_mixed_family(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("[2001:db8::2]:80", 1);

	must(add(WEB, "rr"));
	d.forward = IPVS_FORWARD_TUNNEL;
	say(ipvs_dest_add(h, &s, &d));
}

static void server_weight(void)
{
	set_up_web();
	say(set_weight(WEB, "10.0.0.2:80", 0));
	say(set_weight(WEB, "10.0.0.3:80", 2147483647));
}

static void server_edit(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.5:80", 5);
	struct ipvs_dest_entry entry;

	set_up_web();
	d.upper_threshold = 100;
	must(ipvs_dest_add(h, &s, &d));
	must(ipvs_dest_get(h, &s, &d, &entry));
	entry.dest.weight = 7;
	entry.dest.forward = IPVS_FORWARD_DROUTE;
	say(ipvs_dest_update(h, &s, &entry.dest));
}

static void server_delete(void)
{
	set_up_web();
	say(delete_server(WEB, "10.0.0.3:80"));
}

static void server_list(void)
{
	struct ipvs_dests list = IPVS_DESTS_INIT;
	struct ipvs_service s = service(WEB);
	char name[IPVS_DEST_TEXT_SIZE];

	set_up_web();
	say(ipvs_dest_list(h, &s, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct ipvs_dest_entry *e = &list.entries[i];

		ipvs_dest_format(&e->dest, name, sizeof(name));
		printf("%s %s %u %u %u\n", name, ipvs_forward_name(e->dest.forward), e->dest.weight,
		       e->active_conns, e->inactive_conns);
	}
	ipvs_dests_free(&list);
}

static void server_errors(void)
{
	struct ipvs_service s = service(WEB);
	struct ipvs_dest gue = server("10.0.0.9:80", 1);

	set_up_web();
	say(add_server(WEB, "10.0.0.2:80", 1));
	say(add_server("tcp 10.0.0.9:80", "10.0.0.2:80", 1));
	say(add_server(WEB, "224.0.0.1:80", 1));
	say(set_weight(WEB, "10.0.0.9:80", 1));
	say(delete_server(WEB, "10.0.0.9:80"));
	gue.tun_port = 6080;
	say(ipvs_dest_add(h, &s, &gue));
	gue.tun_port = 0;
	gue.lower_threshold = 1;
	say(ipvs_dest_add(h, &s, &gue));
}

/* --- batches --- */

static void end_batch(void)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;

	say(ipvs_batch_end(h, &failures));
	print_failures(&failures);
}

static void batch(void)
{
	char name[32];

	must(ipvs_batch_begin(h));
	must(add(WEB, "wrr"));
	for (int i = 1; i <= 100; i++) {
		snprintf(name, sizeof(name), "10.0.1.%d:80", i);
		must(add_server(WEB, name, (uint32_t)i));
	}
	end_batch();
}

static void batch_failures(void)
{
	set_up_web();
	must(ipvs_batch_begin(h));
	must(add_server(WEB, "10.0.0.2:80", 1));
	must(add_server(WEB, "10.0.0.5:80", 1));
	must(delete("tcp 10.0.0.9:80"));
	must(add(DNS, "foo"));
	must(add_server(WEB, "10.0.0.6:80", 1));
	end_batch();
}

/* --- tables, text, plans --- */

#define RULES \
	"-A -t 10.0.0.1:80 -s wrr\n" \
	"-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 5\n" \
	"-a -t 10.0.0.1:80 -r 10.0.0.5:80 -i -w 1 --tun-type gre --tun-csum\n" \
	"-A -u [2001:db8::1]:53 -s rr -p 60 -M 64\n" \
	"-a -u [2001:db8::1]:53 -r [2001:db8::2]:53 -g -w 1 -x 10 -y 5\n" \
	"-A -f 9 -s sh -b sh-port\n"

static void table_text(void)
{
	struct ipvs_table *table = ipvs_table_new();

	set_up_web();
	must(add("fwmark 7", "rr"));
	say(ipvs_table_load(h, table));
	print_table(table);
	ipvs_table_free(table);
}

static void table_restore(void)
{
	set_up_web();
	must(add(DNS, "rr"));
	sync_table(RULES, NULL);
}

static void table_sync_again(void)
{
	sync_table(RULES, NULL);
	sync_table(RULES, NULL);
}

static void table_build(void)
{
	struct ipvs_table *table = ipvs_table_new(), *current = ipvs_table_new();
	struct ipvs_timeouts timeouts = { .tcp_s = 600 };
	struct ipvs_service web = scheduled(WEB, "rr");
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs_dest d = server("10.0.0.2:80", 3);
	struct ipvs_error error;

	tell(ipvs_table_put_service(table, &web, &error), &error);
	tell(ipvs_table_put_dest(table, &web, &d, &error), &error);
	tell(ipvs_table_set_timeouts(table, &timeouts, &error), &error);
	print_table(table);
	must(ipvs_table_load(h, current));
	tell(ipvs_plan_make(plan, current, table, NULL, &error), &error);
	print_steps(plan);
	say(ipvs_plan_apply(h, plan, NULL));
	print_steps(plan);
	ipvs_plan_free(plan);
	ipvs_table_free(current);
	ipvs_table_free(table);
}

static void text_errors(void)
{
	static const char text[] = "-A -t 10.0.0.1:80 -s rr\n-A -t 10.0.0.1 -s rr\n# fine\n"
				   "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -w many\n"
				   "-a -t 10.0.0.9:80 -r 10.0.0.2:80\n-Z\n";
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();

	ipvs_table_read(table, text, strlen(text), &errors);
	for (size_t i = 0; i < errors.count; i++)
		printf("%ju:%u: %s: %s\n", (uintmax_t)errors.entries[i].line,
		       errors.entries[i].column, ipvs_reason_name(errors.entries[i].reason), errors.entries[i].text);
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

static void plan_scope(void)
{
	struct ipvs_scope *scope = ipvs_scope_new();
	struct ipvs_service mark = service("fwmark 9");
	struct ipvs_addr addr;

	set_up_web();
	must(add("tcp 10.1.0.1:80", "rr"));
	must(add("fwmark 9", "rr"));
	must(add("fwmark 10", "rr"));
	ipvs_addr_parse(&addr, "10.1.0.0", NULL);
	ipvs_scope_add_range(scope, &addr, 16);
	ipvs_scope_add_service(scope, &mark);
	printf("%d\n", ipvs_scope_has(scope, &mark));
	sync_table("-A -t 10.1.0.2:80 -s rr\n", scope);
	sync_table("-A -t 10.2.0.1:80 -s rr\n", scope);
	ipvs_scope_free(scope);
}

static void plan_keep_weights(void)
{
	struct ipvs_scope *scope = ipvs_scope_new();

	set_up_web();
	ipvs_scope_add_all(scope);
	ipvs_scope_keep_weights(scope, NULL);
	sync_table("-A -t 10.0.0.1:80 -s wrr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 9\n"
		   "-a -t 10.0.0.1:80 -r 10.0.0.9:80 -m -w 9\n", scope);
	ipvs_scope_free(scope);
}

static void plan_failures(void)
{
	sync_table("-A -t 10.0.0.1:80 -s nope\n-A -t 10.0.0.1:81 -s rr\n"
		   "-a -t 10.0.0.1:81 -r 10.0.0.2:80 -m -w 1\n", NULL);
}

static void walk(void)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	const struct ipvs_service_entry *entry;
	char name[IPVS_SERVICE_TEXT_SIZE];

	set_up_web();
	must(add(DNS, "rr"));
	must(ipvs_table_reader_start(h, reader));
	while (ipvs_table_reader_next(h, reader) > 0) {
		entry = ipvs_table_reader_service(reader);
		ipvs_service_format(&entry->service, name, sizeof(name));
		printf("%s %zu\n", name, ipvs_table_reader_dests(reader)->count);
	}
	ipvs_table_reader_free(reader);
}

/* --- the namespace --- */

static void timeouts(void)
{
	struct ipvs_timeouts t = { .tcp_s = 1000, .udp_s = 30 };

	say(ipvs_timeouts_set(h, &t));
	must(ipvs_timeouts_get(h, &t));
	printf("%u %u %u\n", t.tcp_s, t.tcp_fin_s, t.udp_s);
	t.tcp_s = 4294967295U;
	say(ipvs_timeouts_set(h, &t));
}

static void daemons(void)
{
	struct ipvs_daemon master = IPVS_DAEMON_INIT, backup;
	struct ipvs_daemons list;

	master.state = IPVS_DAEMON_MASTER;
	master.sync_id = 3;
	strcpy(master.interface, "lo");
	backup = master;
	backup.state = IPVS_DAEMON_BACKUP;
	backup.port = 9000;
	say(ipvs_daemon_start(h, &master));
	say(ipvs_daemon_start(h, &master));
	say(ipvs_daemon_start(h, &backup));
	must(ipvs_daemon_list(h, &list));
	for (uint32_t i = 0; i < list.count; i++)
		printf("%s %s %u %u\n", ipvs_daemon_state_name(list.daemons[i].state),
		       list.daemons[i].interface, list.daemons[i].sync_id, list.daemons[i].port);
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

/* --- drains: on a clock of their own, a second a step --- */

static void run_drain(struct ipvs_drain *drain, int64_t job)
{
	char text[IPVS_DRAIN_TEXT_SIZE];
	const struct ipvs_drain_job *j;

	for (int64_t now = 0; ipvs_drain_next(drain) >= 0; now += 1000)
		if (ipvs_drain_step(h, drain, now, NULL) < 0)
			puts("failed");
	j = ipvs_drain_find(drain, job);
	printf("%s %s %s\n", ipvs_drain_kind_name(j->kind), ipvs_drain_phase_name(j->phase),
	       ipvs_drain_result_name(j->result));
	for (size_t i = 0; i < j->part_count; i++) {
		ipvs_drain_part_format(ipvs_drain_part(drain, job, i), text, sizeof(text));
		puts(text);
	}
	if (j->error.code)
		tell(j->error.code, &j->error);
	ipvs_drain_free(drain);
}

static void drain_delete(void)
{
	struct ipvs_drain_options options = { .period_ms = 3000, .flags = IPVS_DRAIN_DELETE };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.4:80", 0);

	set_up_web();
	run_drain(drain, ipvs_drain_add(drain, &s, &d, &options, NULL));
}

static void drain_everywhere(void)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_dest d = server("10.0.0.2:80", 0);

	set_up_web();
	must(add("tcp 10.0.0.1:81", "wrr"));
	must(add_server("tcp 10.0.0.1:81", "10.0.0.2:80", 1));
	must(add_server("tcp 10.0.0.1:81", "10.0.0.3:80", 1));
	run_drain(drain, ipvs_drain_add(drain, NULL, &d, NULL, NULL));
}

static void drain_shift(void)
{
	struct ipvs_drain_options options = { .period_ms = 2000 };
	struct ipvs_dest targets[] = { server("10.0.0.2:80", 4), server("10.0.0.4:80", 0) };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);

	set_up_web();
	run_drain(drain, ipvs_drain_add_shift(drain, &s, targets, 2, &options, NULL));
}

static void drain_raise(void)
{
	struct ipvs_drain_options options = { .period_ms = 2000 };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 0);

	set_up_web();
	run_drain(drain, ipvs_drain_add_raise(drain, &s, &d, 10, &options, NULL));
}

static void drain_refused(void)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 0);

	must(add(WEB, "wrr"));
	must(add_server(WEB, "10.0.0.2:80", 1));
	run_drain(drain, ipvs_drain_add(drain, &s, &d, NULL, NULL));
}

static void drain_errors(void)
{
	struct ipvs_drain_options options = { .period_ms = 1000, .interval_ms = 2000 };
	struct ipvs_dest targets[] = { server("10.0.0.2:80", 1), server("10.0.0.2:80", 1) };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_error error;

	tell((int)ipvs_drain_add(drain, &s, &targets[0], &options, &error), &error);
	tell((int)ipvs_drain_add_shift(drain, &s, targets, 2, NULL, &error), &error);
	tell((int)ipvs_drain_add_shift(drain, &s, targets, 1, NULL, &error), &error);
	ipvs_drain_free(drain);
}

/* --- all of them --- */

static const struct {
	const char *name;
	void (*run)(void);
} scenarios[] = {
	{ "service-tcp", service_tcp },
	{ "service-ipv6", service_ipv6 },
	{ "service-mark", service_mark },
	{ "service-protocols", service_protocols },
	{ "service-persistent", service_persistent },
	{ "service-one-packet", service_one_packet },
	{ "service-flags", service_flags },
	{ "service-edit", service_edit },
	{ "service-delete", service_delete },
	{ "service-flush", service_flush },
	{ "service-list", service_list },
	{ "service-errors", service_errors },
	{ "name-errors", text_errors_of_names },
	{ "server-add", server_add },
	{ "server-ipv6", server_ipv6 },
	{ "server-forward", server_forward },
	{ "server-tunnels", server_tunnels },
	{ "server-mixed-family", server_mixed_family },
	{ "server-weight", server_weight },
	{ "server-edit", server_edit },
	{ "server-delete", server_delete },
	{ "server-list", server_list },
	{ "server-errors", server_errors },
	{ "batch", batch },
	{ "batch-failures", batch_failures },
	{ "table-text", table_text },
	{ "table-restore", table_restore },
	{ "table-sync-again", table_sync_again },
	{ "table-build", table_build },
	{ "text-errors", text_errors },
	{ "plan-scope", plan_scope },
	{ "plan-keep-weights", plan_keep_weights },
	{ "plan-failures", plan_failures },
	{ "walk", walk },
	{ "timeouts", timeouts },
	{ "daemons", daemons },
	{ "sysctls", sysctls },
	{ "sysctl-errors", sysctl_errors },
	{ "stats", stats },
	{ "connections", connections },
	{ "advice", advice },
	{ "drain-delete", drain_delete },
	{ "drain-everywhere", drain_everywhere },
	{ "drain-shift", drain_shift },
	{ "drain-raise", drain_raise },
	{ "drain-refused", drain_refused },
	{ "drain-errors", drain_errors },
};

#define COUNT (sizeof(scenarios) / sizeof(scenarios[0]))

/* In this network namespace; NULL = where it was started. */
static void run(size_t i, const char *netns)
{
	h = ipvs_new();
	must(ipvs_netns_set(h, netns));
	must(ipvs_open(h));
	scenarios[i].run();
	ipvs_free(h);
}

static void run_each(const char *prefix)
{
	char netns[64];

	for (size_t i = 0; i < COUNT; i++) {
		printf("== %s\n", scenarios[i].name);
		snprintf(netns, sizeof(netns), "%s-%s", prefix, scenarios[i].name);
		run(i, netns);
	}
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	bool list = strcmp(word, "--list") == 0;

	if (argc == 3 && strcmp(word, "--each") == 0) {
		run_each(argv[2]);
		return 0;
	}
	for (size_t i = 0; i < COUNT; i++) {
		if (list)
			puts(scenarios[i].name);
		if (strcmp(word, scenarios[i].name) != 0)
			continue;
		run(i, NULL);
		return 0;
	}
	return list ? 0 : 2;
}
