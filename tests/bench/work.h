/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The work that is measured, whoever does it: which services, which servers, which weights. */
#ifndef TESTS_BENCH_WORK_H
#define TESTS_BENCH_WORK_H

#include <stdbool.h>
#include <stdint.h>
#include <libipvs/libipvs.h>

#define WEIGHT_BEFORE 1
#define WEIGHT_AFTER 7

enum job { JOB_OPEN, JOB_ADD, JOB_SET, JOB_READ, JOB_DELETE };

/* Every server of every service; an add also adds the services. */
struct work {
	enum job job;
	uint32_t services;
	uint32_t dests; /* of each */
	bool alike;	/* the services' addresses end alike: one row of the kernel's hash to 6.12 */
};

/* Service i, and its server j; beyond those of the work, others like them. */
struct ipvs_service work_service(const struct work *work, uint32_t i);
struct ipvs_dest work_dest(const struct work *work, uint32_t i, uint32_t j);

/* Weight of the servers that a job adds or leaves behind. */
uint32_t work_weight(enum job job);

/* Opening is one operation; a server or a service that is added or read is one each. */
uint64_t work_operations(const struct work *work);

#endif
