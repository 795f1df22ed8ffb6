/* SPDX-License-Identifier: MIT */
#include "reader.h"

#include <stdlib.h>

#define ENDS CHARACTER_ENDS
#define BLANK (CHARACTER_ENDS | CHARACTER_BLANK)

const struct spelling spelling_arguments = { .kinds = { ['\0'] = ENDS } };

const struct spelling spelling_line = {
	.kinds = { ['\0'] = ENDS, [' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, ['\n'] = BLANK,
		   ['i'] = CHARACTER_NAME },
	.name = "ipvsadm",
};

static bool is_name(const struct reader *reader)
{
	size_t length = strlen(reader->spelling->name);

	return strncmp(reader->at, reader->spelling->name, length) == 0 &&
	       reader_ends(reader, reader->at + length);
}

bool reader_next_behind(struct reader *reader)
{
	while (reader->at < reader->end) {
		uint8_t kind = reader_kind(reader, reader->at);

		if (kind & CHARACTER_BLANK)
			reader->at++;
		else if (kind & CHARACTER_NAME && is_name(reader))
			reader->at += strlen(reader->spelling->name);
		else
			return true;
	}
	return false;
}

char *reader_join(char *const *words, size_t count, struct reader *reader)
{
	size_t size = 0;
	char *text, *at;

	for (size_t i = 0; i < count; i++)
		size += strlen(words[i]) + 1;
	text = at = malloc(size + 1);
	if (!text)
		return NULL;
	for (size_t i = 0; i < count; i++)
		at = stpcpy(at, words[i]) + 1;
	*at = '\0';
	*reader = (struct reader){ &spelling_arguments, text, at };
	return text;
}
