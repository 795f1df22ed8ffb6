/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A generic netlink socket: libmnl, buffers and the deadline. The only file that talks to the
 * kernel about messages, so tests put a kernel of their own below it (tests/unit/fake-kernel.c).
 */
#ifndef LIB_WIRE_SOCKET_H
#define LIB_WIRE_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct mnl_socket;

/*
 * The kernel makes dump chunks as large as the largest buffer that was ever received with, up to
 * 32 KiB. Two are received at once: the last data and the end mark come separately.
 */
#define SOCKET_CHUNK 32768
#define SOCKET_CHUNKS 2

struct datagram {
	const uint8_t *data;
	size_t size;
};

/* Open in a network namespace (negative: the thread's). 0, or a negative errno and *socket NULL. */
int socket_open(struct mnl_socket **socket, int netns);

/* *socket becomes NULL; is it already, nothing happens. */
void socket_close(struct mnl_socket **socket);

/* Send one or more messages, all of them. 0, or a negative errno. */
int socket_send(struct mnl_socket *socket, const void *data, size_t size);

/*
 * When to stop waiting. The clock is looked at first when something has to be waited for: mostly
 * the kernel has answered before its answer is asked for.
 */
struct deadline {
	uint32_t milliseconds;
	struct timespec at; /* zero: not begun */
};

/* Milliseconds left, rounded up, at most INT_MAX; 0 when it is past. */
int deadline_left(struct deadline *deadline);

/* How to receive. */
struct socket_wish {
	int count;	 /* datagrams at most: 1 to SOCKET_CHUNKS */
	bool no_waiting; /* -EAGAIN instead */
};

/*
 * Receive what the kernel sent, into buffer (SOCKET_CHUNK * SOCKET_CHUNKS). Returns how many
 * datagrams; -ETIMEDOUT at the deadline; -EBADMSG when one was too large; -ENOBUFS when the kernel
 * had to drop some, those before them follow; -EAGAIN as wished.
 */
int socket_receive(struct mnl_socket *socket, uint8_t *buffer, struct datagram *datagrams,
		   struct deadline *deadline, struct socket_wish wish);

/* How many bytes the kernel charges for what waits to be received, overhead included; or 0. */
uint32_t socket_charge(struct mnl_socket *socket);

/* The namespace that a socket is in, as a descriptor; or a negative errno. */
int socket_netns(struct mnl_socket *socket);

/* What the kernel takes at once, and what it can keep for us: beyond that it drops answers. */
struct socket_room {
	uint32_t bytes;	  /* in one send */
	uint32_t answers; /* without data */
};

/* Try to make so much room; returns how much there is. */
struct socket_room socket_make_room(struct mnl_socket *socket, struct socket_room wanted);

#endif
