/* SPDX-License-Identifier: MIT */
#include "nearest.h"

#include <string.h>

#define LONGEST 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Three rows of the table of distances between beginnings are enough. */
size_t edit_distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t na = strlen(a), nb = strlen(b);

	if (na > LONGEST || nb > LONGEST)
		return na > nb ? na : nb;
	for (size_t j = 0; j <= nb; j++)
		last[j] = j;
	for (size_t i = 1; i <= na; i++) {
		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			row[j] = least(least(last[j], row[j - 1]) + 1,
				       last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		spare = before, before = last, last = row, row = spare;
	}
	return last[nb];
}

/* Near enough: at most a third of the letters are wrong, or it is the beginning of the name. */
static size_t distance(const char *asked, const char *name)
{
	size_t length = strlen(asked), found = edit_distance(asked, name);

	if (length > 0 && strncmp(asked, name, length) == 0)
		return 0;
	return 3 * found <= strlen(name) + 1 ? found : LONGEST;
}

void nearest_offer(struct nearest *nearest, const char *name)
{
	size_t found = distance(nearest->asked, name);

	if (found == LONGEST || (nearest->name && found >= nearest->distance))
		return;
	nearest->name = name;
	nearest->distance = found;
}
