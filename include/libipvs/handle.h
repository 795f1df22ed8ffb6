/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The handle: one connection to the kernel's IPVS in one network namespace.
 *
 *	struct ipvs *h = ipvs_new();
 *
 *	if (ipvs_open(h) < 0)
 *		puts(ipvs_last_error(h)->text);
 *	...
 *	ipvs_free(h);
 */
#ifndef LIBIPVS_HANDLE_H
#define LIBIPVS_HANDLE_H

#include <libipvs/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How long a wait for the kernel's answer lasts unless ipvs_deadline_set() said otherwise. */
#define IPVS_DEADLINE_DEFAULT_MS 5000

/* Opaque: made by ipvs_new(), freed by ipvs_free(). */
struct ipvs;

/**
 * ipvs_library_version - the library that runs, e.g. "0.1.0"
 *
 * Returns a constant string. Since 0.1.
 */
const char *ipvs_library_version(void);

/**
 * ipvs_new - make a handle; it is not open yet
 *
 * Returns the handle, to be freed with ipvs_free(); NULL means no memory and nothing else. The
 * other functions take NULL for a handle and say so, so checking ipvs_open() is enough.
 * Since 0.1.
 */
struct ipvs *ipvs_new(void);

/**
 * ipvs_free - close and free a handle
 * @h: the handle; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_free(struct ipvs *h);

/**
 * ipvs_netns_set - choose the network namespace, before ipvs_open()
 * @h: a handle that is not open
 * @netns: a name as "ip netns" knows it, or a path such as /proc/123/ns/net (anything with a
 *	slash); NULL = the calling thread's own at ipvs_open(), which is the default
 *
 * Returns 0; -EBUSY when the handle is open; -ENOENT, -EACCES ... when it can't be opened
 * (IPVS_REASON_NETNS); -EINVAL when it is not a network namespace. Since 0.1.
 */
int ipvs_netns_set(struct ipvs *h, const char *netns);

/**
 * ipvs_netns_set_fd - choose the network namespace by descriptor, before ipvs_open()
 * @h: a handle that is not open
 * @fd: an open namespace file; the handle keeps a duplicate of its own
 *
 * Returns 0; -EBUSY when the handle is open; -EBADF, or -EINVAL when it is not a network
 * namespace (IPVS_REASON_NETNS). Since 0.1.
 */
int ipvs_netns_set_fd(struct ipvs *h, int fd);

/**
 * ipvs_deadline_set - how long one operation may wait for the kernel's answer
 * @h: the handle, open or not
 * @milliseconds: 1 to 2147483647
 *
 * After -ETIMEDOUT the handle has a new socket and can be used on; whether the kernel did what
 * was asked is not known. The kernel runs a command inside the system call that sends it; the
 * time it takes there, on a lock or loading a module, can't be cut short and comes on top.
 *
 * Returns 0, or -EINVAL. Since 0.1.
 */
int ipvs_deadline_set(struct ipvs *h, uint32_t milliseconds);

/**
 * ipvs_open - connect to the kernel
 * @h: the handle; open already is fine, nothing happens then
 *
 * Lets the kernel load its module ip_vs where it has one, and makes sure that this process may
 * use it. When the namespace was chosen, the calling thread enters it for a moment, which takes
 * CAP_SYS_ADMIN. The descriptors are closed on exec.
 *
 * Returns 0; -ENOPROTOOPT: the kernel has no IPVS (IPVS_REASON_NO_MODULE); -EPERM:
 * IPVS_REASON_PERMISSION or IPVS_REASON_USER_NAMESPACE; IPVS_REASON_NETNS with the errno;
 * -ETIMEDOUT; -ENOMEM; -EINVAL for NULL. Since 0.1.
 */
int ipvs_open(struct ipvs *h);

/**
 * ipvs_shutdown - close the connection, keep the handle
 * @h: the handle; not open is fine
 *
 * Every operation then fails with -ENOTCONN (IPVS_REASON_NOT_OPEN) until ipvs_open().
 *
 * Returns 0, -EBUSY, or -EINVAL for NULL. Since 0.1.
 */
int ipvs_shutdown(struct ipvs *h);

/**
 * ipvs_last_error - what the last operation on a handle said
 * @h: the handle; NULL gives a constant record that says there is none
 *
 * Returns a record inside the handle, never NULL: code 0 after a success. It holds until the
 * next operation on this handle. Since 0.1.
 */
const struct ipvs_error *ipvs_last_error(const struct ipvs *h);

/**
 * ipvs_info_get - the kernel's IPVS version and the size of its connection table
 * @h: an open handle
 * @info: gets the answer
 *
 * Returns 0 or a negative errno. Since 0.1.
 */
int ipvs_info_get(struct ipvs *h, struct ipvs_info *info);

#ifdef __cplusplus
}
#endif

#endif
