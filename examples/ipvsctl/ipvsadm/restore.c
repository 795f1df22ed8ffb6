/* SPDX-License-Identifier: MIT */
#include "restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"
#include "run.h"

#define WORDS_MAX 256

struct commands {
	struct command *entries;
	size_t count;
	size_t allocated;
};

/* A place for one more, or NULL: no memory. */
static struct command *commands_next(struct commands *commands)
{
	size_t more = commands->allocated ? commands->allocated * 2 : 64;
	void *grown;

	if (commands->count == commands->allocated) {
		grown = reallocarray(commands->entries, more, sizeof(*commands->entries));
		if (!grown)
			return NULL;
		commands->entries = grown;
		commands->allocated = more;
	}
	return &commands->entries[commands->count++];
}

/* --- reading --- */

static inline bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* The words of a line, which is cut up; "ipvsadm" is none, wherever it stands. */
static size_t split(char *line, char *words[WORDS_MAX])
{
	size_t count = 0;

	while (count < WORDS_MAX) {
		while (is_blank(*line))
			*line++ = '\0';
		if (!*line)
			break;
		words[count] = line;
		while (*line && !is_blank(*line))
			line++;
		count += *words[count] != 'i' || line - words[count] != strlen("ipvsadm") ||
			 memcmp(words[count], "ipvsadm", strlen("ipvsadm")) != 0;
	}
	return count;
}

static void tell(size_t number, size_t column, const char *text)
{
	fprintf(stderr, "stdin:%zu:%zu: %.*s\n", number, column, (int)strcspn(text, "\n"), text);
}

/* Reads a line that has words; false when something is wrong with it, which is told. */
static bool read_words(struct commands *commands, const char *line, char *const *words,
		       size_t count, size_t number)
{
	struct command *command = commands_next(commands);
	struct complaint wrong;

	if (!command) {
		tell(number, 1, "no memory");
		return false;
	}
	if (command_read(command, words, count, NULL, &wrong) == 0) {
		if (command->verb != VERB_RESTORE)
			return true;
		complain(&wrong, 2, "`%s' can't be restored", words[0]);
	}
	tell(number, (size_t)(words[wrong.word] - line) + 1, wrong.text);
	return false;
}

static bool read_line(struct commands *commands, char *line, size_t number)
{
	char *words[WORDS_MAX];
	size_t count = split(line, words);

	if (count == 0 || *words[0] == '#')
		return true;
	if (count == WORDS_MAX) {
		tell(number, 1, "too many words");
		return false;
	}
	return read_words(commands, line, words, count, number);
}

/* Every line, also behind one that is wrong. */
static bool read_all(struct commands *commands)
{
	size_t allocated = 0, number = 0;
	char *line = NULL;
	bool right = true;

	while (getline(&line, &allocated, stdin) > 0)
		right &= read_line(commands, line, ++number);
	free(line);
	return right;
}

/* --- running --- */

/* Where each failure of a batch that began with first is told; gives the status. */
static int tell_failures(struct ipvs *h, const struct command *first,
			 const struct ipvs_failures *failures)
{
	const struct ipvs_failure *failure = failures->entries;

	for (size_t i = 0; i < failures->count; i++, failure++)
		fprintf(stderr, "%s\n", message(h, &first[failure->index], failure->code,
						failure->reason));
	return 255;
}

/* Runs changes up to the first command that is none, which is where the result points. */
static const struct command *run_changes(struct ipvs *h, const struct command *command,
					 const struct command *end, int *status)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	const struct command *first = command;
	int ret = ipvs_batch_begin(h);

	for (; ret == 0 && command < end && is_change(command); command++)
		change(h, command);
	if (ret == 0 && (ret = ipvs_batch_end(h, &failures)) < 0 && failures.count)
		*status = tell_failures(h, first, &failures);
	else if (ret < 0)
		*status = (fprintf(stderr, "%s\n", ipvs_last_error(h)->text), 255);
	ipvs_failures_free(&failures);
	return ret < 0 && command == first ? end : command;
}

/* Help and version end it. */
static int run_all(struct ipvs *h, const struct command *command, const struct command *end)
{
	int status = 0, ret;

	while (command < end) {
		if (is_change(command)) {
			command = run_changes(h, command, end, &status);
			continue;
		}
		ret = run_command(h, command);
		status = ret ? ret : status;
		if (command++->verb >= VERB_COUNT)
			break;
	}
	return status;
}

int restore(struct ipvs *h, bool clear)
{
	struct commands commands = { NULL, 0, 0 };
	struct command *first = clear ? commands_next(&commands) : NULL;
	int status = 2;

	if (first)
		*first = (struct command){ .verb = VERB_FLUSH };
	if (clear && !first)
		fputs("no memory\n", stderr);
	else if (read_all(&commands))
		status = run_all(h, commands.entries, commands.entries + commands.count);
	free(commands.entries);
	return status;
}
