/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernel's module ip_vs: not there, loaded when it is needed, taken away below an open handle.
 * Only in a kernel that is there for tests: others may need theirs.
 */
#include "raw.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOADER "/proc/sys/kernel/modprobe"

static char loader[256];

static bool is_test_kernel(void)
{
	char text[256] = "";

	read_file("/proc/cpuinfo", text, sizeof(text));
	return strstr(text, "User Mode Linux") != NULL;
}

static bool is_loaded(void)
{
	return access("/proc/net/ip_vs", F_OK) == 0;
}

static void allow_loading(bool allowed)
{
	assert_int_equal(write_file(LOADER, allowed ? loader : "/bin/false"), 0);
}

/* Each pass takes away what nothing uses any more: schedulers first, then what they use. */
static void unload_once(void)
{
	char name[64];
	FILE *modules = fopen("/proc/modules", "re");

	assert_non_null(modules);
	while (fscanf(modules, "%63s%*[^\n]", name) == 1)
		if (strncmp(name, "ip_vs", 5) == 0)
			syscall(SYS_delete_module, name, O_NONBLOCK);
	fclose(modules);
}

/* Namespaces that are gone are cleaned up by and by, and use it until then. */
static void unload(void)
{
	int64_t limit = now_ms() + 10000;

	while (is_loaded()) {
		assert_that(now_ms() < limit, "ip_vs can't be unloaded");
		unload_once();
		sleep_ms(2);
	}
}

static int set_up(void **state)
{
	(void)state;
	read_file(LOADER, loader, sizeof(loader));
	loader[strcspn(loader, "\n")] = '\0';
	new_namespace();
	unload();
	return 0;
}

static int tear_down(void **state)
{
	allow_loading(true);
	ipvs_free(*state);
	*state = NULL;
	return 0;
}

static void open_loads(void **state)
{
	struct ipvs *h = *state = ipvs_new();

	assert_false(is_loaded());
	assert_ok(h, ipvs_open(h));
	assert_true(is_loaded());
}

/* Looking the family up loads the module, or else (before Linux 6.1) its name as a device does. */
static void lookup_loads(void **state)
{
	struct raw *raw = raw_open();

	(void)state;
	note("looking the family up %s the module", raw->family ? "loads" : "does not load");
	if (!raw->family) {
		assert_false(is_loaded());
		assert_int_equal(raw_find_family(raw), -ENOENT);
		assert_true(has_module("ip_vs"));
		assert_int_equal(raw_find_family(raw), 0);
	}
	assert_true(is_loaded());
	assert_in_range(raw->family, GENL_ID_CTRL + 1, GENL_MAX_ID);
	raw_close(raw);
}

/* So the old number is not taken for the new module's; it is nobody's for a while. */
static void number_moves(void **state)
{
	struct raw *raw;
	uint16_t before;

	ipvs_free(open_handle());
	(void)state;
	raw = raw_open();
	before = raw->family;
	unload();
	raw_begin(raw, IPVS_CMD_GET_INFO, 0);
	assert_int_equal(raw_run(raw), -ENOENT);
	ipvs_free(open_handle());
	raw_begin(raw, IPVS_CMD_GET_INFO, 0);
	assert_int_equal(raw_run(raw), -ENOENT);
	assert_int_equal(raw_find_family(raw), 0);
	assert_int_not_equal(raw->family, before);
	raw_close(raw);
}

static void no_module(void **state)
{
	struct ipvs *h = *state = ipvs_new();
	struct ipvs_info info;

	allow_loading(false);
	for (int i = 0; i < 3; i++)
		assert_fails(h, ipvs_open(h), -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
			     "open: the running kernel has no IPVS (module ip_vs");
	assert_fails(h, ipvs_info_get(h, &info), -ENOTCONN, IPVS_REASON_NOT_OPEN, "get info: ");
	allow_loading(true);
	assert_ok(h, ipvs_open(h));
	assert_ok(h, ipvs_info_get(h, &info));
}

static struct ipvs_service service;

static int add(struct ipvs *h)
{
	return ipvs_service_add(h, &service);
}

static int flush(struct ipvs *h)
{
	return ipvs_service_flush(h);
}

static int list(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int ret = ipvs_service_list(h, &services);

	ipvs_services_free(&services);
	return ret;
}

static int list_daemons(struct ipvs *h)
{
	struct ipvs_daemons daemons;

	return ipvs_daemon_list(h, &daemons);
}

static int get_info(struct ipvs *h)
{
	struct ipvs_info info;

	return ipvs_info_get(h, &info);
}

static int set_timeouts(struct ipvs *h)
{
	const struct ipvs_timeouts timeouts = { 900, 0, 0, { 0 } };

	return ipvs_timeouts_set(h, &timeouts);
}

static int delete_missing(struct ipvs *h)
{
	return ipvs_service_delete(h, &service);
}

static int list_servers(struct ipvs *h)
{
	struct ipvs_dests dests = IPVS_DESTS_INIT;
	int ret = ipvs_dest_list(h, &service, &dests);

	ipvs_dests_free(&dests);
	return ret;
}

static int stop_daemon(struct ipvs *h)
{
	return ipvs_daemon_stop(h, IPVS_DAEMON_MASTER);
}

/* Each kind of exchange with the kernel, and what it gives in a kernel with an empty table. */
static const struct {
	const char *name;
	int (*act)(struct ipvs *h);
	int code;
} acts[] = {
	{ "list services", list, 0 },
	{ "list daemons", list_daemons, 0 },
	{ "list servers of tcp 10.0.0.1:80", list_servers, -ESRCH },
	{ "get info", get_info, 0 },
	{ "set timeouts", set_timeouts, 0 },
	{ "flush services", flush, 0 },
	{ "delete service tcp 10.0.0.1:80", delete_missing, -ESRCH },
	{ "stop daemon master", stop_daemon, -ESRCH },
	{ "add service tcp 10.0.0.1:80", add, 0 },
};

/* An open handle while the module is not there. */
static struct ipvs *stranded_handle(void)
{
	struct ipvs *h = open_handle();

	assert_ok(h, ipvs_service_flush(h));
	unload();
	return h;
}

static void comes_back(void **state)
{
	service = service_of("tcp 10.0.0.1:80");
	for (size_t i = 0; i < COUNT(acts); i++) {
		struct ipvs *h = *state = stranded_handle();

		begin_case("%s", acts[i].name);
		assert_int_equal(acts[i].act(h), acts[i].code);
		assert_true(is_loaded());
		assert_int_equal(acts[i].act(h), acts[i].act == add ? -EEXIST : acts[i].code);
		assert_ok(h, ipvs_service_flush(h));
		ipvs_free(h);
		*state = NULL;
	}
}

static void stays_away(void **state)
{
	struct ipvs *h = *state = stranded_handle();

	service = service_of("tcp 10.0.0.1:80");
	allow_loading(false);
	for (size_t i = 0; i < COUNT(acts); i++) {
		begin_case("%s", acts[i].name);
		assert_fails(h, acts[i].act(h), -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
			     acts[i].name);
	}
	allow_loading(true);
	for (size_t i = 0; i < COUNT(acts); i++) {
		begin_case("%s, allowed again", acts[i].name);
		assert_int_equal(acts[i].act(h), acts[i].code);
	}
	assert_ok(h, ipvs_service_flush(h));
}

/* The namespace's counters are in a file, which is not there either. */
static void totals_without_module(void **state)
{
	struct ipvs *h = *state = stranded_handle();
	struct ipvs_stats stats;

	allow_loading(false);
	assert_fails(h, ipvs_get_stats(h, NULL, NULL, &stats), -ENOPROTOOPT,
		     IPVS_REASON_NO_MODULE, "get stats: ");
	allow_loading(true);
	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
}

/* Connections need no command, so nothing asks for the module. */
static void connections_without_module(void **state)
{
	struct ipvs *h = *state = stranded_handle(), *closed = ipvs_new();
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	struct ipvs_conn conn;

	assert_fails(h, ipvs_conn_reader_open(h, reader), -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
		     "read connections: there is no /proc/net/ip_vs_conn: the module ip_vs");
	assert_fails(closed, ipvs_conn_reader_open(closed, reader), -ENOPROTOOPT,
		     IPVS_REASON_NO_MODULE, "read connections: there is no ");
	assert_int_equal(ipvs_conn_reader_error(reader)->reason, IPVS_REASON_NO_MODULE);
	assert_false(is_loaded());
	assert_ok(closed, ipvs_open(closed));
	assert_ok(h, ipvs_conn_reader_open(h, reader));
	assert_int_equal(ipvs_conn_reader_next(reader, &conn), 0);
	ipvs_conn_reader_free(reader);
	ipvs_free(closed);
}

/* A handle that is not open only looks: it has nothing loaded. */
static void totals_not_open(void **state)
{
	struct ipvs *h = *state = ipvs_new();
	struct ipvs_stats stats;

	assert_fails(h, ipvs_get_stats(h, NULL, NULL, &stats), -ENOPROTOOPT,
		     IPVS_REASON_NO_MODULE, "get stats: the running kernel has no IPVS");
	assert_false(is_loaded());
	ipvs_free(open_handle());
	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
}

/* So are sysctls; a handle that is not open does not load it. */
static void sysctls_without_module(void **state)
{
	struct ipvs *h = *state = ipvs_new();
	struct ipvs_sysctls list = IPVS_SYSCTLS_INIT;
	struct ipvs_sysctl sysctl;

	assert_int_equal(ipvs_sysctl_parse(&sysctl, "conntrack", "1", NULL), 0);
	assert_fails(h, ipvs_sysctl_get(h, "conntrack", &sysctl), -ENOPROTOOPT,
		     IPVS_REASON_NO_MODULE, "get sysctl conntrack: the module ip_vs is");
	assert_fails(h, ipvs_sysctl_set(h, &sysctl), -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
		     "set sysctl conntrack: the module ip_vs is");
	assert_fails(h, ipvs_sysctl_list(h, &list), -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
		     "list sysctls: the module ip_vs is");
	assert_false(is_loaded());
	ipvs_free(h);
	h = *state = stranded_handle();
	allow_loading(false);
	assert_fails(h, ipvs_sysctl_get(h, "conntrack", &sysctl), -ENOPROTOOPT,
		     IPVS_REASON_NO_MODULE, "get sysctl conntrack: the module ip_vs is");
	allow_loading(true);
	assert_ok(h, ipvs_sysctl_set(h, &sysctl));
	assert_ok(h, ipvs_sysctl_list(h, &list));
	assert_true(list.count > 20);
	ipvs_sysctls_free(&list);
}

/* Those of the scheduler and the persistence engine. */
static void other_modules(void **state)
{
	struct ipvs *h = *state = open_handle();

	service = service_of("udp 10.0.0.1:5060");
	snprintf(service.pe_name, sizeof(service.pe_name), "sip");
	assert_true(access("/sys/module/ip_vs_pe_sip", F_OK) < 0);
	allow_loading(false);
	assert_fails(h, ipvs_service_add(h, &service), -ENOENT, IPVS_REASON_NO_SCHEDULER,
		     "add service udp 10.0.0.1:5060: the scheduler 'wlc'");
	allow_loading(true);
	assert_true(has_module("ip_vs_wlc"));
	allow_loading(false);
	assert_fails(h, ipvs_service_add(h, &service), -ENOENT, IPVS_REASON_NO_PE,
		     "add service udp 10.0.0.1:5060: the persistence engine 'sip'");
	allow_loading(true);
	assert_ok(h, ipvs_service_add(h, &service));
	assert_ok(h, ipvs_service_flush(h));
}

#define MODULE_TEST(sentence, function) { sentence, function, set_up, tear_down, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		MODULE_TEST("opening a handle loads the module", open_loads),
		MODULE_TEST("the module is found by its family or by its name", lookup_loads),
		MODULE_TEST("the family's number moves when the module is loaded anew",
			    number_moves),
		MODULE_TEST("a kernel without the module is named as that", no_module),
		MODULE_TEST("a module that was taken away is loaded by the next call", comes_back),
		MODULE_TEST("a module that stays away is named by every call", stays_away),
		MODULE_TEST("the namespace's counters go with the module", totals_without_module),
		MODULE_TEST("so do the connections", connections_without_module),
		MODULE_TEST("a handle that is not open has no module loaded for them",
			    totals_not_open),
		MODULE_TEST("sysctls go with the module", sysctls_without_module),
		MODULE_TEST("a missing scheduler and engine module are told apart", other_modules),
	};

	if (is_test_kernel())
		return cmocka_run_group_tests_name("module", tests, NULL, NULL);
	printf("1..0 # SKIP this machine's own kernel keeps its modules\n");
	return 0;
}
