/* SPDX-License-Identifier: MIT */
/* Durations as people write them: "90s", "5m", "1h30m", "250ms"; a number alone is seconds. */
#ifndef WORDS_DURATION_H
#define WORDS_DURATION_H

#include <stddef.h>
#include <stdint.h>

/* Milliseconds; -EINVAL: not a duration, or above 1000 days. */
int64_t duration_parse(const char *text);

#define DURATION_SIZE 32

/* As it is read, without what is 0: "1h30m"; "0s". Returns buf, of DURATION_SIZE bytes. */
const char *duration_format(int64_t ms, char *buf);

#endif
