/* SPDX-License-Identifier: MIT */
/*
 * Words of ipvsctl: "ipvsctl apply FILE --dry-run". A word is a row of constants, from which come
 * reading its options, its help, the manual and the completion of shells; and a function.
 *
 * To add one: NAME.c with a struct word NAME_word, a line in words.h, a row in main.c.
 */
#ifndef WORDS_WORD_H
#define WORDS_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <libipvs/libipvs.h>

/* How ipvsctl ends. The manual tells of them: scripts rely on it. */
enum word_status {
	WORD_FINE = 0,
	WORD_FAILED = 1,
	WORD_WOULD_CHANGE = 2, /* diff and --dry-run: there is something to do */
	WORD_USAGE = 64        /* the command line is wrong; nothing was done */
};

/*
 * value: what it takes, for people: "FILE"; NULL = nothing; "[SECONDS]" = may be left out, given
 * as --watch=2; "a|b|c" = one of these, which is checked before the word runs.
 */
struct word_option {
	char letter; /* 0 = none */
	const char *name;
	const char *value;
	const char *help;
};

/* What every word takes, unless its traits say otherwise: --help, --netns. */
enum word_trait {
	WORD_JSON = 0x01,     /* takes --json */
	WORD_COLOR = 0x02,    /* takes --color */
	WORD_NO_NETNS = 0x04, /* has nothing to do with a kernel */
	WORD_GOES_ON = 0x08   /* is not to die when nobody reads its output any more */
};

#define WORD_ANY_COUNT SIZE_MAX

struct call;

struct word {
	const char *name;
	const char *arguments; /* for the usage line: "FILE"; "" = none */
	const char *help;      /* one line */
	const char *more;      /* paragraphs below the options in --help, or NULL */
	const struct word_option *options; /* up to one without a name; NULL = none */
	unsigned traits;       /* enum word_trait */
	size_t least, most;    /* how many arguments */
	int (*run)(struct call *call); /* returns enum word_status */
	/* Instead: reads its command line by itself. */
	int (*verbatim)(const char *program, char *const *words, int count);
};

/* All of them, up to NULL: main.c. */
extern const struct word *const all_words[];

const struct word *word_find(const char *name);

/* Runs what the command line says; returns the exit status. */
int words_main(int argc, char **argv);

#endif
