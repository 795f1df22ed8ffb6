/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: text read|write ordered|shuffled SERVERS ROUNDS
 *
 * Reads or writes so many servers as text, a hundred to a service, as ipvsadm-save has them: in
 * order, or the services and then all servers in any order. Prints the megabytes per second, of
 * processor time, of the first round and of the best: in the first the kernel gives the memory. A
 * round begins with a new table; what is written was read just before, so it is put in order too.
 */
#include <inttypes.h>
#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <libipvs/libipvs.h>

#define SERVERS_EACH 100
#define LINE_SIZE 100

/* What was freed is kept for the next round. */
static void keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_MMAP_MAX, 0);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* The same each time. */
static uint32_t any(uint32_t below)
{
	static uint64_t state = 20240229;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 32) * below >> 32);
}

/* The numbers from 0, in order or not. */
static uint32_t *make_numbers(uint32_t count, int shuffled)
{
	uint32_t *numbers = malloc((count + 1) * sizeof(*numbers));

	for (uint32_t i = 0; i < count; i++)
		numbers[i] = i;
	for (uint32_t i = count; shuffled && i > 1; i--) {
		uint32_t other = any(i), number = numbers[other];

		numbers[other] = numbers[i - 1];
		numbers[i - 1] = number;
	}
	return numbers;
}

static size_t put_service(char *at, uint32_t service)
{
	return (size_t)sprintf(at, "-A -t 10.0.%u.%u:80 -s wlc\n", service / 256, service % 256);
}

static size_t put_server(char *at, uint32_t server)
{
	uint32_t service = server / SERVERS_EACH;

	return (size_t)sprintf(at, "-a -t 10.0.%u.%u:80 -r 10.%u.%u.%u:8080 -m -w 1\n",
			       service / 256, service % 256, 1 + server / 65536,
			       server / 256 % 256, server % 256);
}

static char *make_text(uint32_t servers, int shuffled, size_t *size)
{
	uint32_t services = (servers + SERVERS_EACH - 1) / SERVERS_EACH;
	char *text = malloc(((size_t)servers + services + 1) * LINE_SIZE), *end = text;
	uint32_t *of_services = make_numbers(services, shuffled);
	uint32_t *of_servers = make_numbers(servers, shuffled);

	for (uint32_t i = 0; i < services; i++) {
		end += put_service(end, of_services[i]);
		for (uint32_t k = 0; !shuffled && k < SERVERS_EACH &&
		     i * SERVERS_EACH + k < servers; k++)
			end += put_server(end, of_servers[i * SERVERS_EACH + k]);
	}
	for (uint32_t i = 0; shuffled && i < servers; i++)
		end += put_server(end, of_servers[i]);
	free(of_services);
	free(of_servers);
	*size = (size_t)(end - text);
	return text;
}

/* Nanoseconds. */
static uint64_t run_once(const char *text, size_t size, int write)
{
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_text written = IPVS_TEXT_INIT;
	uint64_t begin = now(), took;

	if (ipvs_table_read(table, text, size, NULL) < 0)
		abort();
	took = now() - begin;
	if (write) {
		begin = now();
		if (ipvs_table_write(table, &written) < 0 || written.size != size)
			abort();
		took = now() - begin;
	}
	ipvs_text_free(&written);
	ipvs_table_free(table);
	return took;
}

static double rate(size_t size, uint64_t took)
{
	return (double)size * 1000 / (double)took;
}

int main(int argc, char **argv)
{
	long servers = argc == 5 ? atol(argv[3]) : 0, rounds = argc == 5 ? atol(argv[4]) : 0;
	uint64_t first, best;
	size_t size;
	char *text;

	if (servers <= 0 || servers > 16000000 || rounds <= 0) {
		fputs("usage: text read|write ordered|shuffled SERVERS ROUNDS\n", stderr);
		return 2;
	}
	keep_memory();
	text = make_text((uint32_t)servers, strcmp(argv[2], "shuffled") == 0, &size);
	first = best = run_once(text, size, strcmp(argv[1], "write") == 0);
	while (--rounds) {
		uint64_t took = run_once(text, size, strcmp(argv[1], "write") == 0);

		if (took < best)
			best = took;
	}
	printf("%.1f %.1f\n", rate(size, first), rate(size, best));
	free(text);
	return 0;
}
