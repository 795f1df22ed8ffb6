/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Servers, beyond what the public functions do. All but dest_rewrite() have the handle already. */
#ifndef LIB_KERNEL_DEST_H
#define LIB_KERNEL_DEST_H

#include "kernel/call.h"

/* All servers of call->service; -ESRCH when there is no such service. */
int dest_read_all(struct ipvs *h, const struct call *call, struct ipvs_dests *dests);

/* The one that call->dest names; -ENOENT when the service has none. */
int dest_read(struct ipvs *h, const struct call *call, struct ipvs_dest_entry *entry);

/* Write back what was read from the kernel, with another weight: it is not checked again. */
int dest_rewrite(struct ipvs *h, const struct ipvs_service *service, const struct ipvs_dest *dest);

/* Whether any service has a server of the other family; false when it can't be told. */
bool dest_mixed_exists(struct ipvs *h);

/* A server as the library works with it: its family is set. */
struct ipvs_dest dest_of(const struct ipvs_dest *dest, const struct ipvs_service *service);

#endif
