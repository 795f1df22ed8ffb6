/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value/error.h"

#include <stdarg.h>
#include <stdio.h>

void error_clear(struct ipvs_error *error)
{
	error->code = 0;
	error->reason = IPVS_REASON_NONE;
	error->text[0] = '\0';
}

int error_set(struct ipvs_error *error, int code, enum ipvs_reason reason, const char *format, ...)
{
	va_list args;

	if (!error)
		return code;
	error->code = code;
	error->reason = reason;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return code;
}
