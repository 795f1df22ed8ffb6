/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scenarios that ipvsadm and ipvsctl both play. */
#ifndef TESTS_CONFORMANCE_SAME_H
#define TESTS_CONFORMANCE_SAME_H

#include <stdbool.h>
#include <stddef.h>

#define LINES_MAX 64

/* Some lines with a newline behind each, one after the other. */
struct lines {
	char *text;
	size_t size;
};

/* What both start from. */
struct setup {
	char name[32];
	struct lines rules; /* for ipvsadm -R */
	struct lines packets; /* see traffic.h */
};

enum output { OUTPUT_FILE, OUTPUT_CLOSED, OUTPUT_FULL, OUTPUT_NO_READER };

/* What a program left. */
struct result {
	struct lines out;
	struct lines err;
	int status; /* of wait() */
};

struct scenario {
	char *text; /* as it is in the table, for people */
	char *words[32]; /* the program's name first */
	size_t count;
	struct lines input;
	enum output output;
	unsigned int seconds; /* that it may take; 0: enough for all */
	bool nobody;   /* without rights */
	bool together; /* both in one namespace: they only look */
	bool counters; /* what it changes can be seen in counters only */
	bool unordered; /* lines of output may come in any order */
	bool anything; /* standard output is not looked at */
	bool differs;  /* as expected, and not as ipvsadm does */
	struct result expected;
	bool has_rules;
	struct lines rules; /* what ipvsadm -Sn says afterwards */
};

void add_line(struct lines *lines, const char *text);
bool same_lines(const struct lines *a, const struct lines *b);

/* --- tables.c: reads tables; each scenario is played at once, with the setup that holds. --- */

typedef void (*player)(const struct setup *setup, const struct scenario *scenario);

/* Ends the program, with a word on where, when a table is wrong. */
void tables_read(const char *path, player play);

/* --- stand.c: where they play. --- */

/* Readies the machine: programs, names of hosts. Call it once. */
void stand_prepare(const char *ipvsctl);

/* Two namespaces as a setup wants them, kept as long as they are as they were. */
void stand_enter(const struct setup *setup);

/* Plays it by ipvsadm (0) or ipvsctl (1). */
void stand_play(const struct scenario *scenario, int who, struct result *result);

/* Whether anything in the namespaces is not as at the entering; they are then not used again. */
bool stand_changed(void);
void stand_leave(void);

/* All that the real ipvsadm can tell of a namespace, and its rules alone. */
void stand_tell(int who, bool counters, struct result *result);
void stand_rules(int who, struct result *result);

__attribute__((noreturn, format(printf, 1, 2))) void die(const char *format, ...);

#endif
