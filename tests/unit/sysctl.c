/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sysctls as records and as text: lib/observe/sysctl-rows.c and -text.c. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <libipvs/libipvs.h>

#include "observe/sysctl-rows.h"
#include "observe/sysctl-text.h"
#include "unit.h"

/* The kernel's ticks limit times. */
int __wrap_clock_getres(clockid_t clock, struct timespec *resolution);

int __wrap_clock_getres(clockid_t clock, struct timespec *resolution)
{
	assert_int_equal(clock, CLOCK_MONOTONIC_COARSE);
	*resolution = (struct timespec){ 0, 4000000 };
	return 0;
}

static struct ipvs_sysctl parse(const char *name, const char *text)
{
	struct ipvs_error error = { 0 };
	struct ipvs_sysctl sysctl;

	if (ipvs_sysctl_parse(&sysctl, name, text, &error) < 0)
		fail_msg("%s", error.text);
	return sysctl;
}

/* --- the rows --- */

static void check_row(const struct sysctl_row *row)
{
	bool text = row->kind == IPVS_SYSCTL_TEXT;

	assert_for(row->name, row->kind >= IPVS_SYSCTL_BOOLEAN && row->kind <= IPVS_SYSCTL_TEXT);
	assert_for(row->name, strlen(row->name) < IPVS_SYSCTL_NAME_SIZE);
	assert_for(row->name, strlen(row->unit) < IPVS_SYSCTL_UNIT_SIZE);
	assert_for(row->name, text ? row->minimum == row->maximum : row->minimum < row->maximum);
	assert_for(row->name, row->quirks & SYSCTL_VARIES ||
				      (row->usual[0] >= row->minimum &&
				       row->usual[0] <= row->maximum));
	assert_for(row->name, strlen(row->about) > 20 && strlen(row->about) < 140);
	assert_for(row->name, row->about[strlen(row->about) - 1] != '.');
	assert_for(row->name, ipvs_sysctl_about(row->name) == row->about);
	assert_for(row->name, sysctl_row_find(row->name) == row);
}

static void test_rows_are_by_name_and_make_sense(void **state)
{
	const struct sysctl_row *row, *last = NULL;
	size_t count = 0;

	(void)state;
	for (; (row = sysctl_row_at(count)); count++, last = row) {
		check_row(row);
		assert_for(row->name, !last || strcmp(last->name, row->name) < 0);
	}
	assert_int_equal(count, 35);
	assert_null(ipvs_sysctl_about("no_such_sysctl"));
	assert_null(ipvs_sysctl_about(""));
	assert_null(ipvs_sysctl_about(NULL));
}

/* "0 to 64 threads, default 1", as the manual page says it. */
static void describe(const struct sysctl_row *row, char *text, size_t size)
{
	char range[64] = "", usual[64] = "";

	if (row->kind == IPVS_SYSCTL_BOOLEAN)
		snprintf(range, sizeof(range), "0 or 1");
	else if (row->kind == IPVS_SYSCTL_TEXT)
		snprintf(range, sizeof(range), "text");
	else if (row->quirks & SYSCTL_TICKS)
		snprintf(range, sizeof(range), "0 to 2147483647 ticks, in seconds");
	else if (row->maximum == INT64_MAX)
		snprintf(range, sizeof(range), "%" PRId64 " or more %s", row->minimum, row->unit);
	else
		snprintf(range, sizeof(range), "%" PRId64 " to %" PRId64 "%s%s", row->minimum,
			 row->maximum, *row->unit ? " " : "", row->unit);
	if (row->kind == IPVS_SYSCTL_PAIR)
		snprintf(usual, sizeof(usual), ", default %" PRId64 " %" PRId64, row->usual[0],
			 row->usual[1]);
	else if (!(row->quirks & SYSCTL_VARIES))
		snprintf(usual, sizeof(usual), ", default %" PRId64, row->usual[0]);
	snprintf(text, size, ".TP\n.BR %s \" %s%s%s\"\n", row->name,
		 row->kind == IPVS_SYSCTL_PAIR ? "twice " : "", range, usual);
}

static void test_the_manual_page_has_every_row(void **state)
{
	static char page[65536];
	const char *folder = getenv("srcdir");
	char path[512], text[256];
	const struct sysctl_row *row;
	FILE *file;

	(void)state;
	snprintf(path, sizeof(path), "%s/doc/ipvs-sysctl.7", folder ? folder : ".");
	file = fopen(path, "re");
	assert_for(path, file);
	page[fread(page, 1, sizeof(page) - 1, file)] = '\0';
	fclose(file);
	for (size_t i = 0; (row = sysctl_row_at(i)); i++) {
		describe(row, text, sizeof(text));
		assert_for(text, strstr(page, text));
	}
}

/* --- both ways --- */

static const struct {
	const char *name, *text;
	uint32_t kind;
	int64_t value, second;
	const char *formatted; /* NULL: as it was */
} good[] = {
	{ "conntrack", "0", IPVS_SYSCTL_BOOLEAN, 0, 0, NULL },
	{ "conntrack", "1", IPVS_SYSCTL_BOOLEAN, 1, 0, NULL },
	{ "conntrack", " \t1 ", IPVS_SYSCTL_BOOLEAN, 1, 0, "1" },
	{ "est_nice", "-20", IPVS_SYSCTL_NUMBER, -20, 0, NULL },
	{ "est_nice", "-0", IPVS_SYSCTL_NUMBER, 0, 0, "0" },
	{ "amemthresh", "2147483647", IPVS_SYSCTL_NUMBER, 2147483647, 0, NULL },
	{ "sync_qlen_max", "9223372036854775807", IPVS_SYSCTL_NUMBER, INT64_MAX, 0, NULL },
	{ "sync_threshold", "3 50", IPVS_SYSCTL_PAIR, 3, 50, NULL },
	{ "sync_threshold", "3\t50", IPVS_SYSCTL_PAIR, 3, 50, "3 50" },
	{ "sync_threshold", "5 0", IPVS_SYSCTL_PAIR, 5, 0, NULL },
	{ "sync_ports", "64", IPVS_SYSCTL_NUMBER, 64, 0, NULL },
	{ "sync_refresh_period", "8589934", IPVS_SYSCTL_NUMBER, 8589934, 0, NULL },
	{ "est_cpulist", "", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "est_cpulist", "0-3,8", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "est_cpulist", "5", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "-9223372036854775808", IPVS_SYSCTL_NUMBER, INT64_MIN, 0, NULL },
	{ "of_a_newer_kernel", "7 -7", IPVS_SYSCTL_PAIR, 7, -7, NULL },
	{ "of_a_newer_kernel", "7 7 7", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "cubic", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "0x10", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "010", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "-", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "9223372036854775808", IPVS_SYSCTL_TEXT, 0, 0, NULL },
	{ "of_a_newer_kernel", "-9223372036854775809", IPVS_SYSCTL_TEXT, 0, 0, NULL },
};

static void test_values_are_read_and_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct ipvs_sysctl sysctl = parse(good[i].name, good[i].text);
		const char *formatted = good[i].formatted ? good[i].formatted : good[i].text;
		char buf[IPVS_SYSCTL_TEXT_SIZE];

		assert_string_equal(sysctl.name, good[i].name);
		assert_round(i, sysctl.kind == good[i].kind);
		assert_round(i, sysctl.value == good[i].value);
		assert_round(i, sysctl.second == good[i].second);
		assert_string_equal(sysctl.text,
				    sysctl.kind == IPVS_SYSCTL_TEXT ? good[i].text : "");
		assert_int_equal(ipvs_sysctl_format(&sysctl, buf, sizeof(buf)), strlen(formatted));
		assert_string_equal(buf, formatted);
		assert_int_equal(ipvs_sysctl_format(&sysctl, buf, strlen(formatted)), -ENOSPC);
	}
}

static void test_what_is_known_comes_with_the_value(void **state)
{
	struct ipvs_sysctl sysctl = parse("sync_threshold", "1 2"), expected;

	(void)state;
	memset(&expected, 0, sizeof(expected));
	strcpy(expected.name, "sync_threshold");
	strcpy(expected.unit, "packets");
	expected.kind = IPVS_SYSCTL_PAIR;
	expected.flags = IPVS_SYSCTL_KNOWN | IPVS_SYSCTL_HAS_DEFAULT;
	expected.value = 1;
	expected.second = 2;
	expected.maximum = INT32_MAX;
	expected.default_value = 3;
	expected.default_second = 50;
	assert_memory_equal(&sysctl, &expected, sizeof(sysctl));

	sysctl = parse("conn_max", "7");
	assert_int_equal(sysctl.flags, IPVS_SYSCTL_KNOWN);
	assert_true(sysctl.maximum == 1 << 30 && sysctl.default_value == 0);

	sysctl = parse("of_a_newer_kernel", "7");
	assert_int_equal(sysctl.flags, 0);
	assert_true(sysctl.minimum == INT64_MIN && sysctl.maximum == INT64_MAX);
	assert_string_equal(sysctl.unit, "");
}

static void test_times_are_limited_by_the_ticks_of_this_kernel(void **state)
{
	(void)state;
	assert_true(parse("sync_refresh_period", "1").maximum == INT32_MAX / 250);
	assert_true(parse("lblc_expiration", "1").maximum == INT32_MAX / 250);
	assert_true(parse("amemthresh", "1").maximum == INT32_MAX);
}

static const struct {
	const char *name, *text, *says;
} wrong[] = {
	{ "conntrack", "2", "sysctl conntrack: 2 is not from 0 to 1" },
	{ "conntrack", "-1", "sysctl conntrack: -1 is not from 0 to 1" },
	{ "conntrack", "yes", "sysctl conntrack: 'yes' is not a number" },
	{ "conntrack", "", "sysctl conntrack: '' is not a number" },
	{ "conntrack", "1 1", "'1 1' is not a number" },
	{ "conntrack", "01", "'01' is not a number, decimal and without leading zeros" },
	{ "conntrack", "00", "'00' is not a number" },
	{ "amemthresh", "09", "'09' is not a number" },
	{ "conntrack", "0x1", "'0x1' is not a number" },
	{ "conntrack", "+1", "'+1' is not a number" },
	{ "conntrack", "1\n", "is not a number" },
	{ "conntrack", "1x", "is not a number" },
	{ "conntrack", "99999999999999999999", "is not a number" },
	{ "est_nice", "20", "20 is not from -20 to 19" },
	{ "est_nice", "-21", "-21 is not from -20 to 19" },
	{ "amemthresh", "2147483648", "2147483648 is not from 0 to 2147483647 pages" },
	{ "sync_refresh_period", "8589935", "8589935 is not from 0 to 8589934 s" },
	{ "sync_ports", "3", "3 is not a power of 2" },
	{ "sync_ports", "65", "65 is not from 1 to 64 threads" },
	{ "sync_ports", "0", "0 is not from 1 to 64 threads" },
	{ "sync_threshold", "3", "'3' is not two numbers" },
	{ "sync_threshold", "1 2 3", "'1 2 3' is not two numbers" },
	{ "sync_threshold", "50 3", "the first number, 50, is not below the second, 3" },
	{ "sync_threshold", "3 3", "the first number, 3, is not below the second, 3" },
	{ "sync_threshold", "-1 3", "-1 is not from 0" },
	{ "sync_threshold", "1 -3", "-3 is not from 0" },
	{ "est_cpulist", "0\n1", "the value has a control character" },
	{ "of_a_newer_kernel", "a\x01", "the value has a control character" },
	{ "", "1", "the name is empty or begins with a dot" },
	{ ".", "1", "the name is empty or begins with a dot" },
	{ "..", "1", "the name is empty or begins with a dot" },
	{ "../ip_forward", "1", "the name is empty or begins with a dot" },
	{ "a/b", "1", "the name has a slash" },
	{ "a b", "1", "the name has a slash, a blank" },
	{ "a\n", "1", "control character" },
	{ "a\x7f", "1", "control character" },
	{ "a2345678901234567890123456789012345678901234567890123456789012345", "1",
	  "the name is longer than 63 characters" },
};

static void test_what_is_wrong_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		const char *name = wrong[i].name, *text = wrong[i].text;
		struct ipvs_sysctl sysctl, before;
		struct ipvs_error error;

		memset(&sysctl, 0xa5, sizeof(sysctl));
		before = sysctl;
		assert_round(i, ipvs_sysctl_parse(&sysctl, name, text, &error) == -EINVAL);
		assert_round(i, error.code == -EINVAL && strstr(error.text, "sysctl ") == error.text);
		assert_for(error.text, strstr(error.text, wrong[i].says));
		assert_round(i, error.reason == IPVS_REASON_INVALID ||
					error.reason == IPVS_REASON_TEXT);
		assert_round(i, ipvs_sysctl_parse(&sysctl, name, text, NULL) == -EINVAL);
		assert_memory_equal(&sysctl, &before, sizeof(sysctl));
	}
}

static void test_the_longest_name_and_text_fit(void **state)
{
	char name[IPVS_SYSCTL_NAME_SIZE + 1], text[IPVS_SYSCTL_TEXT_SIZE + 1];
	char buf[IPVS_SYSCTL_TEXT_SIZE];
	struct ipvs_sysctl sysctl;

	(void)state;
	memset(name, 'n', sizeof(name));
	memset(text, 't', sizeof(text));
	name[63] = text[511] = '\0';
	sysctl = parse(name, text);
	assert_string_equal(sysctl.name, name);
	assert_string_equal(sysctl.text, text);
	assert_int_equal(ipvs_sysctl_format(&sysctl, buf, sizeof(buf)), 511);
	text[511] = 't';
	text[512] = '\0';
	assert_int_equal(ipvs_sysctl_parse(&sysctl, name, text, NULL), -EINVAL);
}

static void test_null_is_refused(void **state)
{
	struct ipvs_sysctl sysctl = parse("conntrack", "1");
	struct ipvs_error error;
	char buf[8];

	(void)state;
	assert_int_equal(ipvs_sysctl_parse(NULL, "conntrack", "1", &error), -EINVAL);
	assert_int_equal(ipvs_sysctl_parse(&sysctl, NULL, "1", &error), -EINVAL);
	assert_int_equal(ipvs_sysctl_parse(&sysctl, "conntrack", NULL, &error), -EINVAL);
	assert_string_equal(error.text, "parse sysctl: NULL");
	assert_int_equal(ipvs_sysctl_format(NULL, buf, sizeof(buf)), -EINVAL);
	assert_int_equal(ipvs_sysctl_format(&sysctl, NULL, 8), -EINVAL);
	sysctl.kind = 0;
	assert_int_equal(ipvs_sysctl_format(&sysctl, buf, sizeof(buf)), -EINVAL);
	sysctl.kind = 5;
	assert_int_equal(ipvs_sysctl_format(&sysctl, buf, sizeof(buf)), -EINVAL);
}

/* --- records made by hand --- */

static void check_refused(const struct ipvs_sysctl *sysctl, const char *says)
{
	struct ipvs_error error = { 0 };

	assert_for(says, sysctl_check(sysctl, &error) == -EINVAL);
	assert_string_equal(error.text, says);
}

static void test_records_are_checked_before_they_are_written(void **state)
{
	struct ipvs_sysctl sysctl = parse("conntrack", "1");

	(void)state;
	assert_int_equal(sysctl_check(&sysctl, NULL), 0);
	/* The range is the library's, whatever the record says. */
	sysctl.maximum = sysctl.value = 5;
	check_refused(&sysctl, "5 is not from 0 to 1");
	sysctl = parse("conntrack", "1");
	sysctl.kind = IPVS_SYSCTL_TEXT;
	check_refused(&sysctl, "it is a boolean, not a text");
	sysctl.kind = IPVS_SYSCTL_NUMBER;
	check_refused(&sysctl, "it is a boolean, not a number");
	sysctl.kind = 5;
	check_refused(&sysctl, "kind 5 is unknown");
	sysctl.kind = 0;
	check_refused(&sysctl, "kind 0 is unknown");
	sysctl = parse("conntrack", "1");
	sysctl.reserved[4] = 1;
	check_refused(&sysctl, "a reserved field is not zero");
	sysctl = parse("est_cpulist", "0");
	memset(sysctl.text, '0', sizeof(sysctl.text));
	check_refused(&sysctl, "the value is longer than 511 bytes");
	memset(sysctl.name, 'n', sizeof(sysctl.name));
	check_refused(&sysctl, "the name is longer than 63 characters");
}

/* --- what the kernel shows --- */

static void test_what_the_kernel_shows_is_never_lost(void **state)
{
	static const struct {
		const char *name, *text;
		uint32_t kind;
	} shown[] = {
		{ "conntrack", "5", IPVS_SYSCTL_BOOLEAN },
		{ "conntrack", "-1", IPVS_SYSCTL_BOOLEAN },
		{ "sync_qlen_max", "18446744073709551615", IPVS_SYSCTL_TEXT },
		{ "sync_refresh_period", "-18262276632972456101", IPVS_SYSCTL_TEXT },
		{ "sync_threshold", "3", IPVS_SYSCTL_TEXT },
		{ "conntrack", "on", IPVS_SYSCTL_TEXT },
		{ "conntrack", "", IPVS_SYSCTL_TEXT },
		{ "of_a_newer_kernel", "a\nb\n", IPVS_SYSCTL_TEXT },
	};
	char text[IPVS_SYSCTL_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(shown); i++) {
		struct ipvs_sysctl sysctl;

		sysctl_from_kernel(&sysctl, shown[i].name, shown[i].text);
		assert_round(i, sysctl.kind == shown[i].kind);
		assert_round(i, sysctl.flags & IPVS_SYSCTL_PRESENT);
		assert_round(i, ipvs_sysctl_format(&sysctl, text, sizeof(text)) >= 0);
		assert_string_equal(text, shown[i].text);
	}
}

static void test_only_some_sysctls_may_read_back_otherwise(void **state)
{
	static const struct {
		const char *name, *written, *shown;
		bool kept;
	} cases[] = {
		{ "drop_entry", "1", "2", true },    { "drop_entry", "2", "1", true },
		{ "drop_packet", "1", "2", true },   { "secure_tcp", "2", "1", true },
		{ "drop_entry", "1", "1", true },    { "drop_entry", "3", "3", true },
		{ "drop_entry", "3", "2", false },   { "drop_entry", "0", "1", false },
		{ "drop_entry", "1", "0", false },   { "drop_entry", "2", "3", false },
		{ "sync_retries", "1", "2", false }, { "conntrack", "1", "0", false },
		{ "est_cpulist", "all", "0-3", true }, { "est_cpulist", "", "", true },
		{ "est_cpulist", "all", "", false },   { "est_cpulist", "", "0", false },
		{ "sync_threshold", "3 50", "3 50", true },
		{ "sync_threshold", "3 50", "3 51", false },
		{ "sync_threshold", "3 50", "2 50", false },
		{ "of_a_newer_kernel", "a", "a", true }, { "of_a_newer_kernel", "a", "b", false },
		{ "of_a_newer_kernel", "1", "1 2", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct ipvs_sysctl written = parse(cases[i].name, cases[i].written), shown;

		sysctl_from_kernel(&shown, cases[i].name, cases[i].shown);
		assert_round(i, sysctl_is_kept(&written, &shown) == cases[i].kept);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_by_name_and_make_sense),
		cmocka_unit_test(test_the_manual_page_has_every_row),
		cmocka_unit_test(test_values_are_read_and_written),
		cmocka_unit_test(test_what_is_known_comes_with_the_value),
		cmocka_unit_test(test_times_are_limited_by_the_ticks_of_this_kernel),
		cmocka_unit_test(test_what_is_wrong_is_refused_by_name),
		cmocka_unit_test(test_the_longest_name_and_text_fit),
		cmocka_unit_test(test_null_is_refused),
		cmocka_unit_test(test_records_are_checked_before_they_are_written),
		cmocka_unit_test(test_what_the_kernel_shows_is_never_lost),
		cmocka_unit_test(test_only_some_sysctls_may_read_back_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
