/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every command about services, and every setting of one read back from a real kernel. */
#include "bench.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#define PERSISTENT IPVS_SERVICE_PERSISTENT

static const char *const keys[] = {
	"tcp 10.0.0.1:80",  "tcp [2001:db8::1]:80",  "udp 10.0.0.1:53",	 "udp [2001:db8::1]:53",
	"sctp 10.0.0.1:36", "sctp [2001:db8::1]:36", "tcp 0.0.0.0:1",	 "udp [::]:65535",
	"fwmark 1",	    "fwmark 1 ipv6",	     "fwmark 4294967295", "fwmark 4294967295 ipv6",
};

static const struct {
	const char *scheduler;
	uint32_t flags, timeout_s, netmask, prefix_len;
	const char *pe_name;
} settings[] = {
	{ "wlc", 0, 0, 0xffffffff, 128, "" },
	{ "none", 0, 0, 0xffffffff, 128, "" },
	{ "rr", IPVS_SERVICE_SCHED_1, 0, 0xffffffff, 128, "" },
	{ "sh", IPVS_SERVICE_SCHED_2, 0, 0xffffffff, 128, "" },
	{ "rr", IPVS_SERVICE_SCHED_3, 0, 0xffffffff, 128, "" },
	{ "mh", IPVS_SERVICE_SCHED_1 | IPVS_SERVICE_SCHED_2, 0, 0xffffffff, 128, "" },
	{ "rr", PERSISTENT, 1, 0xffffffff, 128, "" },
	{ "rr", PERSISTENT, 300, 0xffffff00, 64, "" },
	{ "rr", PERSISTENT, 86400, 0x80000000, 1, "" },
	{ "rr", PERSISTENT, 4294967, 0xfffffffe, 127, "" },
	{ "rr", PERSISTENT, 300, 0, 33, "" },
	{ "rr", 0, 77, 0xff00ff00, 17, "" },
	{ "wrr", PERSISTENT | IPVS_SERVICE_SCHED_1, 60, 0xffff0000, 48, "sip" },
	{ "rr", PERSISTENT | 0x38, 60, 0xffff0000, 48, "" },
};

static void set_name(char *field, size_t size, const char *name)
{
	memset(field, 0, size);
	snprintf(field, size, "%s", name);
}

/* What the kernel has no place for comes back as the initialiser has it. */
static void apply_setting(struct ipvs_service *service, size_t i)
{
	bool v6 = service->addr.family == AF_INET6;

	set_name(service->scheduler, sizeof(service->scheduler), settings[i].scheduler);
	set_name(service->pe_name, sizeof(service->pe_name), settings[i].pe_name);
	service->flags = settings[i].flags;
	service->timeout_s = settings[i].timeout_s;
	service->netmask = v6 ? 0xffffffff : settings[i].netmask;
	service->prefix_len = v6 ? settings[i].prefix_len : 128;
}

static void assert_kernel_has(struct ipvs *h, const struct ipvs_service *service)
{
	const struct ipvs_stats no_traffic = { 0 };
	struct ipvs_service key = IPVS_SERVICE_INIT;
	struct ipvs_service_entry entry;

	key.addr = service->addr;
	key.protocol = service->protocol;
	key.port = service->port;
	key.fwmark = service->fwmark;
	assert_ok(h, ipvs_service_get(h, &key, &entry));
	assert_same_service(&entry.service, service);
	assert_memory_equal(&entry.stats, &no_traffic, sizeof(no_traffic));
	assert_true(entry.reserved[0] == 0 && entry.reserved[1] == 0);
}

static void check_setting(struct ipvs *h, struct ipvs_service service, size_t setting)
{
	begin_case("protocol %u family %u mark %u, setting %zu", service.protocol,
		   service.addr.family, service.fwmark, setting);
	apply_setting(&service, setting);
	assert_ok(h, ipvs_service_add(h, &service));
	assert_kernel_has(h, &service);
	assert_ok(h, ipvs_service_delete(h, &service));
}

static void every_setting(void **state)
{
	for (size_t key = 0; key < COUNT(keys); key++)
		for (size_t i = 0; i < COUNT(settings); i++)
			check_setting(*state, service_of(keys[key]), i);
}

static void every_update(void **state)
{
	struct ipvs *h = *state;

	for (size_t key = 0; key < COUNT(keys); key++) {
		struct ipvs_service service = add_service(h, keys[key], "rr");

		for (size_t i = 0; i < COUNT(settings); i++) {
			begin_case("%s, update to setting %zu", keys[key], i);
			apply_setting(&service, i);
			assert_ok(h, ipvs_service_update(h, &service));
			assert_kernel_has(h, &service);
		}
	}
}

static void one_packet(void **state)
{
	static const char *const of[] = { "udp 10.0.0.1:53", "udp [2001:db8::1]:53", "fwmark 5" };
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(of); i++) {
		struct ipvs_service service = service_of(of[i]);

		begin_case("%s", of[i]);
		service.flags = IPVS_SERVICE_ONEPACKET | IPVS_SERVICE_SCHED_3;
		assert_ok(h, ipvs_service_add(h, &service));
		assert_kernel_has(h, &service);
		service.flags = 0;
		assert_ok(h, ipvs_service_update(h, &service));
		assert_kernel_has(h, &service);
	}
}

static void every_port(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:0");
	struct ipvs *h = *state;

	service.flags = PERSISTENT;
	service.timeout_s = 300;
	assert_ok(h, ipvs_service_add(h, &service));
	assert_kernel_has(h, &service);
}

/* The kernel answers with the timeout that it has, so what overflowed in it would show. */
static void longest_timeout(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs *h = *state;
	uint32_t limit = UINT32_MAX / 1000;

	service.flags = PERSISTENT;
	service.timeout_s = UINT32_MAX;
	assert_fails(h, ipvs_service_add(h, &service), -EINVAL, IPVS_REASON_INVALID,
		     "add service tcp 10.0.0.1:80: timeout 4294967295 s is above");
	sscanf(strstr(ipvs_last_error(h)->text, "limit of"), "limit of %u", &limit);
	service.timeout_s = limit;
	assert_ok(h, ipvs_service_add(h, &service));
	assert_kernel_has(h, &service);
	service.timeout_s = limit + 1;
	assert_fails(h, ipvs_service_update(h, &service), -EINVAL, IPVS_REASON_INVALID,
		     "update service tcp 10.0.0.1:80: timeout");
}

static void schedulers_load(void **state)
{
	static const char *const names[] = { "rr", "wrr", "lc",	 "wlc", "lblc", "lblcr", "dh",
					     "sh", "sed", "nq", "fo",  "ovf",	"mh" };
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		struct ipvs_service service = service_of("tcp 10.0.0.1:80");

		begin_case("%s", names[i]);
		set_name(service.scheduler, sizeof(service.scheduler), names[i]);
		service.port = (uint16_t)(80 + i);
		assert_ok(h, ipvs_service_add(h, &service));
		assert_kernel_has(h, &service);
	}
}

/* Linux 6.1 and later, if built. */
static void scheduler_twos(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs *h = *state;

	set_name(service.scheduler, sizeof(service.scheduler), "twos");
	if (!has_module("ip_vs_twos")) {
		assert_fails(h, ipvs_service_add(h, &service), -ENOENT, IPVS_REASON_NO_SCHEDULER,
			     "add service tcp 10.0.0.1:80: the scheduler 'twos'");
		note("this kernel has no module ip_vs_twos");
		return;
	}
	assert_ok(h, ipvs_service_add(h, &service));
	assert_kernel_has(h, &service);
}

static void set_scheduler(void **state)
{
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct ipvs_service service = service_of(keys[i]);
		struct ipvs_service key = service;

		begin_case("%s", keys[i]);
		apply_setting(&service, 12);
		assert_ok(h, ipvs_service_add(h, &service));
		assert_ok(h, ipvs_service_set_scheduler(h, &key, "sh"));
		set_name(service.scheduler, sizeof(service.scheduler), "sh");
		assert_kernel_has(h, &service);
		assert_ok(h, ipvs_service_set_scheduler(h, &key, "none"));
		set_name(service.scheduler, sizeof(service.scheduler), "none");
		assert_kernel_has(h, &service);
	}
}

static void failed_change(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80"), other;
	struct ipvs *h = *state;

	apply_setting(&service, 12);
	assert_ok(h, ipvs_service_add(h, &service));
	assert_fails(h, ipvs_service_set_scheduler(h, &service, "nosuch"), -ENOENT,
		     IPVS_REASON_NO_SCHEDULER,
		     "set scheduler of tcp 10.0.0.1:80: the scheduler 'nosuch'");
	assert_kernel_has(h, &service);
	other = service;
	other.flags = 0;
	set_name(other.pe_name, sizeof(other.pe_name), "nosuch");
	assert_fails(h, ipvs_service_update(h, &other), -ENOENT, IPVS_REASON_NO_PE,
		     "update service tcp 10.0.0.1:80: the persistence engine 'nosuch'");
	assert_kernel_has(h, &service);
}

static void servers_stay(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	add_dest(h, &service, "10.1.0.1:80");
	apply_setting(&service, 12);
	assert_ok(h, ipvs_service_update(h, &service));
	assert_ok(h, ipvs_service_set_scheduler(h, &service, "lc"));
	assert_ok(h, ipvs_dest_list(h, &service, &dests));
	assert_int_equal(dests.count, 1);
	ipvs_dests_free(&dests);
}

static void delete_one(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_services services = IPVS_SERVICES_INIT;

	for (size_t i = 0; i < COUNT(keys); i++)
		add_service(h, keys[i], "rr");
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct ipvs_service service = service_of(keys[i]);

		begin_case("%s", keys[i]);
		assert_ok(h, ipvs_service_delete(h, &service));
		assert_int_equal(ipvs_service_delete(h, &service), -ESRCH);
		assert_ok(h, ipvs_service_list(h, &services));
		assert_int_equal(services.count, COUNT(keys) - 1 - i);
	}
	ipvs_services_free(&services);
}

/* A service that comes back has none of its old servers. */
static void servers_go(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	add_dest(h, &service, "10.1.0.1:80");
	assert_ok(h, ipvs_service_delete(h, &service));
	add_service(h, "tcp 10.0.0.1:80", "rr");
	assert_ok(h, ipvs_dest_list(h, &service, &dests));
	assert_int_equal(dests.count, 0);
	ipvs_dests_free(&dests);
}

static void flush(void **state)
{
	const struct ipvs_timeouts mine = { 800, 100, 200, { 0 } };
	struct ipvs *h = *state;
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_timeouts timeouts;

	assert_ok(h, ipvs_service_flush(h));
	for (size_t i = 0; i < COUNT(keys); i++)
		add_service(h, keys[i], "rr");
	assert_ok(h, ipvs_timeouts_set(h, &mine));
	assert_ok(h, ipvs_service_flush(h));
	assert_ok(h, ipvs_service_list(h, &services));
	assert_int_equal(services.count, 0);
	assert_ok(h, ipvs_timeouts_get(h, &timeouts));
	assert_memory_equal(&timeouts, &mine, sizeof(mine));
	ipvs_services_free(&services);
}

static void no_such(void **state)
{
	struct ipvs_service service = service_of("fwmark 7 ipv6");
	struct ipvs_service_entry entry, before;
	struct ipvs *h = *state;

	memset(&entry, 0x5a, sizeof(entry));
	before = entry;
	assert_fails(h, ipvs_service_get(h, &service, &entry), -ESRCH, IPVS_REASON_NO_SERVICE,
		     "get service fwmark 7 ipv6: ");
	assert_memory_equal(&entry, &before, sizeof(entry));
	assert_fails(h, ipvs_service_update(h, &service), -ESRCH, IPVS_REASON_NO_SERVICE,
		     "update service fwmark 7 ipv6: ");
	assert_fails(h, ipvs_service_delete(h, &service), -ESRCH, IPVS_REASON_NO_SERVICE,
		     "delete service fwmark 7 ipv6: ");
	assert_fails(h, ipvs_service_set_scheduler(h, &service, "rr"), -ESRCH,
		     IPVS_REASON_NO_SERVICE, "set scheduler of fwmark 7 ipv6: ");
}

/* The mark and the family, or the family, protocol, address and port: nothing else counts. */
static void identities_differ(void **state)
{
	static const char *const near[] = { "tcp 10.0.0.1:81", "tcp 10.0.0.2:80", "udp 10.0.0.1:80",
					    "sctp 10.0.0.1:80", "fwmark 80",
					    "tcp [a00:1::]:80" };
	struct ipvs_service service = service_of("tcp 10.0.0.1:80"), other;
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(near); i++)
		add_service(h, near[i], "rr");
	assert_int_equal(ipvs_service_delete(h, &service), -ESRCH);
	for (size_t i = 0; i < COUNT(near); i++) {
		begin_case("%s", near[i]);
		other = service_of(near[i]);
		assert_ok(h, ipvs_service_delete(h, &other));
	}
}

static void reading_is_writing(void **state)
{
	struct ipvs_service_entry entry;
	struct ipvs *h = *state;

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct ipvs_service service = service_of(keys[i]);

		begin_case("%s", keys[i]);
		apply_setting(&service, i);
		assert_ok(h, ipvs_service_add(h, &service));
		assert_ok(h, ipvs_service_get(h, &service, &entry));
		assert_ok(h, ipvs_service_update(h, &entry.service));
		assert_kernel_has(h, &service);
		assert_ok(h, ipvs_service_delete(h, &entry.service));
		assert_ok(h, ipvs_service_add(h, &entry.service));
		assert_kernel_has(h, &service);
	}
}

/*
 * Up to Linux 6.12 a scheduler that is loaded on demand is waited for with IPVS's lock held. These
 * two want the lock of all network namespaces, whose holder, while it takes one down, may want that
 * of IPVS: they would wait for each other for ever.
 */
static int load_with_care(void **state)
{
	(void)state;
	has_module("ip_vs_lblc");
	has_module("ip_vs_lblcr");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("a new service has exactly the settings that it was given", every_setting),
		TEST("an update replaces all settings", every_update),
		TEST("one-packet scheduling goes on and off", one_packet),
		TEST("a persistent service can have every port", every_port),
		TEST("the longest timeout that the library lets through is right", longest_timeout),
		TEST("thirteen schedulers load and bind", schedulers_load),
		TEST("the scheduler twos loads where the kernel has it", scheduler_twos),
		TEST("a new scheduler changes nothing else", set_scheduler),
		TEST("a change that fails changes nothing", failed_change),
		TEST("servers outlive a change of their service", servers_stay),
		TEST("a deleted service is gone, and only that one", delete_one),
		TEST("servers go with their service", servers_go),
		TEST("a flush deletes all services and keeps the timeouts", flush),
		TEST("a service that does not exist is named as missing", no_such),
		TEST("services that differ in one part of the identity differ", identities_differ),
		TEST("what was read can be written", reading_is_writing),
	};

	return cmocka_run_group_tests_name("service", tests, load_with_care, NULL);
}
