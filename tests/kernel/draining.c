/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "draining.h"

#include <string.h>

void draining_begin(struct draining *d, struct ipvs *h, const char *service, const char *scheduler)
{
	memset(d, 0, sizeof(*d));
	d->h = h;
	d->drain = ipvs_drain_new();
	site_make(h, &d->site, service, scheduler);
}

void draining_end(struct draining *d)
{
	ipvs_drain_free(d->drain);
	farm_close(&d->site.farm);
}

int64_t drain_server(struct draining *d, size_t at, const struct ipvs_drain_options *options)
{
	struct ipvs_error error = { 0 };
	int64_t job = ipvs_drain_add(d->drain, &d->site.service, &d->site.dests[at], options,
				     &error);

	assert_that(job > 0, "%s", error.text);
	return job;
}

int64_t shift_servers(struct draining *d, uint32_t first, uint32_t second,
		      const struct ipvs_drain_options *options)
{
	struct ipvs_dest targets[2] = { d->site.dests[0], d->site.dests[1] };
	struct ipvs_error error = { 0 };
	int64_t job;

	targets[0].weight = first;
	targets[1].weight = second;
	job = ipvs_drain_add_shift(d->drain, &d->site.service, targets, 2, options, &error);
	assert_that(job > 0, "%s", error.text);
	return job;
}

void step(struct draining *d, int64_t ms)
{
	d->now += ms;
	assert_ok(d->h, ipvs_drain_step(d->h, d->drain, d->now, NULL));
}

void step_to_end(struct draining *d)
{
	for (int steps = 0; ipvs_drain_next(d->drain) >= 0; steps++) {
		int64_t next = ipvs_drain_next(d->drain);

		assert_true(steps < 1000);
		step(d, next > d->now ? next - d->now : 0);
	}
}

uint32_t weight_of(struct draining *d, size_t at)
{
	struct ipvs_dest_entry entry;

	assert_ok(d->h, ipvs_dest_get(d->h, &d->site.service, &d->site.dests[at], &entry));
	return entry.dest.weight;
}

void set_weight(struct draining *d, size_t at, uint32_t weight)
{
	assert_ok(d->h,
		  ipvs_dest_set_weight(d->h, &d->site.service, &d->site.dests[at], weight));
}

bool has_server(struct draining *d, size_t at)
{
	struct ipvs_dest_entry entry;

	return ipvs_dest_get(d->h, &d->site.service, &d->site.dests[at], &entry) == 0;
}

static const struct ipvs_drain_part *part_of(struct draining *d, int64_t job, const char *file,
					     int line)
{
	const struct ipvs_drain_part *part = ipvs_drain_part(d->drain, job, 0);

	if (!part)
		give_up(file, line, "there is no job %d", (int)job);
	return part;
}

static void tell(const struct ipvs_drain_part *part, const char *expected, const char *file,
		 int line)
{
	char text[IPVS_DRAIN_TEXT_SIZE] = "";

	ipvs_drain_part_format(part, text, sizeof(text));
	give_up(file, line, "not %s: %s", expected, text);
}

void check_phase(struct draining *d, int64_t job, uint32_t phase, const char *file, int line)
{
	const struct ipvs_drain_part *part = part_of(d, job, file, line);

	if (part->phase != phase)
		tell(part, ipvs_drain_phase_name(phase), file, line);
}

void check_result(struct draining *d, int64_t job, uint32_t result, const char *file, int line)
{
	const struct ipvs_drain_part *part = part_of(d, job, file, line);

	if (part->result != result || part->phase != IPVS_DRAIN_DONE)
		tell(part, ipvs_drain_result_name(result), file, line);
}

void check_holds(struct draining *d, int64_t job, const char *names, const char *file, int line)
{
	const struct ipvs_drain_part *part = part_of(d, job, file, line);
	char text[IPVS_DRAIN_BITS_TEXT_SIZE];

	ipvs_drain_holds_format(part->holds, text, sizeof(text));
	if (strcmp(text, names) != 0)
		tell(part, names, file, line);
}

void check_harms(struct draining *d, int64_t job, const char *names, const char *file, int line)
{
	const struct ipvs_drain_part *part = part_of(d, job, file, line);
	char text[IPVS_DRAIN_BITS_TEXT_SIZE];

	ipvs_drain_harms_format(part->harms, text, sizeof(text));
	if (strcmp(text, names) != 0)
		tell(part, names, file, line);
}
