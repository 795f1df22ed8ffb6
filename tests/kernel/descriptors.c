/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File descriptors: what a handle opens is closed, and not inherited. */
#include "bench.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static unsigned int count_descriptors(void)
{
	return each_descriptor(NULL);
}

static int newest;

static void remember(int fd)
{
	newest = fd > newest ? fd : newest;
}

/* Those that were there before. */
static bool old[1024];

static void mark_old(int fd)
{
	old[fd % (int)COUNT(old)] = true;
}

static void check_cloexec(int fd)
{
	assert_that(old[fd % (int)COUNT(old)] || fcntl(fd, F_GETFD) & FD_CLOEXEC,
		    "%d has no FD_CLOEXEC", fd);
}

static void no_inheritance(void **state)
{
	struct ipvs *h = ipvs_new();
	unsigned int before;
	int own;

	(void)state;
	before = each_descriptor(mark_old);
	own = namespace_fd();
	assert_ok(h, ipvs_netns_set_fd(h, own));
	assert_ok(h, ipvs_open(h));
	assert_true(count_descriptors() > before + 1);
	each_descriptor(check_cloexec);
	ipvs_free(h);
	close(own);
}

static void open_use_close(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_cpus cpus = IPVS_CPUS_INIT;
	struct ipvs_stats stats;

	assert_ok(h, ipvs_cpu_list(h, &cpus));
	assert_ok(h, ipvs_open(h));
	assert_ok(h, ipvs_open(h));
	assert_ok(h, ipvs_service_list(h, &services));
	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
	assert_ok(h, ipvs_cpu_list(h, &cpus));
	assert_ok(h, ipvs_shutdown(h));
	assert_ok(h, ipvs_shutdown(h));
	ipvs_services_free(&services);
	ipvs_cpus_free(&cpus);
}

/* Open more than once, with choices replaced, from elsewhere, freed open and closed. */
static void live_a_life(int chosen)
{
	struct ipvs *h = ipvs_new();

	ipvs_netns_set(h, "no-such-name");
	ipvs_netns_set(h, "/etc/passwd");
	ipvs_netns_set_fd(h, STDIN_FILENO);
	open_use_close(h);
	assert_ok(h, ipvs_netns_set_fd(h, chosen));
	assert_ok(h, ipvs_netns_set_fd(h, chosen));
	open_use_close(h);
	assert_ok(h, ipvs_open(h));
	ipvs_free(h);
}

static void no_leaks(void **state)
{
	unsigned int before;
	int chosen = namespace_fd();

	new_namespace();
	live_a_life(chosen);
	before = count_descriptors();
	for (int i = 0; i < 20; i++)
		live_a_life(chosen);
	assert_int_equal(count_descriptors(), before);
	assert_ok(*state, ipvs_shutdown(*state));
	assert_true(count_descriptors() < before);
	close(chosen);
}

/* Room for so many more descriptors. */
static void leave_room(rlim_t more)
{
	struct rlimit limit;

	newest = -1;
	each_descriptor(remember);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = (rlim_t)newest + 1 + more;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* Where opening fails for want of a descriptor, what it had got is given back. */
static void no_descriptors(void **state)
{
	struct rlimit before;
	struct ipvs *h = *state;
	unsigned int count, failures = 0;

	assert_ok(h, ipvs_shutdown(h));
	count = count_descriptors();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	for (rlim_t room = 0; room < 8; room++) {
		leave_room(room);
		failures += ipvs_open(h) < 0;
		assert_ok(h, ipvs_shutdown(h));
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
		assert_int_equal(count_descriptors(), count);
	}
	assert_in_range(failures, 1, 7);
	assert_ok(h, ipvs_open(h));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("no descriptor is inherited", no_inheritance),
		TEST("no descriptor is left behind", no_leaks),
		TEST("nor when descriptors are used up", no_descriptors),
	};

	return cmocka_run_group_tests_name("descriptors", tests, NULL, NULL);
}
