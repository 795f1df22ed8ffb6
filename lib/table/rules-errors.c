/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of what is wrong in a text. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "table/rules.h"

/* One line of ASCII, whatever the sentence quotes. Gives its length. */
static size_t make_plain(char *text)
{
	size_t size = 0;

	for (; text[size]; size++)
		if ((unsigned char)text[size] < ' ' || (unsigned char)text[size] >= 0x7f)
			text[size] = '?';
	return size;
}

static struct ipvs_text_error *next_error(struct ipvs_text_errors *errors)
{
	if (errors->count == errors->allocated) {
		size_t wanted = errors->allocated ? 2 * errors->allocated : 8;
		void *entries = reallocarray(errors->entries, wanted, sizeof(*errors->entries));

		if (!entries)
			return NULL;
		errors->entries = entries;
		errors->allocated = wanted;
	}
	return &errors->entries[errors->count];
}

static uint32_t column_of(const struct reader *r, const char *at)
{
	size_t column = (size_t)(at - r->line_begin) + 1;

	return column < UINT32_MAX ? (uint32_t)column : UINT32_MAX;
}

/* Beyond the list's end errors cost no more than being counted. */
void report(struct reader *r, struct word where, enum ipvs_reason reason, const char *format, ...)
{
	char sentence[IPVS_ERROR_TEXT_SIZE];
	struct ipvs_text_error *error;
	va_list args;
	size_t size;

	r->wrong = r->line_wrong = true;
	if (!r->errors || r->errors->count == IPVS_TEXT_ERRORS_MAX) {
		if (r->errors)
			r->errors->more++;
		return;
	}
	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	size = make_plain(sentence) + 1;
	error = next_error(r->errors);
	if (error)
		error->text = malloc(size);
	if (!error || !error->text) {
		r->no_memory = true;
		return;
	}
	memcpy(error->text, sentence, size);
	error->line = r->line;
	error->column = column_of(r, where.at);
	error->reason = reason;
	r->errors->count++;
}

IPVS_API void ipvs_text_errors_free(struct ipvs_text_errors *errors)
{
	if (!errors)
		return;
	for (size_t i = 0; i < errors->count; i++)
		free(errors->entries[i].text);
	free(errors->entries);
	memset(errors, 0, sizeof(*errors));
}
