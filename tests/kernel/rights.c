/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may use IPVS, and what someone who may not is told. Rights are given up in children. */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BIT(capability) (1ULL << (capability))

/* Keep these rights and no others; 0 or a negative errno. */
static int keep_capabilities(uint64_t keep)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ (uint32_t)keep, (uint32_t)keep, 0 },
		{ (uint32_t)(keep >> 32), (uint32_t)(keep >> 32), 0 },
	};

	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

static void fill(struct ipvs_error *error, int code, const char *text)
{
	error->code = code;
	snprintf(error->text, sizeof(error->text), "%s", text);
}

/* A handle for a child; what opening it said is in *error. */
static struct ipvs *try_to_open(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();
	int ret = ipvs_open(h);

	*error = *ipvs_last_error(h);
	if (ret != error->code)
		fill(error, ret, "the handle knows nothing of it");
	return h;
}

static void open_without_rights(struct ipvs_error *error)
{
	keep_capabilities(~0ULL & (BIT(41) - 1) & ~BIT(CAP_NET_ADMIN));
	ipvs_free(try_to_open(error));
}

static void no_rights(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(open_without_rights, &error);
	assert_error(&error, -EPERM, IPVS_REASON_PERMISSION, "open: the capability CAP_NET_ADMIN");
}

static void open_then_lose_rights(struct ipvs_error *error)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs *h = try_to_open(error);

	if (error->code == 0) {
		keep_capabilities(0);
		ipvs_service_list(h, &services);
		*error = *ipvs_last_error(h);
	}
	ipvs_services_free(&services);
	ipvs_free(h);
}

static void lost_rights(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(open_then_lose_rights, &error);
	assert_error(&error, -EPERM, IPVS_REASON_PERMISSION,
		     "list services: the capability CAP_NET_ADMIN");
}

/* Nobody with these rights; false: it failed. */
static bool become_nobody(struct ipvs_error *error, uint64_t keep)
{
	if (setresgid(65534, 65534, 65534) == 0 && syscall(SYS_setresuid, -1, 65534, -1) == 0 &&
	    keep_capabilities(keep) == 0)
		return true;
	fill(error, -errno, "can't give up rights");
	return false;
}

/* Everything that has a need of its own: netlink, a file of /proc, and loading a scheduler. */
static void use_with_net_admin_only(struct ipvs_error *error)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_stats stats;
	struct ipvs *h;

	ipvs_service_parse(&service, "tcp 10.0.0.1:80", NULL);
	ipvs_dest_parse(&dest, "10.1.0.1:80", NULL);
	if (!become_nobody(error, BIT(CAP_NET_ADMIN)))
		return;
	h = try_to_open(error);
	if (error->code || ipvs_service_add(h, &service) || ipvs_dest_add(h, &service, &dest) ||
	    ipvs_get_stats(h, NULL, NULL, &stats))
		*error = *ipvs_last_error(h);
	ipvs_free(h);
}

static void net_admin_suffices(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(use_with_net_admin_only, &error);
	assert_that(error.code == 0, "%s", error.text);
}

/* The counters of a namespace without traffic, through a handle that is not open. */
static void read_totals(struct ipvs_error *error)
{
	struct ipvs_stats stats = { .conns = 1 };
	struct ipvs *h = ipvs_new();
	int ret = ipvs_get_stats(h, NULL, NULL, &stats);

	*error = *ipvs_last_error(h);
	if (ret != error->code || (ret == 0 && stats.conns))
		fill(error, -EBADE, "no error, and no counters either");
	ipvs_free(h);
}

static void totals_as_nobody(struct ipvs_error *error)
{
	if (become_nobody(error, 0) && syscall(SYS_setresuid, 65534, 65534, 65534) == 0)
		read_totals(error);
}

static void totals_without_rights(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	ipvs_free(open_handle()); /* the module is there */
	in_child(totals_as_nobody, &error);
	assert_that(error.code == 0, "%s", error.text);
}

static void totals_in_user_namespace(struct ipvs_error *error)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
		read_totals(error);
}

static void open_in_user_namespace(struct ipvs_error *error)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		fill(error, -errno, "this kernel has no user namespaces");
	else
		ipvs_free(try_to_open(error));
}

static void user_namespace(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(open_in_user_namespace, &error);
	if (error.code == -EINVAL || error.code == -ENOSPC || error.code == -EUSERS) {
		note("no user namespaces here: %s", strerror(-error.code));
		return;
	}
	assert_error(&error, -EPERM, IPVS_REASON_USER_NAMESPACE, "open: ");
	in_child(totals_in_user_namespace, &error);
	assert_that(error.code == 0, "totals: %s", error.text);
}

/* The chosen namespace is another one than the thread's. */
static int elsewhere = -1;

static void open_elsewhere_without_rights(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	keep_capabilities(BIT(CAP_NET_ADMIN));
	if (ipvs_netns_set_fd(h, elsewhere) == 0)
		ipvs_open(h);
	*error = *ipvs_last_error(h);
	ipvs_free(h);
}

static void other_namespace(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	elsewhere = namespace_fd();
	in_child(open_elsewhere_without_rights, &error);
	assert_that(error.code == 0, "in the own namespace: %s", error.text);
	new_namespace();
	in_child(open_elsewhere_without_rights, &error);
	close(elsewhere);
	assert_error(&error, -EPERM, IPVS_REASON_NETNS,
		     "open: the network namespace can't be entered: ");
}

/* The totals are read in the namespace of the handle, so someone elsewhere needs the right. */
static void totals_elsewhere_without_rights(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();
	struct ipvs_stats stats;

	if (ipvs_netns_set_fd(h, elsewhere) == 0 && ipvs_open(h) == 0 &&
	    ipvs_get_stats(h, NULL, NULL, &stats) == 0) {
		keep_capabilities(BIT(CAP_NET_ADMIN));
		ipvs_get_stats(h, NULL, NULL, &stats);
	}
	*error = *ipvs_last_error(h);
	ipvs_free(h);
}

static void totals_elsewhere_not_open(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();
	struct ipvs_stats stats;

	if (ipvs_netns_set_fd(h, elsewhere) == 0 && ipvs_get_stats(h, NULL, NULL, &stats) == 0) {
		keep_capabilities(0);
		ipvs_get_stats(h, NULL, NULL, &stats);
	}
	*error = *ipvs_last_error(h);
	ipvs_free(h);
}

static void totals_elsewhere(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	elsewhere = namespace_fd();
	new_namespace();
	in_child(totals_elsewhere_without_rights, &error);
	assert_error(&error, -EPERM, IPVS_REASON_NETNS, "get stats: the network namespace can't");
	in_child(totals_elsewhere_not_open, &error);
	assert_error(&error, -EPERM, IPVS_REASON_NETNS, "get stats: the network namespace can't");
	close(elsewhere);
}

static void not_namespaces(void **state)
{
	static const struct {
		const char *netns;
		int code;
		const char *begin;
	} cases[] = {
		{ "no-such-name", -ENOENT, "set network namespace 'no-such-name': " },
		{ "/no/such/path", -ENOENT, "set network namespace '/no/such/path': " },
		{ "/etc/passwd", -EINVAL, "set network namespace '/etc/passwd': not a" },
		{ "/proc/self/ns/uts", -EINVAL,
		  "set network namespace '/proc/self/ns/uts': not a" },
		{ "/", -EINVAL, "set network namespace '/': not a" },
	};
	struct ipvs *h = ipvs_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin_case("'%s'", cases[i].netns);
		assert_fails(h, ipvs_netns_set(h, cases[i].netns), cases[i].code,
			     IPVS_REASON_NETNS, cases[i].begin);
	}
	ipvs_free(h);
}

static void not_namespace_descriptors(void **state)
{
	struct ipvs *h = ipvs_new();
	int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	int uts = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_fails(h, ipvs_netns_set_fd(h, -1), -EBADF, IPVS_REASON_NETNS,
		     "set network namespace ");
	assert_fails(h, ipvs_netns_set_fd(h, 9999), -EBADF, IPVS_REASON_NETNS,
		     "set network namespace ");
	assert_fails(h, ipvs_netns_set_fd(h, file), -EINVAL, IPVS_REASON_NETNS,
		     "set network namespace ");
	assert_fails(h, ipvs_netns_set_fd(h, uts), -EINVAL, IPVS_REASON_NETNS,
		     "set network namespace ");
	close(file);
	close(uts);
	ipvs_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BARE_TEST("without CAP_NET_ADMIN no handle opens", no_rights),
		BARE_TEST("an open handle does not outlast CAP_NET_ADMIN", lost_rights),
		BARE_TEST("CAP_NET_ADMIN alone suffices", net_admin_suffices),
		BARE_TEST("in a user namespace the reason is that namespace", user_namespace),
		BARE_TEST("another network namespace takes CAP_SYS_ADMIN, the own one does not",
			  other_namespace),
		BARE_TEST("totals of the own namespace take no capability and no open handle",
			  totals_without_rights),
		BARE_TEST("totals of another namespace take CAP_SYS_ADMIN", totals_elsewhere),
		BARE_TEST("what is no network namespace is not taken for one", not_namespaces),
		BARE_TEST("nor is such a descriptor", not_namespace_descriptors),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
