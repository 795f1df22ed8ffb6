/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What only /proc has, in a handle's network namespace. */
#ifndef LIB_OBSERVE_PROCFS_H
#define LIB_OBSERVE_PROCFS_H

#include "kernel/handle.h"

#define PROCFS_NET "/proc/thread-self/net/"
#define PROCFS_SYSCTL "/proc/sys/net/ipv4/vs/"

/*
 * Open a file where the handle is, or where it would be opened if it is not open: no command is
 * sent and no capability needed, unless the namespace is another one than the thread's. Returns a
 * descriptor that is closed on exec; -ENOENT when the kernel has no such file, which for a file
 * that every version has means that its module is not loaded; or what opening it gave.
 */
int procfs_open(const struct ipvs *h, const char *path, int flags);

#endif
