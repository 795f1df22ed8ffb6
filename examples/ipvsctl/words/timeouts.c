/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>

#include "call.h"
#include "duration.h"

static const struct word_option options[] = {
	{ 0, "tcp", "DURATION", "of an established TCP connection" },
	{ 0, "tcp-fin", "DURATION", "of a TCP connection after a FIN" },
	{ 0, "udp", "DURATION", "of a UDP flow" },
	{ 0 },
};

static void print_one(const char *name, uint32_t seconds)
{
	char buf[DURATION_SIZE];

	printf("%-8s %s\n", name, seconds ? duration_format(INT64_C(1000) * seconds, buf) : "-");
}

static int print(const struct call *call)
{
	struct ipvs_timeouts now;

	if (ipvs_timeouts_get(call->h, &now) < 0)
		return call_fail(call, ipvs_last_error(call->h));
	if (call->json)
		return call_print_json(call, json_pack("{s:I, s:I, s:I}",
			"tcp_s", (json_int_t)now.tcp_s, "tcp_fin_s", (json_int_t)now.tcp_fin_s,
			"udp_s", (json_int_t)now.udp_s));
	print_one("tcp", now.tcp_s);
	print_one("tcp-fin", now.tcp_fin_s);
	print_one("udp", now.udp_s);
	return WORD_FINE;
}

static int seconds(const struct call *call, const char *name, uint32_t *to)
{
	int64_t ms = 0;
	int status = call_duration(call, name, &ms);

	if (status == 0 && call_has(call, name) && (ms == 0 || ms % 1000))
		status = call_usage(call, "--%s: '%s' is not a second or more, in whole seconds",
				    name, call_value(call, name));
	*to = (uint32_t)(ms / 1000);
	return status;
}

static int run(struct call *call)
{
	struct ipvs_timeouts wanted = { 0 };

	if (seconds(call, "tcp", &wanted.tcp_s) || seconds(call, "tcp-fin", &wanted.tcp_fin_s) ||
	    seconds(call, "udp", &wanted.udp_s))
		return WORD_USAGE;
	if (call_open(call))
		return WORD_FAILED;
	if (!wanted.tcp_s && !wanted.tcp_fin_s && !wanted.udp_s)
		return print(call);
	if (ipvs_timeouts_set(call->h, &wanted) < 0)
		return call_fail(call, ipvs_last_error(call->h));
	return WORD_FINE;
}

const struct word timeouts_word = {
	.name = "timeouts",
	.arguments = "",
	.help = "show or set how long connections are kept",
	.more = "Without a duration it shows them all; - is a protocol that this kernel lacks.\n"
		"Durations: 90s, 5m, 1h30m; a number alone is seconds.\n",
	.options = options,
	.traits = WORD_JSON,
	.run = run,
};
