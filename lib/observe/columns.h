/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of numbers in hex, as the kernel's files of counters have them. */
#ifndef LIB_OBSERVE_COLUMNS_H
#define LIB_OBSERVE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text, read from its front. */
struct columns {
	const char *at, *end;
};

/* The rest of a line and its newline; false when it has none. */
bool columns_skip_line(struct columns *text);

/* Exactly so many numbers of 64 bits, blanks between, and a newline; false: it is another line. */
bool columns_read(struct columns *text, uint64_t *numbers, size_t count);

/* Pass over blanks and this one character, if it is what follows; false: it is not. */
bool columns_skip_mark(struct columns *text, char mark);

#endif
