/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: texts rules SERVICES SERVERS >FILE
 *        texts conns COUNT >FILE
 *        texts read-conns <FILE
 *
 * Writes a table as text, or connections as the kernel does; or reads connections and says how many
 * there were, and how many bytes were resident at most.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "conns.h"
#include "stage.h"
#include "table.h"

static void write_rules(uint32_t services, uint32_t dests)
{
	const struct work work = { .job = JOB_ADD, .services = services, .dests = dests };
	struct ipvs_text text = IPVS_TEXT_INIT;

	if (ipvs_table_write(table_make(&work, 0), &text) < 0 ||
	    fwrite(text.data, 1, text.size, stdout) != text.size || fflush(stdout) != 0)
		die("a table can't be written");
}

static void read_conns(void)
{
	struct rusage usage;
	uint32_t count = conns_read(0);

	getrusage(RUSAGE_SELF, &usage);
	printf("%u %ld\n", count, usage.ru_maxrss * 1024);
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "rules") == 0)
		write_rules((uint32_t)atoi(argv[2]), (uint32_t)atoi(argv[3]));
	else if (argc == 3 && strcmp(argv[1], "conns") == 0)
		conns_write(stdout, (uint32_t)atoi(argv[2]));
	else if (argc == 2 && strcmp(argv[1], "read-conns") == 0)
		read_conns();
	else
		die("usage: texts rules SERVICES SERVERS | conns COUNT | read-conns");
	return 0;
}
