/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Jobs for all services: one walk along the table, in which each server asks for the jobs about it,
 * however many there are of both.
 */
#include <errno.h>
#include <stdlib.h>
#include <libipvs/text.h>

#include "drain/decide.h"

struct expanding {
	const struct ipvs_drain *drain;
	const struct ipvs_dest *dest; /* that is looked for */
	struct index index;	      /* place.service is the job's, plus 1 */
};

static const struct ipvs_dest *dest_of_job(const struct job *job)
{
	return &job->parts[0].shown.dest;
}

static uint32_t hash(const struct ipvs_dest *dest)
{
	return index_hash((uint64_t)dest->port << 16 | dest->addr.family, dest->addr.bytes);
}

static bool matches(const void *about, struct place place)
{
	const struct expanding *expanding = about;
	const struct job *job = expanding->drain->jobs[place.service - 1];

	return ipvs_dest_compare(dest_of_job(job), expanding->dest) == 0;
}

/* The first job about a server, or NULL; the others hang on it. */
static struct job *find(struct expanding *expanding, const struct ipvs_dest *dest)
{
	struct place place;

	expanding->dest = dest;
	place = index_find(&expanding->index, hash(dest), matches, expanding);
	return place.service ? expanding->drain->jobs[place.service - 1] : NULL;
}

static bool is_to_expand(const struct job *job)
{
	return job->everywhere && !job->begun && !job_is_done(job);
}

static void note_job(struct expanding *expanding, size_t i)
{
	struct job *job = expanding->drain->jobs[i];
	struct job *first = find(expanding, dest_of_job(job));

	job->found_count = 0;
	job->twin = NULL;
	if (!first) {
		index_put(&expanding->index, hash(dest_of_job(job)),
			  (struct place){ (uint32_t)i + 1, 0 });
		return;
	}
	while (first->twin)
		first = first->twin;
	first->twin = job;
}

static bool has_room(struct job *job)
{
	size_t wanted = job->found_allocated ? 2 * job->found_allocated : 4;
	struct part *found;

	if (job->found_count < job->found_allocated)
		return true;
	found = reallocarray(job->found, wanted, sizeof(*found));
	if (!found)
		return false;
	job->found = found;
	job->found_allocated = wanted;
	return true;
}

static int note_part(struct job *job, const struct ipvs_service *service)
{
	for (; job; job = job->twin) {
		if (!has_room(job))
			return -ENOMEM;
		job->found[job->found_count] = job->parts[0];
		job->found[job->found_count++].shown.service = *service;
	}
	return 0;
}

static int walk(struct expanding *expanding, const struct ipvs_table *table)
{
	int ret = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct table_service *slot = &table->services[i];

		for (size_t j = 0; ret == 0 && j < slot->dests.count; j++)
			ret = note_part(find(expanding, &slot->dests.entries[j].dest),
					&slot->entry.service);
	}
	return ret;
}

int expand_jobs(struct ipvs_drain *drain, const struct ipvs_table *table)
{
	struct expanding expanding = { .drain = drain };
	size_t count = 0;
	int ret = 0;

	for (size_t i = 0; i < drain->count; i++)
		count += is_to_expand(drain->jobs[i]);
	if (!count)
		return 0;
	if (index_reset(&expanding.index, count + 1) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < drain->count; i++)
		if (is_to_expand(drain->jobs[i]))
			note_job(&expanding, i);
	ret = walk(&expanding, table);
	index_free(&expanding.index);
	return ret;
}
