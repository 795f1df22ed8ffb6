/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Advice on a real kernel: what a fresh namespace gets, and what each trouble adds. */
#include "setting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NETFILTER "/proc/sys/net/netfilter/nf_conntrack_"

/* The ids in order, 0 at the end. */
static void check_list(struct ipvs *h, const struct ipvs_table *table, const uint32_t *ids)
{
	struct ipvs_advices advices = IPVS_ADVICES_INIT;
	size_t i = 0;

	assert_ok(h, ipvs_advice_list(h, table, &advices));
	for (; i < advices.count; i++)
		assert_that(ids[i] == advices.entries[i].id, "advice %zu is %s, not %s", i,
			    ipvs_advice_name(advices.entries[i].id),
			    ids[i] ? ipvs_advice_name(ids[i]) : "none");
	assert_that(!ids[i], "%s is not advised on", ipvs_advice_name(ids[i]));
	ipvs_advices_free(&advices);
}

#define assert_advices(h, table, ...) \
	check_list(h, table, (const uint32_t[]){ __VA_ARGS__ __VA_OPT__(,) 0 })

static struct ipvs_advice advice_of(struct ipvs *h, uint32_t id)
{
	struct ipvs_advices advices = IPVS_ADVICES_INIT;
	struct ipvs_advice advice = { .id = 0 };

	assert_ok(h, ipvs_advice_list(h, NULL, &advices));
	for (size_t i = 0; i < advices.count; i++)
		if (advices.entries[i].id == id)
			advice = advices.entries[i];
	ipvs_advices_free(&advices);
	return advice;
}

/* One default bites everyone; with it changed there is nothing to say. */
static void fresh_namespace(void **state)
{
	struct ipvs *h = *state;

	assert_advices(h, NULL, IPVS_ADVICE_NODEST_KEPT);
	set(h, "expire_nodest_conn", "1");
	assert_advices(h, NULL);
}

/* So many pages less than the kernel keeps free for itself. */
static void set_threshold(struct ipvs *h, long below)
{
	char text[32] = "";

	assert_true(read_file("/proc/sys/vm/min_free_kbytes", text, sizeof(text)) > 0);
	snprintf(text, sizeof(text), "%ld",
		 strtol(text, NULL, 10) * 1024 / sysconf(_SC_PAGESIZE) - below);
	set(h, "amemthresh", text);
}

/* Provoked, advised on, and followed. */
static const struct {
	uint32_t id;
	const char *setting, *value, *advised;
} troubles[] = {
	{ IPVS_ADVICE_ESTIMATION_OFF, "run_estimation", "0", "1" },
	{ IPVS_ADVICE_ESTIMATION_NOWHERE, "est_cpulist", "", "all" },
	{ IPVS_ADVICE_REUSE_OFF, "conn_reuse_mode", "0", "1" },
	{ IPVS_ADVICE_NODEST_KEPT, "expire_nodest_conn", "0", "1" },
	{ IPVS_ADVICE_DROP_ENTRY, "drop_entry", "3", "1" },
	{ IPVS_ADVICE_DROP_PACKET, "drop_packet", "3", "1" },
	{ IPVS_ADVICE_SECURE_TCP, "secure_tcp", "3", "1" },
	{ IPVS_ADVICE_CONN_MAX, "conn_max", "0", "" },
};

static void settings(void **state)
{
	struct ipvs *h = *state;

	set(h, "expire_nodest_conn", "1");
	set_threshold(h, 0);
	for (size_t i = 0; i < COUNT(troubles); i++) {
		struct ipvs_advice advice;

		begin_case("%s", troubles[i].setting);
		if (!has(h, troubles[i].setting))
			continue;
		set(h, troubles[i].setting, troubles[i].value);
		assert_advices(h, NULL, troubles[i].id);
		advice = advice_of(h, troubles[i].id);
		assert_string_equal(advice.setting, troubles[i].setting);
		assert_string_equal(advice.value, troubles[i].value);
		assert_string_equal(advice.advised, troubles[i].advised);
		set(h, advice.setting, *advice.advised ? advice.advised : "1000");
		assert_int_equal(advice_of(h, troubles[i].id).id, 0);
	}
}

/* The kernel itself says that memory is short. */
static void memory_is_short(void **state)
{
	struct ipvs *h = *state;
	int64_t limit = now_ms() + 10000;

	set(h, "drop_packet", "1");
	assert_int_equal(advice_of(h, IPVS_ADVICE_DROP_PACKET).id, 0);
	set(h, "amemthresh", "2147483647");
	while (advice_of(h, IPVS_ADVICE_DROP_PACKET).severity != IPVS_SEVERITY_PROBLEM) {
		assert_that(now_ms() < limit, "it is not advised on");
		sleep_ms(20);
	}
	assert_string_equal(advice_of(h, IPVS_ADVICE_DROP_PACKET).value, "2");
}

static void memory_threshold(void **state)
{
	struct ipvs *h = *state;

	set(h, "drop_entry", "1");
	set_threshold(h, 0);
	assert_int_equal(advice_of(h, IPVS_ADVICE_MEMORY_THRESHOLD).id, 0);
	set_threshold(h, 1);
	assert_int_equal(advice_of(h, IPVS_ADVICE_MEMORY_THRESHOLD).id,
			 IPVS_ADVICE_MEMORY_THRESHOLD);
}

static void netfilter_timeouts(void **state)
{
	struct ipvs *h = *state;

	add_service(h, "udp 10.0.0.1:53", "rr");
	set(h, "conntrack", "1");
	assert_int_equal(write_file(NETFILTER "udp_timeout_stream", "300"), 0);
	assert_int_equal(advice_of(h, IPVS_ADVICE_CONNTRACK_TIMEOUT).id, 0);
	assert_int_equal(write_file(NETFILTER "udp_timeout_stream", "299"), 0);
	assert_string_equal(advice_of(h, IPVS_ADVICE_CONNTRACK_TIMEOUT).service,
			    "udp 10.0.0.1:53");
	set(h, "conntrack", "0");
	add_service(h, "tcp 10.0.0.1:80", "rr");
	set(h, "conntrack", "1");
	assert_int_equal(write_file(NETFILTER "udp_timeout_stream", "300"), 0);
	assert_int_equal(write_file(NETFILTER "tcp_timeout_established", "900"), 0);
	assert_int_equal(advice_of(h, IPVS_ADVICE_CONNTRACK_TIMEOUT).id, 0);
	assert_int_equal(write_file(NETFILTER "tcp_timeout_established", "899"), 0);
	assert_string_equal(advice_of(h, IPVS_ADVICE_CONNTRACK_TIMEOUT).service,
			    "tcp 10.0.0.1:80");
}

/* Where the delay is, the test conntrack_and_reuse would fail: none of these kernels has it. */
static void reuse_delay(void **state)
{
	struct ipvs *h = *state;

	set(h, "conntrack", "1");
	assert_int_equal(advice_of(h, IPVS_ADVICE_REUSE_DELAY).id,
			 has(h, "run_estimation") ? 0 : IPVS_ADVICE_REUSE_DELAY);
}

/* Services as the kernel has them, or as they are to be. */
static void services(void **state)
{
	const char rules[] = "-A -t 10.0.0.9:80 -s mh\n";
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_service web = service_of("tcp 10.0.0.1:80");
	struct ipvs *h = *state;

	web.flags = IPVS_SERVICE_PERSISTENT;
	web.timeout_s = 300;
	set(h, "expire_nodest_conn", "1");
	assert_ok(h, ipvs_service_add(h, &web));
	assert_advices(h, NULL, IPVS_ADVICE_QUIESCENT_TEMPLATE);
	add_dest(h, &web, "127.0.0.1:80");
	assert_advices(h, NULL, IPVS_ADVICE_QUIESCENT_TEMPLATE, IPVS_ADVICE_CONNTRACK_OFF);
	assert_int_equal(ipvs_table_read(table, rules, strlen(rules), NULL), 0);
	assert_advices(h, table, IPVS_ADVICE_HASH_FALLBACK);
	ipvs_table_clear(table);
	assert_advices(h, table);
	ipvs_table_free(table);
}

static void connections(void **state)
{
	struct ipvs *h = *state;
	struct site site;
	char from[32];

	if (!has(h, "conn_max"))
		return;
	site_make(h, &site, "tcp 10.9.0.1:80", "rr");
	set(h, "conn_max", "8");
	for (int i = 0; i < 8; i++) {
		begin_case("%d connections", i);
		assert_int_equal(advice_of(h, IPVS_ADVICE_CONN_MAX).severity,
				 i < 6 ? 0 : IPVS_SEVERITY_WARNING);
		snprintf(from, sizeof(from), "10.9.0.100:%d", 7000 + i);
		assert_int_equal(try_to_connect(from, "10.9.0.1:80"), 0);
	}
	assert_int_equal(advice_of(h, IPVS_ADVICE_CONN_MAX).severity, IPVS_SEVERITY_PROBLEM);
	farm_close(&site.farm);
}

/* Nobody has to open it: then there is advice on sysctls alone, unless services are given. */
static void closed_handle(void **state)
{
	const char rules[] = "-A -t 10.0.0.9:80 -s mh\n";
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_service web = service_of("tcp 10.0.0.1:80");
	struct ipvs *h = *state;

	strcpy(web.scheduler, "sh");
	assert_ok(h, ipvs_service_add(h, &web));
	assert_advices(h, NULL, IPVS_ADVICE_NODEST_KEPT, IPVS_ADVICE_HASH_FALLBACK);
	assert_int_equal(ipvs_shutdown(h), 0);
	assert_advices(h, NULL, IPVS_ADVICE_NODEST_KEPT);
	assert_int_equal(ipvs_table_read(table, rules, strlen(rules), NULL), 0);
	assert_advices(h, table, IPVS_ADVICE_NODEST_KEPT, IPVS_ADVICE_HASH_FALLBACK);
	ipvs_table_free(table);
}

static void elsewhere(void **state)
{
	struct ipvs *there = ipvs_new(), *here = *state;
	int namespace = namespace_fd();

	set(here, "conn_reuse_mode", "0");
	assert_int_equal(ipvs_netns_set_fd(there, namespace), 0);
	close(namespace);
	new_namespace();
	assert_advices(there, NULL, IPVS_ADVICE_REUSE_OFF, IPVS_ADVICE_NODEST_KEPT);
	assert_advices(here, NULL, IPVS_ADVICE_REUSE_OFF, IPVS_ADVICE_NODEST_KEPT);
	ipvs_free(there);
	there = open_handle();
	assert_advices(there, NULL, IPVS_ADVICE_NODEST_KEPT);
	ipvs_free(there);
}

static void nulls(void **state)
{
	assert_fails(*state, ipvs_advice_list(*state, NULL, NULL), -EINVAL, IPVS_REASON_INVALID,
		     "list advices: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a fresh namespace gets one advice", fresh_namespace),
		TEST("each trouble is advised on until the advice is followed", settings),
		TEST("that memory is short is told as a problem", memory_is_short),
		TEST("a threshold below the kernel's own reserve is told", memory_threshold),
		TEST("netfilter's timeouts are compared with IPVS's", netfilter_timeouts),
		TEST("what may be an old kernel is told so", reuse_delay),
		TEST("services are the kernel's, or those given", services),
		NET_TEST("connections are counted against conn_max", connections),
		TEST("a handle that is not open has advice on sysctls", closed_handle),
		TEST("advice is on the handle's namespace", elsewhere),
		TEST("a list is needed", nulls),
	};

	return cmocka_run_group_tests_name("advice", tests, NULL, NULL);
}
