/* SPDX-License-Identifier: MIT */
#include "usage.h"

#include <string.h>

#include "options.h"

void words_help(FILE *file)
{
	fputs("usage: ipvsctl WORD [OPTION]... [ARGUMENT]...\n\n", file);
	for (size_t i = 0; all_words[i]; i++)
		fprintf(file, "  %-15s  %s\n", all_words[i]->name, all_words[i]->help);
	fputs("\nipvsctl WORD --help tells of each; ipvsctl(8) of all.\n", file);
}

const char *option_text(const struct word_option *option, char *buf)
{
	char letter[8] = "";
	const char *value = option->value ? option->value : "";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	if (option_is_optional(option))
		snprintf(buf, OPTION_TEXT_SIZE, "%s--%s[=%s", letter, option->name, value + 1);
	else
		snprintf(buf, OPTION_TEXT_SIZE, "%s--%s%s%s", letter, option->name,
			 *value ? " " : "", value);
	return buf;
}

static size_t width(const struct word *word)
{
	char buf[OPTION_TEXT_SIZE];
	size_t most = 0, length;

	for (size_t i = 0; word_option(word, i); i++) {
		length = strlen(option_text(word_option(word, i), buf));
		most = length > most ? length : most;
	}
	return most;
}

void word_help(const struct word *word, FILE *file)
{
	char buf[OPTION_TEXT_SIZE];
	int most = (int)width(word);

	fprintf(file, "usage: ipvsctl %s [OPTION]...%s%s\n\n%s\n\n", word->name,
		*word->arguments ? " " : "", word->arguments, word->help);
	for (size_t i = 0; word_option(word, i); i++)
		fprintf(file, "  %-*s  %s\n", most, option_text(word_option(word, i), buf),
			word_option(word, i)->help);
	if (word->more)
		fprintf(file, "\n%s", word->more);
}
