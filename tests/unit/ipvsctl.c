// SPDX-License-Identifier: LGPL-2.1-or-later
/* What ipvsctl makes of words and numbers that no kernel is needed for. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "formats.h"
#include "ipvsctl.h"
#include "numbers.h"

/* --- numbers --- */

static void assert_number(uint64_t number, bool exact, const char *text)
{
	struct line line = { .size = 0 };

	number_add(&line, number, exact);
	line.text[line.size] = '\0';
	assert_string_equal(line.text, text);
}

static void test_numbers(void **state)
{
	static const struct { uint64_t number; const char *text, *exact; } cases[] = {
		{ 0, "        0", "        0" },
		{ 99999999, " 99999999", " 99999999" },
		{ 100000000, "  100000K", " 100000000" },
		{ 123456789, "  123456K", " 123456789" },
		{ 999999999, "  999999K", " 999999999" },
		{ 1000000000, "    1000M", " 1000000000" },
		{ 1234567890, "    1234M", " 1234567890" },
		{ 99999999999, "   99999M", " 99999999999" },
		{ 100000000000, "     100G", " 100000000000" },
		{ 99999999999999, "   99999G", " 99999999999999" },
		{ 100000000000000, "     100T", " 100000000000000" },
		{ 123456789012345, "     123T", " 123456789012345" },
		{ UINT64_MAX, "18446744T", " 18446744073709551615" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_number(cases[i].number, false, cases[i].text);
		assert_number(cases[i].number, true, cases[i].exact);
	}
}

/* --- formats --- */

static void assert_tunnel(const struct ipvs_dest_entry *entry, const char *text)
{
	const struct command command = { .given = BIT(OPTION_TUN_INFO) };
	struct line line = { .size = 0 };

	format_add_dest(format_of(&command), &line, entry, false);
	line.text[line.size] = '\0';
	assert_string_equal(line.text, text);
}

/* Which the kernel has, but ipvsadm has no words for. */
static void test_what_other_programs_make(void **state)
{
	struct ipvs_dest_entry entry = { .dest = { .forward = IPVS_FORWARD_TUNNEL, .tun_port = 99,
						   .tun_type = IPVS_TUNNEL_GUE, .weight = 1,
						   .tun_flags = 3 } };

	(void)state;
	assert_tunnel(&entry, " Tunnel  gue:99:r+c    1      0          0         ");
	entry.dest = (struct ipvs_dest){ .forward = IPVS_FORWARD_BYPASS, .weight = 2 };
	assert_tunnel(&entry, " Bypass  n/a           2      0          0         ");
	entry.dest.forward = 7;
	assert_tunnel(&entry, " ?       n/a           2      0          0         ");
}

/* A line that is too long is cut, and ends all the same. */
static void test_long_lines(void **state)
{
	struct line line = { .size = 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		line_add_left(&line, "a name", 50);
	assert_int_equal(line.size, sizeof(line.text) - 1);
	line_add_number_right(&line, 5, 100);
	assert_int_equal(line.size, sizeof(line.text) - 1);
}

/* --- words --- */

/* From a line, as they are restored. */
static struct reader line_reader(char *line)
{
	return (struct reader){ &spelling_line, line, line + strlen(line) };
}

/* From arguments, and from the same words in a line. */
static void assert_wrong(const char *text, int status, size_t column, const char *sentence)
{
	char *copy = strdup(text), *rest = strdup(text), *parts = rest, *list[32], *joined;
	struct reader line = line_reader(copy), arguments;
	struct complaint wrong;
	struct command command;
	size_t count = 0;

	while ((list[count] = strsep(&parts, " ")))
		count++;
	joined = reader_join(list, count, &arguments);
	assert_int_equal(command_read(&command, &arguments, "prog", &wrong), -1);
	assert_string_equal(wrong.text, sentence);
	assert_int_equal(wrong.status, status);
	assert_int_equal(wrong.at - joined, column);
	assert_int_equal(command_read(&command, &line, "prog", &wrong), -1);
	assert_string_equal(wrong.text, sentence);
	assert_int_equal(wrong.at - copy, column);
	free(joined);
	free(rest);
	free(copy);
}

/* Which word a complaint is about: for the columns of what is restored. */
static void test_complaints_name_their_word(void **state)
{
	(void)state;
	assert_wrong("x", 255, 0, "Try `prog -h' or 'prog --help' for more information.");
	assert_wrong("-A -t 10.0.0.1:80 -p 0", 2, 18, "invalid timeout value `0' specified");
	assert_wrong("-A -t 10.0.0.1:80 x -p", 2, 18, "unexpected argument x");
	assert_wrong("-A -t 10.0.0.1:80 --foo", 255, 18, "--foo: unknown option");
	assert_wrong("-A -t 10.0.0.1:80 -os", 255, 18, "-os: missing argument");
	assert_wrong("--set 1 2 x", 2, 10, "invalid timeout value `x' specified");
	assert_wrong("-D -n", 2, 0, "Illegal 'numeric' option with the 'delete-service' command");
}

static const char *const pool[] = {
	"-A", "-E", "-D", "-C", "-L", "-a", "-e", "-d", "--set", "--start-daemon", "-S", "-Z", "-R",
	"-t", "-u", "-f", "-6", "-s", "-p", "-M", "-r", "-g", "-i", "-m", "-w", "-x", "-y", "-o",
	"-b", "-n", "-c", "-X", "--stats", "--pe", "--tun-type", "--tun-port", "--tun-csum",
	"--mcast-group", "--syncid", "10.0.0.1:80", "[::1]:80", "::1", "7", "0", "-1", "rr", "sh",
	"sh-port,flag-1", ",", "gue", "sip", "master", "255.0.0.0", "64", "", "-", "--", "=", "-=",
	"--=", "[", "]", "[]:", ":", "99999999999999999999", "10.0.0.1:http", "224.0.0.1", "ipvsadm"
};

/* A word of the pool, two in one, or any bytes. */
static void make_word(char *word, size_t size)
{
	size_t length = random_below((uint32_t)size - 1);
	const char *one = pool[random_below(sizeof(pool) / sizeof(pool[0]))];
	const char *other = pool[random_below(sizeof(pool) / sizeof(pool[0]))];

	switch (random_below(12)) {
	case 0:
		snprintf(word, size, "%s%s", one, other);
		return;
	case 1:
		snprintf(word, size, "--%s=%s", one, other);
		return;
	case 2:
		for (size_t i = 0; i < length; i++)
			word[i] = (char)(1 + random_below(255));
		word[length] = '\0';
		return;
	default:
		snprintf(word, size, "%s", one);
	}
}

static size_t make_words(char words[][64], char **list, size_t most)
{
	size_t count = 1 + random_below((uint32_t)most);

	for (size_t i = 0; i < count; i++)
		make_word(list[i] = words[i], sizeof(words[i]));
	if (random_below(3))
		strcpy(words[0], pool[random_below(13)]);
	return count;
}

/* Every line is read or refused with a sentence about one of its words. */
static void test_any_words(void **state)
{
	size_t read = 0, refused = 0;

	(void)state;
	for (seed = 1; read + refused < 20000;) {
		char words[12][64], *list[12], *text;
		size_t count = make_words(words, list, 12);
		struct complaint wrong = { .status = 0 };
		struct reader reader;
		struct command command;

		text = reader_join(list, count, &reader);
		if (command_read(&command, &reader, NULL, &wrong) == 0) {
			assert_true(command.verb < VERB_NONE);
			read++;
		} else {
			assert_true(*wrong.text && wrong.at >= text && wrong.at < reader.end);
			assert_true(wrong.status == 2 || wrong.status == 255);
			refused++;
		}
		free(text);
	}
	assert_in_range(read, 300, 10000);
}

/* However long: the sentence is cut, the rest is as ever. */
static void test_long_words(void **state)
{
	static char word[100000];
	char add[] = "-A", option[] = "-t", *list[] = { add, option, word }, *text;
	struct complaint wrong;
	struct command command;
	struct reader reader;

	(void)state;
	memset(word, '1', sizeof(word) - 1);
	text = reader_join(list, 3, &reader);
	assert_int_equal(command_read(&command, &reader, "x", &wrong), -1);
	assert_string_equal(wrong.text, "illegal virtual server address[:port] specified");
	free(text);
	memset(word, '-', 2);
	list[1] = word;
	text = reader_join(list, 2, &reader);
	assert_int_equal(command_read(&command, &reader, "x", &wrong), -1);
	assert_int_equal(strlen(wrong.text), sizeof(wrong.text) - 1);
	free(text);
}

/* Empty words are words, too; the program's name is none in a line. */
static void test_words_of_a_line_and_of_arguments(void **state)
{
	char line[] = "\tipvsadm -a  b\r\nipvsadm ipvsadmx ipvsadm", empty[] = "", word[] = "ipvsadm";
	const char *const expected[] = { "-a", "b", "ipvsadmx" };
	struct reader reader = line_reader(line);
	char *list[] = { empty, word, empty }, *text;
	size_t count = 0;

	(void)state;
	for (; reader_next(&reader); count++)
		assert_string_equal(reader_cut(&reader), expected[count]);
	assert_int_equal(count, 3);
	text = reader_join(list, 3, &reader);
	for (count = 0; reader_next(&reader); count++)
		assert_string_equal(reader_cut(&reader), list[count]);
	assert_int_equal(count, 3);
	free(text);
	text = reader_join(list, 0, &reader);
	assert_false(reader_next(&reader));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_what_other_programs_make),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_complaints_name_their_word),
		cmocka_unit_test(test_any_words),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_words_of_a_line_and_of_arguments),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("ipvsctl's words and numbers", tests, NULL, NULL);
}
