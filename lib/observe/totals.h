/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The counters of a network namespace, which only /proc has. */
#ifndef LIB_OBSERVE_TOTALS_H
#define LIB_OBSERVE_TOTALS_H

#include <libipvs/types.h>

struct ipvs;
struct call;

/* The handle may be one that is not open. A failure sets its error. */
int totals_read(struct ipvs *h, const struct call *call, struct ipvs_stats *stats);

/* From the file's text. 0 or -EBADMSG. */
int totals_parse(const char *text, struct ipvs_stats *stats);

#endif
