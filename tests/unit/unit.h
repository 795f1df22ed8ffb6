/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every unit test needs: cmocka, and the name of the row of a table that failed. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What is a text, or the number of a round. */
#define assert_for(what, condition) \
	do { \
		if (!(condition)) \
			fail_msg("%s: not true: %s", what, #condition); \
	} while (0)

#define assert_round(round, condition) \
	do { \
		if (!(condition)) \
			fail_msg("round %zu: not true: %s", (size_t)(round), #condition); \
	} while (0)

#endif
