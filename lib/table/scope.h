/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_TABLE_SCOPE_H
#define LIB_TABLE_SCOPE_H

#include <stdbool.h>
#include <libipvs/scope.h>

/* Whether the weights of this service's servers are someone else's. NULL: of none. */
bool scope_keeps_weights(const struct ipvs_scope *scope, const struct ipvs_service *service);

#endif
