/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All scenarios, a list for each noun; main.c says what they are. */
#ifndef TESTS_BINDINGS_SCENARIO_H
#define TESTS_BINDINGS_SCENARIO_H

struct scenario {
	const char *name; /* NULL behind the last of a list */
	void (*run)(void);
};

extern const struct scenario service_scenarios[], server_scenarios[], batch_scenarios[],
	table_scenarios[], namespace_scenarios[], drain_scenarios[];

#endif
