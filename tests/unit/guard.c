/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every public function with NULL, with a handle that is not open, and with one that is in use. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake-kernel.h"
#include "identity.h"
#include "kernel/handle.h"
#include "unit.h"

static struct ipvs_service service;
static struct ipvs_dest dest;
static struct ipvs_daemon daemon_record;
static struct ipvs_timeouts timeouts;
static struct ipvs_stats stats;
static struct ipvs_cpus cpus = IPVS_CPUS_INIT;

static int set_up(void **state)
{
	service = service_of("tcp 10.0.0.1:80");
	dest = dest_of("10.0.0.2:8080");
	daemon_record = (struct ipvs_daemon)IPVS_DAEMON_INIT;
	daemon_record.state = IPVS_DAEMON_BACKUP;
	strcpy(daemon_record.interface, "eth0");
	timeouts = (struct ipvs_timeouts){ .tcp_s = 1 };
	return fake_setup(state);
}

#define CALL(name, call) \
	static int name(struct ipvs *h) \
	{ \
		return call; \
	}

/* Good arguments. */
CALL(set_netns, ipvs_netns_set(h, NULL))
CALL(set_netns_fd, ipvs_netns_set_fd(h, 0))
CALL(set_deadline, ipvs_deadline_set(h, 100))
CALL(open_handle, ipvs_open(h))
CALL(shut_down, ipvs_shutdown(h))
CALL(get_info, ipvs_info_get(h, &(struct ipvs_info){ 0 }))
CALL(add_service, ipvs_service_add(h, &service))
CALL(update_service, ipvs_service_update(h, &service))
CALL(set_scheduler, ipvs_service_set_scheduler(h, &service, "rr"))
CALL(delete_service, ipvs_service_delete(h, &service))
CALL(flush, ipvs_service_flush(h))
CALL(get_service, ipvs_service_get(h, &service, &(struct ipvs_service_entry){ 0 }))
CALL(list_services, ipvs_service_list(h, &(struct ipvs_services)IPVS_SERVICES_INIT))
CALL(add_dest, ipvs_dest_add(h, &service, &dest))
CALL(update_dest, ipvs_dest_update(h, &service, &dest))
CALL(set_weight, ipvs_dest_set_weight(h, &service, &dest, 3))
CALL(delete_dest, ipvs_dest_delete(h, &service, &dest))
CALL(get_dest, ipvs_dest_get(h, &service, &dest, &(struct ipvs_dest_entry){ 0 }))
CALL(list_dests, ipvs_dest_list(h, &service, &(struct ipvs_dests)IPVS_DESTS_INIT))
CALL(get_totals, ipvs_get_stats(h, NULL, NULL, &stats))
CALL(list_cpus, ipvs_cpu_list(h, &cpus))
CALL(get_stats, ipvs_get_stats(h, &service, NULL, &stats))
CALL(get_dest_stats, ipvs_get_stats(h, &service, &dest, &stats))
CALL(zero_all, ipvs_stats_zero(h, NULL))
CALL(zero_service, ipvs_stats_zero(h, &service))
CALL(get_timeouts, ipvs_timeouts_get(h, &timeouts))
CALL(set_timeouts, ipvs_timeouts_set(h, &timeouts))
CALL(start_daemon, ipvs_daemon_start(h, &daemon_record))
CALL(stop_daemon, ipvs_daemon_stop(h, IPVS_DAEMON_MASTER))
CALL(list_daemons, ipvs_daemon_list(h, &(struct ipvs_daemons){ 0 }))
CALL(get_sysctl, ipvs_sysctl_get(h, "conntrack", &(struct ipvs_sysctl){ .kind = 0 }))
CALL(set_sysctl, ipvs_sysctl_set(h, &(struct ipvs_sysctl){ .kind = 0 }))
CALL(list_sysctls, ipvs_sysctl_list(h, &(struct ipvs_sysctls)IPVS_SYSCTLS_INIT))
CALL(list_advices, ipvs_advice_list(h, NULL, &(struct ipvs_advices)IPVS_ADVICES_INIT))
CALL(list_advices_null, ipvs_advice_list(h, NULL, NULL))

static int open_conns(struct ipvs *h)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int ret = ipvs_conn_reader_open(h, reader);

	assert_int_equal(ipvs_conn_reader_error(reader)->code, ret);
	ipvs_conn_reader_free(reader);
	return ret;
}

/* NULL in each place where it is not allowed. */
CALL(get_info_null, ipvs_info_get(h, NULL))
CALL(add_service_null, ipvs_service_add(h, NULL))
CALL(update_service_null, ipvs_service_update(h, NULL))
CALL(set_scheduler_null_service, ipvs_service_set_scheduler(h, NULL, "rr"))
CALL(set_scheduler_null, ipvs_service_set_scheduler(h, &service, NULL))
CALL(delete_service_null, ipvs_service_delete(h, NULL))
CALL(get_service_null, ipvs_service_get(h, NULL, &(struct ipvs_service_entry){ 0 }))
CALL(get_service_null_entry, ipvs_service_get(h, &service, NULL))
CALL(list_services_null, ipvs_service_list(h, NULL))
CALL(add_dest_null_service, ipvs_dest_add(h, NULL, &dest))
CALL(add_dest_null, ipvs_dest_add(h, &service, NULL))
CALL(update_dest_null_service, ipvs_dest_update(h, NULL, &dest))
CALL(update_dest_null, ipvs_dest_update(h, &service, NULL))
CALL(set_weight_null_service, ipvs_dest_set_weight(h, NULL, &dest, 3))
CALL(set_weight_null, ipvs_dest_set_weight(h, &service, NULL, 3))
CALL(delete_dest_null_service, ipvs_dest_delete(h, NULL, &dest))
CALL(delete_dest_null, ipvs_dest_delete(h, &service, NULL))
CALL(get_dest_null_service, ipvs_dest_get(h, NULL, &dest, &(struct ipvs_dest_entry){ 0 }))
CALL(get_dest_null, ipvs_dest_get(h, &service, NULL, &(struct ipvs_dest_entry){ 0 }))
CALL(get_dest_null_entry, ipvs_dest_get(h, &service, &dest, NULL))
CALL(list_dests_null_service, ipvs_dest_list(h, NULL, &(struct ipvs_dests)IPVS_DESTS_INIT))
CALL(list_dests_null, ipvs_dest_list(h, &service, NULL))
CALL(get_stats_null, ipvs_get_stats(h, &service, NULL, NULL))
CALL(get_totals_null, ipvs_get_stats(h, NULL, NULL, NULL))
CALL(list_cpus_null, ipvs_cpu_list(h, NULL))
CALL(get_stats_null_service, ipvs_get_stats(h, NULL, &dest, &stats))
CALL(get_timeouts_null, ipvs_timeouts_get(h, NULL))
CALL(set_timeouts_null, ipvs_timeouts_set(h, NULL))
CALL(start_daemon_null, ipvs_daemon_start(h, NULL))
CALL(list_daemons_null, ipvs_daemon_list(h, NULL))

typedef int (*public_call)(struct ipvs *h);

/* Those that work on a handle that is not open, and those that do not. */
static const public_call before_open[] = {
	set_netns, set_netns_fd, set_deadline, open_handle, shut_down, open_conns, get_totals,
	list_cpus, get_sysctl, set_sysctl, list_sysctls, list_advices, list_advices_null,
};

static const struct {
	public_call call;
	const char *verb;
} operations[] = {
	{ get_info, "get info: " },
	{ add_service, "add service tcp 10.0.0.1:80: " },
	{ update_service, "update service tcp 10.0.0.1:80: " },
	{ set_scheduler, "set scheduler of tcp 10.0.0.1:80: " },
	{ delete_service, "delete service tcp 10.0.0.1:80: " },
	{ flush, "flush services: " },
	{ get_service, "get service tcp 10.0.0.1:80: " },
	{ list_services, "list services: " },
	{ add_dest, "add server" },
	{ update_dest, "update server" },
	{ set_weight, "set weight of server" },
	{ delete_dest, "delete server" },
	{ get_dest, "get server" },
	{ list_dests, "list servers of tcp 10.0.0.1:80: " },
	{ get_stats, "get stats tcp 10.0.0.1:80: " },
	{ get_dest_stats, "get stats" },
	{ zero_all, "zero stats: " },
	{ zero_service, "zero stats tcp 10.0.0.1:80: " },
	{ get_timeouts, "get timeouts: " },
	{ set_timeouts, "set timeouts: " },
	{ start_daemon, "start daemon backup: " },
	{ stop_daemon, "stop daemon master: " },
	{ list_daemons, "list daemons: " },
};

static const struct null_call {
	public_call call;
	const char *says;
} nulls[] = {
	{ get_info_null, "get info: info is NULL" },
	{ add_service_null, "add service: service is NULL" },
	{ update_service_null, "update service: service is NULL" },
	{ set_scheduler_null_service, "set scheduler of: service is NULL" },
	{ set_scheduler_null, "set scheduler of tcp 10.0.0.1:80: scheduler is NULL" },
	{ delete_service_null, "delete service: service is NULL" },
	{ get_service_null, "get service: service is NULL" },
	{ get_service_null_entry, "get service tcp 10.0.0.1:80: entry is NULL" },
	{ list_services_null, "list services: services is NULL" },
	{ add_dest_null_service, "add server: service is NULL" },
	{ add_dest_null, "add server tcp 10.0.0.1:80: server is NULL" },
	{ update_dest_null_service, "update server: service is NULL" },
	{ update_dest_null, "update server tcp 10.0.0.1:80: server is NULL" },
	{ set_weight_null_service, "set weight of server: service is NULL" },
	{ set_weight_null, "set weight of server tcp 10.0.0.1:80: server is NULL" },
	{ delete_dest_null_service, "delete server: service is NULL" },
	{ delete_dest_null, "delete server tcp 10.0.0.1:80: server is NULL" },
	{ get_dest_null_service, "get server: service is NULL" },
	{ get_dest_null, "get server tcp 10.0.0.1:80: server is NULL" },
	{ get_dest_null_entry, "get server 10.0.0.2:8080 of tcp 10.0.0.1:80: entry is NULL" },
	{ list_dests_null_service, "list servers of: service is NULL" },
	{ list_dests_null, "list servers of tcp 10.0.0.1:80: dests is NULL" },
	{ get_stats_null, "get stats tcp 10.0.0.1:80: stats is NULL" },
	{ get_timeouts_null, "get timeouts: timeouts is NULL" },
	{ set_timeouts_null, "set timeouts: timeouts is NULL" },
	{ start_daemon_null, "start daemon: daemon is NULL" },
	{ list_daemons_null, "list daemons: daemons is NULL" },
};

/* Those of functions that need no open handle. */
static const struct null_call nulls_before_open[] = {
	{ get_totals_null, "get stats: stats is NULL" },
	{ get_stats_null_service, "get stats: the server's service is NULL" },
	{ list_cpus_null, "list counters of processors: cpus is NULL" },
};

static void test_no_function_takes_null_for_a_handle(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(before_open); i++)
		assert_round(i, before_open[i](NULL) == -EINVAL);
	for (size_t i = 0; i < COUNT_OF(operations); i++)
		assert_for(operations[i].verb, operations[i].call(NULL) == -EINVAL);
	for (size_t i = 0; i < COUNT_OF(nulls); i++)
		assert_for(nulls[i].says, nulls[i].call(NULL) == -EINVAL);
	for (size_t i = 0; i < COUNT_OF(nulls_before_open); i++)
		assert_round(i, nulls_before_open[i].call(NULL) == -EINVAL);
	assert_int_equal(ipvs_last_error(NULL)->code, -EINVAL);
	ipvs_free(NULL);
	ipvs_services_free(NULL);
	ipvs_dests_free(NULL);
	ipvs_cpus_free(NULL);
	assert_int_equal(fake.sends, 0);
}

static void check_null(struct ipvs *h, const struct null_call *null)
{
	const struct ipvs_error *error = ipvs_last_error(h);

	assert_for(null->says, null->call(h) == -EINVAL);
	assert_for(null->says, error->code == -EINVAL);
	assert_for(null->says, error->reason == IPVS_REASON_INVALID);
	assert_string_equal(error->text, null->says);
}

static void test_no_function_takes_null_for_an_object(void **state)
{
	for (size_t i = 0; i < COUNT_OF(nulls); i++)
		check_null(*state, &nulls[i]);
	for (size_t i = 0; i < COUNT_OF(nulls_before_open); i++)
		check_null(*state, &nulls_before_open[i]);
	assert_int_equal(fake.sends, 0);
}

/* Wrong in what is identity or an argument of its own. */
CALL(set_no_scheduler, ipvs_service_set_scheduler(h, &service, ""))
CALL(set_large_weight, ipvs_dest_set_weight(h, &service, &dest, 2147483648))
CALL(stop_both_daemons, ipvs_daemon_stop(h, 3))

static const public_call about_services[] = {
	add_service, update_service, set_scheduler, delete_service, get_service, add_dest,
	update_dest, set_weight, delete_dest, get_dest, list_dests, get_stats, get_dest_stats,
	zero_service,
};

static const public_call about_servers[] = {
	add_dest, update_dest, set_weight, delete_dest, get_dest, get_dest_stats,
};

static const public_call wrong_arguments[] = {
	set_no_scheduler, set_large_weight, stop_both_daemons,
};

static void check_refused(struct ipvs *h, const public_call *calls, size_t count, int code)
{
	uint32_t reason = code == -EINVAL ? IPVS_REASON_INVALID : IPVS_REASON_FAMILY;

	for (size_t i = 0; i < count; i++) {
		assert_round(i, calls[i](h) == code);
		assert_round(i, ipvs_last_error(h)->code == code);
		assert_round(i, ipvs_last_error(h)->reason == reason);
	}
	assert_int_equal(fake.sends, 0);
}

static void test_a_wrong_identity_or_argument_is_not_sent(void **state)
{
	check_refused(*state, wrong_arguments, COUNT_OF(wrong_arguments), -EINVAL);
	dest.addr.bytes[4] = 1;
	check_refused(*state, about_servers, COUNT_OF(about_servers), -EINVAL);
	dest.addr.family = 1;
	check_refused(*state, about_servers, COUNT_OF(about_servers), -EAFNOSUPPORT);
	service.fwmark = 1;
	check_refused(*state, about_services, COUNT_OF(about_services), -EINVAL);
	service.addr.family = 0;
	check_refused(*state, about_services, COUNT_OF(about_services), -EAFNOSUPPORT);
}

static void check_not_open(struct ipvs *h)
{
	for (size_t i = 0; i < COUNT_OF(operations); i++) {
		const struct ipvs_error *error = ipvs_last_error(h);
		const char *verb = operations[i].verb;

		assert_for(verb, operations[i].call(h) == -ENOTCONN);
		assert_for(verb, error->code == -ENOTCONN);
		assert_for(verb, error->reason == IPVS_REASON_NOT_OPEN);
		assert_for(verb, strncmp(error->text, verb, strlen(verb)) == 0);
		assert_for(verb, strstr(error->text, "not open"));
	}
	for (size_t i = 0; i < COUNT_OF(nulls); i++)
		assert_for(nulls[i].says, nulls[i].call(h) == -ENOTCONN);
	for (size_t i = 0; i < COUNT_OF(nulls_before_open); i++)
		check_null(h, &nulls_before_open[i]);
}

static void test_no_operation_works_on_a_handle_that_was_never_opened(void **state)
{
	struct ipvs *h = ipvs_new();

	(void)state;
	assert_non_null(h);
	check_not_open(h);
	ipvs_free(h);
	assert_int_equal(fake.sends, 0);
}

static void test_no_operation_works_on_a_handle_that_was_closed(void **state)
{
	assert_int_equal(ipvs_shutdown(*state), 0);
	check_not_open(*state);
	assert_int_equal(fake.sends, 0);
}

static void check_busy(struct ipvs *h)
{
	for (size_t i = 0; i < COUNT_OF(before_open); i++)
		assert_round(i, before_open[i](h) == -EBUSY);
	for (size_t i = 0; i < COUNT_OF(operations); i++)
		assert_for(operations[i].verb, operations[i].call(h) == -EBUSY);
	for (size_t i = 0; i < COUNT_OF(nulls); i++)
		assert_for(nulls[i].says, nulls[i].call(h) == -EBUSY);
	for (size_t i = 0; i < COUNT_OF(nulls_before_open); i++)
		assert_round(i, nulls_before_open[i].call(h) == -EBUSY);
}

/* What another thread does while a call is under way. */
static struct ipvs *in_use;
static unsigned int intrusions;

static void intrude(void)
{
	size_t sends = fake.sends;

	check_busy(in_use);
	assert_int_equal(fake.sends, sends);
	intrusions++;
}

static void test_a_handle_in_use_refuses_every_function(void **state)
{
	intrusions = 0;
	in_use = *state;
	fake.on_send = intrude;
	assert_int_equal(flush(*state), 0);
	assert_int_equal(get_info(*state), 0);
	assert_int_equal(list_services(*state), 0);
	assert_int_equal(intrusions, 3);
	assert_int_equal(ipvs_last_error(*state)->code, 0);
}

/* Also one that fails: what the intruders got is not written over its error. */
static void test_a_refused_intruder_leaves_the_error_alone(void **state)
{
	in_use = *state;
	fake.on_send = intrude;
	fake_turn();
	fake_error(EIO);
	assert_int_equal(flush(*state), -EIO);
	fake.on_send = NULL;
	assert_int_equal(ipvs_last_error(*state)->code, -EIO);
	assert_int_equal(flush(*state), 0);
}

/* However a call ends, it gives the handle back. */
static void test_every_call_gives_the_handle_back(void **state)
{
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT_OF(operations); i++) {
		operations[i].call(h);
		assert_for(operations[i].verb, !atomic_flag_test_and_set(&h->busy));
		atomic_flag_clear(&h->busy);
		fake_turn();
		operations[i].call(h);
		assert_for(operations[i].verb, !atomic_flag_test_and_set(&h->busy));
		atomic_flag_clear(&h->busy);
	}
	for (size_t i = 0; i < COUNT_OF(nulls); i++) {
		nulls[i].call(h);
		assert_for(nulls[i].says, !atomic_flag_test_and_set(&h->busy));
		atomic_flag_clear(&h->busy);
	}
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, fake_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_no_function_takes_null_for_a_handle),
		TEST(test_no_function_takes_null_for_an_object),
		TEST(test_a_wrong_identity_or_argument_is_not_sent),
		TEST(test_no_operation_works_on_a_handle_that_was_never_opened),
		TEST(test_no_operation_works_on_a_handle_that_was_closed),
		TEST(test_a_handle_in_use_refuses_every_function),
		TEST(test_a_refused_intruder_leaves_the_error_alone),
		TEST(test_every_call_gives_the_handle_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
