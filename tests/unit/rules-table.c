/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables that change, compared with two arrays that change alike. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/libipvs.h>

#include "unit.h"

#define SERVICES 24
#define DESTS 24

static struct {
	bool there;
	bool dests[DESTS];
} model[SERVICES];

static uint64_t random_state;

static size_t any(size_t below)
{
	random_state = random_state * 6364136223846793005U + 1442695040888963407U;
	return (size_t)(random_state >> 33) % below;
}

static struct ipvs_service service_number(size_t i)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	service.addr.family = AF_INET;
	service.fwmark = (uint32_t)i + 1;
	return service;
}

static struct ipvs_dest dest_number(size_t k)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr.family = AF_INET;
	dest.addr.bytes[3] = (uint8_t)k;
	dest.weight = (uint32_t)k;
	return dest;
}

static void change(struct ipvs_table *table)
{
	size_t i = any(SERVICES), k = any(DESTS);
	struct ipvs_service service = service_number(i);
	struct ipvs_dest dest = dest_number(k);
	int expected;

	switch (any(8)) {
	case 0:
		assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
		model[i].there = true;
		break;
	case 1:
		expected = model[i].there ? 0 : -ESRCH;
		assert_int_equal(ipvs_table_delete_service(table, &service), expected);
		memset(&model[i], 0, sizeof(model[i]));
		break;
	case 2:
	case 3:
	case 4:
		expected = !model[i].there ? -ESRCH : model[i].dests[k] ? 0 : -ENOENT;
		assert_int_equal(ipvs_table_delete_dest(table, &service, &dest), expected);
		model[i].dests[k] = false;
		break;
	default:
		expected = model[i].there ? 0 : -ESRCH;
		assert_int_equal(ipvs_table_put_dest(table, &service, &dest, NULL), expected);
		model[i].dests[k] = model[i].there;
	}
}

static void check_dests(const struct ipvs_dests *dests, size_t i)
{
	size_t at = 0;

	for (size_t k = 0; k < DESTS; k++) {
		if (!model[i].dests[k])
			continue;
		assert_true(at < dests->count);
		assert_int_equal(dests->entries[at++].dest.weight, k);
	}
	assert_int_equal(dests->count, at);
}

static void check_all(const struct ipvs_table *table)
{
	size_t at = 0;

	for (size_t i = 0; i < SERVICES; i++) {
		struct ipvs_service service = service_number(i);

		assert_int_equal(ipvs_table_find_service(table, &service),
				 model[i].there ? (int64_t)at : -ENOENT);
		if (model[i].there)
			check_dests(ipvs_table_dests(table, at++), i);
	}
	assert_int_equal(ipvs_table_service_count(table), at);
}

static void check_found(const struct ipvs_table *table)
{
	struct ipvs_service service = service_number(any(SERVICES));
	struct ipvs_dest dest = dest_number(any(DESTS));
	const struct ipvs_dest_entry *entry = ipvs_table_find_dest(table, &service, &dest);

	assert_true(!entry == !model[service.fwmark - 1].dests[dest.weight]);
	assert_true(!entry || entry->dest.weight == dest.weight);
}

static void test_changes_in_any_order(void **state)
{
	struct ipvs_table *table = ipvs_table_new();

	(void)state;
	random_state = 7;
	check_all(table);
	for (size_t round = 0; round < 100000; round++) {
		change(table);
		check_found(table);
		if (any(200) == 0)
			check_all(table);
	}
	ipvs_table_free(table);
}

static void test_unused_fields_are_not_kept(void **state)
{
	struct ipvs_service service = service_number(0);
	struct ipvs_table *table = ipvs_table_new();
	const struct ipvs_service *kept;

	(void)state;
	service.prefix_len = 7;
	service.scheduler[10] = 'x';
	service.pe_name[5] = 'x';
	service.netmask = 0xff000000;
	assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
	kept = &ipvs_table_service(table, 0)->service;
	assert_int_equal(kept->prefix_len, 128);
	assert_int_equal(kept->netmask, 0xff000000);
	assert_true(!kept->scheduler[10] && !kept->pe_name[5]);
	service.addr.family = AF_INET6;
	assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
	kept = &ipvs_table_service(table, 1)->service;
	assert_int_equal(kept->prefix_len, 7);
	assert_int_equal(kept->netmask, 0xffffffff);
	ipvs_table_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changes_in_any_order),
		cmocka_unit_test(test_unused_fields_are_not_kept),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
