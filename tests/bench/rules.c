/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: rules SERVICES SERVERS >FILE
 *
 * Writes the work's table as text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "stage.h"
#include "table.h"

int main(int argc, char **argv)
{
	struct work work = { .job = JOB_ADD };
	struct ipvs_text text = IPVS_TEXT_INIT;

	if (argc != 3)
		die("usage: rules SERVICES SERVERS");
	work.services = (uint32_t)atoi(argv[1]);
	work.dests = (uint32_t)atoi(argv[2]);
	if (ipvs_table_write(table_make(&work, 0), &text) < 0 ||
	    fwrite(text.data, 1, text.size, stdout) != text.size || fflush(stdout) != 0)
		die("a table can't be written");
	return 0;
}
