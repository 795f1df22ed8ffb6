/* SPDX-License-Identifier: MIT */
/*
 * ipvsctl: IPVS by the command line. Called by the name of one of its words (a symbolic link), it
 * is that word.
 */
#include <stdio.h>
#include <string.h>

#include "ipvsadm/ipvsadm.h"

/* words: those behind the program's name, which is how the user called it. */
typedef int (*word_function)(const char *program, char *const *words, int count);

static const struct word {
	const char *name;
	word_function run;
	const char *help;
} words[] = {
	{ "ipvsadm", ipvsadm, "what ipvsadm does, to the letter" },
	{ "ipvsadm-save", ipvsadm_save, "the table as lines for ipvsadm-restore" },
	{ "ipvsadm-restore", ipvsadm_restore, "replace the table by lines from standard input" },
};

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

static const struct word *find(const char *name)
{
	for (size_t i = 0; i < WORD_COUNT; i++)
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

static int help(FILE *file)
{
	fputs("usage: ipvsctl WORD ...\n\n", file);
	for (size_t i = 0; i < WORD_COUNT; i++)
		fprintf(file, "  %-17s %s\n", words[i].name, words[i].help);
	return file == stdout ? 0 : 2;
}

static int by_word(int argc, char **argv)
{
	const struct word *word = find(argv[1]);
	char program[64];

	if (!word) {
		fprintf(stderr, "ipvsctl: there is no word '%s'\n", argv[1]);
		return help(stderr);
	}
	snprintf(program, sizeof(program), "ipvsctl %s", word->name);
	return word->run(program, argv + 2, argc - 2);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argc ? argv[0] : "", '/');
	const struct word *word = argc ? find(slash ? slash + 1 : argv[0]) : NULL;

	if (word)
		return word->run(argv[0], argv + 1, argc - 1);
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help(stdout);
	return by_word(argc, argv);
}
