/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: bench [-l] [-r ROUNDS] [-c CASE] [-w WAY]
 *
 * Does each case in each way, every time in a process and a network namespace of its own, and
 * prints the kernel and the lowest cost of all rounds, one line each:
 *
 *	kernel RELEASE
 *	cost CASE WAY NANOSECONDS OPERATIONS SYSTEM-CALLS SERVICES     (calls: "-" if not counted)
 *	failed CASE WAY
 *
 * Where the clock counts instructions, nanoseconds are instructions. Wide is 200 services of 10
 * servers, deep 2 of 1,000. Restore and list are 1,000 of 10, by programs alone. -l: 1,000 services
 * rather than 200. -c, -w: only this one. What fails says why on stderr, does not keep the others from being measured, and makes the exit status 1.
 * Needs root, a kernel with IPVS, and ipvsadm.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

static const struct way *const ways[] = { &way_floor, &way_mnl,	 &way_ours,
					  &way_batch, &way_first, &way_load, &way_ipvsadm,
					  &way_ipvsctl };

/* --- one round --- */

static void verify_service(const struct ipvs_table *table, const struct work *work, size_t i)
{
	const struct ipvs_dests *dests = ipvs_table_dests(table, i);

	if (dests->count != (work->job == JOB_DELETE ? 0 : work->dests))
		die("service %zu has %zu servers", i, dests->count);
	for (size_t j = 0; j < dests->count; j++)
		if (dests->entries[j].dest.weight != work_weight(work->job))
			die("a server has weight %u", dests->entries[j].dest.weight);
}

/* That what was measured did the work. */
static void verify(const struct work *work)
{
	struct ipvs *h = ipvs_new();
	struct ipvs_table *table = ipvs_table_new();

	if (ipvs_open(h) < 0 || ipvs_table_load(h, table) < 0)
		die("%s", ipvs_last_error(h)->text);
	if (ipvs_table_service_count(table) != work->services)
		die("there are %zu services", ipvs_table_service_count(table));
	for (size_t i = 0; i < work->services; i++)
		verify_service(table, work, i);
}

static uint64_t do_work(const struct way *way, const struct work *work)
{
	uint64_t begin, end;

	stage_enter();
	if (work->job != JOB_ADD && work->services)
		floor_populate(work->services, work->dests);
	way->prepare(work);
	calls_mark();
	begin = stage_now();
	way->run(work);
	end = stage_now();
	calls_mark();
	verify(work);
	return end - begin;
}

static void child(const struct way *way, const struct work *work, int to, bool traced)
{
	uint64_t ns;

	if (traced && (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 || raise(SIGSTOP) != 0))
		die("cannot be traced: %m");
	ns = do_work(way, work);
	if (!traced && write(to, &ns, sizeof(ns)) != sizeof(ns))
		die("write: %m");
	_exit(0);
}

/* The kernel takes a namespace down after its last process: not while the next is measured. */
static void settle(unsigned int milliseconds)
{
	usleep(milliseconds * 1000);
}

static bool take_time(pid_t pid, int from, uint64_t *ns)
{
	bool told = read(from, ns, sizeof(*ns)) == sizeof(*ns);
	int status;

	if (waitpid(pid, &status, 0) < 0)
		die("wait: %m");
	return told && status == 0;
}

/* Nanoseconds, or, traced, system calls. */
static bool measure(const struct way *way, const struct work *work, bool traced, uint64_t *cost)
{
	int pipes[2];
	bool good;
	pid_t pid;

	if (pipe(pipes) < 0 || (pid = fork()) < 0)
		die("fork: %m");
	if (pid == 0)
		child(way, work, pipes[1], traced);
	close(pipes[1]);
	good = traced ? calls_count(pid, cost) : take_time(pid, pipes[0], cost);
	close(pipes[0]);
	settle(100);
	return good;
}

/* --- all of them --- */

struct scene {
	const char *name;
	struct work work;
	bool programs; /* by no other ways */
};

static bool least_of(const struct way *way, const struct work *work, int rounds, uint64_t *least)
{
	bool good = measure(way, work, false, least);

	for (int i = 1; good && i < rounds && !way->slow; i++) {
		uint64_t cost;

		good = measure(way, work, false, &cost);
		if (cost < *least)
			*least = cost;
	}
	return good;
}

static void tell(const struct scene *scene, const struct way *way, uint64_t ns, uint64_t calls)
{
	printf("cost %s %s %ju %ju ", scene->name, way->name, (uintmax_t)ns,
	       (uintmax_t)work_operations(&scene->work));
	if (way->slow)
		printf("- %u\n", scene->work.services);
	else
		printf("%ju %u\n", (uintmax_t)calls, scene->work.services);
}

/* Opening is so short that whatever the kernel does beside it would show. */
static bool report(const struct scene *scene, const struct way *way, int rounds)
{
	const struct work *work = &scene->work;
	uint64_t least, calls = 0;
	bool good;

	if (work->job == JOB_OPEN)
		rounds *= 5;
	good = least_of(way, work, rounds, &least) &&
	       (way->slow || measure(way, work, true, &calls));
	if (good)
		tell(scene, way, least, calls);
	else
		printf("failed %s %s\n", scene->name, way->name);
	fflush(stdout);
	return good;
}

/* Modules, libraries and caches are there afterwards. What fails here will fail again. */
static void warm_up(void)
{
	const struct work work = { JOB_ADD, 1, 1 };
	uint64_t cost;

	for (size_t i = 0; i < COUNT(ways); i++)
		if (ways[i]->jobs & CAN(JOB_ADD))
			measure(ways[i], &work, false, &cost);
	settle(2000);
}

struct options {
	uint32_t services;
	int rounds;
	const char *scene, *way; /* NULL: all */
};

static bool is_wanted(const struct options *options, const struct scene *scene,
		      const struct way *way)
{
	return way->jobs & CAN(scene->work.job) && (way->slow || !scene->programs) &&
	       (!options->scene || strcmp(options->scene, scene->name) == 0) &&
	       (!options->way || strcmp(options->way, way->name) == 0);
}

static bool run_all(const struct options *options)
{
	const uint32_t services = options->services;
	const struct scene scenes[] = {
		{ "open", { JOB_OPEN, 0, 0 }, false },
		{ "add-wide", { JOB_ADD, services, 10 }, false },
		{ "set-wide", { JOB_SET, services, 10 }, false },
		{ "read-wide", { JOB_READ, services, 10 }, false },
		{ "delete-wide", { JOB_DELETE, services, 10 }, false },
		{ "add-deep", { JOB_ADD, 2, 1000 }, false },
		{ "set-deep", { JOB_SET, 2, 1000 }, false },
		{ "read-deep", { JOB_READ, 2, 1000 }, false },
		{ "delete-deep", { JOB_DELETE, 2, 1000 }, false },
		{ "restore", { JOB_ADD, 1000, 10 }, true },
		{ "list", { JOB_READ, 1000, 10 }, true },
	};
	bool good = true;

	for (size_t i = 0; i < COUNT(scenes); i++)
		for (size_t j = 0; j < COUNT(ways); j++)
			if (is_wanted(options, &scenes[i], ways[j]))
				good &= report(&scenes[i], ways[j], options->rounds);
	return good;
}

static struct options parse(int argc, char **argv)
{
	struct options options = { 200, 3, NULL, NULL };
	int option;

	while ((option = getopt(argc, argv, "lr:c:w:")) != -1) {
		switch (option) {
		case 'l':
			options.services = 1000;
			break;
		case 'r':
			options.rounds = atoi(optarg);
			break;
		case 'c':
			options.scene = optarg;
			break;
		case 'w':
			options.way = optarg;
			break;
		default:
			die("usage: bench [-l] [-r ROUNDS] [-c CASE] [-w WAY]");
		}
	}
	return options;
}

int main(int argc, char **argv)
{
	struct options options = parse(argc, argv);
	struct utsname system;

	if (uname(&system) == 0)
		printf("kernel %s\n", system.release);
	fflush(stdout);
	warm_up();
	return run_all(&options) ? 0 : 1;
}
