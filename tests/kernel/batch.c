/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Batches on a real kernel: all of many operations, those that fail, small buffers. */
#include "bench.h"

#include <errno.h>
#include <libipvs/batch.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MANY 5000
#define HEAVIEST 2147483647
#define EXISTS "the service has this server already"

/* --- what the library is told about its sockets --- */

static bool refuse_force;  /* SO_RCVBUFFORCE, as without privilege */
static int pretended_room; /* of every receive queue, if not 0 */
static int sends_to_fail;

static int message_to_spoil; /* of the next send, from 1; 0: none */
static uint32_t spoilt_length;

/* A copy, in which one message says that it is of another length. */
static ssize_t send_spoilt(int fd, const struct msghdr *message, int flags)
{
	static uint8_t copy[1 << 16];
	struct iovec data = { copy, message->msg_iov->iov_len };
	struct msghdr spoilt = *message;
	uint8_t *at = copy;
	uint32_t length;

	memcpy(copy, message->msg_iov->iov_base, data.iov_len);
	for (; message_to_spoil > 1; message_to_spoil--) {
		memcpy(&length, at, sizeof(length));
		at += length;
	}
	memcpy(at, &spoilt_length, sizeof(spoilt_length));
	message_to_spoil = 0;
	spoilt.msg_iov = &data;
	return syscall(SYS_sendmsg, fd, &spoilt, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	if (message_to_spoil)
		return send_spoilt(fd, message, flags);
	if (sends_to_fail == 0)
		return syscall(SYS_sendmsg, fd, message, flags);
	sends_to_fail--;
	errno = ENOBUFS;
	return -1;
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
	if (refuse_force && level == SOL_SOCKET && name == SO_RCVBUFFORCE) {
		errno = EPERM;
		return -1;
	}
	return (int)syscall(SYS_setsockopt, fd, level, name, value, size);
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
	int ret = (int)syscall(SYS_getsockopt, fd, level, name, value, size);

	if (pretended_room && level == SOL_SOCKET && name == SO_RCVBUF)
		memcpy(value, &pretended_room, sizeof(pretended_room));
	return ret;
}

/* --- fixtures --- */

static int home; /* the network namespace that has the system's settings */
static struct ipvs_failures failures = IPVS_FAILURES_INIT;

static int group_setup(void **state)
{
	(void)state;
	home = namespace_fd();
	return home < 0;
}

static int teardown(void **state)
{
	refuse_force = false;
	pretended_room = sends_to_fail = message_to_spoil = 0;
	ipvs_failures_free(&failures);
	return bench_teardown(state);
}

#define BATCH_TEST(sentence, function) { sentence, function, bench_setup, teardown, NULL }

static void end_well(struct ipvs *h)
{
	assert_ok(h, ipvs_batch_end(h, &failures));
	assert_int_equal(failures.count, 0);
}

static struct ipvs_dest server(uint32_t n)
{
	struct ipvs_dest dest = dest_of("10.1.0.0:80");

	dest.addr.bytes[2] = (uint8_t)(n >> 8);
	dest.addr.bytes[3] = (uint8_t)n;
	dest.weight = n % 1000;
	return dest;
}

static void add_servers(struct ipvs *h, const struct ipvs_service *service, uint32_t count)
{
	for (uint32_t n = 0; n < count; n++) {
		struct ipvs_dest dest = server(n);

		assert_ok(h, ipvs_dest_add(h, service, &dest));
	}
}

/* The service has these servers and no other. */
static void check_servers(struct ipvs *h, const struct ipvs_service *service, uint32_t count)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	assert_ok(h, ipvs_dest_list(h, service, &dests));
	assert_int_equal(dests.count, count);
	for (uint32_t n = 0; n < count; n++) {
		struct ipvs_dest dest = server(n);

		assert_same_dest(&dests.entries[n].dest, &dest);
	}
	ipvs_dests_free(&dests);
}

/* Each of so many operations failed because the server exists, and says which one. */
static void check_all_exist(struct ipvs *h, uint32_t count)
{
	assert_int_equal(ipvs_batch_end(h, &failures), -EEXIST);
	assert_int_equal(failures.count, count);
	for (uint32_t n = 0; n < count; n++) {
		const struct ipvs_failure *failure = &failures.entries[n];
		char text[128];

		snprintf(text, sizeof(text), "add server 10.1.%u.%u:80 of tcp 10.0.0.1:80: " EXISTS,
			 n / 256, n % 256);
		assert_that(failure->index == n && failure->code == -EEXIST &&
				    failure->reason == IPVS_REASON_SERVER_EXISTS &&
				    strcmp(failure->text, text) == 0,
			    "failure %u: %ju, %d: %s", n, (uintmax_t)failure->index, failure->code,
			    failure->text);
	}
}

static void fill_and_fail(struct ipvs *h, uint32_t count)
{
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");

	assert_ok(h, ipvs_batch_begin(h));
	add_servers(h, &service, count);
	end_well(h);
	check_servers(h, &service, count);
	assert_ok(h, ipvs_batch_begin(h));
	add_servers(h, &service, count);
	check_all_exist(h, count);
	check_servers(h, &service, count);
	assert_ok(h, ipvs_service_flush(h));
}

static void all_of_many(void **state)
{
	fill_and_fail(*state, MANY);
}

/* A socket that failed is replaced, often by one at the same address. */
static void fail_on_new_sockets(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");

	add_servers(h, &service, 1000);
	for (int i = 0; i < 16; i++) {
		begin_case("socket %d", i);
		sends_to_fail = 1;
		assert_int_equal(ipvs_stats_zero(h, NULL), -ENOBUFS);
		assert_ok(h, ipvs_batch_begin(h));
		add_servers(h, &service, 1000);
		check_all_exist(h, 1000);
	}
}

static size_t resident_pages(void)
{
	char text[128] = "";
	size_t resident = 0;

	read_file("/proc/self/statm", text, sizeof(text));
	assert_int_equal(sscanf(text, "%*u %zu", &resident), 1);
	return resident;
}

static void memory_is_bounded(void **state)
{
	struct ipvs_service service = add_service(*state, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dest dest = server(0);
	size_t before;

	add_servers(*state, &service, 50);
	before = resident_pages();
	assert_ok(*state, ipvs_batch_begin(*state));
	for (uint32_t i = 0; i < 1000000; i++) {
		dest.addr.bytes[3] = i % 50;
		assert_ok(*state, ipvs_dest_update(*state, &service, &dest));
	}
	assert_in_range(resident_pages(), 0, before + (4 << 20) / sysconf(_SC_PAGESIZE));
	end_well(*state);
}

/* --- good and bad in random order, against a model --- */

#define SERVICES 4
#define SERVERS 48

static struct {
	bool exists;
	struct ipvs_service service;
	bool has[SERVERS];
	uint32_t weight[SERVERS];
} model[SERVICES];

static uint32_t seed;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)seed * below >> 32);
}

static void start_model(void)
{
	seed = 20240229;
	memset(model, 0, sizeof(model));
	for (uint32_t i = 0; i < SERVICES; i++) {
		model[i].service = service_of("tcp 10.0.0.1:80");
		model[i].service.port = (uint16_t)(81 + i);
	}
}

/* A change of a service; *code is what the model says of it. */
static int change_service(struct ipvs *h, uint32_t s, int *code)
{
	bool exists = model[s].exists, delete = chance(6) == 0;

	*code = delete == exists ? 0 : delete ? -ESRCH : -EEXIST;
	model[s].exists = !delete;
	if (!delete)
		return ipvs_service_add(h, &model[s].service);
	memset(model[s].has, 0, sizeof(model[s].has));
	return ipvs_service_delete(h, &model[s].service);
}

typedef int (*dest_function)(struct ipvs *h, const struct ipvs_service *service,
			     const struct ipvs_dest *dest);

/* One of a server; a sixth of the weights are refused. */
static int change_server(struct ipvs *h, uint32_t s, int *code)
{
	static const dest_function functions[] = { ipvs_dest_add, ipvs_dest_update,
						   ipvs_dest_delete };
	uint32_t n = chance(SERVERS), kind = chance(3);
	bool *has = &model[s].has[n];
	struct ipvs_dest dest = server(n);

	dest.weight = chance(6) ? chance(10000) : HEAVIEST + 1U;
	*code = kind == 0 ? (*has ? -EEXIST : 0) : *has ? 0 : -ENOENT;
	if (!model[s].exists)
		*code = -ESRCH;
	if (kind < 2 && dest.weight > HEAVIEST)
		*code = -EINVAL;
	if (*code == 0) {
		*has = kind < 2;
		model[s].weight[n] = dest.weight;
	}
	return functions[kind](h, &model[s].service, &dest);
}

static int change(struct ipvs *h, int *code)
{
	uint32_t s = chance(SERVICES);

	return chance(100) < 2 ? change_service(h, s, code) : change_server(h, s, code);
}

static void check_service(struct ipvs *h, uint32_t s)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	size_t at = 0;

	assert_ok(h, ipvs_dest_list(h, &model[s].service, &dests));
	for (uint32_t n = 0; n < SERVERS; n++) {
		struct ipvs_dest dest = server(n);

		if (!model[s].has[n])
			continue;
		dest.weight = model[s].weight[n];
		assert_in_range(at + 1, 1, dests.count);
		assert_same_dest(&dests.entries[at++].dest, &dest);
	}
	assert_int_equal(at, dests.count);
	ipvs_dests_free(&dests);
}

/* What the kernel has is what the model has. */
static void check_table(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	size_t at = 0;

	assert_ok(h, ipvs_service_list(h, &services));
	for (uint32_t s = 0; s < SERVICES; s++) {
		if (!model[s].exists)
			continue;
		assert_in_range(at + 1, 1, services.count);
		assert_same_service(&services.entries[at++].service, &model[s].service);
		check_service(h, s);
	}
	assert_int_equal(at, services.count);
	ipvs_services_free(&services);
}

/* As single calls, which do what the model says. */
static void run_singly(struct ipvs *h, struct ipvs_error *errors)
{
	start_model();
	for (uint32_t i = 0; i < MANY; i++) {
		int code = 0, ret = change(h, &code);

		errors[i] = *ipvs_last_error(h);
		assert_that(ret == code, "operation %u: %d, not %d: %s", i, ret, code,
			    errors[i].text);
	}
}

/* What failed by itself, and nothing else. */
static void check_failures(const struct ipvs_error *errors)
{
	size_t at = 0;

	for (uint32_t i = 0; i < MANY; i++) {
		const struct ipvs_failure *failure = &failures.entries[at];

		if (!errors[i].code)
			continue;
		assert_that(at++ < failures.count, "operation %u did not fail", i);
		assert_that(failure->index == i && failure->code == errors[i].code &&
				    failure->reason == errors[i].reason &&
				    strcmp(failure->text, errors[i].text) == 0,
			    "operation %u: %s, not %ju: %s", i, errors[i].text,
			    (uintmax_t)failure->index, failure->text);
	}
	assert_int_equal(at, failures.count);
	note("%zu operations failed", at);
}

static void random_order(void **state)
{
	struct ipvs_error *errors = calloc(MANY, sizeof(*errors));
	int code;

	assert_non_null(errors);
	run_singly(*state, errors);
	check_table(*state);
	teardown(state);
	bench_setup(state);
	assert_ok(*state, ipvs_batch_begin(*state));
	start_model();
	for (uint32_t i = 0; i < MANY; i++)
		(void)change(*state, &code);
	assert_true(ipvs_batch_end(*state, &failures) < 0);
	check_failures(errors);
	check_table(*state);
	free(errors);
}

static void do_every_kind(struct ipvs *h, struct ipvs_service *first, struct ipvs_dest *dest)
{
	const struct ipvs_timeouts timeouts = { .udp_s = 77 };
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	const struct ipvs_dest other = server(2);

	daemon.state = IPVS_DAEMON_MASTER;
	strcpy(daemon.interface, "lo");
	assert_ok(h, ipvs_service_add(h, first));
	assert_ok(h, ipvs_service_delete(h, first));
	assert_ok(h, ipvs_service_flush(h));
	assert_ok(h, ipvs_service_add(h, first));
	assert_ok(h, ipvs_dest_add(h, first, dest));
	assert_ok(h, ipvs_dest_add(h, first, &other));
	dest->upper_threshold = 9;
	assert_ok(h, ipvs_dest_update(h, first, dest));
	assert_ok(h, ipvs_dest_set_weight(h, first, dest, 55));
	assert_ok(h, ipvs_dest_delete(h, first, &other));
	first->flags = IPVS_SERVICE_ONEPACKET;
	assert_ok(h, ipvs_service_update(h, first));
	assert_ok(h, ipvs_service_set_scheduler(h, first, "rr"));
	assert_ok(h, ipvs_stats_zero(h, first));
	assert_ok(h, ipvs_stats_zero(h, NULL));
	assert_ok(h, ipvs_timeouts_set(h, &timeouts));
	assert_ok(h, ipvs_daemon_start(h, &daemon));
	assert_ok(h, ipvs_daemon_stop(h, IPVS_DAEMON_MASTER));
}

static void every_kind(void **state)
{
	struct ipvs_service service = service_of("udp 10.0.0.1:80");
	struct ipvs_dest dest = server(1);
	struct ipvs_service_entry entry;
	struct ipvs_timeouts timeouts;
	struct ipvs_dest_entry one;
	struct ipvs *h = *state;

	assert_ok(h, ipvs_batch_begin(h));
	do_every_kind(h, &service, &dest);
	end_well(h);
	memcpy(service.scheduler, "rr\0", 4);
	dest.weight = 55;
	assert_ok(h, ipvs_service_get(h, &service, &entry));
	assert_same_service(&entry.service, &service);
	assert_ok(h, ipvs_dest_get(h, &service, &dest, &one));
	assert_same_dest(&one.dest, &dest);
	assert_ok(h, ipvs_timeouts_get(h, &timeouts));
	assert_int_equal(timeouts.udp_s, 77);
}

/* --- small buffers --- */

/* Below /proc/sys/net/core, which other namespaces do not have; false when it can't be written. */
static bool write_core(const char *name, const char *value)
{
	int here = namespace_fd(), ret;
	char path[64];

	snprintf(path, sizeof(path), "/proc/sys/net/core/%s", name);
	assert_int_equal(setns(home, CLONE_NEWNET), 0);
	ret = write_file(path, value);
	assert_int_equal(setns(here, CLONE_NEWNET), 0);
	close(here);
	return ret >= 0;
}

/* Sockets get buffers of each size; skipped when the system's settings are not ours. */
static void with_buffers(struct ipvs *h, const char *setting, const char *const sizes[4])
{
	for (size_t i = 0; i < 4; i++) {
		begin_case("%s %s", setting, sizes[i]);
		assert_ok(h, ipvs_shutdown(h));
		if (!write_core(setting, sizes[i]))
			skip();
		assert_ok(h, ipvs_open(h));
		assert_true(write_core(setting, "212992"));
		fill_and_fail(h, 1500);
	}
}

static void small_receive_buffers(void **state)
{
	static const char *const sizes[] = { "2304", "4608", "10000", "50000" };

	with_buffers(*state, "rmem_default", sizes);
	refuse_force = true;
	with_buffers(*state, "rmem_default", sizes);
}

static void small_send_buffers(void **state)
{
	static const char *const sizes[] = { "4608", "20000", "32768", "65536" };

	with_buffers(*state, "wmem_default", sizes);
}

/* What the kernel drops is told as not known. */
static void answers_are_dropped(void **state)
{
	struct ipvs_service service = add_service(*state, "tcp 10.0.0.1:80", "rr");
	struct ipvs *h = open_handle();
	size_t known = 0;

	refuse_force = true;
	pretended_room = 4 << 20;
	add_servers(h, &service, 1000);
	assert_ok(h, ipvs_batch_begin(h));
	add_servers(h, &service, 1000);
	assert_int_equal(ipvs_batch_end(h, &failures), -EEXIST);
	assert_int_equal(failures.count, 1000);
	for (uint32_t n = 0; n < 1000; n++) {
		uint32_t reason = failures.entries[n].reason;

		assert_int_equal(failures.entries[n].index, n);
		known += reason == IPVS_REASON_SERVER_EXISTS;
		assert_true(reason == IPVS_REASON_SERVER_EXISTS || reason == IPVS_REASON_ANSWER);
	}
	note("%zu of 1000 answers were there", known);
	assert_in_range(known, 100, 999);
	ipvs_free(h);
}

/*
 * A message of a bad length makes the kernel leave the rest of a send alone, and say nothing. The
 * fence that ends each send is then not acknowledged either: nothing of it is taken for done.
 */
static void a_send_that_is_cut_short(void **state)
{
	static const uint32_t lengths[] = { 0, 8, 1 << 20 };
	struct ipvs_service service = add_service(*state, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs *h = *state;

	assert_ok(h, ipvs_deadline_set(h, 100));
	for (size_t i = 0; i < COUNT(lengths); i++) {
		begin_case("length %u", lengths[i]);
		assert_ok(h, ipvs_batch_begin(h));
		add_servers(h, &service, 20);
		message_to_spoil = 11;
		spoilt_length = lengths[i];
		assert_fails(h, ipvs_batch_end(h, &failures), -ETIMEDOUT, IPVS_REASON_TIMEOUT,
			     "20 of 20 operations failed");
		assert_int_equal(failures.count, 20);
		for (size_t n = 0; n < 20; n++)
			assert_int_equal(failures.entries[n].reason, IPVS_REASON_TIMEOUT);
		assert_ok(h, ipvs_dest_list(h, &service, &dests)); /* on a new socket */
		assert_int_equal(dests.count, 10);
		for (size_t n = 0; n < dests.count; n++)
			assert_ok(h, ipvs_dest_delete(h, &service, &dests.entries[n].dest));
	}
	ipvs_dests_free(&dests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BATCH_TEST("of 5000 operations all are done, or each is told", all_of_many),
		BATCH_TEST("a new socket has room for many failures too", fail_on_new_sockets),
		BATCH_TEST("1000000 operations take no more memory than few", memory_is_bounded),
		BATCH_TEST("good and bad in random order are as by single calls", random_order),
		BATCH_TEST("every kind of command works in a batch", every_kind),
		BATCH_TEST("nothing is lost in a small receive buffer", small_receive_buffers),
		BATCH_TEST("nothing fails because of a small send buffer", small_send_buffers),
		BATCH_TEST("a send that is cut short is taken for done in no part",
			   a_send_that_is_cut_short),
		BATCH_TEST("nothing whose answer is dropped is taken for done",
			   answers_are_dropped),
	};

	return cmocka_run_group_tests_name("batch", tests, group_setup, NULL);
}
