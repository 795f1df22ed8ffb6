/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plans applied, and the whole way from the kernel's table to the desired one. */
#include <errno.h>
#include <stdbool.h>
#include <libipvs/daemon.h>
#include <libipvs/dest.h>
#include <libipvs/service.h>
#include <libipvs/timeouts.h>

#include "api.h"
#include "kernel/call.h"
#include "kernel/dest.h"
#include "table/plan.h"

static const struct call null_call = { .verb = "apply plan" };
static const struct ipvs_error elsewhere = {
	-EXDEV, IPVS_REASON_NETNS,
	"apply plan: the table it was made of was loaded from another network namespace"
};
static const struct ipvs_error no_memory = { -ENOMEM, IPVS_REASON_MEMORY, "sync table: no memory" };

static int refuse_null(struct ipvs *h, const char *what)
{
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, call_null(h, &null_call, what));
}

static int run(struct ipvs *h, const struct ipvs_plan *plan, const struct step *step)
{
	const struct ipvs_service *service = plan->services + step->service;
	const struct ipvs_dest *dest = plan->dests + step->dest;

	switch (step->kind) {
	case STEP_SET_TIMEOUTS:
		return ipvs_timeouts_set(h, &plan->timeouts[1]);
	case STEP_ADD_SERVICE:
		return ipvs_service_add(h, service);
	case STEP_CHANGE_SERVICE:
		return ipvs_service_update(h, service + 1);
	case STEP_DELETE_SERVICE:
		return ipvs_service_delete(h, service);
	case STEP_ADD_DEST:
		return ipvs_dest_add(h, service, dest);
	case STEP_CHANGE_DEST:
		return ipvs_dest_update(h, service, dest + 1);
	case STEP_SET_WEIGHT:
		return dest_rewrite(h, service, dest + 1);
	case STEP_DELETE_DEST:
		return ipvs_dest_delete(h, service, dest);
	case STEP_STOP_DAEMON:
		return ipvs_daemon_stop(h, plan->daemons.daemons[step->dest].state);
	default:
		return ipvs_daemon_start(h, &plan->daemons.daemons[step->dest]);
	}
}

/* A plan for one namespace is not applied in another. */
static int check_netns(struct ipvs *h, const struct ipvs_plan *plan)
{
	struct netns_id here = { 0, 0 };
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	if (handle_is_open(h))
		here = netns_identify(h->link.netns);
	if (!netns_differ(&here, &plan->netns))
		return call_end(h, 0);
	h->error = elsewhere;
	return call_end(h, elsewhere.code);
}

typedef void (*step_visit)(void *about, struct step *step, uint64_t number);

/* Queue what is not done. */
struct applying {
	struct ipvs *h;
	struct ipvs_plan *plan;
	struct ipvs_failures *failures;
	size_t next; /* of the failures */
	uint64_t operation;
	bool known; /* what is no failure was done */
};

static void queue(void *about, struct step *step, uint64_t number)
{
	struct applying *applying = about;

	(void)number;
	if (step->result != 0)
		run(applying->h, applying->plan, step);
}

/* Both the failures and the steps are in the order of operations. */
static void take_result(void *about, struct step *step, uint64_t number)
{
	struct applying *applying = about;
	struct ipvs_failures *failures = applying->failures;
	struct ipvs_failure *failure = NULL;

	if (step->result == 0)
		return;
	if (applying->next < failures->count)
		failure = &failures->entries[applying->next];
	if (failure && failure->index == applying->operation) {
		step->result = failure->code;
		failure->index = number;
		applying->next++;
	} else if (applying->known) {
		step->result = 0;
	}
	applying->operation++;
}

static void each_step(struct ipvs_plan *plan, step_visit visit, void *about)
{
	uint64_t number = 0;

	for (size_t phase = 0; phase < PHASES; phase++)
		for (size_t i = 0; i < plan->phases[phase].count; i++)
			visit(about, &plan->phases[phase].list[i], number++);
}

/* When memory ran out, the list of failures lacks some. */
static bool is_complete(int ret, const struct ipvs_failures *failures)
{
	return ret != -ENOMEM || (failures->count && failures->entries[0].code == -ENOMEM);
}

IPVS_API int ipvs_plan_apply(struct ipvs *h, struct ipvs_plan *plan,
			     struct ipvs_failures *failures)
{
	struct applying applying = { .h = h, .plan = plan };
	int ret;

	if (!plan)
		return refuse_null(h, "plan");
	ret = check_netns(h, plan);
	if (ret == 0)
		ret = ipvs_batch_begin(h);
	if (ret < 0)
		return ret;
	applying.failures = failures ? failures : &plan->failures;
	each_step(plan, queue, &applying);
	ret = ipvs_batch_end(h, applying.failures);
	applying.known = is_complete(ret, applying.failures);
	each_step(plan, take_result, &applying);
	return ret;
}

IPVS_API int ipvs_table_sync(struct ipvs *h, const struct ipvs_table *desired,
			     const struct ipvs_scope *scope, struct ipvs_plan *plan,
			     struct ipvs_failures *failures)
{
	struct ipvs_error why;
	int ret;

	if (!plan || !desired)
		return refuse_null(h, plan ? "desired" : "plan");
	plan_clear(plan);
	if (!plan->current)
		plan->current = ipvs_table_new();
	if (!plan->current)
		return call_leave(h, &no_memory);
	ret = ipvs_table_load(h, plan->current);
	if (ret < 0)
		return ret;
	if (ipvs_plan_make(plan, plan->current, desired, scope, &why) < 0)
		return call_leave(h, &why);
	return ipvs_plan_apply(h, plan, failures);
}
