/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "load.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Without -r it would end with the first error. Where an answer takes longer than -s, it ends. */
static void run_ab(const char *from, const char *path, unsigned int requests,
		   unsigned int at_a_time)
{
	char url[64], count[16], width[16];
	const char *argv[16] = { "ab", "-q", "-r", "-s", "30", "-n", count, "-c", width };
	size_t argc = 9;

	snprintf(url, sizeof(url), "http://" SITE_ADDRESS "%s", path);
	snprintf(count, sizeof(count), "%u", requests);
	snprintf(width, sizeof(width), "%u", at_a_time);
	if (from) {
		argv[argc++] = "-B";
		argv[argc++] = from;
	}
	argv[argc] = url;
	execvp("ab", (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* What it writes fits into the pipe. */
void load_start(struct load *load, const char *from, const char *path, unsigned int requests,
		unsigned int at_a_time)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	load->pid = fork();
	if (load->pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		run_ab(from, path, requests, at_a_time);
	}
	close(ends[1]);
	load->output = ends[0];
	load->stopped = false;
}

bool load_is_over(const struct load *load)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)load->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == load->pid;
}

void load_stop(struct load *load)
{
	load->stopped = true;
	kill(load->pid, SIGINT);
}

static bool find_number(const char *text, const char *before, unsigned int *number)
{
	const char *at = strstr(text, before);

	*number = at ? (unsigned int)strtoul(at + strlen(before), NULL, 10) : 0;
	return at;
}

static void read_all(int fd, char *text, size_t size)
{
	size_t used = 0;
	ssize_t got;

	while (used < size - 1 && (got = read(fd, text + used, size - 1 - used)) > 0)
		used += (size_t)got;
	text[used] = '\0';
}

void load_end(struct load *load, struct load_result *result)
{
	unsigned int complete, failed, errors, longest;
	char text[8192];

	read_all(load->output, text, sizeof(text));
	close(load->output);
	waitpid(load->pid, NULL, 0);
	if (load->stopped && !*text)
		return; /* before it has begun */
	assert_that(find_number(text, "Complete requests:", &complete), "ab: %s", text);
	assert_true(find_number(text, "Failed requests:", &failed));
	find_number(text, "Non-2xx responses:", &errors);
	find_number(text, " 100% ", &longest);
	if (failed)
		note("ab: %s", strstr(text, "Failed requests:"));
	result->complete += complete;
	result->failed += failed + errors;
	if (longest > result->longest_ms)
		result->longest_ms = longest;
}
