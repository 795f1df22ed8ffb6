/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The life of a handle: namespaces, descriptors, closing and opening again. */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define NETNS_NAME "libipvs-test"
#define NETNS_PATH "/run/netns/" NETNS_NAME

/* A service that tells where a handle is. */
static const char mark[] = "tcp 10.9.9.9:99";

static bool is_marked(struct ipvs *h)
{
	struct ipvs_service service = service_of(mark);
	struct ipvs_service_entry entry;
	int ret = ipvs_service_get(h, &service, &entry);

	if (ret != -ESRCH)
		assert_ok(h, ret);
	return ret == 0;
}

/* The handle is in the marked namespace, the thread in the other one. */
static void assert_is_elsewhere(struct ipvs *h, int own)
{
	struct ipvs *here = open_handle();

	assert_true(in_namespace(own));
	assert_true(is_marked(h));
	assert_false(is_marked(here));
	ipvs_free(here);
}

static void name_namespace(void)
{
	mkdir("/run/netns", 0755);
	close(open(NETNS_PATH, O_RDONLY | O_CREAT | O_CLOEXEC, 0444));
	assert_that(mount("/proc/thread-self/ns/net", NETNS_PATH, "none", MS_BIND, NULL) == 0,
		    "name the namespace: %m");
}

static int tear_down(void **state)
{
	umount2(NETNS_PATH, MNT_DETACH);
	unlink(NETNS_PATH);
	return bench_teardown(state);
}

/* The thread's namespace is a new one afterwards; the marked one has the name. */
static int leave_marked_namespace(void)
{
	struct ipvs *h = open_handle();

	add_service(h, mark, "rr");
	name_namespace();
	ipvs_free(h);
	new_namespace();
	return namespace_fd();
}

static void choose_by(void **state, int how)
{
	int own = leave_marked_namespace(), fd = open(NETNS_PATH, O_RDONLY | O_CLOEXEC);
	struct ipvs *h = *state;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ipvs_shutdown(h);
	if (how == 0)
		assert_ok(h, ipvs_netns_set(h, NETNS_NAME));
	else if (how == 1)
		assert_ok(h, ipvs_netns_set(h, NETNS_PATH));
	else if (how == 2)
		assert_ok(h, ipvs_netns_set(h, path));
	else
		assert_ok(h, ipvs_netns_set_fd(h, fd));
	close(fd);
	umount2(NETNS_PATH, MNT_DETACH);
	assert_ok(h, ipvs_open(h));
	assert_is_elsewhere(h, own);
	close(own);
}

static void by_name(void **state)
{
	choose_by(state, 0);
}

static void by_path(void **state)
{
	choose_by(state, 1);
}

static void by_proc(void **state)
{
	choose_by(state, 2);
}

static void by_descriptor(void **state)
{
	choose_by(state, 3);
}

static void stays(void **state)
{
	struct ipvs *h = *state;
	int own;

	add_service(h, mark, "rr");
	new_namespace();
	own = namespace_fd();
	assert_is_elsewhere(h, own);
	close(own);
}

static void own_again(void **state)
{
	int own = leave_marked_namespace();
	struct ipvs *h = *state;

	ipvs_shutdown(h);
	assert_ok(h, ipvs_netns_set(h, NETNS_NAME));
	assert_ok(h, ipvs_netns_set(h, NULL));
	assert_ok(h, ipvs_open(h));
	assert_false(is_marked(h));
	assert_true(in_namespace(own));
	close(own);
}

/* A choice is good for every opening, not only for the next. */
static void choice_stays(void **state)
{
	int own = leave_marked_namespace();
	struct ipvs *h = *state;

	ipvs_shutdown(h);
	assert_ok(h, ipvs_netns_set(h, NETNS_NAME));
	for (int i = 0; i < 3; i++) {
		assert_ok(h, ipvs_open(h));
		assert_is_elsewhere(h, own);
		assert_ok(h, ipvs_shutdown(h));
	}
	close(own);
}

static void failed_choice(void **state)
{
	int own = leave_marked_namespace();
	struct ipvs *h = *state;

	ipvs_shutdown(h);
	assert_ok(h, ipvs_netns_set(h, NETNS_NAME));
	assert_true(ipvs_netns_set(h, "no-such-name") < 0);
	assert_true(ipvs_netns_set_fd(h, -1) < 0);
	assert_ok(h, ipvs_open(h));
	assert_is_elsewhere(h, own);
	close(own);
}

static void open_is_settled(void **state)
{
	struct ipvs *h = *state;
	int own = namespace_fd();

	assert_fails(h, ipvs_netns_set(h, NULL), -EBUSY, IPVS_REASON_BUSY,
		     "set network namespace: ");
	assert_fails(h, ipvs_netns_set_fd(h, own), -EBUSY, IPVS_REASON_BUSY,
		     "set network namespace: ");
	assert_ok(h, ipvs_open(h));
	close(own);
}

static void totals_come_back(void **state)
{
	int own = leave_marked_namespace();
	struct ipvs *h = *state;
	struct ipvs_stats stats;

	for (int i = 0; i < 10; i++) {
		assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
		assert_true(in_namespace(own));
	}
	assert_is_elsewhere(h, own);
	close(own);
}

static void two_handles(void **state)
{
	struct ipvs *first = *state, *second;
	const struct ipvs_timeouts timeouts = { 1, 2, 3, { 0 } };
	struct ipvs_timeouts got;

	add_service(first, mark, "rr");
	new_namespace();
	second = open_handle();
	add_service(second, mark, "wlc");
	assert_ok(second, ipvs_timeouts_set(second, &timeouts));
	assert_ok(second, ipvs_service_flush(second));
	assert_true(is_marked(first));
	assert_false(is_marked(second));
	assert_ok(first, ipvs_timeouts_get(first, &got));
	assert_int_equal(got.tcp_s, 900);
	ipvs_free(second);
	assert_true(is_marked(first));
}

/* --- closed --- */

static void assert_not_open(struct ipvs *h)
{
	struct ipvs_service service = service_of(mark);
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_stats stats;

	assert_fails(h, ipvs_service_list(h, &services), -ENOTCONN, IPVS_REASON_NOT_OPEN,
		     "list services: ");
	assert_fails(h, ipvs_service_add(h, &service), -ENOTCONN, IPVS_REASON_NOT_OPEN,
		     "add service tcp 10.9.9.9:99: ");
	assert_fails(h, ipvs_get_stats(h, &service, NULL, &stats), -ENOTCONN,
		     IPVS_REASON_NOT_OPEN, "get stats tcp 10.9.9.9:99: ");
	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
}

static void closed(void **state)
{
	struct ipvs *h = *state;

	for (int i = 0; i < 3; i++) {
		assert_ok(h, ipvs_shutdown(h));
		assert_not_open(h);
		assert_ok(h, ipvs_open(h));
		assert_false(is_marked(h));
	}
	h = ipvs_new();
	assert_not_open(h);
	ipvs_free(h);
}

/* --- a socket that breaks --- */

static int broken;

static void break_socket(int fd)
{
	int domain = 0;
	socklen_t size = sizeof(domain);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) < 0 || domain != AF_NETLINK)
		return;
	assert_int_equal(dup2(STDIN_FILENO, fd), fd);
	broken++;
}

static void assert_repairs(struct ipvs *h, int own)
{
	struct ipvs_info info;

	broken = 0;
	each_descriptor(break_socket);
	assert_int_equal(broken, 1);
	assert_fails(h, ipvs_info_get(h, &info), -ENOTSOCK, IPVS_REASON_SYSTEM, "get info: ");
	assert_ok(h, ipvs_info_get(h, &info));
	assert_is_elsewhere(h, own);
}

static void new_socket(void **state)
{
	struct ipvs *h = *state;
	int own;

	add_service(h, mark, "rr");
	new_namespace();
	own = namespace_fd();
	for (int i = 0; i < 3; i++)
		assert_repairs(h, own);
	close(own);
}

static void new_socket_in_chosen(void **state)
{
	int own = leave_marked_namespace();
	struct ipvs *h = *state;

	ipvs_shutdown(h);
	assert_ok(h, ipvs_netns_set(h, NETNS_NAME));
	assert_ok(h, ipvs_open(h));
	assert_repairs(h, own);
	close(own);
}

#define NETNS_TEST(sentence, function) { sentence, function, bench_setup, tear_down, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		NETNS_TEST("a namespace is chosen by name", by_name),
		NETNS_TEST("a namespace is chosen by path", by_path),
		NETNS_TEST("a namespace is chosen by a path of /proc", by_proc),
		NETNS_TEST("a namespace is chosen by descriptor", by_descriptor),
		TEST("a handle stays where it was opened", stays),
		NETNS_TEST("the choice can be taken back", own_again),
		NETNS_TEST("the choice holds when the handle is opened again", choice_stays),
		NETNS_TEST("a choice that fails changes nothing", failed_choice),
		TEST("an open handle can't choose", open_is_settled),
		NETNS_TEST("reading totals elsewhere brings the thread back", totals_come_back),
		TEST("two handles in two namespaces are independent", two_handles),
		TEST("a closed handle says so, and opens again", closed),
		TEST("a new socket is in the handle's namespace", new_socket),
		NETNS_TEST("a new socket is in the chosen namespace", new_socket_in_chosen),
	};

	return cmocka_run_group_tests_name("handle", tests, NULL, NULL);
}
