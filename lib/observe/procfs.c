/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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

/* --- files that the module has in each namespace --- */

static int open_net(const struct ipvs *h, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), PROCFS_NET "%s", name);
	return procfs_open(h, path, O_RDONLY);
}

static bool is_mounted(void)
{
	int own = netns_open_own();

	if (own >= 0)
		close(own);
	return own != -ENOENT;
}

/* Where opening it can't have loaded the module, a file that is not there tells of the module. */
static int explain_open(struct ipvs *h, const struct call *call, const char *name, int code)
{
	if (code == -ENOENT && !handle_is_open(h) && is_mounted())
		return call_fail(h, call, -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
				 "the running kernel has no IPVS (no /proc/net/%s; "
				 "module ip_vs, try 'modprobe ip_vs')", name);
	if (code == -EPERM && handle_netns(h) >= 0) /* anyone may read the file itself */
		return call_fail(h, call, code, IPVS_REASON_NETNS,
				 "the network namespace can't be entered to read /proc/net/%s: %s",
				 name, strerror(-code));
	return procfs_fail(h, call, name, code);
}

int procfs_open_net(struct ipvs *h, const struct call *call, const char *name)
{
	int fd = open_net(h, name), ret;

	if (fd == -ENOENT && handle_is_open(h)) {
		ret = handle_touch(h, call);
		if (ret < 0)
			return ret;
		fd = open_net(h, name);
	}
	return fd < 0 ? explain_open(h, call, name, fd) : fd;
}

int procfs_fail(struct ipvs *h, const struct call *call, const char *name, int code)
{
	if (code == -EBADMSG)
		return call_fail(h, call, code, IPVS_REASON_ANSWER,
				 "/proc/net/%s: not in a form that is known", name);
	if (code == -ENOMEM)
		return call_fail(h, call, code, IPVS_REASON_MEMORY, "no memory");
	return call_fail(h, call, code, IPVS_REASON_SYSTEM, "/proc/net/%s: %s", name,
			 strerror(-code));
}
