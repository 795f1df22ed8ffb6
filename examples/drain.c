/* SPDX-License-Identifier: MIT */
/*
 * usage: drain SECONDS SERVICE SERVER               take a server out, and delete it
 *        drain SECONDS SERVICE SERVER=WEIGHT...     move weight between servers
 * Over so many seconds, 0 = at once: drain 60 "tcp 10.0.0.1:80" 10.0.0.2:8080. SERVICE "all": all
 * that have it. Interrupted, it puts weights back; started again when killed, it goes on. As root.
 */
#include <signal.h>
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

static void check(int64_t ret, const struct ipvs_error *error)
{
	if (ret < 0)
		exit(fprintf(stderr, "drain: %s\n", error->text) > 0);
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

static uint32_t number(const char *word)
{
	if (!*word || strlen(word) > 6 || word[strspn(word, "0123456789")])
		exit(fprintf(stderr, "drain: '%s' is not a number from 0 to 999999\n", word) > 0);
	return (uint32_t)atoi(word);
}

static int64_t add(struct ipvs_drain *drain, char **words, size_t count)
{
	struct ipvs_drain_options options = { .period_ms = 1000 * number(words[0]),
					      .flags = IPVS_DRAIN_DELETE };
	struct ipvs_service service = IPVS_SERVICE_INIT;
	const struct ipvs_service *named = count > 1 || strcmp(words[1], "all") ? &service : NULL;
	struct ipvs_dest *targets = calloc(count, sizeof(*targets));
	struct ipvs_error error;
	int64_t job;

	check(named ? ipvs_service_parse(&service, words[1], &error) : 0, &error);
	for (size_t i = 0; i < count; i++) {
		char *weight = words[i + 2], *server = strsep(&weight, "=");

		check(ipvs_dest_parse(&targets[i], server, &error), &error);
		targets[i].weight = weight ? number(weight) : 0;
	}
	job = count > 1 || targets->weight
		      ? ipvs_drain_add_shift(drain, named, targets, count, &options, &error)
		      : ipvs_drain_add(drain, named, targets, &options, &error);
	check(job, &error);
	free(targets);
	return job;
}

int main(int argc, char **argv)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs *h = ipvs_new();
	int64_t job, next;

	if (argc < 4)
		return fprintf(stderr, "drain: give SECONDS SERVICE SERVER[=WEIGHT]...\n") > 0;
	job = add(drain, argv + 1, (size_t)argc - 3);
	check(ipvs_open(h), ipvs_last_error(h));
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
	check(ipvs_drain_find(drain, job)->error.code, &ipvs_drain_find(drain, job)->error);
	return ipvs_drain_find(drain, job)->result > IPVS_DRAIN_DRAINED;
}
