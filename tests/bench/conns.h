/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files as /proc/net/ip_vs_conn would be, and reading them. */
#ifndef TESTS_BENCH_CONNS_H
#define TESTS_BENCH_CONNS_H

#include <stdint.h>
#include <stdio.h>

/* Write the titles and so many connections. */
void conns_write(FILE *file, uint32_t count);

/* Read all of them, from where the descriptor is; how many there were. */
uint32_t conns_read(int fd);

#endif
