/* SPDX-License-Identifier: MIT */
/*
 * usage: restore [-n] FILE [SERVICE...]
 *
 * Makes the kernel's table that of a text, as ipvsadm-save and ipvs_table_write() write it ("-":
 * from standard input), and prints each step that this takes; with -n only that. With SERVICEs,
 * such as "tcp 10.0.0.1:80", no other is touched. Unlike ipvsadm-restore, it sends only what
 * differs, never empties a pool, and tells all that is wrong in the text before anything is
 * changed. Needs root.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/libipvs.h>

static void check(int ret, const struct ipvs_error *error)
{
	if (ret < 0)
		exit(fprintf(stderr, "restore: %s\n", error->text) > 0);
}

static char *read_file(const char *path, size_t *size)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "r") : stdin;
	char *text = NULL;

	for (*size = 0; file && !feof(file) && !ferror(file);) {
		text = realloc(text, *size + 65536);
		*size += text ? fread(text + *size, 1, 65536, file) : 0;
	}
	if (!file || ferror(file) || !text) {
		perror(path);
		exit(1);
	}
	return text;
}

static struct ipvs_table *read_table(const char *path)
{
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	struct ipvs_table *table = ipvs_table_new();
	size_t size;
	char *text = read_file(path, &size);

	if (ipvs_table_read(table, text, size, &errors) == 0) {
		free(text);
		return table;
	}
	for (size_t i = 0; i < errors.count; i++)
		fprintf(stderr, "%s:%ju:%u: %s\n", path, (uintmax_t)errors.entries[i].line,
			errors.entries[i].column, errors.entries[i].text);
	exit(1);
}

static struct ipvs_scope *make_scope(char **names)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_scope *scope = *names ? ipvs_scope_new() : NULL;
	struct ipvs_error error;

	for (; *names; names++) {
		check(ipvs_service_parse(&service, *names, &error), &error);
		ipvs_scope_add_service(scope, &service);
	}
	return scope;
}

int main(int argc, char **argv)
{
	int dry = argc > 1 && strcmp(argv[1], "-n") == 0;
	struct ipvs_table *current = ipvs_table_new(), *desired;
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs *h = ipvs_new();
	char line[IPVS_STEP_TEXT_SIZE];
	struct ipvs_error error;

	if (argc < 2 + dry)
		exit(fprintf(stderr, "usage: restore [-n] FILE [SERVICE...]\n") > 0);
	desired = read_table(argv[1 + dry]);
	check(ipvs_open(h), ipvs_last_error(h));
	check(ipvs_table_load(h, current), ipvs_last_error(h));
	check(ipvs_plan_make(plan, current, desired, make_scope(argv + 2 + dry), &error), &error);
	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		ipvs_plan_step_format(plan, i, line, sizeof(line));
		puts(line);
	}
	if (dry || ipvs_plan_apply(h, plan, &failures) == 0)
		return 0;
	for (size_t i = 0; i < failures.count; i++)
		fprintf(stderr, "restore: %s\n", failures.entries[i].text);
	if (!failures.count)
		check(-1, ipvs_last_error(h));
	return 1;
}
