/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every program that measures needs: a clock, a namespace of its own, a loud end. */
#ifndef TESTS_BENCH_STAGE_H
#define TESTS_BENCH_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Nanoseconds since some moment; instructions, where the clock counts those. */
uint64_t stage_now(void);

/* Go to a new network namespace, whose lo is up: without it the kernel refuses servers. */
void stage_enter(void);

/*
 * What the kernel does beside the program in two seconds, the least of so many rounds: a loop that
 * always takes the same time takes longer then.
 */
uint64_t stage_disturbance(int rounds);

/* A line of /proc/self/status, in bytes: VmRSS, what is resident; VmHWM, the most that ever was. */
uint64_t stage_resident(const char *name);

/* A sentence on stderr, and the process ends with status 1. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
