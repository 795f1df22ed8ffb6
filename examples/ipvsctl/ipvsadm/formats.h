/* SPDX-License-Identifier: MIT */
/* The formats of the table, each as its titles and its columns. */
#ifndef IPVSCTL_IPVSADM_FORMATS_H
#define IPVSCTL_IPVSADM_FORMATS_H

#include "command.h"
#include "line.h"

struct column;

/* counters and columns end with a row of zeros. */
struct format {
	enum option option; /* that asks for it */
	const char *titles;
	const struct column *counters;	    /* of struct ipvs_stats, in a service's line */
	const struct column *dest_counters; /* and in a server's */
	const struct column *columns;	    /* of struct ipvs_dest_entry, where there are none */
};

/* What is asked for. */
const struct format *format_of(const struct command *command);

void format_add_counters(const struct format *format, struct line *line,
			 const struct ipvs_stats *stats, bool exact);
void format_add_dest(const struct format *format, struct line *line,
		     const struct ipvs_dest_entry *entry, bool exact);

#endif
