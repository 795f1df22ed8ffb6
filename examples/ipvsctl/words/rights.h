/* SPDX-License-Identifier: MIT */
/* How to get a right, or a kernel, that lacks. */
#ifndef WORDS_RIGHTS_H
#define WORDS_RIGHTS_H

#include <libipvs/types.h>

/* What to do about an error, in a sentence; NULL = nothing is known that its text does not say. */
const char *rights_remedy(const struct ipvs_error *error);

#endif
