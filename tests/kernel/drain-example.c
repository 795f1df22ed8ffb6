/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The program examples/drain, as people run it: both forms, interrupted, refused. */
#include "draining.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"

static char output[8192];

struct program {
	pid_t pid;
	int output; /* and its errors */
	size_t size;
};

/* In the build's folder, where this program is too. */
static void program_path(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 64);

	assert_true(length > 0);
	path[length] = '\0';
	for (int i = 0; i < 3; i++)
		*strrchr(path, '/') = '\0';
	strcat(path, "/examples/drain");
}

static struct program start(const char *const *words)
{
	struct program program = { .size = 0 };
	const char *argv[8] = { "drain" };
	char path[512];
	int ends[2];

	program_path(path, sizeof(path));
	for (size_t i = 0; words[i]; i++)
		argv[i + 1] = words[i];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	program.pid = fork();
	if (program.pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execv(path, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	program.output = ends[0];
	output[0] = '\0';
	return program;
}

/* Some more of what it writes; false at the end. */
static bool read_more(struct program *program)
{
	ssize_t got = read(program->output, output + program->size,
			   sizeof(output) - 1 - program->size);

	if (got <= 0)
		return false;
	program->size += (size_t)got;
	output[program->size] = '\0';
	return true;
}

static void assert_end(struct program *program, int status)
{
	int ended;

	while (read_more(program))
		;
	close(program->output);
	assert_int_equal(waitpid(program->pid, &ended, 0), program->pid);
	assert_that(WIFEXITED(ended) && WEXITSTATUS(ended) == status, "status %d: %s", ended,
		    output);
}

#define RUN(status, ...) run(status, (const char *const[]){ __VA_ARGS__, NULL })

static void run(int status, const char *const *words)
{
	struct program program = start(words);

	assert_end(&program, status);
}

static void assert_said(const char *text)
{
	assert_that(strstr(output, text), "no '%s' in: %s", text, output);
}

static void takes_a_server_out(void **state)
{
	struct draining d;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	RUN(0, "0", "tcp " WEB, "10.9.0.11:8080");
	assert_said("10.9.0.11:8080 of tcp 10.9.0.1:80: waiting, weight 0 (was 1), 0 active and 0 "
		    "inactive connections; done by the deadline in 600 s\n");
	assert_said("10.9.0.11:8080 of tcp 10.9.0.1:80: done, drained, weight 0 (was 1)");
	assert_false(has_server(&d, 0));
	draining_end(&d);
}

static void moves_weight(void **state)
{
	struct draining d;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 10);
	set_weight(&d, 1, 0);
	RUN(0, "2", "tcp " WEB, "10.9.0.11:8080=4", "10.9.0.12:8081=6");
	assert_said("10.9.0.11:8080 of tcp 10.9.0.1:80: moving, weight 7 on its way from 10 to 4");
	assert_said("10.9.0.12:8081 of tcp 10.9.0.1:80: done, moved, weight 6 (was 0)\n");
	assert_int_equal(weight_of(&d, 0), 4);
	assert_int_equal(weight_of(&d, 1), 6);
	draining_end(&d);
}

static void puts_weights_back(void **state)
{
	const char *const words[] = { "100", "all", "10.9.0.11:8080", NULL };
	struct program program;
	struct draining d;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 1000);
	program = start(words);
	while (!strstr(output, "moving, weight 990"))
		assert_true(read_more(&program));
	assert_int_equal(kill(program.pid, SIGINT), 0);
	assert_end(&program, 1);
	assert_said("done, cancelled, weight 1000");
	assert_int_equal(weight_of(&d, 0), 1000);
	draining_end(&d);
}

static void says_what_is_wrong(void **state)
{
	struct draining d;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 1, 0);
	RUN(1, "0", "tcp " WEB, "10.9.0.11:8080");
	assert_said("no other server of the service has a weight above 0");
	RUN(1, "0", "tcp " WEB, "10.9.0.11:8080=1", "10.9.0.12:8081=1");
	assert_said("a shift keeps the sum");
	RUN(1, "0", "tcp", "10.9.0.11:8080");
	assert_said("'tcp' lacks an address and port");
	RUN(1, "0", "tcp " WEB, "10.9.0.11");
	assert_said("'10.9.0.11' has no port");
	RUN(1, "0", "tcp " WEB);
	assert_said("SECONDS SERVICE SERVER");
	assert_int_equal(weight_of(&d, 0), 1);
	draining_end(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("takes a server out and deletes it", takes_a_server_out),
		NET_TEST("moves weight from server to server", moves_weight),
		NET_TEST("puts the weights back when interrupted", puts_weights_back),
		NET_TEST("says what is wrong", says_what_is_wrong),
	};

	return cmocka_run_group_tests_name("drain-example", tests, NULL, NULL);
}
