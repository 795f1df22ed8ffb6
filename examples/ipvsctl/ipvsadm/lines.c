/* SPDX-License-Identifier: MIT */
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE 65536

/* Room for more, and a NUL, behind what is left, which goes to the front. */
static bool make_room(struct lines *lines)
{
	size_t left = (size_t)(lines->end - lines->at);
	size_t more = lines->allocated ? 2 * lines->allocated : SIZE;
	char *buffer = lines->buffer;

	if (left)
		memmove(buffer, lines->at, left);
	if (left + 1 >= lines->allocated) {
		buffer = realloc(buffer, more);
		if (!buffer)
			return false;
		lines->buffer = buffer;
		lines->allocated = more;
	}
	lines->at = buffer;
	lines->end = buffer + left;
	return true;
}

/* Reads on; false: there is nothing more. */
static bool read_more(struct lines *lines)
{
	ssize_t got;

	if (lines->ended)
		return false;
	if (!make_room(lines)) {
		lines->error = ENOMEM;
		return false;
	}
	do
		got = read(lines->fd, lines->end,
			   lines->allocated - (size_t)(lines->end - lines->buffer) - 1);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		lines->error = errno;
	if (got <= 0)
		lines->ended = true;
	else
		lines->end += got;
	return got > 0;
}

static char *take(struct lines *lines, char *end, char *next)
{
	char *line = lines->at;

	*end = '\0';
	lines->at = next;
	lines->number++;
	return line;
}

char *lines_next(struct lines *lines, char **end)
{
	do {
		size_t left = (size_t)(lines->end - lines->at);

		*end = left ? memchr(lines->at, '\n', left) : NULL;
		if (*end)
			return take(lines, *end, *end + 1);
	} while (read_more(lines));
	*end = lines->end;
	if (lines->error || lines->at == lines->end)
		return NULL;
	return take(lines, *end, *end); /* the last has no newline */
}

void lines_free(struct lines *lines)
{
	free(lines->buffer);
	lines->buffer = lines->at = lines->end = NULL;
	lines->allocated = 0;
}
