/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The order of services and servers, which is their identity too. */
#include <netinet/in.h>
#include <string.h>

#include "identity.h"
#include "unit.h"

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

/* In their order. */
static const char *const ordered_services[] = {
	"tcp 0.0.0.0:80", "tcp 10.0.0.1:0", "tcp 10.0.0.1:80", "tcp 10.0.0.1:443",
	"tcp 10.0.0.1:65535", "tcp 10.0.1.0:80", "tcp 192.168.0.1:80", "udp 10.0.0.1:80",
	"sctp 10.0.0.1:80", "tcp [::]:80", "tcp [::1]:80", "tcp [2001:db8::1]:80",
	"udp [::1]:80", "fwmark 1", "fwmark 1 ipv6", "fwmark 2", "fwmark 4294967295",
};

static void test_services_compare_by_mark_family_protocol_address_and_port(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ordered_services); i++)
		for (size_t j = 0; j < COUNT_OF(ordered_services); j++) {
			struct ipvs_service a = service_of(ordered_services[i]);
			struct ipvs_service b = service_of(ordered_services[j]);

			a.flags = a.prefix_len = a.reserved[0] = 5;
			strcpy(a.scheduler, "rr");
			assert_for(ordered_services[i], sign(ipvs_service_compare(&a, &b)) ==
								sign((int)i - (int)j));
		}
}

/* Protocol, address and port do not tell services by mark apart. */
static void test_services_by_mark_compare_by_mark_and_family_alone(void **state)
{
	struct ipvs_service a = service_of("fwmark 7"), b = a;

	(void)state;
	b.protocol = IPPROTO_TCP;
	b.port = 80;
	b.addr.bytes[0] = 10;
	assert_int_equal(ipvs_service_compare(&a, &b), 0);
}

static const char *const ordered_dests[] = {
	"0.0.0.0:1", "9.255.255.255:80", "10.0.0.1:0", "10.0.0.1:80", "10.0.0.1:65535",
	"10.0.0.2:1", "200.0.0.1:1", "[::]:80", "[::1]:80", "[2001:db8::1]:80", "[ff02::1]:1",
};

static void test_servers_compare_by_family_address_and_port(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ordered_dests); i++)
		for (size_t j = 0; j < COUNT_OF(ordered_dests); j++) {
			struct ipvs_dest a = dest_of(ordered_dests[i]);
			struct ipvs_dest b = dest_of(ordered_dests[j]);
			int by_addr = sign(ipvs_addr_compare(&a.addr, &b.addr));
			int by = sign(ipvs_dest_compare(&a, &b));

			a.weight = a.forward = a.reserved[4] = 3;
			assert_for(ordered_dests[i], by == sign((int)i - (int)j));
			assert_for(ordered_dests[i], by_addr == by || by_addr == 0);
			assert_for(ordered_dests[i], by == sign(ipvs_dest_compare(&a, &b)));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_services_compare_by_mark_family_protocol_address_and_port),
		cmocka_unit_test(test_services_by_mark_compare_by_mark_and_family_alone),
		cmocka_unit_test(test_servers_compare_by_family_address_and_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
