/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Plans applied to a model of the kernel, random tables with fixed seeds: what comes out is what
 * was desired, nothing else is touched, and no pool is empty on the way.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "unit.h"

/* --- the model: a table, and what must hold after each operation --- */

static struct {
	struct ipvs_table *table;
	const struct ipvs_table *before, *after; /* pools that both have must never be empty */
	struct ipvs_failures failures;
	uint64_t operations;
	uint64_t dies_after; /* operations; what follows does not happen */
	uint16_t wrong_port; /* no server can have it */
	size_t changes;	     /* of daemons and timeouts */
} model;

static bool has_servers(const struct ipvs_table *table, const struct ipvs_service *service,
			uint32_t least)
{
	int64_t i = ipvs_table_find_service(table, service);
	const struct ipvs_dests *dests = i < 0 ? NULL : ipvs_table_dests(table, (size_t)i);

	for (size_t j = 0; dests && j < dests->count; j++)
		if (dests->entries[j].dest.weight >= least)
			return true;
	return false;
}

static void check_pools(void)
{
	for (size_t i = 0; model.before && i < ipvs_table_service_count(model.before); i++) {
		const struct ipvs_service *service = &ipvs_table_service(model.before, i)->service;

		for (uint32_t least = 0; least < 2; least++)
			if (has_servers(model.before, service, least) &&
			    has_servers(model.after, service, least))
				assert_true(has_servers(model.table, service, least));
	}
}

static void note_failure(int code)
{
	struct ipvs_failures *all = &model.failures;
	struct ipvs_failure failure = { model.operations, code, IPVS_REASON_SYSTEM, NULL };

	all->entries = realloc(all->entries, (all->count + 1) * sizeof(failure));
	all->entries[all->count++] = failure;
	all->allocated = all->count;
}

/* An operation begins: whether it happens at all. */
static bool lives(void)
{
	return model.operations < model.dies_after;
}

static int done(int ret)
{
	if (ret < 0)
		note_failure(ret);
	model.operations++;
	check_pools();
	return 0;
}

#define OPERATION(name, ...) \
	int __wrap_##name(struct ipvs *h, __VA_ARGS__); \
	int __wrap_##name(struct ipvs *h, __VA_ARGS__)

int __wrap_ipvs_batch_begin(struct ipvs *h);
int __wrap_ipvs_batch_begin(struct ipvs *h)
{
	(void)h;
	model.operations = 0;
	return 0;
}

OPERATION(ipvs_batch_end, struct ipvs_failures *failures)
{
	(void)h;
	ipvs_failures_free(failures);
	*failures = model.failures;
	memset(&model.failures, 0, sizeof(model.failures));
	return failures->count ? failures->entries[0].code : 0;
}

static bool has(const struct ipvs_service *service)
{
	return ipvs_table_find_service(model.table, service) >= 0;
}

OPERATION(ipvs_service_add, const struct ipvs_service *service)
{
	(void)h;
	if (!lives())
		return done(0);
	return done(has(service) ? -EEXIST : ipvs_table_put_service(model.table, service, NULL));
}

OPERATION(ipvs_service_update, const struct ipvs_service *service)
{
	(void)h;
	if (!lives())
		return done(0);
	return done(has(service) ? ipvs_table_put_service(model.table, service, NULL) : -ESRCH);
}

OPERATION(ipvs_service_delete, const struct ipvs_service *service)
{
	(void)h;
	return done(lives() ? ipvs_table_delete_service(model.table, service) : 0);
}

OPERATION(ipvs_dest_add, const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	(void)h;
	if (!lives())
		return done(0);
	if (dest->port == model.wrong_port)
		return done(-EINVAL);
	if (ipvs_table_find_dest(model.table, service, dest))
		return done(-EEXIST);
	return done(ipvs_table_put_dest(model.table, service, dest, NULL));
}

OPERATION(ipvs_dest_update, const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	(void)h;
	if (!lives())
		return done(0);
	if (!ipvs_table_find_dest(model.table, service, dest))
		return done(-ENOENT);
	return done(ipvs_table_put_dest(model.table, service, dest, NULL));
}

OPERATION(ipvs_dest_delete, const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	(void)h;
	return done(lives() ? ipvs_table_delete_dest(model.table, service, dest) : 0);
}

OPERATION(ipvs_timeouts_set, const struct ipvs_timeouts *timeouts)
{
	(void)h;
	model.changes++;
	return done(ipvs_table_set_timeouts(model.table, timeouts, NULL));
}

OPERATION(ipvs_daemon_start, const struct ipvs_daemon *daemon)
{
	(void)h;
	model.changes++;
	return done(ipvs_table_put_daemon(model.table, daemon, NULL));
}

OPERATION(ipvs_daemon_stop, uint32_t state)
{
	(void)h;
	(void)state;
	model.changes++;
	return done(0);
}

/* Make one table the same as another. */
static void copy(struct ipvs_table *to, const struct ipvs_table *from)
{
	ipvs_table_clear(to);
	for (size_t i = 0; i < ipvs_table_service_count(from); i++) {
		const struct ipvs_service *service = &ipvs_table_service(from, i)->service;
		const struct ipvs_dests *dests = ipvs_table_dests(from, i);

		assert_int_equal(ipvs_table_put_service(to, service, NULL), 0);
		for (size_t j = 0; j < dests->count; j++)
			assert_int_equal(ipvs_table_put_dest(to, service, &dests->entries[j].dest,
							     NULL), 0);
	}
}

OPERATION(ipvs_table_load, struct ipvs_table *table)
{
	(void)h;
	copy(table, model.table);
	return 0;
}

/* --- random tables --- */

static uint64_t seed;

static uint32_t below(uint32_t limit)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % limit;
}

static const char *const identities[] = {
	"tcp 10.0.0.1:80", "udp 10.0.0.1:80", "tcp 10.0.1.1:80", "tcp [2001:db8::1]:80", "fwmark 1",
	"fwmark 2", "fwmark 9 ipv6",
};
static const char *const schedulers[] = { "rr", "wrr", "sh" };

static struct ipvs_dest random_dest(const struct ipvs_service *service)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr.family = below(8) ? service->addr.family : 12 - service->addr.family;
	dest.addr.bytes[0] = 10;
	dest.addr.bytes[3] = (uint8_t)(1 + below(4));
	dest.port = (uint16_t)(80 + below(2));
	dest.weight = below(3);
	dest.forward = dest.addr.family == service->addr.family ? below(4) : IPVS_FORWARD_TUNNEL;
	if (dest.forward == IPVS_FORWARD_TUNNEL)
		dest.tun_type = below(2) ? IPVS_TUNNEL_GRE : IPVS_TUNNEL_IPIP;
	dest.upper_threshold = below(2);
	return dest;
}

static void add_random(struct ipvs_table *table, const char *identity)
{
	struct ipvs_service service = service_of(identity);

	snprintf(service.scheduler, sizeof(service.scheduler), "%s", schedulers[below(3)]);
	service.flags = below(2) * IPVS_SERVICE_PERSISTENT;
	service.timeout_s = 1 + below(2);
	assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
	for (uint32_t count = below(6); count; count--) {
		struct ipvs_dest dest = random_dest(&service);

		assert_int_equal(ipvs_table_put_dest(table, &service, &dest, NULL), 0);
	}
}

/* Only services in the scope; in any order. */
static void fill(struct ipvs_table *table, const struct ipvs_scope *scope)
{
	ipvs_table_clear(table);
	for (size_t i = 0; i < COUNT_OF(identities); i++) {
		const char *identity = identities[below(COUNT_OF(identities))];
		struct ipvs_service service = service_of(identity);

		if (ipvs_scope_has(scope, &service))
			add_random(table, identity);
	}
}

static struct ipvs_scope *random_scope(void)
{
	struct ipvs_service named = service_of(identities[below(COUNT_OF(identities))]);
	struct ipvs_addr range = addr_of("10.0.0.0");
	struct ipvs_scope *scope = below(4) ? ipvs_scope_new() : NULL;

	if (scope && below(3) == 0)
		ipvs_scope_add_all(scope);
	if (scope && below(2))
		ipvs_scope_add_range(scope, &range, 24);
	if (scope && below(2))
		ipvs_scope_add_marks(scope, 1, 1 + below(9));
	if (scope && below(2))
		ipvs_scope_add_service(scope, &named);
	if (scope && below(3) == 0)
		ipvs_scope_keep_weights(scope, below(2) ? &named : NULL);
	return scope;
}

/* What must come out, found without a plan: what is foreign, and what is desired. */
static void expect(struct ipvs_table *expected, const struct ipvs_table *before,
		   const struct ipvs_table *desired, const struct ipvs_scope *scope)
{
	struct ipvs_service service;

	copy(expected, desired);
	for (size_t i = 0; i < ipvs_table_service_count(before); i++) {
		const struct ipvs_dests *dests = ipvs_table_dests(before, i);

		service = ipvs_table_service(before, i)->service;
		if (ipvs_scope_has(scope, &service))
			continue;
		assert_int_equal(ipvs_table_put_service(expected, &service, NULL), 0);
		for (size_t j = 0; j < dests->count; j++)
			ipvs_table_put_dest(expected, &service, &dests->entries[j].dest, NULL);
	}
}

/* The weights of servers that were there. */
static void keep_weights(struct ipvs_table *expected, const struct ipvs_table *before)
{
	for (size_t i = 0; i < ipvs_table_service_count(expected); i++) {
		const struct ipvs_service *service = &ipvs_table_service(expected, i)->service;
		const struct ipvs_dests *dests = ipvs_table_dests(expected, i);

		for (size_t j = 0; j < dests->count; j++) {
			struct ipvs_dest dest = dests->entries[j].dest;
			const struct ipvs_dest_entry *old =
				ipvs_table_find_dest(before, service, &dest);

			if (!old)
				continue;
			dest.weight = old->dest.weight;
			ipvs_table_put_dest(expected, service, &dest, NULL);
		}
	}
}

static bool same_dests(const struct ipvs_dests *a, const struct ipvs_dests *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (memcmp(&a->entries[i].dest, &b->entries[i].dest, sizeof(struct ipvs_dest)))
			return false;
	return true;
}

static bool same_tables(const struct ipvs_table *a, const struct ipvs_table *b)
{
	size_t count = ipvs_table_service_count(a);

	if (count != ipvs_table_service_count(b))
		return false;
	for (size_t i = 0; i < count; i++)
		if (memcmp(&ipvs_table_service(a, i)->service, &ipvs_table_service(b, i)->service,
			   sizeof(struct ipvs_service)) != 0 ||
		    !same_dests(ipvs_table_dests(a, i), ipvs_table_dests(b, i)))
			return false;
	return true;
}

/* --- tests --- */

#define ROUNDS 3000

struct tables {
	struct ipvs_table *before, *desired, *expected;
	struct ipvs_plan *plan;
	struct ipvs *h;
};

static int setup(void **state)
{
	struct tables *t = calloc(1, sizeof(*t));

	memset(&model, 0, sizeof(model));
	model.table = ipvs_table_new();
	model.dies_after = UINT64_MAX;
	seed = 1;
	t->before = ipvs_table_new();
	t->desired = ipvs_table_new();
	t->expected = ipvs_table_new();
	t->plan = ipvs_plan_new();
	t->h = ipvs_new();
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct tables *t = *state;

	ipvs_table_free(model.table);
	ipvs_table_free(t->before);
	ipvs_table_free(t->desired);
	ipvs_table_free(t->expected);
	ipvs_plan_free(t->plan);
	ipvs_free(t->h);
	free(t);
	return 0;
}

static void begin_round(struct tables *t, const struct ipvs_scope *scope)
{
	fill(t->before, NULL);
	fill(t->desired, scope);
	copy(model.table, t->before);
	expect(t->expected, t->before, t->desired, scope);
	model.before = t->before;
	model.after = t->expected;
}

static void test_result(void **state)
{
	struct tables *t = *state;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct ipvs_scope *scope = below(4) ? ipvs_scope_new() : NULL;
		struct ipvs_addr range = addr_of("10.0.0.0");
		bool keep = scope && below(2);

		if (scope && below(2))
			ipvs_scope_add_all(scope);
		if (scope) {
			ipvs_scope_add_range(scope, &range, 24);
			ipvs_scope_add_marks(scope, 1, 1 + below(9));
		}
		if (keep)
			ipvs_scope_keep_weights(scope, NULL);
		begin_round(t, scope);
		if (keep)
			keep_weights(t->expected, t->before);
		assert_round(round, ipvs_table_sync(t->h, t->desired, scope, t->plan, NULL) == 0);
		assert_round(round, same_tables(model.table, t->expected));
		for (size_t i = 0; i < ipvs_plan_step_count(t->plan); i++)
			assert_round(round, ipvs_plan_step_result(t->plan, i) == 0);
		/* Nothing is left to do, neither by the plan nor by a new one. */
		assert_round(round, ipvs_plan_apply(t->h, t->plan, NULL) == 0);
		assert_round(round, model.operations == 0);
		assert_round(round, ipvs_table_sync(t->h, t->desired, scope, t->plan, NULL) == 0);
		assert_round(round, ipvs_plan_step_count(t->plan) == 0);
		ipvs_scope_free(scope);
	}
}

/* With any scope: what is not in it is as before. */
static void test_scopes(void **state)
{
	struct tables *t = *state;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct ipvs_scope *scope = random_scope();

		begin_round(t, scope);
		model.before = NULL;
		assert_round(round, ipvs_table_sync(t->h, t->desired, scope, t->plan, NULL) == 0);
		assert_round(round, ipvs_table_sync(t->h, t->desired, scope, t->plan, NULL) == 0);
		assert_round(round, ipvs_plan_step_count(t->plan) == 0);
		for (size_t i = 0; i < ipvs_table_service_count(t->before); i++) {
			const struct ipvs_service *service =
				&ipvs_table_service(t->before, i)->service;
			int64_t now = ipvs_table_find_service(model.table, service);

			if (ipvs_scope_has(scope, service))
				continue;
			assert_round(round, now >= 0);
			assert_round(round, same_dests(ipvs_table_dests(model.table, (size_t)now),
						       ipvs_table_dests(t->before, i)));
		}
		ipvs_scope_free(scope);
	}
}

/* A process that dies after any step: the next one finishes, and no pool is empty either. */
static void test_interrupted(void **state)
{
	struct tables *t = *state;

	for (size_t round = 0; round < ROUNDS; round++) {
		begin_round(t, NULL);
		model.dies_after = below(20);
		assert_round(round, ipvs_table_sync(t->h, t->desired, NULL, t->plan, NULL) == 0);
		model.dies_after = UINT64_MAX;
		assert_round(round, ipvs_table_sync(t->h, t->desired, NULL, t->plan, NULL) == 0);
		assert_round(round, same_tables(model.table, t->expected));
	}
}

static void check_failures(const struct ipvs_plan *plan, const struct ipvs_failures *failures)
{
	char line[IPVS_STEP_TEXT_SIZE];
	size_t next = 0;

	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		assert_true(ipvs_plan_step_format(plan, i, line, sizeof(line)) > 0);
		if (strncmp(line, "add server", 10) != 0 || !strstr(line, ":81 to ")) {
			assert_int_equal(ipvs_plan_step_result(plan, i), 0);
			continue;
		}
		assert_int_equal(ipvs_plan_step_result(plan, i), -EINVAL);
		assert_true(next < failures->count);
		assert_int_equal(failures->entries[next].index, i);
		next++;
	}
	assert_int_equal(next, failures->count);
}

/* Steps that fail have their own numbers, also when a plan is applied a second time. */
static void test_failures(void **state)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	struct tables *t = *state;
	size_t failed = 0;

	for (size_t round = 0; round < 200; round++) {
		begin_round(t, NULL);
		model.before = NULL;
		model.wrong_port = 81;
		ipvs_table_sync(t->h, t->desired, NULL, t->plan, &failures);
		check_failures(t->plan, &failures);
		failed = failures.count;
		ipvs_plan_apply(t->h, t->plan, &failures);
		assert_round(round, model.operations == failed && failures.count == failed);
		check_failures(t->plan, &failures);
		model.wrong_port = 0;
		assert_round(round, ipvs_plan_apply(t->h, t->plan, &failures) == 0);
		assert_round(round, failures.count == 0);
		assert_round(round, same_tables(model.table, t->expected));
	}
	ipvs_failures_free(&failures);
}

static void test_settings_of_the_namespace(void **state)
{
	const struct ipvs_timeouts timeouts = { 1, 2, 3, { 0 } };
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct tables *t = *state;

	daemon.state = IPVS_DAEMON_BACKUP;
	snprintf(daemon.interface, sizeof(daemon.interface), "eth0");
	assert_int_equal(ipvs_table_set_timeouts(t->desired, &timeouts, NULL), 0);
	assert_int_equal(ipvs_table_put_daemon(t->desired, &daemon, NULL), 0);
	assert_int_equal(ipvs_plan_make(t->plan, model.table, t->desired, NULL, NULL), 0);
	assert_int_equal(ipvs_plan_apply(t->h, t->plan, NULL), 0);
	assert_int_equal(model.changes, 2);
	assert_int_equal(ipvs_plan_make(t->plan, model.table, t->desired, NULL, NULL), 0);
	assert_int_equal(ipvs_plan_step_count(t->plan), 0);
	daemon.sync_id = 5;
	assert_int_equal(ipvs_table_put_daemon(t->desired, &daemon, NULL), 0);
	assert_int_equal(ipvs_plan_make(t->plan, model.table, t->desired, NULL, NULL), 0);
	assert_int_equal(ipvs_plan_apply(t->h, t->plan, NULL), 0);
	assert_int_equal(model.changes, 4);
	assert_int_equal(ipvs_table_daemons(model.table)->daemons[0].sync_id, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_result, setup, teardown),
		cmocka_unit_test_setup_teardown(test_scopes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_interrupted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
		cmocka_unit_test_setup_teardown(test_settings_of_the_namespace, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
