/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "nearest.h"

static const struct word_option options[] = {
	{ 'a', "about", NULL, "with what each does" },
	{ 0 },
};

/* --- printing --- */

static json_t *sysctl_json(const struct ipvs_sysctl *sysctl, const char *value)
{
	const char *about = ipvs_sysctl_about(sysctl->name);

	return json_pack("{s:s, s:s, s:s, s:b, s:s?}", "name", sysctl->name, "value", value,
			 "unit", sysctl->unit,
			 "writable", (sysctl->flags & IPVS_SYSCTL_WRITABLE) != 0, "about", about);
}

/* Behind a value that is not the kernel's own. */
static void print_default(const struct ipvs_sysctl *sysctl)
{
	struct ipvs_sysctl was = *sysctl;
	char text[IPVS_SYSCTL_TEXT_SIZE];

	was.value = sysctl->default_value;
	was.second = sysctl->default_second;
	if (!(sysctl->flags & IPVS_SYSCTL_HAS_DEFAULT) || sysctl->kind == IPVS_SYSCTL_TEXT ||
	    (was.value == sysctl->value && was.second == sysctl->second))
		return;
	ipvs_sysctl_format(&was, text, sizeof(text));
	printf("  (default %s)", text);
}

static void print_one(const struct call *call, const struct ipvs_sysctl *sysctl, const char *value)
{
	const char *about = ipvs_sysctl_about(sysctl->name);

	printf("%s = %s", sysctl->name, value);
	print_default(sysctl);
	putchar('\n');
	if (call_has(call, "about") && about)
		printf("    %s%s%s%s\n", about, *sysctl->unit ? " (" : "", sysctl->unit,
		       *sysctl->unit ? ")" : "");
}

static void show(const struct call *call, const struct ipvs_sysctl *sysctl, json_t *array)
{
	bool unreadable = sysctl->flags & IPVS_SYSCTL_UNREADABLE;
	char value[IPVS_SYSCTL_TEXT_SIZE] = "?";

	if (!unreadable)
		ipvs_sysctl_format(sysctl, value, sizeof(value));
	if (call->json)
		json_array_append_new(array, sysctl_json(sysctl, value));
	else
		print_one(call, sysctl, value);
}

static int show_all(const struct call *call, json_t *array)
{
	struct ipvs_sysctls sysctls = IPVS_SYSCTLS_INIT;

	if (ipvs_sysctl_list(call->h, &sysctls) < 0)
		return call_fail(call, ipvs_last_error(call->h));
	for (size_t i = 0; i < sysctls.count; i++)
		show(call, &sysctls.entries[i], array);
	ipvs_sysctls_free(&sysctls);
	return WORD_FINE;
}

/* --- one by one --- */

/* What may have been meant, among those that the kernel has. */
static void suggest(const struct call *call, const char *name)
{
	struct ipvs_sysctls sysctls = IPVS_SYSCTLS_INIT;
	struct nearest nearest = { .asked = name };

	if (ipvs_sysctl_list(call->h, &sysctls) == 0)
		for (size_t i = 0; i < sysctls.count; i++)
			nearest_offer(&nearest, sysctls.entries[i].name);
	if (nearest.name)
		fprintf(stderr, "Is '%s' meant?\n", nearest.name);
	ipvs_sysctls_free(&sysctls);
}

static int fail(const struct call *call, const char *name)
{
	bool none = ipvs_last_error(call->h)->reason == IPVS_REASON_NO_SYSCTL;
	int status = call_fail(call, ipvs_last_error(call->h));

	if (none)
		suggest(call, name);
	return status;
}

/* "NAME" or "NAME=VALUE": value is NULL, or what is behind the sign. */
static const char *split(const char *argument, char *name, size_t size)
{
	const char *sign = strchr(argument, '=');

	snprintf(name, size, "%.*s", (int)strcspn(argument, "="), argument);
	return sign ? sign + 1 : NULL;
}

/* Everything that is wrong without a kernel, or whose sysctl is not there, changes nothing. */
static int check(const struct call *call, const char *argument)
{
	char name[IPVS_SYSCTL_NAME_SIZE + 1];
	const char *value = split(argument, name, sizeof(name));
	struct ipvs_sysctl sysctl;
	struct ipvs_error error;

	if (value && ipvs_sysctl_parse(&sysctl, name, value, &error) < 0)
		return call_usage(call, "%s", error.text);
	return ipvs_sysctl_get(call->h, name, &sysctl) < 0 ? fail(call, name) : 0;
}

static int run_one(const struct call *call, const char *argument, json_t *array)
{
	char name[IPVS_SYSCTL_NAME_SIZE + 1];
	const char *value = split(argument, name, sizeof(name));
	struct ipvs_sysctl sysctl;

	if (value) {
		ipvs_sysctl_parse(&sysctl, name, value, NULL);
		return ipvs_sysctl_set(call->h, &sysctl) < 0 ? fail(call, name) : 0;
	}
	if (ipvs_sysctl_get(call->h, name, &sysctl) < 0)
		return fail(call, name);
	show(call, &sysctl, array);
	return 0;
}

static int run_each(const struct call *call, json_t *array)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < call->argument_count; i++)
		status = check(call, call->arguments[i]);
	for (size_t i = 0; status == 0 && i < call->argument_count; i++)
		status = run_one(call, call->arguments[i], array);
	return status;
}

static int run(struct call *call)
{
	json_t *array = call->json ? json_array() : NULL;
	int status;

	/* Opening makes the kernel load the module; without the right to, reading may do. */
	ipvs_open(call->h);
	status = call->argument_count ? run_each(call, array) : show_all(call, array);
	if (call->json && status == WORD_FINE)
		return call_print_json(call, json_pack("{s:o}", "sysctls", array));
	json_decref(array);
	return status;
}

const struct word sysctl_word = {
	.name = "sysctl",
	.arguments = "[NAME[=VALUE]]...",
	.help = "show or set the sysctls of IPVS",
	.more = "Without a name it shows all that this kernel has. Values are checked before\n"
		"any is set, and read back after that. ipvs-sysctl(7) tells of each; ipvsctl\n"
		"doctor, of those that bite.\n",
	.options = options,
	.traits = WORD_JSON,
	.most = WORD_ANY_COUNT,
	.run = run,
};
