/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/socket.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <limits.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "wire/netns.h"

/* Error answers without a copy of the request, and with the kernel's own words if it has any. */
static int set_up(struct mnl_socket *nl)
{
	int one = 1;

	if (mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &one, sizeof(one));
	return 0;
}

static int open_here(struct mnl_socket **nl)
{
	int ret;

	*nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!*nl)
		return -errno;
	ret = set_up(*nl);
	if (ret < 0)
		socket_close(nl);
	return ret;
}

int socket_open(struct mnl_socket **nl, int netns)
{
	int back, left, ret = netns_enter(netns, &back);

	if (ret < 0)
		return ret;
	ret = open_here(nl);
	left = netns_leave(back);
	if (ret == 0 && left < 0)
		socket_close(nl);
	return ret < 0 ? ret : left;
}

void socket_close(struct mnl_socket **nl)
{
	if (*nl)
		mnl_socket_close(*nl);
	*nl = NULL;
}

int socket_send(struct mnl_socket *nl, const void *data, size_t size)
{
	/* The kernel tests the sender's capabilities alone only when there is an address. */
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct iovec iov = { (void *)(uintptr_t)data, size };
	struct msghdr message = {
		.msg_name = &kernel, .msg_namelen = sizeof(kernel), .msg_iov = &iov, .msg_iovlen = 1
	};
	ssize_t sent;

	do {
		sent = sendmsg(mnl_socket_get_fd(nl), &message, 0);
	} while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return -errno;
	return (size_t)sent == size ? 0 : -EMSGSIZE;
}

/*
 * An acknowledgement without a copy of the request is charged 832 to 896 bytes on 64-bit machines;
 * the kernel's own words in it, should it ever have some, are allowed for.
 */
#define ANSWER_COST 1536

/* Of a send buffer, the kernel keeps 32 bytes to itself. */
#define SEND_OVERHEAD 32

/* Beyond the system's limits this takes the privilege that IPVS asks for anyway. */
static int enlarge(int fd, int force, int option, int wanted)
{
	socklen_t length = sizeof(int);
	int size = 0;

	getsockopt(fd, SOL_SOCKET, option, &size, &length);
	if (size >= wanted)
		return size;
	setsockopt(fd, SOL_SOCKET, force, &wanted, sizeof(wanted));
	getsockopt(fd, SOL_SOCKET, option, &size, &length);
	return size;
}

struct socket_room socket_make_room(struct mnl_socket *nl, struct socket_room wanted)
{
	int fd = mnl_socket_get_fd(nl);
	int out = enlarge(fd, SO_SNDBUFFORCE, SO_SNDBUF, (int)wanted.bytes + SEND_OVERHEAD);
	int in = enlarge(fd, SO_RCVBUFFORCE, SO_RCVBUF, (int)wanted.answers * ANSWER_COST);
	struct socket_room room = { 0, 0 };

	if (out > SEND_OVERHEAD)
		room.bytes = (uint32_t)(out - SEND_OVERHEAD);
	if (in > 0)
		room.answers = (uint32_t)(in / ANSWER_COST);
	return room;
}

static void begin_deadline(struct deadline *deadline, const struct timespec *now)
{
	deadline->at = *now;
	deadline->at.tv_sec += deadline->milliseconds / 1000;
	deadline->at.tv_nsec += (long)(deadline->milliseconds % 1000) * 1000000;
	if (deadline->at.tv_nsec >= 1000000000) {
		deadline->at.tv_nsec -= 1000000000;
		deadline->at.tv_sec++;
	}
}

int deadline_left(struct deadline *deadline)
{
	struct timespec now;
	int64_t left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!deadline->at.tv_sec && !deadline->at.tv_nsec)
		begin_deadline(deadline, &now);
	left = (int64_t)(deadline->at.tv_sec - now.tv_sec) * 1000000000 +
	       (deadline->at.tv_nsec - now.tv_nsec);
	if (left <= 0)
		return 0;
	left = (left + 999999) / 1000000;
	return left > INT_MAX ? INT_MAX : (int)left;
}

static int wait_for_data(int fd, struct deadline *deadline)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	int left = deadline_left(deadline);

	if (!left)
		return -ETIMEDOUT;
	if (poll(&poller, 1, left) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

/* Other processes may write to our socket; only the kernel has port 0. */
static bool is_from_kernel(const struct mmsghdr *got)
{
	const struct sockaddr_nl *from = got->msg_hdr.msg_name;

	return got->msg_hdr.msg_namelen == sizeof(*from) && from->nl_pid == 0;
}

static int take(const struct mmsghdr *got, int count, struct datagram *datagrams)
{
	int taken = 0;

	for (int i = 0; i < count; i++) {
		if (!is_from_kernel(&got[i]))
			continue;
		if (got[i].msg_hdr.msg_flags & MSG_TRUNC)
			return -EBADMSG;
		datagrams[taken].data = got[i].msg_hdr.msg_iov->iov_base;
		datagrams[taken++].size = got[i].msg_len;
	}
	return taken;
}

static int receive_now(int fd, uint8_t *buffer, struct datagram *datagrams, int wanted)
{
	struct sockaddr_nl from[SOCKET_CHUNKS];
	struct iovec iov[SOCKET_CHUNKS];
	struct mmsghdr got[SOCKET_CHUNKS];
	int count;

	for (int i = 0; i < wanted; i++) {
		iov[i] = (struct iovec){ buffer + (size_t)i * SOCKET_CHUNK, SOCKET_CHUNK };
		got[i] = (struct mmsghdr){
			.msg_hdr = { .msg_name = &from[i], .msg_namelen = sizeof(from[i]),
				     .msg_iov = &iov[i], .msg_iovlen = 1 }
		};
	}
	count = recvmmsg(fd, got, (unsigned int)wanted, MSG_DONTWAIT, NULL);
	if (count < 0)
		return -errno;
	return take(got, count, datagrams);
}

int socket_receive(struct mnl_socket *nl, uint8_t *buffer, struct datagram *datagrams,
		   struct deadline *deadline, struct socket_wish wish)
{
	int fd = mnl_socket_get_fd(nl);

	/* What is there is taken first: the kernel answers inside the send. */
	for (;;) {
		int ret = receive_now(fd, buffer, datagrams, wish.count);

		if (ret == -EAGAIN && !wish.no_waiting)
			ret = wait_for_data(fd, deadline);
		else if (ret == 0 && !deadline_left(deadline))
			return -ETIMEDOUT; /* only strangers write to us */
		if (ret != 0 && ret != -EINTR)
			return ret;
	}
}

uint32_t socket_charge(struct mnl_socket *nl)
{
	uint32_t numbers[SK_MEMINFO_VARS] = { 0 };
	socklen_t size = sizeof(numbers);

	if (getsockopt(mnl_socket_get_fd(nl), SOL_SOCKET, SO_MEMINFO, numbers, &size) < 0)
		return 0;
	return numbers[SK_MEMINFO_RMEM_ALLOC];
}

int socket_netns(struct mnl_socket *nl)
{
	int fd = ioctl(mnl_socket_get_fd(nl), SIOCGSKNS);

	return fd < 0 ? -errno : fd;
}
