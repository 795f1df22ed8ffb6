/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conns.h"

#include <libipvs/libipvs.h>

#include "connections.h"
#include "stage.h"

void conns_write(FILE *file, uint32_t count)
{
	char line[CONNECTIONS_LINE_SIZE];
	struct ipvs_conn conn;

	fputs(CONNECTIONS_TITLES, file);
	for (uint32_t i = 0; i < count; i++) {
		connections_make(i, &conn);
		fwrite(line, 1, connections_format(&conn, line), file);
	}
	if (fflush(file) != 0 || ferror(file))
		die("connections can't be written: %m");
}

uint32_t conns_read(int fd)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	struct ipvs_conn conn;
	uint32_t count = 0;
	int ret = ipvs_conn_reader_open_fd(reader, fd);

	while (ret == 0 && (ret = ipvs_conn_reader_next(reader, &conn)) == 1) {
		count++;
		ret = 0;
	}
	if (ret < 0)
		die("%s", ipvs_conn_reader_error(reader)->text);
	ipvs_conn_reader_free(reader);
	return count;
}
