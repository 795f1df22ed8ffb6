/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables built by hand: what is put in is found, in order, and can be taken out again. */
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include <libipvs/table.h>
#include <libipvs/text.h>

#define MANY 300

static struct ipvs_service service_of(unsigned int i)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	service.addr.family = AF_INET;
	service.addr.bytes[0] = 10;
	service.addr.bytes[3] = (uint8_t)i;
	service.protocol = IPPROTO_TCP;
	service.port = (uint16_t)(1000 + i);
	return service;
}

static struct ipvs_dest dest_of(unsigned int i)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr.bytes[0] = 192;
	dest.addr.bytes[2] = (uint8_t)(i >> 8);
	dest.addr.bytes[3] = (uint8_t)i;
	dest.port = 80;
	dest.weight = i;
	return dest;
}

/* Numbers up to MANY, each once, in no order: 7 and MANY have no common factor. */
static unsigned int shuffled(unsigned int i)
{
	return i * 7 % MANY;
}

static void put_many_dests(struct ipvs_table *table, const struct ipvs_service *service)
{
	for (unsigned int i = 0; i < MANY; i++) {
		struct ipvs_dest dest = dest_of(shuffled(i));

		assert_int_equal(ipvs_table_put_dest(table, service, &dest, NULL), 0);
	}
}

static int new_table(void **state)
{
	*state = ipvs_table_new();
	return *state ? 0 : -1;
}

static int free_table(void **state)
{
	ipvs_table_free(*state);
	return 0;
}

static void test_services_are_found_while_they_come(void **state)
{
	for (unsigned int i = 0; i < MANY; i++) {
		struct ipvs_service service = service_of(shuffled(i));

		assert_int_equal(ipvs_table_find_service(*state, &service), -ENOENT);
		assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
		assert_true(ipvs_table_find_service(*state, &service) >= 0);
	}
	assert_int_equal(ipvs_table_service_count(*state), MANY);
}

static void test_places_are_in_order(void **state)
{
	const struct ipvs_dests *dests;
	struct ipvs_service service = service_of(0);

	test_services_are_found_while_they_come(state);
	for (size_t i = 1; i < MANY; i++)
		assert_true(ipvs_service_compare(&ipvs_table_service(*state, i - 1)->service,
						 &ipvs_table_service(*state, i)->service) < 0);
	put_many_dests(*state, &service);
	dests = ipvs_table_dests(*state, (size_t)ipvs_table_find_service(*state, &service));
	assert_int_equal(dests->count, MANY);
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(dests->entries[i].dest.weight, i);
		assert_int_equal(dests->entries[i].dest.addr.family, AF_INET);
	}
	assert_null(ipvs_table_service(*state, MANY));
	assert_null(ipvs_table_dests(*state, MANY));
}

static void test_putting_again_replaces_settings_and_keeps_servers(void **state)
{
	struct ipvs_service service = service_of(1);
	struct ipvs_dest dest = dest_of(2);

	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	put_many_dests(*state, &service);
	service.flags = IPVS_SERVICE_PERSISTENT;
	service.timeout_s = 60;
	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	dest.weight = 77;
	assert_int_equal(ipvs_table_put_dest(*state, &service, &dest, NULL), 0);
	assert_int_equal(ipvs_table_service(*state, 0)->service.timeout_s, 60);
	assert_int_equal(ipvs_table_dests(*state, 0)->count, MANY);
	assert_int_equal(ipvs_table_find_dest(*state, &service, &dest)->dest.weight, 77);
}

static void test_what_is_deleted_is_gone_and_the_rest_stays(void **state)
{
	struct ipvs_service service = service_of(1), other = service_of(2);
	struct ipvs_dest dest = dest_of(100), next = dest_of(101);

	assert_int_equal(ipvs_table_put_service(*state, &other, NULL), 0);
	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	put_many_dests(*state, &service);
	assert_int_equal(ipvs_table_delete_dest(*state, &service, &dest), 0);
	assert_int_equal(ipvs_table_delete_dest(*state, &service, &dest), -ENOENT);
	assert_null(ipvs_table_find_dest(*state, &service, &dest));
	assert_int_equal(ipvs_table_find_dest(*state, &service, &next)->dest.weight, 101);
	assert_int_equal(ipvs_table_delete_service(*state, &service), 0);
	assert_int_equal(ipvs_table_delete_service(*state, &service), -ESRCH);
	assert_int_equal(ipvs_table_delete_dest(*state, &service, &dest), -ESRCH);
	assert_int_equal(ipvs_table_find_service(*state, &other), 0);
	assert_int_equal(ipvs_table_dests(*state, 0)->count, 0);
}

/* Its slot, and the memory in it, is used again by the next. */
static void test_a_service_that_comes_back_has_no_servers(void **state)
{
	struct ipvs_service service = service_of(1);

	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	put_many_dests(*state, &service);
	assert_int_equal(ipvs_table_delete_service(*state, &service), 0);
	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	assert_int_equal(ipvs_table_dests(*state, 0)->count, 0);
	put_many_dests(*state, &service);
	ipvs_table_clear(*state);
	assert_int_equal(ipvs_table_service_count(*state), 0);
	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	assert_int_equal(ipvs_table_dests(*state, 0)->count, 0);
}

static void test_wrong_things_are_refused_and_change_nothing(void **state)
{
	struct ipvs_service service = service_of(1), wrong = service_of(2);
	struct ipvs_dest dest = dest_of(1);
	struct ipvs_error error;

	wrong.scheduler[0] = '\0';
	assert_int_equal(ipvs_table_put_service(*state, &wrong, &error), -EINVAL);
	assert_string_equal(error.text, "the scheduler's name is empty");
	assert_int_equal(ipvs_table_put_dest(*state, &service, &dest, &error), -ESRCH);
	assert_int_equal(error.reason, IPVS_REASON_NO_SERVICE);
	assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
	dest.weight = 3000000000U;
	assert_int_equal(ipvs_table_put_dest(*state, &service, &dest, &error), -EINVAL);
	assert_int_equal(ipvs_table_service_count(*state), 1);
	assert_int_equal(ipvs_table_dests(*state, 0)->count, 0);
}

static void test_daemons_and_timeouts_are_kept(void **state)
{
	struct ipvs_timeouts timeouts = { .tcp_s = 90 };
	struct ipvs_daemon backup = { .state = IPVS_DAEMON_BACKUP, .interface = "eth0" };
	struct ipvs_daemon master = { .state = IPVS_DAEMON_MASTER, .interface = "eth1" };

	assert_int_equal(ipvs_table_set_timeouts(*state, &timeouts, NULL), 0);
	assert_int_equal(ipvs_table_put_daemon(*state, &backup, NULL), 0);
	assert_int_equal(ipvs_table_put_daemon(*state, &master, NULL), 0);
	backup.sync_id = 5;
	assert_int_equal(ipvs_table_put_daemon(*state, &backup, NULL), 0);
	assert_int_equal(ipvs_table_timeouts(*state)->tcp_s, 90);
	assert_int_equal(ipvs_table_daemons(*state)->count, 2);
	assert_string_equal(ipvs_table_daemons(*state)->daemons[0].interface, "eth1");
	assert_int_equal(ipvs_table_daemons(*state)->daemons[1].sync_id, 5);
}

static void test_null_is_an_error(void **state)
{
	struct ipvs_service service = service_of(1);
	struct ipvs_dest dest = dest_of(1);
	struct ipvs_error error;

	assert_int_equal(ipvs_table_put_service(NULL, &service, &error), -EINVAL);
	assert_int_equal(ipvs_table_put_dest(*state, NULL, &dest, &error), -EINVAL);
	assert_int_equal(ipvs_table_set_timeouts(*state, NULL, &error), -EINVAL);
	assert_int_equal(ipvs_table_put_daemon(*state, NULL, &error), -EINVAL);
	assert_int_equal(ipvs_table_delete_service(*state, NULL), -EINVAL);
	assert_int_equal(ipvs_table_delete_dest(*state, &service, NULL), -EINVAL);
	assert_int_equal(ipvs_table_find_service(NULL, &service), -EINVAL);
	assert_null(ipvs_table_find_dest(*state, &service, NULL));
	assert_int_equal(ipvs_table_service_count(NULL), 0);
	assert_null(ipvs_table_timeouts(NULL));
	assert_int_equal(ipvs_table_load(NULL, *state), -EINVAL);
	ipvs_table_clear(NULL);
	ipvs_table_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_table, free_table)

/* Services go in no order; those that stay keep their servers, each where it is looked for. */
static void test_servers_stay_with_their_service_whatever_goes(void **state)
{
	struct ipvs_service large = service_of(MANY);

	for (unsigned int i = 0; i < MANY; i++) {
		struct ipvs_service service = service_of(shuffled(i));
		struct ipvs_dest dest = dest_of(shuffled(i));

		assert_int_equal(ipvs_table_put_service(*state, &service, NULL), 0);
		assert_int_equal(ipvs_table_put_dest(*state, &service, &dest, NULL), 0);
	}
	assert_int_equal(ipvs_table_put_service(*state, &large, NULL), 0);
	put_many_dests(*state, &large);
	for (unsigned int i = 0; i < MANY; i++) {
		struct ipvs_service gone = service_of(i * 11 % MANY);
		struct ipvs_service next = service_of((i + 1) * 11 % MANY);
		struct ipvs_dest of_next = dest_of((i + 1) * 11 % MANY), of_large = dest_of(i);

		assert_int_equal(ipvs_table_delete_service(*state, &gone), 0);
		assert_int_equal(ipvs_table_find_service(*state, &gone), -ENOENT);
		assert_non_null(ipvs_table_find_dest(*state, &large, &of_large));
		assert_true(i + 1 == MANY || ipvs_table_find_dest(*state, &next, &of_next));
		assert_true(i % 50 || ipvs_table_service(*state, 0)); /* which puts it in order */
	}
	assert_int_equal(ipvs_table_service_count(*state), 1);
	assert_int_equal(ipvs_table_dests(*state, 0)->count, MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_services_are_found_while_they_come),
		TEST(test_places_are_in_order),
		TEST(test_putting_again_replaces_settings_and_keeps_servers),
		TEST(test_what_is_deleted_is_gone_and_the_rest_stays),
		TEST(test_servers_stay_with_their_service_whatever_goes),
		TEST(test_a_service_that_comes_back_has_no_servers),
		TEST(test_wrong_things_are_refused_and_change_nothing),
		TEST(test_daemons_and_timeouts_are_kept),
		TEST(test_null_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
