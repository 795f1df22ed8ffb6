/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* New jobs: what can be known to be wrong with them without a table. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/text.h>

#include "api.h"
#include "drain/drain.h"
#include "kernel/dest.h"
#include "value/check.h"
#include "value/error.h"
#include "value/line.h"

#define REFUSE(error, ...) error_set(error, -EINVAL, IPVS_REASON_INVALID, __VA_ARGS__)

/* What the three kinds of jobs are asked for. */
struct order {
	enum ipvs_drain_kind kind;
	const struct ipvs_service *service;
	const struct ipvs_dest *targets; /* each with the weight that it shall have */
	size_t count;
	struct ipvs_drain_options options;
	struct ipvs_error *error; /* never NULL */
};

/* --- checks --- */

static int check_times(const struct order *order)
{
	const struct ipvs_drain_options *options = &order->options;

	if (options->period_ms && options->period_ms < options->interval_ms)
		return REFUSE(order->error,
			      "the period of %u ms is shorter than the interval, %u ms",
			      options->period_ms, options->interval_ms);
	return 0;
}

static int check_options(const struct order *order)
{
	static const uint32_t zeros[sizeof(order->options.reserved) / sizeof(uint32_t)];
	const struct ipvs_drain_options *options = &order->options;
	uint32_t known = IPVS_DRAIN_DELETE | IPVS_DRAIN_INACTIVE | IPVS_DRAIN_FORCE;

	if (options->flags & ~known)
		return REFUSE(order->error, "flags 0x%x are unknown", options->flags & ~known);
	if (options->flags && order->kind == IPVS_DRAIN_KIND_RAISE)
		return REFUSE(order->error, "it has no flags");
	if (options->restore_weight && order->kind != IPVS_DRAIN_KIND_DRAIN)
		return REFUSE(order->error, "it has no weight to restore: only a drain has");
	if (memcmp(options->reserved, zeros, sizeof(zeros)) != 0)
		return REFUSE(order->error, "a reserved field is not zero: start from the record's "
			      "initialiser");
	return check_weight(options->restore_weight, order->error);
}

static int check_target(const struct order *order, const struct ipvs_dest *dest)
{
	struct ipvs_dest whole = order->service ? dest_of(dest, order->service) : *dest;
	int ret;

	if (!whole.addr.family)
		return error_set(order->error, -EAFNOSUPPORT, IPVS_REASON_FAMILY,
				 "the server needs an address family: no service has one for it");
	ret = check_dest_key(&whole, order->error);
	return ret < 0 ? ret : check_weight(dest->weight, order->error);
}

static int check_targets(const struct order *order)
{
	uint64_t sum = 0;
	int ret = 0;

	if (order->kind == IPVS_DRAIN_KIND_RAISE && !order->targets[0].weight)
		return REFUSE(order->error, "to weight 0 it is none: that is a drain");
	if (order->kind == IPVS_DRAIN_KIND_SHIFT &&
	    (order->count < 2 || order->count > UINT32_MAX))
		return REFUSE(order->error, "it takes two servers or more, not %zu", order->count);
	for (size_t i = 0; ret == 0 && i < order->count; i++) {
		ret = check_target(order, &order->targets[i]);
		sum += order->targets[i].weight;
	}
	if (ret < 0 || order->kind != IPVS_DRAIN_KIND_SHIFT)
		return ret;
	if (!sum)
		return REFUSE(order->error, "the weights add up to 0: nothing would be left");
	if (sum > INT32_MAX)
		return REFUSE(order->error, "the weights add up to %llu, more than 2147483647",
			      (unsigned long long)sum);
	return 0;
}

static int check_order(const struct order *order)
{
	int ret = order->service ? check_service_key(order->service, order->error) : 0;

	if (ret == 0)
		ret = check_options(order);
	if (ret == 0)
		ret = check_times(order);
	return ret < 0 ? ret : check_targets(order);
}

/* --- jobs --- */

static void fill_part(struct part *part, const struct order *order, const struct ipvs_dest *target)
{
	part->shown.dest = *target;
	part->shown.weight_end = target->weight;
	part->shown.deadline_ms = part->shown.estimate_ms = -1;
	part->failing_since = -1;
	if (!order->service)
		return;
	part->shown.service = *order->service;
	part->shown.dest = dest_of(target, order->service);
}

static int compare_parts(const void *a, const void *b)
{
	return ipvs_dest_compare(&((const struct part *)a)->shown.dest,
				 &((const struct part *)b)->shown.dest);
}

/* In order, so that the same one twice is side by side. */
static int sort_parts(struct job *job, struct ipvs_error *error)
{
	char text[IPVS_DEST_TEXT_SIZE] = "?";

	qsort(job->parts, job->shown.part_count, sizeof(job->parts[0]), compare_parts);
	for (uint32_t i = 1; i < job->shown.part_count; i++) {
		if (compare_parts(&job->parts[i - 1], &job->parts[i]) != 0)
			continue;
		ipvs_dest_format(&job->parts[i].shown.dest, text, sizeof(text));
		return REFUSE(error, "server %s is named twice", text);
	}
	return 0;
}

static struct job *make_job(const struct order *order)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->parts = calloc(order->count, sizeof(*job->parts));
	if (!job->parts) {
		free(job);
		return NULL;
	}
	job->shown.kind = order->kind;
	job->shown.part_count = (uint32_t)order->count;
	job->options = order->options;
	job->everywhere = !order->service;
	for (size_t i = 0; i < order->count; i++)
		fill_part(&job->parts[i], order, &order->targets[i]);
	return job;
}

static bool has_room(struct ipvs_drain *drain)
{
	size_t wanted = drain->allocated ? 2 * drain->allocated : 8;
	struct job **jobs;

	if (drain->count < drain->allocated)
		return true;
	jobs = reallocarray(drain->jobs, wanted, sizeof(*jobs));
	if (!jobs)
		return false;
	drain->jobs = jobs;
	drain->allocated = wanted;
	return true;
}

static int64_t number_job(struct ipvs_drain *drain, struct job *job)
{
	job->shown.job = ++drain->last_number;
	for (uint32_t i = 0; i < job->shown.part_count; i++)
		job->parts[i].shown.job = job->shown.job;
	drain->jobs[drain->count++] = job;
	drain->next = drain->now;
	return job->shown.job;
}

static int64_t add(struct ipvs_drain *drain, const struct order *order)
{
	struct job *job;
	int ret = check_order(order);

	if (ret < 0)
		return ret;
	job = has_room(drain) ? make_job(order) : NULL;
	if (!job)
		return error_set(order->error, -ENOMEM, IPVS_REASON_MEMORY, "no memory");
	ret = sort_parts(job, order->error);
	if (ret == 0)
		return number_job(drain, job);
	free(job->parts);
	free(job);
	return ret;
}

/* "drain 10.0.0.2:80 of tcp 10.0.0.1:80"; a shift has no one server. */
static void name_order(struct line *line, const struct order *order)
{
	line_append(line, "%s", ipvs_drain_kind_name(order->kind));
	if (order->kind != IPVS_DRAIN_KIND_SHIFT)
		line_append_dest(line, "", &order->targets[0]);
	if (order->service)
		line_append_service(line, " of", order->service);
}

static int64_t place(struct ipvs_drain *drain, struct order *order,
		     const struct ipvs_drain_options *options, struct ipvs_error *error)
{
	struct line name = { .used = 0 };
	struct ipvs_error why;
	int64_t ret;

	if (options)
		order->options = *options;
	if (!order->options.interval_ms)
		order->options.interval_ms = IPVS_DRAIN_INTERVAL_DEFAULT_MS;
	if (!order->options.deadline_ms)
		order->options.deadline_ms = IPVS_DRAIN_DEADLINE_DEFAULT_MS;
	order->error = &why;
	ret = add(drain, order);
	if (ret > 0)
		return ret;
	name_order(&name, order);
	return error_set(error, why.code, why.reason, "%s: %s", name.text, why.text);
}

static int refuse_null(struct ipvs_error *error, const char *what)
{
	return REFUSE(error, "%s: NULL", what);
}

static int64_t place_one(struct ipvs_drain *drain, enum ipvs_drain_kind kind,
			 const struct ipvs_service *service, const struct ipvs_dest *dest,
			 uint32_t weight, const struct ipvs_drain_options *options,
			 struct ipvs_error *error)
{
	struct ipvs_dest target;
	struct order order = { .kind = kind, .service = service, .targets = &target, .count = 1 };

	if (!drain || !dest)
		return refuse_null(error, ipvs_drain_kind_name(kind));
	target = *dest;
	target.weight = weight;
	return place(drain, &order, options, error);
}

IPVS_API int64_t ipvs_drain_add(struct ipvs_drain *drain, const struct ipvs_service *service,
				const struct ipvs_dest *dest,
				const struct ipvs_drain_options *options,
				struct ipvs_error *error)
{
	return place_one(drain, IPVS_DRAIN_KIND_DRAIN, service, dest, 0, options, error);
}

IPVS_API int64_t ipvs_drain_add_raise(struct ipvs_drain *drain,
				      const struct ipvs_service *service,
				      const struct ipvs_dest *dest, uint32_t weight,
				      const struct ipvs_drain_options *options,
				      struct ipvs_error *error)
{
	return place_one(drain, IPVS_DRAIN_KIND_RAISE, service, dest, weight, options, error);
}

IPVS_API int64_t ipvs_drain_add_shift(struct ipvs_drain *drain,
				      const struct ipvs_service *service,
				      const struct ipvs_dest *targets, size_t count,
				      const struct ipvs_drain_options *options,
				      struct ipvs_error *error)
{
	struct order order = { .kind = IPVS_DRAIN_KIND_SHIFT, .service = service,
			       .targets = targets, .count = count };

	if (!drain || !service || !targets)
		return refuse_null(error, "shift");
	return place(drain, &order, options, error);
}
