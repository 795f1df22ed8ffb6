/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One line of the connection table. */
#ifndef LIB_OBSERVE_CONN_LINE_H
#define LIB_OBSERVE_CONN_LINE_H

#include <libipvs/conn.h>

/*
 * No line of the kernel's is as long: IP_65535, three IPv6 addresses with ports, a state, twenty
 * figures, a name of 16 characters and 255 bytes of data are 450 bytes with blanks and newline.
 */
#define CONN_LINE_MAX 512

struct conn_fault {
	const char *at;
	const char *expected; /* what should have been there */
};

/*
 * Read the line into *conn. Where the next one begins; NULL with *fault filled in, and *conn
 * written in part. Behind the last byte there is a NUL, and CONN_LINE_MAX bytes can be read from
 * the line's beginning: a line that is cut off fails there, since no field takes a NUL.
 */
const char *conn_line_parse(const char *line, struct ipvs_conn *conn, struct conn_fault *fault);

#endif
