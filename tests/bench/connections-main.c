/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: connections make COUNT    print a recorded table of so many connections
 *        connections read <FILE    read one to its end; print how many there are, and the most
 *                                  memory that this took, in KiB
 */
#include "connections.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int make(uint64_t count)
{
	char line[CONNECTIONS_LINE_SIZE];
	struct ipvs_conn conn;

	fputs(CONNECTIONS_TITLES, stdout);
	for (uint64_t number = 0; number < count; number++) {
		connections_make(number, &conn);
		fwrite(line, 1, connections_format(&conn, line), stdout);
	}
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}

static int read_all(void)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	int ret = ipvs_conn_reader_open_fd(reader, STDIN_FILENO);
	struct rusage usage;
	struct ipvs_conn conn;
	uint64_t count = 0;

	while (ret == 0 && (ret = ipvs_conn_reader_next(reader, &conn)) == 1) {
		count++;
		ret = 0;
	}
	if (ret < 0)
		fprintf(stderr, "connections: %s\n", ipvs_conn_reader_error(reader)->text);
	ipvs_conn_reader_free(reader);
	getrusage(RUSAGE_SELF, &usage);
	printf("%" PRIu64 " %ld\n", count, usage.ru_maxrss);
	return ret < 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "make") == 0)
		return make(strtoull(argv[2], NULL, 10));
	if (argc == 2 && strcmp(argv[1], "read") == 0)
		return read_all();
	fputs("usage: connections make COUNT | connections read <FILE\n", stderr);
	return 2;
}
