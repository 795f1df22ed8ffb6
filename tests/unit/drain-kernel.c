/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drain-kernel.h"

#include <errno.h>
#include <stdlib.h>

struct drain_kernel kernel;

static int run_step(const struct ipvs_plan *plan, const struct step *step)
{
	const struct ipvs_service *service = &plan->services[step->service];
	const struct ipvs_dest *dest = &plan->dests[step->dest];

	if (step->kind == STEP_DELETE_DEST)
		return ipvs_table_delete_dest(kernel.table, service, dest);
	assert_int_equal(step->kind, STEP_SET_WEIGHT);
	if (!ipvs_table_find_dest(kernel.table, service, dest))
		return -ENOENT;
	return ipvs_table_put_dest(kernel.table, service, dest + 1, NULL);
}

static void note_failure(struct ipvs_failures *failures, size_t i, int code)
{
	struct ipvs_failure *entries = realloc(failures->entries,
					       (failures->count + 1) * sizeof(*entries));

	entries[failures->count++] = (struct ipvs_failure){ i, code, IPVS_REASON_SYSTEM, NULL };
	failures->entries = entries;
	failures->allocated = failures->count;
}

int __wrap_ipvs_plan_apply(struct ipvs *h, struct ipvs_plan *plan, struct ipvs_failures *failures);
int __wrap_ipvs_plan_apply(struct ipvs *h, struct ipvs_plan *plan, struct ipvs_failures *failures)
{
	(void)h;
	failures->count = 0;
	if (kernel.refuses)
		return kernel.refuses;
	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		struct step *step = plan_step(plan, i);

		if (kernel.watch)
			kernel.watch(plan, step);
		step->result = kernel.code;
		if (!kernel.code || kernel.does_it)
			step->result = run_step(plan, step);
		if (kernel.code)
			step->result = kernel.code;
		kernel.code = 0;
		if (step->result)
			note_failure(failures, i, step->result);
	}
	return failures->count ? failures->entries[0].code : 0;
}
