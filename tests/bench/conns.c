/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "conns.h"

#include <libipvs/libipvs.h>

#include "stage.h"

/* TCP in its states, UDP, and templates, as many of each as a busy balancer may have. */
static void write_conn(FILE *file, uint32_t i)
{
	static const char *const states[] = { "ESTABLISHED", "ESTABLISHED", "FIN_WAIT",
					      "TIME_WAIT", "SYN_RECV", "CLOSE" };
	const uint32_t client = 0xC0A80000U + i % 65536, server = 0x0A000002U + i % 1000;
	const uint32_t port = 1024 + i / 65536 * 977 + i % 977;

	if (i % 10 == 9)
		fprintf(file, "UDP %08X %04X 0AC80001 0035 %08X 0035 %-11s %7u\n", client, port,
			server, "UDP", i % 300);
	else
		fprintf(file, "TCP %08X %04X 0AC80002 0050 %08X 1F90 %-11s %7u\n", client, port,
			server, states[i % COUNT(states)], i % 900);
}

void conns_write(FILE *file, uint32_t count)
{
	fputs("Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n",
	      file);
	for (uint32_t i = 0; i < count; i++)
		write_conn(file, i);
	if (fflush(file) != 0)
		die("connections can't be written: %m");
}

#if __has_include(<libipvs/conn.h>)

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

#else

uint32_t conns_read(int fd)
{
	die("the library can't read connections (descriptor %d) yet", fd);
}

#endif
