/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: scenario --list             the names of the scenarios
 *        scenario --each PREFIX      runs all of them, in that order
 *        scenario NAME               runs one, in the network namespace that it is started in
 *
 * Scenarios: the same names do the same in every language (bindings/python/tests/scenario.py,
 * bindings/go/internal/scenario), so every language has a program with this usage. With --each, the
 * scenario NAME works through a fresh handle in the network namespace called PREFIX-NAME, which
 * same.sh has made, and "== NAME" is printed before it. same.sh compares what they print and what
 * they leave in the kernel. What is printed is part of them, to the letter:
 * - say(): "ok", or "REASON: SENTENCE" of an error, REASON as ipvs_reason_name() has it;
 * - lists: one line each, in the library's order.
 */
#include <stdio.h>
#include <string.h>

#include "handle.h"
#include "scenario.h"

static const struct scenario *const lists[] = {
	service_scenarios, server_scenarios, batch_scenarios,
	table_scenarios, namespace_scenarios, drain_scenarios,
};

/* One behind the other; NULL behind the last. */
static const struct scenario *scenario_at(size_t place)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const struct scenario *s = lists[i]; s->name; s++)
			if (place-- == 0)
				return s;
	return NULL;
}

/* In this network namespace; NULL = where it was started. */
static void run(const struct scenario *s, const char *netns)
{
	h = ipvs_new();
	must(ipvs_netns_set(h, netns));
	must(ipvs_open(h));
	s->run();
	ipvs_free(h);
}

static int list(void)
{
	const struct scenario *s;

	for (size_t i = 0; (s = scenario_at(i)); i++)
		puts(s->name);
	return 0;
}

static int run_each(const char *prefix)
{
	const struct scenario *s;
	char netns[64];

	for (size_t i = 0; (s = scenario_at(i)); i++) {
		printf("== %s\n", s->name);
		snprintf(netns, sizeof(netns), "%s-%s", prefix, s->name);
		run(s, netns);
	}
	return 0;
}

static int run_one(const char *name)
{
	const struct scenario *s;

	for (size_t i = 0; (s = scenario_at(i)); i++)
		if (strcmp(name, s->name) == 0) {
			run(s, NULL);
			return 0;
		}
	return 2;
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";

	if (argc == 3 && strcmp(word, "--each") == 0)
		return run_each(argv[2]);
	return strcmp(word, "--list") == 0 ? list() : run_one(word);
}
