/* SPDX-License-Identifier: MIT */
/* What may have been meant by a word that is not known. */
#ifndef WORDS_NEAREST_H
#define WORDS_NEAREST_H

#include <stddef.h>

/* How many letters must be changed, added, dropped or swapped with their neighbour. */
size_t edit_distance(const char *a, const char *b);

struct nearest {
	const char *asked;
	const char *name; /* the nearest so far, or NULL: none is near enough to be meant */
	size_t distance;
};

/* Start with asked; offer each name. */
void nearest_offer(struct nearest *nearest, const char *name);

#endif
