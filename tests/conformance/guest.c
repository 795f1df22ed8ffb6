// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define NO_PROGRAM 127

struct ipvs *h;

static int bring_up_lo(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int ret = ioctl(fd, SIOCSIFFLAGS, &request);

	close(fd);
	return ret;
}

int enter_namespace(void **state)
{
	(void)state;
	if (unshare(CLONE_NEWNET) < 0 || bring_up_lo() < 0) {
		printf("# a new network namespace: %s (run this by tests/testbed/run)\n",
		       strerror(errno));
		return -1;
	}
	h = ipvs_new();
	if (ipvs_open(h) < 0) {
		printf("# %s\n", ipvs_last_error(h)->text);
		return -1;
	}
	return 0;
}

int leave_namespace(void **state)
{
	(void)state;
	ipvs_free(h);
	h = NULL;
	return 0;
}

void must_(int ret, const char *what)
{
	if (ret < 0)
		fail_msg("%s: %d, %s", what, ret, ipvs_last_error(h)->text);
}

static int memory_file(const char *text)
{
	int fd = memfd_create("text", MFD_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) ||
	    lseek(fd, 0, SEEK_SET) < 0)
		fail_msg("a file in memory: %s", strerror(errno));
	return fd;
}

/* In the child: become ipvsadm. */
static void become_ipvsadm(const char *words, int in, int out)
{
	char *copy = strdup(words), *argv[32] = { strdup("ipvsadm") };
	size_t count = 1;

	for (char *word = strtok(copy, " "); word && count < 31; word = strtok(NULL, " "))
		argv[count++] = word;
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	setenv("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin", 1);
	execvp(argv[0], argv);
	dprintf(STDERR_FILENO, "no program ipvsadm: install the package ipvsadm\n");
	_exit(NO_PROGRAM);
}

static char printed[32768];

/* Gives the wait status; what it printed is in printed. */
static int run(const char *input, const char *words)
{
	int in = memory_file(input), out = memory_file(""), status = -1;
	ssize_t length;
	pid_t pid = fork();

	if (pid == 0)
		become_ipvsadm(words, in, out);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail_msg("ipvsadm %s: %s", words, strerror(errno));
	length = pread(out, printed, sizeof(printed) - 1, 0);
	printed[length > 0 ? length : 0] = '\0';
	close(in);
	close(out);
	return status;
}

const char *ipvsadm_reading(const char *input, const char *words)
{
	int status = run(input, words);

	if (status != 0)
		fail_msg("ipvsadm %s: wait status %#x, it says: %s", words, status, printed);
	return printed;
}

const char *ipvsadm(const char *words)
{
	return ipvsadm_reading("", words);
}

int ipvsadm_status(const char *words)
{
	int status = run("", words);

	if (!WIFEXITED(status) || WEXITSTATUS(status) == NO_PROGRAM)
		fail_msg("ipvsadm %s: wait status %#x, it says: %s", words, status, printed);
	return WEXITSTATUS(status);
}

static size_t line_length(const char *text)
{
	return strcspn(text, "\n");
}

void same_text(const char *what, const char *found, const char *expected)
{
	int line = 1;

	if (strcmp(found, expected) == 0)
		return;
	while (*found && line_length(found) == line_length(expected) &&
	       strncmp(found, expected, line_length(found) + 1) == 0) {
		found += line_length(found) + 1;
		expected += line_length(expected) + 1;
		line++;
	}
	fail_msg("%s, line %d:\n#   found    '%.*s'\n#   expected '%.*s'", what, line,
		 (int)line_length(found), found, (int)line_length(expected), expected);
}

/* A listing of all services begins with the kernel's version. */
void same_listing(const char *words, const char *expected)
{
	struct ipvs_info info;
	char whole[16384];

	must(ipvs_info_get(h, &info));
	snprintf(whole, sizeof(whole), "IP Virtual Server version %u.%u.%u (size=%u)\n%s",
		 info.version >> 16, info.version >> 8 & 0xff, info.version & 0xff,
		 info.conn_table_size, expected);
	same_text(words, ipvsadm(words), whole);
}
