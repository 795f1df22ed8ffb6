/* SPDX-License-Identifier: MIT */
/* What shells need to complete command lines, from the tables; and how to tell each shell. */
#ifndef WORDS_COMPLETION_H
#define WORDS_COMPLETION_H

#include "options.h"

#define CANDIDATES_SIZE 256

/*
 * What a value can be: words for the shell to expand, "" = nothing is known, NULL = files. buf may
 * hold them, and has CANDIDATES_SIZE bytes.
 */
const char *option_candidates(const struct word_option *option, char *buf);
const char *argument_candidates(const struct word *word, char *buf);

void completion_bash(void);
void completion_zsh(void);

#endif
