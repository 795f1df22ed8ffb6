/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations of every kind for batches, and checks of what became of them. */
#ifndef TESTS_UNIT_BATCH_COMMON_H
#define TESTS_UNIT_BATCH_COMMON_H

#include <stdio.h>

#include "batch-fake.h"
#include "identity.h"

/* What the calls are about. */
static struct ipvs_service service;
static struct ipvs_dest dest;
static struct ipvs_daemon daemon_record;
static struct ipvs_timeouts timeouts;

static struct ipvs_failures failures = IPVS_FAILURES_INIT;

#define COMMAND_OF(name, call) \
	static int name(struct ipvs *h) \
	{ \
		return call; \
	}

COMMAND_OF(add_service, ipvs_service_add(h, &service))
COMMAND_OF(update_service, ipvs_service_update(h, &service))
COMMAND_OF(delete_service, ipvs_service_delete(h, &service))
COMMAND_OF(flush, ipvs_service_flush(h))
COMMAND_OF(add_dest, ipvs_dest_add(h, &service, &dest))
COMMAND_OF(update_dest, ipvs_dest_update(h, &service, &dest))
COMMAND_OF(delete_dest, ipvs_dest_delete(h, &service, &dest))
COMMAND_OF(zero_all, ipvs_stats_zero(h, NULL))
COMMAND_OF(zero_service, ipvs_stats_zero(h, &service))
COMMAND_OF(set_timeouts, ipvs_timeouts_set(h, &timeouts))
COMMAND_OF(start_daemon, ipvs_daemon_start(h, &daemon_record))
COMMAND_OF(stop_daemon, ipvs_daemon_stop(h, IPVS_DAEMON_MASTER))

typedef int (*operation)(struct ipvs *h);

/* All that send nothing else first. */
static const operation operations[] = {
	add_service, update_service, delete_service, flush, add_dest, update_dest, delete_dest,
	zero_all, zero_service, set_timeouts, start_daemon, stop_daemon,
};
#define OPERATIONS COUNT_OF(operations)

static void fill_records(void)
{
	service = service_of("tcp 10.0.0.1:80");
	dest = dest_of("10.0.0.2:8080");
	daemon_record = (struct ipvs_daemon)IPVS_DAEMON_INIT;
	daemon_record.state = IPVS_DAEMON_BACKUP;
	strcpy(daemon_record.interface, "eth7");
	timeouts = (struct ipvs_timeouts){ .tcp_s = 1 };
}

static int batch_setup(void **state)
{
	int ret = fake_setup(state);

	fill_records();
	wire.count = 0;
	wire.room = 212992;
	wire.room_is_fixed = wire.room_unknown = false;
	return ret;
}

static int batch_teardown(void **state)
{
	ipvs_failures_free(&failures);
	assert_true(!failures.entries && !failures.count && !failures.allocated);
	return fake_teardown(state);
}

/* Between the rounds of a test. */
static void start_again(void **state)
{
	assert_int_equal(batch_teardown(state), 0);
	assert_int_equal(batch_setup(state), 0);
}

#define BATCH_TEST(test) cmocka_unit_test_setup_teardown(test, batch_setup, batch_teardown)

static void begin(struct ipvs *h)
{
	if (ipvs_batch_begin(h) != 0)
		fail_msg("%s", ipvs_last_error(h)->text);
	assert_int_equal(ipvs_last_error(h)->code, 0);
}

/* Server number n; every third one is by a tunnel, whose message is longer. */
static struct ipvs_dest server(uint32_t n)
{
	struct ipvs_dest one = dest_of("10.1.0.0:80");

	one.addr.bytes[2] = BYTE(n, 1);
	one.addr.bytes[3] = BYTE(n, 0);
	if (n % 3)
		return one;
	one.forward = IPVS_FORWARD_TUNNEL;
	one.tun_type = IPVS_TUNNEL_GUE;
	one.tun_port = 6080;
	return one;
}

static int add(struct ipvs *h, uint32_t n)
{
	struct ipvs_dest one = server(n);

	return ipvs_dest_add(h, &service, &one);
}

static void add_many(struct ipvs *h, uint32_t first, uint32_t count)
{
	for (uint32_t n = first; n < first + count; n++)
		assert_round(n, add(h, n) == 0 && ipvs_last_error(h)->code == 0);
}

/* The failure at a place of the list. */
static void check_failure(size_t i, uint64_t index, int code, enum ipvs_reason reason)
{
	const struct ipvs_failure *failure = &failures.entries[i];

	assert_round(i, i < failures.count);
	assert_round(i, failure->text && *failure->text && !strchr(failure->text, '\n'));
	if (failure->index != index || failure->code != code || failure->reason != reason)
		fail_msg("failure %zu: %ju, code %d, reason %u: %s", i, (uintmax_t)failure->index,
			 failure->code, failure->reason, failure->text);
}

static void check_says(size_t i, const char *words)
{
	if (!strstr(failures.entries[i].text, words))
		fail_msg("failure %zu: no '%s' in: %s", i, words, failures.entries[i].text);
}

static void check_end(struct ipvs *h, int code, size_t count)
{
	int ret = ipvs_batch_end(h, &failures);

	if (ret != code || failures.count != count)
		fail_msg("%d with %zu failures, not %d with %zu: %s", ret, failures.count, code,
			 count, ipvs_last_error(h)->text);
	assert_int_equal(ipvs_last_error(h)->code, code);
}

/* The handle can be used as before, and its next batch too. */
static void check_works(struct ipvs *h)
{
	size_t before = wire.count;

	assert_int_equal(flush(h), 0);
	begin(h);
	add_many(h, 0, 2);
	check_end(h, 0, 0);
	assert_int_equal(wire.count, before + 2);
	assert_int_equal(check_send(before + 1), 2);
}

#endif
