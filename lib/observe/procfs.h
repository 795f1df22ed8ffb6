/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What only /proc has, in a handle's network namespace. */
#ifndef LIB_OBSERVE_PROCFS_H
#define LIB_OBSERVE_PROCFS_H

#include "kernel/call.h"

#define PROCFS_NET "/proc/thread-self/net/"
#define PROCFS_SYSCTL "/proc/sys/net/ipv4/vs/"

/*
 * Open a file where the handle is, or where it would be opened if it is not open: no command is
 * sent and no capability needed, unless the namespace is another one than the thread's. Returns a
 * descriptor that is closed on exec; -ENOENT when the kernel has no such file, which for a file
 * that every version has means that its module is not loaded; or what opening it gave.
 */
int procfs_open(const struct ipvs *h, const char *path, int flags);

/*
 * The same for reading a file of PROCFS_NET that every version has. An open handle has the module
 * loaded if need be, one that is not open never does: -ENOPROTOOPT then. A failure sets the
 * handle's error.
 */
int procfs_open_net(struct ipvs *h, const struct call *call, const char *name);

/* Set the handle's error for such a file that can't be read, or understood (-EBADMSG). */
int procfs_fail(struct ipvs *h, const struct call *call, const char *name, int code);

#endif
