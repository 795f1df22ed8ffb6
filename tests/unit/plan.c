/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plans as lists of lines, and what a scope lets through. Tables and scopes are made of text. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "table/plan.h"
#include "unit.h"

/* --- records of text: "key=value key=value" --- */

static const char *value_of(const char *settings, const char *key)
{
	size_t length = strlen(key);

	while (settings && *settings) {
		settings += strspn(settings, " ");
		if (strncmp(settings, key, length) == 0 && settings[length] == '=')
			return settings + length + 1;
		settings += strcspn(settings, " ");
	}
	return NULL;
}

static uint32_t number(const char *settings, const char *key, uint32_t otherwise)
{
	const char *value = value_of(settings, key);

	return value ? (uint32_t)strtoul(value, NULL, 0) : otherwise;
}

static void word(char *to, size_t size, const char *settings, const char *key,
		 const char *otherwise)
{
	const char *value = value_of(settings, key);

	memset(to, 0, size);
	if (value)
		snprintf(to, size, "%.*s", (int)strcspn(value, " "), value);
	else
		snprintf(to, size, "%s", otherwise);
}

static struct ipvs_service make_service(const char *identity, const char *settings)
{
	struct ipvs_service service = service_of(identity);

	word(service.scheduler, sizeof(service.scheduler), settings, "sched", "rr");
	word(service.pe_name, sizeof(service.pe_name), settings, "pe", "");
	service.flags = number(settings, "flags", 0);
	service.timeout_s = number(settings, "timeout", 0);
	service.netmask = number(settings, "netmask", 0xffffffff);
	service.prefix_len = number(settings, "prefix", 128);
	return service;
}

static struct ipvs_dest make_dest(const char *identity, const char *settings)
{
	struct ipvs_dest dest = dest_of(identity);

	dest.weight = number(settings, "weight", 1);
	dest.forward = number(settings, "forward", 0);
	dest.upper_threshold = number(settings, "upper", 0);
	dest.lower_threshold = number(settings, "lower", 0);
	dest.tun_type = (uint8_t)number(settings, "tunnel", 0);
	dest.tun_port = (uint16_t)number(settings, "tport", 0);
	dest.tun_flags = (uint16_t)number(settings, "tflags", 0);
	return dest;
}

static struct ipvs_daemon make_daemon(const char *state, const char *settings)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	char group[IPVS_ADDR_TEXT_SIZE];

	daemon.state = (uint32_t)ipvs_daemon_state_parse(state);
	word(daemon.interface, sizeof(daemon.interface), settings, "on", "eth0");
	daemon.sync_id = number(settings, "id", 1);
	daemon.port = (uint16_t)number(settings, "port", 0);
	daemon.sync_maxlen = (uint16_t)number(settings, "maxlen", 0);
	daemon.ttl = (uint8_t)number(settings, "ttl", 0);
	word(group, sizeof(group), settings, "group", "");
	if (*group)
		daemon.group = addr_of(group);
	return daemon;
}

/* --- tables of text: "tcp 10.0.0.1:80 | sched=rr; + 10.0.0.2:80 | weight=3; ! master | on=eth0" */

static void put(struct ipvs_table *table, struct ipvs_service *last, char *item)
{
	char *settings = strchr(item, '|'), *end;

	if (settings)
		*settings++ = '\0';
	for (end = item + strlen(item); end > item && end[-1] == ' '; end--)
		end[-1] = '\0';
	if (strncmp(item, "+ ", 2) == 0) {
		struct ipvs_dest dest = make_dest(item + 2, settings);

		assert_int_equal(ipvs_table_put_dest(table, last, &dest, NULL), 0);
	} else if (strncmp(item, "! ", 2) == 0) {
		struct ipvs_daemon daemon = make_daemon(item + 2, settings);

		assert_int_equal(ipvs_table_put_daemon(table, &daemon, NULL), 0);
	} else if (strcmp(item, "timeouts") == 0) {
		struct ipvs_timeouts timeouts = { number(settings, "tcp", 0),
						  number(settings, "fin", 0),
						  number(settings, "udp", 0), { 0 } };

		assert_int_equal(ipvs_table_set_timeouts(table, &timeouts, NULL), 0);
	} else {
		*last = make_service(item, settings);
		assert_int_equal(ipvs_table_put_service(table, last, NULL), 0);
	}
}

static struct ipvs_table *table_of(const char *text)
{
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_service last = IPVS_SERVICE_INIT;
	char copy[1024], *rest = copy, *item;

	assert_true(snprintf(copy, sizeof(copy), "%s", text) < (int)sizeof(copy));
	while ((item = strsep(&rest, ";"))) {
		item += strspn(item, " ");
		if (*item)
			put(table, &last, item);
	}
	return table;
}

/* --- scopes of text: "range 10.0.0.0/8; marks 1-5; keep tcp 10.0.0.1:80" --- */

static int widen(struct ipvs_scope *scope, const char *item)
{
	struct ipvs_service service;
	unsigned int first, last;
	struct ipvs_addr addr;
	char text[64];

	if (strcmp(item, "all") == 0)
		return ipvs_scope_add_all(scope);
	if (strcmp(item, "keep") == 0)
		return ipvs_scope_keep_weights(scope, NULL);
	if (sscanf(item, "marks %u-%u", &first, &last) == 2)
		return ipvs_scope_add_marks(scope, first, last);
	if (sscanf(item, "range %63[^/]/%u", text, &last) == 2) {
		addr = addr_of(text);
		return ipvs_scope_add_range(scope, &addr, last);
	}
	service = service_of(strncmp(item, "keep ", 5) == 0 ? item + 5 : item);
	return *item == 'k' ? ipvs_scope_keep_weights(scope, &service)
			    : ipvs_scope_add_service(scope, &service);
}

static struct ipvs_scope *scope_of(const char *text)
{
	struct ipvs_scope *scope;
	char copy[256], *rest = copy, *item;

	if (!text)
		return NULL;
	scope = ipvs_scope_new();
	snprintf(copy, sizeof(copy), "%s", text);
	while ((item = strsep(&rest, ";"))) {
		item += strspn(item, " ");
		if (*item)
			assert_int_equal(widen(scope, item), 0);
	}
	return scope;
}

/* --- plans --- */

#define WEB "tcp 10.0.0.1:80"
#define ADD_A "add server 10.0.1.1:80 to " WEB
#define A "; + 10.0.1.1:80"
#define B "; + 10.0.1.2:80"
#define A_CHANGES "change server 10.0.1.1:80 of " WEB
#define WEB_CHANGES "change service " WEB

static const struct {
	const char *what, *current, *desired, *scope, *steps;
} cases[] = {
	{ "nothing", "", "", NULL, "" },
	{ "no difference", WEB A B, WEB B A, NULL, "" },
	{ "a new service", "", WEB A "|weight=3" B "|weight=0", NULL,
	  "add service " WEB " rr\n" ADD_A " weight 3\n"
	  "add server 10.0.1.2:80 to " WEB " weight 0\n" },
	{ "a new service without servers", "", "fwmark 7 ipv6|sched=sh flags=0x18", NULL,
	  "add service fwmark 7 ipv6 sh flags sh-fallback,sh-port\n" },
	{ "all settings of a service", "",
	  WEB "|sched=wlc flags=1 timeout=300 netmask=0xffffff00 pe=sip", NULL,
	  "add service " WEB " wlc flags persistent timeout 300 netmask 255.255.255.0 pe sip\n" },
	{ "settings of an IPv6 service", "", "udp [::1]:53|flags=5 timeout=1 prefix=64", NULL,
	  "add service udp [::1]:53 rr flags persistent,one-packet timeout 1 prefix-len 64\n" },
	{ "all settings of a server", WEB,
	  WEB A "|weight=2147483647 forward=2 tunnel=1 tport=5000 tflags=3 upper=10 lower=5", NULL,
	  ADD_A " weight 2147483647 forward tunnel tunnel gue:5000,csum,remcsum "
	  "upper 10 lower 5\n" },
	{ "an old service goes with its servers", WEB A B, "", NULL, "delete service " WEB "\n" },
	{ "servers are exchanged", WEB A, WEB B, NULL,
	  "add server 10.0.1.2:80 to " WEB " weight 1\ndelete server 10.0.1.1:80 from " WEB "\n" },
	{ "the last server goes", WEB A, WEB, NULL, "delete server 10.0.1.1:80 from " WEB "\n" },
	{ "a weight", WEB A, WEB A "|weight=3", NULL, A_CHANGES " weight 1 -> 3\n" },
	{ "raised before lowered to 0", WEB A B "|weight=0", WEB A "|weight=0" B, NULL,
	  "change server 10.0.1.2:80 of " WEB " weight 0 -> 1\n" A_CHANGES " weight 1 -> 0\n" },
	{ "everything of a server", WEB A,
	  WEB A "|weight=2 forward=2 tunnel=2 tflags=1 upper=9 lower=8", NULL,
	  A_CHANGES " weight 1 -> 2, forward masq -> tunnel, tunnel none -> gre,csum, "
	  "upper 0 -> 9, lower 0 -> 8\n" },
	{ "tunnel settings", WEB A "|forward=2 tunnel=1 tport=1",
	  WEB A "|forward=2 tunnel=1 tport=2", NULL,
	  A_CHANGES " tunnel gue:1 -> gue:2\n" },
	{ "a forwarding method", WEB A "|forward=3", WEB A "|forward=2", NULL,
	  A_CHANGES " forward droute -> tunnel, tunnel none -> ipip\n" },
	{ "the scheduler, after the servers", WEB A, WEB "|sched=mh flags=8" B, NULL,
	  "add server 10.0.1.2:80 to " WEB " weight 1\ndelete server 10.0.1.1:80 from " WEB "\n"
	  WEB_CHANGES " scheduler rr -> mh, flags none -> mh-fallback\n" },
	{ "everything of a service", WEB "|flags=1 timeout=5 pe=sip", WEB "|timeout=6 netmask=0",
	  NULL,
	  WEB_CHANGES " flags persistent -> none, timeout 5 -> 6, "
	  "netmask 255.255.255.255 -> 0.0.0.0, pe sip -> none\n" },
	{ "the prefix length means nothing with IPv4", WEB "|prefix=1", WEB "|prefix=2", NULL, "" },
	{ "the netmask means nothing with IPv6", "tcp [::1]:80|netmask=1", "tcp [::1]:80|netmask=2",
	  NULL, "" },
	{ "another address", WEB A, "tcp 10.0.0.2:80" A, NULL,
	  "add service tcp 10.0.0.2:80 rr\nadd server 10.0.1.1:80 to tcp 10.0.0.2:80 weight 1\n"
	  "delete service " WEB "\n" },
	{ "another mark", "fwmark 1" A, "fwmark 2" A, NULL,
	  "add service fwmark 2 rr\nadd server 10.0.1.1:80 to fwmark 2 weight 1\n"
	  "delete service fwmark 1\n" },
	{ "all phases at once",
	  "tcp 10.0.0.1:1" A "; tcp 10.0.0.1:2" A B "; timeouts|tcp=900; ! backup",
	  "tcp 10.0.0.1:2|sched=wrr; + 10.0.1.1:80|weight=0; + 10.0.1.3:80; tcp 10.0.0.1:3" B
	  "; timeouts|tcp=800 udp=5; ! master; ! backup|id=2", NULL,
	  "set timeouts tcp 900 -> 800 udp 5\n"
	  "add service tcp 10.0.0.1:3 rr\nadd server 10.0.1.2:80 to tcp 10.0.0.1:3 weight 1\n"
	  "add server 10.0.1.3:80 to tcp 10.0.0.1:2 weight 1\n"
	  "change server 10.0.1.1:80 of tcp 10.0.0.1:2 weight 1 -> 0\n"
	  "delete server 10.0.1.2:80 from tcp 10.0.0.1:2\n"
	  "change service tcp 10.0.0.1:2 scheduler rr -> wrr\n"
	  "delete service tcp 10.0.0.1:1\n"
	  "start daemon master eth0 id 1\nstop daemon backup\nstart daemon backup eth0 id 2\n" },
	{ "a server of the other family", WEB A, WEB A "; + [::1]:80|forward=2", NULL,
	  "add server [::1]:80 to " WEB " weight 1 forward tunnel tunnel ipip\n" },

	{ "timeouts that are not named stay", "timeouts|tcp=1 fin=2 udp=3", "timeouts|fin=2",
	  NULL, "" },
	{ "one timeout", "timeouts|tcp=1 fin=2 udp=3", "timeouts|tcp=1 fin=4 udp=3", NULL,
	  "set timeouts tcp-fin 2 -> 4\n" },

	{ "daemons that are not named stay", "! master; ! backup", "! backup", NULL, "" },
	{ "a daemon is content with defaults",
	  "! master|port=8848 ttl=1 maxlen=1472 group=224.0.0.81", "! master", NULL, "" },
	{ "another interface", "! master", "! master|on=eth1", NULL,
	  "stop daemon master\nstart daemon master eth1 id 1\n" },
	{ "all settings of a daemon", "! master",
	  "! master|group=ff02::81 port=9 maxlen=1400 ttl=3", NULL, "stop daemon master\n"
	  "start daemon master eth0 id 1 group ff02::81 port 9 maxlen 1400 ttl 3\n" },
	{ "a length above what a packet carries", "! master|maxlen=65507 group=224.0.0.81",
	  "! master|maxlen=65535", NULL, "" },
	{ "the same with IPv6", "! master|maxlen=65487 group=ff02::1", "! master|maxlen=65500",
	  NULL, "" },
	{ "a length below what a backup takes", "! backup|maxlen=1024", "! backup|maxlen=5", NULL,
	  "" },
	{ "a master takes it", "! master|maxlen=1024", "! master|maxlen=5", NULL,
	  "stop daemon master\nstart daemon master eth0 id 1 maxlen 5\n" },

	{ "nothing outside the scope is touched", WEB A "; fwmark 3" A, "", "tcp 10.0.0.1:81", "" },
	{ "only what is in it", WEB A "; tcp 10.0.0.1:81" A, "", "tcp 10.0.0.1:81",
	  "delete service tcp 10.0.0.1:81\n" },
	{ "a range",
	  "tcp 10.0.0.1:1; udp 10.0.0.127:1; tcp 10.0.0.128:1; fwmark 1; tcp [a00::]:1", "",
	  "range 10.0.0.77/25",
	  "delete service tcp 10.0.0.1:1\ndelete service udp 10.0.0.127:1\n" },
	{ "an IPv6 range", "tcp [2001:db8::1]:1; tcp [2001:db9::1]:1; tcp 10.0.0.1:1", "",
	  "range 2001:db8::/32", "delete service tcp [2001:db8::1]:1\n" },
	{ "a range of one", "tcp 10.0.0.1:1; tcp 10.0.0.2:1", "", "range 10.0.0.2/32",
	  "delete service tcp 10.0.0.2:1\n" },
	{ "a range of all", "tcp 10.0.0.1:1; tcp [::1]:1; fwmark 1", "", "range 0.0.0.0/0",
	  "delete service tcp 10.0.0.1:1\n" },
	{ "marks", "fwmark 1; fwmark 2; fwmark 3 ipv6; fwmark 4; tcp 10.0.0.1:1", "", "marks 2-3",
	  "delete service fwmark 2\ndelete service fwmark 3 ipv6\n" },
	{ "an empty scope", WEB A, "", "", "" },
	{ "all", WEB A, "", "all", "delete service " WEB "\n" },

	{ "weights are kept", WEB A "|weight=5" B "|weight=0", WEB A B, "all; keep", "" },
	{ "weights of one service are kept", WEB A "; fwmark 1" A,
	  WEB A "|weight=2; fwmark 1" A "|weight=2", "all; keep " WEB,
	  "change server 10.0.1.1:80 of fwmark 1 weight 1 -> 2\n" },
	{ "all else is changed", WEB A "|weight=5", WEB A "|weight=1 upper=7", "all; keep",
	  A_CHANGES " upper 0 -> 7\n" },
	{ "a new server has its weight", WEB, WEB A "|weight=4", "all; keep", ADD_A " weight 4\n" },
};

static void all_steps(const struct ipvs_plan *plan, char *text, size_t size)
{
	char line[IPVS_STEP_TEXT_SIZE];
	size_t used = 0;

	*text = '\0';
	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		int length = ipvs_plan_step_format(plan, i, line, sizeof(line));

		assert_int_equal(length, strlen(line));
		assert_int_equal(ipvs_plan_step_result(plan, i), IPVS_STEP_PENDING);
		used += (size_t)snprintf(text + used, size - used, "%s\n", line);
		assert_true(used < size);
	}
}

/* One plan for all cases: nothing of one may be left in the next. */
static void test_cases(void **state)
{
	struct ipvs_plan *plan = ipvs_plan_new();
	char steps[4096];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct ipvs_table *current = table_of(cases[i].current);
		struct ipvs_table *desired = table_of(cases[i].desired);
		struct ipvs_scope *scope = scope_of(cases[i].scope);

		assert_for(cases[i].what, ipvs_plan_make(plan, current, desired, scope, NULL) == 0);
		ipvs_table_free(current);
		ipvs_table_free(desired);
		ipvs_scope_free(scope);
		all_steps(plan, steps, sizeof(steps));
		if (strcmp(steps, cases[i].steps) != 0)
			fail_msg("%s: the steps are\n%s", cases[i].what, steps);
	}
	ipvs_plan_free(plan);
}

/* --- refusals --- */

static const struct {
	const char *desired, *scope, *culprit;
} outside[] = {
	{ WEB A, "", WEB },
	{ WEB "; tcp 10.0.0.1:81", WEB, "tcp 10.0.0.1:81" },
	{ "tcp 10.0.1.0:1", "range 10.0.0.0/24", "tcp 10.0.1.0:1" },
	{ "fwmark 5; fwmark 6", "marks 5-5", "fwmark 6" },
	{ "fwmark 5 ipv6", "fwmark 5; range ::/0", "fwmark 5 ipv6" },
	{ WEB, "keep " WEB, WEB },
};

/* Whether the kernel has it already or not. */
static void test_outside(void **state)
{
	struct ipvs_plan *plan = ipvs_plan_new();
	char sentence[128];

	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(outside); i++) {
		const char *is = i % 2 ? "tcp 9.0.0.0:1" : outside[i / 2].desired;
		struct ipvs_table *current = table_of(is);
		struct ipvs_table *desired = table_of(outside[i / 2].desired);
		struct ipvs_scope *scope = scope_of(outside[i / 2].scope);
		struct ipvs_error error = { 0 };

		snprintf(sentence, sizeof(sentence), "plan: service %s is outside the scope",
			 outside[i / 2].culprit);
		assert_round(i, ipvs_plan_make(plan, current, desired, scope, &error) == -EINVAL);
		assert_string_equal(error.text, sentence);
		assert_int_equal(error.code, -EINVAL);
		assert_int_equal(error.reason, IPVS_REASON_INVALID);
		assert_int_equal(ipvs_plan_step_count(plan), 0);
		ipvs_table_free(current);
		ipvs_table_free(desired);
		ipvs_scope_free(scope);
	}
	ipvs_plan_free(plan);
}

static void test_scope_has(void **state)
{
	struct ipvs_service web = service_of(WEB), mark = service_of("fwmark 7");
	struct ipvs_scope *scope = scope_of(WEB "; " WEB "; fwmark 7");

	(void)state;
	web.port = 81;
	assert_int_equal(ipvs_scope_has(scope, &web), 0);
	web.port = 80;
	assert_int_equal(ipvs_scope_has(scope, &web), 1);
	/* Of a service by mark nothing else counts. */
	mark.protocol = 6;
	mark.port = 80;
	mark.addr.bytes[0] = 10;
	assert_int_equal(ipvs_scope_has(scope, &mark), 1);
	assert_int_equal(ipvs_scope_has(NULL, &mark), 1);
	assert_int_equal(ipvs_scope_has(NULL, NULL), 0);
	assert_int_equal(ipvs_scope_has(scope, NULL), 0);
	ipvs_scope_free(scope);
}

static void test_scope_refuses(void **state)
{
	struct ipvs_scope *scope = ipvs_scope_new();
	struct ipvs_service no_service = IPVS_SERVICE_INIT, web = service_of(WEB);
	struct ipvs_addr v4 = addr_of("10.0.0.0"), v6 = addr_of("::"), none = { 0 };

	(void)state;
	assert_int_equal(ipvs_scope_add_service(scope, &no_service), -EAFNOSUPPORT);
	assert_int_equal(ipvs_scope_keep_weights(scope, &no_service), -EAFNOSUPPORT);
	no_service.addr.family = 2;
	assert_int_equal(ipvs_scope_add_service(scope, &no_service), -EINVAL);
	assert_int_equal(ipvs_scope_add_range(scope, &v4, 33), -EINVAL);
	assert_int_equal(ipvs_scope_add_range(scope, &v6, 129), -EINVAL);
	assert_int_equal(ipvs_scope_add_range(scope, &none, 0), -EAFNOSUPPORT);
	assert_int_equal(ipvs_scope_add_marks(scope, 0, 5), -EINVAL);
	assert_int_equal(ipvs_scope_add_marks(scope, 6, 5), -EINVAL);
	assert_int_equal(ipvs_scope_add_service(scope, NULL), -EINVAL);
	assert_int_equal(ipvs_scope_add_range(scope, NULL, 8), -EINVAL);
	assert_int_equal(ipvs_scope_add_service(NULL, &web), -EINVAL);
	assert_int_equal(ipvs_scope_keep_weights(NULL, &web), -EINVAL);
	assert_int_equal(ipvs_scope_add_range(NULL, &v4, 8), -EINVAL);
	assert_int_equal(ipvs_scope_add_marks(NULL, 1, 2), -EINVAL);
	assert_int_equal(ipvs_scope_add_all(NULL), -EINVAL);
	assert_int_equal(ipvs_scope_has(scope, &web), 0);
	ipvs_scope_free(scope);
	ipvs_scope_free(NULL);
}

static void test_nulls(void **state)
{
	struct ipvs_table *table = table_of(WEB);
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs *h = ipvs_new();
	struct ipvs_error error;
	char line[8];

	(void)state;
	assert_int_equal(ipvs_plan_make(NULL, table, table, NULL, &error), -EINVAL);
	assert_string_equal(error.text, "make plan: NULL");
	assert_int_equal(ipvs_plan_make(plan, NULL, table, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_plan_make(plan, table, NULL, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_plan_step_count(NULL), 0);
	assert_int_equal(ipvs_plan_step_format(NULL, 0, line, sizeof(line)), -EINVAL);
	assert_int_equal(ipvs_plan_step_format(plan, 0, line, sizeof(line)), -EINVAL);
	assert_int_equal(ipvs_plan_step_result(NULL, 0), IPVS_STEP_PENDING);
	assert_int_equal(ipvs_plan_step_result(plan, 0), IPVS_STEP_PENDING);
	assert_int_equal(ipvs_plan_apply(NULL, plan, NULL), -EINVAL);
	assert_int_equal(ipvs_plan_apply(h, NULL, NULL), -EINVAL);
	assert_string_equal(ipvs_last_error(h)->text, "apply plan: plan is NULL");
	assert_int_equal(ipvs_plan_apply(h, plan, NULL), -ENOTCONN);
	assert_int_equal(ipvs_table_sync(NULL, table, NULL, plan, NULL), -EINVAL);
	assert_int_equal(ipvs_table_sync(h, NULL, NULL, plan, NULL), -EINVAL);
	assert_int_equal(ipvs_table_sync(h, table, NULL, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_table_sync(h, table, NULL, plan, NULL), -ENOTCONN);
	ipvs_table_free(table);
	ipvs_plan_free(plan);
	ipvs_plan_free(NULL);
	ipvs_free(h);
}

static void test_room(void **state)
{
	struct ipvs_table *none = table_of(""), *web = table_of(WEB);
	struct ipvs_plan *plan = ipvs_plan_new();
	const int length = (int)strlen("add service " WEB " rr");
	char line[64];

	(void)state;
	assert_int_equal(ipvs_plan_make(plan, none, web, NULL, NULL), 0);
	assert_int_equal(ipvs_plan_step_format(plan, 0, line, (size_t)length + 1), length);
	assert_int_equal(ipvs_plan_step_format(plan, 0, line, (size_t)length), -ENOSPC);
	assert_int_equal(ipvs_plan_step_format(plan, 0, NULL, 64), -EINVAL);
	assert_int_equal(ipvs_plan_step_format(plan, 1, line, sizeof(line)), -EINVAL);
	ipvs_table_free(none);
	ipvs_table_free(web);
	ipvs_plan_free(plan);
}

/* --- plans made step by step --- */

static const struct {
	const char *dest;
	uint32_t weight, wanted;
	bool deleted;
	size_t number; /* in the whole plan */
} singles[] = {
	{ "10.0.1.1:80", 3, 0, false, 2 },
	{ "10.0.1.2:80", 3, 3, true, 4 },
	{ "10.0.1.3:80", 0, 5, false, 0 },
	{ "10.0.1.4:80", 9, 8, false, 3 },
	{ "10.0.1.5:80", 1, 2, false, 1 },
	{ "10.0.1.6:80", 0, 0, true, 5 },
};

static const char single_steps[] =
	"change server 10.0.1.3:80 of " WEB " weight 0 -> 5\n"
	"change server 10.0.1.5:80 of " WEB " weight 1 -> 2\n"
	"change server 10.0.1.1:80 of " WEB " weight 3 -> 0\n"
	"change server 10.0.1.4:80 of " WEB " weight 9 -> 8\n"
	"delete server 10.0.1.2:80 from " WEB "\n"
	"delete server 10.0.1.6:80 from " WEB "\n";

/* What rises comes before what falls, and deletions last. */
static void test_singles(void **state)
{
	struct step_place places[COUNT_OF(singles)];
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs_service web = service_of(WEB);
	char steps[1024];

	(void)state;
	assert_int_equal(plan_reserve(plan, 0), 0);
	assert_int_equal(plan_reserve(plan, COUNT_OF(singles)), 0);
	for (size_t i = 0; i < COUNT_OF(singles); i++) {
		struct ipvs_dest dest = dest_of(singles[i].dest);

		dest.weight = singles[i].weight;
		places[i] = singles[i].deleted
				    ? plan_delete_dest(plan, &web, &dest)
				    : plan_set_weight(plan, &web, &dest, singles[i].wanted);
	}
	all_steps(plan, steps, sizeof(steps));
	assert_string_equal(steps, single_steps);
	for (size_t i = 0; i < COUNT_OF(singles); i++)
		assert_round(i, plan_number(plan, places[i]) == singles[i].number);
	ipvs_plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),	      cmocka_unit_test(test_outside),
		cmocka_unit_test(test_scope_has),     cmocka_unit_test(test_scope_refuses),
		cmocka_unit_test(test_nulls),	      cmocka_unit_test(test_room),
		cmocka_unit_test(test_singles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
