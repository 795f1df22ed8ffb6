/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "duration.h"
#include "rights.h"

const char *call_next_value(const struct call *call, const char *name, size_t *place)
{
	while (*place < call->given_count) {
		const struct given *given = &call->given[(*place)++];

		if (strcmp(given->option->name, name) == 0)
			return given->value;
	}
	return NULL;
}

static const struct given *last(const struct call *call, const char *name)
{
	for (size_t i = call->given_count; i > 0; i--)
		if (strcmp(call->given[i - 1].option->name, name) == 0)
			return &call->given[i - 1];
	return NULL;
}

bool call_has(const struct call *call, const char *name)
{
	return last(call, name);
}

const char *call_value(const struct call *call, const char *name)
{
	const struct given *given = last(call, name);

	return given ? given->value : NULL;
}

int call_duration(const struct call *call, const char *name, int64_t *to_ms)
{
	const char *text = call_value(call, name);
	int64_t ms = text ? duration_parse(text) : 0;

	if (ms < 0)
		return call_usage(call, "--%s: '%s' is not a duration such as 90s, 5m or 1h30m",
				  name, text);
	if (text)
		*to_ms = ms;
	return 0;
}

int call_number(const struct call *call, const char *name, uint32_t maximum, uint32_t *to)
{
	const char *text = call_value(call, name);
	unsigned long long number = 0;
	char *end = NULL;

	if (!text)
		return 0;
	if (*text >= '0' && *text <= '9' && strlen(text) <= 10)
		number = strtoull(text, &end, 10);
	if (!end || *end || number > maximum)
		return call_usage(call, "--%s: '%s' is not a number from 0 to %u", name, text,
				  maximum);
	*to = (uint32_t)number;
	return 0;
}

int call_open(const struct call *call)
{
	return ipvs_open(call->h) < 0 ? call_fail(call, ipvs_last_error(call->h)) : 0;
}

int call_fail(const struct call *call, const struct ipvs_error *error)
{
	const char *remedy = rights_remedy(error);

	call_fail_text(call, "%s", error->text);
	if (remedy)
		fprintf(stderr, "%s\n", remedy);
	return WORD_FAILED;
}

static void say(const struct call *call, const char *format, va_list arguments)
{
	fflush(stdout);
	fprintf(stderr, "ipvsctl %s: ", call->word->name);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

int call_fail_text(const struct call *call, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(call, format, arguments);
	va_end(arguments);
	return WORD_FAILED;
}

int call_usage(const struct call *call, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(call, format, arguments);
	va_end(arguments);
	fprintf(stderr, "usage: ipvsctl %s [OPTION]...%s%s; see ipvsctl %s --help\n",
		call->word->name, *call->word->arguments ? " " : "", call->word->arguments,
		call->word->name);
	return WORD_USAGE;
}

int call_print_json(const struct call *call, json_t *value)
{
	char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;

	json_decref(value);
	if (!text)
		return call_fail_text(call, "no memory for JSON");
	puts(text);
	free(text);
	return WORD_FINE;
}
