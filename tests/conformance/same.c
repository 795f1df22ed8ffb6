// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * usage: same [TABLE...]
 *
 * ipvsadm and ipvsctl play the same scenarios (tables.c), each in a network namespace of its own:
 * what they print, their exit status and what they leave in the kernel must be the same. Where a
 * scenario says that they differ, they must: ipvsctl as the table says, and not as ipvsadm.
 */
#include "same.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AGAIN_MAX 10

static size_t number, failures;

bool same_lines(const struct lines *a, const struct lines *b)
{
	return a->size == b->size && (!a->size || memcmp(a->text, b->text, a->size) == 0);
}

/* "?" in what is expected stands for any one character. */
static bool matches(const char *found, const char *expected, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (expected[i] != '?' && expected[i] != found[i])
			return false;
	return true;
}

static bool as_expected(const struct lines *found, const struct lines *expected)
{
	return found->size == expected->size && matches(found->text, expected->text, found->size);
}

/* Every line that is expected is there, and nothing else. */
static bool as_expected_unordered(const struct lines *found, const struct lines *expected)
{
	const char *end = expected->text + expected->size;
	size_t size;

	for (const char *line = expected->text; line < end; line += size) {
		const char *at = found->text, *found_end = found->text + found->size;

		size = (size_t)(strchr(line, '\n') + 1 - line);
		while (at < found_end && ((size_t)(strchr(at, '\n') + 1 - at) != size ||
					  !matches(at, line, size)))
			at = strchr(at, '\n') + 1;
		if (at >= found_end)
			return false;
	}
	return found->size == expected->size;
}

static void clear(struct result *result)
{
	free(result->out.text);
	free(result->err.text);
	*result = (struct result){ .status = 0 };
}

/* The real ipvsadm runs modprobe, which may have something to say. */
static void drop_modprobe(struct lines *lines)
{
	char *end;

	while (lines->size && strncmp(lines->text, "modprobe: ", 10) == 0) {
		end = strchr(lines->text, '\n');
		if (!end)
			return;
		lines->size -= (size_t)(end + 1 - lines->text);
		memmove(lines->text, end + 1, lines->size + 1);
	}
}

/* --- telling --- */

static void show(const char *what, const struct lines *lines)
{
	char *copy = strdup(lines->text ? lines->text : ""), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")) && (*line || rest))
		printf("#   %s|%s\n", what, line);
	free(copy);
}

static void show_both(const char *what, const struct lines *a, const struct lines *b,
		      const char *who)
{
	printf("# %s:\n", what);
	show(who, a);
	show("ipvsctl ", b);
}

static void tell(const struct setup *setup, const struct scenario *scenario, bool passed)
{
	failures += !passed;
	printf("%sok %zu - ", passed ? "" : "not ", ++number);
	for (const char *at = scenario->text; *at; at++)
		putchar(*at == '#' ? '%' : *at); /* a directive begins so */
	printf("%s%s%s\n", scenario->differs ? " (differs)" : "",
	       strcmp(setup->name, "nothing") ? ", with " : "",
	       strcmp(setup->name, "nothing") ? setup->name : "");
	fflush(stdout);
}

/* --- comparing --- */

static bool same_results(const struct result *a, const struct result *b)
{
	return a->status == b->status && same_lines(&a->out, &b->out) &&
	       same_lines(&a->err, &b->err);
}

static void show_results(const struct result *a, const struct result *b, const char *who)
{
	if (a->status != b->status)
		printf("# wait status: %s %#x, ipvsctl %#x\n", who, a->status, b->status);
	if (!same_lines(&a->out, &b->out))
		show_both("standard output", &a->out, &b->out, who);
	if (!same_lines(&a->err, &b->err))
		show_both("standard error", &a->err, &b->err, who);
}

static bool same_state(const struct scenario *scenario, bool quietly)
{
	struct result theirs = { .status = 0 }, ours = { .status = 0 };
	bool same;

	stand_tell(0, scenario->counters, &theirs);
	stand_tell(1, scenario->counters, &ours);
	same = same_results(&theirs, &ours);
	if (!same && !quietly)
		show_results(&theirs, &ours, "ipvsadm ");
	clear(&theirs);
	clear(&ours);
	return same;
}

/*
 * What time changes may be different in the other's run, a second later: then each runs again in
 * turn. What differs for another reason still does.
 */
static bool play_again(const struct scenario *scenario, struct result *theirs,
		       struct result *ours)
{
	struct result *const results[] = { theirs, ours };
	bool same = false;

	for (int i = 0; i < AGAIN_MAX && !same; i++) {
		clear(results[i % 2]);
		stand_play(scenario, i % 2, results[i % 2]);
		drop_modprobe(&theirs->err);
		same = same_results(theirs, ours);
	}
	return same;
}

static bool play_same(const struct scenario *scenario, struct result *theirs, struct result *ours)
{
	bool same = same_results(theirs, ours), changed;

	if (!same && scenario->together)
		same = play_again(scenario, theirs, ours);
	if (!same)
		show_results(theirs, ours, "ipvsadm ");
	changed = stand_changed() || scenario->counters;
	if (changed)
		same = same_state(scenario, false) && same;
	if (changed || !same)
		stand_leave();
	return same;
}

static bool expected_rules(const struct scenario *scenario)
{
	struct result ours = { .status = 0 };
	bool same;

	stand_rules(1, &ours);
	same = as_expected(&ours.out, &scenario->rules);
	if (!same)
		show_both("rules", &scenario->rules, &ours.out, "expected");
	clear(&ours);
	return same;
}

static bool expected_output(const struct scenario *scenario, const struct lines *found)
{
	if (scenario->anything)
		return found->size > 0;
	if (scenario->unordered)
		return as_expected_unordered(found, &scenario->expected.out);
	return as_expected(found, &scenario->expected.out);
}

static bool play_different(const struct scenario *scenario, const struct result *theirs,
			   const struct result *ours)
{
	const struct result *expected = &scenario->expected;
	bool right = expected_output(scenario, &ours->out) &&
		     as_expected(&ours->err, &expected->err) && ours->status == expected->status;
	bool same = same_results(theirs, ours) && same_state(scenario, true);

	if (!right)
		show_results(expected, ours, "expected");
	if (scenario->has_rules)
		right = expected_rules(scenario) && right;
	else
		right = (!stand_changed() || same_state(scenario, false)) && right;
	if (same)
		puts("# ipvsadm does the same: there is no difference");
	stand_leave();
	return right && !same;
}

static void play(const struct setup *setup, const struct scenario *scenario)
{
	struct result theirs = { .status = 0 }, ours = { .status = 0 };
	bool passed;

	stand_enter(setup);
	stand_play(scenario, 0, &theirs);
	stand_play(scenario, 1, &ours);
	drop_modprobe(&theirs.err);
	passed = scenario->differs ? play_different(scenario, &theirs, &ours)
				   : play_same(scenario, &theirs, &ours);
	tell(setup, scenario, passed);
	clear(&theirs);
	clear(&ours);
}

/* --- finding --- */

/* In the build's folder, where this program is too; libtool's script is not what is installed. */
static void find_ipvsctl(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 64);
	size_t end;

	if (length < 0)
		die("/proc/self/exe");
	path[length] = '\0';
	for (int i = 0; i < 3; i++)
		*strrchr(path, '/') = '\0';
	end = strlen(path);
	strcpy(path + end, "/lib/.libs");
	setenv("LD_LIBRARY_PATH", path, 1);
	strcpy(path + end, "/examples/ipvsctl/.libs/ipvsctl");
	if (access(path, X_OK) < 0)
		strcpy(path + end, "/examples/ipvsctl/ipvsctl");
}

static void play_all(const char *source)
{
	char pattern[512];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/tests/conformance/scenarios/*.table", source);
	if (glob(pattern, 0, NULL, &found) != 0)
		die("no tables: %s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++)
		tables_read(found.gl_pathv[i], play);
	globfree(&found);
}

int main(int argc, char **argv)
{
	const char *source = getenv("srcdir");
	char path[1024];

	find_ipvsctl(path, sizeof(path));
	stand_prepare(path);
	for (int i = 1; i < argc; i++)
		tables_read(argv[i], play);
	if (argc == 1)
		play_all(source ? source : ".");
	printf("1..%zu\n", number);
	return failures > 0;
}
