/* SPDX-License-Identifier: MIT */
#include "paint.h"

#include <curses.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINE_SIZE 512
/* Title, titles of columns; keys at the bottom. */
#define LINES_ABOVE 2
#define LINES_BELOW 1
#define NAME_WIDTH 24
#define HOW_WIDTH 7
#define NOTE_WIDTH 24

enum hue { HUE_SHUT = 1, HUE_FULL, HUE_QUIESCED };

static const struct hue_row {
	unsigned marks;
	enum hue hue;
	short color;
	attr_t without; /* where there are no colours */
} hues[] = {
	{ ROW_SHUT, HUE_SHUT, COLOR_RED, A_BOLD },
	{ ROW_FULL, HUE_FULL, COLOR_RED, A_BOLD },
	{ ROW_QUIESCED | ROW_MAYBE_FULL, HUE_QUIESCED, COLOR_YELLOW, A_DIM },
};

#define HUE_COUNT (sizeof(hues) / sizeof(hues[0]))

void paint_start(struct paint *paint)
{
	paint->color = paint->color && has_colors() && start_color() == OK &&
		       use_default_colors() == OK;
	for (size_t i = 0; paint->color && i < HUE_COUNT; i++)
		init_pair((short)hues[i].hue, hues[i].color, -1);
}

static attr_t attributes(const struct paint *paint, const struct row *row)
{
	for (size_t i = 0; i < HUE_COUNT; i++)
		if (row->marks & hues[i].marks)
			return paint->color ? COLOR_PAIR(hues[i].hue) | A_BOLD : hues[i].without;
	return A_NORMAL;
}

size_t paint_lines(void)
{
	return LINES > LINES_ABOVE + LINES_BELOW ? (size_t)(LINES - LINES_ABOVE - LINES_BELOW) : 0;
}

/* Over the whole line, cut where the screen ends. */
static void put(int line, attr_t attribute, const char *text)
{
	if (line < 0 || line >= LINES)
		return;
	attrset(attribute);
	mvaddnstr(line, 0, text, COLS);
	for (int at = (int)strlen(text); at < COLS; at++)
		mvaddch(line, at, ' ');
	attrset(A_NORMAL);
}

static int width_of(enum column_id id)
{
	switch (id) {
	case COLUMN_NAME:
		return -NAME_WIDTH;
	case COLUMN_HOW:
		return -HOW_WIDTH;
	case COLUMN_NOTE:
		return -NOTE_WIDTH;
	default:
		return all_columns[id].width;
	}
}

/* The name; of a server among those of other services, with its service. */
static const char *name(const struct view *view, const struct row *row, char *buf)
{
	size_t length = strlen(row_name(row, buf));
	char service[ROW_NAME_SIZE];

	if (view->kind != VIEW_SERVERS)
		return buf;
	ipvs_service_format(&row->service->service, service, sizeof(service));
	snprintf(buf + length, COLUMN_TEXT_SIZE - length, " of %s", service);
	return buf;
}

static const char *text_in(const struct view *view, const struct row *row, enum column_id id,
			   char *buf)
{
	return id == COLUMN_NAME ? name(view, row, buf) : all_columns[id].text(row, buf);
}

/* The name takes what the widest on the screen needs. */
static int name_width(const struct view *view, size_t lines)
{
	char buf[COLUMN_TEXT_SIZE];
	size_t most = NAME_WIDTH, length;

	for (size_t i = view->top; i < view->count && i < view->top + lines; i++) {
		length = strlen(name(view, view->rows[i], buf));
		most = length > most ? length : most;
	}
	return -(int)most;
}

static void put_row(const struct paint *paint, const struct view *view, size_t i, int widest)
{
	const struct row *row = view->rows[i];
	char line[LINE_SIZE], buf[COLUMN_TEXT_SIZE];
	size_t used = 0;

	for (enum column_id id = 0; id < COLUMN_COUNT; id++)
		used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%*s", id ? " " : "",
					 id == COLUMN_NAME ? widest : width_of(id),
					 text_in(view, row, id, buf));
	put(LINES_ABOVE + (int)(i - view->top),
	    i == view->cursor ? A_REVERSE : attributes(paint, row), line);
}

/* That by which they are sorted stands out. */
static void put_titles(const struct view *view, int widest)
{
	char title[COLUMN_TEXT_SIZE];
	int at = 0, width;

	put(1, A_UNDERLINE, "");
	for (enum column_id id = 0; id < COLUMN_COUNT && at < COLS && LINES > 1; id++) {
		width = id == COLUMN_NAME ? widest : width_of(id);
		snprintf(title, sizeof(title), "%*s", width,
			 id == COLUMN_NAME && view->kind != VIEW_SERVICES ? "SERVER" :
			 all_columns[id].title);
		attrset(A_UNDERLINE | (id == view->sort ? A_BOLD | A_REVERSE : 0));
		mvaddnstr(1, at, title, COLS - at);
		at += (width < 0 ? -width : width) + 1;
	}
	attrset(A_NORMAL);
}

static void append(char *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void append(char *line, const char *format, ...)
{
	size_t used = strlen(line);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line + used, LINE_SIZE - used, format, arguments);
	va_end(arguments);
}

static void put_summary(const struct paint *paint, const struct view *view)
{
	const struct rows *rows = paint->rows;
	char line[LINE_SIZE] = "", service[ROW_NAME_SIZE];
	uint64_t active = 0, inactive = 0;
	time_t now = time(NULL);

	for (size_t i = 0; i < rows->count; i++)
		if (!rows->list[i].dest) {
			active += rows->list[i].active;
			inactive += rows->list[i].inactive;
		}
	strftime(line, sizeof(line), "%H:%M:%S", localtime(&now));
	append(line, "  services %zu  servers %zu  active %llu  inactive %llu",
	       rows->service_count, rows->count - rows->service_count,
	       (unsigned long long)active, (unsigned long long)inactive);
	if (view->kind == VIEW_SERVICE) {
		ipvs_service_format(&view->open, service, sizeof(service));
		append(line, "  of %s", service);
	}
	if (view->filter[0] && !paint->typing)
		append(line, "  filter '%s': %zu", view->filter, view->count);
	append(line, "%s", paint->paused ? "  PAUSED" : "");
	put(0, A_BOLD, line);
}

static void put_bottom(const struct paint *paint, const struct view *view)
{
	char line[LINE_SIZE] = "";

	if (paint->typing)
		append(line, "filter: %s_", view->filter);
	else if (paint->error[0])
		append(line, "%s", paint->error);
	else
		append(line, "q quit  h help  < > sort  r reverse  / filter  a servers  "
		       "Enter open  Esc back");
	put(LINES - 1, paint->error[0] ? A_REVERSE | A_BOLD : A_REVERSE, line);
}

static void put_help(void)
{
	char line[LINE_SIZE];
	int at = LINES_ABOVE;

	for (const struct key_help *help = key_helps; help->keys; help++, at++) {
		snprintf(line, sizeof(line), "  %-16s %s", help->keys, help->help);
		if (at < LINES - LINES_BELOW)
			put(at, A_NORMAL, line);
	}
}

void paint_screen(const struct paint *paint, struct view *view)
{
	size_t lines = paint_lines();
	int widest;

	view_scroll(view, lines);
	widest = name_width(view, lines);
	erase();
	put_titles(view, widest);
	for (size_t i = view->top; !paint->help && i < view->count && i < view->top + lines; i++)
		put_row(paint, view, i, widest);
	if (paint->help)
		put_help();
	put_summary(paint, view);
	put_bottom(paint, view);
	refresh();
}
