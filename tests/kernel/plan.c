/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Random tables made real in a kernel, in a network namespace of its own for each test. */
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <libipvs/libipvs.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct tables {
	struct ipvs *h;
	struct ipvs_table *desired, *before, *loaded;
	struct ipvs_plan *plan;
	struct ipvs_failures failures;
};

/* A server's address is only good where lo is up. */
static void set_lo_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
	close(fd);
}

static void check(struct ipvs *h, int ret, int line)
{
	if (ret < 0)
		fail_msg("line %d: %s", line, ipvs_last_error(h)->text);
}

#define assert_ok(h, ret) check(h, ret, __LINE__)

static int setup(void **state)
{
	struct tables *t = calloc(1, sizeof(*t));

	assert_int_equal(unshare(CLONE_NEWNET), 0);
	set_lo_up();
	t->h = ipvs_new();
	assert_ok(t->h, ipvs_open(t->h));
	t->desired = ipvs_table_new();
	t->before = ipvs_table_new();
	t->loaded = ipvs_table_new();
	t->plan = ipvs_plan_new();
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct tables *t = *state;

	ipvs_free(t->h);
	ipvs_table_free(t->desired);
	ipvs_table_free(t->before);
	ipvs_table_free(t->loaded);
	ipvs_plan_free(t->plan);
	ipvs_failures_free(&t->failures);
	free(t);
	return 0;
}

/* --- random tables --- */

static uint64_t seed = 1;

static uint32_t below(uint32_t limit)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % limit;
}

static struct ipvs_service service_of(const char *text)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	assert_int_equal(ipvs_service_parse(&service, text, NULL), 0);
	return service;
}

static struct ipvs_dest dest_number(uint32_t i, uint32_t weight)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr = (struct ipvs_addr){ 2, 0, { 10, (uint8_t)(1 + (i >> 16)), (uint8_t)(i >> 8),
						(uint8_t)i } };
	dest.port = 80;
	dest.weight = weight;
	return dest;
}

static const char *const schedulers[] = { "rr", "wrr", "wlc" };

static struct ipvs_service random_service(void)
{
	static const char *const identities[] = {
		"tcp 10.0.0.1:80", "udp 10.0.0.1:53", "sctp 10.0.0.2:80", "tcp [2001:db8::1]:80",
		"udp [2001:db8::1]:0", "fwmark 1", "fwmark 1 ipv6", "fwmark 4294967295",
	};
	struct ipvs_service service = service_of(identities[below(COUNT(identities))]);

	snprintf(service.scheduler, sizeof(service.scheduler), "%s", schedulers[below(3)]);
	if (below(2) || (!service.fwmark && !service.port)) {
		service.flags = IPVS_SERVICE_PERSISTENT;
		service.timeout_s = 1 + below(500);
		if (service.addr.family == 2)
			service.netmask = 0xffffff00;
		else
			service.prefix_len = 64;
	}
	return service;
}

static struct ipvs_dest random_dest(const struct ipvs_service *service)
{
	struct ipvs_dest dest = dest_number(below(8), below(3));

	if (service->addr.family != 2) {
		memset(&dest.addr, 0, sizeof(dest.addr));
		dest.addr.family = service->addr.family;
		memcpy(dest.addr.bytes, service->fwmark ? "\x20\x01" : "\x20\x02", 2);
		dest.addr.bytes[15] = (uint8_t)(1 + below(8));
	}
	dest.port = (uint16_t)(80 + below(2));
	dest.forward = below(4);
	if (dest.forward == IPVS_FORWARD_TUNNEL && below(2)) {
		dest.tun_type = IPVS_TUNNEL_GUE;
		dest.tun_port = (uint16_t)(1 + below(60000));
		dest.tun_flags = (uint16_t)below(4);
	}
	dest.upper_threshold = below(3) * 10;
	dest.lower_threshold = dest.upper_threshold ? below(9) : 0;
	return dest;
}

static void fill(struct ipvs_table *table)
{
	ipvs_table_clear(table);
	for (uint32_t services = below(8); services; services--) {
		struct ipvs_service service = random_service();

		assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
		for (uint32_t dests = below(10); dests; dests--) {
			struct ipvs_dest dest = random_dest(&service);

			assert_int_equal(ipvs_table_put_dest(table, &service, &dest, NULL), 0);
		}
	}
}

/* --- what is the same --- */

static bool same_dests(const struct ipvs_dests *a, const struct ipvs_dests *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (memcmp(&a->entries[i].dest, &b->entries[i].dest, sizeof(struct ipvs_dest)))
			return false;
	return true;
}

/* The field that the family does not use is not the kernel's to keep. */
static bool same_service(struct ipvs_service a, struct ipvs_service b)
{
	if (a.addr.family == 2)
		a.prefix_len = b.prefix_len;
	else
		a.netmask = b.netmask;
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool same_tables(const struct ipvs_table *a, const struct ipvs_table *b)
{
	size_t count = ipvs_table_service_count(a);

	if (count != ipvs_table_service_count(b))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!same_service(ipvs_table_service(a, i)->service,
				  ipvs_table_service(b, i)->service) ||
		    !same_dests(ipvs_table_dests(a, i), ipvs_table_dests(b, i)))
			return false;
	return true;
}

/* --- tests --- */

static void sync_whole(struct tables *t)
{
	assert_ok(t->h, ipvs_table_sync(t->h, t->desired, NULL, t->plan, &t->failures));
	assert_int_equal(t->failures.count, 0);
	assert_ok(t->h, ipvs_table_load(t->h, t->loaded));
	assert_true(same_tables(t->loaded, t->desired));
}

static void test_random(void **state)
{
	struct tables *t = *state;

	for (size_t round = 0; round < 100; round++) {
		fill(t->desired);
		sync_whole(t);
		sync_whole(t);
		assert_int_equal(ipvs_plan_step_count(t->plan), 0);
	}
}

/* Services of others by address and by mark, with servers, next to random ones of our own. */
static void test_foreign(void **state)
{
	struct ipvs_service foreign[] = { service_of("tcp 10.9.0.1:80"), service_of("fwmark 77"),
					  service_of("udp [2001:db9::1]:53") };
	struct ipvs_addr v4 = service_of("tcp 10.0.0.0:1").addr;
	struct ipvs_addr v6 = service_of("tcp [2001:db8::]:1").addr;
	struct ipvs_scope *scope = ipvs_scope_new();
	struct ipvs_dest dest = dest_number(1, 1);
	struct tables *t = *state;

	ipvs_scope_add_range(scope, &v4, 24);
	ipvs_scope_add_range(scope, &v6, 32);
	ipvs_scope_add_marks(scope, 1, 1);
	ipvs_scope_add_marks(scope, UINT32_MAX, UINT32_MAX);
	for (size_t i = 0; i < COUNT(foreign); i++)
		assert_ok(t->h, ipvs_service_add(t->h, &foreign[i]));
	assert_ok(t->h, ipvs_dest_add(t->h, &foreign[0], &dest));
	assert_ok(t->h, ipvs_dest_add(t->h, &foreign[1], &dest));
	for (size_t round = 0; round < 30; round++) {
		fill(t->desired);
		assert_ok(t->h, ipvs_table_sync(t->h, t->desired, scope, t->plan, NULL));
		for (size_t i = 0; i < COUNT(foreign); i++)
			ipvs_table_put_service(t->desired, &foreign[i], NULL);
		ipvs_table_put_dest(t->desired, &foreign[0], &dest, NULL);
		ipvs_table_put_dest(t->desired, &foreign[1], &dest, NULL);
		assert_ok(t->h, ipvs_table_load(t->h, t->loaded));
		assert_true(same_tables(t->loaded, t->desired));
	}
	assert_int_equal(ipvs_table_sync(t->h, t->desired, scope, t->plan, NULL), -EINVAL);
	assert_string_equal(ipvs_last_error(t->h)->text,
			    "plan: service tcp 10.9.0.1:80 is outside the scope");
	ipvs_scope_free(scope);
}

/* Many servers, half of them other ones every time. */
static void fill_large(struct ipvs_table *table, uint32_t from)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	ipvs_table_clear(table);
	for (service.port = 1; service.port <= 20; service.port++) {
		assert_int_equal(ipvs_table_put_service(table, &service, NULL), 0);
		for (uint32_t i = from; i < from + 200; i++) {
			struct ipvs_dest dest = dest_number(i, 1 + (i + from) % 5);

			assert_int_equal(ipvs_table_put_dest(table, &service, &dest, NULL), 0);
		}
	}
}

/* It syncs until it is killed; a byte tells when it has begun. */
static void child(const struct ipvs_table *desired, int ready)
{
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs *h = ipvs_new();

	if (ipvs_open(h) < 0 || write(ready, "", 1) != 1)
		_exit(1);
	ipvs_table_sync(h, desired, NULL, plan, NULL);
	_exit(2);
}

/* Whether it was killed before it was through. */
static bool kill_on_the_way(const struct ipvs_table *desired, useconds_t after)
{
	int ends[2], status;
	pid_t pid;
	char byte;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0)
		child(desired, ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	usleep(after);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(ends[0]);
	close(ends[1]);
	return WIFSIGNALED(status);
}

/* The kill comes a little later each time, until enough of them came in the middle. */
static void test_killed(void **state)
{
	struct tables *t = *state;
	size_t partly = 0, killed = 0;
	uint32_t from = 0;

	fill_large(t->before, from);
	assert_ok(t->h, ipvs_table_sync(t->h, t->before, NULL, t->plan, NULL));
	for (useconds_t after = 1000; partly < 3 && after < 300000; after += after / 4 + 1000) {
		fill_large(t->desired, from += 100);
		assert_ok(t->h, ipvs_table_load(t->h, t->before));
		killed += kill_on_the_way(t->desired, after);
		assert_ok(t->h, ipvs_table_load(t->h, t->loaded));
		partly += !same_tables(t->loaded, t->before) && !same_tables(t->loaded, t->desired);
		sync_whole(t);
	}
	print_message("# killed %zu times, %zu of these with a part applied\n", killed, partly);
	assert_true(partly > 0);
	sync_whole(t);
}

/* The failing step is in the middle; what is before and behind it is applied. */
static void test_failing_step(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_dest multicast = dest_number(0, 1), dest;
	struct tables *t = *state;
	char line[IPVS_STEP_TEXT_SIZE];

	multicast.addr.bytes[0] = 224;
	assert_int_equal(ipvs_table_put_service(t->desired, &service, NULL), 0);
	for (uint32_t i = 0; i < 2; i++) {
		dest = dest_number(i, 1);
		assert_int_equal(ipvs_table_put_dest(t->desired, &service, &dest, NULL), 0);
		multicast.port++;
		assert_int_equal(ipvs_table_put_dest(t->desired, &service, &multicast, NULL), 0);
	}
	service.port = 81;
	assert_int_equal(ipvs_table_put_service(t->desired, &service, NULL), 0);
	assert_int_equal(ipvs_table_sync(t->h, t->desired, NULL, t->plan, &t->failures), -EINVAL);
	assert_int_equal(ipvs_plan_step_count(t->plan), 6);
	assert_int_equal(t->failures.count, 2);
	assert_int_equal(t->failures.entries[0].index, 3);
	assert_int_equal(t->failures.entries[0].reason, IPVS_REASON_SERVER_ADDRESS);
	assert_int_equal(t->failures.entries[1].index, 4);
	assert_non_null(strstr(t->failures.entries[0].text,
			       "add server 224.1.0.0:81 of tcp 10.0.0.1:80"));
	assert_true(ipvs_plan_step_format(t->plan, 3, line, sizeof(line)) > 0);
	assert_string_equal(line, "add server 224.1.0.0:81 to tcp 10.0.0.1:80 weight 1");
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(ipvs_plan_step_result(t->plan, i), i == 3 || i == 4 ? -EINVAL : 0);
	assert_ok(t->h, ipvs_table_load(t->h, t->loaded));
	assert_int_equal(ipvs_table_service_count(t->loaded), 2);
	assert_int_equal(ipvs_table_dests(t->loaded, 0)->count, 2);
	/* A second time only what failed is tried. */
	assert_int_equal(ipvs_plan_apply(t->h, t->plan, &t->failures), -EINVAL);
	assert_int_equal(t->failures.count, 2);
	assert_int_equal(t->failures.entries[1].index, 4);
}

static void test_namespace_settings(void **state)
{
	const struct ipvs_timeouts timeouts = { 1000, 0, 20, { 0 } };
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct tables *t = *state;

	daemon.state = IPVS_DAEMON_BACKUP;
	daemon.sync_maxlen = 100; /* the kernel makes it 1024 */
	snprintf(daemon.interface, sizeof(daemon.interface), "lo");
	assert_int_equal(ipvs_table_set_timeouts(t->desired, &timeouts, NULL), 0);
	assert_int_equal(ipvs_table_put_daemon(t->desired, &daemon, NULL), 0);
	sync_whole(t);
	assert_int_equal(ipvs_plan_step_count(t->plan), 2);
	sync_whole(t);
	assert_int_equal(ipvs_plan_step_count(t->plan), 0);
	daemon.sync_id = 7;
	assert_int_equal(ipvs_table_put_daemon(t->desired, &daemon, NULL), 0);
	sync_whole(t);
	assert_int_equal(ipvs_plan_step_count(t->plan), 2);
	assert_int_equal(ipvs_table_daemons(t->loaded)->daemons[0].sync_id, 7);
	assert_int_equal(ipvs_table_timeouts(t->loaded)->tcp_s, 1000);
	assert_int_equal(ipvs_table_timeouts(t->loaded)->tcp_fin_s, 120);
	ipvs_daemon_stop(t->h, IPVS_DAEMON_BACKUP);
}

/* A second namespace: its handle, with one service in it. */
static struct ipvs *open_second(struct ipvs_service *service)
{
	struct ipvs *h = ipvs_new();

	assert_int_equal(unshare(CLONE_NEWNET), 0);
	set_lo_up();
	assert_ok(h, ipvs_open(h));
	assert_int_equal(ipvs_service_parse(service, "tcp 10.9.9.9:80", NULL), 0);
	assert_ok(h, ipvs_service_add(h, service));
	return h;
}

/* Tables of two namespaces are not mixed up, and one is copied when that is meant. */
static void test_two_namespaces(void **state)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct tables *t = *state;
	struct ipvs *second = open_second(&service);
	struct ipvs_error error;

	assert_ok(t->h, ipvs_table_load(t->h, t->before));
	assert_ok(second, ipvs_table_load(second, t->desired));
	assert_int_equal(ipvs_plan_make(t->plan, t->before, t->desired, NULL, &error), -EXDEV);
	assert_int_equal(error.reason, IPVS_REASON_NETNS);
	assert_int_equal(ipvs_plan_step_count(t->plan), 0);
	assert_int_equal(ipvs_table_sync(t->h, t->desired, NULL, t->plan, NULL), -EXDEV);

	ipvs_table_detach(t->desired);
	assert_int_equal(ipvs_plan_make(t->plan, t->before, t->desired, NULL, &error), 0);
	assert_int_equal(ipvs_plan_apply(second, t->plan, NULL), -EXDEV);
	assert_int_equal(ipvs_last_error(second)->reason, IPVS_REASON_NETNS);
	assert_int_equal(ipvs_plan_step_result(t->plan, 0), IPVS_STEP_PENDING);
	assert_ok(t->h, ipvs_plan_apply(t->h, t->plan, NULL));
	assert_ok(t->h, ipvs_table_load(t->h, t->loaded));
	assert_int_equal(ipvs_table_service_count(t->loaded), 1);
	assert_int_equal(ipvs_table_find_service(t->loaded, &service), 0);
	ipvs_free(second);
}

static void test_in_a_batch(void **state)
{
	struct tables *t = *state;

	fill_large(t->desired, 0);
	assert_ok(t->h, ipvs_batch_begin(t->h));
	assert_int_equal(ipvs_table_sync(t->h, t->desired, NULL, t->plan, NULL), -EBUSY);
	assert_int_equal(ipvs_plan_step_result(t->plan, 0), IPVS_STEP_PENDING);
	assert_ok(t->h, ipvs_batch_end(t->h, NULL));
	assert_ok(t->h, ipvs_plan_apply(t->h, t->plan, NULL));
	sync_whole(t);
	assert_int_equal(ipvs_plan_step_count(t->plan), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_random),	       TEST(test_foreign),    TEST(test_killed),
		TEST(test_two_namespaces),
		TEST(test_failing_step),       TEST(test_in_a_batch), TEST(test_namespace_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
