/* SPDX-License-Identifier: MIT */
/* Bars of characters. */
#ifndef WORDS_BAR_H
#define WORDS_BAR_H

#include <stdbool.h>

#define BAR_CELLS_MAX 60
#define BAR_SIZE (3 * BAR_CELLS_MAX + 1)

/*
 * A bar for a part from 0 to 1 of so many cells, filled up with blanks: blocks of an eighth of a
 * cell each in UTF-8, or '#'. What is not nothing is seen. Returns buf, of BAR_SIZE bytes.
 */
const char *bar_format(double part, int cells, bool utf8, char *buf);

#endif
