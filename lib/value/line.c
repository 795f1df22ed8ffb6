/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value/line.h"

#include <stdarg.h>
#include <stdio.h>
#include <libipvs/text.h>

void line_append(struct line *line, const char *format, ...)
{
	size_t room = sizeof(line->text) - line->used;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line->text + line->used, room, format, args);
	va_end(args);
	if (length > 0)
		line->used += (size_t)length < room ? (size_t)length : room - 1;
}

void line_append_service(struct line *line, const char *before, const struct ipvs_service *service)
{
	char text[IPVS_SERVICE_TEXT_SIZE] = "?";

	ipvs_service_format(service, text, sizeof(text));
	line_append(line, "%s %s", before, text);
}

void line_append_dest(struct line *line, const char *before, const struct ipvs_dest *dest)
{
	char text[IPVS_DEST_TEXT_SIZE] = "?";

	ipvs_dest_format(dest, text, sizeof(text));
	line_append(line, "%s %s", before, text);
}
