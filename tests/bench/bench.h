/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same work done in several ways, and what it costs each. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "stage.h"
#include "work.h"

struct way {
	const char *name;
	uint32_t jobs; /* bit n: it can do job n */
	bool slow;     /* one round is enough */
	void (*prepare)(const struct work *work); /* not measured */
	void (*run)(const struct work *work);	  /* measured */
};

#define CAN(job) (UINT32_C(1) << (job))
#define CAN_CHANGE (CAN(JOB_ADD) | CAN(JOB_SET) | CAN(JOB_DELETE))

extern const struct way way_floor, way_mnl, way_ours, way_batch, way_first, way_load, way_ipvsadm,
	way_ipvsctl;

/* Add all services and servers, with WEIGHT_BEFORE. */
void floor_populate(uint32_t services, uint32_t dests);

/*
 * Count the system calls of a child between its two marks: see calls.c. False: it did not end with
 * status 0.
 */
#define CALLS_MARK 0x69707673
void calls_mark(void);
bool calls_count(int child, uint64_t *calls);

#endif
