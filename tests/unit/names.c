/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names for numbers, and scheduler flags. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/libipvs.h>

#include "unit.h"

/* The public functions take different integers. */
static const char *protocol_name(uint32_t number)
{
	return ipvs_protocol_name((uint16_t)number);
}

static int reason_parse(const char *text)
{
	for (uint32_t i = 0; ipvs_reason_name(i); i++)
		if (strcmp(ipvs_reason_name(i), text) == 0)
			return (int)i;
	return -EINVAL;
}

static const struct table {
	const char *what;
	const char *(*name)(uint32_t number);
	int (*parse)(const char *text);
	uint32_t numbers; /* all below this are tried */
	struct {
		uint32_t number;
		const char *text;
	} rows[40];
} tables[] = {
	{ "protocol", protocol_name, ipvs_protocol_parse, 65536,
	  { { 6, "tcp" }, { 17, "udp" }, { 132, "sctp" } } },
	{ "forward", ipvs_forward_name, ipvs_forward_parse, 300,
	  { { 0, "masq" }, { 1, "local" }, { 2, "tunnel" }, { 3, "droute" }, { 4, "bypass" } } },
	{ "tunnel", ipvs_tunnel_name, ipvs_tunnel_parse, 300,
	  { { 0, "ipip" }, { 1, "gue" }, { 2, "gre" } } },
	{ "daemon state", ipvs_daemon_state_name, ipvs_daemon_state_parse, 300,
	  { { 1, "master" }, { 2, "backup" } } },
	{ "connection state", ipvs_conn_state_name, ipvs_conn_state_parse, 300,
	  { { 0, "NONE" },	 { 1, "ASSURED" },    { 2, "UDP" },	    { 3, "ESTABLISHED" },
	    { 4, "SYN_SENT" },	 { 5, "SYN_RECV" },   { 6, "FIN_WAIT" },    { 7, "TIME_WAIT" },
	    { 8, "CLOSE" },	 { 9, "CLOSE_WAIT" }, { 10, "LAST_ACK" },   { 11, "LISTEN" },
	    { 12, "SYNACK" },	 { 13, "INIT1" },     { 14, "INIT" },	    { 15, "C-SENT" },
	    { 16, "C-REPLIED" }, { 17, "C-WAIT" },    { 18, "COOKIE" },	    { 19, "C-ECHOED" },
	    { 20, "S-SENT" },	 { 21, "S-RECEIVED" }, { 22, "S-ACK-SENT" }, { 23, "REJECTED" },
	    { 24, "CLOSED" },	 { 25, "ERR!" },      { 26, "BUG!" },	    { 27, "?" } } },
	{ "reason", ipvs_reason_name, reason_parse, 300,
	  { { 0, "none" },	    { 1, "invalid" },	    { 2, "text" },
	    { 3, "no-service" },    { 4, "no-server" },	    { 5, "service-exists" },
	    { 6, "server-exists" }, { 7, "no-scheduler" },  { 8, "scheduler" },
	    { 9, "no-pe" },	    { 10, "server-address" }, { 11, "family" },
	    { 12, "mixed-family" }, { 13, "daemon-runs" },  { 14, "no-daemon" },
	    { 15, "no-interface" }, { 16, "network" },	    { 17, "no-module" },
	    { 18, "permission" },   { 19, "user-namespace" }, { 20, "netns" },
	    { 21, "memory" },	    { 22, "timeout" },	    { 23, "changed" },
	    { 24, "answer" },	    { 25, "not-open" },	    { 26, "busy" },
	    { 27, "unsupported" },  { 28, "system" },
	    { 29, "no-sysctl" },    { 30, "read-only" },    { 31, "last-server" } } },
};

static const char *expected_name(const struct table *table, uint32_t number)
{
	for (size_t i = 0; table->rows[i].text; i++)
		if (table->rows[i].number == number)
			return table->rows[i].text;
	return NULL;
}

static void test_numbers_have_these_names_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		for (uint32_t number = 0; number < tables[i].numbers; number++) {
			const char *expected = expected_name(&tables[i], number);
			const char *name = tables[i].name(number);

			assert_for(tables[i].what, !expected == !name);
			if (name)
				assert_string_equal(name, expected);
		}
}

static void test_names_have_these_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		for (size_t row = 0; tables[i].rows[row].text; row++)
			assert_for(tables[i].rows[row].text,
				   tables[i].parse(tables[i].rows[row].text) ==
					   (int)tables[i].rows[row].number);
}

static void test_large_numbers_have_no_name(void **state)
{
	(void)state;
	assert_null(ipvs_forward_name(UINT32_MAX));
	assert_null(ipvs_forward_name(256));
	assert_null(ipvs_tunnel_name(UINT32_MAX));
	assert_null(ipvs_daemon_state_name(UINT32_MAX));
	assert_null(ipvs_reason_name(UINT32_MAX));
}

static void test_other_texts_are_no_name(void **state)
{
	static const char *const wrong[] = { NULL, "", " ", "TCP", "Masq", "tcp ", " tcp", "tc",
					     "tcpp", "6", "ipvs", "master,backup", "none" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(ipvs_protocol_parse(wrong[i]), -EINVAL);
		assert_int_equal(ipvs_forward_parse(wrong[i]), -EINVAL);
		assert_int_equal(ipvs_tunnel_parse(wrong[i]), -EINVAL);
		assert_int_equal(ipvs_daemon_state_parse(wrong[i]), -EINVAL);
	}
}

static const struct {
	const char *scheduler, *text;
	int bits;
	const char *formatted;
} flag_texts[] = {
	{ "wlc", "", 0, "" },
	{ NULL, "", 0, "" },
	{ "wlc", "flag-1", 0x08, "flag-1" },
	{ "wlc", "flag-3,flag-1", 0x28, "flag-1,flag-3" },
	{ NULL, "flag-1,flag-2,flag-3", 0x38, "flag-1,flag-2,flag-3" },
	{ "sh", "sh-fallback", 0x08, "sh-fallback" },
	{ "sh", "sh-port,sh-fallback", 0x18, "sh-fallback,sh-port" },
	{ "sh", "flag-1,flag-2", 0x18, "sh-fallback,sh-port" },
	{ "sh", "sh-port,flag-3", 0x30, "sh-port,flag-3" },
	{ "sh", "sh-port,sh-port,flag-2", 0x10, "sh-port" },
	{ "mh", "mh-fallback,mh-port,flag-3", 0x38, "mh-fallback,mh-port,flag-3" },
};

static void test_scheduler_flags_are_read_and_written(void **state)
{
	char buf[IPVS_FLAGS_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(flag_texts); i++) {
		const char *scheduler = flag_texts[i].scheduler, *text = flag_texts[i].text;

		assert_for(text, ipvs_sched_flags_parse(scheduler, text, NULL) ==
					 flag_texts[i].bits);
		assert_int_equal(ipvs_sched_flags_format(scheduler, (uint32_t)flag_texts[i].bits,
							 buf, sizeof(buf)),
				 strlen(flag_texts[i].formatted));
		assert_string_equal(buf, flag_texts[i].formatted);
	}
}

static const struct {
	const char *scheduler, *text, *culprit;
} wrong_flags[] = {
	{ "sh", ",", "''" },
	{ "sh", "flag-1,", "comma" },
	{ "sh", ",flag-1", "''" },
	{ "sh", "flag-1,,flag-2", "''" },
	{ "sh", "flag-4", "'flag-4'" },
	{ "sh", "flag-1 ", "'flag-1 '" },
	{ "sh", "flag-1, flag-2", "' flag-2'" },
	{ "sh", "FLAG-1", "'FLAG-1'" },
	{ "sh", "flag", "'flag'" },
	{ "sh", "sh-portable", "'sh-portable'" },
	{ "sh", "sh-port,8", "'8'" },
	{ "sh", "mh-port", "'mh-port' is not for the scheduler 'sh'" },
	{ "mh", "sh-fallback", "'sh-fallback' is not for the scheduler 'mh'" },
	{ "wlc", "sh-port", "'sh-port' is not for the scheduler 'wlc'" },
	{ "SH", "sh-port", "'SH'" },
	{ NULL, "sh-port", "'sh-port'" },
	{ "", "mh-port", "'mh-port'" },
	{ "sh",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  "is not a scheduler flag" },
};

static void test_wrong_scheduler_flags_are_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong_flags); i++) {
		const char *scheduler = wrong_flags[i].scheduler, *text = wrong_flags[i].text;
		struct ipvs_error error;

		assert_for(text, ipvs_sched_flags_parse(scheduler, text, &error) == -EINVAL);
		assert_for(text, error.code == -EINVAL && error.reason == IPVS_REASON_TEXT);
		assert_for(text, strstr(error.text, wrong_flags[i].culprit));
		assert_for(text, ipvs_sched_flags_parse(scheduler, text, NULL) == -EINVAL);
	}
}

static void test_scheduler_flags_without_a_text_are_refused(void **state)
{
	struct ipvs_error error;
	char buf[8];

	(void)state;
	assert_int_equal(ipvs_sched_flags_parse("sh", NULL, &error), -EINVAL);
	assert_int_equal(error.reason, IPVS_REASON_INVALID);
	assert_int_equal(ipvs_sched_flags_parse("sh", NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_sched_flags_format("sh", 8, NULL, sizeof(buf)), -EINVAL);
}

/* What is not a scheduler's flag has no name here, whatever bits there are. */
static void test_every_set_of_flags_fits_and_is_read_back(void **state)
{
	static const char *const schedulers[] = { NULL, "", "rr", "sh", "mh" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(schedulers); i++)
		for (uint32_t flags = 0; flags < 256; flags++) {
			char buf[IPVS_FLAGS_TEXT_SIZE];
			int ret = ipvs_sched_flags_format(schedulers[i], flags | 0xffffff00, buf,
							  sizeof(buf));

			assert_round(flags, ret == (int)strlen(buf));
			assert_round(flags, ipvs_sched_flags_parse(schedulers[i], buf, NULL) ==
						    (int)(flags & 0x38));
		}
}

static void test_scheduler_flags_need_room_for_all_of_them(void **state)
{
	const char *text = "sh-fallback,sh-port,flag-3";

	(void)state;
	for (size_t size = 0; size <= strlen(text) + 1; size++) {
		char *buf = malloc(size ? size : 1);
		int ret;

		assert_non_null(buf);
		ret = ipvs_sched_flags_format("sh", 0x38, buf, size);
		assert_round(size, ret == (size > strlen(text) ? (int)strlen(text) : -ENOSPC));
		free(buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_have_these_names_and_no_other),
		cmocka_unit_test(test_names_have_these_numbers),
		cmocka_unit_test(test_large_numbers_have_no_name),
		cmocka_unit_test(test_other_texts_are_no_name),
		cmocka_unit_test(test_scheduler_flags_are_read_and_written),
		cmocka_unit_test(test_wrong_scheduler_flags_are_refused_by_name),
		cmocka_unit_test(test_scheduler_flags_without_a_text_are_refused),
		cmocka_unit_test(test_every_set_of_flags_fits_and_is_read_back),
		cmocka_unit_test(test_scheduler_flags_need_room_for_all_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
