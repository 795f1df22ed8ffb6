/* SPDX-License-Identifier: MIT */
#include "bar.h"

#include <string.h>

/* U+2588, the full block, to U+258F, that of one eighth, differ in the last byte. */
static char *put_block(char *to, int eighths)
{
	memcpy(to, "\xe2\x96\x88", 3);
	to[2] = (char)(to[2] + 8 - eighths);
	return to + 3;
}

static char *put_blocks(char *to, int eighths)
{
	for (; eighths >= 8; eighths -= 8)
		to = put_block(to, 8);
	return eighths ? put_block(to, eighths) : to;
}

const char *bar_format(double part, int cells, bool utf8, char *buf)
{
	int steps = utf8 ? 8 : 1;
	int most = cells * steps, full = (int)(part * most + 0.5);
	int used;
	char *to = buf;

	if (full == 0 && part > 0)
		full = 1;
	full = full > most ? most : full;
	used = (full + steps - 1) / steps;
	if (utf8)
		to = put_blocks(to, full);
	else
		to = (char *)memset(to, '#', (size_t)used) + used;
	memset(to, ' ', (size_t)(cells - used));
	to[cells - used] = '\0';
	return buf;
}
