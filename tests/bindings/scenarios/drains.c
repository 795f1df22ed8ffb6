/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "entries.h"
#include "handle.h"
#include "scenario.h"

static void print_job(struct ipvs_drain *drain, int64_t job)
{
	const struct ipvs_drain_job *j = ipvs_drain_find(drain, job);
	char text[IPVS_DRAIN_TEXT_SIZE];

	printf("%s %s %s\n", ipvs_drain_kind_name(j->kind), ipvs_drain_phase_name(j->phase),
	       ipvs_drain_result_name(j->result));
	for (size_t i = 0; i < j->part_count; i++) {
		ipvs_drain_part_format(ipvs_drain_part(drain, job, i), text, sizeof(text));
		puts(text);
	}
	if (j->error.code)
		tell(j->error.code, &j->error);
}

/* Runs a job on a clock of its own, a second a step. */
static void run_drain(struct ipvs_drain *drain, int64_t job)
{
	for (int64_t now = 0; ipvs_drain_next(drain) >= 0; now += 1000)
		if (ipvs_drain_step(h, drain, now, NULL) < 0)
			puts("failed");
	print_job(drain, job);
	ipvs_drain_free(drain);
}

static void drain_delete(void)
{
	struct ipvs_drain_options options = { .period_ms = 3000, .flags = IPVS_DRAIN_DELETE };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.4:80", 0);

	set_up_web();
	run_drain(drain, ipvs_drain_add(drain, &s, &d, &options, NULL));
}

static void drain_everywhere(void)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_dest d = server("10.0.0.2:80", 0);

	set_up_web();
	must(add("tcp 10.0.0.1:81", "wrr"));
	must(add_server("tcp 10.0.0.1:81", "10.0.0.2:80", 1));
	must(add_server("tcp 10.0.0.1:81", "10.0.0.3:80", 1));
	run_drain(drain, ipvs_drain_add(drain, NULL, &d, NULL, NULL));
}

static void drain_shift(void)
{
	struct ipvs_drain_options options = { .period_ms = 2000 };
	struct ipvs_dest targets[] = { server("10.0.0.2:80", 4), server("10.0.0.4:80", 0) };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);

	set_up_web();
	run_drain(drain, ipvs_drain_add_shift(drain, &s, targets, 2, &options, NULL));
}

static void drain_raise(void)
{
	struct ipvs_drain_options options = { .period_ms = 2000 };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 0);

	set_up_web();
	run_drain(drain, ipvs_drain_add_raise(drain, &s, &d, 10, &options, NULL));
}

static void drain_refused(void)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_dest d = server("10.0.0.2:80", 0);

	must(add(WEB, "wrr"));
	must(add_server(WEB, "10.0.0.2:80", 1));
	run_drain(drain, ipvs_drain_add(drain, &s, &d, NULL, NULL));
}

static void drain_errors(void)
{
	struct ipvs_drain_options options = { .period_ms = 1000, .interval_ms = 2000 };
	struct ipvs_dest targets[] = { server("10.0.0.2:80", 1), server("10.0.0.2:80", 1) };
	struct ipvs_drain *drain = ipvs_drain_new();
	struct ipvs_service s = service(WEB);
	struct ipvs_error error;

	tell((int)ipvs_drain_add(drain, &s, &targets[0], &options, &error), &error);
	tell((int)ipvs_drain_add_shift(drain, &s, targets, 2, NULL, &error), &error);
	tell((int)ipvs_drain_add_shift(drain, &s, targets, 1, NULL, &error), &error);
	ipvs_drain_free(drain);
}

const struct scenario drain_scenarios[] = {
	{ "drain-delete", drain_delete },
	{ "drain-everywhere", drain_everywhere },
	{ "drain-shift", drain_shift },
	{ "drain-raise", drain_raise },
	{ "drain-refused", drain_refused },
	{ "drain-errors", drain_errors },
	{ NULL, NULL }
};
