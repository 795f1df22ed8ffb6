/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What no program can go below: requests encoded beforehand, 64 KiB in a send, one
 * acknowledgement a send; answers are thrown away.
 */
#include "plain.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SEND_MAX 65536

struct sends {
	struct plain plain;
	char *memory;
	size_t used, begin; /* begin: of the send that is being made */
	struct send {
		size_t begin, size;
	} *sends;
	size_t count;
};

static struct sends own;

static void allocate(struct sends *sends, size_t messages)
{
	plain_open(&sends->plain);
	sends->memory = calloc(messages + 1, 256);
	sends->sends = calloc(messages + 1, sizeof(*sends->sends));
	if (!sends->memory || !sends->sends)
		die("no memory");
}

static void end_send(struct sends *sends, bool fence)
{
	if (sends->used == sends->begin)
		return;
	if (fence) {
		struct nlmsghdr *header = mnl_nlmsg_put_header(sends->memory + sends->used);

		header->nlmsg_type = NLMSG_NOOP;
		header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
		sends->used += NLMSG_HDRLEN;
	}
	sends->sends[sends->count].begin = sends->begin;
	sends->sends[sends->count++].size = sends->used - sends->begin;
	sends->begin = sends->used;
}

static void put(struct sends *sends, uint8_t cmd, const struct ipvs_service *service,
		const struct ipvs_dest *dest)
{
	char message[PLAIN_MESSAGE_MAX];
	size_t size = plain_put(&sends->plain, message, cmd, 0, service, dest);

	if (sends->used + size + NLMSG_HDRLEN - sends->begin > SEND_MAX)
		end_send(sends, true);
	memcpy(sends->memory + sends->used, message, size);
	sends->used += size;
}

static uint8_t command_of(enum job job)
{
	return job == JOB_ADD ? IPVS_CMD_NEW_DEST
	     : job == JOB_SET ? IPVS_CMD_SET_DEST : IPVS_CMD_DEL_DEST;
}

static void encode_changes(struct sends *sends, const struct work *work)
{
	allocate(sends, (size_t)work->services * (work->dests + 1));
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = make_service(i);

		if (work->job == JOB_ADD)
			put(sends, IPVS_CMD_NEW_SERVICE, &service, NULL);
		for (uint32_t j = 0; j < work->dests; j++) {
			struct ipvs_dest dest = make_dest(i, j, work->dests, weight_of(work->job));

			put(sends, command_of(work->job), &service, &dest);
		}
	}
	end_send(sends, true);
}

static void put_dump(struct sends *sends, uint8_t cmd, const struct ipvs_service *service)
{
	sends->used += plain_put(&sends->plain, sends->memory + sends->used, cmd, NLM_F_DUMP,
				 service, NULL);
	end_send(sends, false);
}

static void encode_dumps(struct sends *sends, const struct work *work)
{
	allocate(sends, work->services + 1);
	put_dump(sends, IPVS_CMD_GET_SERVICE, NULL);
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = make_service(i);

		put_dump(sends, IPVS_CMD_GET_DEST, &service);
	}
}

static void prepare(const struct work *work)
{
	if (work->job == JOB_READ)
		encode_dumps(&own, work);
	else
		encode_changes(&own, work);
}

static int receive(int fd, int flags)
{
	static char buffers[2][PLAIN_BUFFER];
	struct iovec iov[2] = { { buffers[0], PLAIN_BUFFER }, { buffers[1], PLAIN_BUFFER } };
	struct mmsghdr got[2] = { { .msg_hdr = { .msg_iov = &iov[0], .msg_iovlen = 1 } },
				  { .msg_hdr = { .msg_iov = &iov[1], .msg_iovlen = 1 } } };
	int count = recvmmsg(fd, got, 2, flags, NULL);

	if (count <= 0)
		die("floor: receive: %m");
	return ((struct nlmsghdr *)buffers[count - 1])->nlmsg_type;
}

/* Nothing but its end is looked at; bench.c sees to it that the work was done. */
static void send_all(const struct sends *sends)
{
	int fd = mnl_socket_get_fd(sends->plain.nl);

	for (size_t i = 0; i < sends->count; i++) {
		const struct send *now = &sends->sends[i];
		int type;

		if (send(fd, sends->memory + now->begin, now->size, 0) < 0)
			die("floor: send: %m");
		do
			type = receive(fd, MSG_DONTWAIT);
		while (type != NLMSG_DONE && type != NLMSG_ERROR);
	}
}

static void run(const struct work *work)
{
	(void)work;
	send_all(&own);
}

void floor_populate(uint32_t services, uint32_t dests)
{
	struct work work = { JOB_ADD, services, dests };
	struct sends sends = { 0 };

	encode_changes(&sends, &work);
	send_all(&sends);
	mnl_socket_close(sends.plain.nl);
	free(sends.plain.buffer);
	free(sends.memory);
	free(sends.sends);
}

const struct way way_floor = { "floor", CAN_CHANGE | CAN(JOB_READ), false, prepare, run };
