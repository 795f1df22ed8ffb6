/* SPDX-License-Identifier: MIT */
/* The screen of top, by ncurses. */
#ifndef WORDS_PAINT_H
#define WORDS_PAINT_H

#include "view.h"

/* What is on the screen beside the view. */
struct paint {
	const struct rows *rows; /* all of them */
	bool color;
	bool help;
	bool typing; /* the filter is being typed */
	bool paused;
	char error[IPVS_ERROR_TEXT_SIZE]; /* "" = none */
};

/* Once, when ncurses has begun. */
void paint_start(struct paint *paint);

/* How many rows fit on the screen as it is now. */
size_t paint_lines(void);

void paint_screen(const struct paint *paint, struct view *view);

/* Of the keys, up to NULL: what top reads and the help shows. */
struct key_help {
	const char *keys, *help;
};

extern const struct key_help key_helps[];

#endif
