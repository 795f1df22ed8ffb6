/* SPDX-License-Identifier: MIT */
/* Rows as lines of text on standard output. */
#ifndef WORDS_SHEET_H
#define WORDS_SHEET_H

#include "columns.h"

struct sheet {
	bool utf8, color;
	bool in_place; /* each line replaces what stood there */
	int columns;   /* where lines are cut; 0 = they are not */
	int lines;     /* how many there may be; 0 = any number */
};

/* All of them, below their titles; where there is no room for all, how many are left out. */
void sheet_print(const struct sheet *sheet, const struct rows *rows);

/* One line, from format; style is an escape sequence, "" = none. */
void sheet_line(const struct sheet *sheet, const char *style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
