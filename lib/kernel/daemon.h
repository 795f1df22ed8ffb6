/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading sync daemons, for calls that have the handle already. */
#ifndef LIB_KERNEL_DAEMON_H
#define LIB_KERNEL_DAEMON_H

#include "kernel/handle.h"

int daemon_read_all(struct ipvs *h, struct ipvs_daemons *daemons);

#endif
