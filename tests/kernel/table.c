/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whole tables, loaded and read one service at a time, while others change them: what is there all
 * the time is there once, and every server with the service that it belongs to.
 */
#include "bench.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LASTING 250
#define COMING 40 /* services that come and go, numbered from LASTING on */
#define SERVERS 4
#define EXTRA 8 /* servers that come and go */
#define DURATION_MS 2000

static struct ipvs_service service_number(unsigned int n)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	service.addr.family = AF_INET;
	service.addr.bytes[0] = 10;
	service.protocol = 6;
	service.port = (uint16_t)(n + 1);
	return service;
}

/* Its address says whose it is. */
static struct ipvs_dest dest_number(unsigned int service, unsigned int n)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr.family = AF_INET;
	dest.addr.bytes[0] = 10;
	dest.addr.bytes[1] = (uint8_t)(service >> 8);
	dest.addr.bytes[2] = (uint8_t)service;
	dest.addr.bytes[3] = 1;
	dest.port = (uint16_t)(n + 1);
	return dest;
}

static int add_with_servers(struct ipvs *h, unsigned int n, unsigned int servers)
{
	struct ipvs_service service = service_number(n);
	int ret = ipvs_service_add(h, &service);

	for (unsigned int i = 0; i < servers && ret == 0; i++) {
		struct ipvs_dest dest = dest_number(n, i);

		ret = ipvs_dest_add(h, &service, &dest);
	}
	return ret;
}

static void fill(struct ipvs *h)
{
	assert_ok(h, ipvs_batch_begin(h));
	for (unsigned int n = 0; n < LASTING; n++)
		assert_ok(h, add_with_servers(h, n, SERVERS));
	assert_ok(h, ipvs_batch_end(h, NULL));
}

/* --- those who change --- */

static int change_services(struct ipvs *h, unsigned int round)
{
	int ret = 0;

	for (unsigned int n = LASTING; n < LASTING + COMING && ret == 0; n++) {
		struct ipvs_service service = service_number(n);

		ret = round % 2 ? ipvs_service_delete(h, &service)
				: add_with_servers(h, n, SERVERS);
	}
	return ret;
}

static int change_dests(struct ipvs *h, unsigned int round)
{
	const struct ipvs_service service = service_number(round / 2 % LASTING);
	int ret = 0;

	for (unsigned int n = SERVERS; n < SERVERS + EXTRA && ret == 0; n++) {
		struct ipvs_dest dest = dest_number(round / 2 % LASTING, n);

		ret = round % 2 ? ipvs_dest_delete(h, &service, &dest)
				: ipvs_dest_add(h, &service, &dest);
	}
	return ret;
}

static int change_all(struct ipvs *h, unsigned int round)
{
	int ret = change_services(h, round);

	return ret < 0 ? ret : change_dests(h, round);
}

static pid_t start_changer(void)
{
	pid_t parent = getpid(), child = fork();
	struct ipvs *h;

	assert_true(child >= 0);
	if (child)
		return child;
	h = ipvs_new();
	if (ipvs_open(h) < 0)
		_exit(1);
	for (unsigned int round = 0; getppid() == parent; round++)
		if (change_all(h, round) < 0)
			_exit(2);
	_exit(3);
}

static void stop_changer(pid_t child)
{
	int status = 0;

	assert_that(waitpid(child, &status, WNOHANG) == 0, "the changer ended: %x", status);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* --- those who read --- */

/* The lasting servers first, each once, and none of another service; a new one may have few. */
static void check_dests(const struct ipvs_service_entry *entry, const struct ipvs_dests *dests)
{
	unsigned int n = entry->service.port - 1U;
	size_t least = n < LASTING ? SERVERS : 0;

	assert_in_range(dests->count, least, SERVERS + EXTRA);
	for (size_t i = 0; i < dests->count; i++) {
		const struct ipvs_dest *dest = &dests->entries[i].dest;
		struct ipvs_dest own = dest_number(n, dest->port - 1U);

		assert_that(ipvs_dest_compare(dest, &own) == 0, "service %u has another's", n);
		assert_that(i >= least || dest->port == i + 1, "server %zu of %u is missing", i, n);
		assert_that(!i || dest->port > dests->entries[i - 1].dest.port,
			    "server %zu of %u is doubled", i, n);
	}
}

static void check_service(const struct ipvs_service_entry *entry, size_t i, uint16_t last_port)
{
	assert_that(i >= LASTING || entry->service.port == i + 1, "service %zu is missing", i);
	assert_that(entry->service.port > last_port, "service %zu is doubled", i);
}

static bool is_refusal(struct ipvs *h, int ret, const char *begin)
{
	if (ret >= 0)
		return false;
	assert_fails(h, ret, -EAGAIN, IPVS_REASON_CHANGED, begin);
	return true;
}

static bool load_once(struct ipvs *h, struct ipvs_table *table)
{
	uint16_t last = 0;

	if (is_refusal(h, ipvs_table_load(h, table), "load table")) {
		assert_int_equal(ipvs_table_service_count(table), 0);
		return false;
	}
	assert_in_range(ipvs_table_service_count(table), LASTING, LASTING + COMING);
	for (size_t i = 0; i < ipvs_table_service_count(table); i++) {
		const struct ipvs_service_entry *entry = ipvs_table_service(table, i);

		check_service(entry, i, last);
		check_dests(entry, ipvs_table_dests(table, i));
		last = entry->service.port;
	}
	return true;
}

static void loads_on(struct ipvs *h, unsigned int *good, unsigned int *refused)
{
	struct ipvs_table *table = ipvs_table_new();
	int64_t end = now_ms() + DURATION_MS;

	while (now_ms() < end)
		++*(load_once(h, table) ? good : refused);
	ipvs_table_free(table);
}

static bool read_once(struct ipvs *h, struct ipvs_table_reader *reader)
{
	int ret = ipvs_table_reader_start(h, reader);
	uint16_t last = 0;

	if (is_refusal(h, ret, "read table"))
		return false;
	for (size_t i = 0; (ret = ipvs_table_reader_next(h, reader)) > 0; i++) {
		const struct ipvs_service_entry *entry = ipvs_table_reader_service(reader);

		check_service(entry, i, last);
		check_dests(entry, ipvs_table_reader_dests(reader));
		last = entry->service.port;
	}
	return !is_refusal(h, ret, "read table");
}

static void reads_on(struct ipvs *h, unsigned int *good, unsigned int *refused)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	int64_t end = now_ms() + DURATION_MS;

	while (now_ms() < end)
		++*(read_once(h, reader) ? good : refused);
	ipvs_table_reader_free(reader);
}

static void while_others_change(struct ipvs *h, void (*go_on)(struct ipvs *h, unsigned int *good,
							      unsigned int *refused))
{
	unsigned int good = 0, refused = 0;
	pid_t child;

	fill(h);
	child = start_changer();
	assert_ok(h, ipvs_deadline_set(h, 1000));
	go_on(h, &good, &refused);
	stop_changer(child);
	note("%u readings, and %u times it kept changing", good, refused);
	assert_true(good > 0);
}

static void load_while_others_change(void **state)
{
	while_others_change(*state, loads_on);
}

static void read_while_others_change(void **state)
{
	while_others_change(*state, reads_on);
}

static void same_as_loaded(void **state)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs *h = *state;

	fill(h);
	assert_ok(h, ipvs_table_load(h, table));
	assert_ok(h, ipvs_table_reader_start(h, reader));
	for (size_t i = 0; i < LASTING; i++) {
		const struct ipvs_dests *loaded = ipvs_table_dests(table, i);
		const struct ipvs_dests *read;

		assert_null(ipvs_table_reader_service(i ? NULL : reader));
		assert_int_equal(ipvs_table_reader_next(h, reader), 1);
		read = ipvs_table_reader_dests(reader);
		assert_memory_equal(ipvs_table_reader_service(reader),
				    ipvs_table_service(table, i), sizeof(struct ipvs_service_entry));
		assert_int_equal(read->count, loaded->count);
		assert_memory_equal(read->entries, loaded->entries,
				    read->count * sizeof(*read->entries));
	}
	for (int again = 0; again < 2; again++) {
		assert_int_equal(ipvs_table_reader_next(h, reader), 0);
		assert_null(ipvs_table_reader_service(reader));
		assert_null(ipvs_table_reader_dests(reader));
	}
	ipvs_table_free(table);
	ipvs_table_reader_free(reader);
}

/* Deleted ones are passed over, also at the end; new ones wait for the next start. */
static void what_changes_on_the_way(void **state)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	const struct ipvs_service second = service_number(1), last = service_number(3);
	struct ipvs *h = *state;

	for (unsigned int n = 0; n < 4; n++)
		assert_ok(h, add_with_servers(h, n, n));
	assert_ok(h, ipvs_table_reader_start(h, reader));
	assert_int_equal(ipvs_table_reader_next(h, reader), 1);
	assert_int_equal(ipvs_table_reader_dests(reader)->count, 0);
	assert_ok(h, ipvs_service_delete(h, &second));
	assert_ok(h, ipvs_service_delete(h, &last));
	assert_ok(h, add_with_servers(h, 4, 1));
	assert_int_equal(ipvs_table_reader_next(h, reader), 1);
	assert_int_equal(ipvs_table_reader_service(reader)->service.port, 3);
	assert_int_equal(ipvs_table_reader_dests(reader)->count, 2);
	assert_int_equal(ipvs_table_reader_next(h, reader), 0);
	assert_int_equal(ipvs_last_error(h)->code, 0);
	assert_ok(h, ipvs_table_reader_start(h, reader));
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(ipvs_table_reader_next(h, reader), 1);
	assert_int_equal(ipvs_table_reader_service(reader)->service.port, 5);
	ipvs_table_reader_free(reader);
}

/* The service at which a step failed is not lost. */
static void a_failed_step_is_tried_again(void **state)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	struct ipvs *h = *state;

	for (unsigned int n = 0; n < 3; n++)
		assert_ok(h, add_with_servers(h, n, 1));
	assert_ok(h, ipvs_table_reader_start(h, reader));
	assert_int_equal(ipvs_table_reader_next(h, reader), 1);
	assert_ok(h, ipvs_shutdown(h));
	assert_fails(h, ipvs_table_reader_next(h, reader), -ENOTCONN, IPVS_REASON_NOT_OPEN,
		     "read table");
	assert_ok(h, ipvs_open(h));
	assert_int_equal(ipvs_table_reader_next(h, reader), 1);
	assert_int_equal(ipvs_table_reader_service(reader)->service.port, 2);
	assert_fails(h, ipvs_table_reader_next(h, NULL), -EINVAL, IPVS_REASON_INVALID,
		     "read table: ");
	assert_int_equal(ipvs_table_reader_next(NULL, reader), -EINVAL);
	ipvs_table_reader_free(reader);
}

static size_t allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* Loading again asks for no memory, and a table is not much larger than what is in it. */
static void memory_is_reused(void **state)
{
	struct ipvs_table *table = ipvs_table_new();
	const size_t records = LASTING * (sizeof(struct ipvs_service_entry) +
					  SERVERS * sizeof(struct ipvs_dest_entry));
	struct ipvs *h = *state;
	size_t before, first;

	fill(h);
	before = allocated();
	assert_ok(h, ipvs_table_load(h, table));
	first = allocated();
	for (int i = 0; i < 3; i++)
		assert_ok(h, ipvs_table_load(h, table));
	assert_int_equal(allocated(), first);
	/* The list of services is there a second time. */
	assert_in_range(first - before, records, records + records * 3 / 10);
	ipvs_table_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a table is loaded whole while others change it", load_while_others_change),
		TEST("a table is read whole while others change it", read_while_others_change),
		TEST("what is read is what is loaded", same_as_loaded),
		TEST("services that come and go on the way", what_changes_on_the_way),
		TEST("a step that failed is tried again", a_failed_step_is_tried_again),
		TEST("loading again reuses memory", memory_is_reused),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
