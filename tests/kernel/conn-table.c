/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's table of connections as a whole: how much of it is read, where, and by whom. */
#include "conns.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MANY 1500

static struct conns conns;

/* Connections of so many ports from 10000 on. */
static void make_connections(struct ipvs *h, struct site *site, unsigned int count)
{
	char client[32];

	site_make(h, site, "udp 10.9.0.1:53", "rr");
	for (unsigned int i = 0; i < count; i++) {
		int caller;

		snprintf(client, sizeof(client), "10.9.0.100:%u", 10000 + i);
		caller = caller_open(client, "10.9.0.1:53");
		caller_call(caller, &site->farm, false);
		close(caller);
	}
}

/* Each port once. */
static bool is_complete(unsigned int count)
{
	static uint8_t seen[MANY];

	memset(seen, 0, sizeof(seen));
	for (size_t i = 0; i < conns.count; i++) {
		unsigned int number = conns.list[i].client_port - 10000u;

		assert_in_range(number, 0, count - 1);
		if (seen[number]++)
			return false;
	}
	return conns.count == count;
}

/* Many pages. From Linux 7.2 on the table grows afterwards, which may end a reading early. */
static void many(void **state)
{
	int64_t limit = now_ms() + 10000;
	struct site site;
	int readings = 1;

	make_connections(*state, &site, MANY);
	for (;; readings++) {
		conns_read(*state, &conns);
		if (is_complete(MANY))
			break;
		assert_that(now_ms() < limit, "%zu connections, not %u", conns.count, MANY);
		sleep_ms(10);
	}
	note("read %d times until complete", readings);
	conns_check_text();
	farm_close(&site.farm);
}

static void stop_early(void **state)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	unsigned int before = each_descriptor(NULL);
	struct site site;

	make_connections(*state, &site, 200);
	for (int stop = 0; stop < 200; stop += 40) {
		assert_int_equal(ipvs_conn_reader_open(*state, reader), 0);
		for (int i = 0; i < stop; i++)
			assert_int_equal(ipvs_conn_reader_next(reader, &conns.list[i]), 1);
	}
	farm_close(&site.farm);
	ipvs_conn_reader_free(reader);
	assert_int_equal(each_descriptor(NULL), before);
}

static size_t count_from(struct ipvs *h)
{
	conns_read(h, &conns);
	return conns.count;
}

/* The handle's namespace counts, whether it was entered or only chosen. */
static void elsewhere(void **state)
{
	struct ipvs *chosen = ipvs_new(), *own = ipvs_new();
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int there = namespace_fd(), here;
	struct site site;

	make_connections(*state, &site, 3);
	new_namespace();
	here = namespace_fd();
	assert_int_equal(count_from(*state), 3);
	assert_int_equal(count_from(own), 0);
	assert_ok(chosen, ipvs_netns_set_fd(chosen, there));
	assert_int_equal(count_from(chosen), 3);
	assert_true(in_namespace(here));
	/* A reader that is open needs its handle no more. */
	assert_int_equal(ipvs_conn_reader_open(chosen, reader), 0);
	ipvs_free(chosen);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ipvs_conn_reader_next(reader, &conns.list[i]), 1);
	assert_int_equal(ipvs_conn_reader_next(reader, &conns.list[0]), 0);
	ipvs_conn_reader_free(reader);
	ipvs_free(own);
	farm_close(&site.farm);
	close(there);
	close(here);
}

/* --- rights --- */

static int other_namespace = -1;

static void give_up_rights(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

	if (setresgid(65534, 65534, 65534) < 0 || syscall(SYS_setresuid, 65534, 65534, 65534) < 0 ||
	    syscall(SYS_capset, &header, none) < 0)
		_exit(1);
}

/* How many there are, as the code; or what went wrong. */
static void count_into(struct ipvs_error *error, struct ipvs *h)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	struct ipvs_conn conn;
	int count = 0, ret = ipvs_conn_reader_open(h, reader);

	while (ret == 0 && (ret = ipvs_conn_reader_next(reader, &conn)) == 1) {
		count++;
		ret = 0;
	}
	*error = *ipvs_conn_reader_error(reader);
	if (ret == 0)
		error->code = count;
	ipvs_conn_reader_free(reader);
	ipvs_free(h);
}

static void count_as_nobody(struct ipvs_error *error)
{
	give_up_rights();
	count_into(error, ipvs_new());
}

static void count_after_losing_rights(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	ipvs_open(h);
	give_up_rights();
	count_into(error, h);
}

static void count_elsewhere_as_nobody(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	ipvs_netns_set_fd(h, other_namespace);
	give_up_rights();
	count_into(error, h);
}

static void count_in_user_namespace(struct ipvs_error *error)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		error->code = -errno;
	else
		count_into(error, ipvs_new());
}

static void without_rights(void **state)
{
	struct ipvs_error error;
	struct site site;

	make_connections(*state, &site, 5);
	in_child(count_as_nobody, &error);
	assert_that(error.code == 5, "%d: %s", error.code, error.text);
	in_child(count_after_losing_rights, &error);
	assert_that(error.code == 5, "%d: %s", error.code, error.text);
	other_namespace = namespace_fd();
	in_child(count_elsewhere_as_nobody, &error);
	assert_that(error.code == 5, "in the own namespace: %d: %s", error.code, error.text);
	new_namespace();
	in_child(count_elsewhere_as_nobody, &error);
	close(other_namespace);
	assert_error(&error, -EPERM, IPVS_REASON_NETNS,
		     "read connections: the network namespace can't be entered: ");
	farm_close(&site.farm);
}

/* Where every command is refused. */
static void user_namespace(void **state)
{
	struct ipvs_error error;

	(void)state;
	in_child(count_in_user_namespace, &error);
	if (error.code == -EINVAL || error.code == -ENOSPC || error.code == -EUSERS) {
		note("no user namespaces here: %s", strerror(-error.code));
		return;
	}
	assert_that(error.code == 0, "%d: %s", error.code, error.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("many connections are read, each once", many),
		NET_TEST("a reader may stop at any time", stop_early),
		NET_TEST("connections are those of the handle's namespace, open or not",
			 elsewhere),
		NET_TEST("no rights are needed, but to read elsewhere", without_rights),
		NET_TEST("nor are they in a user namespace", user_namespace),
	};

	return cmocka_run_group_tests_name("conn-table", tests, NULL, NULL);
}
