/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A line of text, put together piece by piece. What does not fit is cut off. */
#ifndef LIB_VALUE_LINE_H
#define LIB_VALUE_LINE_H

#include <stddef.h>
#include <libipvs/types.h>

#define LINE_SIZE 512

struct line {
	char text[LINE_SIZE];
	size_t used;
};

void line_append(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What comes before, a blank, and the identity. */
void line_append_service(struct line *line, const char *before, const struct ipvs_service *service);
void line_append_dest(struct line *line, const char *before, const struct ipvs_dest *dest);

#endif
