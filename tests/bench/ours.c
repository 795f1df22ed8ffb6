/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libipvs: one call after the other, in a batch, and as a table. */
#include "bench.h"

static struct ipvs *h;
static struct ipvs_table *table;

static void check(int ret)
{
	if (ret < 0)
		die("ours: %s", ipvs_last_error(h)->text);
}

static void open_it(void)
{
	struct ipvs_info info;

	h = ipvs_new();
	check(ipvs_open(h));
	check(ipvs_info_get(h, &info));
}

/* The second time is measured: not how long the code takes to be loaded. */
static void prepare(const struct work *work)
{
	open_it();
	table = ipvs_table_new();
	if (work->job == JOB_OPEN)
		ipvs_free(h);
}

static void change(const struct ipvs_service *service, const struct ipvs_dest *dest, enum job job)
{
	if (job == JOB_ADD)
		check(ipvs_dest_add(h, service, dest));
	else if (job == JOB_SET)
		check(ipvs_dest_update(h, service, dest));
	else
		check(ipvs_dest_delete(h, service, dest));
}

static void change_all(const struct work *work)
{
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = work_service(work, i);

		if (work->job == JOB_ADD)
			check(ipvs_service_add(h, &service));
		for (uint32_t j = 0; j < work->dests; j++) {
			struct ipvs_dest dest = work_dest(work, i, j);

			change(&service, &dest, work->job);
		}
	}
}

static void read_all(const struct work *work)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_dests dests = IPVS_DESTS_INIT;

	check(ipvs_service_list(h, &services));
	for (size_t i = 0; i < services.count; i++) {
		check(ipvs_dest_list(h, &services.entries[i].service, &dests));
		if (dests.count != work->dests)
			die("ours: %zu servers", dests.count);
	}
	if (services.count != work->services)
		die("ours: %zu services", services.count);
}

static void run(const struct work *work)
{
	if (work->job == JOB_OPEN)
		open_it();
	else if (work->job == JOB_READ)
		read_all(work);
	else
		change_all(work);
}

/* A batch that leaves everything as it is, for the same reason. */
static void prepare_batch(const struct work *work)
{
	struct ipvs_service service = work_service(work, work->services);
	const struct work before = { JOB_ADD, work->services, work->dests };
	struct ipvs_dest dest = work_dest(&before, 0, 0);

	prepare(work);
	check(ipvs_batch_begin(h));
	check(ipvs_service_add(h, &service));
	check(ipvs_service_delete(h, &service));
	service = work_service(work, 0);
	if (work->job != JOB_ADD)
		check(ipvs_dest_update(h, &service, &dest));
	check(ipvs_batch_end(h, NULL));
}

static void run_batch(const struct work *work)
{
	check(ipvs_batch_begin(h));
	change_all(work);
	check(ipvs_batch_end(h, NULL));
}

static void run_load(const struct work *work)
{
	check(ipvs_table_load(h, table));
	if (ipvs_table_service_count(table) != work->services)
		die("ours: %zu services", ipvs_table_service_count(table));
}

/* Into a table that was loaded before: as a program does that looks again and again. */
static void prepare_load(const struct work *work)
{
	prepare(work);
	run_load(work);
}

const struct way way_ours = {
	"ours", CAN_CHANGE | CAN(JOB_READ) | CAN(JOB_OPEN), false, prepare, run
};
const struct way way_batch = { "ours-batch", CAN_CHANGE, false, prepare_batch, run_batch };
const struct way way_first = { "ours-first", CAN(JOB_READ), false, prepare, run_load };
const struct way way_load = { "ours-load", CAN(JOB_READ), false, prepare_load, run_load };
