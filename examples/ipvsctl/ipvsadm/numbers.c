/* SPDX-License-Identifier: MIT */
#include "numbers.h"

#include <stddef.h>

/* Numbers below a limit are divided so, and rounded down. */
static const struct { uint64_t limit, divisor; const char *letter; } scales[] = {
	{ UINT64_C(100000000), 1, "" },
	{ UINT64_C(1000000000), UINT64_C(1000), "K" },
	{ UINT64_C(100000000000), UINT64_C(1000000), "M" },
	{ UINT64_C(100000000000000), UINT64_C(1000000000), "G" },
	{ UINT64_MAX, UINT64_C(1000000000000), "T" },
};

void number_add(struct line *line, uint64_t number, bool exact)
{
	size_t i = 0;

	while (!exact && number >= scales[i].limit && scales[i].limit != UINT64_MAX)
		i++;
	line_add(line, i ? "" : " ");
	line_add_number_right(line, number / scales[i].divisor, 8);
	line_add(line, scales[i].letter);
}
