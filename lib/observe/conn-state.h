/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The states of connections, as the kernel writes them. */
#ifndef LIB_OBSERVE_CONN_STATE_H
#define LIB_OBSERVE_CONN_STATE_H

#include <libipvs/conn.h>

#define CONN_STATES (IPVS_CONN_STATE_UNNAMED + 1)

/* They stand in a column of eleven, with a blank behind it. */
#define CONN_STATE_COLUMN 12

/* The state in that column, or -1: none that is known. */
int conn_state_read(const char *column);

#endif
