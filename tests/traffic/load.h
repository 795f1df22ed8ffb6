/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A constant load by Apache's ab: so many requests at a time, each over a connection of its own. An
 * answer that does not come, is cut short or is an error counts as failed.
 */
#ifndef TESTS_TRAFFIC_LOAD_H
#define TESTS_TRAFFIC_LOAD_H

#include "web.h"

/* One client. */
struct load {
	pid_t pid;
	int output;
	bool stopped;
};

struct load_result {
	unsigned int complete, failed;
	unsigned int longest_ms;
};

/* From an address, NULL = any; to a path of the site, "/" or "/quick". */
void load_start(struct load *load, const char *from, const char *path, unsigned int requests,
		unsigned int at_a_time);
bool load_is_over(const struct load *load);
/* Before its time. */
void load_stop(struct load *load);
/* Wait for its end, and add to the result what it tells. */
void load_end(struct load *load, struct load_result *result);

#endif
