/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists that change while they are read, are cut into datagrams, and come in any order. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"
#include "wire/socket.h"

#define MULTI 2
#define PER_DATAGRAM 100

/* Entries first to last, in datagrams as full as the kernel makes them. */
static struct fake_list from_to(uint32_t first, uint32_t last)
{
	return (struct fake_list){ first, last - first + 1, 1, PER_DATAGRAM };
}

static void reading(uint32_t first, uint32_t last)
{
	fake_turn();
	fake_services(from_to(first, last));
}

static uint32_t number_of(const struct ipvs_service_entry *entry)
{
	return (uint32_t)entry->service.addr.bytes[1] << 8 | entry->service.addr.bytes[2];
}

static void check_list(const struct ipvs_services *services, uint32_t first, uint32_t last)
{
	assert_int_equal(services->count, last - first + 1);
	assert_true(services->allocated >= services->count);
	for (uint32_t i = 0; i < services->count; i++)
		assert_round(i, number_of(&services->entries[i]) == first + i);
}

/* List services, which shall be those from first to last after so many readings. */
static void check_services(struct ipvs *h, uint32_t first, uint32_t last, size_t readings)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	fake.sends = 0;
	assert_int_equal(ipvs_service_list(h, &services), 0);
	assert_int_equal(ipvs_last_error(h)->code, 0);
	check_list(&services, first, last);
	assert_int_equal(fake.sends, readings);
	ipvs_services_free(&services);
	assert_null(services.entries);
}

static void check_changed(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	assert_int_equal(ipvs_service_list(h, &services), -EAGAIN);
	assert_int_equal(ipvs_last_error(h)->code, -EAGAIN);
	assert_int_equal(ipvs_last_error(h)->reason, IPVS_REASON_CHANGED);
	assert_int_equal(services.count, 0);
	ipvs_services_free(&services);
}

/* What the kernel charges for a chunk of a page, and for one of 32 KiB; 0: it does not say. */
static uint32_t charge;
static unsigned int charges_asked;

uint32_t __wrap_socket_charge(struct mnl_socket *socket);

uint32_t __wrap_socket_charge(struct mnl_socket *socket)
{
	assert_non_null(socket);
	charges_asked++;
	return charge;
}

/* 320 bytes each: 11 fill a page, 101 the largest datagram. */
static const struct {
	uint32_t count;
	size_t readings;
} single_datagrams[] = {
	{ 1, 1 }, { 10, 1 }, { 11, 2 }, { 12, 2 }, { 13, 1 }, { 50, 1 }, { 99, 1 }, { 100, 2 },
};

static void test_one_datagram_is_read_again_only_when_it_was_full(void **state)
{
	if (sysconf(_SC_PAGESIZE) != 4096)
		skip();
	charge = 0;
	for (size_t i = 0; i < COUNT_OF(single_datagrams); i++) {
		for (size_t again = 0; again < single_datagrams[i].readings; again++)
			reading(1, single_datagrams[i].count);
		check_services(*state, 1, single_datagrams[i].count, single_datagrams[i].readings);
	}
}

static void check_charged(struct ipvs *h, uint32_t count, uint32_t charged, size_t readings,
			  unsigned int asked)
{
	charge = charged;
	charges_asked = 0;
	for (size_t i = 0; i < readings; i++)
		reading(1, count);
	check_services(h, 1, count, readings);
	assert_int_equal(charges_asked, asked);
}

/* It is asked behind a chunk that could be either, and as long as they come. */
static void test_what_a_chunk_took_tells_whether_it_was_full(void **state)
{
	if (sysconf(_SC_PAGESIZE) != 4096)
		skip();
	check_charged(*state, 11, 33280, 2, 1);
	check_charged(*state, 11, 33280, 1, 1);
	check_charged(*state, 12, 33280, 1, 1);
	check_charged(*state, 11, 4352, 2, 2);
	check_charged(*state, 11, 0, 2, 2);
	check_charged(*state, 3, 4352, 1, 1);
	check_charged(*state, 3, 4352, 1, 0);
	check_charged(*state, 50, 33280, 1, 0);
}

static void test_no_entries_are_read_once(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	assert_int_equal(ipvs_service_list(*state, &services), 0);
	assert_int_equal(services.count, 0);
	assert_int_equal(fake.sends, 1);
}

static void test_several_datagrams_are_read_until_two_readings_agree(void **state)
{
	reading(1, 250);
	reading(1, 250);
	check_services(*state, 1, 250, 2);
}

static void test_an_entry_that_comes_twice_makes_the_list_be_read_again(void **state)
{
	fake_turn();
	fake_datagram();
	for (uint32_t i = 1; i <= 5; i++)
		fake_service_entry(i);
	fake_service_entry(3);
	fake_end();
	reading(1, 5);
	check_services(*state, 1, 5, 2);
}

static void test_an_entry_that_comes_twice_is_not_agreed_upon(void **state)
{
	for (int i = 0; i < 2; i++) {
		fake_turn();
		fake_datagram();
		for (uint32_t number = 1; number <= 60; number++)
			fake_service_entry(number);
		fake_datagram();
		for (uint32_t number = 60; number <= 120; number++)
			fake_service_entry(number);
		fake_end();
	}
	reading(1, 120);
	reading(1, 120);
	check_services(*state, 1, 120, 4);
}

static void test_an_entry_that_is_missing_once_is_in_the_list(void **state)
{
	reading(1, 149);
	reading(1, 150);
	reading(1, 150);
	check_services(*state, 1, 150, 3);
}

static void test_as_many_but_other_entries_do_not_agree(void **state)
{
	reading(1, 150);
	reading(2, 151);
	reading(2, 151);
	check_services(*state, 2, 151, 3);
}

static void test_only_neighbouring_readings_can_agree(void **state)
{
	reading(1, 150);
	reading(1, 151);
	reading(1, 150);
	reading(1, 151);
	reading(1, 151);
	check_services(*state, 1, 151, 5);
}

static void test_a_reading_in_one_datagram_ends_the_search(void **state)
{
	reading(1, 150);
	reading(1, 20);
	check_services(*state, 1, 20, 2);
}

static void never_agree(int readings)
{
	for (int i = 0; i < readings; i++)
		reading(1, 150 + (uint32_t)i % 2);
}

static void test_a_list_that_keeps_changing_is_given_up_at_the_deadline(void **state)
{
	int64_t begin = fake.now_ns;

	/* The deadline begins behind the first reading, when it turns out not to be enough. */
	never_agree(11);
	fake.ms_per_send = 10;
	check_changed(*state);
	assert_int_equal(fake.sends, 11);
	assert_int_equal(fake.now_ns - begin, 110000000);
	fake.ms_per_send = 0;
	assert_int_equal(fake.sockets, 1);
}

static void test_a_slow_kernel_gets_four_readings_to_agree(void **state)
{
	fake.ms_per_send = 99;
	never_agree(4);
	check_changed(*state);
	assert_int_equal(fake.sends, 4);
	never_agree(2);
	reading(1, 200);
	reading(1, 200);
	check_services(*state, 1, 200, 4);
}

static void test_entries_in_any_order_are_sorted(void **state)
{
	static const uint32_t steps[] = { 1, 89, 7, 31 };

	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		fake_turn();
		fake_datagram();
		for (uint32_t j = 0; j < 90; j++)
			fake_service_entry(steps[i] * j % 90 + 1);
		fake_end();
		check_services(*state, 1, 90, 1);
	}
	fake_turn();
	fake_services((struct fake_list){ 90, 90, -1, PER_DATAGRAM });
	check_services(*state, 1, 90, 1);
}

/* Sorting moves entries as a whole. */
static void test_entries_keep_what_belongs_to_them_when_they_are_sorted(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	for (int way = 0; way < 2; way++) {
		fake_turn();
		fake_datagram();
		fake_data(1, MULTI, answer_fwmark, sizeof(answer_fwmark));
		if (way == 0)
			fake_data(1, MULTI, answer_service, sizeof(answer_service));
		fake_data(1, MULTI, answer_service6, sizeof(answer_service6));
		if (way == 1)
			fake_data(1, MULTI, answer_service, sizeof(answer_service));
		fake_end();
		assert_int_equal(ipvs_service_list(*state, &services), 0);
		assert_int_equal(services.count, 3);
		assert_int_equal(services.entries[0].service.netmask, 0xffffff00);
		assert_string_equal(services.entries[1].service.pe_name, "sip");
		assert_int_equal(services.entries[1].service.prefix_len, 64);
		assert_int_equal(services.entries[2].service.fwmark, 7);
		assert_string_equal(services.entries[2].service.scheduler, "none");
		assert_true(services.entries[1].stats.conns == 0x100000001);
	}
	ipvs_services_free(&services);
}

static void test_a_list_is_filled_again_without_new_memory(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_service_entry *entries;
	unsigned int reallocations;

	reading(1, 90);
	assert_int_equal(ipvs_service_list(*state, &services), 0);
	entries = services.entries;
	reallocations = fake.reallocations;
	for (uint32_t last = 90; last; last -= 30) {
		reading(2, last);
		assert_int_equal(ipvs_service_list(*state, &services), 0);
		check_list(&services, 2, last);
		assert_ptr_equal(services.entries, entries);
	}
	assert_int_equal(fake.reallocations, reallocations);
	ipvs_services_free(&services);
}

static void test_a_list_read_more_than_once_can_be_filled_again(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	for (uint32_t last = 150; last <= 350; last += 100) {
		reading(1, last - 1);
		reading(1, last);
		reading(1, last);
		assert_int_equal(ipvs_service_list(*state, &services), 0);
		check_list(&services, 1, last);
	}
	ipvs_services_free(&services);
}

static void test_a_list_is_empty_after_a_failure(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	reading(1, 20);
	assert_int_equal(ipvs_service_list(*state, &services), 0);
	fake_turn();
	fake_datagram();
	fake_service_entry(1);
	fake_done(EIO);
	assert_int_equal(ipvs_service_list(*state, &services), -EIO);
	assert_int_equal(services.count, 0);
	reading(1, 20);
	assert_int_equal(ipvs_service_list(*state, &services), 0);
	check_list(&services, 1, 20);
	ipvs_services_free(&services);
}

static void test_a_failure_of_the_second_reading_empties_the_list(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	reading(1, 150);
	fake_turn();
	fake_error(EPERM);
	assert_int_equal(ipvs_service_list(*state, &services), -EPERM);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_PERMISSION);
	assert_int_equal(services.count, 0);
	ipvs_services_free(&services);
}

static void test_after_a_loss_a_list_is_read_again(void **state)
{
	fake_turn();
	fake_datagram();
	fake_service_entry(1);
	fake_receive_fails(ENOBUFS);
	fake_datagram();
	fake_service_entry(3);
	fake_end();
	reading(1, 3);
	check_services(*state, 1, 3, 2);
	assert_int_equal(fake.sockets, 1);
}

static void test_a_list_whose_end_was_lost_is_no_success(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	fake_turn();
	fake_datagram();
	fake_service_entry(1);
	fake_receive_fails(ENOBUFS);
	assert_int_equal(ipvs_service_list(*state, &services), -ENOBUFS);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_ANSWER);
	assert_int_equal(services.count, 0);
	assert_int_equal(fake.sockets, 2);
	ipvs_services_free(&services);
}

static void test_without_memory_there_is_no_list(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;

	for (int allocations = 0; allocations < 3; allocations++) {
		reading(1, 50);
		fake.allocations_left = allocations;
		assert_int_equal(ipvs_service_list(*state, &services), -ENOMEM);
		fake.allocations_left = -1;
		assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_MEMORY);
		assert_int_equal(services.count, 0);
		ipvs_services_free(&services);
	}
	reading(1, 50);
	check_services(*state, 1, 50, 1);
}

/* The first reading was of the family that is gone. */
static void test_a_module_loaded_anew_between_two_readings_starts_the_list_anew(void **state)
{
	reading(1, 150);
	fake_turn();
	fake_error(ENOENT);
	fake_turn_default();
	fake.family++;
	reading(1, 160);
	reading(1, 160);
	check_services(*state, 1, 160, 5);
}

static struct ipvs_service service;

static int list_dests(struct ipvs *h, struct ipvs_dests *dests)
{
	service = service_of("tcp 10.0.0.1:80");
	return ipvs_dest_list(h, &service, dests);
}

/* As the kernel has them: the newest first. */
static void test_servers_are_sorted_and_read_as_services_are(void **state)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	for (int i = 0; i < 2; i++) {
		fake_turn();
		fake_dests((struct fake_list){ 200, 200, -1, 91 });
	}
	assert_int_equal(list_dests(*state, &dests), 0);
	assert_int_equal(fake.sends, 2);
	assert_int_equal(dests.count, 200);
	for (size_t i = 0; i < dests.count; i++)
		assert_round(i, dests.entries[i].dest.addr.bytes[2] == i + 1);
	ipvs_dests_free(&dests);
	assert_null(dests.entries);
}

static void test_no_servers_are_a_success_when_the_service_exists(void **state)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	fake_turn_default();
	fake_turn();
	fake_answer(1, answer_service, sizeof(answer_service));
	assert_int_equal(list_dests(*state, &dests), 0);
	assert_int_equal(dests.count, 0);
	assert_int_equal(fake.sends, 2);
	ipvs_dests_free(&dests);
}

static void test_no_servers_are_an_error_when_the_service_does_not_exist(void **state)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	fake_turn();
	fake_dests(from_to(1, 3));
	assert_int_equal(list_dests(*state, &dests), 0);
	assert_int_equal(dests.count, 3);
	assert_int_equal(list_dests(*state, &dests), -ESRCH);
	assert_int_equal(ipvs_last_error(*state)->reason, IPVS_REASON_NO_SERVICE);
	assert_string_equal(ipvs_last_error(*state)->text,
			    "list servers of tcp 10.0.0.1:80: no such service");
	assert_int_equal(dests.count, 0);
	ipvs_dests_free(&dests);
}

static void test_a_daemon_that_is_listed_twice_is_not_believed(void **state)
{
	struct ipvs_daemons daemons, before;

	memset(&daemons, 0xa5, sizeof(daemons));
	before = daemons;
	fake.ms_per_send = 50;
	for (int i = 0; i < 4; i++) {
		fake_turn();
		fake_datagram();
		fake_data(9, MULTI, answer_daemon, sizeof(answer_daemon));
		fake_data(9, MULTI, answer_daemon, sizeof(answer_daemon));
		fake_end();
	}
	assert_int_equal(ipvs_daemon_list(*state, &daemons), -EAGAIN);
	assert_memory_equal(&daemons, &before, sizeof(daemons));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_one_datagram_is_read_again_only_when_it_was_full),
		FAKE_TEST(test_what_a_chunk_took_tells_whether_it_was_full),
		FAKE_TEST(test_no_entries_are_read_once),
		FAKE_TEST(test_several_datagrams_are_read_until_two_readings_agree),
		FAKE_TEST(test_an_entry_that_comes_twice_makes_the_list_be_read_again),
		FAKE_TEST(test_an_entry_that_comes_twice_is_not_agreed_upon),
		FAKE_TEST(test_an_entry_that_is_missing_once_is_in_the_list),
		FAKE_TEST(test_as_many_but_other_entries_do_not_agree),
		FAKE_TEST(test_only_neighbouring_readings_can_agree),
		FAKE_TEST(test_a_reading_in_one_datagram_ends_the_search),
		FAKE_TEST(test_a_list_that_keeps_changing_is_given_up_at_the_deadline),
		FAKE_TEST(test_a_slow_kernel_gets_four_readings_to_agree),
		FAKE_TEST(test_entries_in_any_order_are_sorted),
		FAKE_TEST(test_entries_keep_what_belongs_to_them_when_they_are_sorted),
		FAKE_TEST(test_a_list_is_filled_again_without_new_memory),
		FAKE_TEST(test_a_list_read_more_than_once_can_be_filled_again),
		FAKE_TEST(test_a_list_is_empty_after_a_failure),
		FAKE_TEST(test_a_failure_of_the_second_reading_empties_the_list),
		FAKE_TEST(test_after_a_loss_a_list_is_read_again),
		FAKE_TEST(test_a_list_whose_end_was_lost_is_no_success),
		FAKE_TEST(test_without_memory_there_is_no_list),
		FAKE_TEST(test_a_module_loaded_anew_between_two_readings_starts_the_list_anew),
		FAKE_TEST(test_servers_are_sorted_and_read_as_services_are),
		FAKE_TEST(test_no_servers_are_a_success_when_the_service_exists),
		FAKE_TEST(test_no_servers_are_an_error_when_the_service_does_not_exist),
		FAKE_TEST(test_a_daemon_that_is_listed_twice_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
