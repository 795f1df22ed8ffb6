/* SPDX-License-Identifier: MIT */
/* What of the rows is on the screen, in which order, and where the cursor is. Knows no terminal. */
#ifndef WORDS_VIEW_H
#define WORDS_VIEW_H

#include "columns.h"

enum view_kind {
	VIEW_SERVICES,
	VIEW_SERVERS, /* of all services */
	VIEW_SERVICE  /* the servers of one */
};

#define VIEW_FILTER_SIZE 64

/* Starts as zeroes: all services in the order of the library. */
struct view {
	enum view_kind kind;
	struct ipvs_service open; /* with VIEW_SERVICE */
	enum column_id sort;
	bool reversed;
	char filter[VIEW_FILTER_SIZE]; /* part of the name of a server or its service; "" = all */
	const struct row **rows;       /* those that are shown */
	size_t count, allocated;
	size_t cursor;
	size_t top; /* the first on the screen */
	/* What the cursor is on, which it follows; at the beginning it stays there. */
	bool follows;
	struct ipvs_service at_service;
	struct ipvs_dest at_dest;
};

/*
 * Chooses and sorts anew; the cursor stays on what it was on, but at the beginning on what comes
 * first. The rows are used until the next time. 0, or -ENOMEM: nothing is shown then.
 */
int view_fill(struct view *view, const struct rows *rows);
void view_free(struct view *view);

/* Moves the cursor, as far as there are rows. */
void view_move(struct view *view, long by);

/* Makes the cursor's row one of those on a screen of so many lines. */
void view_scroll(struct view *view, size_t lines);

/*
 * What changes what is shown, or its order: all begin at the first row, and want view_fill().
 * By the column that is so many further, round and round.
 */
void view_sort_by(struct view *view, int further);
void view_reverse(struct view *view);
void view_set_kind(struct view *view, enum view_kind kind);
void view_set_filter(struct view *view, const char *filter);

/* The servers of the service where the cursor is; nothing happens where there is none. */
void view_open(struct view *view);

#endif
