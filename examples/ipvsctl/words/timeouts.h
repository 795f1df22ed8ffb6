/* SPDX-License-Identifier: MIT */
/* ipvsctl timeouts */
#ifndef WORDS_TIMEOUTS_H
#define WORDS_TIMEOUTS_H

#include "word.h"

extern const struct word timeouts_word;

#endif
