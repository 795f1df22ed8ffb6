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

struct reader {
	char *const *words;
	size_t count;
	size_t next;	     /* word */
	const char *letters; /* what is left of a bundle */
	size_t at;	     /* the word that the last option is in */
	size_t positional[POSITIONALS + 1];
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

static void keep_positional(struct reader *reader)
{
	if (reader->positionals <= POSITIONALS)
		reader->positional[reader->positionals] = reader->next;
	reader->positionals++;
	reader->next++;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

/* Goes on to the next option; false: there is none. Behind "--" no word is one. */
static bool find_option(struct reader *reader)
{
	if (reader->letters && *reader->letters)
		return true;
	reader->letters = NULL;
	while (reader->next < reader->count && !is_option(reader->words[reader->next]))
		keep_positional(reader);
	if (reader->next == reader->count)
		return false;
	reader->at = reader->next++;
	if (strcmp(reader->words[reader->at], "--") == 0) {
		while (reader->next < reader->count)
			keep_positional(reader);
		return false;
	}
	return true;
}

/* The value that stands apart, in the next word. */
static const char *next_word(struct reader *reader, const struct option_row *row)
{
	if (reader->next == reader->count)
		return NULL;
	if (row->argument == ARGUMENT_OPTIONAL && reader->words[reader->next][0] == '-')
		return NULL;
	return reader->words[reader->next++];
}

static int bad_option(const struct reader *reader, const char *what, struct complaint *wrong)
{
	return complain(wrong, 255, "%s: %s", reader->words[reader->at], what);
}

static int lacks_value(const struct reader *reader, const struct option_row *row, const char *value,
		       struct complaint *wrong)
{
	if (row->argument == ARGUMENT_REQUIRED && !value)
		return bad_option(reader, "missing argument", wrong);
	return 0;
}

/* --name, --name=value, --name value */
static int read_long(struct reader *reader, const struct option_row **row, const char **value,
		     struct complaint *wrong)
{
	const char *name = reader->words[reader->at] + 2;
	size_t size = strcspn(name, "=");

	*row = option_by_name(name, size);
	if (!*row)
		return bad_option(reader, "unknown option", wrong);
	*value = name[size] ? name + size + 1 : NULL;
	if ((*row)->argument == ARGUMENT_NONE)
		return *value ? bad_option(reader, "option does not take an argument", wrong) : 0;
	if (!*value)
		*value = next_word(reader, *row);
	return lacks_value(reader, *row, *value, wrong);
}

/* -x, -xyz, -xvalue, -x=value, -x value */
static int read_letter(struct reader *reader, const struct option_row **row, const char **value,
		       struct complaint *wrong)
{
	*row = option_by_letter(*reader->letters++);
	if (!*row)
		return bad_option(reader, "unknown option", wrong);
	*value = NULL;
	if ((*row)->argument == ARGUMENT_NONE)
		return 0;
	if (*reader->letters)
		*value = reader->letters + (*reader->letters == '=');
	reader->letters = NULL;
	if (!*value)
		*value = next_word(reader, *row);
	return lacks_value(reader, *row, *value, wrong);
}

static int read_option(struct reader *reader, const struct option_row **row, const char **value,
		       struct complaint *wrong)
{
	const char *word = reader->words[reader->at];

	if (!reader->letters && word[1] == '-')
		return read_long(reader, row, value, wrong);
	if (!reader->letters)
		reader->letters = word + 1;
	return read_letter(reader, row, value, wrong);
}

static int apply(struct reader *reader, struct command *command, const struct option_row *row,
		 const char *value, struct complaint *wrong)
{
	wrong->word = reader->at;
	if (row->verb != VERB_NONE && command->verb != VERB_NONE) /* names the word last read */
		return complain(wrong, 2, "invalid option `%s'", reader->words[reader->next - 1]);
	if (row->option != OPTION_NONE && given(command, row->option))
		return complain(wrong, 2, "multiple '%s' options specified",
				option_name(row->option));
	if (row->verb != VERB_NONE)
		command->verb = row->verb;
	if (row->option != OPTION_NONE)
		command->given |= BIT(row->option);
	return row->set ? row->set(command, row, value, wrong) : 0;
}

static int read_command(struct reader *reader, struct command *command, const char *program,
			struct complaint *wrong)
{
	const struct option_row *row;
	const char *value;

	if (!find_option(reader) || read_option(reader, &row, &value, wrong) < 0 ||
	    row->verb == VERB_NONE) {
		wrong->word = reader->at;
		if (!program)
			return complain(wrong, 255, "`%s' is no command",
					reader->words[reader->at]);
		return complain(wrong, 255, "Try `%s -h' or '%s --help' for more information.",
				program, program);
	}
	return apply(reader, command, row, value, wrong);
}

static int read_options(struct reader *reader, struct command *command, struct complaint *wrong)
{
	const struct option_row *row;
	const char *value;
	int ret = 0;

	while (ret == 0 && find_option(reader)) {
		ret = read_option(reader, &row, &value, wrong);
		wrong->word = reader->at;
		if (ret == 0)
			ret = apply(reader, command, row, value, wrong);
	}
	return ret;
}

static int read_timeouts(struct reader *reader, struct command *command, struct complaint *wrong)
{
	uint32_t *const fields[] = { &command->timeouts.tcp_s, &command->timeouts.tcp_fin_s,
				     &command->timeouts.udp_s };
	int64_t seconds;

	if (reader->positionals < POSITIONALS)
		return complain(wrong, 2, "--set option requires 3 timeout values");
	for (size_t i = 0; i < POSITIONALS; i++) {
		wrong->word = reader->positional[i];
		if (!read_number(reader->words[wrong->word], 0, 2678400, &seconds))
			return complain(wrong, 2, "invalid timeout value `%s' specified",
					reader->words[wrong->word]);
		*fields[i] = (uint32_t)seconds;
	}
	return 0;
}

/* What can be told only when all words are known. */
static int read_rest(struct reader *reader, struct command *command, struct complaint *wrong)
{
	size_t wanted = command->verb == VERB_SET ? POSITIONALS : 0;

	wrong->word = 0;
	if (wanted && read_timeouts(reader, command, wrong) < 0)
		return -1;
	if (reader->positionals > wanted) {
		wrong->word = reader->positional[wanted];
		return complain(wrong, 2, "unexpected argument %s", reader->words[wrong->word]);
	}
	wrong->word = 0;
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
	.daemon = { .interface = "eth0" },
};

int command_read(struct command *command, char *const *words, size_t count, const char *program,
		 struct complaint *wrong)
{
	struct reader reader = { .words = words, .count = count };

	*command = blank;
	wrong->word = 0;
	if (count == 0) {
		command->verb = VERB_LIST;
		return 0;
	}
	if (read_command(&reader, command, program, wrong) < 0)
		return -1;
	if (command->verb == VERB_HELP || command->verb == VERB_VERSION)
		return 0;
	if (read_options(&reader, command, wrong) < 0)
		return -1;
	return read_rest(&reader, command, wrong);
}
