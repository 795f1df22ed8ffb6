/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the kernel gives lists, which the library's way of reading them relies on. */
#include "raw.h"

#include <linux/sock_diag.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SERVICE "tcp 10.0.0.1:80"
#define MANY 400
#define LEAST_OVERHEAD 256 /* of a chunk, as in lib/wire/dump.c */
#define OVERHEAD 512

static struct raw *raw;
static struct ipvs *elsewhere;

static int set_up(void **state)
{
	int ret = bench_setup(state);

	raw = raw_open();
	return ret;
}

static int tear_down(void **state)
{
	raw_close(raw);
	return bench_teardown(state);
}

/* What a whole dump was. */
struct tally {
	unsigned int chunks, messages, doubled, missing;
	bool interrupted;
	uint8_t seen[2 * MANY];
};

static const struct nlmsghdr *first_message(void)
{
	return (const struct nlmsghdr *)raw->answer;
}

static void ask(uint8_t cmd, const char *service)
{
	raw_begin(raw, cmd, NLM_F_DUMP);
	if (service)
		raw_put_service(raw->message, service, NULL);
	raw_send(raw);
}

/* The port says which service or server it is. */
static unsigned int number_of(const struct nlmsghdr *message)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(message);
	bool dest = header->cmd == IPVS_CMD_NEW_DEST;
	attr_table attrs;

	raw_nested(message, dest ? IPVS_CMD_ATTR_DEST : IPVS_CMD_ATTR_SERVICE, attrs);
	return ntohs(raw_u16(attrs[dest ? IPVS_DEST_ATTR_PORT : IPVS_SVC_ATTR_PORT]));
}

static void count_message(struct tally *tally, const struct nlmsghdr *message)
{
	unsigned int number = number_of(message);

	tally->messages++;
	tally->interrupted = tally->interrupted || message->nlmsg_flags & NLM_F_DUMP_INTR;
	assert_true(message->nlmsg_flags & NLM_F_MULTI);
	assert_in_range(number, 1, COUNT(tally->seen) - 1);
	tally->doubled += tally->seen[number]++ > 0;
}

/* The next chunk; the size of its data, 0 for the end. */
static int read_chunk(struct tally *tally, unsigned int *longest)
{
	const struct nlmsghdr *message = first_message();
	int size = raw_receive(raw), left = size;

	assert_true(size > 0);
	if (message->nlmsg_type == NLMSG_DONE) {
		assert_int_equal(raw_error(raw, size), 0);
		assert_true(raw_is_quiet(raw));
		tally->interrupted = tally->interrupted || message->nlmsg_flags & NLM_F_DUMP_INTR;
		return 0;
	}
	for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
		assert_int_not_equal(message->nlmsg_type, NLMSG_DONE);
		count_message(tally, message);
		*longest = message->nlmsg_len > *longest ? message->nlmsg_len : *longest;
	}
	tally->chunks++;
	return size;
}

static void read_rest(struct tally *tally)
{
	unsigned int longest = 0;

	while (read_chunk(tally, &longest))
		;
}

/* Of the numbers from 1 to that. */
static void count_missing(struct tally *tally, unsigned int numbers)
{
	for (unsigned int n = 1; n <= numbers; n++)
		tally->missing += !tally->seen[n];
}

static void add_services(struct ipvs *h, unsigned int from, unsigned int to)
{
	struct ipvs_service service = service_of(SERVICE);

	for (unsigned int n = from; n <= to; n++) {
		service.port = (uint16_t)n;
		assert_ok(h, ipvs_service_add(h, &service));
	}
}

static void add_dests(struct ipvs *h, unsigned int from, unsigned int to)
{
	const struct ipvs_service service = service_of(SERVICE);
	struct ipvs_dest dest = dest_of("10.1.0.1:0");

	for (unsigned int n = from; n <= to; n++) {
		dest.port = (uint16_t)n;
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
	}
}

static void missing_service(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	ask(IPVS_CMD_GET_DEST, SERVICE);
	read_rest(&tally);
	assert_int_equal(tally.messages, 0);
	ask(IPVS_CMD_GET_DEST, NULL);
	read_rest(&tally);
	assert_int_equal(tally.messages, 0);
}

static void nothing(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	ask(IPVS_CMD_GET_SERVICE, NULL);
	read_rest(&tally);
	ask(IPVS_CMD_GET_DAEMON, NULL);
	read_rest(&tally);
	assert_int_equal(tally.messages, 0);
}

/* The end is made by a second call of the kernel's, which is that of the first receive. */
static void end_alone(void **state)
{
	struct tally tally = { 0 };
	unsigned int longest = 0;

	add_services(*state, 1, 3);
	ask(IPVS_CMD_GET_SERVICE, NULL);
	assert_true(read_chunk(&tally, &longest) > 0);
	assert_int_equal(read_chunk(&tally, &longest), 0);
	assert_int_equal(tally.messages, 3);
}

/* What the kernel allocated for what waits to be received. */
static uint32_t charge(void)
{
	uint32_t numbers[SK_MEMINFO_VARS] = { 0 };
	socklen_t size = sizeof(numbers);

	assert_int_equal(getsockopt(mnl_socket_get_fd(raw->nl), SOL_SOCKET, SO_MEMINFO, numbers,
				    &size), 0);
	return numbers[SK_MEMINFO_RMEM_ALLOC];
}

/* What nearly fills a page is a full small chunk or the beginning of a large one. */
static bool had_room(unsigned int size, unsigned int longest, uint32_t charged)
{
	const unsigned int page = (unsigned int)sysconf(_SC_PAGESIZE);
	const unsigned int small = page < 8192 ? page : 8192;

	if (size + longest + OVERHEAD > small && size <= small - LEAST_OVERHEAD)
		return charged >= RAW_CHUNK;
	return size + longest + OVERHEAD <= RAW_CHUNK;
}

/* That a chunk had room for more means that it was the last. */
static void check_chunks(uint8_t cmd, struct tally *tally)
{
	unsigned int size = 0, longest = 0, next;
	uint32_t charged = 0, charged_next;

	ask(cmd, cmd == IPVS_CMD_GET_DEST ? SERVICE : NULL);
	charged_next = charge();
	while ((next = (unsigned int)read_chunk(tally, &longest))) {
		assert_in_range(next, 1, RAW_CHUNK);
		assert_in_range(charged_next, next, 2 * RAW_CHUNK);
		assert_that(!size || !had_room(size, longest, charged),
			    "%u bytes with messages up to %u were not the last", size, longest);
		size = next;
		charged = charged_next;
		charged_next = charge();
	}
	assert_false(tally->interrupted);
}

/* A socket that has never received anything gets a small first chunk. */
static void renew_socket(void)
{
	mnl_socket_close(raw->nl);
	raw->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	assert_int_equal(mnl_socket_bind(raw->nl, 0, MNL_SOCKET_AUTOPID), 0);
}

/* Small chunks are told from large ones by what they are charged. */
static void charges(void **state)
{
	struct tally tally = { 0 };
	unsigned int longest = 0;

	add_services(*state, 1, 3);
	for (int fresh = 1; fresh >= 0; fresh--) {
		if (fresh)
			renew_socket();
		ask(IPVS_CMD_GET_SERVICE, NULL);
		assert_in_range(charge(), fresh ? 1 : RAW_CHUNK,
				fresh ? RAW_CHUNK / 2 : 2 * RAW_CHUNK);
		while (read_chunk(&tally, &longest))
			;
		assert_int_equal(charge(), 0);
	}
}

/*
 * Messages of more than one size: some services have a persistence engine. Since Linux 7.2 the
 * table of services grows in the background, and entries may come twice while nobody changes it.
 */
static void add_one(struct ipvs *h, uint8_t cmd, unsigned int n)
{
	struct ipvs_service service = service_of(SERVICE);

	if (cmd == IPVS_CMD_GET_DEST) {
		add_dests(h, n, n);
		return;
	}
	service.port = (uint16_t)n;
	if (n % 3 == 0)
		snprintf(service.pe_name, sizeof(service.pe_name), "sip");
	assert_ok(h, ipvs_service_add(h, &service));
}

static void full_chunks(struct ipvs *h, uint8_t cmd, bool fresh)
{
	unsigned int most = 0, least = 99, doubled = 0;

	if (cmd == IPVS_CMD_GET_DEST)
		add_service(h, SERVICE, "rr");
	for (unsigned int n = 1; n <= 230; n++) {
		struct tally tally = { 0 };

		begin_case("%u entries", n);
		add_one(h, cmd, n);
		if (fresh)
			renew_socket();
		check_chunks(cmd, &tally);
		assert_int_equal(tally.messages, n);
		doubled += tally.doubled;
		most = tally.chunks > most ? tally.chunks : most;
		least = tally.chunks < least ? tally.chunks : least;
	}
	note("%u to %u chunks, %u entries came twice", least, most, doubled);
	assert_in_range(most, 3, 4);
}

static void services_fill_chunks(void **state)
{
	full_chunks(*state, IPVS_CMD_GET_SERVICE, false);
}

static void dests_fill_chunks(void **state)
{
	full_chunks(*state, IPVS_CMD_GET_DEST, false);
}

static void services_fill_first_chunks(void **state)
{
	full_chunks(*state, IPVS_CMD_GET_SERVICE, true);
}

static void dests_fill_first_chunks(void **state)
{
	full_chunks(*state, IPVS_CMD_GET_DEST, true);
}

/* --- tables that change between two chunks --- */

static void add_more_services(struct ipvs *h)
{
	add_services(h, MANY + 1, MANY + 200);
}

static void delete_services(struct ipvs *h)
{
	struct ipvs_service service = service_of(SERVICE);

	for (unsigned int n = MANY / 2 + 1; n <= MANY; n++) {
		service.port = (uint16_t)n;
		assert_ok(h, ipvs_service_delete(h, &service));
	}
}

static void flush_elsewhere(struct ipvs *h)
{
	(void)h;
	assert_ok(elsewhere, ipvs_service_flush(elsewhere));
}

static void add_more_dests(struct ipvs *h)
{
	add_dests(h, MANY + 1, MANY + 50);
}

static void delete_dests(struct ipvs *h)
{
	const struct ipvs_service service = service_of(SERVICE);
	struct ipvs_dest dest = dest_of("10.1.0.1:0");

	for (unsigned int n = MANY / 2 + 1; n <= MANY; n++) {
		dest.port = (uint16_t)n;
		assert_ok(h, ipvs_dest_delete(h, &service, &dest));
	}
}

static void delete_their_service(struct ipvs *h)
{
	const struct ipvs_service service = service_of(SERVICE);

	assert_ok(h, ipvs_service_delete(h, &service));
}

static const struct {
	const char *what;
	uint8_t cmd;
	unsigned int lasting; /* those with higher numbers come or go */
	void (*change)(struct ipvs *h);
} changes[] = {
	{ "services come", IPVS_CMD_GET_SERVICE, MANY, add_more_services },
	{ "services go", IPVS_CMD_GET_SERVICE, MANY / 2, delete_services },
	{ "services elsewhere go", IPVS_CMD_GET_SERVICE, MANY, flush_elsewhere },
	{ "servers come", IPVS_CMD_GET_DEST, MANY, add_more_dests },
	{ "servers go", IPVS_CMD_GET_DEST, MANY / 2, delete_dests },
	{ "the servers' service goes", IPVS_CMD_GET_DEST, MANY, delete_their_service },
};

static void fill(struct ipvs *h, uint8_t cmd)
{
	assert_ok(h, ipvs_service_flush(h));
	assert_ok(elsewhere, ipvs_service_flush(elsewhere));
	if (cmd == IPVS_CMD_GET_SERVICE) {
		add_services(h, 1, MANY);
		add_services(elsewhere, 1, MANY);
		return;
	}
	add_service(h, SERVICE, "rr");
	add_dests(h, 1, MANY);
}

/* Told, not demanded: a kernel that did better would be welcome. */
static void change_meanwhile(struct ipvs *h, size_t i)
{
	struct tally tally = { 0 };
	unsigned int longest;

	begin_case("%s", changes[i].what);
	fill(h, changes[i].cmd);
	ask(changes[i].cmd, changes[i].cmd == IPVS_CMD_GET_DEST ? SERVICE : NULL);
	assert_true(read_chunk(&tally, &longest) > 0);
	changes[i].change(h);
	read_rest(&tally);
	count_missing(&tally, changes[i].lasting);
	note("%s: %u doubled, %u of %u missing", changes[i].what, tally.doubled, tally.missing,
	     changes[i].lasting);
	assert_false(tally.interrupted);
}

static void no_sign_of_change(void **state)
{
	new_namespace();
	elsewhere = open_handle();
	for (size_t i = 0; i < COUNT(changes); i++)
		change_meanwhile(*state, i);
	ipvs_free(elsewhere);
}

#define RAW_TEST(sentence, function) { sentence, function, set_up, tear_down, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAW_TEST("the servers of a missing service are an empty list", missing_service),
		RAW_TEST("nothing is an empty list", nothing),
		RAW_TEST("the end comes alone", end_alone),
		RAW_TEST("what is charged tells small chunks from large ones", charges),
		RAW_TEST("services fill all chunks but the last", services_fill_chunks),
		RAW_TEST("servers fill all chunks but the last", dests_fill_chunks),
		RAW_TEST("services fill the first chunk of a fresh socket",
			 services_fill_first_chunks),
		RAW_TEST("servers fill the first chunk of a fresh socket",
			 dests_fill_first_chunks),
		RAW_TEST("a table that changes is listed without a sign of it", no_sign_of_change),
	};

	return cmocka_run_group_tests_name("dumps", tests, NULL, NULL);
}
