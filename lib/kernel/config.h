/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the settings of the network namespace, for calls that have the handle already. */
#ifndef LIB_KERNEL_CONFIG_H
#define LIB_KERNEL_CONFIG_H

#include "kernel/call.h"

int timeouts_read(struct ipvs *h, struct ipvs_timeouts *timeouts);

#endif
