/* SPDX-License-Identifier: MIT */
#include "line.h"

#include <stdio.h>
#include <string.h>

#define DIGITS 20 /* of the largest number */

static void add_bytes(struct line *line, const char *bytes, size_t size)
{
	size_t room = sizeof(line->text) - 1 - line->size; /* the newline has its place */

	if (size > room)
		size = room;
	memcpy(line->text + line->size, bytes, size);
	line->size += size;
}

static void add_blanks(struct line *line, size_t count)
{
	static const char blanks[] = "                                        ";

	for (; count > sizeof(blanks) - 1; count -= sizeof(blanks) - 1)
		add_bytes(line, blanks, sizeof(blanks) - 1);
	add_bytes(line, blanks, count);
}

/* Gives where the digits begin, which end with the buffer. */
static const char *digits_of(char buffer[DIGITS], uint64_t number)
{
	char *digit = buffer + DIGITS;

	do
		*--digit = (char)('0' + number % 10);
	while (number /= 10);
	return digit;
}

void line_add_char(struct line *line, char character)
{
	add_bytes(line, &character, 1);
}

void line_add(struct line *line, const char *text)
{
	add_bytes(line, text, strlen(text));
}

void line_fill(struct line *line, size_t begin, size_t width)
{
	if (line->size < begin + width)
		add_blanks(line, begin + width - line->size);
}

void line_add_left(struct line *line, const char *text, size_t width)
{
	size_t begin = line->size;

	line_add(line, text);
	line_fill(line, begin, width);
}

void line_add_number_left(struct line *line, uint64_t number, size_t width)
{
	char buffer[DIGITS];
	const char *digits = digits_of(buffer, number);
	size_t begin = line->size;

	add_bytes(line, digits, (size_t)(buffer + DIGITS - digits));
	line_fill(line, begin, width);
}

void line_add_number(struct line *line, uint64_t number)
{
	line_add_number_left(line, number, 0);
}

void line_add_number_right(struct line *line, uint64_t number, size_t width)
{
	char buffer[DIGITS];
	const char *digits = digits_of(buffer, number);
	size_t length = (size_t)(buffer + DIGITS - digits);

	add_blanks(line, width > length ? width - length : 0);
	add_bytes(line, digits, length);
}

void line_end(struct line *line)
{
	line->text[line->size++] = '\n';
	fwrite_unlocked(line->text, 1, line->size, stdout);
	line->size = 0;
}
