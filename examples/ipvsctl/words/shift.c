/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "job.h"

static const struct word_option options[] = {
	{ 's', "service", "SERVICE", "the service" },
	{ 0, "from", "SERVER", "gives its weight; may be repeated" },
	{ 0, "to", "SERVER", "takes it; may be repeated, then in equal shares" },
	{ 0, "weight", "NUMBER", "how much of it (all), where one server gives" },
	JOB_OPTIONS,
	{ 0 },
};

struct move {
	struct ipvs_service service;
	struct ipvs_dest *targets; /* those that give, then those that take */
	size_t from, to;
	uint32_t weight; /* 0 = all */
};

/* --- what was said --- */

static int read_servers(const struct call *call, const char *name, struct move *move, size_t *count)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_error error;
	const char *text;
	size_t place = 0;

	while ((text = call_next_value(call, name, &place))) {
		if (ipvs_dest_parse(&dest, text, &error) < 0)
			return call_usage(call, "--%s: %s", name, error.text);
		move->targets[move->from + move->to] = dest;
		(*count)++;
	}
	return *count ? 0 : call_usage(call, "it wants --service, --from and --to");
}

static int read_move(const struct call *call, struct move *move)
{
	const char *service = call_value(call, "service");
	struct ipvs_error error;

	if (!service)
		return call_usage(call, "it wants --service, --from and --to");
	if (ipvs_service_parse(&move->service, service, &error) < 0)
		return call_usage(call, "--service: %s", error.text);
	if (read_servers(call, "from", move, &move->from) ||
	    read_servers(call, "to", move, &move->to) ||
	    call_number(call, "weight", INT32_MAX, &move->weight))
		return WORD_USAGE;
	if (call_has(call, "weight") && (move->from > 1 || move->weight == 0))
		return call_usage(call, "--weight: 1 or more, and only with one --from");
	return 0;
}

/* --- what it means for the table as it is --- */

static int read_weights(const struct call *call, struct move *move)
{
	struct ipvs_dest_entry entry;

	for (size_t i = 0; i < move->from + move->to; i++) {
		if (ipvs_dest_get(call->h, &move->service, &move->targets[i], &entry) < 0)
			return call_fail(call, ipvs_last_error(call->h));
		move->targets[i].weight = entry.dest.weight;
	}
	return 0;
}

static int take(const struct call *call, struct move *move, uint64_t *sum)
{
	for (size_t i = 0; i < move->from; i++) {
		*sum += move->targets[i].weight;
		move->targets[i].weight = 0;
	}
	if (!move->weight)
		return 0;
	if (move->weight > *sum)
		return call_fail_text(call, "--weight: the server has no more than %llu",
				      (unsigned long long)*sum);
	move->targets[0].weight = (uint32_t)(*sum - move->weight);
	*sum = move->weight;
	return 0;
}

/* In equal shares; what can't be divided goes to the first. */
static void give(struct move *move, uint64_t sum)
{
	for (size_t i = 0; i < move->to; i++)
		move->targets[move->from + i].weight +=
			(uint32_t)(sum / move->to + (i < sum % move->to));
}

static int add(const struct call *call, struct ipvs_drain *drain, struct move *move,
	       const struct ipvs_drain_options *how)
{
	struct ipvs_error error;
	uint64_t sum = 0;
	int status = read_weights(call, move);

	if (status == 0)
		status = take(call, move, &sum);
	if (status)
		return status;
	give(move, sum);
	if (ipvs_drain_add_shift(drain, &move->service, move->targets, move->from + move->to, how,
				 &error) < 0)
		return call_usage(call, "%s", error.text);
	return 0;
}

static int run(struct call *call)
{
	struct ipvs_drain_options how = IPVS_DRAIN_OPTIONS_INIT;
	struct move move = { .service = IPVS_SERVICE_INIT };
	struct ipvs_drain *drain = ipvs_drain_new();
	int status;

	move.targets = calloc(call->given_count + 1, sizeof(*move.targets));
	status = drain && move.targets ? read_move(call, &move) : call_fail_text(call, "no memory");
	if (status == 0)
		status = job_options(call, &how);
	if (status == 0)
		status = call_open(call);
	if (status == 0)
		status = add(call, drain, &move, &how);
	if (status == 0)
		status = job_run(call, drain);
	free(move.targets);
	ipvs_drain_free(drain);
	return status;
}

const struct word shift_word = {
	.name = "shift",
	.arguments = "",
	.help = "move weight from server to server of a service",
	.more = "The servers must be there; give a new one weight 0. Weights add up to the\n"
		"same at each step. A server that ends with weight 0 is drained: its\n"
		"connections are waited for.\n"
		JOB_HELP,
	.options = options,
	.traits = WORD_JSON | WORD_GOES_ON,
	.run = run,
};
