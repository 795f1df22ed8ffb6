/* SPDX-License-Identifier: MIT */
/* The words, each in the file of its name. */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H

#include "word.h"

extern const struct word apply_word;
extern const struct word check_word;
extern const struct word completion_word;
extern const struct word connections_word;
extern const struct word daemons_word;
extern const struct word diff_word;
extern const struct word doctor_word;
extern const struct word drain_word;
extern const struct word save_word;
extern const struct word shift_word;
extern const struct word status_word;
extern const struct word sysctl_word;
extern const struct word timeouts_word;
extern const struct word top_word;

#endif
