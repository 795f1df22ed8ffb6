/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Both tables are in order, so one walk along both finds what differs. */
#include "table/plan.h"

#include <errno.h>
#include <libipvs/text.h>

#include "api.h"
#include "table/same.h"
#include "table/scope.h"
#include "table/table.h"
#include "value/error.h"

/* --- servers --- */

/* A service that both tables have. It is kept in the plan when its first difference is found. */
struct pair {
	struct ipvs_plan *plan;
	const struct ipvs_service *service;
	bool kept;
	bool keep_weights;
};

static int dest_step(struct pair *pair, enum phase phase, enum step_kind kind,
		     const struct ipvs_dest *dest)
{
	struct ipvs_plan *plan = pair->plan;
	struct step step = { .kind = kind };

	if (!pair->kept && plan_keep_service(plan, pair->service) < 0)
		return -ENOMEM;
	pair->kept = true;
	if (plan_keep_dest(plan, dest) < 0)
		return -ENOMEM;
	step.service = (uint32_t)plan->service_count - 1;
	step.dest = (uint32_t)plan->dest_count - 1;
	return plan_add_step(plan, phase, step);
}

static int compare_settings(struct pair *pair, const struct ipvs_dest *current,
			    const struct ipvs_dest *desired)
{
	struct ipvs_dest wanted = *desired;
	enum phase phase = PHASE_CHANGED_DESTS;
	int ret;

	if (pair->keep_weights)
		wanted.weight = current->weight;
	if (dest_is_same(current, &wanted))
		return 0;
	if (current->weight && !wanted.weight)
		phase = PHASE_QUIESCED_DESTS;
	ret = dest_step(pair, phase, STEP_CHANGE_DEST, current);
	return ret < 0 ? ret : plan_keep_dest(pair->plan, &wanted);
}

static const struct ipvs_dest *dest_at(const struct ipvs_dests *dests, size_t i)
{
	return i < dests->count ? &dests->entries[i].dest : NULL;
}

static int compare_dests(struct pair *pair, const struct ipvs_dests *current,
			 const struct ipvs_dests *desired)
{
	size_t c = 0, d = 0;
	int by, ret = 0;

	while (ret == 0) {
		const struct ipvs_dest *is = dest_at(current, c), *wanted = dest_at(desired, d);

		if (!is && !wanted)
			break;
		if (!is || !wanted)
			by = is ? -1 : 1;
		else
			by = ipvs_dest_compare(is, wanted);
		if (by > 0)
			ret = dest_step(pair, PHASE_NEW_DESTS, STEP_ADD_DEST, wanted);
		else if (by < 0)
			ret = dest_step(pair, PHASE_OLD_DESTS, STEP_DELETE_DEST, is);
		else
			ret = compare_settings(pair, is, wanted);
		c += by <= 0;
		d += by >= 0;
	}
	return ret;
}

/* --- services --- */

struct making {
	struct ipvs_plan *plan;
	const struct ipvs_table *current, *desired;
	const struct ipvs_scope *scope;
	struct ipvs_error *error;
};

static int service_step(struct ipvs_plan *plan, enum phase phase, enum step_kind kind,
			const struct ipvs_service *service)
{
	struct step step = { .kind = kind, .service = (uint32_t)plan->service_count };

	return plan_keep_service(plan, service) < 0 ? -ENOMEM : plan_add_step(plan, phase, step);
}

static int new_service(struct ipvs_plan *plan, const struct ipvs_service *service,
		       const struct ipvs_dests *dests)
{
	struct pair pair = { .plan = plan, .service = service, .kept = true };
	int ret = service_step(plan, PHASE_NEW_SERVICES, STEP_ADD_SERVICE, service);

	for (size_t i = 0; ret == 0 && i < dests->count; i++)
		ret = dest_step(&pair, PHASE_NEW_SERVICES, STEP_ADD_DEST, &dests->entries[i].dest);
	return ret;
}

static int compare_services(struct making *making, const struct ipvs_service *current,
			    const struct ipvs_service *desired)
{
	int ret;

	if (service_is_same(current, desired))
		return 0;
	ret = service_step(making->plan, PHASE_CHANGED_SERVICES, STEP_CHANGE_SERVICE, current);
	return ret < 0 ? ret : plan_keep_service(making->plan, desired);
}

/* The place of a service in each table; negative: it has none. */
static int visit(struct making *making, int64_t c, int64_t d)
{
	const struct ipvs_service_entry *is, *wanted;
	struct pair pair = { .plan = making->plan };
	char text[IPVS_SERVICE_TEXT_SIZE];
	int ret;

	is = c < 0 ? NULL : ipvs_table_service(making->current, (size_t)c);
	wanted = d < 0 ? NULL : ipvs_table_service(making->desired, (size_t)d);
	pair.service = wanted ? &wanted->service : &is->service;
	if (!ipvs_scope_has(making->scope, pair.service)) {
		if (!wanted)
			return 0;
		ipvs_service_format(pair.service, text, sizeof(text));
		return error_set(making->error, -EINVAL, IPVS_REASON_INVALID,
				 "plan: service %s is outside the scope", text);
	}
	if (!wanted)
		return service_step(making->plan, PHASE_OLD_SERVICES, STEP_DELETE_SERVICE,
				    pair.service);
	if (!is)
		return new_service(making->plan, pair.service,
				   ipvs_table_dests(making->desired, (size_t)d));
	pair.keep_weights = scope_keeps_weights(making->scope, pair.service);
	ret = compare_dests(&pair, ipvs_table_dests(making->current, (size_t)c),
			    ipvs_table_dests(making->desired, (size_t)d));
	return ret < 0 ? ret : compare_services(making, &is->service, &wanted->service);
}

static int visit_all(struct making *making)
{
	const struct ipvs_service_entry *is, *wanted;
	int64_t c = 0, d = 0;
	int by, ret = 0;

	while (ret == 0) {
		is = ipvs_table_service(making->current, (size_t)c);
		wanted = ipvs_table_service(making->desired, (size_t)d);
		if (!is && !wanted)
			break;
		if (!is || !wanted)
			by = is ? -1 : 1;
		else
			by = ipvs_service_compare(&is->service, &wanted->service);
		ret = visit(making, by <= 0 ? c++ : -1, by >= 0 ? d++ : -1);
	}
	return ret;
}

/* --- what the namespace has once --- */

/* Whether one is to be changed; if not, 0 leaves it as it is. */
static bool differs(uint32_t is, uint32_t *wanted)
{
	if (*wanted == is)
		*wanted = 0;
	return *wanted;
}

static int compare_timeouts(struct making *making)
{
	struct ipvs_timeouts *is = &making->plan->timeouts[0], *wanted = is + 1;
	const struct step step = { .kind = STEP_SET_TIMEOUTS };
	bool any;

	*is = *ipvs_table_timeouts(making->current);
	*wanted = *ipvs_table_timeouts(making->desired);
	any = differs(is->tcp_s, &wanted->tcp_s);
	any |= differs(is->tcp_fin_s, &wanted->tcp_fin_s);
	any |= differs(is->udp_s, &wanted->udp_s);
	return any ? plan_add_step(making->plan, PHASE_TIMEOUTS, step) : 0;
}

static const struct ipvs_daemon *running(const struct ipvs_table *table, uint32_t state)
{
	const struct ipvs_daemons *all = ipvs_table_daemons(table);

	for (uint32_t i = 0; i < all->count; i++)
		if (all->daemons[i].state == state)
			return &all->daemons[i];
	return NULL;
}

static int compare_daemon(struct making *making, uint32_t i)
{
	const struct ipvs_daemon *wanted = &making->plan->daemons.daemons[i];
	const struct ipvs_daemon *runs = running(making->current, wanted->state);
	struct step step = { .kind = STEP_STOP_DAEMON, .dest = i };
	int ret = 0;

	if (runs && daemon_satisfies(runs, wanted))
		return 0;
	if (runs)
		ret = plan_add_step(making->plan, PHASE_DAEMONS, step);
	step.kind = STEP_START_DAEMON;
	return ret < 0 ? ret : plan_add_step(making->plan, PHASE_DAEMONS, step);
}

static int compare_daemons(struct making *making)
{
	int ret = 0;

	making->plan->daemons = *ipvs_table_daemons(making->desired);
	for (uint32_t i = 0; ret == 0 && i < making->plan->daemons.count; i++)
		ret = compare_daemon(making, i);
	return ret;
}

IPVS_API int ipvs_plan_make(struct ipvs_plan *plan, const struct ipvs_table *current,
			    const struct ipvs_table *desired, const struct ipvs_scope *scope,
			    struct ipvs_error *error)
{
	struct making making = { plan, current, desired, scope, error };
	int ret;

	if (plan)
		plan_clear(plan);
	if (!plan || !current || !desired)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "make plan: NULL");
	if (netns_differ(&current->netns, &desired->netns))
		return error_set(error, -EXDEV, IPVS_REASON_NETNS,
				 "make plan: the tables were loaded from different network "
				 "namespaces");
	plan->netns = current->netns;
	ret = visit_all(&making);
	if (ret == 0)
		ret = compare_timeouts(&making);
	if (ret == 0)
		ret = compare_daemons(&making);
	if (ret == -ENOMEM)
		error_set(error, ret, IPVS_REASON_MEMORY, "make plan: no memory");
	if (ret < 0)
		plan_clear(plan);
	return ret;
}
