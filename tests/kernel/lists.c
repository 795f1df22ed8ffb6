/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole tables from a real kernel: complete, sorted, of every size. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

static void no_services(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs *h = *state;

	assert_ok(h, ipvs_service_list(h, &services));
	assert_int_equal(services.count, 0);
	ipvs_services_free(&services);
	assert_null(services.entries);
}

/* Number i of many, in an order that is not that of the list. */
static struct ipvs_service service_number(unsigned int i)
{
	char text[IPVS_SERVICE_TEXT_SIZE];
	unsigned int n = i * 7919 % 500;

	if (n % 3 == 0)
		snprintf(text, sizeof(text), "tcp 10.0.%u.1:%u", n % 250, n + 1);
	else if (n % 3 == 1)
		snprintf(text, sizeof(text), "udp [2001:db8:%x::1]:%u", n, n);
	else
		snprintf(text, sizeof(text), "fwmark %u", n);
	struct ipvs_service service = service_of(text);

	service.flags = n % 2 ? IPVS_SERVICE_PERSISTENT : 0;
	service.timeout_s = n % 2 ? n : 0;
	return service;
}

static int by_identity(const void *a, const void *b)
{
	return ipvs_service_compare(a, b);
}

static void assert_list_is(const struct ipvs_services *got, const struct ipvs_service *want,
			   size_t count)
{
	assert_int_equal(got->count, count);
	for (size_t i = 0; i < count; i++)
		assert_same_service(&got->entries[i].service, &want[i]);
}

static void many_services(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_service want[500];
	struct ipvs *h = *state;

	for (unsigned int i = 0; i < COUNT(want); i++) {
		want[i] = service_number(i);
		assert_ok(h, ipvs_service_add(h, &want[i]));
	}
	qsort(want, COUNT(want), sizeof(want[0]), by_identity);
	assert_ok(h, ipvs_service_list(h, &services));
	assert_list_is(&services, want, COUNT(want));
	for (unsigned int i = 3; i < COUNT(want); i++)
		assert_ok(h, ipvs_service_delete(h, &want[i]));
	assert_ok(h, ipvs_service_list(h, &services));
	assert_list_is(&services, want, 3);
	ipvs_services_free(&services);
}

/* About a hundred services fill a chunk of an answer: what lies around its borders. */
static void every_count_of_services(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs *h = *state;

	for (uint16_t n = 1; n <= 230; n++) {
		begin_case("%u services", n);
		service.port = n;
		assert_ok(h, ipvs_service_add(h, &service));
		assert_ok(h, ipvs_service_list(h, &services));
		assert_int_equal(services.count, n);
		for (uint16_t i = 0; i < n; i++)
			assert_int_equal(services.entries[i].service.port, i + 1);
	}
	ipvs_services_free(&services);
}

static struct ipvs_dest dest_number(unsigned int n)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr = addr_of("10.1.0.0");
	dest.addr.bytes[2] = (uint8_t)(n >> 8);
	dest.addr.bytes[3] = (uint8_t)n;
	dest.port = (uint16_t)(n + 1);
	dest.weight = n;
	return dest;
}

static void assert_has_servers(struct ipvs *h, const struct ipvs_service *service,
			       unsigned int count, struct ipvs_dests *dests)
{
	assert_ok(h, ipvs_dest_list(h, service, dests));
	assert_int_equal(dests->count, count);
	for (unsigned int n = 0; n < count; n++) {
		struct ipvs_dest want = dest_number(n);

		assert_same_dest(&dests->entries[n].dest, &want);
	}
}

/* Added in an order that is not that of the list. */
static void many_servers(void **state)
{
	const unsigned int count = 1000;
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	struct ipvs_dest dest;

	assert_has_servers(h, &service, 0, &dests);
	for (unsigned int i = 0; i < count; i++) {
		dest = dest_number(i * 7919 % count);
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
	}
	assert_has_servers(h, &service, count, &dests);
	for (unsigned int n = count; n-- > 1;) {
		dest = dest_number(n);
		assert_ok(h, ipvs_dest_delete(h, &service, &dest));
	}
	assert_has_servers(h, &service, 1, &dests);
	ipvs_dests_free(&dests);
	assert_null(dests.entries);
}

/* About ninety servers fill a chunk of an answer: what lies around its borders. */
static void every_count_of_servers(void **state)
{
	struct ipvs *h = *state;
	struct ipvs_service service = add_service(h, "tcp 10.0.0.1:80", "rr");
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	for (unsigned int n = 0; n < 280; n++) {
		struct ipvs_dest dest = dest_number(n);

		begin_case("%u servers", n + 1);
		assert_ok(h, ipvs_dest_add(h, &service, &dest));
		assert_has_servers(h, &service, n + 1, &dests);
	}
	ipvs_dests_free(&dests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("no services are an empty list", no_services),
		TEST("five hundred services come complete and sorted", many_services),
		TEST("every number of services up to 230 comes complete", every_count_of_services),
		TEST("a thousand servers come complete and sorted", many_servers),
		TEST("every number of servers up to 280 comes complete", every_count_of_servers),
	};

	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
