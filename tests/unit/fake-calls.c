/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The system calls of the library, as the linker redirects them (--wrap). */
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "fake-calls.h"
#include "fake-kernel.h"
#include "fake-script.h"
#include "unit.h"

#define FIRST_FD 5000
#define SOCKETS 256

/* What the library takes for libmnl's sockets; never given out twice. */
static struct fake_socket {
	bool is_open;
} sockets[SOCKETS + 1];

static int number_of(const struct mnl_socket *nl)
{
	ptrdiff_t number = (const struct fake_socket *)(const void *)nl - sockets;

	if (nl && number > 0 && number <= SOCKETS && sockets[number].is_open)
		return (int)number;
	fake.misuses++;
	return 0;
}

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags)
{
	struct fake_socket *socket;

	assert_int_equal(bus, NETLINK_GENERIC);
	assert_int_equal(flags, SOCK_CLOEXEC);
	errno = fake.open_error;
	if (fake.open_error)
		return NULL;
	assert_in_range(++fake.sockets, 1, SOCKETS);
	fake.sockets_open++;
	socket = &sockets[fake.sockets];
	socket->is_open = true;
	fake.options = 0;
	return (void *)socket;
}

int __wrap_mnl_socket_close(struct mnl_socket *nl)
{
	int number = number_of(nl);

	if (!number)
		return -1;
	sockets[number].is_open = false;
	fake.sockets_open--;
	return 0;
}

int __wrap_mnl_socket_bind(struct mnl_socket *nl, unsigned int groups, pid_t pid)
{
	assert_int_equal(groups, 0);
	assert_int_equal(pid, MNL_SOCKET_AUTOPID);
	errno = fake.bind_error;
	return number_of(nl) && !fake.bind_error ? 0 : -1;
}

int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type, void *buf, socklen_t size)
{
	assert_in_range(type, NETLINK_CAP_ACK, NETLINK_EXT_ACK);
	assert_int_equal(size, sizeof(int));
	assert_int_equal(*(int *)buf, 1);
	fake.options |= 1U << type;
	return number_of(nl) ? 0 : -1;
}

int __wrap_mnl_socket_get_fd(const struct mnl_socket *nl)
{
	return FIRST_FD + number_of(nl);
}

static int refuse(int error)
{
	errno = error;
	return -1;
}

/* The first of a row of errnos, which is then gone. */
static int next_error(int errors[4])
{
	int error = errors[0];

	memmove(errors, errors + 1, 3 * sizeof(errors[0]));
	errors[3] = 0;
	return error;
}

static void record(const struct iovec *data, int socket)
{
	struct fake_send *send = &fake.sent[fake.sends];

	assert_in_range(++fake.sends, 1, FAKE_SENDS);
	assert_in_range(data->iov_len, NLMSG_HDRLEN, sizeof(send->bytes));
	memcpy(send->bytes, data->iov_base, data->iov_len);
	send->size = data->iov_len;
	send->socket = socket;
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	const struct sockaddr_nl *to = message->msg_name;
	size_t size = message->msg_iov->iov_len - fake.send_cut;
	int error = next_error(fake.send_errors);

	assert_int_equal(flags, 0);
	assert_int_equal(message->msg_iovlen, 1);
	assert_int_equal(message->msg_namelen, sizeof(*to));
	assert_true(to->nl_family == AF_NETLINK && to->nl_pid == 0 && to->nl_groups == 0);
	if (error || fd == FIRST_FD)
		return refuse(error ? error : EBADF);
	record(message->msg_iov, fd - FIRST_FD);
	script_play(message->msg_iov->iov_base, message->msg_iov->iov_len, fd - FIRST_FD);
	fake.now_ns += (int64_t)fake.ms_per_send * 1000000;
	fake.send_cut = 0;
	if (fake.on_send)
		fake.on_send();
	return (ssize_t)size;
}

static void copy_out(const struct item *item, struct mmsghdr *to)
{
	struct sockaddr_nl from = { .nl_family = AF_NETLINK, .nl_pid = item->sender };
	struct iovec *room = to->msg_hdr.msg_iov;
	size_t size = item->size - item->cut;

	assert_int_equal(to->msg_hdr.msg_namelen, sizeof(from));
	memcpy(to->msg_hdr.msg_name, &from, sizeof(from));
	to->msg_hdr.msg_namelen = item->has_no_sender ? 0 : sizeof(from);
	to->msg_hdr.msg_flags = item->truncated || size > room->iov_len ? MSG_TRUNC : 0;
	to->msg_len = (unsigned int)(size < room->iov_len ? size : room->iov_len);
	memcpy(room->iov_base, item->data, to->msg_len);
}

/* As the kernel: what is there; its errors come before what was sent after them. */
int __wrap_recvmmsg(int fd, struct mmsghdr *to, unsigned int count, int flags,
		    struct timespec *timeout)
{
	unsigned int got = 0;
	struct item *item;

	assert_true((flags & MSG_DONTWAIT) && !timeout);
	fake.now_ns += (int64_t)fake.ms_per_receive * 1000000;
	if ((uintptr_t)to->msg_hdr.msg_iov->iov_base < 65536) {
		fake.misuses++;
		return refuse(EFAULT);
	}
	while (got < count && (item = script_next(fd - FIRST_FD)) && item->kind == ITEM_DATAGRAM) {
		item->taken = true;
		copy_out(item, &to[got++]);
	}
	item = script_next(fd - FIRST_FD);
	if (got)
		return (int)got;
	if (!item || item->kind == ITEM_WAIT)
		return refuse(EAGAIN);
	item->taken = true;
	return refuse(item->value);
}

/* Unless told otherwise, time passes here alone. */
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	struct item *item = script_next(fds->fd - FIRST_FD);
	int error = next_error(fake.poll_errors);
	int wait = timeout;

	assert_int_equal(count, 1);
	assert_int_equal(fds->events, POLLIN);
	assert_true(timeout > 0);
	fake.polls++;
	if (error)
		return refuse(error);
	if (item && item->kind != ITEM_WAIT)
		return 1;
	if (item && item->value <= timeout) {
		wait = item->value;
		item->taken = true;
	} else if (item) {
		item->value -= timeout;
	}
	fake.now_ns += (int64_t)wait * 1000000;
	return item && item->taken;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	assert_int_equal(clock, CLOCK_MONOTONIC);
	now->tv_sec = fake.now_ns / 1000000000;
	now->tv_nsec = fake.now_ns % 1000000000;
	return 0;
}

static bool has_memory(void)
{
	if (!fake.allocations_left) {
		errno = ENOMEM;
		return false;
	}
	if (fake.allocations_left > 0)
		fake.allocations_left--;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return has_memory() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
	return has_memory() ? __real_calloc(count, size) : NULL;
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
	fake.reallocations++;
	return has_memory() ? __real_reallocarray(memory, count, size) : NULL;
}

static int open_netns_of_socket(int fd)
{
	assert_true(fd > FIRST_FD);
	if (fake.skns_error)
		return refuse(fake.skns_error);
	return __real_open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
}

/* Asking for a device of this name makes a real kernel load the module. */
int __wrap_ioctl(int fd, unsigned long request, ...)
{
	struct ifreq *device;
	va_list args;

	if (request == SIOCGSKNS)
		return open_netns_of_socket(fd);
	if (request != SIOCGIFFLAGS)
		return __real_ioctl(fd, request);
	va_start(args, request);
	device = va_arg(args, struct ifreq *);
	va_end(args);
	assert_string_equal(device->ifr_name, "ip_vs");
	fake.module_asks++;
	if (fake.family_later)
		fake.family = fake.family_later;
	return refuse(ENODEV);
}

int __wrap_access(const char *path, int mode)
{
	const char directory[] = "/sys/module/";

	assert_int_equal(mode, F_OK);
	assert_memory_equal(path, directory, sizeof(directory) - 1);
	return strcmp(path + sizeof(directory) - 1, fake.module) == 0 ? 0 : refuse(ENOENT);
}

int __wrap_stat(const char *path, struct stat *file)
{
	assert_string_equal(path, "/proc/self/ns/user");
	if (!fake.user_ns)
		return refuse(ENOENT);
	memset(file, 0, sizeof(*file));
	file->st_ino = fake.user_ns;
	return 0;
}

/* Namespaces are told apart by their inodes. */
int __wrap_fstat(int fd, struct stat *file)
{
	int ret = __real_fstat(fd, file);

	if (fake.other_netns)
		file->st_ino += (ino_t)fd;
	return ret;
}

int __wrap_setns(int fd, int type)
{
	int error = next_error(fake.setns_errors);

	assert_true(fd >= 0);
	assert_int_equal(type, CLONE_NEWNET);
	fake.setns_calls++;
	return error ? refuse(error) : 0;
}

static int file_of(const char *text, size_t size)
{
	int fd = memfd_create("fake", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static int open_totals(void)
{
	if (fake.totals_error > 0)
		return refuse(fake.totals_error);
	if (fake.totals_error < 0)
		return __real_open("/", O_RDONLY | O_CLOEXEC);
	return file_of(fake.totals, strlen(fake.totals));
}

static int open_cpus(void)
{
	if (!fake.cpus)
		return refuse(ENOENT);
	return file_of(fake.cpus, fake.cpus_size ? fake.cpus_size : strlen(fake.cpus));
}

static const struct {
	const char *path;
	int (*open)(void);
} files[] = {
	{ "/proc/thread-self/net/ip_vs_stats", open_totals },
	{ "/proc/thread-self/net/ip_vs_stats_percpu", open_cpus },
};

/* Others than the library open files too, such as those of gcov. */
int __wrap_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	if (flags & O_CREAT) {
		va_start(args, flags);
		mode = va_arg(args, mode_t);
		va_end(args);
	}
	if (fake.no_proc && strcmp(path, "/proc/thread-self/ns/net") == 0)
		return refuse(ENOENT);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (strcmp(path, files[i].path) == 0) {
			assert_true(flags & O_CLOEXEC);
			return files[i].open();
		}
	return __real_open(path, flags, mode);
}

ssize_t __wrap_read(int fd, void *to, size_t size)
{
	if (fake.read_error)
		return refuse(fake.read_error);
	return __real_read(fd, to, fake.read_max && fake.read_max < size ? fake.read_max : size);
}
