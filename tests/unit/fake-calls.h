/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the linker's --wrap makes of the calls: ours, and the real ones. */
#ifndef TESTS_UNIT_FAKE_CALLS_H
#define TESTS_UNIT_FAKE_CALLS_H

#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

struct mnl_socket;

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags);
int __wrap_mnl_socket_close(struct mnl_socket *nl);
int __wrap_mnl_socket_bind(struct mnl_socket *nl, unsigned int groups, pid_t pid);
int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type, void *buf, socklen_t size);
int __wrap_mnl_socket_get_fd(const struct mnl_socket *nl);

ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
int __wrap_recvmmsg(int fd, struct mmsghdr *to, unsigned int count, int flags,
		    struct timespec *timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);

int __wrap_ioctl(int fd, unsigned long request, ...);
int __real_ioctl(int fd, unsigned long request, ...);
int __wrap_access(const char *path, int mode);
int __wrap_stat(const char *path, struct stat *file);
int __wrap_fstat(int fd, struct stat *file);
int __real_fstat(int fd, struct stat *file);
int __wrap_setns(int fd, int type);
int __wrap_open(const char *path, int flags, ...);
int __real_open(const char *path, int flags, ...);
ssize_t __wrap_read(int fd, void *to, size_t size);
ssize_t __real_read(int fd, void *to, size_t size);

#endif
