/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lists of a table that others change at the same time: what is there all the time is in every
 * list, and nothing is in it twice. The kernel promises neither.
 */
#include "bench.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LASTING 600
#define DURATION_MS 2000
#define PORTS_OF_OTHERS 20000

/* Service or server number n, of those that stay or of those that come and go. */
static struct ipvs_service service_number(unsigned int n)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	service.addr.family = AF_INET;
	service.addr.bytes[0] = 10;
	service.protocol = 6;
	service.port = (uint16_t)(n + 1);
	return service;
}

static struct ipvs_dest dest_number(unsigned int n)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr.family = AF_INET;
	dest.addr.bytes[0] = dest.addr.bytes[3] = 10;
	dest.port = (uint16_t)(n + 1);
	return dest;
}

/* --- those who change --- */

#define BURST 40

static int change_services(struct ipvs *h, unsigned int round)
{
	int ret = 0;

	for (unsigned int n = 0; n < BURST && ret == 0; n++) {
		struct ipvs_service service = service_number(PORTS_OF_OTHERS + n * 37);

		ret = round % 2 ? ipvs_service_delete(h, &service) : ipvs_service_add(h, &service);
	}
	return ret;
}

static int change_dests(struct ipvs *h, unsigned int round)
{
	const struct ipvs_service service = service_number(0);
	int ret = 0;

	for (unsigned int n = 0; n < BURST && ret == 0; n++) {
		struct ipvs_dest dest = dest_number(PORTS_OF_OTHERS + n * 37);

		ret = round % 2 ? ipvs_dest_delete(h, &service, &dest)
				: ipvs_dest_add(h, &service, &dest);
	}
	return ret;
}

/* In a namespace of its own. */
static int fill_and_flush(struct ipvs *h, unsigned int round)
{
	int ret = 0;

	if (round % 2)
		return ipvs_service_flush(h);
	for (unsigned int n = 0; n < 200 && ret == 0; n++) {
		struct ipvs_service service = service_number(n * 11);

		ret = ipvs_service_add(h, &service);
	}
	return ret;
}

typedef int (*changer)(struct ipvs *h, unsigned int round);

static pid_t start_changer(changer change)
{
	pid_t parent = getpid(), child = fork();
	struct ipvs *h;

	assert_true(child >= 0);
	if (child)
		return child;
	if (change == fill_and_flush)
		new_namespace();
	h = ipvs_new();
	if (ipvs_open(h) < 0)
		_exit(1);
	for (unsigned int round = 0; getppid() == parent; round++)
		if (change(h, round) < 0)
			_exit(2);
	_exit(3);
}

static void stop_changer(pid_t child)
{
	int status = 0;

	assert_that(waitpid(child, &status, WNOHANG) == 0, "the changer ended: %x", status);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* --- who lists --- */

struct tally {
	unsigned int lists, refusals;
};

/* Port numbers in the order of the list; those that last are below the others'. */
static void check_ports(uint16_t (*port_at)(const void *list, size_t i), const void *list,
			size_t count)
{
	assert_in_range(count, LASTING, LASTING + BURST);
	for (size_t i = 0; i < LASTING; i++)
		assert_that(port_at(list, i) == i + 1, "number %zu is missing or doubled", i);
	for (size_t i = LASTING; i < count; i++)
		assert_that(port_at(list, i) > port_at(list, i - 1), "number %zu is doubled", i);
}

static uint16_t service_port(const void *list, size_t i)
{
	return ((const struct ipvs_services *)list)->entries[i].service.port;
}

static uint16_t dest_port(const void *list, size_t i)
{
	return ((const struct ipvs_dests *)list)->entries[i].dest.port;
}

/* Whether the list is good; refused ones are empty. */
static bool is_granted(struct ipvs *h, int ret, size_t count, struct tally *tally)
{
	tally->lists += ret == 0;
	if (ret == 0)
		return true;
	tally->refusals++;
	assert_fails(h, ret, -EAGAIN, IPVS_REASON_CHANGED, "list ");
	assert_int_equal(count, 0);
	return false;
}

static void list_services(struct ipvs *h, struct tally *tally)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int ret = ipvs_service_list(h, &services);

	if (is_granted(h, ret, services.count, tally))
		check_ports(service_port, &services, services.count);
	ipvs_services_free(&services);
}

static void list_dests(struct ipvs *h, struct tally *tally)
{
	const struct ipvs_service service = service_number(0);
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	int ret = ipvs_dest_list(h, &service, &dests);

	if (is_granted(h, ret, dests.count, tally))
		check_ports(dest_port, &dests, dests.count);
	ipvs_dests_free(&dests);
}

/* One answer holds all of it, so there is nothing to be refused. */
static void list_small(struct ipvs *h, struct tally *tally)
{
	const struct ipvs_service service = service_number(0);
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	assert_ok(h, ipvs_service_list(h, &services));
	assert_int_equal(services.count, 1);
	assert_ok(h, ipvs_dest_list(h, &service, &dests));
	assert_int_equal(dests.count, 1);
	ipvs_services_free(&services);
	ipvs_dests_free(&dests);
	tally->lists++;
}

static void list_on(struct ipvs *h, changer change, void (*list)(struct ipvs *, struct tally *))
{
	int64_t end = now_ms() + DURATION_MS;
	struct tally tally = { 0, 0 };
	pid_t child = start_changer(change);

	assert_ok(h, ipvs_deadline_set(h, 1000));
	while (now_ms() < end)
		list(h, &tally);
	stop_changer(child);
	note("%u lists, and %u times it kept changing", tally.lists, tally.refusals);
	assert_true(tally.lists > 0);
}

static void fill_services(struct ipvs *h)
{
	for (unsigned int n = 0; n < LASTING; n++) {
		struct ipvs_service service = service_number(n);

		assert_ok(h, ipvs_service_add(h, &service));
	}
}

static void services_change(void **state)
{
	fill_services(*state);
	list_on(*state, change_services, list_services);
}

static void services_elsewhere_change(void **state)
{
	fill_services(*state);
	list_on(*state, fill_and_flush, list_services);
}

static void dests_change(void **state)
{
	const struct ipvs_service service = service_number(0);
	struct ipvs *h = *state;

	assert_ok(h, ipvs_service_add(h, &service));
	for (unsigned int n = 0; n < LASTING; n++) {
		struct ipvs_dest dest = dest_number(n);

		assert_ok(h, ipvs_dest_add(h, &service, &dest));
	}
	list_on(h, change_dests, list_dests);
}

static void small_table(void **state)
{
	const struct ipvs_service service = service_number(0);
	const struct ipvs_dest dest = dest_number(0);
	struct ipvs *h = *state;

	assert_ok(h, ipvs_service_add(h, &service));
	assert_ok(h, ipvs_dest_add(h, &service, &dest));
	list_on(h, fill_and_flush, list_small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("services that last are listed once while others come and go",
		     services_change),
		TEST("services are listed once while those elsewhere come and go",
		     services_elsewhere_change),
		TEST("servers that last are listed once while others come and go", dests_change),
		TEST("a small table is always listed", small_table),
	};

	return cmocka_run_group_tests_name("churn", tests, NULL, NULL);
}
