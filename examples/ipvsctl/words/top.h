/* SPDX-License-Identifier: MIT */
/* What there is of ipvsctl top while it runs, and what its keys do. */
#ifndef WORDS_TOP_H
#define WORDS_TOP_H

#include "call.h"
#include "paint.h"
#include "watch.h"

struct top {
	const struct call *call;
	struct samples samples;
	struct rows rows;
	struct view view;
	struct paint paint;
	struct watch watch;
	bool ends;
};

/* A key as ncurses names it; one that means nothing does nothing. */
void top_press(struct top *top, int key);

#endif
