/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every sysctl of this kernel: what it is, its default, and both ends of its range. */
#include "bench.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FOLDER "/proc/sys/net/ipv4/vs/"

/* What the kernel does by itself with a number beyond the library's range. */
enum beyond { TAKES, REFUSES };

/* In which kernels: all of them, those that it came with, or with a module of its own. */
enum where { EVERYWHERE, NEWER, MODULE };

/* A sysctl, without the library: kind, range and default (-1 in second: it has none). */
static const struct expected {
	const char *name;
	enum ipvs_sysctl_kind kind;
	enum where where;
	int64_t minimum, maximum;
	enum beyond below, above;
	int64_t value, second;
	const char *unit;
} all[] = {
#define BOOLEAN(name, where, value) \
	{ name, IPVS_SYSCTL_BOOLEAN, where, 0, 1, TAKES, TAKES, value, 0, "" }
#define MODE(name) { name, IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, 3, REFUSES, REFUSES, 0, 0, "" }
	{ "am_droprate", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, INT_MAX, TAKES, REFUSES, 10, 0,
	  "packets" },
	{ "amemthresh", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, INT_MAX, TAKES, REFUSES, 1024, 0,
	  "pages" },
	BOOLEAN("backup_only", EVERYWHERE, 0),
	BOOLEAN("cache_bypass", EVERYWHERE, 0),
	{ "conn_lfactor", IPVS_SYSCTL_NUMBER, NEWER, -8, 8, REFUSES, REFUSES, 0, -1, "" },
	{ "conn_max", IPVS_SYSCTL_NUMBER, NEWER, 0, 1 << 30, REFUSES, REFUSES, 0, -1,
	  "connections" },
	{ "conn_reuse_mode", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, 3, TAKES, TAKES, 1, 0, "" },
	BOOLEAN("conntrack", EVERYWHERE, 0),
	{ "debug_level", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, INT_MAX, TAKES, REFUSES, 0, 0, "" },
	MODE("drop_entry"),
	MODE("drop_packet"),
	{ "est_cpulist", IPVS_SYSCTL_TEXT, NEWER, 0, 0, TAKES, TAKES, 0, -1, "" },
	{ "est_nice", IPVS_SYSCTL_NUMBER, NEWER, -20, 19, REFUSES, REFUSES, 0, 0, "" },
	BOOLEAN("expire_nodest_conn", EVERYWHERE, 0),
	BOOLEAN("expire_quiescent_template", EVERYWHERE, 0),
	BOOLEAN("ignore_tunneled", EVERYWHERE, 0),
	/* Below 0 the kernels differ; INT64_MIN stands for not asking. */
	{ "lblc_expiration", IPVS_SYSCTL_NUMBER, MODULE, 0, INT64_MIN, TAKES, REFUSES, 86400, 0,
	  "s" },
	{ "lblcr_expiration", IPVS_SYSCTL_NUMBER, MODULE, 0, INT64_MIN, TAKES, REFUSES, 86400, 0,
	  "s" },
	BOOLEAN("nat_icmp_send", EVERYWHERE, 0),
	BOOLEAN("pmtu_disc", EVERYWHERE, 1),
	BOOLEAN("run_estimation", NEWER, 1),
	BOOLEAN("schedule_icmp", EVERYWHERE, 0),
	MODE("secure_tcp"),
	BOOLEAN("sloppy_sctp", EVERYWHERE, 0),
	BOOLEAN("sloppy_tcp", EVERYWHERE, 0),
	BOOLEAN("snat_reroute", EVERYWHERE, 1),
	{ "svc_lfactor", IPVS_SYSCTL_NUMBER, NEWER, -8, 8, REFUSES, REFUSES, 0, -1, "" },
	BOOLEAN("sync_persist_mode", EVERYWHERE, 0),
	{ "sync_ports", IPVS_SYSCTL_NUMBER, EVERYWHERE, 1, 64, REFUSES, REFUSES, 1, 0, "threads" },
	{ "sync_qlen_max", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, INT64_MAX, TAKES, TAKES, 0, -1,
	  "messages" },
	{ "sync_refresh_period", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, INT64_MIN, TAKES, REFUSES, 0,
	  0, "s" },
	{ "sync_retries", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, 3, REFUSES, REFUSES, 0, 0, "" },
	{ "sync_sock_size", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, INT_MAX, TAKES, REFUSES, 0, 0,
	  "bytes" },
	{ "sync_threshold", IPVS_SYSCTL_PAIR, EVERYWHERE, 0, INT_MAX, REFUSES, REFUSES, 3, 50,
	  "packets" },
	{ "sync_version", IPVS_SYSCTL_NUMBER, EVERYWHERE, 0, 1, REFUSES, REFUSES, 1, 0, "" },
};

static const struct expected *expected_of(const char *name)
{
	for (size_t i = 0; i < COUNT(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

static void path_of(char path[128], const char *name)
{
	snprintf(path, 128, FOLDER "%s", name);
}

/* The file as it is, blanks as the library writes them. */
static void read_raw(const char *name, char text[IPVS_SYSCTL_TEXT_SIZE])
{
	char path[128];

	path_of(path, name);
	assert_that(read_file(path, text, IPVS_SYSCTL_TEXT_SIZE) >= 0, "%s can't be read", path);
	text[strcspn(text, "\n")] = '\0';
	for (char *tab = strchr(text, '\t'); tab; tab = strchr(tab, '\t'))
		*tab = ' ';
}

static int write_raw(const char *name, int64_t number)
{
	char path[128], text[32];

	path_of(path, name);
	snprintf(text, sizeof(text), "%" PRId64 "\n", number);
	return write_file(path, text);
}

static bool is_present(const char *name)
{
	char path[128], text[8];

	path_of(path, name);
	return read_file(path, text, sizeof(text)) >= 0;
}

static struct ipvs_sysctl get(struct ipvs *h, const char *name)
{
	struct ipvs_sysctl sysctl;

	assert_ok(h, ipvs_sysctl_get(h, name, &sysctl));
	return sysctl;
}

static struct ipvs_sysctl parse(const char *name, const char *text)
{
	struct ipvs_error error = { 0 };
	struct ipvs_sysctl sysctl;

	assert_that(ipvs_sysctl_parse(&sysctl, name, text, &error) == 0, "%s", error.text);
	return sysctl;
}

static void set_number(struct ipvs *h, struct ipvs_sysctl sysctl, int64_t number)
{
	char raw[IPVS_SYSCTL_TEXT_SIZE], text[32];

	sysctl.value = number;
	begin_case("%s=%" PRId64, sysctl.name, number);
	assert_ok(h, ipvs_sysctl_set(h, &sysctl));
	read_raw(sysctl.name, raw);
	snprintf(text, sizeof(text), "%" PRId64, number);
	assert_string_equal(raw, text);
	assert_true(get(h, sysctl.name).value == number);
}

static int setup_modules(void **state)
{
	int ret = bench_setup(state);

	assert_true(has_module("ip_vs_lblc") && has_module("ip_vs_lblcr"));
	return ret;
}

/* --- what they are --- */

static void check_entry(const struct ipvs_sysctl *sysctl, const struct expected *want)
{
	bool has_default = want->second >= 0;

	begin_case("%s", sysctl->name);
	assert_int_equal(sysctl->kind, want->kind);
	assert_string_equal(sysctl->unit, want->unit);
	assert_true(sysctl->minimum == want->minimum);
	if (want->maximum != INT64_MIN)
		assert_true(sysctl->maximum == want->maximum);
	assert_int_equal(sysctl->flags & ~IPVS_SYSCTL_WRITABLE,
			 IPVS_SYSCTL_KNOWN | IPVS_SYSCTL_PRESENT |
				 (has_default ? IPVS_SYSCTL_HAS_DEFAULT : 0));
	if (!has_default)
		return;
	assert_true(sysctl->value == want->value && sysctl->default_value == want->value);
	assert_true(sysctl->second == want->second && sysctl->default_second == want->second);
}

static void check_text(struct ipvs *h, const struct ipvs_sysctl *sysctl)
{
	char raw[IPVS_SYSCTL_TEXT_SIZE], text[IPVS_SYSCTL_TEXT_SIZE];
	struct ipvs_sysctl alone = get(h, sysctl->name);

	read_raw(sysctl->name, raw);
	assert_int_equal(ipvs_sysctl_format(sysctl, text, sizeof(text)), strlen(raw));
	assert_string_equal(text, raw);
	assert_memory_equal(&alone, sysctl, sizeof(alone));
}

/* A kernel that has more is a newer one: the new ones want a row. */
static void every_one_is_known(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	struct ipvs *h = *state;
	size_t found = 0;

	assert_ok(h, ipvs_sysctl_list(h, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct expected *want = expected_of(list.entries[i].name);

		assert_that(want, "%s is new: it wants a row", list.entries[i].name);
		assert_true(i == 0 || strcmp(list.entries[i - 1].name, want->name) < 0);
		check_entry(&list.entries[i], want);
		check_text(h, &list.entries[i]);
		assert_non_null(ipvs_sysctl_about(want->name));
	}
	for (size_t i = 0; i < COUNT(all); i++)
		found += all[i].where == NEWER ? is_present(all[i].name) : 1;
	assert_int_equal(list.count, found);
	note("%zu sysctls", list.count);
	ipvs_sysctls_free(&list);
}

static void no_such_sysctl(void **state)
{
	struct ipvs_sysctl sysctl = parse("no_such_sysctl", "5");
	struct ipvs *h = *state;

	assert_fails(h, ipvs_sysctl_get(h, "no_such_sysctl", &sysctl), -ENOENT,
		     IPVS_REASON_NO_SYSCTL, "get sysctl no_such_sysctl: this kernel has no");
	assert_fails(h, ipvs_sysctl_set(h, &sysctl), -ENOENT, IPVS_REASON_NO_SYSCTL,
		     "set sysctl no_such_sysctl: this kernel has no");
	for (size_t i = 0; i < COUNT(all); i++)
		if (!is_present(all[i].name))
			assert_fails(h, ipvs_sysctl_get(h, all[i].name, &sysctl), -ENOENT,
				     IPVS_REASON_NO_SYSCTL, "get sysctl ");
}

/* --- the ends of their ranges --- */

static void check_refused(struct ipvs *h, struct ipvs_sysctl sysctl, int64_t number)
{
	char before[IPVS_SYSCTL_TEXT_SIZE], after[IPVS_SYSCTL_TEXT_SIZE], words[128];

	begin_case("%s=%" PRId64, sysctl.name, number);
	sysctl.value = number;
	read_raw(sysctl.name, before);
	snprintf(words, sizeof(words), "set sysctl %s: %" PRId64 " is not from %" PRId64
		 " to %" PRId64, sysctl.name, number, sysctl.minimum, sysctl.maximum);
	assert_int_equal(ipvs_sysctl_set(h, &sysctl), -EINVAL);
	assert_int_equal(ipvs_last_error(h)->reason, IPVS_REASON_INVALID);
	assert_memory_equal(ipvs_last_error(h)->text, words, strlen(words));
	read_raw(sysctl.name, after);
	assert_string_equal(after, before);
}

/* Whether the kernel takes it from others: a reason for the library's range, or for having it. */
static void check_beyond(const struct ipvs_sysctl *sysctl, int64_t number, enum beyond beyond)
{
	begin_case("the kernel's own %s=%" PRId64, sysctl->name, number);
	assert_int_equal(write_raw(sysctl->name, number), beyond == TAKES ? 0 : -EINVAL);
	assert_int_equal(write_raw(sysctl->name, sysctl->value), 0);
}

/* Where 5.10 takes a negative number it ignores it, as does this file's later handler refuse it. */
static bool is_unsigned(const char *name)
{
	return strcmp(name, "sync_qlen_max") == 0;
}

/* One is not the namespace's own, and would fill the machine's log. */
static bool is_global(const char *name)
{
	return strcmp(name, "debug_level") == 0;
}

static void check_numbers(struct ipvs *h, const struct expected *want)
{
	struct ipvs_sysctl sysctl = get(h, want->name);
	bool second = want->kind == IPVS_SYSCTL_PAIR;

	if (!second && !is_global(want->name)) {
		set_number(h, sysctl, sysctl.minimum);
		set_number(h, sysctl, sysctl.maximum);
		set_number(h, sysctl, sysctl.value);
	}
	check_refused(h, sysctl, sysctl.minimum - 1);
	check_refused(h, sysctl, INT64_MIN);
	if (sysctl.maximum < INT64_MAX) {
		check_refused(h, sysctl, sysctl.maximum + 1);
		check_refused(h, sysctl, INT64_MAX);
	}
	if (second || is_unsigned(want->name) || is_global(want->name))
		return;
	check_beyond(&sysctl, sysctl.minimum - 1, want->below);
	check_beyond(&sysctl, strcmp(want->name, "sync_ports") ? sysctl.maximum + 1 : 128,
		     strcmp(want->name, "sync_ports") ? want->above : TAKES);
}

static void both_ends(void **state)
{
	unsigned int count = 0;

	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].kind != IPVS_SYSCTL_TEXT && is_present(all[i].name)) {
			check_numbers(*state, &all[i]);
			count++;
		}
	assert_in_range(count, 29, COUNT(all));
}

static void booleans(void **state)
{
	struct ipvs_sysctl sysctl = get(*state, "conntrack");

	assert_int_equal(write_raw("conntrack", 5), 0);
	sysctl = get(*state, "conntrack");
	assert_true(sysctl.kind == IPVS_SYSCTL_BOOLEAN && sysctl.value == 5);
	assert_fails(*state, ipvs_sysctl_set(*state, &sysctl), -EINVAL, IPVS_REASON_INVALID,
		     "set sysctl conntrack: 5 is not ");
	set_number(*state, sysctl, 0);
}

static void powers_of_two(void **state)
{
	struct ipvs_sysctl sysctl = get(*state, "sync_ports");

	for (int64_t number = 1; number <= 64; number++) {
		sysctl.value = number;
		if ((number & (number - 1)) == 0) {
			set_number(*state, sysctl, number);
			continue;
		}
		begin_case("%" PRId64, number);
		assert_fails(*state, ipvs_sysctl_set(*state, &sysctl), -EINVAL,
			     IPVS_REASON_INVALID, "set sysctl sync_ports: ");
		assert_int_equal(write_raw("sync_ports", number), -EINVAL);
	}
}

static void thresholds(void **state)
{
	static const struct {
		int64_t value, second;
		const char *text; /* NULL: it is refused */
	} cases[] = {
		{ 0, 0, "0 0" }, { 3, 50, "3 50" }, { 5, 0, "5 0" }, { 1, 2, "1 2" },
		{ 0, 1, "0 1" }, { INT_MAX, 0, "2147483647 0" },
		{ INT_MAX - 1, INT_MAX, "2147483646 2147483647" },
		{ 2, 1, NULL }, { 1, 1, NULL }, { 0, -1, NULL }, { -1, 0, NULL },
		{ 0, INT64_C(1) << 31, NULL }, { INT64_C(1) << 31, 0, NULL },
	};
	char raw[IPVS_SYSCTL_TEXT_SIZE], path[128], text[64];
	struct ipvs_sysctl sysctl = get(*state, "sync_threshold");

	path_of(path, "sync_threshold");
	for (size_t i = 0; i < COUNT(cases); i++) {
		sysctl.value = cases[i].value;
		sysctl.second = cases[i].second;
		begin_case("%" PRId64 " %" PRId64, sysctl.value, sysctl.second);
		snprintf(text, sizeof(text), "%" PRId64 " %" PRId64, sysctl.value, sysctl.second);
		if (!cases[i].text) {
			assert_fails(*state, ipvs_sysctl_set(*state, &sysctl), -EINVAL,
				     IPVS_REASON_INVALID, "set sysctl sync_threshold: ");
			assert_int_equal(write_file(path, text), -EINVAL);
			continue;
		}
		assert_ok(*state, ipvs_sysctl_set(*state, &sysctl));
		read_raw("sync_threshold", raw);
		assert_string_equal(raw, cases[i].text);
		assert_true(get(*state, "sync_threshold").second == cases[i].second);
	}
}

/* --- where the kernel shows something else --- */

static const char *const defences[] = { "drop_entry", "drop_packet", "secure_tcp" };

static void automatic_modes(void **state)
{
	for (size_t i = 0; i < COUNT(defences); i++)
		for (int64_t mode = 3; mode >= 0; mode--) {
			struct ipvs_sysctl sysctl = get(*state, defences[i]);

			sysctl.value = mode;
			begin_case("%s=%" PRId64, defences[i], mode);
			assert_ok(*state, ipvs_sysctl_set(*state, &sysctl));
			sysctl = get(*state, defences[i]);
			if (mode == 0 || mode == 3)
				assert_true(sysctl.value == mode);
			else
				assert_in_range(sysctl.value, 1, 2);
		}
}

/* The kernel looks at its memory every second. */
static void memory_is_short(void **state)
{
	struct ipvs_sysctl threshold = parse("amemthresh", "2147483647"), sysctl;
	int64_t limit = now_ms() + 10000;

	for (size_t i = 0; i < COUNT(defences); i++) {
		sysctl = parse(defences[i], "1");
		assert_ok(*state, ipvs_sysctl_set(*state, &sysctl));
		assert_true(get(*state, defences[i]).value == 1);
	}
	assert_ok(*state, ipvs_sysctl_set(*state, &threshold));
	for (size_t i = 0; i < COUNT(defences); i++) {
		begin_case("%s", defences[i]);
		while (get(*state, defences[i]).value != 2) {
			assert_that(now_ms() < limit, "it does not become 2");
			sleep_ms(20);
		}
		sysctl = parse(defences[i], "1");
		assert_ok(*state, ipvs_sysctl_set(*state, &sysctl));
	}
}

static void processors(void **state)
{
	static const struct {
		const char *text;
		int code;
	} cases[] = { { "", 0 },	{ "0", 0 },	  { "all", 0 }, { "0,0-0", 0 },
		      { "abc", EINVAL }, { "0-", EINVAL }, { "1 0", ERANGE }, { "99999", ERANGE },
		      { "4294967296", EOVERFLOW } };
	struct ipvs_sysctl sysctl;

	if (!is_present("est_cpulist")) {
		note("this kernel has no est_cpulist");
		return;
	}
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin_case("'%s'", cases[i].text);
		sysctl = parse("est_cpulist", cases[i].text);
		if (cases[i].code) {
			assert_fails(*state, ipvs_sysctl_set(*state, &sysctl), -cases[i].code,
				     IPVS_REASON_INVALID,
				     "set sysctl est_cpulist: the kernel refuses '");
			continue;
		}
		assert_ok(*state, ipvs_sysctl_set(*state, &sysctl));
		assert_true(!*get(*state, "est_cpulist").text == !*cases[i].text);
	}
}

/* What no field for numbers can hold is given as the kernel shows it. */
static void nonsense(void **state)
{
	struct ipvs_sysctl sysctl;

	assert_int_equal(write_file(FOLDER "sync_qlen_max", "18446744073709551615"), 0);
	sysctl = get(*state, "sync_qlen_max");
	assert_int_equal(sysctl.kind, IPVS_SYSCTL_TEXT);
	assert_string_equal(sysctl.text, "18446744073709551615");
	assert_true(sysctl.flags & IPVS_SYSCTL_KNOWN && sysctl.value == 0);
	assert_fails(*state, ipvs_sysctl_set(*state, &sysctl), -EINVAL, IPVS_REASON_INVALID,
		     "set sysctl sync_qlen_max: it is a number");

	assert_int_equal(write_file(FOLDER "sync_refresh_period", "-1"), 0);
	sysctl = get(*state, "sync_refresh_period");
	if (sysctl.kind == IPVS_SYSCTL_TEXT)
		assert_true(strlen(sysctl.text) > 19);
	else
		assert_true(sysctl.value == -1);
}

/* --- handles --- */

static void closed_handle(void **state)
{
	struct ipvs_sysctl sysctl = parse("conntrack", "1");
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	struct ipvs *h = *state;

	assert_int_equal(ipvs_shutdown(h), 0);
	assert_ok(h, ipvs_sysctl_set(h, &sysctl));
	assert_true(get(h, "conntrack").value == 1);
	assert_ok(h, ipvs_sysctl_list(h, &list));
	assert_in_range(list.count, 27, COUNT(all));
	ipvs_sysctls_free(&list);
}

/* The list keeps its memory, also when it can't be filled. */
static void lists_again(void **state)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	const struct ipvs_sysctl *entries;
	size_t count;

	assert_ok(*state, ipvs_sysctl_list(*state, &list));
	entries = list.entries;
	count = list.count;
	assert_ok(*state, ipvs_sysctl_list(*state, &list));
	assert_true(list.entries == entries && list.count == count);
	ipvs_sysctls_free(&list);
	assert_true(!list.entries && !list.count && !list.allocated);
}

static void in_order_of_a_batch(void **state)
{
	struct ipvs_sysctl sysctl = parse("sloppy_tcp", "1");
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs *other = open_handle();
	struct ipvs_service_entry entry;

	assert_ok(*state, ipvs_batch_begin(*state));
	assert_ok(*state, ipvs_service_add(*state, &service));
	assert_int_equal(ipvs_service_get(other, &service, &entry), -ESRCH);
	assert_ok(*state, ipvs_sysctl_set(*state, &sysctl));
	assert_ok(other, ipvs_service_get(other, &service, &entry));
	assert_ok(*state, ipvs_service_delete(*state, &service));
	assert_true(get(*state, "sloppy_tcp").value == 1);
	assert_int_equal(ipvs_service_get(other, &service, &entry), -ESRCH);
	assert_ok(*state, ipvs_batch_end(*state, NULL));
	ipvs_free(other);
}

#define MODULE_TEST(sentence, function) { sentence, function, setup_modules, bench_teardown, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		MODULE_TEST("every sysctl of this kernel is known, and has its default",
			    every_one_is_known),
		TEST("a sysctl that this kernel does not have is named", no_such_sysctl),
		MODULE_TEST("both ends of every range are taken, and what is beyond is refused",
			    both_ends),
		TEST("a boolean that another program made a number is shown as that", booleans),
		TEST("sync_ports is a power of 2", powers_of_two),
		TEST("sync_threshold: the first below the second, or that 0", thresholds),
		TEST("1 and 2 are the same mode", automatic_modes),
		TEST("1 becomes 2 when memory is short, which is no error", memory_is_short),
		TEST("est_cpulist is written by the kernel in its own way", processors),
		TEST("a value that is no number any more is shown as text", nonsense),
		TEST("sysctls are read and written with a handle that is not open",
			     closed_handle),
		TEST("a list keeps its memory", lists_again),
		TEST("in a batch, what is queued comes first", in_order_of_a_batch),
	};

	return cmocka_run_group_tests_name("sysctl", tests, NULL, NULL);
}
