/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading services, for calls that have the handle already. */
#ifndef LIB_KERNEL_SERVICE_H
#define LIB_KERNEL_SERVICE_H

#include "kernel/call.h"

/* The one that call->service names; entry is written on success. */
int service_read(struct ipvs *h, const struct call *call, struct ipvs_service_entry *entry);
int service_read_all(struct ipvs *h, const struct call *call, struct ipvs_services *services);

#endif
