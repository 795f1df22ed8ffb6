/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <stdio.h>
#include <string.h>

/* By what it begins with. */
static const struct hue {
	const char *verb;
	const char *color;
} hues[] = {
	{ "add ", "\033[32m" },
	{ "start ", "\033[32m" },
	{ "delete ", "\033[31m" },
	{ "stop ", "\033[31m" },
	{ "", "\033[33m" },
};

static const char *hue_of(const char *text)
{
	size_t i = 0;

	while (strncmp(hues[i].verb, text, strlen(hues[i].verb)) != 0)
		i++;
	return hues[i].color;
}

static void print_step(const struct call *call, const char *text)
{
	if (call->color)
		printf("%s%s\033[0m\n", hue_of(text), text);
	else
		puts(text);
}

static json_t *step_json(const struct ipvs_plan *plan, size_t i, const char *text)
{
	int result = ipvs_plan_step_result(plan, i);

	if (result == IPVS_STEP_PENDING)
		return json_pack("{s:s, s:n}", "step", text, "code");
	return json_pack("{s:s, s:i}", "step", text, "code", result);
}

int steps_print(const struct call *call, const struct ipvs_plan *plan, bool applied)
{
	json_t *array = call->json ? json_array() : NULL;
	char text[IPVS_STEP_TEXT_SIZE];

	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++) {
		ipvs_plan_step_format(plan, i, text, sizeof(text));
		if (array)
			json_array_append_new(array, step_json(plan, i, text));
		else if (!applied || ipvs_plan_step_result(plan, i) == 0)
			print_step(call, text);
	}
	return call->json ? call_print_json(call, json_pack("{s:o}", "steps", array)) : WORD_FINE;
}
