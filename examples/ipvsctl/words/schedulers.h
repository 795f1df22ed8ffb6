/* SPDX-License-Identifier: MIT */
/* Which schedulers the kernel can be asked for. */
#ifndef WORDS_SCHEDULERS_H
#define WORDS_SCHEDULERS_H

#include <stddef.h>

/*
 * Tries each in a network namespace of its own, which is gone after that; only the kernel's modules
 * stay. missing gets the names that the kernel does not have, with blanks between. Returns how many
 * there are, or a negative errno: it could not be tried.
 */
int schedulers_missing(char *missing, size_t size);

int schedulers_known(void);

#endif
