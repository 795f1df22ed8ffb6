/* SPDX-License-Identifier: MIT */
/* The options of ipvsadm: a row for each. */
#ifndef IPVSCTL_IPVSADM_OPTIONS_H
#define IPVSCTL_IPVSADM_OPTIONS_H

#include "command.h"

enum argument { ARGUMENT_NONE, ARGUMENT_REQUIRED, ARGUMENT_OPTIONAL };

struct option_row;

/*
 * Takes an option's value, which starts where the reader is, over into the record, and goes behind
 * it: 0, or -1 and what is wrong. NULL: there is no value.
 */
typedef int (*option_setter)(struct command *command, const struct option_row *row,
			     struct reader *value, struct complaint *wrong);

struct option_row {
	char letter; /* 0: it has none */
	const char *name;
	enum argument argument;
	enum verb verb; /* VERB_NONE: it is no command */
	enum option option;
	uint64_t bit; /* BIT() of the option, 0: there is none */
	option_setter set; /* NULL: that it is given is all */

	/* of numbers and flags: where they go, within which bounds, what is said otherwise */
	size_t offset;
	size_t size;
	int64_t lowest;
	int64_t highest;
	const char *complaint;
};

/* By its letter, or by size bytes of its name; NULL: there is none. */
const struct option_row *option_by_letter(char letter);
const struct option_row *option_by_name(const char *name, size_t size);

#endif
