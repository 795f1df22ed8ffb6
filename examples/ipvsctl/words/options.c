/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "usage.h"

static const struct common {
	unsigned with, without; /* enum word_trait */
	struct word_option option;
} commons[] = {
	{ 0, WORD_NO_NETNS, { 0, "netns", "NAME", "work in this network namespace" } },
	{ WORD_JSON, 0, { 0, "json", NULL, "print JSON" } },
	{ WORD_COLOR, 0, { 0, "color", "auto|always|never", "colours; auto: on a terminal" } },
	{ 0, 0, { 'h', "help", NULL, "print this" } },
};

#define COMMON_COUNT (sizeof(commons) / sizeof(commons[0]))
#define OPTIONS_MAX 48

static const struct word_option *common_option(const struct word *word, size_t i)
{
	for (size_t k = 0; k < COMMON_COUNT; k++) {
		if ((word->traits & commons[k].with) != commons[k].with ||
		    (word->traits & commons[k].without))
			continue;
		if (i-- == 0)
			return &commons[k].option;
	}
	return NULL;
}

const struct word_option *word_option(const struct word *word, size_t i)
{
	size_t own = 0;

	for (; word->options && word->options[own].name; own++)
		if (own == i)
			return &word->options[own];
	return common_option(word, i - own);
}

bool option_is_optional(const struct word_option *option)
{
	return option->value && option->value[0] == '[';
}

bool option_has_choices(const struct word_option *option)
{
	return option->value && strchr(option->value, '|');
}

const char *option_choice(const struct word_option *option, size_t i, size_t *length)
{
	const char *choice = option->value;

	for (; i > 0 && choice; i--) {
		choice = strchr(choice, '|');
		choice = choice ? choice + 1 : NULL;
	}
	*length = choice ? strcspn(choice, "|") : 0;
	return choice;
}

static bool is_choice(const struct word_option *option, const char *value)
{
	const char *choice;
	size_t length;

	for (size_t i = 0; (choice = option_choice(option, i, &length)); i++)
		if (strlen(value) == length && strncmp(choice, value, length) == 0)
			return true;
	return false;
}

struct tables {
	struct option longs[OPTIONS_MAX + 1];
	char shorts[3 * OPTIONS_MAX + 3];
};

/* What getopt_long takes. A '+' or '-' in front would keep arguments from standing anywhere. */
static void make_tables(const struct word *word, struct tables *tables)
{
	const struct word_option *option;
	char *letter = tables->shorts;

	memset(tables, 0, sizeof(*tables));
	*letter++ = ':';
	for (size_t i = 0; i < OPTIONS_MAX && (option = word_option(word, i)); i++) {
		tables->longs[i].name = option->name;
		tables->longs[i].val = 256 + (int)i;
		tables->longs[i].has_arg = !option->value ? no_argument :
			option_is_optional(option) ? optional_argument : required_argument;
		if (!option->letter)
			continue;
		*letter++ = option->letter;
		if (option->value)
			*letter++ = ':';
		if (option_is_optional(option))
			*letter++ = ':';
	}
}

static const struct word_option *by_value(const struct word *word, int value)
{
	const struct word_option *option;

	if (value >= 256)
		return word_option(word, (size_t)value - 256);
	for (size_t i = 0; (option = word_option(word, i)); i++)
		if (option->letter == value)
			break;
	return option;
}

/* Of an option that is not known, or whose beginning could be several. */
static int unknown(const struct call *call, const char *text)
{
	const struct word_option *option;
	struct nearest nearest = { 0 };
	char asked[64];

	if (text[1] != '-' || optopt)
		return call_usage(call, "there is no option '-%c'", optopt);
	snprintf(asked, sizeof(asked), "%.*s", (int)strcspn(text + 2, "="), text + 2);
	nearest.asked = asked;
	for (size_t i = 0; (option = word_option(call->word, i)); i++)
		nearest_offer(&nearest, option->name);
	if (!nearest.name)
		return call_usage(call, "there is no option '--%s'", asked);
	return call_usage(call, "there is no option '--%s'; is '--%s' meant?", asked, nearest.name);
}

static int wrong(const struct call *call, int value, char **argv)
{
	const struct word_option *option = optopt ? by_value(call->word, optopt) : NULL;

	if (value == ':')
		return call_usage(call, "--%s wants a value: %s", option->name, option->value);
	if (option)
		return call_usage(call, "--%s takes no value", option->name);
	return unknown(call, argv[optind - 1]);
}

static int take(struct call *call, const struct word_option *option)
{
	if (strcmp(option->name, "help") == 0) {
		word_help(call->word, stdout);
		return WORD_FINE;
	}
	if (option_has_choices(option) && optarg && !is_choice(option, optarg))
		return call_usage(call, "--%s: '%s' is not one of %s", option->name, optarg,
				  option->value);
	call->given[call->given_count++] = (struct given){ option, optarg };
	return -1;
}

static int check_count(const struct call *call)
{
	const struct word *word = call->word;

	if (call->argument_count < word->least)
		return call_usage(call, "it wants %s", word->arguments);
	if (call->argument_count > word->most)
		return call_usage(call, "'%s' is too much", call->arguments[word->most]);
	return -1;
}

int options_read(struct call *call, int argc, char **argv)
{
	struct tables tables;
	int value, status = -1;

	make_tables(call->word, &tables);
	call->given = calloc((size_t)argc, sizeof(*call->given));
	if (!call->given)
		return call_fail_text(call, "no memory");
	opterr = 0;
	while (status < 0 &&
	       (value = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1)
		status = value == '?' || value == ':' ?
			wrong(call, value, argv) : take(call, by_value(call->word, value));
	call->arguments = argv + optind;
	call->argument_count = (size_t)(argc - optind);
	return status < 0 ? check_count(call) : status;
}
