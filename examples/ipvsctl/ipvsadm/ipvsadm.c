/* SPDX-License-Identifier: MIT */
#include "ipvsadm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "messages.h"
#include "restore.h"
#include "run.h"
#include "save.h"

static const struct command nothing = { .verb = VERB_NONE };

/* Before the words are looked at: without IPVS and the right to use it there is nothing else. */
static struct ipvs *open_handle(void)
{
	struct ipvs *h = ipvs_new();
	int ret = ipvs_open(h);

	if (ret == 0)
		return h;
	fprintf(stderr, "Can't initialize ipvs: %s\n"
		"Are you sure that IP Virtual Server is built in the kernel or as module?\n",
		message(h, &nothing, ret, IPVS_REASON_NONE));
	ipvs_free(h);
	return NULL;
}

static int run(struct ipvs *h, const char *program, struct reader *words)
{
	struct complaint wrong;
	struct command command;

	if (command_read(&command, words, program, &wrong) < 0) {
		fprintf(stderr, "%s\n", wrong.text);
		return wrong.status;
	}
	return command.verb == VERB_RESTORE ? restore(h, false) : run_command(h, &command);
}

static int run_words(struct ipvs *h, const char *program, char *const *words, int count)
{
	struct reader reader;
	char *text = reader_join(words, (size_t)count, &reader);
	int status = 2;

	if (text)
		status = run(h, program, &reader);
	else
		fputs("no memory\n", stderr);
	free(text);
	return status;
}

int ipvsadm(const char *program, char *const *words, int count)
{
	struct ipvs *h = open_handle();
	int status = h ? run_words(h, program, words, count) : 2;

	ipvs_free(h);
	return status;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int ipvsadm_save(const char *program, char *const *words, int count)
{
	struct command command = { .verb = VERB_SAVE };
	struct ipvs *h;
	int status = 2;

	for (int i = 0; i < count; i++) {
		if (strcmp(words[i], "-n") == 0) {
			command.given = BIT(OPTION_NUMERIC);
		} else if (words[i][0] == '-') {
			fprintf(stderr, "%s: Script to save the IPVS table to stdout.\n"
				"   With the -n option, prints out the table in numeric format.\n",
				base_name(program));
			return 1;
		}
	}
	h = open_handle();
	if (h)
		status = show_rules(h, &command);
	ipvs_free(h);
	return status;
}

int ipvsadm_restore(const char *program, char *const *words, int count)
{
	struct ipvs *h = open_handle();
	int status = h ? restore(h, true) : 2;

	(void)program, (void)words, (void)count;
	ipvs_free(h);
	return status;
}
