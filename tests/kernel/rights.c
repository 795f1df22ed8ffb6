/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may use IPVS, and what someone who may not is told. Rights are given up in children. */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
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

/* --- sysctls, which take less --- */

/* Write it; what that said is in *error. 0 or the error's code. */
static int set_sysctl(struct ipvs *h, const char *name, const char *text, struct ipvs_error *error)
{
	struct ipvs_sysctl sysctl;

	if (ipvs_sysctl_parse(&sysctl, name, text, error) == 0) {
		ipvs_sysctl_set(h, &sysctl);
		*error = *ipvs_last_error(h);
	}
	return error->code;
}

/* Whether it reads as this, and whether this process may write it. */
static bool shows(struct ipvs *h, const char *name, int64_t value, bool writable,
		  struct ipvs_error *error)
{
	struct ipvs_sysctl sysctl = { .value = -1 };

	ipvs_sysctl_get(h, name, &sysctl);
	*error = *ipvs_last_error(h);
	if (error->code)
		return false;
	if (sysctl.value == value && !(sysctl.flags & IPVS_SYSCTL_WRITABLE) == !writable)
		return true;
	fill(error, -EDOM, name);
	return false;
}

static void sysctl_as_nobody(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	if (become_nobody(error, 0) && shows(h, "conntrack", 0, false, error))
		set_sysctl(h, "conntrack", "1", error);
	ipvs_free(h);
}

static void sysctl_of_nobody(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(sysctl_as_nobody, &error);
	assert_error(&error, -EACCES, IPVS_REASON_PERMISSION,
		     "set sysctl conntrack: writing it takes root");
}

static void sysctl_with_net_admin_only(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	if (become_nobody(error, BIT(CAP_NET_ADMIN)) &&
	    shows(h, "conntrack", 0, true, error) &&
	    set_sysctl(h, "conntrack", "1", error) == 0)
		shows(h, "conntrack", 1, true, error);
	ipvs_free(h);
}

static void sysctl_takes_net_admin(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(sysctl_with_net_admin_only, &error);
	assert_that(error.code == 0, "%s", error.text);
}

/* Of kernels that show them there at all. */
static void sysctls_of_a_user_namespace(struct ipvs *h, struct ipvs_error *error)
{
	static const char *const read_only[] = { "est_nice", "sync_sock_size", "debug_level",
						 "run_estimation" };

	if (!shows(h, "conntrack", 0, true, error) || set_sysctl(h, "conntrack", "1", error) < 0 ||
	    !shows(h, "conntrack", 1, true, error))
		return;
	for (size_t i = 0; i < COUNT(read_only); i++) {
		bool on = strcmp(read_only[i], "run_estimation") == 0;

		if (!shows(h, read_only[i], on, false, error))
			return;
		set_sysctl(h, read_only[i], "0", error);
		if (error->code != -EACCES || error->reason != IPVS_REASON_READ_ONLY)
			return;
	}
}

/* The message is the caller's: what there is depends on the kernel. */
static void sysctl_in_user_namespace(struct ipvs_error *error)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	struct ipvs *h = ipvs_new();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0) {
		fill(error, -errno, "this kernel has no user namespaces");
	} else if (access("/proc/sys/net/ipv4/vs/drop_entry", F_OK) == 0) {
		sysctls_of_a_user_namespace(h, error);
	} else {
		if (ipvs_sysctl_list(h, &list) != -EPERM)
			fill(error, -EDOM, "they can be listed");
		else
			set_sysctl(h, "conntrack", "1", error);
	}
	ipvs_sysctls_free(&list);
	ipvs_free(h);
}

static void sysctl_user_namespace(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(sysctl_in_user_namespace, &error);
	if (error.code == -EINVAL || error.code == -ENOSPC || error.code == -EUSERS)
		note("no user namespaces here: %s", strerror(-error.code));
	else if (error.code == -EPERM)
		assert_error(&error, -EPERM, IPVS_REASON_USER_NAMESPACE,
			     "set sysctl conntrack: this kernel has no sysctls");
	else
		assert_error(&error, -EACCES, IPVS_REASON_READ_ONLY,
			     "set sysctl run_estimation: the kernel has it read-only");
}

static void sysctl_elsewhere_without_rights(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	keep_capabilities(BIT(CAP_NET_ADMIN));
	if (ipvs_netns_set_fd(h, elsewhere) == 0)
		set_sysctl(h, "conntrack", "1", error);
	ipvs_free(h);
}

static void sysctl_elsewhere(void **state)
{
	struct ipvs_error error;
	struct ipvs *there = ipvs_new(), *here = ipvs_new();

	(void)state;
	new_namespace();
	elsewhere = namespace_fd();
	assert_int_equal(ipvs_netns_set_fd(there, elsewhere), 0);
	new_namespace();
	in_child(sysctl_elsewhere_without_rights, &error);
	assert_error(&error, -EPERM, IPVS_REASON_NETNS, "set sysctl conntrack: the network names");
	for (int open = 0; open <= 1; open++) {
		begin_case(open ? "open" : "not open");
		if (open)
			assert_ok(there, ipvs_open(there));
		assert_int_equal(set_sysctl(there, "drop_entry", open ? "3" : "1", &error), 0);
		assert_true(shows(there, "drop_entry", open ? 3 : 1, true, &error));
		assert_true(shows(here, "drop_entry", 0, true, &error));
	}
	close(elsewhere);
	ipvs_free(there);
	ipvs_free(here);
}

/* A mount namespace in which only this process sees what is done next. */
static bool hide_mounts(void)
{
	return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static void sysctl_in_container(struct ipvs_error *error)
{
	struct ipvs *h = ipvs_new();

	if (!hide_mounts() || mount("/proc/sys", "/proc/sys", NULL, MS_BIND, NULL) < 0 ||
	    mount(NULL, "/proc/sys", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) < 0)
		fill(error, -errno, "mount");
	else if (shows(h, "conntrack", 0, false, error))
		set_sysctl(h, "conntrack", "1", error);
	ipvs_free(h);
}

static void sysctl_container(void **state)
{
	struct ipvs_error error;

	(void)state;
	new_namespace();
	in_child(sysctl_in_container, &error);
	assert_error(&error, -EROFS, IPVS_REASON_READ_ONLY,
		     "set sysctl conntrack: /proc/sys is mounted read-only");
}

static void sysctl_without_proc(struct ipvs_error *error)
{
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	struct ipvs *h = ipvs_new();

	if (!hide_mounts() || mount("none", "/proc", "tmpfs", 0, NULL) < 0) {
		fill(error, -errno, "mount");
	} else {
		ipvs_sysctl_list(h, &list);
		*error = *ipvs_last_error(h);
	}
	ipvs_free(h);
}

static void no_proc(void **state)
{
	struct ipvs_error error;

	(void)state;
	in_child(sysctl_without_proc, &error);
	assert_error(&error, -ENOENT, IPVS_REASON_SYSTEM, "list sysctls: there is no ");
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
		BARE_TEST("anyone may read sysctls, not everyone write them", sysctl_of_nobody),
		BARE_TEST("CAP_NET_ADMIN alone suffices to write sysctls", sysctl_takes_net_admin),
		BARE_TEST("a user namespace has no sysctls, or some that are read-only",
			  sysctl_user_namespace),
		BARE_TEST("sysctls are those of the handle's network namespace", sysctl_elsewhere),
		BARE_TEST("a container's sysctls are read-only", sysctl_container),
		BARE_TEST("without /proc the reason is that", no_proc),
		BARE_TEST("what is no network namespace is not taken for one", not_namespaces),
		BARE_TEST("nor is such a descriptor", not_namespace_descriptors),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
