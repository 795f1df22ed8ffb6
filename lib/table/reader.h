/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the kernel's table one service at a time. */
#ifndef LIB_TABLE_READER_H
#define LIB_TABLE_READER_H

#include <libipvs/table.h>

#include "kernel/call.h"

struct ipvs_table_reader {
	struct ipvs_services services;
	size_t next; /* of the services */
	bool at_one; /* the last step found one: that before next, with these servers */
	struct ipvs_dests dests;
};

/* For calls that have the handle: as the public functions, which say it for call->verb. */
int reader_start(struct ipvs *h, struct ipvs_table_reader *reader, const struct call *call);
int reader_next(struct ipvs *h, struct ipvs_table_reader *reader, const struct call *call);

/* Free what is inside. */
void reader_clear(struct ipvs_table_reader *reader);

#endif
