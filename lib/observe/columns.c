/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/columns.h"

#include <string.h>

static void skip_blanks(struct columns *text)
{
	while (text->at < text->end && *text->at == ' ')
		text->at++;
}

bool columns_skip_mark(struct columns *text, char mark)
{
	skip_blanks(text);
	if (text->at == text->end || *text->at != mark)
		return false;
	text->at++;
	return true;
}

bool columns_skip_line(struct columns *text)
{
	const char *newline = memchr(text->at, '\n', (size_t)(text->end - text->at));

	if (newline)
		text->at = newline + 1;
	return newline;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Stricter than sscanf(), which takes signs and more digits than fit. */
static bool read_number(struct columns *text, uint64_t *number)
{
	const char *begin;
	int digit;

	skip_blanks(text);
	*number = 0;
	for (begin = text->at; text->at < text->end; text->at++) {
		digit = digit_of(*text->at);
		if (digit < 0)
			break;
		*number = *number << 4 | (uint64_t)digit;
	}
	return text->at > begin && text->at - begin <= 16;
}

bool columns_read(struct columns *text, uint64_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!read_number(text, &numbers[i]))
			return false;
	return text->at < text->end && *text->at++ == '\n';
}
