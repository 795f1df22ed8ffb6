// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Tables as text and the program ipvsadm (1.31): what the library writes ipvsadm restores, what
 * ipvsadm saves the library reads. Run by tests/testbed/run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "guest.h"
#include "records.h"

static struct ipvs_table *ours, *theirs;
static struct ipvs_text text = IPVS_TEXT_INIT;

static int begin(void **state)
{
	ours = ipvs_table_new();
	theirs = ipvs_table_new();
	return enter_namespace(state);
}

static int end(void **state)
{
	ipvs_text_free(&text);
	ipvs_table_free(ours);
	ipvs_table_free(theirs);
	return leave_namespace(state);
}

/*
 * All of it, or without what ipvsadm -S leaves out. No sync daemon: it excludes servers of the
 * other family, which the table has.
 */
static void fill(struct ipvs_table *to, bool all)
{
	const struct ipvs_timeouts timeouts = { 901, 121, 301, { 0 } };

	for (size_t i = 0; i < table_count; i++) {
		struct ipvs_service service = table[i].service;

		if (!all)
			service.flags &= ~(uint32_t)IPVS_SERVICE_SCHED_3;
		must(ipvs_table_put_service(to, &service, NULL));
		for (size_t k = 0; k < dests_of(&table[i]); k++) {
			struct ipvs_dest dest = table[i].dests[k];

			if (!all)
				dest.upper_threshold = dest.lower_threshold = 0;
			must(ipvs_table_put_dest(to, &service, &dest, NULL));
		}
	}
	if (all)
		must(ipvs_table_set_timeouts(to, &timeouts, NULL));
}

static void read_or_fail(struct ipvs_table *to, const char *data)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;

	if (ipvs_table_read(to, data, strlen(data), &errors) < 0)
		fail_msg("line %d: %s", (int)errors.entries[0].line, errors.entries[0].text);
	ipvs_text_errors_free(&errors);
}

static void same_daemons(const struct ipvs_table *found, const struct ipvs_table *expected)
{
	const struct ipvs_daemons *a = ipvs_table_daemons(found);
	const struct ipvs_daemons *b = ipvs_table_daemons(expected);

	assert_int_equal(a->count, b->count);
	for (uint32_t i = 0; i < a->count; i++)
		same_daemon(&a->daemons[i], &b->daemons[i]);
}

static void same_services(const struct ipvs_table *found, const struct ipvs_table *expected)
{
	assert_int_equal(ipvs_table_service_count(found), ipvs_table_service_count(expected));
	for (size_t i = 0; i < ipvs_table_service_count(found); i++) {
		const struct ipvs_dests *a = ipvs_table_dests(found, i);
		const struct ipvs_dests *b = ipvs_table_dests(expected, i);

		same_service(&ipvs_table_service(found, i)->service,
			     &ipvs_table_service(expected, i)->service);
		assert_int_equal(a->count, b->count);
		for (size_t k = 0; k < a->count; k++)
			same_dest(&a->entries[k].dest, &b->entries[k].dest);
	}
}

static void same_timeouts(const struct ipvs_table *found, const struct ipvs_table *expected)
{
	assert_memory_equal(ipvs_table_timeouts(found), ipvs_table_timeouts(expected),
			    sizeof(struct ipvs_timeouts));
}

static void test_ipvsadm_restores_what_the_library_writes(void **state)
{
	(void)state;
	fill(ours, true);
	must(ipvs_table_write(ours, &text));
	same_text("what ipvsadm -R prints", ipvsadm_reading(text.data, "-R"), "");
	must(ipvs_table_load(h, theirs));
	same_services(theirs, ours);
	same_timeouts(theirs, ours);
	assert_int_equal(ipvs_table_daemons(theirs)->count, 0);
}

static void test_a_loaded_table_is_restored(void **state)
{
	(void)state;
	fill(ours, true);
	must(ipvs_table_write(ours, &text));
	ipvsadm_reading(text.data, "-R");
	must(ipvs_table_load(h, ours));
	must(ipvs_table_write(ours, &text));
	ipvsadm("-C");
	same_text("what ipvsadm -R prints", ipvsadm_reading(text.data, "-R"), "");
	must(ipvs_table_load(h, theirs));
	same_services(theirs, ours);
	same_timeouts(theirs, ours);
	read_or_fail(theirs, text.data);
	same_services(theirs, ours);
}

static void test_daemons_are_restored(void **state)
{
	(void)state;
	read_or_fail(ours, "--start-daemon master --mcast-interface lo --syncid 7 "
		     "--sync-maxlen 1000 --mcast-group 224.0.0.9 --mcast-port 99 --mcast-ttl 3\n"
		     "--start-daemon backup --mcast-interface lo --syncid 0 --sync-maxlen 1100 "
		     "--mcast-group 224.0.0.8 --mcast-port 98 --mcast-ttl 2\n"
		     "--set 900 120 300\n");
	must(ipvs_table_write(ours, &text));
	same_text("what ipvsadm -R prints", ipvsadm_reading(text.data, "-R"), "");
	must(ipvs_table_load(h, theirs));
	same_daemons(theirs, ours);
	same_timeouts(theirs, ours);
	must(ipvs_daemon_stop(h, IPVS_DAEMON_MASTER));
	must(ipvs_daemon_stop(h, IPVS_DAEMON_BACKUP));
}

static void test_the_library_reads_what_ipvsadm_saves(void **state)
{
	(void)state;
	fill(ours, false);
	must(ipvs_table_write(ours, &text));
	ipvsadm_reading(text.data, "-R");
	must(ipvs_table_load(h, theirs));
	read_or_fail(ours, ipvsadm("-Sn"));
	same_services(ours, theirs);
}

/* The same line does the same in both. */
static void test_lines_mean_the_same(void **state)
{
	static const char lines[] =
		"-At 10.0.0.1:80 -srr\n-A -ou10.0.0.1:53\n-A -t=10.0.0.1:81 -p=77\n"
		"-A -t 10.0.0.1 -p -s rr\n-A -f 7 -6 -p 5 -M 64\n-A -t [::1]:80 -p9 -M 64\n"
		"-A --tcp-service=10.0.0.1:82 --pe sip --persistent 6 --netmask 255.0.255.0\n"
		"ipvsadm -a -t 10.0.0.1:80 -r 10.0.0.2:8080\n"
		"-a -t 10.0.0.1:80 -r 10.0.0.3 -i --tun-type=gre --tun-csum\n"
		"-a -t 10.0.0.1:80 -r 10.0.0.4:81 -mw010 -x 9 -y 3\n-a -t 10.0.0.1 -r 10.0.0.2\n"
		"-a -t [::1]:80 -r ::2 -m\n-a -f 7 -6 -r [::2]:80\n"
		"-a -t 10.0.0.1:80 -r 10.0.0.5:0 -m\n"
		"-a -t 10.0.0.1:80 -r 10.0.0.6\n-d -t 10.0.0.1:80 -r 10.0.0.6:80\n"
		"-e -t 10.0.0.1:80 -r 10.0.0.4:81 -m\n-E -t 10.0.0.1:81 -s lc\r\n"
		"-D -u 10.0.0.1:53\n--set 7 0 9\n";

	(void)state;
	must(ipvs_table_load(h, ours)); /* the third timeout stays */
	same_text("what ipvsadm -R prints", ipvsadm_reading(lines, "-R"), "");
	must(ipvs_table_load(h, theirs));
	read_or_fail(ours, lines);
	same_services(ours, theirs);
	assert_int_equal(ipvs_table_timeouts(theirs)->tcp_s, 7);
	assert_int_equal(ipvs_table_timeouts(theirs)->udp_s, 9);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ipvsadm_restores_what_the_library_writes),
		TEST(a_loaded_table_is_restored),
		TEST(daemons_are_restored),
		TEST(the_library_reads_what_ipvsadm_saves),
		TEST(lines_mean_the_same),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rules and ipvsadm", tests, NULL, NULL);
}
