/* SPDX-License-Identifier: MIT */
#include "view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_of_kind(const struct view *view, const struct row *row)
{
	if (view->kind == VIEW_SERVICES)
		return !row->dest;
	if (!row->dest)
		return false;
	return view->kind == VIEW_SERVERS ||
	       ipvs_service_compare(&row->service->service, &view->open) == 0;
}

static bool passes(const struct view *view, const struct row *row)
{
	char name[ROW_NAME_SIZE];

	if (!view->filter[0] || strstr(row_name(row, name), view->filter))
		return true;
	if (!row->dest || view->kind == VIEW_SERVICE)
		return false;
	ipvs_service_format(&row->service->service, name, sizeof(name));
	return strstr(name, view->filter);
}

/* The greatest first; what is equal, in the order of the library, which is that of the rows. */
static int compare(const void *a, const void *b, void *context)
{
	const struct row *left = *(const struct row *const *)a;
	const struct row *right = *(const struct row *const *)b;
	const struct view *view = context;
	const struct column *column = &all_columns[view->sort];
	double difference = column->value ? column->value(right) - column->value(left) : 0;
	int order = (difference > 0) - (difference < 0);

	if (!column->value)
		order = (left > right) - (left < right);
	if (view->reversed)
		order = -order;
	return order ? order : (left > right) - (left < right);
}

static int make_room(struct view *view, size_t count)
{
	const struct row **rows;

	view->count = 0;
	if (count <= view->allocated)
		return 0;
	rows = reallocarray(view->rows, count, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	view->rows = rows;
	view->allocated = count;
	return 0;
}

/* Where the cursor is from now on. */
static void stand(struct view *view, size_t cursor)
{
	const struct row *row = cursor < view->count ? view->rows[cursor] : NULL;

	view->cursor = row ? cursor : 0;
	view->follows = row && cursor;
	if (!row)
		return;
	view->at_service = row->service->service;
	if (row->dest)
		view->at_dest = row->dest->dest;
}

static bool is_at(const struct view *view, const struct row *row)
{
	return ipvs_service_compare(&row->service->service, &view->at_service) == 0 &&
	       (!row->dest || ipvs_dest_compare(&row->dest->dest, &view->at_dest) == 0);
}

/* Where what it was on is now; if that is gone, where it was. */
static size_t followed(const struct view *view)
{
	for (size_t i = 0; view->follows && i < view->count; i++)
		if (is_at(view, view->rows[i]))
			return i;
	return view->cursor < view->count || !view->count ? view->cursor : view->count - 1;
}

int view_fill(struct view *view, const struct rows *rows)
{
	if (make_room(view, rows->count) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < rows->count; i++)
		if (is_of_kind(view, &rows->list[i]) && passes(view, &rows->list[i]))
			view->rows[view->count++] = &rows->list[i];
	if (view->count)
		qsort_r(view->rows, view->count, sizeof(*view->rows), compare, view);
	stand(view, followed(view));
	return 0;
}

void view_free(struct view *view)
{
	free(view->rows);
	*view = (struct view){ 0 };
}

void view_move(struct view *view, long by)
{
	size_t room = by < 0 ? view->cursor : view->count - view->cursor - !!view->count;
	size_t steps = by < 0 ? 0 - (size_t)by : (size_t)by;

	if (steps > room)
		steps = room;
	stand(view, by < 0 ? view->cursor - steps : view->cursor + steps);
}

void view_scroll(struct view *view, size_t lines)
{
	if (view->top + lines > view->count)
		view->top = view->count > lines ? view->count - lines : 0;
	if (view->cursor < view->top)
		view->top = view->cursor;
	else if (lines && view->cursor - view->top >= lines)
		view->top = view->cursor - lines + 1;
}

static void begin(struct view *view)
{
	view->cursor = view->top = 0;
	view->follows = false;
}

void view_sort_by(struct view *view, int further)
{
	int place = ((int)view->sort + further) % COLUMN_COUNT;

	view->sort = (enum column_id)(place < 0 ? place + COLUMN_COUNT : place);
	begin(view);
}

void view_reverse(struct view *view)
{
	view->reversed = !view->reversed;
	begin(view);
}

void view_set_kind(struct view *view, enum view_kind kind)
{
	view->kind = kind;
	begin(view);
}

void view_set_filter(struct view *view, const char *filter)
{
	snprintf(view->filter, sizeof(view->filter), "%s", filter);
	begin(view);
}

void view_open(struct view *view)
{
	if (view->cursor >= view->count || view->kind == VIEW_SERVICE)
		return;
	view->open = view->rows[view->cursor]->service->service;
	view->filter[0] = '\0';
	view_set_kind(view, VIEW_SERVICE);
}
