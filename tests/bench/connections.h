/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table of connections that is made up, of all shapes, the same each time. */
#ifndef TESTS_BENCH_CONNECTIONS_H
#define TESTS_BENCH_CONNECTIONS_H

#include <stddef.h>
#include <stdint.h>
#include <libipvs/conn.h>

#define CONNECTIONS_TITLES \
	"Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n"
#define CONNECTIONS_LINE_SIZE 512

/* One by its number: nine of ten are TCP or UDP over IPv4, every 40th is a template. */
void connections_make(uint64_t number, struct ipvs_conn *conn);

/* Its line in /proc/net/ip_vs_conn, to the byte; the length. line has CONNECTIONS_LINE_SIZE. */
size_t connections_format(const struct ipvs_conn *conn, char *line);

#endif
