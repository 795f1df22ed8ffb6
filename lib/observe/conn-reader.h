/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a reader of connections. */
#ifndef LIB_OBSERVE_CONN_READER_H
#define LIB_OBSERVE_CONN_READER_H

#include <stdbool.h>
#include <libipvs/conn.h>

#include "observe/conn-line.h"

#define CONN_BUFFER_SIZE 65536

/* Which connections are let through. All zero: every one. */
struct conn_filter {
	bool is_set; /* there is one at all */
	bool by_service, by_dest, by_protocol;
	uint16_t protocol;
	uint64_t states;	     /* 0: every one */
	struct ipvs_service service; /* only identities */
	struct ipvs_dest dest;
};

bool conn_filter_passes(const struct conn_filter *filter, const struct ipvs_conn *conn);

/*
 * What is unread stands between at and end, and behind it a NUL, where every field of a line ends:
 * so lines are read without looking for their ends first.
 */
struct ipvs_conn_reader {
	int fd;
	bool is_ready;	/* the next line is one of a connection, and nothing has failed */
	bool is_inside; /* at is somewhere in a line that is to be skipped */
	bool is_ended;	/* nothing is behind end; the kernel may be asked for its end only once */
	char *at, *end;
	uint64_t line; /* which one is at, from 1 */
	struct conn_filter filter;
	struct ipvs_error error;
	char name[32]; /* of the file, in sentences */
	char buffer[CONN_BUFFER_SIZE + CONN_LINE_MAX];
};

#endif
