// SPDX-License-Identifier: LGPL-2.1-or-later
/* What ipvsctl restores: many lines, of which many say the same of another server. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alike.h"
#include "ipvsctl.h"
#include "lines.h"
#include "queue.h"

/* # is 0 or 1; ? is a number below 300. */
static const char *const shapes[] = {
	"-a -t 10.0.0.#:80 -r 10.#.0.?:8# -m -w #", "-a -t 10.0.0.#:80 -r 10.#.0.?:8# -w #",
	"-e -f 1# -r 10.#.0.?:8# -w #", "-d -t 10.0.0.#:80 -r 10.#.0.?:8#",
	"-a -t 10.0.0.#:80 -r 10.#.0.0?:8# -m", "-a -t 10.0.0.#:80 -m -r 10.#.0.?:8#",
	"-a -t [2001:db8::#]:80 -r 10.#.0.?:8# -i", "-a -t 10.0.0.#:80 -r 1.#.0.?.# -m",
	"-a -u 10.0.0.#:80 -r 10.#.0.?:8# -i --tun-type gue --tun-port 8#", "-A -f 1# -s rr",
	"-a -t 10.0.0.#:80 -r [2001:db8::#]:80 -i -x 1#", "-a -t 10.0.0.#:80  -r 10.#.0.?:80",
	"-a -t 10.0.0.#:80 -r 10.#.0.?:66#66 -m", "-Z -t 10.0.0.#:80 -r 10.#.0.?:80",
};

#define SHAPES ((uint32_t)(sizeof(shapes) / sizeof(shapes[0])))

static void make_line(char line[128])
{
	static uint32_t number;
	const char *shape;
	size_t size = 0;

	if (random_below(5) == 0) /* else as before */
		number = random_below(SHAPES);
	for (shape = shapes[number]; *shape; shape++) {
		if (*shape == '?')
			size += (size_t)snprintf(line + size, 8, "%u", random_below(300));
		else
			line[size++] = *shape == '#' ? (char)('0' + random_below(2)) : *shape;
	}
	line[size] = '\0';
	if (random_below(20) == 0)
		line[random_below((uint32_t)size)] = ' ';
}

struct known {
	struct queue queue;
	struct alike alike;
	struct command last; /* that alike_keep() was told of */
	size_t hits;
};

/* Lines that are like one before say what they say when all of it is read. */
static void read_both(struct known *known, char *line)
{
	char *copy = strdup(line);
	struct reader words = { &spelling_line, line, line + strlen(line) };
	struct reader fresh = { &spelling_line, copy, copy + strlen(copy) };
	struct complaint wrong;
	struct command command = { .verb = VERB_NONE };
	struct ipvs_addr addr;
	uint16_t port;
	bool some = reader_next(&words);
	int ret = command_read(&command, &fresh, NULL, &wrong);

	line = words.at;
	if (some && alike_read(&known->alike, &known->queue, &words, &addr, &port)) {
		known->last.dest.addr = addr;
		known->last.dest.port = port;
		assert_int_equal(ret, 0);
		assert_memory_equal(&known->last, &command, sizeof(command));
		known->hits++;
	} else if (ret == 0 && given(&command, OPTION_SERVER)) {
		ptrdiff_t place = queue_add(&known->queue, &command);

		assert_int_equal(command_read(&command, &words, NULL, &wrong), 0);
		alike_keep(&known->alike, &known->queue, place, line, &words);
		known->last = command;
	}
	free(copy);
}

static void test_lines_that_are_alike(void **state)
{
	struct known known = { .queue = QUEUE_INIT };

	(void)state;
	for (size_t i = 0; i < 50000; i++) {
		char line[128];

		make_line(line);
		read_both(&known, line);
	}
	assert_in_range(known.hits, 3000, 45000);
	queue_free(&known.queue);
}

/* Any mixture of commands comes out as it went in. */
static void test_a_queue(void **state)
{
	enum { COUNT = 20000 };
	struct queue queue = QUEUE_INIT;
	struct command *all = calloc(COUNT, sizeof(*all));
	ptrdiff_t places[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		size_t model = i ? random_below((uint32_t)i) : 0;

		memset(&all[i], (int)(1 + random_below(255)), sizeof(all[i]));
		places[i] = queue.size ? places[model] : 0;
		if (i && random_below(3)) {
			struct ipvs_dest other = all[i].dest;

			all[i] = all[model];
			all[i].dest.addr = other.addr;
			all[i].dest.port = other.port;
			assert_true(queue_add_server(&queue, places[i], &other.addr, other.port));
		} else {
			places[i] = queue_add(&queue, &all[i]);
			assert_true(places[i] >= 0);
		}
	}
	struct queue_reader reader = QUEUE_READER_INIT(&queue);

	for (size_t i = 0; i < COUNT; i++) {
		assert_true(queue_step(&reader));
		assert_memory_equal(&reader.command, &all[i], sizeof(all[i]));
	}
	assert_false(queue_step(&reader));
	queue_free(&queue);
	free(all);
}

/* Through a pipe, in whatever pieces: lines of all lengths, the last without a newline. */
static void test_lines_of_a_file(void **state)
{
	static char text[400000], expected[sizeof(text)];
	size_t size = 0, from = 0;
	FILE *file = tmpfile();
	struct lines lines = LINES_INIT(fileno(file));
	char *line, *end;

	(void)state;
	for (; size < sizeof(text) - 200000; size++)
		text[size] = random_below(200) ? 'x' : '\n';
	memset(text + size, 'y', sizeof(text) - size);
	assert_int_equal(fwrite(text, 1, sizeof(text), file), sizeof(text));
	rewind(file);
	memcpy(expected, text, sizeof(text));
	for (size_t number = 1; (line = lines_next(&lines, &end)); number++) {
		assert_int_equal(lines.number, number);
		assert_true(*end == '\0');
		assert_memory_equal(line, expected + from, (size_t)(end - line));
		from += (size_t)(end - line) + 1;
	}
	assert_int_equal(lines.error, 0);
	assert_int_equal(from, sizeof(text) + 1);
	lines_free(&lines);
	fclose(file);
	lines = (struct lines)LINES_INIT(-1);
	assert_null(lines_next(&lines, &end));
	assert_int_equal(lines.error, EBADF);
	lines_free(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_that_are_alike),
		cmocka_unit_test(test_a_queue),
		cmocka_unit_test(test_lines_of_a_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("ipvsctl's many lines", tests, NULL, NULL);
}
