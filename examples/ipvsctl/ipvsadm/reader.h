/* SPDX-License-Identifier: MIT */
/*
 * Words, one after the other, of a program's arguments or of a line. Most are read where they
 * stand; they are cut off where they end only when they are wanted as strings.
 */
#ifndef IPVSCTL_IPVSADM_READER_H
#define IPVSCTL_IPVSADM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum character {
	CHARACTER_ENDS = 1,  /* a word ends there */
	CHARACTER_BLANK = 2, /* any number of them is between two words */
	CHARACTER_NAME = 4   /* the name may begin there */
};

/* How words stand in a text. A NUL ends them in any. */
struct spelling {
	uint8_t kinds[256]; /* of each character: bits of enum character */
	const char *name;   /* a word that is none, wherever it stands, or NULL */
};

extern const struct spelling spelling_arguments; /* each with its NUL */
extern const struct spelling spelling_line;

struct reader {
	const struct spelling *spelling;
	char *at;  /* what comes next; behind the last word it may be one beyond the end */
	char *end; /* a NUL is here */
};

static inline uint8_t reader_kind(const struct reader *reader, const char *at)
{
	return reader->spelling->kinds[(unsigned char)*at];
}

/* Whether a word that came so far ends here. */
static inline bool reader_ends(const struct reader *reader, const char *at)
{
	return reader_kind(reader, at) & CHARACTER_ENDS;
}

/* Cuts off the word that starts here. */
static inline char *reader_cut(struct reader *reader)
{
	char *word = reader->at, *end = word;

	while (!reader_ends(reader, end))
		end++;
	*end = '\0';
	reader->at = end + 1;
	return word;
}

/* Goes behind a value that was read where it stands; false: the word does not end there. */
static inline bool reader_leave(struct reader *reader, const char *end)
{
	if (!reader_ends(reader, end))
		return false;
	reader->at += end - reader->at + 1;
	return true;
}

#define READER_DIGIT(character) ((unsigned int)(unsigned char)(character) - '0') /* above 9: none */

/* Digits and nothing else, few enough to be below all limits. */
static inline bool reader_number(struct reader *reader, int64_t *number)
{
	const char *at = reader->at, *limit = at + 18;
	unsigned int digit = READER_DIGIT(*at);

	if (digit > 9)
		return false;
	*number = 0;
	do {
		*number = *number * 10 + digit;
		digit = READER_DIGIT(*++at);
	} while (digit <= 9 && at < limit);
	return reader_leave(reader, at);
}

/* Whether a word starts here, behind those that are none. */
bool reader_next_behind(struct reader *reader);

/* Goes to where the next word starts; false: there is none. */
static inline bool reader_next(struct reader *reader)
{
	if (reader->at >= reader->end)
		return false;
	if (!(reader_kind(reader, reader->at) & (CHARACTER_BLANK | CHARACTER_NAME)))
		return true;
	return reader_next_behind(reader);
}

/* For a program's arguments: gives their text, to be freed, or NULL: no memory. */
char *reader_join(char *const *words, size_t count, struct reader *reader);

#endif
