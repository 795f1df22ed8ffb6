/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A sentence is one line, whatever it quotes. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

void error_append(struct ipvs_error *error, const char *before, const char *text,
		  const char *after)
{
	size_t used = strlen(error->text);

	snprintf(error->text + used, sizeof(error->text) - used, "%s%s%s", before, text, after);
	make_printable(error->text + used);
}

int error_set(struct ipvs_error *error, int code, enum ipvs_reason reason, const char *format, ...)
{
	va_list args;

	if (!error)
		return code;
	error->code = code;
	error->reason = reason;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	make_printable(error->text);
	return code;
}
