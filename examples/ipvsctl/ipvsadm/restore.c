/* SPDX-License-Identifier: MIT */
#include "restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alike.h"
#include "lines.h"
#include "messages.h"
#include "queue.h"
#include "run.h"

/* --- reading --- */

static void tell(size_t number, size_t column, const char *text)
{
	fprintf(stderr, "stdin:%zu:%zu: %.*s\n", number, column, (int)strcspn(text, "\n"), text);
}

/* Reads the words of a line; false when something is wrong with them, which is told. */
static bool read_words(struct command *command, struct reader *words, const char *line,
		       size_t number)
{
	char *first = words->at;
	struct complaint wrong;

	if (command_read(command, words, NULL, &wrong) == 0) {
		if (command->verb != VERB_RESTORE)
			return true;
		words->at = first;
		complain(&wrong, 2, "`%s' can't be restored", reader_cut(words));
	}
	tell(number, (size_t)(wrong.at - line) + 1, wrong.text);
	return false;
}

static bool keep(struct queue *queue, const struct command *command, struct alike *alike,
		 char *line, const struct reader *words)
{
	ptrdiff_t place = queue_add(queue, command);

	if (place >= 0 && given(command, OPTION_SERVER))
		alike_keep(alike, queue, place, line, words);
	return place >= 0;
}

/* Reads a line from its first word on. */
static bool read_line(struct queue *queue, struct alike *alike, struct reader *words,
		      const char *line, size_t number)
{
	char *first = words->at;
	struct command command;
	struct ipvs_addr addr;
	uint16_t port;
	bool kept;

	if (alike_read(alike, queue, words, &addr, &port))
		kept = queue_add_server(queue, alike->place, &addr, port);
	else if (read_words(&command, words, line, number))
		kept = keep(queue, &command, alike, first, words);
	else
		return false;
	if (!kept)
		tell(number, 1, "no memory");
	return kept;
}

/* Every line, also behind one that is wrong. */
static bool read_lines(struct queue *queue, struct lines *lines)
{
	struct reader words = { .spelling = &spelling_line };
	struct alike alike = { .before = 0 };
	bool right = true;
	char *line;

	while ((line = words.at = lines_next(lines, &words.end)))
		if (reader_next(&words) && *words.at != '#')
			right &= read_line(queue, &alike, &words, line, lines->number);
	if (lines->error)
		fprintf(stderr, "stdin: %s\n", strerror(lines->error));
	return right && !lines->error;
}

static bool read_all(struct queue *queue)
{
	struct lines lines = LINES_INIT(STDIN_FILENO);
	bool right = read_lines(queue, &lines);

	lines_free(&lines);
	return right;
}

/* --- running --- */

/* Tells each failure of a batch whose commands are taken from first on; gives the status. */
static int tell_failures(struct ipvs *h, struct queue_reader *first,
			 const struct ipvs_failures *failures)
{
	const struct ipvs_failure *failure = failures->entries;
	const struct ipvs_failure *end = failure + failures->count;

	for (uint64_t i = 0; failure < end; i++, queue_step(first))
		for (; failure < end && failure->index == i; failure++)
			fprintf(stderr, "%s\n", message(h, &first->command, failure->code,
							failure->reason));
	return 255;
}

/* Runs changes up to the first command that is none; false: there is no more. */
static bool run_changes(struct ipvs *h, struct queue_reader *reader, int *status)
{
	struct ipvs_failures failures = IPVS_FAILURES_INIT;
	struct queue_reader first = *reader;
	int ret = ipvs_batch_begin(h);
	bool more = ret == 0;

	while (more && is_change(&reader->command)) {
		change(h, &reader->command);
		more = queue_step(reader);
	}
	if (ret == 0 && (ret = ipvs_batch_end(h, &failures)) < 0 && failures.count)
		*status = tell_failures(h, &first, &failures);
	else if (ret < 0)
		*status = (fprintf(stderr, "%s\n", ipvs_last_error(h)->text), 255);
	ipvs_failures_free(&failures);
	return more;
}

/* Help and version end it. */
static int run_all(struct ipvs *h, const struct queue *queue)
{
	struct queue_reader reader = QUEUE_READER_INIT(queue);
	bool more = queue_step(&reader);
	int status = 0, ret;

	while (more) {
		if (is_change(&reader.command)) {
			more = run_changes(h, &reader, &status);
			continue;
		}
		ret = run_command(h, &reader.command);
		status = ret ? ret : status;
		more = reader.command.verb < VERB_COUNT && queue_step(&reader);
	}
	return status;
}

int restore(struct ipvs *h, bool clear)
{
	static const struct command flush = { .verb = VERB_FLUSH };
	struct queue queue = QUEUE_INIT;
	int status = 2;

	if (clear && queue_add(&queue, &flush) < 0)
		fputs("no memory\n", stderr);
	else if (read_all(&queue))
		status = run_all(h, &queue);
	queue_free(&queue);
	return status;
}
