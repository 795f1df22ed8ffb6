/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules as whole texts: tables come back as they were, and no text does harm. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

#include "rules.h"

/* --- memory that runs out: the calls from this one on fail --- */

static long calls_left = -1;

static bool refused(void)
{
	if (calls_left > 0)
		calls_left--;
	return calls_left == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);

void *__wrap_malloc(size_t size)
{
	return refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	return refused() ? NULL : __real_reallocarray(memory, count, size);
}

/* --- any table --- */

/* The same numbers each time; with a bias to what is at the edge. */
static uint64_t random_state;

static uint32_t any(uint32_t max)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	if (random_state >> 60 == 0)
		return max;
	if (random_state >> 60 == 1)
		return 0;
	return (uint32_t)(random_state >> 16) % ((uint64_t)max + 1);
}

static bool maybe(void)
{
	return any(7) & 1;
}

static struct ipvs_addr any_addr(uint16_t family)
{
	struct ipvs_addr addr = { family, 0, { 0 } };
	int size = family == AF_INET ? 4 : 16, zero = maybe() ? (int)any(8) : 0;

	for (int i = 0; i < size; i++)
		addr.bytes[i] = i < zero ? 0 : (uint8_t)any(maybe() ? 255 : 0);
	return addr;
}

/* Also names that look like something else. */
static void any_name(char *name, size_t size)
{
	static const char *const odd[] = { "wlc", "sh", "mh", "ipvsadm", "#", "#x", "-A", "--pe",
					   "=", "=x", "\xc3\xa9", "\xff", "[", "\"\"", "none" };
	size_t length = 1 + any((uint32_t)size - 2);

	memset(name, 0, size);
	if (maybe()) {
		snprintf(name, size, "%s", odd[any(COUNT_OF(odd) - 1)]);
		return;
	}
	for (size_t i = 0; i < length; i++) {
		name[i] = (char)('!' + any(222));
		if (name[i] == 0x7f)
			name[i] = 'x';
	}
}

static struct ipvs_service any_service(void)
{
	static const uint16_t protocols[] = { IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP };
	struct ipvs_service service = IPVS_SERVICE_INIT;

	if (any(3) == 0) {
		service.addr.family = maybe() ? AF_INET : AF_INET6;
		service.fwmark = 1 + any(UINT32_MAX - 1);
	} else {
		service.addr = any_addr(maybe() ? AF_INET : AF_INET6);
		service.protocol = protocols[any(2)];
		service.port = (uint16_t)any(UINT16_MAX);
	}
	any_name(service.scheduler, sizeof(service.scheduler));
	if (maybe())
		any_name(service.pe_name, 17);
	service.flags = any(0x3f) & ~2U;
	service.timeout_s = maybe() ? any(4000000) : 0;
	service.netmask = maybe() ? any(UINT32_MAX) : UINT32_MAX;
	service.prefix_len = any(130);
	return service;
}

static struct ipvs_dest any_dest(uint16_t family)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr = any_addr(any(5) ? family : family == AF_INET ? AF_INET6 : AF_INET);
	dest.port = (uint16_t)any(UINT16_MAX);
	dest.forward = any(IPVS_FORWARD_BYPASS);
	dest.weight = any(INT32_MAX);
	dest.upper_threshold = maybe() ? any(INT32_MAX) : 0;
	dest.lower_threshold = any(dest.upper_threshold);
	if (dest.forward == IPVS_FORWARD_TUNNEL)
		dest.tun_type = (uint8_t)any(IPVS_TUNNEL_GRE);
	if (dest.tun_type == IPVS_TUNNEL_GUE)
		dest.tun_port = (uint16_t)any(UINT16_MAX);
	if (dest.tun_type)
		dest.tun_flags = (uint16_t)any(3);
	return dest;
}

static struct ipvs_daemon any_daemon(uint32_t state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;

	daemon.state = state;
	daemon.sync_id = any(255);
	any_name(daemon.interface, sizeof(daemon.interface));
	if (maybe()) {
		daemon.group = any_addr(maybe() ? AF_INET : AF_INET6);
		daemon.group.bytes[0] = daemon.group.family == AF_INET ? 224 : 255;
	}
	daemon.port = (uint16_t)any(UINT16_MAX);
	daemon.sync_maxlen = (uint16_t)any(UINT16_MAX);
	daemon.ttl = (uint8_t)any(UINT8_MAX);
	return daemon;
}

/* What the table refuses is left out. */
static void fill(struct ipvs_table *table)
{
	struct ipvs_timeouts timeouts = { any(2000000), any(2000000), any(2000000), { 0 } };

	ipvs_table_clear(table);
	if (maybe())
		ipvs_table_set_timeouts(table, &timeouts, NULL);
	for (uint32_t state = 1; state <= 2; state++) {
		struct ipvs_daemon daemon = any_daemon(state);

		if (maybe())
			ipvs_table_put_daemon(table, &daemon, NULL);
	}
	for (uint32_t i = any(12); i; i--) {
		struct ipvs_service service = any_service();

		if (ipvs_table_put_service(table, &service, NULL) < 0)
			continue;
		for (uint32_t k = any(12); k; k--) {
			struct ipvs_dest dest = any_dest(service.addr.family);

			if (maybe())
				dest.port = service.port;
			ipvs_table_put_dest(table, &service, &dest, NULL);
		}
	}
}

static void test_any_table_comes_back(void **state)
{
	struct ipvs_table *table = ipvs_table_new(), *back = ipvs_table_new();
	struct ipvs_text text = IPVS_TEXT_INIT, again = IPVS_TEXT_INIT;
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	size_t services = 0, dests = 0;

	(void)state;
	random_state = 20240229;
	for (size_t round = 0; round < 2000; round++) {
		fill(table);
		assert_round(round, ipvs_table_write(table, &text) == 0);
		if (ipvs_table_read(back, text.data, text.size, &errors) < 0)
			fail_msg("round %zu, line %d: %s\n%s", round, (int)errors.entries[0].line,
				 errors.entries[0].text, text.data);
		assert_round(round, same_tables(table, back));
		assert_round(round, ipvs_table_write(back, &again) == 0);
		assert_round(round, strcmp(text.data, again.data) == 0);
		services += ipvs_table_service_count(table);
		for (size_t i = 0; i < ipvs_table_service_count(table); i++)
			dests += ipvs_table_dests(table, i)->count;
	}
	assert_in_range(services, 5000, 20000);
	assert_in_range(dests, 10000, 100000);
	ipvs_text_free(&text);
	ipvs_text_free(&again);
	ipvs_table_free(table);
	ipvs_table_free(back);
}

/* --- hostile texts --- */

static const char sample[] =
	"\xef\xbb\xbf# all of it\n"
	"--set 900 120 300\n"
	"--start-daemon master --mcast-interface lo --syncid=3 --mcast-group ff02::1\r\n"
	"ipvsadm -A -t 10.0.0.1:80 -s sh -p 300 -M 255.255.255.0 -b sh-port --pe sip\n"
	"-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -mw5 -x 10 -y 5\n"
	"-a -t 10.0.0.1:80 -r [2001:db8::2]:80 -i --tun-type gue --tun-port 9 --tun-csum\n"
	"-E -t 10.0.0.1:80\n-A -f 7 -6 -o\n-a -6f 7 -r ::1 --forward local\n"
	"-e -6f 7 -r ::1\n-d -6f 7 -r ::1\n-D -f 7 -6\n-C\n--stop-daemon master\n";

/* In memory of its own, so that valgrind sees what is read beyond the end. */
static int read_exactly(struct ipvs_table *table, const char *data, size_t size,
			struct ipvs_text_errors *errors)
{
	char *copy = malloc(size ? size : 1);
	int ret;

	memcpy(copy, data, size);
	ret = ipvs_table_read(table, copy, size, errors);
	free(copy);
	return ret;
}

static void test_texts_may_end_anywhere(void **state)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();

	(void)state;
	assert_int_equal(read_exactly(table, sample, sizeof(sample) - 1, NULL), 0);
	for (size_t size = 0; size < sizeof(sample); size++) {
		int ret = read_exactly(table, sample, size, &errors);

		assert_round(size, ret == 0 || (ret == -EINVAL && errors.count));
	}
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

static void test_any_byte_may_be_wrong(void **state)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	static const char bytes[] = { 0, '\n', ' ', '#', '-', '=', ':', '[', ']', '9', 0x7f,
				      (char)0x80, (char)0xff };
	char text[sizeof(sample)];

	(void)state;
	for (size_t at = 0; at < sizeof(sample) - 1; at++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			memcpy(text, sample, sizeof(sample));
			text[at] = bytes[i];
			int ret = read_exactly(table, text, sizeof(sample) - 1, &errors);

			assert_round(at, ret == 0 || (ret == -EINVAL && errors.count));
		}
	}
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

/* Comments are nobody's business. */
static void test_a_nul_is_told_wherever_it_is(void **state)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	size_t begin = strchr(sample, '\n') + 1 - sample, line = 2, column = 1;
	char text[sizeof(sample)];

	(void)state;
	for (size_t at = begin; at < sizeof(sample) - 1; at++) {
		memcpy(text, sample, sizeof(sample));
		text[at] = '\0';
		assert_round(at, read_exactly(table, text, sizeof(sample) - 1, &errors) == -EINVAL);
		assert_round(at, strcmp(errors.entries[0].text, "byte 0x00 is not text") == 0);
		assert_round(at, errors.entries[0].line == line);
		assert_round(at, errors.entries[0].column == column);
		column = sample[at] == '\n' ? 1 : column + 1;
		line += sample[at] == '\n';
	}
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

static char *repeat(const char *piece, size_t times, size_t *size)
{
	size_t length = strlen(piece);
	char *text = malloc(length * times);

	for (size_t i = 0; i < times; i++)
		memcpy(text + i * length, piece, length);
	*size = length * times;
	return text;
}

static void test_many_errors_are_counted(void **state)
{
	static const char *const pieces[] = { "x\n", "-q\n", "-w -q ", "a ", "-AE", "\x01\n" };
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		char *text = repeat(pieces[i], 100000, &size);

		assert_for(pieces[i], ipvs_table_read(table, text, size, &errors) == -EINVAL);
		assert_for(pieces[i], errors.count >= 1 && errors.count <= IPVS_TEXT_ERRORS_MAX);
		free(text);
		if (i < 2) {
			assert_int_equal(errors.count, 1000);
			assert_int_equal(errors.more, 99000);
			assert_int_equal(errors.entries[999].line, 1000);
		}
	}
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

static void test_lines_may_be_long(void **state)
{
	static const char *const pieces[] = { "x", " ", "0", "-", "[", "=", ":", "\xff", "#" };
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	static const char head[] = "-A -t 10.0.0.1:80 -s ";
	size_t size;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		char *text = repeat(pieces[i], 1000000, &size);

		memcpy(text, head, sizeof(head) - 1);
		assert_for(pieces[i], ipvs_table_read(table, text, size, &errors) == -EINVAL);
		assert_for(pieces[i], errors.count == 1 && strlen(errors.entries[0].text) < 200);
		free(text);
	}
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

/* Nothing takes time by the square of how much there is. */
static void test_many_changes_are_quick(void **state)
{
	struct ipvs_table *table = ipvs_table_new();
	size_t used = 0, count = 20000, room = count * 120;
	char *text = malloc(room);

	(void)state;
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, room - used,
					 "-A -f %zu\n-a -f %zu -r 10.0.%zu.%zu\n", count - i,
					 count - i, i / 256, i % 256);
	for (size_t i = 1; i < count; i++)
		used += (size_t)snprintf(text + used, room - used, "-a -f 1 -r 10.1.%zu.%zu\n",
					 255 - i / 256, 255 - i % 256);
	for (size_t i = 1; i < count; i++)
		used += (size_t)snprintf(text + used, room - used, "-d -f 1 -r 10.1.%zu.%zu\n",
					 255 - i / 256, 255 - i % 256);
	for (size_t i = 2; i <= count; i++)
		used += (size_t)snprintf(text + used, room - used, "-D -f %zu\n", i);
	assert_in_range(used, 1, room - 1);
	assert_int_equal(ipvs_table_read(table, text, used, NULL), 0);
	assert_int_equal(ipvs_table_service_count(table), 1);
	assert_int_equal(ipvs_table_dests(table, 0)->count, 1);
	free(text);
	ipvs_table_free(table);
}

/* --- memory --- */

static void test_without_memory_nothing_changes(void **state)
{
	static const char wrong[] = "-q\n-q\n-q\n-q\n-q\n-q\n-q\n-q\n-q\n-q\n";
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new(), *before = ipvs_table_new();
	long failed = 0;
	int ret = -1;

	(void)state;
	assert_int_equal(read_text(table, "-A -f 9\n"), 0);
	assert_int_equal(read_text(before, "-A -f 9\n"), 0);
	for (long fail_at = 1; ret < 0; fail_at++) {
		calls_left = fail_at;
		ret = read_text(table, "-A -f 8\n-A -f 7\n-a -f 7 -r 10.0.0.2\n"
				"-a -f 7 -r 10.0.0.1\n-d -f 7 -r 10.0.0.1\n");
		calls_left = -1;
		assert_round(fail_at, ret == 0 || ret == -ENOMEM);
		assert_round(fail_at, same_tables(table, before) == (ret < 0));
		failed += ret < 0;
	}
	assert_in_range(failed, 2, 20);
	ret = -ENOMEM;
	for (long fail_at = 1; ret == -ENOMEM; fail_at++) {
		calls_left = fail_at;
		ret = ipvs_table_read(table, wrong, strlen(wrong), &errors);
		calls_left = -1;
		assert_round(fail_at, ret == -ENOMEM || (ret == -EINVAL && errors.count == 10));
	}
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
	ipvs_table_free(before);
}

static void test_without_memory_a_text_is_empty(void **state)
{
	struct ipvs_text text = IPVS_TEXT_INIT;
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_service service = IPVS_SERVICE_INIT;
	int ret = -ENOMEM;

	(void)state;
	service.addr.family = AF_INET;
	for (service.fwmark = 1; service.fwmark <= 1000; service.fwmark++)
		assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
	for (long fail_at = 1; ret == -ENOMEM; fail_at++) {
		ipvs_text_free(&text);
		calls_left = fail_at;
		ret = ipvs_table_write(table, &text);
		calls_left = -1;
		assert_round(fail_at, ret == 0 || (ret == -ENOMEM && text.size == 0));
	}
	ipvs_text_free(&text);
	ipvs_table_free(table);
}

static void test_null_is_refused(void **state)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_text text = IPVS_TEXT_INIT;
	struct ipvs_table *table = ipvs_table_new();

	(void)state;
	assert_int_equal(ipvs_table_write(NULL, &text), -EINVAL);
	assert_int_equal(ipvs_table_write(table, NULL), -EINVAL);
	assert_int_equal(ipvs_table_read(NULL, "", 0, &errors), -EINVAL);
	assert_int_equal(ipvs_table_read(table, NULL, 1, &errors), -EINVAL);
	assert_int_equal(ipvs_table_read(table, NULL, 0, &errors), 0);
	assert_int_equal(ipvs_table_write(table, &text), 0);
	assert_string_equal(text.data, "");
	ipvs_text_free(&text);
	ipvs_text_free(NULL);
	ipvs_text_errors_free(NULL);
	ipvs_table_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_table_comes_back),
		cmocka_unit_test(test_texts_may_end_anywhere),
		cmocka_unit_test(test_any_byte_may_be_wrong),
		cmocka_unit_test(test_a_nul_is_told_wherever_it_is),
		cmocka_unit_test(test_many_errors_are_counted),
		cmocka_unit_test(test_lines_may_be_long),
		cmocka_unit_test(test_many_changes_are_quick),
		cmocka_unit_test(test_without_memory_nothing_changes),
		cmocka_unit_test(test_without_memory_a_text_is_empty),
		cmocka_unit_test(test_null_is_refused),
	};

	return cmocka_run_group_tests_name("rules as texts", tests, NULL, NULL);
}
