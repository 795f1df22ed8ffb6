/* SPDX-License-Identifier: MIT */
/* A line of output, put together without printf(): a list has many. What does not fit is cut. */
#ifndef IPVSCTL_IPVSADM_LINE_H
#define IPVSCTL_IPVSADM_LINE_H

#include <stddef.h>
#include <stdint.h>

struct line {
	size_t size;
	char text[4096];
};

void line_add(struct line *line, const char *text);
void line_add_char(struct line *line, char character);
/* At least width wide, blanks behind it. */
void line_add_left(struct line *line, const char *text, size_t width);
void line_add_number(struct line *line, uint64_t number);
void line_add_number_left(struct line *line, uint64_t number, size_t width);
/* Blanks before it. */
void line_add_number_right(struct line *line, uint64_t number, size_t width);
/* Blanks up to this column of those that were begun at. */
void line_fill(struct line *line, size_t begin, size_t width);
/* Writes it to stdout with a newline, and empties it. */
void line_end(struct line *line);

#endif
