/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words to options, lines to commands, texts to tables. Nothing is copied on the way. */
#include <errno.h>
#include <string.h>

#include "api.h"
#include "table/rules.h"

#define TEXT(r, where, ...) report(r, where, IPVS_REASON_TEXT, __VA_ARGS__)

/* --- words --- */

/* As isspace(), but for the newline. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
}

static void skip_line(struct reader *r)
{
	const char *newline = r->at < r->end ? memchr(r->at, '\n', (size_t)(r->end - r->at)) : NULL;

	r->at = newline ? newline : r->end;
}

static const char *skip_blanks(const struct reader *r)
{
	const char *at = r->at, *end = r->end;

	while (at < end && is_blank(*at))
		at++;
	return at;
}

static const struct word no_word = { NULL, 0 };

/* A comment ends a line, and what is not text breaks it. */
static struct word end_of_words(struct reader *r, const char *at)
{
	if (at == r->end || *at == '\n')
		return no_word;
	if (*at != '#') {
		TEXT(r, ((struct word){ at, 1 }), "byte 0x%02x is not text", (unsigned char)*at);
		r->line_broken = true;
	}
	skip_line(r);
	return no_word;
}

/* The next of the line, or no_word. By value, as all words: so they stay in registers. */
static struct word next_word(struct reader *r)
{
	const char *begin = skip_blanks(r), *end = r->end, *at = begin;

	while (at < end && (unsigned char)*at > ' ')
		at++;
	r->at = at;
	if (at == begin || *begin == '#')
		return end_of_words(r, begin);
	if (at < end && *at != '\n' && !is_blank(*at))
		return end_of_words(r, at);
	return (struct word){ begin, (size_t)(at - begin) };
}

/* A value that may be missing is not an option. */
static struct word next_value(struct reader *r, const struct option *option)
{
	if (option->value == OPTIONAL) {
		const char *at = skip_blanks(r);

		if (at == r->end || *at == '-')
			return no_word;
	}
	return next_word(r);
}

/* --- options --- */

static void report_twice(struct reader *r, const struct option *option, struct word word)
{
	const struct option *other = r->given[option->slot].option;

	if (option == other)
		TEXT(r, word, "%s is given twice", option->shown);
	else if (option->slot == SLOT_COMMAND)
		TEXT(r, word, "%s is a second command, after %s", option->shown, other->shown);
	else
		TEXT(r, word, "%s contradicts %s", option->shown, other->shown);
}

/* The word is the option; the value is what it has in itself. */
static void take_option(struct reader *r, const struct option *option, struct word word,
			struct word value)
{
	if (option->value != WITHOUT && !value.at)
		value = next_value(r, option);
	if (r->line_broken)
		return;
	if (r->seen & 1U << option->slot) {
		report_twice(r, option, word);
	} else if (option->value == REQUIRED && !value.size) {
		TEXT(r, word, "%s lacks its value", option->shown);
		r->uncertain = true;
	} else {
		r->seen |= 1U << option->slot;
		r->given[option->slot] = (struct given){ option, word, value };
	}
}

static void report_unknown(struct reader *r, struct word where, struct word name)
{
	const char *equals = name.size > 1 ? memchr(name.at, '=', name.size) : NULL;

	if (equals)
		name.size = (size_t)(equals - name.at);
	TEXT(r, where, "unknown option '%s%.*s'", *name.at == '-' ? "" : "-", QUOTED(name));
	r->uncertain = true;
}

static void take_long(struct reader *r, struct word word)
{
	const char *begin = word.at + 2, *end = word.at + word.size;
	const char *equals = memchr(begin, '=', (size_t)(end - begin));
	struct word name = { begin, (size_t)((equals ? equals : end) - begin) };
	struct word value = no_word;
	const struct option *option = option_by_name(name);

	if (equals)
		value = (struct word){ equals + 1, (size_t)(end - equals) - 1 };
	if (!option)
		report_unknown(r, word, word);
	else if (equals && option->value == WITHOUT)
		TEXT(r, word, "--%s takes no value", option->name);
	else
		take_option(r, option, word, value);
}

/* "-m", "-mw5", "-w=5": the rest of the word is the value of the first that has one. */
static void take_letters(struct reader *r, struct word word)
{
	const char *end = word.at + word.size;

	for (const char *at = word.at + 1; at < end; at++) {
		const struct option *option = r->by_letter[(unsigned char)*at];
		struct word value = no_word, letter = { at, 1 };

		if (!option) {
			report_unknown(r, letter, letter);
			return;
		}
		if (option->value != WITHOUT && at + 1 < end) {
			at += at[1] == '=' ? 2 : 1;
			value = (struct word){ at, (size_t)(end - at) };
			at = end;
		}
		take_option(r, option, letter.at == word.at + 1 ? word : letter, value);
	}
}

static void take_extra(struct reader *r, struct word word)
{
	if (r->extras < sizeof(r->extra) / sizeof(r->extra[0]))
		r->extra[r->extras++] = word;
	else if (!r->uncertain)
		TEXT(r, word, "unexpected word '%.*s'", QUOTED(word));
}

static void take_word(struct reader *r, struct word word)
{
	if (*word.at != '-' || word.size == 1)
		take_extra(r, word);
	else if (word.at[1] == '-')
		take_long(r, word);
	else
		take_letters(r, word);
}

/* --- lines --- */

static void read_words(struct reader *r)
{
	struct word word;

	r->seen = 0;
	r->extras = 0;
	r->line_wrong = r->line_broken = r->uncertain = false;
	word = next_word(r);
	if (word.size == 7 && memcmp(word.at, "ipvsadm", 7) == 0)
		word = next_word(r);
	for (r->first = word; word.size; word = next_word(r))
		take_word(r, word);
}

/* What the command does not have is dropped: its value could only be wrong once more. */
static void check_allowed(struct reader *r)
{
	const struct option *command = r->given[SLOT_COMMAND].option;

	for (uint32_t slots = r->seen; slots; slots &= slots - 1) {
		struct given *given = &r->given[__builtin_ctz(slots)];

		if (given->option->commands & COMMAND_BIT(command->command))
			continue;
		TEXT(r, given->word, "%s is not for %s", given->option->shown, command->shown);
		r->seen &= ~(1U << given->option->slot);
	}
	for (size_t i = 0; command->command != SET_TIMEOUTS && !r->uncertain && i < r->extras; i++)
		TEXT(r, r->extra[i], "unexpected word '%.*s'", QUOTED(r->extra[i]));
}

static void check_required(struct reader *r)
{
	const struct given *command = &r->given[SLOT_COMMAND];
	bool of_server, of_service;

	if (r->uncertain)
		return;
	of_server = command->option->command >= ADD_SERVER &&
		    command->option->command <= DELETE_SERVER;
	of_service = of_server || command->option->command <= DELETE_SERVICE;
	if (of_service && !(r->seen & 1U << SLOT_SERVICE))
		TEXT(r, command->word, "%s needs a service: -t, -u, --sctp-service or -f",
		     command->option->shown);
	if (of_server && !(r->seen & 1U << SLOT_SERVER))
		TEXT(r, command->word, "%s needs a server: -r", command->option->shown);
}

static void reset_rule(struct rule *rule)
{
	static const struct ipvs_service service = IPVS_SERVICE_INIT;
	static const struct ipvs_dest dest = { .forward = IPVS_FORWARD_DROUTE, .weight = 1 };
	static const struct ipvs_daemon daemon = { .interface = "eth0" };

	rule->service = service;
	rule->dest = dest;
	rule->daemon = daemon;
	rule->service_known = rule->dest_known = rule->dest_port = false;
	rule->port_forced = true;
}

static void read_values(struct reader *r)
{
	reset_rule(&r->rule);
	for (uint32_t slots = r->seen; slots; slots &= slots - 1) {
		const struct given *given = &r->given[__builtin_ctz(slots)];

		if (given->option->set)
			given->option->set(r, given);
	}
}

static void run_line(struct reader *r)
{
	const struct given *command = &r->given[SLOT_COMMAND];

	if (r->line_broken || !r->first.size)
		return;
	if (!(r->seen & 1U << SLOT_COMMAND)) {
		if (!r->line_wrong)
			TEXT(r, r->first, "no command: a line has one of -A, -E, -D, -C, -a, -e, "
			     "-d, --set, --start-daemon, --stop-daemon");
		return;
	}
	if (command->option->command == OTHER_COMMAND) {
		TEXT(r, command->word, "%s does nothing to a table", command->option->shown);
		return;
	}
	check_allowed(r);
	check_required(r);
	read_values(r);
	run_command(r);
}

/* --- texts --- */

static void read_lines(struct reader *r)
{
	if (r->end - r->at >= 3 && memcmp(r->at, "\xef\xbb\xbf", 3) == 0)
		r->at += 3; /* the mark that some editors put before UTF-8 */
	while (r->at < r->end && !r->no_memory && !(r->wrong && !r->errors)) {
		r->line++;
		r->line_begin = r->at;
		read_words(r);
		run_line(r);
		skip_line(r);
		if (r->at < r->end)
			r->at++;
	}
}

static void swap_tables(struct ipvs_table *a, struct ipvs_table *b)
{
	struct ipvs_table other = *a;

	*a = *b;
	*b = other;
}

IPVS_API int ipvs_table_read(struct ipvs_table *table, const char *data, size_t size,
			     struct ipvs_text_errors *errors)
{
	struct reader r = { .errors = errors, .at = data, .end = size ? data + size : data };
	int ret;

	ipvs_text_errors_free(errors);
	if (!table || (!data && size))
		return -EINVAL;
	r.table = ipvs_table_new();
	if (!r.table)
		return -ENOMEM;
	options_by_letter(r.by_letter);
	if (size)
		read_lines(&r);
	ret = r.no_memory ? -ENOMEM : r.wrong ? -EINVAL : 0;
	if (ret == 0)
		swap_tables(table, r.table);
	ipvs_table_free(r.table);
	return ret;
}
