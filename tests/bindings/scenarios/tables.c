/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "handle.h"
#include "scenario.h"

#define RULES \
	"-A -t 10.0.0.1:80 -s wrr\n" \
	"-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 5\n" \
	"-a -t 10.0.0.1:80 -r 10.0.0.5:80 -i -w 1 --tun-type gre --tun-csum\n" \
	"-A -u [2001:db8::1]:53 -s rr -p 60 -M 64\n" \
	"-a -u [2001:db8::1]:53 -r [2001:db8::2]:53 -g -w 1 -x 10 -y 5\n" \
	"-A -f 9 -s sh -b sh-port\n"

static struct ipvs_table *read_table(const char *text)
{
	struct ipvs_table *table = ipvs_table_new();

	if (ipvs_table_read(table, text, strlen(text), NULL) < 0)
		give_up(text);
	return table;
}

static void print_table(const struct ipvs_table *table)
{
	struct ipvs_text text = IPVS_TEXT_INIT;

	ipvs_table_write(table, &text);
	fputs(text.data, stdout);
	ipvs_text_free(&text);
}

static void print_steps(const struct ipvs_plan *plan)
{
	char line[IPVS_STEP_TEXT_SIZE];

	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		ipvs_plan_step_format(plan, i, line, sizeof(line));
		printf("step %d: %s\n", ipvs_plan_step_result(plan, i), line);
	}
}

static void sync_table(const char *text, const struct ipvs_scope *scope)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	struct ipvs_table *table = read_table(text);
	struct ipvs_plan *plan = ipvs_plan_new();

	say(ipvs_table_sync(h, table, scope, plan, &failures));
	print_steps(plan);
	print_failures(&failures);
	ipvs_plan_free(plan);
	ipvs_table_free(table);
}

static void table_text(void)
{
	struct ipvs_table *table = ipvs_table_new();

	set_up_web();
	must(add("fwmark 7", "rr"));
	say(ipvs_table_load(h, table));
	print_table(table);
	ipvs_table_free(table);
}

static void table_restore(void)
{
	set_up_web();
	must(add(DNS, "rr"));
	sync_table(RULES, NULL);
}

static void table_sync_again(void)
{
	sync_table(RULES, NULL);
	sync_table(RULES, NULL);
}

static void put_web(struct ipvs_table *table)
{
	struct ipvs_timeouts timeouts = { .tcp_s = 600 };
	struct ipvs_service web = scheduled(WEB, "rr");
	struct ipvs_dest d = server("10.0.0.2:80", 3);
	struct ipvs_error error;

	tell(ipvs_table_put_service(table, &web, &error), &error);
	tell(ipvs_table_put_dest(table, &web, &d, &error), &error);
	tell(ipvs_table_set_timeouts(table, &timeouts, &error), &error);
}

static void table_build(void)
{
	struct ipvs_table *table = ipvs_table_new(), *current = ipvs_table_new();
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs_error error;

	put_web(table);
	print_table(table);
	must(ipvs_table_load(h, current));
	tell(ipvs_plan_make(plan, current, table, NULL, &error), &error);
	print_steps(plan);
	say(ipvs_plan_apply(h, plan, NULL));
	print_steps(plan);
	ipvs_plan_free(plan);
	ipvs_table_free(current);
	ipvs_table_free(table);
}

static void print_text_error(const struct ipvs_text_error *error)
{
	printf("%ju:%u: %s: %s\n", (uintmax_t)error->line, error->column,
	       ipvs_reason_name(error->reason), error->text);
}

static void text_errors(void)
{
	static const char text[] = "-A -t 10.0.0.1:80 -s rr\n-A -t 10.0.0.1 -s rr\n# fine\n"
				   "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -w many\n"
				   "-a -t 10.0.0.9:80 -r 10.0.0.2:80\n-Z\n";
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();

	ipvs_table_read(table, text, strlen(text), &errors);
	for (size_t i = 0; i < errors.count; i++)
		print_text_error(&errors.entries[i]);
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

static void plan_scope(void)
{
	struct ipvs_scope *scope = ipvs_scope_new();
	struct ipvs_service mark = service("fwmark 9");
	struct ipvs_addr addr;

	set_up_web();
	must(add("tcp 10.1.0.1:80", "rr"));
	must(add("fwmark 9", "rr"));
	must(add("fwmark 10", "rr"));
	ipvs_addr_parse(&addr, "10.1.0.0", NULL);
	ipvs_scope_add_range(scope, &addr, 16);
	ipvs_scope_add_service(scope, &mark);
	printf("%d\n", ipvs_scope_has(scope, &mark));
	sync_table("-A -t 10.1.0.2:80 -s rr\n", scope);
	sync_table("-A -t 10.2.0.1:80 -s rr\n", scope);
	ipvs_scope_free(scope);
}

static void plan_keep_weights(void)
{
	struct ipvs_scope *scope = ipvs_scope_new();

	set_up_web();
	ipvs_scope_add_all(scope);
	ipvs_scope_keep_weights(scope, NULL);
	sync_table("-A -t 10.0.0.1:80 -s wrr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 9\n"
		   "-a -t 10.0.0.1:80 -r 10.0.0.9:80 -m -w 9\n", scope);
	ipvs_scope_free(scope);
}

static void plan_failures(void)
{
	sync_table("-A -t 10.0.0.1:80 -s nope\n-A -t 10.0.0.1:81 -s rr\n"
		   "-a -t 10.0.0.1:81 -r 10.0.0.2:80 -m -w 1\n", NULL);
}

static void walk(void)
{
	struct ipvs_table_reader *reader = ipvs_table_reader_new();
	const struct ipvs_service_entry *entry;
	char name[IPVS_SERVICE_TEXT_SIZE];

	set_up_web();
	must(add(DNS, "rr"));
	must(ipvs_table_reader_start(h, reader));
	while (ipvs_table_reader_next(h, reader) > 0) {
		entry = ipvs_table_reader_service(reader);
		ipvs_service_format(&entry->service, name, sizeof(name));
		printf("%s %zu\n", name, ipvs_table_reader_dests(reader)->count);
	}
	ipvs_table_reader_free(reader);
}

const struct scenario table_scenarios[] = {
	{ "table-text", table_text },
	{ "table-restore", table_restore },
	{ "table-sync-again", table_sync_again },
	{ "table-build", table_build },
	{ "text-errors", text_errors },
	{ "plan-scope", plan_scope },
	{ "plan-keep-weights", plan_keep_weights },
	{ "plan-failures", plan_failures },
	{ "walk", walk },
	{ NULL, NULL }
};
