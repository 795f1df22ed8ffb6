/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/sysctl-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observe/procfs.h"
#include "value/error.h"

#define PATH_SIZE (sizeof(PROCFS_SYSCTL) + IPVS_SYSCTL_NAME_SIZE)

static int open_once(const struct ipvs *h, const char *name, int flags)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), PROCFS_SYSCTL "%s", name);
	return procfs_open(h, path, flags);
}

static bool is_there(const struct ipvs *h, const char *path)
{
	int fd = procfs_open(h, path, O_RDONLY);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* This file is there with the module, in every namespace. */
static bool has_module(const struct ipvs *h)
{
	return is_there(h, PROCFS_NET "ip_vs");
}

int sysctl_file_open(struct ipvs *h, const struct call *call, const char *name, int flags)
{
	int fd = open_once(h, name, flags);

	if (fd != -ENOENT || !handle_is_open(h) || has_module(h))
		return fd;
	if (handle_touch(h, call) == 0)
		return open_once(h, name, flags);
	error_clear(&h->error);
	return fd;
}

/* One read, from the beginning: est_cpulist gives nothing behind it. */
static int read_text(int fd, char text[IPVS_SYSCTL_TEXT_SIZE])
{
	char whole[2 * IPVS_SYSCTL_TEXT_SIZE];
	ssize_t size = read(fd, whole, sizeof(whole) - 1);

	if (size < 0)
		return -errno;
	if (size && whole[size - 1] == '\n')
		size--;
	if (size >= IPVS_SYSCTL_TEXT_SIZE)
		return -EOVERFLOW;
	memcpy(text, whole, (size_t)size);
	text[size] = '\0';
	return 0;
}

int sysctl_file_read(struct ipvs *h, const struct call *call, const char *name,
		     char text[IPVS_SYSCTL_TEXT_SIZE])
{
	int fd = sysctl_file_open(h, call, name, O_RDONLY), ret;

	if (fd < 0)
		return fd;
	ret = read_text(fd, text);
	close(fd);
	return ret;
}

/* Opening to write is what setting does; to look at the file's mode would not tell everything. */
bool sysctl_file_is_writable(const struct ipvs *h, const char *name)
{
	int fd = open_once(h, name, O_WRONLY);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* --- why --- */

/* Every kernel has drop_entry; where sysctls are hidden, the folder is there and empty. */
static int explain_missing(struct ipvs *h, const struct call *call)
{
	if (is_there(h, PROCFS_SYSCTL "drop_entry"))
		return call_fail(h, call, -ENOENT, IPVS_REASON_NO_SYSCTL,
				 "this kernel has no such sysctl");
	if (has_module(h))
		return call_fail(h, call, -EPERM, IPVS_REASON_USER_NAMESPACE,
				 "this kernel has no sysctls of IPVS in network namespaces that "
				 "belong to a user namespace");
	if (!is_there(h, PROCFS_NET))
		return call_fail(h, call, -ENOENT, IPVS_REASON_SYSTEM, "there is no /proc here");
	return call_fail(h, call, -ENOPROTOOPT, IPVS_REASON_NO_MODULE,
			 "the module ip_vs is not loaded (try 'modprobe ip_vs')");
}

/* Only entering a namespace gives EPERM here. */
int sysctl_explain_open(struct ipvs *h, const struct call *call, const char *name, int code)
{
	switch (code) {
	case -ENOENT:
		return explain_missing(h, call);
	case -EPERM:
		return call_fail(h, call, code, IPVS_REASON_NETNS,
				 "the network namespace can't be entered: %s", strerror(EPERM));
	case -EACCES:
		return call_fail(h, call, code, IPVS_REASON_PERMISSION, "%s%s may not be read",
				 PROCFS_SYSCTL, name);
	case -EOVERFLOW:
		return call_fail(h, call, code, IPVS_REASON_ANSWER,
				 "its value is longer than %d bytes", IPVS_SYSCTL_TEXT_SIZE - 1);
	default:
		return call_fail(h, call, code, IPVS_REASON_SYSTEM, "%s%s: %s", PROCFS_SYSCTL,
				 name, strerror(-code));
	}
}

/* Nobody may write it, root neither. */
static bool is_read_only(struct ipvs *h, const char *name)
{
	int fd = open_once(h, name, O_RDONLY), ret;
	struct stat file;

	if (fd < 0)
		return false;
	ret = fstat(fd, &file);
	close(fd);
	return ret == 0 && !(file.st_mode & 0222);
}

int sysctl_explain_open_to_write(struct ipvs *h, const struct call *call, const char *name,
				 int code)
{
	if (code == -EROFS)
		return call_fail(h, call, code, IPVS_REASON_READ_ONLY,
				 "/proc/sys is mounted read-only here, as in containers");
	if (code != -EACCES)
		return sysctl_explain_open(h, call, name, code);
	if (is_read_only(h, name))
		return call_fail(h, call, code, IPVS_REASON_READ_ONLY,
				 "the kernel has it read-only in this network namespace");
	return call_fail(h, call, code, IPVS_REASON_PERMISSION,
			 "writing it takes root, or the capability CAP_NET_ADMIN");
}

int sysctl_explain_write(struct ipvs *h, const struct call *call, const char *text, int code)
{
	switch (code) {
	case -EACCES:
	case -EPERM:
		return call_fail(h, call, code, IPVS_REASON_PERMISSION,
				 "this process may not set it to '%.64s'", text);
	case -EINVAL:
	case -ERANGE:
	case -EOVERFLOW:
		return call_fail(h, call, code, IPVS_REASON_INVALID,
				 "the kernel refuses '%.64s': %s", text, strerror(-code));
	default:
		return call_fail(h, call, code, IPVS_REASON_SYSTEM, "write '%.64s': %s", text,
				 strerror(-code));
	}
}
