/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is wrong with a record before the kernel sees it: what it would refuse without a reason,
 * and above all what it would take and silently misread. 0, or -EINVAL or -EAFNOSUPPORT with
 * *error filled in.
 */
#ifndef LIB_VALUE_CHECK_H
#define LIB_VALUE_CHECK_H

#include <libipvs/types.h>

int check_service_key(const struct ipvs_service *service, struct ipvs_error *error);
int check_service(const struct ipvs_service *service, struct ipvs_error *error);
int check_scheduler(const char *name, struct ipvs_error *error);

/* The server's family is set; the service's identity has been checked. */
int check_dest_key(const struct ipvs_dest *dest, struct ipvs_error *error);
int check_dest(const struct ipvs_dest *dest, const struct ipvs_service *service,
	       struct ipvs_error *error);
int check_weight(uint32_t weight, struct ipvs_error *error);

int check_daemon_state(uint32_t state, struct ipvs_error *error);
int check_daemon(const struct ipvs_daemon *daemon, struct ipvs_error *error);
int check_timeouts(const struct ipvs_timeouts *timeouts, struct ipvs_error *error);

/* The kernel's HZ. */
uint32_t ticks_per_second(void);

#endif
