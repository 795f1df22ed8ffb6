/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/sysctl-text.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "observe/sysctl-rows.h"
#include "value/addr.h"
#include "value/check.h"
#include "value/error.h"

#define REFUSE(error, ...) error_set(error, -EINVAL, IPVS_REASON_INVALID, __VA_ARGS__)
#define BLANKS " \t"

IPVS_API const char *ipvs_sysctl_about(const char *name)
{
	const struct sysctl_row *row = name ? sysctl_row_find(name) : NULL;

	return row ? row->about : NULL;
}

int sysctl_check_name(const char *name, struct ipvs_error *error)
{
	size_t length = strnlen(name, IPVS_SYSCTL_NAME_SIZE);

	if (length == IPVS_SYSCTL_NAME_SIZE)
		return REFUSE(error, "the name is longer than 63 characters");
	if (!length || *name == '.')
		return REFUSE(error, "the name is empty or begins with a dot");
	for (; *name; name++)
		if ((unsigned char)*name <= ' ' || *name == '/' || *name == 0x7f)
			return REFUSE(error,
				      "the name has a slash, a blank or a control character");
	return 0;
}

/* --- records --- */

static void fill_from_row(struct ipvs_sysctl *sysctl, const struct sysctl_row *row)
{
	snprintf(sysctl->unit, sizeof(sysctl->unit), "%s", row->unit);
	sysctl->kind = row->kind;
	sysctl->flags = IPVS_SYSCTL_KNOWN;
	sysctl->minimum = row->minimum;
	sysctl->maximum = row->maximum;
	if (row->quirks & SYSCTL_TICKS)
		sysctl->maximum /= ticks_per_second();
	if (row->quirks & SYSCTL_VARIES)
		return;
	sysctl->flags |= IPVS_SYSCTL_HAS_DEFAULT;
	sysctl->default_value = row->usual[0];
	sysctl->default_second = row->usual[1];
}

/* All but the value; kind 0 when the name is not known. */
static void describe(struct ipvs_sysctl *sysctl, const char *name)
{
	const struct sysctl_row *row = sysctl_row_find(name);

	memset(sysctl, 0, sizeof(*sysctl));
	snprintf(sysctl->name, sizeof(sysctl->name), "%s", name);
	sysctl->minimum = INT64_MIN;
	sysctl->maximum = INT64_MAX;
	if (row)
		fill_from_row(sysctl, row);
}

/* --- from text --- */

/* Decimal, no leading zeros. Where it ends, or NULL. */
static const char *parse_number(const char *text, int64_t *number)
{
	bool negative = *text == '-';
	int64_t sum = 0;

	text += negative;
	if (*text < '0' || *text > '9' || (*text == '0' && text[1] >= '0' && text[1] <= '9'))
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		int digit = *text - '0';

		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, negative ? -digit : digit, &sum))
			return NULL;
	}
	*number = sum;
	return text;
}

/* How many numbers the text is made of: 1 or 2; 0 = it is something else. */
static int parse_numbers(const char *text, int64_t numbers[2])
{
	int count = 0;

	for (text += strspn(text, BLANKS); *text; text += strspn(text, BLANKS)) {
		if (count == 2 || !(text = parse_number(text, &numbers[count])) ||
		    (*text && !strchr(BLANKS, *text)))
			return 0;
		count++;
	}
	return count;
}

/* How many numbers a kind is made of. */
static int numbers_of(uint32_t kind)
{
	switch (kind) {
	case IPVS_SYSCTL_BOOLEAN:
	case IPVS_SYSCTL_NUMBER:
		return 1;
	case IPVS_SYSCTL_PAIR:
		return 2;
	default:
		return 0;
	}
}

/* As what the sysctl is, or looks like when that is not known. False: it is something else. */
static bool take_value(struct ipvs_sysctl *sysctl, const char *text)
{
	static const uint32_t kinds[] = { IPVS_SYSCTL_TEXT, IPVS_SYSCTL_NUMBER, IPVS_SYSCTL_PAIR };
	int64_t numbers[2] = { 0 };
	int count = parse_numbers(text, numbers);

	if (!sysctl->kind)
		sysctl->kind = kinds[count];
	if (sysctl->kind == IPVS_SYSCTL_TEXT) {
		snprintf(sysctl->text, sizeof(sysctl->text), "%s", text);
		return true;
	}
	if (count != numbers_of(sysctl->kind))
		return false;
	sysctl->value = numbers[0];
	sysctl->second = count == 2 ? numbers[1] : 0;
	return true;
}

void sysctl_from_kernel(struct ipvs_sysctl *sysctl, const char *name, const char *text)
{
	describe(sysctl, name);
	sysctl->flags |= IPVS_SYSCTL_PRESENT;
	if (take_value(sysctl, text))
		return;
	sysctl->kind = IPVS_SYSCTL_TEXT;
	take_value(sysctl, text);
}

static int parse(struct ipvs_sysctl *sysctl, const char *name, const char *text,
		 struct ipvs_error *error)
{
	int ret = sysctl_check_name(name, error);

	if (ret < 0)
		return ret;
	describe(sysctl, name);
	if (strlen(text) >= sizeof(sysctl->text))
		return REFUSE(error, "the value is longer than 511 bytes");
	if (!take_value(sysctl, text))
		return error_set(error, -EINVAL, IPVS_REASON_TEXT,
				 "'%.64s' is not %s, decimal and without leading zeros", text,
				 sysctl->kind == IPVS_SYSCTL_PAIR ? "two numbers" : "a number");
	return sysctl_check(sysctl, error);
}

IPVS_API int ipvs_sysctl_parse(struct ipvs_sysctl *sysctl, const char *name, const char *text,
			       struct ipvs_error *error)
{
	struct ipvs_sysctl parsed;
	struct ipvs_error why;

	if (!sysctl || !name || !text)
		return REFUSE(error, "parse sysctl: NULL");
	if (parse(&parsed, name, text, &why) < 0)
		return error_set(error, why.code, why.reason, "sysctl %.63s: %s", name, why.text);
	*sysctl = parsed;
	return 0;
}

IPVS_API int ipvs_sysctl_format(const struct ipvs_sysctl *sysctl, char *buf, size_t size)
{
	if (!sysctl || !buf)
		return -EINVAL;
	if (sysctl->kind == IPVS_SYSCTL_TEXT)
		return text_length(snprintf(buf, size, "%.*s", IPVS_SYSCTL_TEXT_SIZE - 1,
					    sysctl->text), size);
	if (sysctl->kind == IPVS_SYSCTL_PAIR)
		return text_length(snprintf(buf, size, "%" PRId64 " %" PRId64, sysctl->value,
					    sysctl->second), size);
	if (numbers_of(sysctl->kind) == 1)
		return text_length(snprintf(buf, size, "%" PRId64, sysctl->value), size);
	return -EINVAL;
}

/* --- what is wrong --- */

static int check_text(const char *text, struct ipvs_error *error)
{
	size_t length = strnlen(text, IPVS_SYSCTL_TEXT_SIZE);

	if (length == IPVS_SYSCTL_TEXT_SIZE)
		return REFUSE(error, "the value is longer than 511 bytes");
	for (; *text; text++)
		if ((unsigned char)*text < ' ' && *text != '\t')
			return REFUSE(error, "the value has a control character");
	return 0;
}

static int check_range(int64_t number, const struct ipvs_sysctl *range, struct ipvs_error *error)
{
	if (number >= range->minimum && number <= range->maximum)
		return 0;
	return REFUSE(error, "%" PRId64 " is not from %" PRId64 " to %" PRId64 "%s%s", number,
		      range->minimum, range->maximum, *range->unit ? " " : "", range->unit);
}

static int check_quirks(const struct ipvs_sysctl *sysctl, unsigned int quirks,
			struct ipvs_error *error)
{
	int64_t value = sysctl->value, second = sysctl->second;

	if (quirks & SYSCTL_POWER_OF_2 && value & (value - 1))
		return REFUSE(error, "%" PRId64 " is not a power of 2", value);
	if (quirks & SYSCTL_BELOW && second && value >= second)
		return REFUSE(error, "the first number, %" PRId64 ", is not below the second, %"
			      PRId64 ", which is not 0", value, second);
	return 0;
}

static int check_kind(const struct ipvs_sysctl *sysctl, const struct ipvs_sysctl *known,
		      struct ipvs_error *error)
{
	static const char *const names[] = { "", "a boolean", "a number", "two numbers", "a text" };

	if (sysctl->kind < IPVS_SYSCTL_BOOLEAN || sysctl->kind > IPVS_SYSCTL_TEXT)
		return REFUSE(error, "kind %u is unknown", sysctl->kind);
	if (known->kind && known->kind != sysctl->kind)
		return REFUSE(error, "it is %s, not %s", names[known->kind], names[sysctl->kind]);
	return 0;
}

int sysctl_check(const struct ipvs_sysctl *sysctl, struct ipvs_error *error)
{
	const struct sysctl_row *row;
	struct ipvs_sysctl known;
	int ret = sysctl_check_name(sysctl->name, error);

	if (ret < 0)
		return ret;
	row = sysctl_row_find(sysctl->name);
	describe(&known, sysctl->name);
	for (size_t i = 0; i < sizeof(sysctl->reserved) / sizeof(sysctl->reserved[0]); i++)
		if (sysctl->reserved[i])
			return REFUSE(error, "a reserved field is not zero");
	if ((ret = check_kind(sysctl, &known, error)) < 0)
		return ret;
	if (sysctl->kind == IPVS_SYSCTL_TEXT)
		return check_text(sysctl->text, error);
	if ((ret = check_range(sysctl->value, &known, error)) < 0)
		return ret;
	if (sysctl->kind == IPVS_SYSCTL_PAIR &&
	    (ret = check_range(sysctl->second, &known, error)) < 0)
		return ret;
	return row ? check_quirks(sysctl, row->quirks, error) : 0;
}

/* --- what the kernel makes of it --- */

static bool is_automatic(const struct ipvs_sysctl *sysctl)
{
	return sysctl->value == 1 || sysctl->value == 2;
}

static bool is_same_value(const struct ipvs_sysctl *a, const struct ipvs_sysctl *b)
{
	char first[IPVS_SYSCTL_TEXT_SIZE], second[IPVS_SYSCTL_TEXT_SIZE];

	return ipvs_sysctl_format(a, first, sizeof(first)) >= 0 &&
	       ipvs_sysctl_format(b, second, sizeof(second)) >= 0 && strcmp(first, second) == 0;
}

bool sysctl_is_kept(const struct ipvs_sysctl *written, const struct ipvs_sysctl *shown)
{
	const struct sysctl_row *row = sysctl_row_find(written->name);
	unsigned int quirks = row ? row->quirks : 0;

	if (quirks & SYSCTL_REWRITES)
		return !*written->text == !*shown->text;
	if (quirks & SYSCTL_FLIPS && is_automatic(written) && is_automatic(shown))
		return true;
	return is_same_value(written, shown);
}
