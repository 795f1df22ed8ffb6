/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

int64_t watch_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SIGWINCH is blocked, so that it can be waited for: none is lost while something is drawn. */
static void changes(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGWINCH);
}

void watch_start(struct watch *watch, int64_t interval_ms)
{
	sigset_t set;

	changes(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	*watch = (struct watch){ interval_ms, watch_now_ms() };
}

int64_t watch_left_ms(const struct watch *watch)
{
	int64_t left = watch->due_ms - watch_now_ms();

	return left > 0 ? left : 0;
}

void watch_next(struct watch *watch)
{
	int64_t now = watch_now_ms();

	watch->due_ms += watch->interval_ms;
	if (watch->due_ms < now)
		watch->due_ms = now;
}

bool watch_wait(const struct watch *watch)
{
	struct timespec left;
	sigset_t set;
	int64_t ms;
	int ret;

	changes(&set);
	do {
		ms = watch_left_ms(watch);
		left = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
		ret = sigtimedwait(&set, NULL, &left);
	} while (ret < 0 && errno == EINTR);
	return ret < 0;
}
