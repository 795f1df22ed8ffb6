/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in a plan: steps by their phase, and the records that these are about. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "table/plan.h"

IPVS_API struct ipvs_plan *ipvs_plan_new(void)
{
	return calloc(1, sizeof(struct ipvs_plan));
}

IPVS_API void ipvs_plan_free(struct ipvs_plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < PHASES; i++)
		free(plan->phases[i].list);
	free(plan->services);
	free(plan->dests);
	ipvs_table_free(plan->current);
	ipvs_failures_free(&plan->failures);
	free(plan);
}

void plan_clear(struct ipvs_plan *plan)
{
	for (size_t i = 0; i < PHASES; i++)
		plan->phases[i].count = 0;
	plan->count = plan->service_count = plan->dest_count = 0;
}

/* --- steps and records --- */

/* Room for some more in an array that may have to grow. The array, or NULL without memory. */
static void *make_room(void *array, size_t count, size_t more, size_t *allocated, size_t size)
{
	size_t wanted = *allocated ? *allocated : 8;
	void *bigger;

	if (count + more <= *allocated)
		return array;
	while (wanted < count + more)
		wanted *= 2;
	bigger = reallocarray(array, wanted, size);
	if (bigger)
		*allocated = wanted;
	return bigger;
}

static int reserve_steps(struct steps *steps, size_t more)
{
	struct step *list = make_room(steps->list, steps->count, more, &steps->allocated,
				      sizeof(*list));

	if (!list)
		return -ENOMEM;
	steps->list = list;
	return 0;
}

static int reserve_services(struct ipvs_plan *plan, size_t more)
{
	struct ipvs_service *services = make_room(plan->services, plan->service_count, more,
						  &plan->services_allocated, sizeof(*services));

	if (!services)
		return -ENOMEM;
	plan->services = services;
	return 0;
}

static int reserve_dests(struct ipvs_plan *plan, size_t more)
{
	struct ipvs_dest *dests = make_room(plan->dests, plan->dest_count, more,
					    &plan->dests_allocated, sizeof(*dests));

	if (!dests)
		return -ENOMEM;
	plan->dests = dests;
	return 0;
}

int plan_add_step(struct ipvs_plan *plan, enum phase phase, struct step step)
{
	struct steps *steps = &plan->phases[phase];

	if (reserve_steps(steps, 1) < 0)
		return -ENOMEM;
	step.result = IPVS_STEP_PENDING;
	steps->list[steps->count++] = step;
	plan->count++;
	return 0;
}

int plan_keep_service(struct ipvs_plan *plan, const struct ipvs_service *service)
{
	if (reserve_services(plan, 1) < 0)
		return -ENOMEM;
	plan->services[plan->service_count++] = *service;
	return 0;
}

int plan_keep_dest(struct ipvs_plan *plan, const struct ipvs_dest *dest)
{
	if (reserve_dests(plan, 1) < 0)
		return -ENOMEM;
	plan->dests[plan->dest_count++] = *dest;
	return 0;
}

int plan_reserve(struct ipvs_plan *plan, size_t more)
{
	int ret = 0;

	if (!more)
		return 0;
	for (size_t i = PHASE_CHANGED_DESTS; ret == 0 && i <= PHASE_OLD_DESTS; i++)
		ret = reserve_steps(&plan->phases[i], more);
	if (ret == 0)
		ret = reserve_services(plan, more);
	return ret < 0 ? ret : reserve_dests(plan, 2 * more);
}

/* A step about one server, with its place among those of its phase. */
static struct step_place add_dest_step(struct ipvs_plan *plan, enum phase phase,
				       enum step_kind kind, const struct ipvs_service *service,
				       const struct ipvs_dest *dest)
{
	struct step step = { .service = (uint32_t)plan->service_count,
			     .dest = (uint32_t)plan->dest_count, .kind = kind };

	plan_keep_service(plan, service);
	plan_keep_dest(plan, dest);
	plan_add_step(plan, phase, step);
	return (struct step_place){ phase, plan->phases[phase].count - 1 };
}

struct step_place plan_set_weight(struct ipvs_plan *plan, const struct ipvs_service *service,
				  const struct ipvs_dest *dest, uint32_t weight)
{
	enum phase phase = weight > dest->weight ? PHASE_CHANGED_DESTS : PHASE_QUIESCED_DESTS;
	struct step_place place = add_dest_step(plan, phase, STEP_SET_WEIGHT, service, dest);

	plan_keep_dest(plan, dest);
	plan->dests[plan->dest_count - 1].weight = weight;
	return place;
}

struct step_place plan_delete_dest(struct ipvs_plan *plan, const struct ipvs_service *service,
				   const struct ipvs_dest *dest)
{
	return add_dest_step(plan, PHASE_OLD_DESTS, STEP_DELETE_DEST, service, dest);
}

size_t plan_number(const struct ipvs_plan *plan, struct step_place place)
{
	for (size_t i = 0; i < place.phase; i++)
		place.number += plan->phases[i].count;
	return place.number;
}

struct step *plan_step(const struct ipvs_plan *plan, size_t i)
{
	for (const struct steps *steps = plan->phases; steps < plan->phases + PHASES; steps++) {
		if (i < steps->count)
			return &steps->list[i];
		i -= steps->count;
	}
	return NULL;
}

IPVS_API size_t ipvs_plan_step_count(const struct ipvs_plan *plan)
{
	return plan ? plan->count : 0;
}

IPVS_API int ipvs_plan_step_result(const struct ipvs_plan *plan, size_t i)
{
	const struct step *step = plan ? plan_step(plan, i) : NULL;

	return step ? step->result : IPVS_STEP_PENDING;
}
