// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The tables of scenarios. A line that begins in the first column is one of
 *
 *	# ...              nothing
 *	setup NAME         below: rules that both start from; "packets ..." sends some (traffic.h)
 *	using NAME         what the scenarios that follow start from; "nothing" is there
 *	let NAME           below: what $NAME stands for, one a line
 *	PROGRAM WORDS      a scenario: ipvsadm, ipvsadm-save or ipvsadm-restore. A word in ' ' may
 *	                   have blanks. {a|b|c} makes three of it, $NAME one for each line
 *	differs: PROGRAM WORDS   one where a defect of ipvsadm's is not ours
 *
 * and a line that begins with a tab belongs to the one above. To a scenario:
 *
 *	< ...              a line of its standard input
 *	stdout closed      or "full", or "no reader"
 *	as nobody          without rights
 *	seconds NUMBER     that it may take; ipvsadm can hang
 *	together           both in one namespace, because they only look at what time changes
 *	counters           what it changes are counters
 *
 * and to one that differs, what ipvsctl is to do ("?" stands for any one character; what is not
 * said is nothing, status 0, and the rules that ipvsadm leaves):
 *
 *	> ...              a line of standard output
 *	unordered          in any order
 *	anything           whatever it prints
 *	2> ...             of standard error
 *	= NUMBER           the exit status
 *	rules ...          a line of the rules that there are then; "rules" alone: none
 */
#include "same.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETUPS_MAX 32
#define NAMES_MAX 64

struct name {
	char name[32];
	char *lines[LINES_MAX];
	size_t count;
};

static struct setup setups[SETUPS_MAX] = { { .name = "nothing" } };
static size_t setup_count = 1;
static struct name names[NAMES_MAX];
static size_t name_count;

void add_line(struct lines *lines, const char *text)
{
	size_t length = strlen(text);

	lines->text = realloc(lines->text, lines->size + length + 2);
	memcpy(lines->text + lines->size, text, length);
	strcpy(lines->text + lines->size + length, "\n");
	lines->size += length + 1;
}

/* --- reading --- */

struct table {
	const char *path;
	size_t line;
	FILE *file;
	char *text; /* the line that was read last, without its newline; NULL: none is left */
	size_t allocated;
};

static void next_line(struct table *table)
{
	ssize_t length = getline(&table->text, &table->allocated, table->file);

	table->line++;
	if (length < 0) {
		free(table->text);
		table->text = NULL;
	} else if (table->text[length - 1] == '\n') {
		table->text[length - 1] = '\0';
	}
}

/* The next line if it belongs to the one above. */
static const char *next_below(struct table *table)
{
	next_line(table);
	return table->text && table->text[0] == '\t' ? table->text + 1 : NULL;
}

__attribute__((noreturn))
static void refuse(const struct table *table, const char *what)
{
	die("%s:%zu: %s", table->path, table->line, what);
}

static const char *after(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static struct setup *find_setup(const struct table *table, const char *name)
{
	for (size_t i = 0; i < setup_count; i++)
		if (strcmp(setups[i].name, name) == 0)
			return &setups[i];
	refuse(table, "no such setup");
}

static void read_setup(struct table *table, const char *name)
{
	struct setup *setup = &setups[setup_count++];
	const char *line, *packets;

	if (setup_count == SETUPS_MAX)
		refuse(table, "too many setups");
	snprintf(setup->name, sizeof(setup->name), "%s", name);
	while ((line = next_below(table))) {
		packets = after(line, "packets ");
		add_line(packets ? &setup->packets : &setup->rules, packets ? packets : line);
	}
}

static void read_name(struct table *table, const char *text)
{
	struct name *name = &names[name_count++];
	const char *line;

	if (name_count == NAMES_MAX)
		refuse(table, "too many names");
	snprintf(name->name, sizeof(name->name), "%s", text);
	while ((line = next_below(table)))
		if (name->count == LINES_MAX)
			refuse(table, "too many lines");
		else
			name->lines[name->count++] = strdup(line);
}

static void read_output(const struct table *table, struct scenario *scenario, const char *text)
{
	static const char *const kinds[] = { "", "closed", "full", "no reader" };

	for (size_t i = 1; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(text, kinds[i]) == 0)
			scenario->output = (enum output)i;
	if (scenario->output == OUTPUT_FILE)
		refuse(table, "no such output");
}

/* "> text" or ">" alone: an empty line. */
static bool read_text(struct lines *lines, const char *line, const char *mark)
{
	const char *text = after(line, mark);

	if (!text || (*text && *text != ' '))
		return false;
	add_line(lines, *text ? text + 1 : text);
	return true;
}

static bool read_expected(struct scenario *scenario, const char *line)
{
	const char *text;

	if (read_text(&scenario->expected.out, line, ">") ||
	    read_text(&scenario->expected.err, line, "2>"))
		return true;
	if ((text = after(line, "= "))) {
		scenario->expected.status = atoi(text) << 8;
		return true;
	}
	if (!(text = after(line, "rules")))
		return false;
	scenario->has_rules = true;
	if (*text)
		add_line(&scenario->rules, text + 1);
	return true;
}

static void read_below(const struct table *table, struct scenario *scenario, const char *line)
{
	const char *text;

	if (read_text(&scenario->input, line, "<"))
		return;
	if ((text = after(line, "stdout ")))
		read_output(table, scenario, text);
	else if ((text = after(line, "seconds ")))
		scenario->seconds = (unsigned int)atoi(text);
	else if (strcmp(line, "as nobody") == 0)
		scenario->nobody = true;
	else if (strcmp(line, "unordered") == 0)
		scenario->unordered = true;
	else if (strcmp(line, "anything") == 0)
		scenario->anything = true;
	else if (strcmp(line, "together") == 0)
		scenario->together = true;
	else if (strcmp(line, "counters") == 0)
		scenario->counters = true;
	else if (!scenario->differs || !read_expected(scenario, line))
		refuse(table, "not understood");
}

/* --- one line, many scenarios --- */

/* Cuts a copy of the text into words. */
static void split(struct scenario *scenario, const char *text)
{
	char *at = strdup(text);

	scenario->count = 0;
	while (*(at += strspn(at, " "))) {
		bool quoted = *at == '\'';

		scenario->words[scenario->count++] = at += quoted;
		at += strcspn(at, quoted ? "'" : " ");
		if (*at)
			*at++ = '\0';
	}
	scenario->words[scenario->count] = NULL;
}

static void play_one(const struct setup *setup, struct scenario *scenario, const char *text,
		     player play)
{
	split(scenario, text);
	scenario->text = strdup(text);
	play(setup, scenario);
	free(scenario->text);
	free(scenario->words[0]);
}

static void expand(const struct setup *setup, struct scenario *scenario, const char *text,
		   player play);

static void expand_with(const struct setup *setup, struct scenario *scenario, const char *text,
			const char *at, const char *with, size_t size, const char *rest,
			player play)
{
	char *whole;

	if (asprintf(&whole, "%.*s%.*s%s", (int)(at - text), text, (int)size, with, rest) < 0)
		die("no memory");
	expand(setup, scenario, whole, play);
	free(whole);
}

static void expand_name(const struct setup *setup, struct scenario *scenario, const char *text,
			const char *at, player play)
{
	size_t size = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz-");

	for (size_t i = 0; i < name_count; i++) {
		if (strncmp(names[i].name, at + 1, size) != 0 || names[i].name[size])
			continue;
		for (size_t j = 0; j < names[i].count; j++)
			expand_with(setup, scenario, text, at, names[i].lines[j],
				    strlen(names[i].lines[j]), at + 1 + size, play);
		return;
	}
	die("no such name: %s", at);
}

static void expand_braces(const struct setup *setup, struct scenario *scenario, const char *text,
			  const char *at, player play)
{
	const char *end = strchr(at, '}');

	if (!end)
		die("no '}': %s", text);
	for (const char *from = at + 1, *to; from <= end; from = to + 1) {
		to = from + strcspn(from, "|}");
		expand_with(setup, scenario, text, at, from, (size_t)(to - from), end + 1, play);
	}
}

static void expand(const struct setup *setup, struct scenario *scenario, const char *text,
		   player play)
{
	const char *at = strpbrk(text, "${");

	if (!at)
		play_one(setup, scenario, text, play);
	else if (*at == '$')
		expand_name(setup, scenario, text, at, play);
	else
		expand_braces(setup, scenario, text, at, play);
}

static void free_lines(const struct lines *lines)
{
	free(lines->text);
}

static void read_scenario(struct table *table, const struct setup *setup, player play)
{
	const char *text = after(table->text, "differs: "), *line;
	struct scenario scenario = { .differs = text };
	char *words = strdup(text ? text : table->text);

	if (strncmp(words, "ipvsadm", 7) != 0)
		refuse(table, "not understood");
	while ((line = next_below(table)))
		read_below(table, &scenario, line);
	expand(setup, &scenario, words, play);
	free(words);
	free_lines(&scenario.input);
	free_lines(&scenario.expected.out);
	free_lines(&scenario.expected.err);
	free_lines(&scenario.rules);
}

static void read_entry(struct table *table, const struct setup **setup, player play)
{
	const char *text;

	if ((text = after(table->text, "setup ")))
		return read_setup(table, text);
	if ((text = after(table->text, "let ")))
		return read_name(table, text);
	if (*table->text && *table->text != '#' && !after(table->text, "using "))
		return read_scenario(table, *setup, play);
	if ((text = after(table->text, "using ")))
		*setup = find_setup(table, text);
	next_line(table);
}

void tables_read(const char *path, player play)
{
	struct table table = { .path = path, .file = fopen(path, "re") };
	const struct setup *setup = &setups[0];

	if (!table.file)
		die("%s: %s", path, strerror(errno));
	next_line(&table);
	while (table.text)
		read_entry(&table, &setup, play);
	fclose(table.file);
}
