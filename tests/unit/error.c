/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the kernel's errno to a reason and a sentence that names the command and its object. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "answers.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"

/* What the calls are about; set anew for each row. */
static struct ipvs_service service;
static struct ipvs_dest dest;
static struct ipvs_daemon daemon_record;
static struct ipvs_timeouts timeouts;

static void fill_records(void)
{
	service = service_of("tcp 10.0.0.1:80");
	dest = dest_of("10.0.0.2:8080");
	daemon_record = (struct ipvs_daemon)IPVS_DAEMON_INIT;
	daemon_record.state = IPVS_DAEMON_BACKUP;
	strcpy(daemon_record.interface, "eth7");
	timeouts = (struct ipvs_timeouts){ .tcp_s = 1 };
}

#define COMMAND_OF(name, call) \
	static int name(struct ipvs *h) \
	{ \
		return call; \
	}

COMMAND_OF(add_service, ipvs_service_add(h, &service))
COMMAND_OF(update_service, ipvs_service_update(h, &service))
COMMAND_OF(set_scheduler, ipvs_service_set_scheduler(h, &service, "rr"))
COMMAND_OF(delete_service, ipvs_service_delete(h, &service))
COMMAND_OF(flush, ipvs_service_flush(h))
COMMAND_OF(get_service, ipvs_service_get(h, &service, &(struct ipvs_service_entry){ 0 }))
COMMAND_OF(list_services, ipvs_service_list(h, &(struct ipvs_services)IPVS_SERVICES_INIT))
COMMAND_OF(add_dest, ipvs_dest_add(h, &service, &dest))
COMMAND_OF(update_dest, ipvs_dest_update(h, &service, &dest))
COMMAND_OF(set_weight, ipvs_dest_set_weight(h, &service, &dest, 3))
COMMAND_OF(delete_dest, ipvs_dest_delete(h, &service, &dest))
COMMAND_OF(get_dest, ipvs_dest_get(h, &service, &dest, &(struct ipvs_dest_entry){ 0 }))
COMMAND_OF(list_dests, ipvs_dest_list(h, &service, &(struct ipvs_dests)IPVS_DESTS_INIT))
COMMAND_OF(get_stats, ipvs_get_stats(h, &service, NULL, &(struct ipvs_stats){ 0 }))
COMMAND_OF(get_dest_stats, ipvs_get_stats(h, &service, &dest, &(struct ipvs_stats){ 0 }))
COMMAND_OF(zero_all, ipvs_stats_zero(h, NULL))
COMMAND_OF(zero_service, ipvs_stats_zero(h, &service))
COMMAND_OF(get_timeouts, ipvs_timeouts_get(h, &timeouts))
COMMAND_OF(set_timeouts, ipvs_timeouts_set(h, &timeouts))
COMMAND_OF(start_daemon, ipvs_daemon_start(h, &daemon_record))
COMMAND_OF(stop_daemon, ipvs_daemon_stop(h, IPVS_DAEMON_MASTER))
COMMAND_OF(list_daemons, ipvs_daemon_list(h, &(struct ipvs_daemons){ 0 }))
COMMAND_OF(get_info, ipvs_info_get(h, &(struct ipvs_info){ 0 }))

#define OF_SERVICE " tcp 10.0.0.1:80: "
#define OF_SERVER " 10.0.0.2:8080 of tcp 10.0.0.1:80: "

/* Each command, and how its sentences begin. */
static const struct command {
	int (*call)(struct ipvs *h);
	const char *begins;
} commands[] = {
	{ add_service, "add service" OF_SERVICE },
	{ update_service, "update service" OF_SERVICE },
	{ set_scheduler, "set scheduler of" OF_SERVICE },
	{ delete_service, "delete service" OF_SERVICE },
	{ flush, "flush services: " },
	{ get_service, "get service" OF_SERVICE },
	{ list_services, "list services: " },
	{ add_dest, "add server" OF_SERVER },
	{ update_dest, "update server" OF_SERVER },
	{ set_weight, "set weight of server" },
	{ delete_dest, "delete server" OF_SERVER },
	{ get_dest, "get server" },
	{ list_dests, "list servers of" OF_SERVICE },
	{ get_stats, "get stats" OF_SERVICE },
	{ get_dest_stats, "get stats" },
	{ zero_all, "zero stats: " },
	{ zero_service, "zero stats" OF_SERVICE },
	{ get_timeouts, "get timeouts: " },
	{ set_timeouts, "set timeouts: " },
	{ start_daemon, "start daemon backup: " },
	{ stop_daemon, "stop daemon master: " },
	{ list_daemons, "list daemons: " },
	{ get_info, "get info: " },
};

static const char *beginning_of(int (*call)(struct ipvs *h))
{
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (commands[i].call == call)
			return commands[i].begins;
	return "no such command";
}

static void check_error(struct ipvs *h, int (*call)(struct ipvs *h), int ret, int code,
			enum ipvs_reason reason, const char *says)
{
	const struct ipvs_error *error = ipvs_last_error(h);
	const char *begins = beginning_of(call);

	if (ret != code || error->code != code || error->reason != reason)
		fail_msg("%s returned %d, reason %u: %s", begins, ret, error->reason, error->text);
	if (strncmp(error->text, begins, strlen(begins)) != 0 || !strstr(error->text, says))
		fail_msg("not '%s...%s', but: %s", begins, says, error->text);
	assert_null(strchr(error->text, '\n'));
}

static void check_kernels_error(int (*call)(struct ipvs *h), int error, int code,
				enum ipvs_reason reason, const char *says)
{
	void *h = NULL;

	assert_int_equal(fake_setup(&h), 0);
	fill_records();
	fake_turn();
	fake_error(error);
	if (call == stop_daemon) {
		fake_datagram();
		fake_error_for(1, 0);
	}
	check_error(h, call, call(h), code, reason, says);
	assert_int_equal(fake_teardown(&h), 0);
}

static const struct {
	int error;
	enum ipvs_reason reason;
	const char *says;
} everywhere[] = {
	{ EPERM, IPVS_REASON_PERMISSION, "CAP_NET_ADMIN" },
	{ ENOPROTOOPT, IPVS_REASON_NO_MODULE, "modprobe ip_vs" },
	{ ENOMEM, IPVS_REASON_MEMORY, "memory" },
	{ EOPNOTSUPP, IPVS_REASON_UNSUPPORTED, "does not know the command" },
	{ EAFNOSUPPORT, IPVS_REASON_FAMILY, "family" },
};

static void test_causes_that_every_command_has(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		for (size_t j = 0; j < COUNT_OF(everywhere); j++)
			check_kernels_error(commands[i].call, everywhere[j].error,
					    -everywhere[j].error, everywhere[j].reason,
					    everywhere[j].says);
}

static const struct {
	int (*call)(struct ipvs *h);
	int error;
	enum ipvs_reason reason;
	const char *says;
} causes[] = {
	{ add_service, EEXIST, IPVS_REASON_SERVICE_EXISTS, "exists already" },
	{ add_service, ENOENT, IPVS_REASON_NO_SCHEDULER, "'wlc' is not available" },
	{ add_service, EINVAL, IPVS_REASON_SCHEDULER, "'wlc' refuses" },
	{ add_service, EIO, IPVS_REASON_SYSTEM, "Input/output error" },
	{ update_service, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ update_service, ENOENT, IPVS_REASON_NO_SCHEDULER, "kernel module ip_vs_wlc" },
	{ update_service, EINVAL, IPVS_REASON_SCHEDULER, "4093" },
	{ set_scheduler, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ delete_service, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ get_service, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ get_service, EMSGSIZE, IPVS_REASON_SYSTEM, "Message too long" },
	{ get_stats, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ zero_service, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ add_dest, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ add_dest, EEXIST, IPVS_REASON_SERVER_EXISTS, "has this server already" },
	{ add_dest, EINVAL, IPVS_REASON_SERVER_ADDRESS, "no server can have this address" },
	{ add_dest, ERANGE, IPVS_REASON_SYSTEM, "range" },
	{ update_dest, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ update_dest, ENOENT, IPVS_REASON_NO_SERVER, "no such server" },
	{ delete_dest, ESRCH, IPVS_REASON_NO_SERVICE, "no such service" },
	{ delete_dest, ENOENT, IPVS_REASON_NO_SERVER, "no such server" },
	{ start_daemon, EEXIST, IPVS_REASON_DAEMON_RUNS, "runs already" },
	{ start_daemon, ENODEV, IPVS_REASON_NO_INTERFACE, "no such interface" },
	{ start_daemon, EINVAL, IPVS_REASON_INVALID, "refuses" },
	{ start_daemon, ENETUNREACH, IPVS_REASON_NETWORK, "'eth7': Network is unreachable" },
	{ start_daemon, EADDRINUSE, IPVS_REASON_NETWORK, "'eth7': Address already in use" },
	{ start_daemon, ESRCH, IPVS_REASON_NETWORK, "'eth7'" },
	{ stop_daemon, ESRCH, IPVS_REASON_NO_DAEMON, "no such daemon" },
	{ stop_daemon, EINVAL, IPVS_REASON_SYSTEM, "Invalid argument" },
	{ set_timeouts, EINVAL, IPVS_REASON_INVALID, "timeout" },
	{ flush, EIO, IPVS_REASON_SYSTEM, "Input/output error" },
	{ flush, ENOENT, IPVS_REASON_SYSTEM, "No such file" },
	{ list_services, EBUSY, IPVS_REASON_SYSTEM, "busy" },
	{ get_info, EAGAIN, IPVS_REASON_SYSTEM, "temporarily" },
};

static void test_causes_that_some_commands_have(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(causes); i++)
		check_kernels_error(causes[i].call, causes[i].error, -causes[i].error,
				    causes[i].reason, causes[i].says);
}

static const struct {
	int error;
	enum ipvs_reason reason;
	const char *says;
} failures[] = {
	{ EIO, IPVS_REASON_SYSTEM, "Input/output error" },
	{ ENOBUFS, IPVS_REASON_ANSWER, "whether it was done is not known" },
	{ ENOMEM, IPVS_REASON_MEMORY, "no memory" },
};

static void check_failure(struct ipvs *h, int (*call)(struct ipvs *h))
{
	fill_records();
	for (size_t i = 0; i < COUNT_OF(failures); i++) {
		fake_turn();
		fake_receive_fails(failures[i].error);
		check_error(h, call, call(h), -failures[i].error, failures[i].reason,
			    failures[i].says);
	}
	fake_turn();
	check_error(h, call, call(h), -ETIMEDOUT, IPVS_REASON_TIMEOUT, "before the deadline");
	fake_turn();
	fake_raw("garbage", 7);
	check_error(h, call, call(h), -EBADMSG, IPVS_REASON_ANSWER, "makes no sense");
}

static void test_causes_that_are_not_the_kernels_verdict(void **state)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		check_failure(*state, commands[i].call);
}

static const struct {
	const char *scheduler, *pe, *loaded;
	enum ipvs_reason reason;
	const char *says;
} missing[] = {
	{ "foo", "", "ip_vs_wlc", IPVS_REASON_NO_SCHEDULER,
	  "'foo' is not available (kernel module ip_vs_foo)" },
	{ "foo", "sip", "ip_vs_wlc", IPVS_REASON_NO_SCHEDULER, "'foo'" },
	{ "wlc", "sip", "ip_vs_wlc", IPVS_REASON_NO_PE,
	  "'sip' is not available (kernel module ip_vs_pe_sip)" },
	{ "wlc", "sip", "ip_vs_rr", IPVS_REASON_NO_SCHEDULER, "'wlc'" },
	/* No module is looked for then. */
	{ "none", "sip", "ip_vs_wlc", IPVS_REASON_NO_PE, "'sip'" },
};

static void test_a_missing_scheduler_is_told_from_a_missing_engine(void **state)
{
	for (size_t i = 0; i < COUNT_OF(missing); i++) {
		fill_records();
		strcpy(service.scheduler, missing[i].scheduler);
		strcpy(service.pe_name, missing[i].pe);
		fake.module = missing[i].loaded;
		fake_turn();
		fake_error(ENOENT);
		check_error(*state, add_service, add_service(*state), -ENOENT, missing[i].reason,
			    missing[i].says);
	}
}

static void test_the_new_scheduler_is_named_when_it_is_missing(void **state)
{
	static const int errors[] = { ENOENT, EINVAL };
	static const enum ipvs_reason reasons[] = { IPVS_REASON_NO_SCHEDULER,
						    IPVS_REASON_SCHEDULER };

	fill_records();
	for (size_t i = 0; i < COUNT_OF(errors); i++) {
		fake_turn();
		fake_answer(1, answer_service, sizeof(answer_service));
		fake_turn();
		fake_error(errors[i]);
		check_error(*state, set_scheduler,
			    ipvs_service_set_scheduler(*state, &service, "fancy"), -errors[i],
			    reasons[i], "'fancy'");
	}
}

static void give(uint8_t cmd, const uint8_t *attrs, size_t size)
{
	fake_turn();
	fake_datagram();
	fake_data(cmd, 2, attrs, size);
	fake_end();
}

static void refuse_a_mixed_server(void)
{
	fill_records();
	dest = dest_of("[2001:db8::2]:80");
	dest.forward = IPVS_FORWARD_TUNNEL;
	fake_turn();
	fake_error(EINVAL);
}

static void test_a_mixed_server_is_refused_because_of_a_daemon_only_when_one_runs(void **state)
{
	refuse_a_mixed_server();
	give(9, answer_daemon, sizeof(answer_daemon));
	assert_int_equal(add_dest(*state), -EINVAL);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_MIXED_FAMILY);
	assert_non_null(strstr(ipvs_last_error(*state)->text,
			       "add server [2001:db8::2]:80 of tcp 10.0.0.1:80: "));
	refuse_a_mixed_server();
	fake_turn_default();
	assert_int_equal(add_dest(*state), -EINVAL);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_SERVER_ADDRESS);
}

static void test_a_cause_that_can_not_be_looked_for_does_not_hide_the_error(void **state)
{
	refuse_a_mixed_server();
	fake_turn();
	fake_error(EPERM);
	assert_int_equal(add_dest(*state), -EINVAL);
	assert_int_equal(ipvs_last_error(*state)->code, -EINVAL);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_SERVER_ADDRESS);
	fill_records();
	fake_turn();
	fake_error(EINVAL);
	fake_turn(); /* no answer */
	check_error(*state, start_daemon, start_daemon(*state), -EINVAL, IPVS_REASON_INVALID, "");
}

/* A daemon is refused when any service has a server of the other family. */
static void test_a_daemon_is_refused_because_of_mixed_servers_only_when_there_are(void **state)
{
	fill_records();
	fake_turn();
	fake_error(EINVAL);
	give(1, answer_service, sizeof(answer_service));
	give(5, answer_dest, sizeof(answer_dest));
	check_error(*state, start_daemon, start_daemon(*state), -EINVAL, IPVS_REASON_INVALID, "");
	assert_int_equal(fake.sends, 3);
	fake_turn();
	fake_error(EINVAL);
	give(1, answer_service6, sizeof(answer_service6));
	give(5, answer_dest, sizeof(answer_dest));
	check_error(*state, start_daemon, start_daemon(*state), -EINVAL, IPVS_REASON_MIXED_FAMILY,
		    "other address family");
}

static int (*const about_servers[])(struct ipvs *h) = { get_dest, set_weight, get_dest_stats };

/* They list servers, and look for the service when there are none, but are about one server. */
static void test_an_error_of_reading_a_server_names_the_server(void **state)
{
	fill_records();
	for (size_t i = 0; i < COUNT_OF(about_servers); i++) {
		const char *text = ipvs_last_error(*state)->text;

		fake_turn();
		fake_error(EIO);
		assert_int_equal(about_servers[i](*state), -EIO);
		assert_for(text, strstr(text, OF_SERVER));
		assert_int_equal(about_servers[i](*state), -ESRCH);
		assert_for(text, strstr(text, OF_SERVER));
	}
}

static void test_more_daemons_than_there_can_be_are_no_answer(void **state)
{
	uint8_t third[sizeof(answer_daemon)];

	memcpy(third, answer_daemon, sizeof(third));
	third[8] = third[11] = 3;
	fake_turn();
	fake_datagram();
	fake_data(9, 2, answer_daemon, sizeof(answer_daemon));
	fake_data(9, 2, answer_daemon6, sizeof(answer_daemon6));
	fake_data(9, 2, third, sizeof(third));
	fake_end();
	check_error(*state, list_daemons, list_daemons(*state), -EBADMSG, IPVS_REASON_ANSWER, "3");
}

/* What is refused before it is sent has the same form. */
static void test_a_refused_record_is_named_too(void **state)
{
	fill_records();
	service.port = 0;
	assert_int_equal(add_service(*state), -EINVAL);
	assert_string_equal(ipvs_last_error(*state)->text,
			    "add service tcp 10.0.0.1:0: port 0, every port, is for persistent "
			    "services only");
	fill_records();
	dest.weight = 2147483648;
	check_error(*state, add_dest, add_dest(*state), -EINVAL, IPVS_REASON_INVALID,
		    "weight 2147483648");
	timeouts.udp_s = UINT32_MAX;
	check_error(*state, set_timeouts, set_timeouts(*state), -EINVAL, IPVS_REASON_INVALID,
		    "4294967295 s");
	daemon_record.sync_id = 256;
	check_error(*state, start_daemon, start_daemon(*state), -EINVAL, IPVS_REASON_INVALID,
		    "sync id 256");
	assert_int_equal(fake.sends, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_causes_that_every_command_has),
		cmocka_unit_test(test_causes_that_some_commands_have),
		FAKE_TEST(test_causes_that_are_not_the_kernels_verdict),
		FAKE_TEST(test_a_missing_scheduler_is_told_from_a_missing_engine),
		FAKE_TEST(test_the_new_scheduler_is_named_when_it_is_missing),
		FAKE_TEST(test_a_mixed_server_is_refused_because_of_a_daemon_only_when_one_runs),
		FAKE_TEST(test_a_cause_that_can_not_be_looked_for_does_not_hide_the_error),
		FAKE_TEST(test_a_daemon_is_refused_because_of_mixed_servers_only_when_there_are),
		FAKE_TEST(test_an_error_of_reading_a_server_names_the_server),
		FAKE_TEST(test_more_daemons_than_there_can_be_are_no_answer),
		FAKE_TEST(test_a_refused_record_is_named_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
