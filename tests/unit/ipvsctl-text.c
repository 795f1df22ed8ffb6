/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How ipvsctl writes numbers and bars. */
#include <string.h>

#include "../../examples/ipvsctl/words/bar.h"
#include "../../examples/ipvsctl/words/units.h"
#include "unit.h"

static const struct {
	double number;
	const char *rate, *bytes, *count;
} numbers[] = {
	{ 0, "0", "0", "0" },
	{ 0.0001, "<0.1", "<0.1B", "0" },
	{ 0.0499, "<0.1", "<0.1B", "0" },
	{ 0.05, "0.1", "0.1B", "0" },
	{ 1, "1", "1B", "1" },
	{ 1.04, "1.0", "1.0B", "1" },
	{ 15.25, "15.2", "15.2B", "15" },
	{ 99.94, "99.9", "99.9B", "100" },
	{ 99.96, "100", "100B", "100" },
	{ 999.4, "999", "999B", "999" },
	{ 999.5, "1.0k", "1.0kB", "1000" },
	{ 1000, "1.0k", "1.0kB", "1000" },
	{ 99949, "99.9k", "99.9kB", "99949" },
	{ 123456, "123k", "123kB", "123456" },
	{ 999499, "999k", "999kB", "999499" },
	{ 999500, "1.0M", "1.0MB", "999500" },
	{ 999999.5, "1.0M", "1.0MB", "1.0M" },
	{ 2147483647, "2.1G", "2.1GB", "2.1G" },
	{ 5e12, "5.0T", "5.0TB", "5.0T" },
	{ 5e15, "5.0P", "5.0PB", "5.0P" },
	{ 18446744073709551615.0, "18.4E", "18.4EB", "18.4E" },
	{ 1.8e28, "18000000000E", "18000000000EB", "18000000000E" },
};

static void test_numbers_have_three_digits_or_so(void **state)
{
	char buf[UNITS_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		assert_string_equal(units_format(numbers[i].number, "", buf), numbers[i].rate);
		assert_string_equal(units_format(numbers[i].number, "B", buf), numbers[i].bytes);
		assert_string_equal(units_format_count(numbers[i].number, buf), numbers[i].count);
	}
}

static const struct {
	double part;
	int cells;
	const char *blocks, *ascii;
} bars[] = {
	{ 0, 3, "   ", "   " },
	{ 1e-9, 3, "▏  ", "#  " },
	{ 0.125, 1, "▏", "#" },
	{ 0.25, 1, "▎", "#" },
	{ 0.5, 1, "▌", "#" },
	{ 0.875, 1, "▉", "#" },
	{ 0.5, 3, "█▌ ", "## " },
	{ 0.4, 3, "█▎ ", "#  " },
	{ 0.99, 3, "███", "###" },
	{ 1, 3, "███", "###" },
	{ 7, 3, "███", "###" },
	{ 0.5, 0, "", "" },
};

static void test_bars_fill_their_cells(void **state)
{
	char buf[BAR_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bars); i++) {
		assert_string_equal(bar_format(bars[i].part, bars[i].cells, true, buf),
				    bars[i].blocks);
		assert_string_equal(bar_format(bars[i].part, bars[i].cells, false, buf),
				    bars[i].ascii);
	}
	assert_int_equal(strlen(bar_format(1, BAR_CELLS_MAX, true, buf)), BAR_SIZE - 1);
	assert_int_equal(strlen(bar_format(0, BAR_CELLS_MAX, true, buf)), BAR_CELLS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_have_three_digits_or_so),
		cmocka_unit_test(test_bars_fill_their_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
