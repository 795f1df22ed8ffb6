/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same work done in several ways, and what it costs each. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libipvs/libipvs.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WEIGHT_BEFORE 1
#define WEIGHT_AFTER 7

enum job { JOB_OPEN, JOB_ADD, JOB_SET, JOB_READ, JOB_DELETE };

/* Every server of every service; an add also adds the services. */
struct work {
	enum job job;
	uint32_t services;
	uint32_t dests; /* of each */
};

struct way {
	const char *name;
	uint32_t jobs; /* bit n: it can do job n */
	bool slow;     /* one round is enough */
	void (*prepare)(const struct work *work); /* not measured */
	void (*run)(const struct work *work);	  /* measured */
};

#define CAN(job) (UINT32_C(1) << (job))
#define CAN_CHANGE (CAN(JOB_ADD) | CAN(JOB_SET) | CAN(JOB_DELETE))

extern const struct way way_floor, way_mnl, way_ours, way_batch, way_load, way_ipvsadm;

/* Add all services and servers, with WEIGHT_BEFORE. */
void floor_populate(uint32_t services, uint32_t dests);

/* What all ways agree on: service i, and its server j. */
struct ipvs_service make_service(uint32_t i);
struct ipvs_dest make_dest(uint32_t i, uint32_t j, uint32_t dests, uint32_t weight);

/* Weight of the servers that a job adds or leaves behind. */
uint32_t weight_of(enum job job);

void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Count the system calls of a child between its two marks: see calls.c. */
#define CALLS_MARK 0x69707673
void calls_mark(void);
uint64_t calls_count(int child);

#endif
