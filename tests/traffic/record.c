/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *file; /* NULL: nothing is recorded */
static const char *name;
static int64_t begin, last;

void record_begin(const char *test)
{
	const char *path = getenv("TRAFFIC_RECORD");

	name = test;
	begin = now_ms();
	last = 0;
	file = path ? fopen(path, "ae") : NULL;
	assert_that(file || !path, "%s: %m", path);
}

static void write_all(const uint32_t *numbers)
{
	for (size_t i = 0; i < SERVERS; i++)
		fprintf(file, "\t%u", numbers[i]);
}

void record(const struct web *web, struct ipvs *h)
{
	int64_t now = now_ms();
	struct web_count count;

	if (!file || now - last < RECORD_MS)
		return;
	last = now;
	web_count(web, h, &count);
	fprintf(file, "%s\t%" PRId64, name, now - begin);
	write_all(count.weight);
	write_all(count.active);
	write_all(count.all);
	fprintf(file, "\n");
}

void record_end(void)
{
	if (file)
		assert_int_equal(fclose(file), 0);
	file = NULL;
}
