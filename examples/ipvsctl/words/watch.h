/* SPDX-License-Identifier: MIT */
/* Doing something again and again: at an interval, and when the terminal has another size. */
#ifndef WORDS_WATCH_H
#define WORDS_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct watch {
	int64_t interval_ms;
	int64_t due_ms; /* when, on the monotonic clock */
};

int64_t watch_now_ms(void);

void watch_start(struct watch *watch, int64_t interval_ms);

/* The time until it is due, not negative. */
int64_t watch_left_ms(const struct watch *watch);

/* It was done: due again an interval after it was due, or from now on where that is past. */
void watch_next(struct watch *watch);

/* Waits. True: it is due; false: the terminal has changed meanwhile (SIGWINCH). */
bool watch_wait(const struct watch *watch);

#endif
