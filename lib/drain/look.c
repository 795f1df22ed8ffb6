/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has become of the parts of a job since the last step. */
#include <errno.h>

#include "drain/decide.h"

static bool is_missing(struct deciding *deciding, struct job *job, struct part *part)
{
	part->slot = table_find(deciding->table, &part->shown.service);
	part->entry = part->slot ? table_find_dest(deciding->table, part->slot, &part->shown.dest)
				 : NULL;
	if (part->entry)
		return false;
	if (part->slot && part->tried == ACTION_DELETE)
		part_end(part, part->verdict);
	else if (part->slot)
		part_fail(job, part, IPVS_DRAIN_GONE, -ENOENT, IPVS_REASON_NO_SERVER,
			  "someone else has deleted the server");
	else
		part_fail(job, part, IPVS_DRAIN_GONE, -ESRCH, IPVS_REASON_NO_SERVICE,
			  "someone else has deleted the service");
	return true;
}

/* A change whose end is not known may have been done. */
static bool is_as_left(struct part *part)
{
	if (part->tried == ACTION_SET && part->shown.weight == part->tried_weight) {
		part->last = part->tried_weight;
		part_recover(part);
	}
	part->tried = ACTION_NONE;
	return part->shown.weight == part->last;
}

/* For so long a change that does not come through is tried again. */
static bool is_out_of_reach(const struct deciding *deciding, const struct job *job,
			    const struct part *part)
{
	return part->failing_since >= 0 &&
	       deciding->now - part->failing_since >= job->options.deadline_ms;
}

static void look(struct deciding *deciding, struct job *job, struct part *part)
{
	struct census *census = &deciding->drain->census;

	part->action = ACTION_NONE;
	part->arrives = false;
	if (part_is_done(part) || is_missing(deciding, job, part))
		return;
	part_take_numbers(part);
	if (!is_as_left(part)) {
		part_fail(job, part, IPVS_DRAIN_CHANGED, -EEXIST, IPVS_REASON_CHANGED,
			  "someone else has set its weight to %u; it was %u", part->shown.weight,
			  part->last);
		return;
	}
	if (is_out_of_reach(deciding, job, part)) {
		part_fail(job, part, IPVS_DRAIN_FAILED, part->shown.code, part->shown.reason,
			  "the kernel could not be reached");
		return;
	}
	census_take(census, part->slot, part->entry);
	if (part_is_drain(part) && !part->put_back && part->shown.weight)
		--*census_usable(census, part->slot);
}

void look_at_job(struct deciding *deciding, struct job *job)
{
	bool ended = false;

	for (uint32_t i = 0; job->begun && i < job->shown.part_count; i++) {
		bool was_done = part_is_done(&job->parts[i]);

		look(deciding, job, &job->parts[i]);
		ended |= !was_done && part_is_done(&job->parts[i]);
	}
	if (ended)
		job_stop(job);
}
