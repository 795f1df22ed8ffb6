/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Connections read out of a file in memory. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "alone.h"
#include "connections.h"
#include "stage.h"

static FILE *file;
static struct ipvs_conn_reader *reader;

static void prepare(const struct work *work)
{
	char line[CONNECTIONS_LINE_SIZE];
	struct ipvs_conn conn;

	reader = ipvs_conn_reader_new();
	file = fdopen(memfd_create("connections", 0), "w+");
	if (!file)
		die("no file in memory: %m");
	fputs(CONNECTIONS_TITLES, file);
	for (uint32_t i = 0; i < work->services * work->dests; i++) {
		connections_make(i, &conn);
		fwrite(line, 1, connections_format(&conn, line), file);
	}
	if (fflush(file) != 0)
		die("connections can't be written: %m");
}

static void read_all(const struct work *work)
{
	struct ipvs_conn conn;
	uint32_t count = 0;

	if (lseek(fileno(file), 0, SEEK_SET) < 0 ||
	    ipvs_conn_reader_open_fd(reader, fileno(file)) < 0)
		die("connections can't be opened: %m");
	while (ipvs_conn_reader_next(reader, &conn) == 1)
		count++;
	if (count != work->services * work->dests)
		die("connection %u: %s", count, ipvs_conn_reader_error(reader)->text);
}

static size_t file_size(void)
{
	return (size_t)lseek(fileno(file), 0, SEEK_END);
}

const struct subject subject_conns = { "conns", prepare, read_all, file_size };
