/* SPDX-License-Identifier: MIT */
#include "words.h"

#include "file.h"
#include "owner.h"
#include "steps.h"

static const struct word_option options[] = {
	OWNER_OPTIONS,
	{ 0 },
};

/* The table to start from: the kernel's, or that of another file. */
static struct ipvs_table *load_old(const struct call *call)
{
	struct ipvs_table *table;

	if (call->argument_count == 2)
		return file_load(call, call->arguments[0]);
	if (call_open(call))
		return NULL;
	table = ipvs_table_new();
	if (table && ipvs_table_load(call->h, table) == 0)
		return table;
	call_fail(call, ipvs_last_error(call->h));
	ipvs_table_free(table);
	return NULL;
}

static int compare(const struct call *call, const struct ipvs_table *old,
		   const struct ipvs_table *new, const struct ipvs_scope *scope)
{
	struct ipvs_plan *plan = ipvs_plan_new();
	struct ipvs_error error;
	int status;

	if (!plan)
		return call_fail_text(call, "no memory");
	if (ipvs_plan_make(plan, old, new, scope, &error) < 0)
		status = call_fail(call, &error);
	else
		status = steps_print(call, plan, false);
	if (status == WORD_FINE && ipvs_plan_step_count(plan))
		status = WORD_WOULD_CHANGE;
	ipvs_plan_free(plan);
	return status;
}

static int run(struct call *call)
{
	struct ipvs_scope *scope;
	struct ipvs_table *old, *new;
	int status = owner_scope(call, &scope);

	if (status)
		return status;
	new = file_load(call, call->arguments[call->argument_count - 1]);
	old = new ? load_old(call) : NULL;
	status = old ? compare(call, old, new, scope) : WORD_FAILED;
	ipvs_table_free(old);
	ipvs_table_free(new);
	ipvs_scope_free(scope);
	return status;
}

const struct word diff_word = {
	.name = "diff",
	.arguments = "[OLD] FILE",
	.help = "print what leads from the table, or another file, to a file",
	.more = "Ends with 0 when there is no difference, and 2 when there is one. OLD and FILE\n"
		"have lines as of ipvs-rules(5); - is standard input. With OLD no kernel is\n"
		"asked.\n"
		OWNER_HELP,
	.options = options,
	.traits = WORD_JSON | WORD_COLOR,
	.least = 1,
	.most = 2,
	.run = run,
};
