/* SPDX-License-Identifier: MIT */
/* Interruptions by the user (SIGINT), and waiting that they end. */
#ifndef WORDS_INTERRUPTS_H
#define WORDS_INTERRUPTS_H

#include <stdint.h>

/* From now on they are counted, and end nothing but waiting. */
void interrupts_count(void);
int interrupts(void);

/* Milliseconds of the clock that never goes back. */
int64_t clock_ms(void);

/* Until then, or until there are more interrupts than so many. */
void wait_until(int64_t then_ms, int so_many);

#endif
