/* SPDX-License-Identifier: MIT */
/* A call of a word: what the command line said, as read and checked, and the ways to answer. */
#ifndef WORDS_CALL_H
#define WORDS_CALL_H

#include <jansson.h>

#include "word.h"

struct given {
	const struct word_option *option;
	const char *value; /* NULL = none */
};

struct call {
	const struct word *word;
	struct ipvs *h; /* in the namespace that --netns names; not open */
	char *const *arguments;
	size_t argument_count;
	struct given *given;
	size_t given_count;
	bool json;
	bool color; /* whether to print in colours, all considered */
};

/* Options by name. Of one that was given several times: the last. */
bool call_has(const struct call *call, const char *name);
const char *call_value(const struct call *call, const char *name);

/* Each value of an option, one after the other: start with *place 0; NULL = no more. */
const char *call_next_value(const struct call *call, const char *name, size_t *place);

/*
 * Options that are durations or numbers: 0, and *to is left alone when it was not given;
 * WORD_USAGE, and what is wrong was said.
 */
int call_duration(const struct call *call, const char *name, int64_t *to_ms);
int call_number(const struct call *call, const char *name, uint32_t maximum, uint32_t *to);

/* Opens the handle: 0, or WORD_FAILED after saying why. */
int call_open(const struct call *call);

/* Say what went wrong on standard error: "ipvsctl apply: ...", and how to get what lacks. */
int call_fail(const struct call *call, const struct ipvs_error *error); /* WORD_FAILED */
int call_fail_text(const struct call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3))); /* WORD_FAILED */
int call_usage(const struct call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3))); /* WORD_USAGE */

/*
 * Print a value in one line, and drop it. WORD_FINE; WORD_FAILED when it is NULL, as there was no
 * memory to make it.
 */
int call_print_json(const struct call *call, json_t *value);

#endif
