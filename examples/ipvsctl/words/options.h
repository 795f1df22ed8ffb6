/* SPDX-License-Identifier: MIT */
/* The options of a word: its own and the common ones; and the command line read by them. */
#ifndef WORDS_OPTIONS_H
#define WORDS_OPTIONS_H

#include "call.h"

/* The i-th option that a word takes, the common ones behind its own; NULL behind the last. */
const struct word_option *word_option(const struct word *word, size_t i);

bool option_is_optional(const struct word_option *option); /* its value is */
bool option_has_choices(const struct word_option *option);

/* The i-th choice of an option's value, and its length; NULL behind the last. */
const char *option_choice(const struct word_option *option, size_t i, size_t *length);

/*
 * Reads what is behind the word into a call, which gets memory in given. Returns -1: run it; else
 * the status to end with.
 */
int options_read(struct call *call, int argc, char **argv);

#endif
