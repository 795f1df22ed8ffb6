/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What no program can go below: requests encoded beforehand, 64 KiB in a send, one
 * acknowledgement a send; answers are thrown away. Lists are asked for as often as the library
 * must to know that they are whole (sends.c), which plain libmnl and ipvsadm do not care for.
 */
#include <stdlib.h>
#include <sys/socket.h>

#include "bench.h"
#include "sends.h"

static struct plain plain;
static struct sends sends;

static void prepare(const struct work *work)
{
	plain_open(&plain);
	sends_encode(&sends, &plain, work);
}

static int receive(int fd)
{
	static char buffers[2][PLAIN_BUFFER];
	struct iovec iov[2] = { { buffers[0], PLAIN_BUFFER }, { buffers[1], PLAIN_BUFFER } };
	struct mmsghdr got[2] = { { .msg_hdr = { .msg_iov = &iov[0], .msg_iovlen = 1 } },
				  { .msg_hdr = { .msg_iov = &iov[1], .msg_iovlen = 1 } } };
	int count = recvmmsg(fd, got, 2, MSG_DONTWAIT, NULL);

	if (count <= 0)
		die("floor: receive: %m");
	return ((struct nlmsghdr *)buffers[count - 1])->nlmsg_type;
}

/* Nothing but its end is looked at; bench.c sees to it that the work was done. */
static void run(const struct work *work)
{
	int fd = mnl_socket_get_fd(plain.nl);

	(void)work;
	for (size_t i = 0; i < sends.count; i++) {
		const struct send *now = &sends.sends[i];
		int type;

		if (send(fd, sends.memory + now->begin, now->size, 0) < 0)
			die("floor: send: %m");
		do
			type = receive(fd);
		while (type != NLMSG_DONE && type != NLMSG_ERROR);
	}
}

void floor_populate(uint32_t services, uint32_t dests)
{
	struct work work = { JOB_ADD, services, dests };

	prepare(&work);
	run(&work);
	sends_free(&sends);
	mnl_socket_close(plain.nl);
	free(plain.buffer);
}

const struct way way_floor = { "floor", CAN_CHANGE | CAN(JOB_READ), false, prepare, run };
