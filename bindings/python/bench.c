/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: bench [LOAD-SERVERS OPERATIONS]
 *
 * What Python is compared with (bench.py): nanoseconds of processor time, the least of five rounds,
 * of loading so many servers of one service from the kernel, of adding a server to a table that has
 * it, and of a command of the kernel. Each is a line: NAME NANOSECONDS.
 * Without arguments: only what needs no kernel.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <libipvs/libipvs.h>

static struct ipvs_service web = IPVS_SERVICE_INIT;
static struct ipvs_dests list = IPVS_DESTS_INIT;
static struct ipvs_dest server = IPVS_DEST_INIT;
static struct ipvs_table *table;
static struct ipvs *h;

static void must(int ret)
{
	if (ret < 0)
		exit(fprintf(stderr, "bench: %s\n", ipvs_last_error(h)->text) > 0);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void load(void)
{
	must(ipvs_dest_list(h, &web, &list));
}

static void put(void)
{
	must(ipvs_table_put_dest(table, &web, &server, NULL));
}

static void command(void)
{
	must(ipvs_dest_update(h, &web, &server));
}

static void measure(const char *name, void (*work)(void), unsigned long count)
{
	uint64_t least = UINT64_MAX;

	for (int round = 0; round < 5; round++) {
		uint64_t begin = now();

		for (unsigned long i = 0; i < count; i++)
			work();
		begin = (now() - begin) / count;
		least = begin < least ? begin : least;
	}
	printf("%s %" PRIu64 "\n", name, least);
}

static void fill(unsigned long count)
{
	must(ipvs_service_add(h, &web));
	must(ipvs_batch_begin(h));
	for (unsigned long i = 0; i < count; i++) {
		server.addr.bytes[1] = (uint8_t)(i >> 16);
		server.addr.bytes[2] = (uint8_t)(i >> 8);
		server.addr.bytes[3] = (uint8_t)i;
		must(ipvs_dest_add(h, &web, &server));
	}
	must(ipvs_batch_end(h, NULL));
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long operations = argc > 2 ? strtoul(argv[2], NULL, 10) : 10000;

	table = ipvs_table_new();
	h = ipvs_new();
	ipvs_service_parse(&web, "tcp 10.0.0.1:80", NULL);
	ipvs_dest_parse(&server, "10.0.0.2:80", NULL);
	ipvs_table_put_service(table, &web, NULL);
	if (!count) {
		measure("put", put, operations);
		return 0;
	}
	must(ipvs_open(h));
	fill(count);
	measure("load", load, 1);
	measure("command", command, operations / 10);
}
