/* SPDX-License-Identifier: MIT */
/* What the terminal can do. */
#ifndef WORDS_TERMINAL_H
#define WORDS_TERMINAL_H

#include <stdbool.h>

/* Whether the user's locale has UTF-8: LC_ALL, LC_CTYPE, LANG. Sets the program's to it. */
bool terminal_utf8(void);

/* Whether standard output is a terminal on which the cursor can be moved. */
bool terminal_moves(void);

/* Lines and columns of standard output; 24 and 80 where it does not tell. */
struct terminal_size {
	int lines, columns;
};

struct terminal_size terminal_size(void);

#endif
