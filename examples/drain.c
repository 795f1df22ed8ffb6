/* SPDX-License-Identifier: MIT */
/*
 * usage: drain SECONDS SERVICE SERVER               take a server out, and delete it
 *        drain SECONDS SERVICE SERVER=WEIGHT...     move weight between servers
 *
 * Over so many seconds, 0 = at once: drain 60 "tcp 10.0.0.1:80" 10.0.0.2:8080. SERVICE "all" is
 * every one that has the server. Interrupted, it puts the weights back; killed, it can be started
 * again, and goes on from there. Needs root.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <libipvs/libipvs.h>

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
	interrupted = number;
}

static void give_up(const char *why)
{
	fprintf(stderr, "drain: %s\n", why);
	exit(1);
}

/* A line for each server; on a terminal over the lines before. */
static void show(const struct ipvs_drain *drain, int64_t job)
{
	const struct ipvs_drain_part *part;
	char text[IPVS_DRAIN_TEXT_SIZE];
	static size_t lines;

	if (lines && isatty(STDOUT_FILENO))
		printf("\033[%zuA\033[J", lines);
	for (lines = 0; (part = ipvs_drain_part(drain, job, lines)); lines++) {
		ipvs_drain_part_format(part, text, sizeof(text));
		puts(text);
	}
	fflush(stdout);
}

static uint32_t number(const char *word, uint32_t most)
{
	size_t digits = strspn(word, "0123456789");
	unsigned long long value = strtoull(word, NULL, 10);

	if (digits && !word[digits] && value <= most)
		return (uint32_t)value;
	fprintf(stderr, "drain: '%s' is not a number from 0 to %u\n", word, most);
	exit(1);
}

static struct ipvs_dest target(char *word)
{
	char *weight = word, *server = strsep(&weight, "=");
	struct ipvs_error error;
	struct ipvs_dest dest;

	if (ipvs_dest_parse(&dest, server, &error) < 0)
		give_up(error.text);
	dest.weight = weight ? number(weight, INT32_MAX) : 0;
	return dest;
}

static int64_t add(struct ipvs_drain *drain, char **words, size_t count)
{
	struct ipvs_drain_options options = { .period_ms = 1000 * number(words[0], 1000000),
					      .flags = IPVS_DRAIN_DELETE };
	struct ipvs_dest *targets = calloc(count, sizeof(*targets));
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_error error;
	const struct ipvs_service *where = &service;
	int64_t job;
	bool out;

	for (size_t i = 0; i < count; i++)
		targets[i] = target(words[i + 2]);
	out = count == 1 && targets[0].weight == 0;
	if (out && strcmp(words[1], "all") == 0)
		where = NULL;
	else if (ipvs_service_parse(&service, words[1], &error) < 0)
		give_up(error.text);
	job = out ? ipvs_drain_add(drain, where, targets, &options, &error)
		  : ipvs_drain_add_shift(drain, where, targets, count, &options, &error);
	free(targets);
	if (job < 0)
		give_up(error.text);
	return job;
}

int main(int argc, char **argv)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs *h = ipvs_new();
	int64_t job, next;

	if (argc < 4)
		give_up("give SECONDS SERVICE SERVER[=WEIGHT]...");
	job = add(drain, argv + 1, (size_t)argc - 3);
	if (ipvs_open(h) < 0)
		give_up(ipvs_last_error(h)->text);
	signal(SIGINT, interrupt);
	for (struct timespec now; (next = ipvs_drain_next(drain)) >= 0; show(drain, job)) {
		now = (struct timespec){ next / 1000, next % 1000 * 1000000 };
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &now, NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (interrupted)
			ipvs_drain_cancel(drain, job);
		next = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
		if (ipvs_drain_step(h, drain, next, NULL) < 0)
			fprintf(stderr, "drain: %s\n", ipvs_last_error(h)->text);
	}
	if (ipvs_drain_find(drain, job)->error.code)
		give_up(ipvs_drain_find(drain, job)->error.text);
	return ipvs_drain_find(drain, job)->result > IPVS_DRAIN_DRAINED;
}
