/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Network namespaces as descriptors, and a short stay of the calling thread in one. */
#ifndef LIB_WIRE_NETNS_H
#define LIB_WIRE_NETNS_H

#include <stdbool.h>
#include <sys/types.h>

/* By name ("blue", as "ip netns" keeps it) or path. A descriptor, or a negative errno. */
int netns_open(const char *netns);

/* That of the calling thread. A descriptor, or a negative errno (no /proc). */
int netns_open_own(void);

/* 0, or -EINVAL when fd is no network namespace. */
int netns_check(int fd);

/* Which one it is, while it exists; all zero: not known. */
struct netns_id {
	dev_t device;
	ino_t inode;
};

struct netns_id netns_identify(int fd);

/* False when one of them is not known. */
bool netns_differ(const struct netns_id *a, const struct netns_id *b);

/*
 * Enter the namespace; netns_leave(*back) returns to the thread's own. Nothing happens when the
 * thread is there already, or fd is negative. 0, or a negative errno.
 */
int netns_enter(int fd, int *back);
int netns_leave(int back);

#endif
