/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Connections read out of a file in memory. */
#include <sys/mman.h>
#include <unistd.h>

#include "alone.h"
#include "conns.h"
#include "stage.h"

static FILE *file;

static void prepare(const struct work *work)
{
	file = fdopen(memfd_create("conns", 0), "w+");
	if (!file)
		die("no file in memory: %m");
	conns_write(file, work->services * work->dests);
}

static void read_all(const struct work *work)
{
	if (lseek(fileno(file), 0, SEEK_SET) < 0 ||
	    conns_read(fileno(file)) != work->services * work->dests)
		die("connections are missing");
}

static size_t file_size(void)
{
	return (size_t)lseek(fileno(file), 0, SEEK_END);
}

const struct subject subject_conns = { "conns", prepare, read_all, file_size };
