// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * usage: spaces make PREFIX NAME...            network namespaces PREFIX-NAME, with lo up
 *        spaces look PREFIX COMMAND NAME...    COMMAND in each of them, "== NAME" before it
 *
 * As ip(8) would, but for a hundred of them in the time that it takes for one.
 */
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(int ret, const char *what)
{
	if (ret >= 0)
		return;
	perror(what);
	exit(1);
}

static const char *path_of(const char *prefix, const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "/run/netns/%s-%s", prefix, name);
	return path;
}

static void make(const char *prefix, const char *name)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	const char *path = path_of(prefix, name);
	int fd;

	must(unshare(CLONE_NEWNET), "unshare");
	must(fd = socket(AF_INET, SOCK_DGRAM, 0), "socket");
	must(ioctl(fd, SIOCSIFFLAGS, &request), "lo");
	close(fd);
	must(fd = open(path, O_RDONLY | O_CREAT | O_EXCL, 0444), path);
	close(fd);
	must(mount("/proc/self/ns/net", path, NULL, MS_BIND, NULL), path);
}

static void look(const char *prefix, const char *command, const char *name)
{
	int fd = open(path_of(prefix, name), O_RDONLY);

	must(fd, name);
	must(setns(fd, CLONE_NEWNET), name);
	close(fd);
	printf("== %s\n", name);
	fflush(stdout);
	must(system(command), command);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	mkdir("/run/netns", 0755);
	if (strcmp(argv[1], "make") == 0)
		for (int i = 3; i < argc; i++)
			make(argv[2], argv[i]);
	else
		for (int i = 4; i < argc; i++)
			look(argv[2], argv[3], argv[i]);
}
