/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether records of the same identity have the same settings, as far as these mean something. */
#ifndef LIB_TABLE_SAME_H
#define LIB_TABLE_SAME_H

#include <stdbool.h>
#include <libipvs/types.h>

bool service_is_same(const struct ipvs_service *a, const struct ipvs_service *b);
bool dest_is_same(const struct ipvs_dest *a, const struct ipvs_dest *b);

/* Whether a daemon that runs is what is desired, where 0 is content with anything. */
bool daemon_satisfies(const struct ipvs_daemon *runs, const struct ipvs_daemon *desired);

#endif
