/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Figures, eight at once, beside the same one by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "observe/digits.h"
#include "unit.h"

static uint32_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* The value of a digit in capitals, or -1. */
static int value_of(unsigned char digit)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

static void draw_digits(char *text)
{
	for (int i = 0; i < 8; i++)
		text[i] = "0123456789ABCDEF"[draw(16)];
	text[8] = '\0';
}

static bool are_digits(const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (value_of((unsigned char)text[i]) < 0)
			return false;
	return true;
}

/* As bytes in their order; as a number. */
static void check_hex(const char text[9])
{
	const char first[5] = { text[0], text[1], text[2], text[3] };
	uint64_t bad8 = 0, bad4 = 0;
	uint32_t bytes = htole32(digits_hex8(digits_load8(text), &bad8));
	uint16_t number = digits_hex4(digits_load4(text), &bad4);

	assert_for(text, are_digits(text, 8) == (bad8 == 0));
	assert_for(text, are_digits(text, 4) == (bad4 == 0));
	if (!bad8)
		assert_for(text, be32toh(bytes) == strtoul(text, NULL, 16));
	if (!bad4)
		assert_for(text, number == strtoul(first, NULL, 16));
}

/* An address and a port in sixteen bytes, of which the last two do not matter. */
static void check_end4(const char text[17])
{
	bool good = are_digits(text, 8) && text[8] == ' ' && are_digits(text + 9, 4) &&
		    text[13] == ' ';
	digits_words bad = { 0, 0 };
	uint16_t port;
	uint32_t bytes = htole32(digits_end4(text, &port, &bad));

	assert_for(text, good == (digits_are_bad(&bad) == 0));
	if (good) {
		assert_for(text, be32toh(bytes) == strtoul(text, NULL, 16));
		assert_for(text, port == strtoul(text + 9, NULL, 16));
	}
}

static void draw_end4(char *text)
{
	draw_digits(text);
	draw_digits(text + 9);
	text[8] = text[13] = ' ';
	text[14] = (char)draw(256);
	text[15] = (char)draw(256);
	text[16] = '\0';
}

static void test_an_address_and_a_port_have_their_values(void **state)
{
	char text[18];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		draw_end4(text);
		check_end4(text);
	}
	for (int place = 0; place < 16; place++)
		for (int byte = 0; byte < 256; byte++) {
			draw_end4(text);
			text[place] = (char)byte;
			check_end4(text);
		}
}

static void test_hexadecimal_digits_have_their_values(void **state)
{
	char text[9];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		draw_digits(text);
		check_hex(text);
	}
}

static void test_any_other_byte_at_any_place_is_noticed(void **state)
{
	char text[9];

	(void)state;
	for (int place = 0; place < 8; place++)
		for (int byte = 0; byte < 256; byte++)
			for (int round = 0; round < 10; round++) {
				draw_digits(text);
				text[place] = (char)byte;
				check_hex(text);
			}
}

static void test_small_letters_become_capitals_and_nothing_else_a_digit(void **state)
{
	char text[9] = "00000000";

	(void)state;
	for (int byte = 0; byte < 256; byte++) {
		unsigned char capital = byte >= 'a' && byte <= 'f' ? (unsigned char)(byte - 32)
								   : (unsigned char)byte;
		uint64_t bad = 0;

		text[3] = (char)byte;
		digits_hex8(digits_capital8(digits_load8(text)), &bad);
		assert_round(byte, (bad == 0) == (value_of(capital) >= 0));
	}
}

/* Blanks, then figures to the end. */
static bool is_decimal(const char *text)
{
	size_t blanks = strspn(text, " ");

	return strlen(text) == 8 && blanks < 8 && strspn(text + blanks, "0123456789") == 8 - blanks;
}

static void check_decimal(const char text[9])
{
	uint64_t bad = 0;
	uint32_t value = digits_decimal8(digits_load8(text), &bad);

	assert_for(text, is_decimal(text) == (bad == 0));
	if (!bad)
		assert_for(text, value == strtoul(text, NULL, 10));
}

static void test_decimal_numbers_have_their_values(void **state)
{
	char text[16];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		snprintf(text, sizeof(text), "%8u", draw(100000000) >> draw(24));
		check_decimal(text);
	}
	check_decimal("99999999");
	check_decimal("       0");
	check_decimal("        ");
}

static void test_any_other_byte_in_a_decimal_number_is_noticed(void **state)
{
	char text[16];

	(void)state;
	for (int place = 0; place < 8; place++)
		for (int byte = 0; byte < 256; byte++)
			for (int width = 1; width <= 8; width++) {
				snprintf(text, sizeof(text), "%8.*s", width, "31415926");
				text[place] = (char)byte;
				check_decimal(text);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_and_a_port_have_their_values),
		cmocka_unit_test(test_hexadecimal_digits_have_their_values),
		cmocka_unit_test(test_any_other_byte_at_any_place_is_noticed),
		cmocka_unit_test(test_small_letters_become_capitals_and_nothing_else_a_digit),
		cmocka_unit_test(test_decimal_numbers_have_their_values),
		cmocka_unit_test(test_any_other_byte_in_a_decimal_number_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
