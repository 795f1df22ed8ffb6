/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: bench [-l] [-r ROUNDS] [-d SERVERS] [-c CASE] [-w WAY]
 *
 * Does each case in each way, every time in a process and a network namespace of its own, and
 * prints the kernel and the lowest cost of all rounds, one line each:
 *
 *	kernel RELEASE
 *	cost CASE WAY NANOSECONDS OPERATIONS SYSTEM-CALLS
 *
 * Where the clock counts instructions, nanoseconds are instructions. -l: 1,000 services rather
 * than 200. -d: so many servers each, rather than 10. -c, -w: only this one. Needs root, a
 * kernel with IPVS, and ipvsadm.
 */
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

static const struct way *const ways[] = { &way_floor, &way_mnl,	 &way_ours,
					  &way_batch, &way_load, &way_ipvsadm };

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("bench: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	_exit(1);
}

/* --- the work --- */

/* Up to 6.12 services whose addresses end alike share a row of the kernel's hash. */
struct ipvs_service make_service(uint32_t i)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	const uint8_t bytes[4] = { 10, 1, (uint8_t)(i / 250), (uint8_t)(1 + i % 250) };

	service.addr.family = AF_INET;
	memcpy(service.addr.bytes, bytes, sizeof(bytes));
	service.protocol = IPPROTO_TCP;
	service.port = 80;
	return service;
}

struct ipvs_dest make_dest(uint32_t i, uint32_t j, uint32_t dests, uint32_t weight)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;
	uint32_t n = i * dests + j;
	const uint8_t bytes[4] = { 10, (uint8_t)(2 + n / 62500), (uint8_t)(n / 250 % 250),
				   (uint8_t)(1 + n % 250) };

	dest.addr.family = AF_INET;
	memcpy(dest.addr.bytes, bytes, sizeof(bytes));
	dest.port = 80;
	dest.weight = weight;
	return dest;
}

uint32_t weight_of(enum job job)
{
	return job == JOB_SET ? WEIGHT_AFTER : WEIGHT_BEFORE;
}

/* Opening is one operation; a server or a service that is added or read is one each. */
static uint64_t operations(const struct work *work)
{
	uint64_t dests = (uint64_t)work->services * work->dests;

	if (work->job == JOB_OPEN)
		return 1;
	return work->job == JOB_ADD || work->job == JOB_READ ? dests + work->services : dests;
}

/* --- one round --- */

struct cost {
	uint64_t ns;
	uint64_t calls;
};

/* Without lo the kernel refuses servers. */
static void enter_namespace(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd;

	if (unshare(CLONE_NEWNET) < 0)
		die("unshare: %m");
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		die("lo: %m");
	close(fd);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void verify_service(const struct ipvs_table *table, const struct work *work, size_t i)
{
	const struct ipvs_dests *dests = ipvs_table_dests(table, i);

	if (dests->count != (work->job == JOB_DELETE ? 0 : work->dests))
		die("service %zu has %zu servers", i, dests->count);
	for (size_t j = 0; j < dests->count; j++)
		if (dests->entries[j].dest.weight != weight_of(work->job))
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

	enter_namespace();
	if (work->job != JOB_ADD && work->services)
		floor_populate(work->services, work->dests);
	way->prepare(work);
	calls_mark();
	begin = now();
	way->run(work);
	end = now();
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
static void settle(void)
{
	usleep(100000);
}

static struct cost measure(const struct way *way, const struct work *work, bool traced)
{
	struct cost cost = { 0, 0 };
	int pipes[2], status;
	pid_t pid;

	if (pipe(pipes) < 0 || (pid = fork()) < 0)
		die("fork: %m");
	if (pid == 0)
		child(way, work, pipes[1], traced);
	close(pipes[1]);
	if (traced)
		cost.calls = calls_count(pid);
	else if (read(pipes[0], &cost.ns, sizeof(cost.ns)) != sizeof(cost.ns) ||
		 waitpid(pid, &status, 0) < 0)
		die("%s failed", way->name);
	close(pipes[0]);
	settle();
	return cost;
}

/* --- all of them --- */

struct scene {
	const char *name;
	struct work work;
};

static void report(const struct scene *scene, const struct way *way, int rounds)
{
	struct cost least = measure(way, &scene->work, false);

	for (int i = 1; i < rounds && !way->slow; i++) {
		struct cost cost = measure(way, &scene->work, false);

		if (cost.ns < least.ns)
			least = cost;
	}
	if (!way->slow)
		least.calls = measure(way, &scene->work, true).calls;
	printf("cost %s %s %ju %ju %ju\n", scene->name, way->name, (uintmax_t)least.ns,
	       (uintmax_t)operations(&scene->work), (uintmax_t)least.calls);
	fflush(stdout);
}

/* Modules, libraries and caches are there afterwards. */
static void warm_up(void)
{
	const struct work work = { JOB_ADD, 1, 1 };

	for (size_t i = 0; i < COUNT(ways); i++)
		if (ways[i]->jobs & CAN(JOB_ADD))
			measure(ways[i], &work, false);
}

struct options {
	uint32_t services, dests;
	int rounds;
	const char *scene, *way; /* NULL: all */
};

static bool is_wanted(const struct options *options, const struct scene *scene,
		      const struct way *way)
{
	return way->jobs & CAN(scene->work.job) &&
	       (!options->scene || strcmp(options->scene, scene->name) == 0) &&
	       (!options->way || strcmp(options->way, way->name) == 0);
}

static void run_all(const struct options *options)
{
	const uint32_t services = options->services, dests = options->dests;
	const struct scene scenes[] = {
		{ "open", { JOB_OPEN, 0, 0 } },
		{ "add", { JOB_ADD, services, dests } },
		{ "set", { JOB_SET, services, dests } },
		{ "read", { JOB_READ, services, dests } },
		{ "delete", { JOB_DELETE, services, dests } },
		{ "add-large", { JOB_ADD, 2, 1000 } },
	};

	for (size_t i = 0; i < COUNT(scenes); i++)
		for (size_t j = 0; j < COUNT(ways); j++)
			if (is_wanted(options, &scenes[i], ways[j]))
				report(&scenes[i], ways[j], options->rounds);
}

static struct options parse(int argc, char **argv)
{
	struct options options = { 200, 10, 3, NULL, NULL };
	int option;

	while ((option = getopt(argc, argv, "lr:d:c:w:")) != -1) {
		switch (option) {
		case 'l':
			options.services = 1000;
			break;
		case 'r':
			options.rounds = atoi(optarg);
			break;
		case 'd':
			options.dests = (uint32_t)atoi(optarg);
			break;
		case 'c':
			options.scene = optarg;
			break;
		case 'w':
			options.way = optarg;
			break;
		default:
			die("usage: bench [-l] [-r ROUNDS] [-d SERVERS] [-c CASE] [-w WAY]");
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
	run_all(&options);
	puts("done");
	return 0;
}
