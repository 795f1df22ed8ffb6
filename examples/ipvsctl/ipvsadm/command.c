/* SPDX-License-Identifier: MIT */
/*
 * From words to a record, in the habits of the option parser that ipvsadm uses (popt): the first
 * option must be the command; letters may be bundled; a value stands in the same word or in the
 * next one; words that are no options may stand anywhere.
 */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"
#include "options.h"
#include "values.h"

#define POSITIONALS 3 /* as many are ever wanted */

/* The options among the words. */
struct options {
	struct reader *words;
	char *word;	/* that the last option is in */
	char *last;	/* the last word read: that one, or its value */
	bool in_bundle; /* the next letter is an option, too */
	char *positional[POSITIONALS + 1];
	size_t positionals;
};

int complain(struct complaint *wrong, int status, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(wrong->text, sizeof(wrong->text), format, values);
	va_end(values);
	wrong->status = status;
	return -1;
}

static void keep_positional(struct options *options)
{
	char *word = reader_cut(options->words);

	if (options->positionals <= POSITIONALS)
		options->positional[options->positionals] = word;
	options->positionals++;
}

/* Behind "--" no word is an option. */
static bool end_options(struct options *options)
{
	reader_cut(options->words);
	while (reader_next(options->words))
		keep_positional(options);
	return false;
}

/* Goes on to the next option, behind its dash; false: there is none. */
static inline bool find_option(struct options *options)
{
	struct reader *words = options->words;
	char *at;

	if (options->in_bundle)
		return true;
	for (;; keep_positional(options)) {
		if (!reader_next(words))
			return false;
		at = words->at;
		if (at[0] == '-' && !reader_ends(words, at + 1))
			break;
	}
	options->word = options->last = at;
	words->at = at + 1;
	return at[1] != '-' || !reader_ends(words, at + 2) || end_options(options);
}

static int bad_option(struct options *options, const char *what, struct complaint *wrong)
{
	options->words->at = options->word;
	return complain(wrong, 255, "%s: %s", reader_cut(options->words), what);
}

/* Goes to the value, the next word; there may be none. */
static inline int find_value(struct options *options, const struct option_row *row,
			     struct reader **value, struct complaint *wrong)
{
	struct reader *words = options->words;

	if (reader_next(words) && (row->argument == ARGUMENT_REQUIRED || *words->at != '-')) {
		options->last = words->at;
		*value = words;
	} else if (row->argument == ARGUMENT_REQUIRED) {
		return bad_option(options, "missing argument", wrong);
	}
	return 0;
}

static char *end_of_name(const struct options *options)
{
	char *at = options->words->at;

	while (*at != '=' && !reader_ends(options->words, at))
		at++;
	return at;
}

/* --name, --name=value, --name value */
static int read_long(struct options *options, const struct option_row **row, struct reader **value,
		     struct complaint *wrong)
{
	const char *name = ++options->words->at;
	char *end = end_of_name(options);

	*row = option_by_name(name, (size_t)(end - name));
	if (!*row)
		return bad_option(options, "unknown option", wrong);
	options->words->at = end + 1;
	if (*end != '=')
		return (*row)->argument ? find_value(options, *row, value, wrong) : 0;
	if ((*row)->argument == ARGUMENT_NONE)
		return bad_option(options, "option does not take an argument", wrong);
	*value = options->words;
	return 0;
}

/* -x, -xyz, -xvalue, -x=value, -x value */
static inline int read_letter(struct options *options, const struct option_row **row,
			      struct reader **value, struct complaint *wrong)
{
	struct reader *words = options->words;
	char *at = words->at + 1;

	*row = option_by_letter(at[-1]);
	if (!*row)
		return bad_option(options, "unknown option", wrong);
	if (reader_ends(words, at)) {
		options->in_bundle = false;
		words->at = at + 1;
		return (*row)->argument ? find_value(options, *row, value, wrong) : 0;
	}
	options->in_bundle = (*row)->argument == ARGUMENT_NONE;
	if (!options->in_bundle) {
		at += *at == '=';
		*value = words;
	}
	words->at = at;
	return 0;
}

/* Reads an option as far as its value, if it has one. */
static inline int read_option(struct options *options, const struct option_row **row,
			      struct reader **value, struct complaint *wrong)
{
	*value = NULL;
	if (*options->words->at == '-' && !options->in_bundle)
		return read_long(options, row, value, wrong);
	return read_letter(options, row, value, wrong);
}

static int second_verb(struct options *options, struct complaint *wrong)
{
	options->words->at = options->last;
	return complain(wrong, 2, "invalid option `%s'", reader_cut(options->words));
}

static inline int apply(struct options *options, struct command *command,
			const struct option_row *row, struct reader *value,
			struct complaint *wrong)
{
	if (row->verb != VERB_NONE && command->verb != VERB_NONE)
		return second_verb(options, wrong);
	if (command->given & row->bit)
		return complain(wrong, 2, "multiple '%s' options specified",
				option_name(row->option));
	if (row->verb != VERB_NONE)
		command->verb = row->verb;
	command->given |= row->bit;
	return row->set ? row->set(command, row, value, wrong) : 0;
}

static int no_command(struct options *options, const char *program, struct complaint *wrong)
{
	if (program)
		return complain(wrong, 255, "Try `%s -h' or '%s --help' for more information.",
				program, program);
	options->words->at = options->word;
	return complain(wrong, 255, "`%s' is no command", reader_cut(options->words));
}

/* The command itself, which comes first. */
static inline int read_command(struct options *options, struct command *command,
			       const char *program, struct complaint *wrong)
{
	const struct option_row *row;
	struct reader *value;
	int ret;

	options->word = options->words->at;
	if (!find_option(options) || read_option(options, &row, &value, wrong) < 0 ||
	    row->verb == VERB_NONE)
		ret = no_command(options, program, wrong);
	else
		ret = apply(options, command, row, value, wrong);
	if (ret < 0)
		wrong->at = options->word;
	return ret;
}

static inline int read_options(struct options *options, struct command *command,
			       struct complaint *wrong)
{
	const struct option_row *row;
	struct reader *value;

	while (find_option(options))
		if (read_option(options, &row, &value, wrong) < 0 ||
		    apply(options, command, row, value, wrong) < 0) {
			wrong->at = options->word;
			return -1;
		}
	return 0;
}

static int read_timeouts(struct options *options, struct command *command, struct complaint *wrong)
{
	uint32_t *const fields[] = { &command->timeouts.tcp_s, &command->timeouts.tcp_fin_s,
				     &command->timeouts.udp_s };
	int64_t seconds;

	if (options->positionals < POSITIONALS)
		return complain(wrong, 2, "--set option requires 3 timeout values");
	memset(&command->timeouts, 0, sizeof(command->timeouts));
	for (size_t i = 0; i < POSITIONALS; i++) {
		const char *word = wrong->at = options->positional[i];

		if (!read_number(word, 0, 2678400, &seconds))
			return complain(wrong, 2, "invalid timeout value `%s' specified", word);
		*fields[i] = (uint32_t)seconds;
	}
	return 0;
}

/* What can be told only when all words are known. */
static int read_rest(struct options *options, struct command *command, struct complaint *wrong)
{
	size_t wanted = command->verb == VERB_SET ? POSITIONALS : 0;

	if (wanted && read_timeouts(options, command, wrong) < 0)
		return -1;
	if (options->positionals > wanted) {
		wrong->at = options->positional[wanted];
		return complain(wrong, 2, "unexpected argument %s", wrong->at);
	}
	if (!*command->service.scheduler)
		strcpy(command->service.scheduler, "wlc");
	if (command->sched_flags && set_sched_flags(command, wrong) < 0)
		return -1;
	return check_command(command, wrong);
}

static const struct command blank = {
	.verb = VERB_NONE,
	.service = IPVS_SERVICE_INIT,
	.dest = { .forward = IPVS_FORWARD_DROUTE, .weight = 1 },
};

int command_read(struct command *command, struct reader *words, const char *program,
		 struct complaint *wrong)
{
	struct options options = { .words = words };

	*command = blank;
	if (!reader_next(words)) {
		command->verb = VERB_LIST;
		return 0;
	}
	wrong->at = words->at;
	if (read_command(&options, command, program, wrong) < 0)
		return -1;
	if (command->verb == VERB_HELP || command->verb == VERB_VERSION)
		return 0;
	if (read_options(&options, command, wrong) < 0)
		return -1;
	return read_rest(&options, command, wrong);
}
