/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "wire/netns.h"

/* What these folders show is up to the namespace of the thread that opens them. */
int procfs_open(const struct ipvs *h, const char *path, int flags)
{
	int back, left, fd, ret = netns_enter(handle_netns(h), &back);

	if (ret < 0)
		return ret;
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		fd = -errno;
	left = netns_leave(back);
	if (left < 0 && fd >= 0) {
		close(fd);
		fd = left;
	}
	return fd;
}
