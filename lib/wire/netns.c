/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMED_DIRECTORY "/var/run/netns" /* iproute2's */

int netns_check(int fd)
{
	return ioctl(fd, NS_GET_NSTYPE) == CLONE_NEWNET ? 0 : -EINVAL;
}

static int open_checked(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = netns_check(fd);
	if (ret < 0)
		close(fd);
	return ret < 0 ? ret : fd;
}

int netns_open(const char *netns)
{
	char path[PATH_MAX];
	const char *directory = strchr(netns, '/') ? "" : NAMED_DIRECTORY "/";

	if (snprintf(path, sizeof(path), "%s%s", directory, netns) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	return open_checked(path);
}

int netns_open_own(void)
{
	return open_checked("/proc/thread-self/ns/net");
}

struct netns_id netns_identify(int fd)
{
	struct netns_id id = { 0, 0 };
	struct stat file;

	if (fstat(fd, &file) == 0)
		id = (struct netns_id){ file.st_dev, file.st_ino };
	return id;
}

bool netns_differ(const struct netns_id *a, const struct netns_id *b)
{
	return a->inode && b->inode && (a->inode != b->inode || a->device != b->device);
}

static bool is_same(int a, int b)
{
	struct netns_id first = netns_identify(a), second = netns_identify(b);

	return first.inode && second.inode && !netns_differ(&first, &second);
}

int netns_enter(int fd, int *back)
{
	int own, ret;

	*back = -1;
	if (fd < 0)
		return 0;
	own = netns_open_own();
	if (own < 0)
		return own;
	if (is_same(own, fd)) {
		close(own);
		return 0;
	}
	if (setns(fd, CLONE_NEWNET) < 0) {
		ret = -errno;
		close(own);
		return ret;
	}
	*back = own;
	return 0;
}

int netns_leave(int back)
{
	int ret;

	if (back < 0)
		return 0;
	ret = setns(back, CLONE_NEWNET) < 0 ? -errno : 0;
	close(back);
	return ret;
}
