/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Texts of 100 MB that are wrong from end to end: nothing is lost count of, and they take no memory.
 * Not run under valgrind, where each would take a minute; rules-text.c has small ones for that.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "rules.h"

#define SIZE 100000000

/* --- what is asked for, in bytes --- */

static size_t asked;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);

void *__wrap_malloc(size_t size)
{
	asked += size;
	return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	asked += count * size;
	return __real_calloc(count, size);
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	asked += count * size;
	return __real_reallocarray(memory, count, size);
}

/* --- texts --- */

static char *text;
static struct ipvs_text_errors errors;
static struct ipvs_table *table;

static int set_up(void **state)
{
	(void)state;
	text = __real_malloc(SIZE);
	table = ipvs_table_new();
	return text && table ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
	free(text);
	return 0;
}

static void fill(const char *head, const char *piece, size_t size)
{
	memcpy(text, piece, size);
	for (size_t done = size; done < SIZE; done += size) {
		size = done < SIZE - done ? done : SIZE - done;
		memcpy(text + done, text, size);
	}
	memcpy(text, head, strlen(head));
}

static uint64_t error_count(void)
{
	return errors.count + errors.more;
}

/* All in one line unless the piece ends one. wrong: how many errors for each piece. */
static const struct {
	const char *what, *piece;
	size_t size;
	double wrong; /* 0: one for the whole text */
	const char *says;
} cases[] = {
#define PIECE(text) text, text, sizeof(text) - 1
	{ "NULs", "\0", 1, 0, "byte 0x00 is not text" },
	{ "NULs in lines", "\0\n", 2, 1, "byte 0x00 is not text" },
	{ "a NUL in each line", "-A -f 7\0\n", 9, 1, "byte 0x00 is not text" },
	{ PIECE("x"), 0, "no command: " },
	{ PIECE("x "), 1, "unexpected word 'x'" },
	{ PIECE("x\n"), 1, "no command: " },
	{ PIECE("-"), 0, "unknown option '------------------------------" },
	{ PIECE("-q "), 1, "unknown option '-q'" },
	{ PIECE("-m "), 1, "-m (--masquerading) is given twice" },
	{ PIECE("-mw5 "), 2, "-m (--masquerading) is given twice" },
	{ PIECE("--weight=5 "), 1, "-w (--weight) is given twice" },
	{ PIECE("--weight "), 0.5, "-w (--weight) is given twice" },
	{ PIECE("-t 10.0.0.1:80 "), 1, "-t (--tcp-service) is given twice" },
	{ PIECE("-a -f 7 -r 10.0.0.1\n"), 1, "no line before this one adds the service fwmark 7" },
	{ PIECE("-A -t 10.0.0.1:80 -s rr -w 5 -x 1\n"), 3, "-w (--weight) is not for -A" },
};

static void check_errors(size_t i)
{
	uint64_t pieces = SIZE / cases[i].size, count = error_count();
	double expected = cases[i].wrong * (double)pieces;

	/* What begins or ends in the middle of a piece, or of a line, is not as the others are. */
	if (cases[i].wrong)
		assert_for(cases[i].what, (double)count > expected - 6 &&
			   (double)count < expected + 6);
	else
		assert_for(cases[i].what, count == 1);
	assert_for(cases[i].what, errors.count == (count < 1000 ? count : 1000));
	for (size_t k = 0; k < errors.count; k++) {
		assert_for(cases[i].what, errors.entries[k].line && errors.entries[k].column);
		assert_for(cases[i].what, strlen(errors.entries[k].text) < 200);
	}
	if (!strstr(errors.entries[0].text, cases[i].says))
		fail_msg("%s: %s", cases[i].what, errors.entries[0].text);
}

static void test_each_error_is_told_or_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		fill("", cases[i].piece, cases[i].size);
		ipvs_text_errors_free(&errors);
		asked = 0;
		assert_for(cases[i].what, ipvs_table_read(table, text, SIZE, &errors) == -EINVAL);
		check_errors(i);
		assert_for(cases[i].what, asked < 1000000);
		assert_for(cases[i].what, ipvs_table_service_count(table) == 0);
	}
}

/* One option with all of it for its value. */
static void test_a_value_may_be_as_long_as_it_likes(void **state)
{
	static const struct {
		const char *head, *piece, *says; /* NULL: it is right */
	} values[] = {
		{ "-A -f 7 -s ", "x", "-s (--scheduler): 'xxxxxxxx" },
		{ "-A -f ", "9", "-f (--fwmark-service): '99999" },
		{ "-A -t ", "1", "'1111111" },
		{ "-A -t ", ":", "':::::::" },
		{ "-A -t [", ":", "'[:::::::" },
		{ "-A -t 10.0.0.1:", "8", "'8888888" },
		{ "-A -f 7 -b ", "sh-port,", "-b (--sched-flags): " },
		{ "-A -f 7 --pe=", "\xff", "--pe: '???????" },
		{ "--start-daemon ", "m", "--start-daemon: 'mmmmm" },
		{ "-A -", "m", "-m (--masquerading) is given twice" },
		{ "-A --", "m", "unknown option '--mmmmmm" },
		{ "-A -f 7 #", "x", NULL },
		{ "-A -f 7 ", " ", NULL },
		{ "-A -f ", "0", "-f (--fwmark-service): '00000" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		int ret;

		fill(values[i].head, values[i].piece, strlen(values[i].piece));
		asked = 0;
		ret = ipvs_table_read(table, text, SIZE, &errors);
		assert_for(values[i].head, asked < 1000000);
		assert_for(values[i].head, ret == (values[i].says ? -EINVAL : 0));
		assert_for(values[i].head, ret == 0 || strstr(errors.entries[0].text,
							      values[i].says));
		ipvs_table_clear(table);
	}
}

/* Columns go on as far as their type. */
static void test_the_last_byte_of_a_long_line_is_found(void **state)
{
	(void)state;
	fill("-A -f 7 ", " ", 1);
	text[SIZE - 1] = '\0';
	assert_int_equal(ipvs_table_read(table, text, SIZE, &errors), -EINVAL);
	assert_int_equal(error_count(), 1);
	assert_int_equal(errors.entries[0].line, 1);
	assert_int_equal(errors.entries[0].column, SIZE);
}

/* Nothing is read for nobody. */
static void test_without_a_list_the_first_error_is_the_last(void **state)
{
	(void)state;
	fill("", "-q\n", 3);
	asked = 0;
	assert_int_equal(ipvs_table_read(table, text, SIZE, NULL), -EINVAL);
	assert_in_range(asked, 1, 10000);
}

/*
 * Clearing a table costs what is in it, once: here an index for a quarter of a million services
 * would have to be emptied a hundred thousand times.
 */
static void test_clearing_again_and_again_is_quick(void **state)
{
	static const char again[] = "-C\n-A -f 2\n-A -f 1\n-a -f 1 -r 10.0.0.1\n";
	size_t used = 0;

	(void)state;
	for (uint32_t i = 250000; i; i--)
		used += (size_t)sprintf(text + used, "-A -f %u\n", i);
	for (uint32_t i = 0; i < 100000; i++) {
		memcpy(text + used, again, sizeof(again) - 1);
		used += sizeof(again) - 1;
	}
	assert_int_equal(ipvs_table_read(table, text, used, &errors), 0);
	assert_int_equal(ipvs_table_service_count(table), 2);
	assert_int_equal(ipvs_table_dests(table, 0)->count, 1);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_each_error_is_told_or_counted),
		TEST(test_a_value_may_be_as_long_as_it_likes),
		TEST(test_the_last_byte_of_a_long_line_is_found),
		TEST(test_without_a_list_the_first_error_is_the_last),
		TEST(test_clearing_again_and_again_is_quick),
	};

	return cmocka_run_group_tests_name("large texts", tests, NULL, NULL);
}
