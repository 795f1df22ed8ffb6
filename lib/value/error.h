/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing a struct ipvs_error. */
#ifndef LIB_VALUE_ERROR_H
#define LIB_VALUE_ERROR_H

#include <libipvs/types.h>

static inline void error_clear(struct ipvs_error *error)
{
	error->code = 0;
	error->reason = IPVS_REASON_NONE;
	error->text[0] = '\0';
}

/* Fill in *error (may be NULL) and return code, a negative errno. */
int error_set(struct ipvs_error *error, int code, enum ipvs_reason reason, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Append to the sentence, as far as there is room. */
void error_append(struct ipvs_error *error, const char *before, const char *text,
		  const char *after);

#endif
