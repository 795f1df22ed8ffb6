/* SPDX-License-Identifier: MIT */
#include "units.h"

#include <stdio.h>

const char *units_format(double number, const char *of, char *buf)
{
	/* Each behind its NUL, so that it is a text. */
	const char *unit = "\0k\0M\0G\0T\0P\0E";
	int whole;

	if (number == 0)
		of = "";
	if (number > 0 && number < 0.05) {
		snprintf(buf, UNITS_SIZE, "<0.1%s", of);
		return buf;
	}
	/* What would be written as 1000 is 1.0 of the next. */
	for (; number >= 999.5 && *unit != 'E'; number /= 1000)
		unit += 1 + (*unit != '\0');
	whole = number >= 99.95 || (*unit == '\0' && number == (double)(int)number);
	snprintf(buf, UNITS_SIZE, "%.*f%s%s", whole ? 0 : 1, number, unit, of);
	return buf;
}

const char *units_format_count(double number, char *buf)
{
	if (number >= 999999.5)
		return units_format(number, "", buf);
	snprintf(buf, UNITS_SIZE, "%.0f", number);
	return buf;
}
