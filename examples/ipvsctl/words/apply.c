/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>

#include "file.h"
#include "owner.h"
#include "steps.h"

static const struct word_option options[] = {
	{ 'n', "dry-run", NULL, "print what would be done, and do nothing" },
	OWNER_OPTIONS,
	{ 0, "allow-empty", NULL, "FILE may have no services: delete them all" },
	{ 0 },
};

struct work {
	struct ipvs_table *desired, *current;
	struct ipvs_scope *scope;
	struct ipvs_plan *plan;
};

static void free_work(struct work *work)
{
	ipvs_table_free(work->desired);
	ipvs_table_free(work->current);
	ipvs_scope_free(work->scope);
	ipvs_plan_free(work->plan);
}

/* Everything that can be wrong without a kernel comes first. */
static int prepare(const struct call *call, struct work *work)
{
	int status = owner_scope(call, &work->scope);

	if (status)
		return status;
	work->desired = file_load(call, call->arguments[0]);
	if (!work->desired)
		return WORD_FAILED;
	work->current = ipvs_table_new();
	work->plan = ipvs_plan_new();
	if (!work->current || !work->plan)
		return call_fail_text(call, "no memory");
	return call_open(call);
}

static int make_plan(const struct call *call, struct work *work)
{
	struct ipvs_error error;

	if (ipvs_table_load(call->h, work->current) < 0)
		return call_fail(call, ipvs_last_error(call->h));
	if (ipvs_plan_make(work->plan, work->current, work->desired, work->scope, &error) < 0)
		return call_fail(call, &error);
	return 0;
}

/* An empty file is more often a mishap of what wrote it than meant. */
static bool empties(const struct call *call, const struct work *work)
{
	size_t had = 0;

	if (call_has(call, "allow-empty") || ipvs_table_service_count(work->desired))
		return false;
	for (size_t i = 0; i < ipvs_table_service_count(work->current); i++)
		had += (size_t)ipvs_scope_has(work->scope,
					&ipvs_table_service(work->current, i)->service);
	return had > 0;
}

static int print_failures(const struct call *call, const struct work *work,
			  const struct ipvs_failures *failures)
{
	for (size_t i = 0; i < failures->count; i++)
		call_fail_text(call, "%s", failures->entries[i].text ? failures->entries[i].text :
								       "no memory");
	return call_fail_text(call, "%zu of %zu steps failed; applied again, it does the rest",
			      failures->count, ipvs_plan_step_count(work->plan));
}

static int apply(const struct call *call, struct work *work)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	int ret = ipvs_plan_apply(call->h, work->plan, &failures);
	int status = steps_print(call, work->plan, true);

	if (ret < 0 && failures.count)
		status = print_failures(call, work, &failures);
	else if (ret < 0)
		status = call_fail(call, ipvs_last_error(call->h));
	ipvs_failures_free(&failures);
	return status;
}

static int show(const struct call *call, const struct work *work)
{
	int status = steps_print(call, work->plan, false);

	return status == WORD_FINE && ipvs_plan_step_count(work->plan) ? WORD_WOULD_CHANGE : status;
}

static int run(struct call *call)
{
	struct work work = { 0 };
	int status = prepare(call, &work);

	if (status == 0)
		status = make_plan(call, &work);
	if (status == 0 && call_has(call, "dry-run"))
		status = show(call, &work);
	else if (status == 0 && empties(call, &work))
		status = call_fail_text(call, "%s has no service, and all would be deleted; "
					"--allow-empty says that it is meant",
					file_name(call->arguments[0]));
	else if (status == 0)
		status = apply(call, &work);
	free_work(&work);
	return status;
}

const struct word apply_word = {
	.name = "apply",
	.arguments = "FILE",
	.help = "make the table as a file says, and print what is done",
	.more = "FILE has lines as ipvsadm-save and ipvsctl save write them, see ipvs-\n"
		"rules(5); - is standard input. If anything in it is wrong nothing is done,\n"
		"and every error is listed. Servers are added before others go; what is as it\n"
		"should be is not touched.\n"
		OWNER_HELP
		"With --dry-run it ends with 2 when something would be done.\n",
	.options = options,
	.traits = WORD_JSON | WORD_COLOR,
	.least = 1,
	.most = 1,
	.run = run,
};
