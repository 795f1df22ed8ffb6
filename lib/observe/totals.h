/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The counters of a network namespace, which only /proc has. */
#ifndef LIB_OBSERVE_TOTALS_H
#define LIB_OBSERVE_TOTALS_H

#include <libipvs/types.h>

struct ipvs;

/* 0; -EBADMSG when the file is not as expected; or what opening and reading it gave. */
int totals_read(const struct ipvs *h, struct ipvs_stats *stats);

/* From the file's text. 0 or -EBADMSG. */
int totals_parse(const char *text, struct ipvs_stats *stats);

#endif
