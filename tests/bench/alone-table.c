/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole tables as text, and plans between them. */
#include "alone.h"
#include "stage.h"
#include "table.h"

static struct ipvs_table *table;
static struct ipvs_text text = IPVS_TEXT_INIT;

static size_t text_size(void)
{
	return text.size;
}

/* --- text --- */

static void write_all(const struct work *work)
{
	(void)work;
	if (ipvs_table_write(table, &text) < 0)
		die("a table can't be written");
}

static void prepare_text(const struct work *work)
{
	table = table_make(work, 0);
	write_all(work);
}

static void read_all(const struct work *work)
{
	if (ipvs_table_read(table, text.data, text.size, NULL) < 0 ||
	    ipvs_table_service_count(table) != work->services)
		die("a text can't be read");
}

const struct subject subject_text_read = { "text-read", prepare_text, read_all, text_size };
const struct subject subject_text_write = { "text-write", prepare_text, write_all, text_size };

/* --- plans --- */

static struct ipvs_table *desired;
static struct ipvs_plan *plan;
static size_t steps;

/* A table is sorted when it is first read: once, not in each pass. */
static void plan_all(const struct work *work)
{
	struct ipvs_error why;

	(void)work;
	if (ipvs_plan_make(plan, table, desired, NULL, &why) < 0)
		die("%s", why.text);
	if (ipvs_plan_step_count(plan) != steps)
		die("a plan has %zu steps", ipvs_plan_step_count(plan));
}

static void prepare_plan(const struct work *work, uint32_t changed)
{
	const size_t dests = (size_t)work->services * work->dests;

	table = table_make(work, 0);
	desired = table_make(work, changed);
	plan = ipvs_plan_new();
	steps = changed ? (dests + changed - 1) / changed : 0;
	plan_all(work);
}

static void prepare_same(const struct work *work)
{
	prepare_plan(work, 0);
}

static void prepare_some(const struct work *work)
{
	prepare_plan(work, 100);
}

const struct subject subject_plan_same = { "plan-same", prepare_same, plan_all, NULL };
const struct subject subject_plan_some = { "plan-some", prepare_some, plan_all, NULL };
