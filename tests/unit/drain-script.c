/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drain-script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drain-kernel.h"
#include "identity.h"
#include "unit.h"

static struct {
	const char *name;
	char line[256]; /* at work */
	struct ipvs_service service; /* the one at hand */
	struct ipvs_drain_settings settings;
	struct ipvs_drain *drain;
} story;

#define assert_told(condition, ...) \
	do { \
		if (!(condition)) { \
			print_error(__VA_ARGS__); \
			fail_msg("\n%s: %s", story.name, story.line); \
		} \
	} while (0)

/* --- words --- */

static char *rest; /* of the line */

static char *word(void)
{
	char *found = strsep(&rest, " ");

	while (found && !*found)
		found = strsep(&rest, " ");
	return found;
}

static int64_t number(void)
{
	char *text = word();

	assert_told(text, "a number is missing");
	return strtoll(text, NULL, 10);
}

static struct ipvs_dest server_of(char letter)
{
	char text[32];

	snprintf(text, sizeof(text), "10.0.1.%d:80", letter - 'A' + 1);
	return dest_of(text);
}

static char letter_of(const struct ipvs_dest *dest)
{
	return (char)('A' + dest->addr.bytes[3] - 1);
}

static struct ipvs_dest_entry *entry_of(const struct ipvs_dest *dest)
{
	return (struct ipvs_dest_entry *)(uintptr_t)ipvs_table_find_dest(kernel.table,
									  &story.service, dest);
}

/* --- what is done --- */

static void do_service(void)
{
	char text[64], *option;

	snprintf(text, sizeof(text), "%s", word());
	snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s", word());
	story.service = service_of(text);
	memset(story.service.scheduler, 0, sizeof(story.service.scheduler));
	snprintf(story.service.scheduler, sizeof(story.service.scheduler), "%s", word());
	while ((option = word())) {
		if (strcmp(option, "persistent") == 0)
			story.service.flags |= IPVS_SERVICE_PERSISTENT;
		else if (strcmp(option, "ops") == 0)
			story.service.flags |= IPVS_SERVICE_ONEPACKET;
		else if (strcmp(option, "fallback") == 0)
			story.service.flags |= IPVS_SERVICE_SCHED_1;
		story.service.timeout_s = 300;
	}
	assert_int_equal(ipvs_table_put_service(kernel.table, &story.service, NULL), 0);
}

static void do_server(void)
{
	struct ipvs_dest dest = server_of(*word());
	struct ipvs_dest_entry *entry;
	char *more;

	dest.weight = (uint32_t)number();
	assert_int_equal(ipvs_table_put_dest(kernel.table, &story.service, &dest, NULL), 0);
	entry = entry_of(&dest);
	more = word();
	entry->active_conns = more ? (uint32_t)strtoul(more, NULL, 10) : 0;
	entry->inactive_conns = more ? (uint32_t)number() : 0;
	entry->persistent_conns = more ? (uint32_t)number() : 0;
}

static void do_gone(void)
{
	char *what = word();
	struct ipvs_dest dest = server_of(*what);

	if (strcmp(what, "service") == 0)
		assert_int_equal(ipvs_table_delete_service(kernel.table, &story.service), 0);
	else
		assert_int_equal(ipvs_table_delete_dest(kernel.table, &story.service, &dest), 0);
}

static void do_settings(void)
{
	story.settings.expire_nodest_conn = (int32_t)number();
	story.settings.expire_quiescent_template = (int32_t)number();
	story.settings.conn_reuse_mode = (int32_t)number();
}

static void do_udp(void)
{
	struct ipvs_timeouts timeouts = { .udp_s = (uint32_t)number() };

	assert_int_equal(ipvs_table_set_timeouts(kernel.table, &timeouts, NULL), 0);
}

static bool takes(const char *option, const char *name, uint32_t *value)
{
	size_t length = strlen(name);

	if (strncmp(option, name, length) != 0 || option[length] != '=')
		return false;
	*value = (uint32_t)strtoul(option + length + 1, NULL, 10);
	return true;
}

static void take_option(struct ipvs_drain_options *options, const char *option, bool *everywhere)
{
	static const char *const flags[] = { "delete", "inactive", "force" };

	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (strcmp(option, flags[i]) == 0)
			options->flags |= 1U << i;
	if (strcmp(option, "everywhere") == 0)
		*everywhere = true;
	takes(option, "period", &options->period_ms);
	takes(option, "interval", &options->interval_ms);
	takes(option, "deadline", &options->deadline_ms);
	takes(option, "restore", &options->restore_weight);
}

/* Servers first ("A", "A=3"), then options. */
static void do_job(const char *kind)
{
	struct ipvs_drain_options options = IPVS_DRAIN_OPTIONS_INIT;
	const struct ipvs_service *service = &story.service;
	struct ipvs_error error = { 0 };
	struct ipvs_dest dests[26];
	bool everywhere = false;
	size_t count = 0;
	uint32_t weight = 0;
	int64_t ret;
	char *text;

	while ((text = word())) {
		if (*text >= 'A' && *text <= 'Z') {
			dests[count] = server_of(*text);
			dests[count++].weight =
				(uint32_t)strtoul(text + 1 + (text[1] == '='), NULL, 10);
		} else if (*text >= '0' && *text <= '9') {
			weight = (uint32_t)strtoul(text, NULL, 10);
		} else {
			take_option(&options, text, &everywhere);
		}
	}
	if (everywhere)
		service = NULL;
	if (*kind == 'd')
		ret = ipvs_drain_add(story.drain, service, dests, &options, &error);
	else if (*kind == 'r')
		ret = ipvs_drain_add_raise(story.drain, service, dests, weight, &options, &error);
	else
		ret = ipvs_drain_add_shift(story.drain, service, dests, count, &options, &error);
	assert_told(ret > 0, "%s", error.text);
}

static void do_drain(void)
{
	do_job("drain");
}

static void do_shift(void)
{
	do_job("shift");
}

static void do_raise(void)
{
	do_job("raise");
}

static void do_cancel(void)
{
	assert_told(ipvs_drain_cancel(story.drain, number()) == 0, "it can't be cancelled");
}

static void do_remove(void)
{
	assert_told(ipvs_drain_remove(story.drain, number()) == 0, "it can't be removed");
}

static void do_fail(void)
{
	kernel.code = (int)number();
	kernel.does_it = word() != NULL;
}

/* --- what is expected --- */

static void tell_step(char *text, size_t size, const struct ipvs_plan *plan,
		      const struct step *step)
{
	const struct ipvs_dest *dest = &plan->dests[step->dest];
	size_t used = strlen(text);

	if (step->kind == STEP_DELETE_DEST)
		snprintf(text + used, size - used, "%s-%c", used ? ", " : "", letter_of(dest));
	else
		snprintf(text + used, size - used, "%s%c %u->%u", used ? ", " : "",
			 letter_of(dest), dest->weight, dest[1].weight);
}

static void do_at(void)
{
	int64_t now = number();
	const struct ipvs_plan *plan = ipvs_drain_plan(story.drain);
	const char *expected = rest + strspn(rest, " ");
	struct ipvs_error error = { 0 };
	char text[256] = "";

	assert_told(ipvs_drain_decide(story.drain, kernel.table, &story.settings, now, &error) == 0,
		    "%s", error.text);
	for (size_t i = 0; i < ipvs_plan_step_count(plan); i++)
		tell_step(text, sizeof(text), plan, plan_step(plan, i));
	assert_told(strcmp(*text ? text : "nothing", expected) == 0, "the steps are: %s", text);
	ipvs_drain_apply(NULL, story.drain, NULL);
}

static void do_error(void)
{
	struct ipvs_error error = { 0 };
	int64_t now;

	word();
	now = number();
	assert_told(ipvs_drain_decide(story.drain, kernel.table, &story.settings, now, &error) < 0,
		    "no error");
	assert_told(strcmp(error.text, rest + strspn(rest, " ")) == 0, "%s", error.text);
}

static void check_phase(uint32_t phase, uint32_t result)
{
	const char *expected = word();

	assert_told(strcmp(ipvs_drain_phase_name(phase), expected) == 0, "phase %s",
		    ipvs_drain_phase_name(phase));
	expected = phase == IPVS_DRAIN_DONE ? word() : "none";
	assert_told(strcmp(ipvs_drain_result_name(result), expected) == 0, "result %s",
		    ipvs_drain_result_name(result));
}

static void do_is(void)
{
	const struct ipvs_drain_job *job = ipvs_drain_find(story.drain, number());

	assert_told(job, "no such job");
	check_phase(job->phase, job->result);
}

/* "name=value", of a value that is a number or a set of bits. */
static void check_value(const struct ipvs_drain_part *part, char *option)
{
	char *value = strchr(option, '='), text[IPVS_DRAIN_BITS_TEXT_SIZE] = "?";

	*value++ = '\0';
	if (strcmp(option, "holds") == 0)
		ipvs_drain_holds_format(part->holds, text, sizeof(text));
	else if (strcmp(option, "harms") == 0)
		ipvs_drain_harms_format(part->harms, text, sizeof(text));
	else if (strcmp(option, "weight") == 0)
		snprintf(text, sizeof(text), "%u", part->weight);
	else if (strcmp(option, "before") == 0)
		snprintf(text, sizeof(text), "%u", part->weight_before);
	else if (strcmp(option, "code") == 0)
		snprintf(text, sizeof(text), "%d", part->code);
	else if (strcmp(option, "deadline") == 0)
		snprintf(text, sizeof(text), "%d", (int)part->deadline_ms);
	else if (strcmp(option, "estimate") == 0)
		snprintf(text, sizeof(text), "%d", (int)part->estimate_ms);
	else if (strcmp(option, "fall") == 0)
		snprintf(text, sizeof(text), "%.1f", part->fall_per_s);
	assert_told(strcmp(text, value) == 0, "%s is %s", option, text);
}

static void do_part(void)
{
	int64_t job = number();
	const struct ipvs_drain_part *part =
		ipvs_drain_part(story.drain, job, (size_t)number());
	char *option;

	assert_told(part, "no such part");
	check_phase(part->phase, part->result);
	while ((option = word()))
		check_value(part, option);
}

static void do_says(void)
{
	const struct ipvs_drain_job *job = ipvs_drain_find(story.drain, number());
	const char *expected = rest + strspn(rest, " ");

	assert_told(job, "no such job");
	assert_told(strncmp(job->error.text, expected, strlen(expected)) == 0, "%s",
		    job->error.text);
}

static void do_next(void)
{
	int64_t expected = number();

	assert_told(ipvs_drain_next(story.drain) == expected, "next is %d",
		    (int)ipvs_drain_next(story.drain));
}

static const struct {
	const char *word;
	void (*deed)(void);
} deeds[] = {
	{ "service", do_service }, { "server", do_server }, { "gone", do_gone },
	{ "settings", do_settings }, { "udp", do_udp }, { "drain", do_drain },
	{ "shift", do_shift }, { "raise", do_raise }, { "cancel", do_cancel },
	{ "remove", do_remove }, { "fail", do_fail }, { "at", do_at }, { "error", do_error },
	{ "is", do_is }, { "part", do_part }, { "says", do_says }, { "next", do_next },
};

static void run_line(const char *line)
{
	char copy[256], *first;

	snprintf(story.line, sizeof(story.line), "%s", line);
	snprintf(copy, sizeof(copy), "%s", line);
	rest = copy;
	first = word();
	for (size_t i = 0; first && i < COUNT_OF(deeds); i++)
		if (strcmp(deeds[i].word, first) == 0) {
			deeds[i].deed();
			return;
		}
	assert_told(!first, "unknown");
}

void run_story(const char *name, const char *text)
{
	char *copy = strdup(text), *lines = copy, *line;

	memset(&story, 0, sizeof(story));
	memset(&kernel, 0, sizeof(kernel));
	story.name = name;
	kernel.table = ipvs_table_new();
	story.drain = ipvs_drain_new();
	story.settings = (struct ipvs_drain_settings)IPVS_DRAIN_SETTINGS_INIT;
	while ((line = strsep(&lines, "\n")))
		run_line(line);
	ipvs_drain_free(story.drain);
	ipvs_table_free(kernel.table);
	free(copy);
}
