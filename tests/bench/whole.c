/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: whole [-a] [-e] [-f] [-r ROUNDS] [-u WORK] SERVICES SERVERS
 *
 * What is done to a whole table in its life: SERVICES services of SERVERS servers each are added,
 * loaded, synced, changed and deleted, and some others added, all in one network namespace, each
 * work in a process of its own. Prints a line for each cost:
 *
 *	whole COST SERVICES SERVERS NUMBER OF
 *
 * work      cost         number of nanoseconds (instructions, where the clock counts those)
 * add       add          to add all, in a batch
 * load      load-first   of ipvs_table_load() into an empty table
 *           load         again into the same, the least of ROUNDS (3)
 * sync      sync-same    of ipvs_table_sync() when nothing has changed; the least of ROUNDS
 *           sync-some    when one server in a hundred has another weight
 * estimate  estimate     that the kernel takes for its estimators in two seconds; only with -e,
 *                        which takes some seconds and Linux 6.1
 * set       set          to change all weights, in a batch
 * delete    delete       to delete all servers, in a batch
 * after     add-after    to add 1,000 other servers, while the kernel keeps those deleted
 *
 * OF is how many operations these are. And of load, in bytes, OF being those of the records:
 *
 *	memory-first   what malloc() has given out for the first load
 *	memory         for all of them
 *	memory-peak    the most that was resident, in the first
 *
 * -a: the services' addresses end alike. -f: before all that, some hundreds of services are added
 * and flushed at once, which leaves Linux 7.2 with a hash that does not grow any more. -u: this work
 * is the last. Needs root and a kernel with IPVS.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"
#include "table.h"

#define CHANGED 100 /* one in so many, for sync-some */
#define ADDED_LAST 1000

static struct work work = { .job = JOB_ADD };
static int rounds = 3;
static struct ipvs *h;

static void check(int ret)
{
	if (ret < 0)
		die("%s", ipvs_last_error(h)->text);
}

static void tell(const char *cost, uint64_t number, uint64_t of)
{
	printf("whole %s %u %u %ju %ju\n", cost, work.services, work.dests, (uintmax_t)number,
	       (uintmax_t)of);
}

static void keep_least(uint64_t *least, uint64_t number)
{
	if (!*least || number < *least)
		*least = number;
}

/* --- changes --- */

static void change_service(const struct ipvs_service *service, uint32_t i)
{
	for (uint32_t j = 0; j < work.dests; j++) {
		struct ipvs_dest dest = work_dest(&work, i, j);

		if (work.job == JOB_ADD)
			check(ipvs_dest_add(h, service, &dest));
		else if (work.job == JOB_SET)
			check(ipvs_dest_update(h, service, &dest));
		else
			check(ipvs_dest_delete(h, service, &dest));
	}
}

/* cost: NULL: it is not told. */
static void change_all(enum job job, const char *cost)
{
	uint64_t begin = stage_now();

	work.job = job;
	check(ipvs_batch_begin(h));
	for (uint32_t i = 0; i < work.services; i++) {
		struct ipvs_service service = work_service(&work, i);

		if (job == JOB_ADD)
			check(ipvs_service_add(h, &service));
		change_service(&service, i);
	}
	check(ipvs_batch_end(h, NULL));
	if (cost)
		tell(cost, stage_now() - begin, work_operations(&work));
}

/* Services without servers: nothing is kept of them. */
static void flush(void)
{
	const struct work all = work;

	work.services = 300;
	work.dests = 0;
	change_all(JOB_ADD, NULL);
	check(ipvs_service_flush(h));
	work = all;
}

/* Modules, libraries and caches are there afterwards. */
static void warm_up(void)
{
	const struct work all = work;

	stage_enter();
	h = ipvs_new();
	check(ipvs_open(h));
	work.services = work.dests = 1;
	change_all(JOB_ADD, NULL);
	ipvs_free(h);
	work = all;
}

static void add(void)
{
	change_all(JOB_ADD, "add");
}

static void set(void)
{
	change_all(JOB_SET, "set");
}

static void delete(void)
{
	change_all(JOB_DELETE, "delete");
}

static void after(void)
{
	uint64_t begin = stage_now();

	check(ipvs_batch_begin(h));
	for (uint32_t k = 0; k < ADDED_LAST; k++) {
		struct ipvs_service service = work_service(&work, k % work.services);
		struct ipvs_dest dest = work_dest(&work, work.services, k);

		check(ipvs_dest_add(h, &service, &dest));
	}
	check(ipvs_batch_end(h, NULL));
	tell("add-after", stage_now() - begin, ADDED_LAST);
}

/* --- loads --- */

static uint64_t load_once(struct ipvs_table *table)
{
	uint64_t begin = stage_now();

	check(ipvs_table_load(h, table));
	begin = stage_now() - begin;
	if (ipvs_table_service_count(table) != work.services)
		die("%zu services were loaded", ipvs_table_service_count(table));
	return begin;
}

static void load(void)
{
	const uint64_t records = table_records(&work), entries = work_operations(&work);
	uint64_t allocated = table_allocated(), before = stage_resident("VmRSS"), least = 0;
	struct ipvs_table *table = ipvs_table_new();

	tell("load-first", load_once(table), entries);
	tell("memory-peak", stage_resident("VmHWM") - before, records);
	tell("memory-first", table_allocated() - allocated, records);
	for (int i = 0; i < rounds; i++)
		keep_least(&least, load_once(table));
	tell("load", least, entries);
	tell("memory", table_allocated() - allocated, records);
}

static uint64_t sync_once(const struct ipvs_table *desired, struct ipvs_plan *plan, size_t steps)
{
	uint64_t begin = stage_now();

	check(ipvs_table_sync(h, desired, NULL, plan, NULL));
	begin = stage_now() - begin;
	if (ipvs_plan_step_count(plan) != steps)
		die("sync took %zu steps", ipvs_plan_step_count(plan));
	return begin;
}

/* The first one's memory is used again by the others. */
static void sync_table(void)
{
	const uint32_t dests = work.services * work.dests, changed = (dests + CHANGED - 1) / CHANGED;
	struct ipvs_table *tables[2] = { table_make(&work, CHANGED), table_make(&work, 0) };
	struct ipvs_plan *plan = ipvs_plan_new();
	uint64_t same = 0, some = 0;

	sync_once(tables[0], plan, changed);
	for (int i = 0; i < rounds; i++) {
		keep_least(&same, sync_once(tables[i % 2], plan, 0));
		keep_least(&some, sync_once(tables[(i + 1) % 2], plan, changed));
	}
	tell("sync-same", same, work_operations(&work));
	tell("sync-some", some, work_operations(&work));
}

static void set_estimation(bool on)
{
	const char *path = "/proc/sys/net/ipv4/vs/run_estimation";
	FILE *file = fopen(path, "w");

	if (!file || fprintf(file, "%d\n", on) < 0 || fclose(file) != 0)
		die("%s: %m", path);
}

static void estimate(void)
{
	uint64_t without, with;

	set_estimation(false);
	without = stage_disturbance(rounds);
	set_estimation(true);
	with = stage_disturbance(rounds);
	tell("estimate", with > without ? with - without : 0, work_operations(&work));
}

/* --- all of them --- */

static bool flushes, estimates;

static const struct {
	const char *name;
	void (*run)(void);
	const bool *wanted; /* NULL: always */
} works[] = {
	{ "flush", flush, &flushes }, { "add", add, NULL }, { "load", load, NULL },
	{ "sync", sync_table, NULL }, { "estimate", estimate, &estimates }, { "set", set, NULL },
	{ "delete", delete, NULL }, { "after", after, NULL },
};

static void in_child(size_t i)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		h = ipvs_new();
		check(ipvs_open(h));
		works[i].run();
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
		die("%s failed, %u services of %u servers", works[i].name, work.services, work.dests);
}

int main(int argc, char **argv)
{
	const char *last = "";
	struct utsname system;
	int option;

	while ((option = getopt(argc, argv, "aefr:u:")) != -1) {
		work.alike |= option == 'a';
		estimates |= option == 'e';
		flushes |= option == 'f';
		rounds = option == 'r' ? atoi(optarg) : rounds;
		last = option == 'u' ? optarg : last;
		if (option == '?')
			return 2;
	}
	if (argc - optind != 2)
		die("usage: whole [-a] [-e] [-f] [-r ROUNDS] [-u WORK] SERVICES SERVERS");
	work.services = (uint32_t)atoi(argv[optind]);
	work.dests = (uint32_t)atoi(argv[optind + 1]);
	if (uname(&system) == 0)
		printf("kernel %s\n", system.release);
	fflush(stdout);
	warm_up();
	stage_enter();
	for (size_t i = 0; i < COUNT(works); i++) {
		if (!works[i].wanted || *works[i].wanted)
			in_child(i);
		if (strcmp(works[i].name, last) == 0)
			break;
	}
	return 0;
}
