/* SPDX-License-Identifier: MIT */
#include "sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bar.h"

#define LINE_SIZE 512
#define BAR_CELLS 10

static const enum column_id shown[] = {
	COLUMN_NAME, COLUMN_HOW, COLUMN_WEIGHT, COLUMN_ACTIVE, COLUMN_INACTIVE, COLUMN_CONNS,
	COLUMN_IN_BYTES, COLUMN_OUT_BYTES, COLUMN_NOTE,
};

#define SHOWN_COUNT (sizeof(shown) / sizeof(shown[0]))

/* The first that fits. */
static const struct style {
	unsigned marks;
	const char *escape;
} styles[] = {
	{ ROW_SHUT, "\033[1;31m" },
	{ ROW_FULL, "\033[31m" },
	{ ROW_QUIESCED | ROW_MAYBE_FULL, "\033[33m" },
};

static const char *style_of(const struct row *row)
{
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (row->marks & styles[i].marks)
			return styles[i].escape;
	return row->dest ? "" : "\033[1m";
}

/* How many bytes of a text are so many columns: all characters here take one. */
static size_t cut(const char *text, int columns)
{
	size_t used = 0;

	while (text[used] && columns-- > 0)
		for (used++; (text[used] & 0xc0) == 0x80; used++)
			;
	return used;
}

void sheet_line(const struct sheet *sheet, const char *style, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	length = sheet->columns ? cut(line, sheet->columns) : strlen(line);
	while (length && line[length - 1] == ' ')
		length--;
	if (!sheet->color)
		style = "";
	printf("%s%.*s%s%s\n", style, (int)length, line, *style ? "\033[0m" : "",
	       sheet->in_place ? "\033[K" : "");
}

/* The widths of those that are as wide as their texts. */
static void measure(const struct rows *rows, int widths[COLUMN_COUNT])
{
	char buf[COLUMN_TEXT_SIZE];

	for (size_t i = 0; i < SHOWN_COUNT; i++) {
		const struct column *column = &all_columns[shown[i]];
		int *width = &widths[shown[i]], length;

		*width = column->width ? column->width : (int)strlen(column->title);
		for (size_t k = 0; !column->width && k < rows->count; k++) {
			length = (int)strlen(column->text(&rows->list[k], buf));
			length += shown[i] == COLUMN_NAME && rows->list[k].dest ? 2 : 0;
			*width = length > *width ? length : *width;
		}
	}
}

static void put_bar(const struct sheet *sheet, const struct row *row, char *to)
{
	char bar[BAR_SIZE];
	double part = row && row->dest && row->heaviest ?
		(double)row->weight / row->heaviest : 0;

	sprintf(to, " %s", bar_format(part, BAR_CELLS, sheet->utf8, bar));
}

/* The row's line, or the titles' without a row. */
static void print_row(const struct sheet *sheet, const struct row *row, const char *style,
		      const int widths[COLUMN_COUNT])
{
	char line[LINE_SIZE], buf[COLUMN_TEXT_SIZE];
	size_t used = 0;

	for (size_t i = 0; i < SHOWN_COUNT; i++) {
		const struct column *column = &all_columns[shown[i]];
		const char *text = row ? column->text(row, buf) : column->title;
		int width = column->width ? widths[shown[i]] : -widths[shown[i]];
		int indent = shown[i] == COLUMN_NAME && row && row->dest ? 2 : 0;

		width += width < 0 ? indent : 0;
		used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%*s%*s",
					 i == 0 ? "" : shown[i] == COLUMN_NOTE ? "  " : " ",
					 indent, "", width, text);
		if (shown[i] != COLUMN_WEIGHT)
			continue;
		put_bar(sheet, row, line + used);
		used += strlen(line + used);
	}
	sheet_line(sheet, style, "%s", line);
}

void sheet_print(const struct sheet *sheet, const struct rows *rows)
{
	int widths[COLUMN_COUNT];
	size_t room = sheet->lines ? (size_t)(sheet->lines > 1 ? sheet->lines - 1 : 0) : SIZE_MAX;
	size_t count = rows->count;

	if (count > room)
		count = room ? room - 1 : 0;
	measure(rows, widths);
	print_row(sheet, NULL, "", widths);
	for (size_t i = 0; i < count; i++)
		print_row(sheet, &rows->list[i], style_of(&rows->list[i]), widths);
	if (count < rows->count && room)
		sheet_line(sheet, "", "... and %zu more lines", rows->count - count);
}
