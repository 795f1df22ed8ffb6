/* SPDX-License-Identifier: MIT */
/* The options of ipvsadm: a row for each. */
#ifndef IPVSCTL_IPVSADM_OPTIONS_H
#define IPVSCTL_IPVSADM_OPTIONS_H

#include "command.h"

enum argument { ARGUMENT_NONE, ARGUMENT_REQUIRED, ARGUMENT_OPTIONAL };

struct option_row;

/* Takes an option's value over into the record: 0, or -1 and what is wrong. */
typedef int (*option_setter)(struct command *command, const struct option_row *row,
			     const char *value, struct complaint *wrong);

struct option_row {
	char letter; /* 0: it has none */
	const char *name;
	enum argument argument;
	enum verb verb; /* VERB_NONE: it is no command */
	enum option option;
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
