/* SPDX-License-Identifier: MIT */
#include "word.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nearest.h"
#include "options.h"
#include "usage.h"

const struct word *word_find(const char *name)
{
	for (size_t i = 0; all_words[i]; i++)
		if (strcmp(all_words[i]->name, name) == 0)
			return all_words[i];
	return NULL;
}

/* A file or socket that is opened must not get the number of a stream that was closed. */
static void hold_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			exit(WORD_FAILED);
}

/* A reader that has seen enough is no failure; a full disk is. */
static int end(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno == EPIPE)
		return status;
	fprintf(stderr, "ipvsctl: standard output can't be written: %s\n", strerror(errno));
	return status == WORD_FINE ? WORD_FAILED : status;
}

static bool wants_color(const struct call *call)
{
	const char *when = call_value(call, "color"), *term = getenv("TERM");
	const char *no = getenv("NO_COLOR");

	if (when && strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return (call->word->traits & WORD_COLOR) && isatty(STDOUT_FILENO) && term && *term &&
	       strcmp(term, "dumb") != 0 && !(no && *no);
}

static int run(struct call *call)
{
	const char *netns = call_value(call, "netns");

	call->json = call_has(call, "json");
	call->color = wants_color(call);
	if (call->word->traits & WORD_NO_NETNS)
		return call->word->run(call);
	call->h = ipvs_new();
	if (!call->h)
		return call_fail_text(call, "no memory");
	if (netns && ipvs_netns_set(call->h, netns) < 0)
		return call_fail(call, ipvs_last_error(call->h));
	return call->word->run(call);
}

static int run_word(const struct word *word, int argc, char **argv)
{
	struct call call = { .word = word };
	int status;

	signal(SIGPIPE, word->traits & WORD_GOES_ON ? SIG_IGN : SIG_DFL);
	status = options_read(&call, argc, argv);
	if (status < 0)
		status = run(&call);
	ipvs_free(call.h);
	free(call.given);
	return status;
}

static int run_verbatim(const struct word *word, int argc, char **argv)
{
	char program[64];

	snprintf(program, sizeof(program), "ipvsctl %s", word->name);
	return word->verbatim(program, argv + 1, argc - 1);
}

static int no_word(const char *name)
{
	struct nearest nearest = { .asked = name };

	for (size_t i = 0; all_words[i]; i++)
		nearest_offer(&nearest, all_words[i]->name);
	if (name[0] == '-')
		fprintf(stderr, "ipvsctl: the word comes first, options behind it\n");
	else if (nearest.name)
		fprintf(stderr, "ipvsctl: there is no word '%s'; is '%s' meant?\n", name,
			nearest.name);
	else
		fprintf(stderr, "ipvsctl: there is no word '%s'\n", name);
	fputs("usage: ipvsctl WORD [OPTION]... [ARGUMENT]...; see ipvsctl --help\n", stderr);
	return WORD_USAGE;
}

/* Of ipvsctl itself: --help, help, --version; -1 = none of these. */
static int run_itself(const char *name)
{
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
		words_help(stdout);
	else if (strcmp(name, "--version") == 0)
		printf("ipvsctl, libipvs %s\n", ipvs_library_version());
	else
		return -1;
	return WORD_FINE;
}

int words_main(int argc, char **argv)
{
	const struct word *word;
	int status;

	hold_streams();
	if (argc < 2) {
		words_help(stderr);
		return WORD_USAGE;
	}
	word = word_find(argv[1]);
	if (word && word->verbatim)
		return run_verbatim(word, argc - 1, argv + 1);
	if (word)
		return end(run_word(word, argc - 1, argv + 1));
	status = run_itself(argv[1]);
	return status < 0 ? no_word(argv[1]) : end(status);
}
