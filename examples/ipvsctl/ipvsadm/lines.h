/* SPDX-License-Identifier: MIT */
/* The lines of a file, one after the other, however long. */
#ifndef IPVSCTL_IPVSADM_LINES_H
#define IPVSCTL_IPVSADM_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	int fd;
	size_t number; /* of the line last read, from 1 */
	int error;     /* errno, when the file could not be read to its end */

	char *buffer;
	size_t allocated;
	char *at, *end; /* what was read and is no line yet */
	bool ended;
};

#define LINES_INIT(fd) { (fd), 0, 0, NULL, 0, NULL, NULL, false }

/*
 * The next line, which may be changed until there is another; its newline is a NUL now, which is
 * where end points. NULL: there is none, or error says why.
 */
char *lines_next(struct lines *lines, char **end);

void lines_free(struct lines *lines);

#endif
