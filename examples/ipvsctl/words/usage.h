/* SPDX-License-Identifier: MIT */
/* Help, made from the tables. */
#ifndef WORDS_USAGE_H
#define WORDS_USAGE_H

#include <stdio.h>

#include "word.h"

void words_help(FILE *file);
void word_help(const struct word *word, FILE *file);

#define OPTION_TEXT_SIZE 80

/* "-n, --name VALUE". Returns buf, of OPTION_TEXT_SIZE bytes. */
const char *option_text(const struct word_option *option, char *buf);

#endif
