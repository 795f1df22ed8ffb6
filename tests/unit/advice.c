/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Advices from sysctls, services and facts: which rules bite, and which do not. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/libipvs.h>

#include "observe/sysctl-rows.h"
#include "policy/advice-rules.h"
#include "unit.h"

#define WEB "-A -t 10.0.0.1:80 -s rr\n"
#define WEB_SERVER "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 1\n"
#define DNS "-A -u 10.0.0.1:53 -s rr\n-a -u 10.0.0.1:53 -r 10.0.0.2:53 -g -w 1\n"
#define OPS "-A -u 10.0.0.1:53 -s rr -o\n-a -u 10.0.0.1:53 -r 10.0.0.2:53 -g -w 1\n"
#define ROUTED "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -g -w 1\n"
#define TUNNEL "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -i -w 1\n"
#define STICKY "-A -t 10.0.0.1:80 -s rr -p 300\n"
#define AT_ZERO "-a -t 10.0.0.1:80 -r 10.0.0.3:80 -g -w 0\n"
#define HASH "-A -t 10.0.0.1:80 -s sh\n"
#define MASTER "--start-daemon master --mcast-interface eth0 --syncid 1\n"
#define BACKUP "--start-daemon backup --mcast-interface eth0 --syncid 1\n"
#define TIMEOUTS "--set 900 120 300\n"

#define ID(name) IPVS_ADVICE_##name
#define NOTE IPVS_SEVERITY_NOTE
#define WARNING IPVS_SEVERITY_WARNING
#define PROBLEM IPVS_SEVERITY_PROBLEM

/*
 * sysctls: beside the kernel's defaults, and what makes those quiet; "-name" takes one away.
 * rules: as ipvsadm-save writes them; "" = an empty table, NULL = none.
 * id: the only advice there is; 0 = none.
 */
static const struct {
	const char *sysctls, *rules;
	struct ipvs_facts facts;
	uint32_t connections; /* of the first server of 10.0.0.1:80 */
	uint32_t id, severity;
	const char *setting, *value, *advised, *service;
	uint32_t services;
} cases[] = {
	/* What a namespace with sensible settings says. */
	{ "", NULL, { 0 }, 0, 0 },
	{ "", "", { 0 }, 0, 0 },
	{ "", DNS, { 0 }, 0, 0 },
	{ "", WEB ROUTED AT_ZERO, { 0 }, 0, 0 },

	{ "run_estimation=0", NULL, { 0 }, 0, ID(ESTIMATION_OFF), PROBLEM, "run_estimation", "0",
	  "1" },
	{ "run_estimation=0", DNS, { 0 }, 0, ID(ESTIMATION_OFF), PROBLEM, "run_estimation", "0",
	  "1" },
	{ "-run_estimation", DNS, { 0 }, 0, 0 },
	{ "est_cpulist=", NULL, { 0 }, 0, ID(ESTIMATION_NOWHERE), PROBLEM, "est_cpulist", "",
	  "all" },
	{ "est_cpulist=0-3", NULL, { 0 }, 0, 0 },
	{ "-est_cpulist", NULL, { 0 }, 0, 0 },

	{ "", WEB WEB_SERVER, { 0 }, 0, ID(CONNTRACK_OFF), NOTE, "conntrack", "0", "1",
	  "tcp 10.0.0.1:80", 1 },
	{ "conntrack=1", WEB WEB_SERVER, { 0 }, 0, 0 },
	{ "-conntrack", WEB WEB_SERVER, { 0 }, 0, 0 },
	{ "conntrack=1", WEB ROUTED TIMEOUTS, { .nf_tcp_s = 899 }, 0, ID(CONNTRACK_TIMEOUT), NOTE,
	  "conntrack", "1", "", "tcp 10.0.0.1:80", 1 },
	{ "conntrack=1", WEB ROUTED TIMEOUTS, { .nf_tcp_s = 900 }, 0, 0 },
	{ "conntrack=1", WEB ROUTED TIMEOUTS, { .nf_tcp_s = 0 }, 0, 0 },
	{ "conntrack=1", WEB ROUTED, { .nf_tcp_s = 1 }, 0, 0 },
	{ "conntrack=0", WEB ROUTED TIMEOUTS, { .nf_tcp_s = 1 }, 0, 0 },
	{ "conntrack=1", WEB ROUTED TIMEOUTS, { .nf_udp_s = 1 }, 0, 0 },
	{ "conntrack=1", DNS TIMEOUTS, { .nf_udp_s = 299 }, 0, ID(CONNTRACK_TIMEOUT), NOTE,
	  "conntrack", "1", "", "udp 10.0.0.1:53", 1 },
	{ "conntrack=1", DNS TIMEOUTS, { .nf_udp_s = 300 }, 0, 0 },
	{ "conntrack=1", DNS TIMEOUTS, { .nf_tcp_s = 1 }, 0, 0 },
	{ "conntrack=1", OPS TIMEOUTS, { .nf_udp_s = 1 }, 0, 0 },

	{ "conn_reuse_mode=0", NULL, { 0 }, 0, ID(REUSE_OFF), WARNING, "conn_reuse_mode", "0",
	  "1" },
	{ "conn_reuse_mode=3", NULL, { 0 }, 0, 0 },
	{ "conntrack=1 -run_estimation", NULL, { 0 }, 0, ID(REUSE_DELAY), NOTE, "conn_reuse_mode",
	  "1", "" },
	{ "conntrack=1", NULL, { 0 }, 0, 0 },
	{ "conntrack=0 -run_estimation", NULL, { 0 }, 0, 0 },
	{ "conntrack=1 conn_reuse_mode=0 -run_estimation", NULL, { 0 }, 0, ID(REUSE_OFF), WARNING,
	  "conn_reuse_mode", "0", "1" },
	{ "expire_nodest_conn=0", DNS, { 0 }, 0, ID(NODEST_KEPT), WARNING, "expire_nodest_conn",
	  "0", "1", "udp 10.0.0.1:53", 1 },
	{ "expire_nodest_conn=0", OPS, { 0 }, 0, ID(NODEST_KEPT), NOTE, "expire_nodest_conn", "0",
	  "1" },
	{ "expire_nodest_conn=0", NULL, { 0 }, 0, ID(NODEST_KEPT), NOTE, "expire_nodest_conn", "0",
	  "1" },
	{ "expire_nodest_conn=0", "-A -f 7 -s rr\n", { 0 }, 0, ID(NODEST_KEPT), NOTE,
	  "expire_nodest_conn", "0", "1" },
	{ "expire_nodest_conn=0 expire_quiescent_template=1", STICKY ROUTED, { 0 }, 0,
	  ID(NODEST_KEPT), WARNING, "expire_nodest_conn", "0", "1", "tcp 10.0.0.1:80", 1 },
	{ "", STICKY ROUTED, { 0 }, 0, ID(QUIESCENT_TEMPLATE), WARNING,
	  "expire_quiescent_template", "0", "1", "tcp 10.0.0.1:80", 1 },
	{ "", STICKY ROUTED AT_ZERO, { 0 }, 0, ID(QUIESCENT_TEMPLATE), PROBLEM,
	  "expire_quiescent_template", "0", "1", "tcp 10.0.0.1:80", 1 },
	{ "expire_quiescent_template=1", STICKY ROUTED AT_ZERO, { 0 }, 0, 0 },
	{ "", "-A -f 7 -6 -s rr -p 60\n-A -f 9 -s rr -p 60\n", { 0 }, 0, ID(QUIESCENT_TEMPLATE),
	  WARNING, "expire_quiescent_template", "0", "1", "fwmark 7 ipv6", 2 },

	{ "", HASH ROUTED, { 0 }, 0, ID(HASH_FALLBACK), NOTE, "sched-flags", "", "sh-fallback",
	  "tcp 10.0.0.1:80", 1 },
	{ "", HASH ROUTED AT_ZERO, { 0 }, 0, ID(HASH_FALLBACK), PROBLEM, "sched-flags", "",
	  "sh-fallback", "tcp 10.0.0.1:80", 1 },
	{ "", "-A -t 10.0.0.1:80 -s mh -b mh-port\n" ROUTED AT_ZERO, { 0 }, 0, ID(HASH_FALLBACK),
	  PROBLEM, "sched-flags", "mh-port", "mh-fallback,mh-port", "tcp 10.0.0.1:80", 1 },
	{ "", "-A -t 10.0.0.0:9 -s mh -b mh-port\n" HASH ROUTED AT_ZERO, { 0 }, 0,
	  ID(HASH_FALLBACK), PROBLEM, "sched-flags", "", "sh-fallback", "tcp 10.0.0.1:80", 1 },
	{ "", "-A -t 10.0.0.1:80 -s mh -b mh-fallback\n" ROUTED AT_ZERO, { 0 }, 0, 0 },
	{ "", "-A -t 10.0.0.1:80 -s dh\n" ROUTED AT_ZERO, { 0 }, 0, ID(HASH_FALLBACK), PROBLEM,
	  "scheduler", "dh", "", "tcp 10.0.0.1:80", 1 },
	{ "", "-A -t 10.0.0.1:80 -s dh\n" ROUTED, { 0 }, 0, 0 },
	{ "", WEB TUNNEL, { 0 }, 0, ID(TUNNEL_PMTU), NOTE, "pmtu_disc", "1", "",
	  "tcp 10.0.0.1:80", 1 },
	{ "pmtu_disc=0", WEB TUNNEL, { 0 }, 0, 0 },

	{ "drop_entry=2", NULL, { 0 }, 0, ID(DROP_ENTRY), PROBLEM, "drop_entry", "2", "" },
	{ "drop_entry=3", NULL, { 0 }, 0, ID(DROP_ENTRY), WARNING, "drop_entry", "3", "1" },
	{ "drop_packet=2", NULL, { 0 }, 0, ID(DROP_PACKET), PROBLEM, "drop_packet", "2", "" },
	{ "drop_packet=3", NULL, { 0 }, 0, ID(DROP_PACKET), PROBLEM, "drop_packet", "3", "1" },
	{ "secure_tcp=2", NULL, { 0 }, 0, ID(SECURE_TCP), PROBLEM, "secure_tcp", "2", "" },
	{ "secure_tcp=3", NULL, { 0 }, 0, ID(SECURE_TCP), NOTE, "secure_tcp", "3", "1" },
	{ "drop_entry=1 drop_packet=1 secure_tcp=1", NULL, { 0 }, 0, 0 },
	{ "drop_entry=1", NULL, { .reserve_pages = 1025 }, 0, ID(MEMORY_THRESHOLD), NOTE,
	  "amemthresh", "1024", "" },
	{ "drop_packet=1", NULL, { .reserve_pages = 1025 }, 0, ID(MEMORY_THRESHOLD), NOTE,
	  "amemthresh", "1024", "" },
	{ "secure_tcp=1", NULL, { .reserve_pages = 1025 }, 0, ID(MEMORY_THRESHOLD), NOTE,
	  "amemthresh", "1024", "" },
	{ "drop_entry=1", NULL, { .reserve_pages = 1024 }, 0, 0 },
	{ "amemthresh=0", NULL, { .reserve_pages = 1025 }, 0, 0 },

	{ "-conn_lfactor", WEB ROUTED, { .conn_table_size = 4096 }, 4096 * 8, ID(TABLE_SMALL),
	  WARNING, "ip_vs.conn_tab_bits", "12", "15" },
	{ "-conn_lfactor", WEB ROUTED, { .conn_table_size = 4096 }, 4096 * 8 - 1, 0 },
	{ "-conn_lfactor", WEB ROUTED, { .conn_table_size = 0 }, 4000000, 0 },
	{ "-conn_lfactor", WEB ROUTED, { .conn_table_size = 4096 }, 4000000, ID(TABLE_SMALL),
	  WARNING, "ip_vs.conn_tab_bits", "12", "20" },
	{ "-conn_lfactor", WEB ROUTED, { .conn_table_size = 1 << 20 }, 1 << 24, ID(TABLE_SMALL),
	  WARNING, "ip_vs.conn_tab_bits", "20", "" },
	{ "conn_lfactor=4", WEB ROUTED, { .conn_table_size = 256 }, 4096, ID(TABLE_SMALL), WARNING,
	  "conn_lfactor", "4", "-4" },
	{ "conn_lfactor=-4", WEB ROUTED, { .conn_table_size = 256 }, 4096, ID(TABLE_SMALL),
	  WARNING, "ip_vs.conn_tab_bits", "8", "12" },
	{ "conn_lfactor=0", WEB ROUTED, { .conn_table_size = 256 }, 4096, ID(TABLE_SMALL), WARNING,
	  "ip_vs.conn_tab_bits", "8", "12" },
	{ "conn_lfactor=4", WEB ROUTED, { .conn_table_size = 4096 }, 4096, 0 },
	{ "conn_max=1000", WEB ROUTED, { 0 }, 1000, ID(CONN_MAX), PROBLEM, "conn_max", "1000",
	  "" },
	{ "conn_max=1000", WEB ROUTED, { 0 }, 999, ID(CONN_MAX), WARNING, "conn_max", "1000", "" },
	{ "conn_max=1000", WEB ROUTED, { 0 }, 750, ID(CONN_MAX), WARNING, "conn_max", "1000", "" },
	{ "conn_max=1000", WEB ROUTED, { 0 }, 749, 0 },
	{ "conn_max=0", NULL, { 0 }, 0, ID(CONN_MAX), PROBLEM, "conn_max", "0", "" },
	{ "conn_max=1", NULL, { 0 }, 0, 0 },
	{ "-conn_max", WEB ROUTED, { 0 }, 2000000000, 0 },

	{ "sync_persist_mode=1 expire_quiescent_template=1", STICKY ROUTED MASTER, { 0 }, 0,
	  ID(SYNC_SLOPPY), WARNING, "sloppy_tcp", "0", "1", "tcp 10.0.0.1:80", 1 },
	{ "sync_persist_mode=1 expire_quiescent_template=1 conntrack=1",
	  STICKY WEB_SERVER BACKUP, { 0 }, 0, ID(SYNC_SLOPPY), WARNING, "sloppy_tcp", "0", "1", "tcp 10.0.0.1:80", 1 },
	{ "sync_persist_mode=1 expire_quiescent_template=1", STICKY ROUTED, { 0 }, 0, 0 },
	{ "sync_persist_mode=1 expire_quiescent_template=1 sloppy_tcp=1", STICKY ROUTED MASTER,
	  { 0 }, 0, 0 },
	{ "sync_persist_mode=0 expire_quiescent_template=1", STICKY ROUTED MASTER, { 0 }, 0, 0 },
	{ "sync_persist_mode=1", WEB ROUTED MASTER, { 0 }, 0, 0 },
	{ "sync_version=0", WEB ROUTED MASTER, { 0 }, 0, ID(SYNC_VERSION), WARNING, "sync_version",
	  "0", "1" },
	{ "sync_version=0", WEB ROUTED, { 0 }, 0, 0 },
	{ "sync_version=0 backup_only=1", WEB ROUTED BACKUP, { 0 }, 0, 0 },
	{ "", WEB ROUTED BACKUP, { 0 }, 0, ID(BACKUP_BALANCES), NOTE, "backup_only", "0", "1",
	  "tcp 10.0.0.1:80", 1 },
	{ "pmtu_disc=0", WEB TUNNEL BACKUP, { 0 }, 0, ID(BACKUP_BALANCES), NOTE, "backup_only",
	  "0", "1", "tcp 10.0.0.1:80", 1 },
	{ "backup_only=1", WEB ROUTED BACKUP, { 0 }, 0, 0 },
	{ "", WEB ROUTED BACKUP MASTER, { 0 }, 0, 0 },
	{ "", WEB ROUTED MASTER, { 0 }, 0, 0 },
	{ "conntrack=1", WEB WEB_SERVER BACKUP, { 0 }, 0, 0 },
};

#define SYSCTLS_MAX 48

/* The namespace that is judged. */
static struct {
	struct ipvs_sysctl entries[SYSCTLS_MAX];
	struct ipvs_sysctls sysctls;
	struct ipvs_table *table;
	struct ipvs_facts facts;
	struct ipvs_advices advices;
} here;

static void put_sysctl(const char *name, const char *text)
{
	struct ipvs_error error = { 0 };
	size_t i = 0;

	while (i < here.sysctls.count && strcmp(here.entries[i].name, name) != 0)
		i++;
	assert_true(i < SYSCTLS_MAX);
	if (ipvs_sysctl_parse(&here.entries[i], name, text, &error) < 0)
		fail_msg("%s", error.text);
	here.entries[i].flags |= IPVS_SYSCTL_PRESENT;
	if (i == here.sysctls.count)
		here.sysctls.count++;
}

static void take_sysctl(const char *name)
{
	size_t i = 0;

	while (i < here.sysctls.count && strcmp(here.entries[i].name, name) != 0)
		i++;
	assert_for(name, i < here.sysctls.count);
	here.sysctls.count--;
	memmove(&here.entries[i], &here.entries[i + 1],
		(here.sysctls.count - i) * sizeof(here.entries[0]));
}

/* The kernel's defaults, but for the one that is always worth a word. */
static void put_defaults(void)
{
	const struct sysctl_row *row;
	char text[64];

	here.sysctls = (struct ipvs_sysctls){ here.entries, 0, SYSCTLS_MAX };
	for (size_t i = 0; (row = sysctl_row_at(i)); i++) {
		snprintf(text, sizeof(text), row->kind == IPVS_SYSCTL_PAIR ? "%d %d" : "%d",
			 (int)row->usual[0], (int)row->usual[1]);
		put_sysctl(row->name, text);
	}
	put_sysctl("conn_max", "1073741824");
	put_sysctl("conn_lfactor", "-4");
	put_sysctl("expire_nodest_conn", "1");
}

static void put_sysctls(const char *settings)
{
	char copy[256], *rest = copy, *word, *name;

	put_defaults();
	snprintf(copy, sizeof(copy), "%s", settings);
	while ((word = strsep(&rest, " ")) && *word) {
		if (*word == '-') {
			take_sysctl(word + 1);
			continue;
		}
		name = strsep(&word, "=");
		put_sysctl(name, word);
	}
}

static void put_table(const char *rules, uint32_t connections)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;

	ipvs_table_free(here.table);
	here.table = NULL;
	if (!rules)
		return;
	here.table = ipvs_table_new();
	if (ipvs_table_read(here.table, rules, strlen(rules), &errors) < 0)
		fail_msg("%s: %s", rules, errors.entries[0].text);
	ipvs_text_errors_free(&errors);
	if (connections) /* of all three kinds */
		*(struct ipvs_dest_entry *)&ipvs_table_dests(here.table, 0)->entries[0] =
			(struct ipvs_dest_entry){
				.dest = ipvs_table_dests(here.table, 0)->entries[0].dest,
				.active_conns = connections - connections / 4 * 2,
				.inactive_conns = connections / 4,
				.persistent_conns = connections / 4,
			};
}

static void advise(void)
{
	assert_int_equal(ipvs_advice_make(&here.sysctls, here.table, &here.facts, &here.advices),
			 0);
}

static void put_case(size_t i)
{
	put_sysctls(cases[i].sysctls);
	put_table(cases[i].rules, cases[i].connections);
	here.facts = cases[i].facts;
}

static int tear_down(void **state)
{
	(void)state;
	ipvs_table_free(here.table);
	ipvs_advices_free(&here.advices);
	memset(&here, 0, sizeof(here));
	return 0;
}

/* --- rules --- */

static void check_advice(size_t i, const struct ipvs_advice *advice)
{
	const char *service = cases[i].service ? cases[i].service : "";
	static const struct ipvs_advice zero;

	assert_round(i, advice->id == cases[i].id);
	assert_round(i, advice->severity == cases[i].severity);
	assert_string_equal(advice->setting, cases[i].setting);
	assert_string_equal(advice->value, cases[i].value);
	assert_string_equal(advice->advised, cases[i].advised);
	assert_string_equal(advice->service, service);
	assert_round(i, advice->services == cases[i].services);
	assert_memory_equal(advice->reserved, zero.reserved, sizeof(zero.reserved));
	assert_round(i, advice->reserved0 == 0 && *advice->text);
}

static void test_each_rule_bites_where_it_should_and_nowhere_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		put_case(i);
		advise();
		if (here.advices.count != (cases[i].id != 0))
			fail_msg("case %zu: '%s': %zu advices, the first %s", i, cases[i].sysctls,
				 here.advices.count, here.advices.count ?
				 ipvs_advice_name(here.advices.entries[0].id) : "none");
		if (cases[i].id)
			check_advice(i, &here.advices.entries[0]);
	}
}

static bool has_case(const struct rule *rule)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (cases[i].id == rule->id && cases[i].severity == rule->severity &&
		    strcmp(cases[i].setting, rule->setting) == 0 &&
		    (rule->value == ANY_VALUE || atoi(cases[i].value) == rule->value))
			return true;
	return false;
}

static bool is_other_setting(const char *name)
{
	return strcmp(name, "sched-flags") == 0 || strcmp(name, "scheduler") == 0 ||
	       strcmp(name, "ip_vs.conn_tab_bits") == 0;
}

static void test_each_rule_makes_sense_and_has_a_case(void **state)
{
	const struct rule *rule, *last = NULL;
	struct ipvs_sysctl sysctl;

	(void)state;
	for (size_t i = 0; (rule = rule_at(i)); last = rule, i++) {
		bool is_sysctl = ipvs_sysctl_about(rule->setting) != NULL;

		assert_round(i, has_case(rule));
		assert_round(i, is_sysctl != is_other_setting(rule->setting));
		assert_round(i, is_sysctl || rule->value == ANY_VALUE);
		assert_round(i, rule->value != ANY_VALUE || rule->test || !is_sysctl);
		assert_round(i, !*rule->advised ||
					ipvs_sysctl_parse(&sysctl, rule->setting, rule->advised,
							  NULL) == 0);
		assert_round(i, !last || rule->id == last->id || rule->id == last->id + 1);
		assert_round(i, ipvs_advice_name(rule->id) && ipvs_severity_name(rule->severity));
		assert_round(i, strlen(rule->text) < IPVS_ADVICE_TEXT_SIZE);
		assert_round(i, rule->text[strlen(rule->text) - 1] == '.');
		for (const char *at = rule->text; *at; at++)
			assert_round(i, *at >= ' ' && *at < 0x7f);
	}
	assert_int_equal(last->id, IPVS_ADVICE_BACKUP_BALANCES);
}

/* --- lists --- */

#define MANY "run_estimation=0 conn_reuse_mode=0 expire_nodest_conn=0 drop_packet=3 secure_tcp=3"
#define MANY_RULES STICKY WEB_SERVER AT_ZERO DNS "-A -u 10.0.0.9:53 -s rr\n" BACKUP

static void test_the_severest_come_first_and_then_the_order_is_that_of_ids(void **state)
{
	static const struct {
		uint32_t severity, id;
	} expected[] = {
		{ PROBLEM, ID(ESTIMATION_OFF) },  { PROBLEM, ID(QUIESCENT_TEMPLATE) },
		{ PROBLEM, ID(DROP_PACKET) },	  { WARNING, ID(REUSE_OFF) },
		{ WARNING, ID(NODEST_KEPT) },	  { NOTE, ID(CONNTRACK_OFF) },
		{ NOTE, ID(SECURE_TCP) },	  { NOTE, ID(BACKUP_BALANCES) },
	};

	(void)state;
	put_sysctls(MANY);
	put_table(MANY_RULES, 0);
	advise();
	assert_int_equal(here.advices.count, COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		assert_round(i, here.advices.entries[i].id == expected[i].id);
		assert_round(i, here.advices.entries[i].severity == expected[i].severity);
	}
	assert_string_equal(here.advices.entries[4].service, "udp 10.0.0.1:53");
	assert_int_equal(here.advices.entries[4].services, 2);
}

static void test_the_same_gives_the_same_whatever_the_order(void **state)
{
	struct ipvs_advice *first;
	size_t count;

	(void)state;
	put_sysctls(MANY);
	put_table(MANY_RULES, 0);
	advise();
	count = here.advices.count;
	first = malloc(count * sizeof(*first));
	assert_non_null(first);
	memcpy(first, here.advices.entries, count * sizeof(*first));
	for (size_t i = 0; i < here.sysctls.count / 2; i++) {
		struct ipvs_sysctl swapped = here.entries[i];

		here.entries[i] = here.entries[here.sysctls.count - 1 - i];
		here.entries[here.sysctls.count - 1 - i] = swapped;
	}
	advise();
	assert_int_equal(here.advices.count, count);
	assert_memory_equal(here.advices.entries, first, count * sizeof(*first));
	free(first);
}

/* What is advised about sysctls, done: nothing is advised about them any more. */
static void test_advice_that_is_followed_comes_to_an_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int rounds = 0;

		put_case(i);
		for (bool again = true; again; rounds++) {
			again = false;
			assert_round(i, rounds < 4);
			advise();
			for (size_t k = 0; k < here.advices.count; k++) {
				const struct ipvs_advice *advice = &here.advices.entries[k];

				if (!*advice->advised || !ipvs_sysctl_about(advice->setting))
					continue;
				put_sysctl(advice->setting, advice->advised);
				again = true;
			}
		}
	}
}

static void test_what_can_not_be_read_is_not_advised_on(void **state)
{
	static const struct ipvs_sysctls none = IPVS_SYSCTLS_INIT;

	(void)state;
	put_sysctls(MANY);
	for (size_t i = 0; i < here.sysctls.count; i++)
		here.entries[i].flags |= IPVS_SYSCTL_UNREADABLE;
	here.facts = (struct ipvs_facts){ 4096, 1, 1, 1000000, { 0 } };
	put_table(HASH ROUTED, 0);
	advise();
	assert_int_equal(here.advices.count, 1);
	assert_int_equal(here.advices.entries[0].id, ID(HASH_FALLBACK));
	here.sysctls = none;
	advise();
	assert_int_equal(here.advices.count, 1);
}

/* As after nonsense was written: no rule takes a text for a number. */
static void test_a_value_that_is_no_number_is_not_advised_on(void **state)
{
	(void)state;
	put_sysctls("");
	for (size_t i = 0; i < here.sysctls.count; i++)
		if (here.entries[i].kind != IPVS_SYSCTL_TEXT) {
			here.entries[i].kind = IPVS_SYSCTL_TEXT;
			here.entries[i].value = 0;
			strcpy(here.entries[i].text, "18446744073709551615");
		}
	put_table(STICKY WEB_SERVER AT_ZERO DNS MASTER, 4000000);
	advise();
	assert_int_equal(here.advices.count, 0);
}

static void test_a_list_keeps_its_memory_and_is_empty_after_a_failure(void **state)
{
	struct ipvs_facts facts = { .reserved = { [11] = 1 } };
	struct ipvs_advice *entries;

	(void)state;
	put_sysctls(MANY);
	put_table(MANY_RULES, 0);
	advise();
	entries = here.advices.entries;
	advise();
	assert_ptr_equal(here.advices.entries, entries);
	assert_int_equal(ipvs_advice_make(&here.sysctls, here.table, &facts, &here.advices),
			 -EINVAL);
	assert_int_equal(here.advices.count, 0);
	assert_int_equal(ipvs_advice_make(NULL, here.table, NULL, &here.advices), -EINVAL);
	assert_int_equal(ipvs_advice_make(&here.sysctls, here.table, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_advice_make(&here.sysctls, NULL, NULL, &here.advices), 0);
	assert_true(here.advices.count > 0);
	ipvs_advices_free(&here.advices);
	assert_true(!here.advices.entries && !here.advices.count && !here.advices.allocated);
	ipvs_advices_free(NULL);
}

static void test_numbers_have_names(void **state)
{
	static const char *const severities[] = { NULL, "note", "warning", "problem", NULL };

	(void)state;
	for (uint32_t i = 0; i < COUNT_OF(severities); i++) {
		assert_round(i, !ipvs_severity_name(i) == !severities[i]);
		if (severities[i])
			assert_string_equal(ipvs_severity_name(i), severities[i]);
	}
	assert_null(ipvs_severity_name(UINT32_MAX));
	for (uint32_t i = 0; i < 300; i++) {
		const char *name = ipvs_advice_name(i);

		assert_round(i, !name == (i < 1 || i > 19));
		for (uint32_t k = 1; name && k < i; k++)
			assert_string_not_equal(name, ipvs_advice_name(k));
	}
	assert_null(ipvs_advice_name(UINT32_MAX));
	assert_string_equal(ipvs_advice_name(IPVS_ADVICE_ESTIMATION_OFF), "estimation-off");
	assert_string_equal(ipvs_advice_name(IPVS_ADVICE_NODEST_KEPT), "nodest-kept");
	assert_string_equal(ipvs_advice_name(IPVS_ADVICE_BACKUP_BALANCES), "backup-balances");
}

int main(void)
{
#define TEST(test) cmocka_unit_test_teardown(test, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_each_rule_bites_where_it_should_and_nowhere_else),
		TEST(test_each_rule_makes_sense_and_has_a_case),
		TEST(test_the_severest_come_first_and_then_the_order_is_that_of_ids),
		TEST(test_the_same_gives_the_same_whatever_the_order),
		TEST(test_advice_that_is_followed_comes_to_an_end),
		TEST(test_what_can_not_be_read_is_not_advised_on),
		TEST(test_a_value_that_is_no_number_is_not_advised_on),
		TEST(test_a_list_keeps_its_memory_and_is_empty_after_a_failure),
		TEST(test_numbers_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
