/* SPDX-License-Identifier: MIT */
#include "duration.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LONGEST_MS (INT64_C(1000) * 24 * 3600 * 1000)

/* From the largest on, as they are written. */
static const struct unit {
	const char *name;
	int64_t ms;
} units[] = {
	{ "d", 24 * 3600 * 1000 },
	{ "h", 3600 * 1000 },
	{ "m", 60 * 1000 },
	{ "s", 1000 },
	{ "ms", 1 },
};

#define UNIT_COUNT (sizeof(units) / sizeof(units[0]))

/* The place of a unit, at or behind the place where the last one was. */
static size_t find_unit(const char *text, size_t length, size_t place)
{
	for (; place < UNIT_COUNT; place++)
		if (strlen(units[place].name) == length &&
		    strncmp(units[place].name, text, length) == 0)
			break;
	return place;
}

/* A number of digits; -1 when there is none, or it is too large. */
static int64_t digits(const char **text)
{
	int64_t number = 0;
	const char *begin = *text;

	for (; **text >= '0' && **text <= '9'; (*text)++) {
		number = 10 * number + (**text - '0');
		if (number > LONGEST_MS)
			return -1;
	}
	return *text == begin ? -1 : number;
}

int64_t duration_parse(const char *text)
{
	int64_t sum = 0, number = digits(&text);
	size_t place = 0, length;

	if (number >= 0 && *text == '\0')
		return number <= LONGEST_MS / 1000 ? number * 1000 : -EINVAL;
	for (; number >= 0; number = digits(&text)) {
		length = strcspn(text, "0123456789");
		place = find_unit(text, length, place);
		if (place == UNIT_COUNT || number > (LONGEST_MS - sum) / units[place].ms)
			return -EINVAL;
		sum += number * units[place++].ms;
		text += length;
		if (*text == '\0')
			return sum;
	}
	return -EINVAL;
}

const char *duration_format(int64_t ms, char *buf)
{
	size_t used = 0;

	for (size_t i = 0; i < UNIT_COUNT; ms %= units[i++].ms)
		if (ms / units[i].ms || (ms == 0 && used == 0 && units[i].ms == 1000))
			used += (size_t)snprintf(buf + used, DURATION_SIZE - used, "%lld%s",
						 (long long)(ms / units[i].ms), units[i].name);
	return buf;
}
