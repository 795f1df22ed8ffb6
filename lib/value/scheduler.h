/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What weights mean to a service's scheduler. */
#ifndef LIB_VALUE_SCHEDULER_H
#define LIB_VALUE_SCHEDULER_H

#include <stdbool.h>
#include <libipvs/types.h>

/*
 * Why a weight is no share of the connections, as the end of a sentence about the scheduler; NULL
 * when it is one. sum: all weights of the service.
 */
const char *scheduler_refusal(const struct ipvs_service *service, uint64_t sum);

/* Whether clients that are hashed to a server of weight 0 are refused. */
bool scheduler_refuses_clients(const struct ipvs_service *service);

/* Whether a flag of the service makes them go to another server. */
bool scheduler_has_fallback(const struct ipvs_service *service);

#endif
