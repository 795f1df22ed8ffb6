/* SPDX-License-Identifier: MIT */
#include "interrupts.h"

#include <signal.h>
#include <stddef.h>
#include <sys/select.h>
#include <time.h>

static volatile sig_atomic_t count;

static void interrupted(int number)
{
	(void)number;
	count = count + 1;
}

/* Outside of wait_until() the signal is held back, so that none comes between a look and a wait. */
void interrupts_count(void)
{
	struct sigaction action = { .sa_handler = interrupted };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigaction(SIGINT, &action, NULL);
}

int interrupts(void)
{
	return count;
}

int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Signals are let in for as long as a call lasts: also where there is nothing to wait for. */
static void wait_once(int64_t ms)
{
	struct timespec span = { ms / 1000, ms % 1000 * 1000000 };
	sigset_t open;

	sigprocmask(SIG_BLOCK, NULL, &open);
	sigdelset(&open, SIGINT);
	pselect(0, NULL, NULL, NULL, &span, &open);
}

void wait_until(int64_t then_ms, int so_many)
{
	int64_t left;

	do {
		left = then_ms - clock_ms();
		wait_once(left > 0 ? left : 0);
	} while (left > 0 && count <= so_many);
}
