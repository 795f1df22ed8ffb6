/* SPDX-License-Identifier: MIT */
/* The columns in which rows are shown, and by which they can be sorted. */
#ifndef WORDS_COLUMNS_H
#define WORDS_COLUMNS_H

#include "rows.h"

#define COLUMN_TEXT_SIZE 192

/*
 * width: of numbers, which stand to the right; 0 = of a text, which is as wide as its longest.
 * value: to be sorted by, the greatest first where it is a number; NULL = the order of the library.
 */
struct column {
	const char *title;
	int width;
	double (*value)(const struct row *row);
	const char *(*text)(const struct row *row, char *buf); /* buf has COLUMN_TEXT_SIZE */
};

enum column_id {
	COLUMN_NAME,
	COLUMN_HOW,
	COLUMN_WEIGHT,
	COLUMN_ACTIVE,
	COLUMN_INACTIVE,
	COLUMN_CONNS,
	COLUMN_IN_BYTES,
	COLUMN_OUT_BYTES,
	COLUMN_NOTE,
	COLUMN_PERSISTENT,
	COLUMN_IN_PACKETS,
	COLUMN_OUT_PACKETS,
	COLUMN_COUNT
};

extern const struct column all_columns[COLUMN_COUNT];

#endif
