/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The program ipvsadm, and ipvsctl in its stead: changes from a file, the start included; reading to
 * nowhere.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;
static int input, nowhere;

static void address(char *text, const struct ipvs_addr *addr)
{
	inet_ntop(AF_INET, addr->bytes, text, INET_ADDRSTRLEN);
}

static void write_dest(FILE *file, const struct work *work, const char *service, uint32_t i,
		       uint32_t j)
{
	struct ipvs_dest dest = work_dest(work, i, j);
	char server[INET_ADDRSTRLEN];

	address(server, &dest.addr);
	if (work->job == JOB_DELETE)
		fprintf(file, "-d -t %s:80 -r %s:80\n", service, server);
	else
		fprintf(file, "-%c -t %s:80 -r %s:80 -m -w %u\n", work->job == JOB_ADD ? 'a' : 'e',
			service, server, dest.weight);
}

static void write_input(FILE *file, const struct work *work)
{
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service record = work_service(work, i);
		char service[INET_ADDRSTRLEN];

		address(service, &record.addr);
		if (work->job == JOB_ADD)
			fprintf(file, "-A -t %s:80 -s %s\n", service, record.scheduler);
		for (uint32_t j = 0; j < work->dests; j++)
			write_dest(file, work, service, i, j);
	}
}

static void prepare(const struct work *work)
{
	FILE *file;

	input = memfd_create("input", 0);
	nowhere = open("/dev/null", O_RDWR);
	file = fdopen(dup(input), "w");
	if (!file || nowhere < 0)
		die("ipvsadm: %m");
	if (work->job == JOB_ADD || work->job == JOB_SET || work->job == JOB_DELETE)
		write_input(file, work);
	fclose(file);
	lseek(input, 0, SEEK_SET);
}

/* As they are started by people: their symbols are bound when they are used. */
static void run(const char *program, const struct work *work)
{
	char name[] = "ipvsadm", option_r[] = "-R", option_l[] = "-Ln", option_s[] = "--stats";
	char *const restore[] = { name, option_r, NULL };
	char *const list[] = { name, option_l, option_s, NULL };
	bool reads = work->job == JOB_READ || work->job == JOB_OPEN;
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, 0);
	posix_spawn_file_actions_adddup2(&actions, nowhere, 1);
	unsetenv("LD_BIND_NOW");
	if (posix_spawnp(&pid, program, &actions, NULL, reads ? list : restore, environ) != 0 ||
	    waitpid(pid, &status, 0) < 0 || status != 0)
		die("%s failed", program);
}

static void run_ipvsadm(const struct work *work)
{
	run("ipvsadm", work);
}

/* It lies beside this program. */
static void run_ipvsctl(const struct work *work)
{
	char path[512];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 16);

	if (length < 0)
		die("/proc/self/exe: %m");
	path[length] = '\0';
	strcpy(strrchr(path, '/'), "/ipvsctl");
	run(path, work);
}

const struct way way_ipvsadm = {
	"ipvsadm", CAN_CHANGE | CAN(JOB_READ) | CAN(JOB_OPEN), true, prepare, run_ipvsadm
};

const struct way way_ipvsctl = {
	"ipvsctl", CAN_CHANGE | CAN(JOB_READ) | CAN(JOB_OPEN), true, prepare, run_ipvsctl
};
