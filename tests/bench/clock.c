/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: clock ROUNDS FILE PROGRAM [ARG...]
 *
 * Runs a program so many times, its stdin FILE, its stdout nowhere; prints how many nanoseconds the
 * fastest run took, from start to end.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stage.h"

extern char **environ;

static uint64_t run(const posix_spawn_file_actions_t *actions, char **argv)
{
	uint64_t begin = stage_now();
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, *argv, actions, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) < 0 || status != 0)
		die("%s failed", *argv);
	return stage_now() - begin;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	uint64_t least = 0;

	if (argc < 4)
		die("usage: clock ROUNDS FILE PROGRAM [ARG...]");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, argv[2], O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (int i = 0; i < atoi(argv[1]); i++) {
		uint64_t took = run(&actions, argv + 3);

		if (!least || took < least)
			least = took;
	}
	printf("%ju\n", (uintmax_t)least);
	return 0;
}
