/* SPDX-License-Identifier: MIT */
#include "words.h"

#include "job.h"

static const struct word_option options[] = {
	{ 's', "service", "SERVICE", "of this service only; may be repeated" },
	JOB_OPTIONS,
	{ 0, "restore", "WEIGHT", "what an interrupt puts back, after an earlier run has died" },
	{ 0 },
};

/* A server, of one service or of all: NULL. */
static int add(const struct call *call, struct ipvs_drain *drain, const char *server,
	       const char *service_text)
{
	struct ipvs_drain_options how = IPVS_DRAIN_OPTIONS_INIT;
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_error error;

	if (job_options(call, &how) || call_number(call, "restore", INT32_MAX, &how.restore_weight))
		return WORD_USAGE;
	if (ipvs_dest_parse(&dest, server, &error) < 0 ||
	    (service_text && ipvs_service_parse(&service, service_text, &error) < 0) ||
	    ipvs_drain_add(drain, service_text ? &service : NULL, &dest, &how, &error) < 0)
		return call_usage(call, "%s", error.text);
	return 0;
}

static int add_all(const struct call *call, struct ipvs_drain *drain)
{
	const char *service;
	int status = 0;

	for (size_t i = 0; status == 0 && i < call->argument_count; i++) {
		size_t place = 0;

		service = call_next_value(call, "service", &place);
		do
			status = add(call, drain, call->arguments[i], service);
		while (status == 0 && service &&
		       (service = call_next_value(call, "service", &place)));
	}
	return status;
}

static int run(struct call *call)
{
	struct ipvs_drain *drain = ipvs_drain_new();
	int status = drain ? add_all(call, drain) : call_fail_text(call, "no memory");

	if (status == 0)
		status = call_open(call);
	if (status == 0)
		status = job_run(call, drain);
	ipvs_drain_free(drain);
	return status;
}

const struct word drain_word = {
	.name = "drain",
	.arguments = "SERVER...",
	.help = "take servers out: lower their weights, wait for their connections",
	.more = JOB_HELP,
	.options = options,
	.traits = WORD_JSON | WORD_GOES_ON,
	.least = 1,
	.most = WORD_ANY_COUNT,
	.run = run,
};
