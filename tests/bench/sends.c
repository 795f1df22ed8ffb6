/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sends.h"

#include <stdlib.h>
#include <string.h>

#define SEND_MAX 65536

static void allocate(struct sends *sends, size_t messages)
{
	memset(sends, 0, sizeof(*sends));
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

static void put(struct sends *sends, struct plain *plain, uint8_t cmd,
		const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	char message[PLAIN_MESSAGE_MAX] = { 0 }; /* libmnl leaves padding as it is */
	size_t size = plain_put(plain, message, cmd, 0, service, dest);

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

static void encode_changes(struct sends *sends, struct plain *plain, const struct work *work)
{
	allocate(sends, (size_t)work->services * (work->dests + 1));
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = work_service(work, i);

		if (work->job == JOB_ADD)
			put(sends, plain, IPVS_CMD_NEW_SERVICE, &service, NULL);
		for (uint32_t j = 0; j < work->dests; j++) {
			struct ipvs_dest dest = work_dest(work, i, j);

			put(sends, plain, command_of(work->job), &service, &dest);
		}
	}
	end_send(sends, true);
}

static void put_dump(struct sends *sends, struct plain *plain, uint8_t cmd,
		     const struct ipvs_service *service)
{
	sends->used += plain_put(plain, sends->memory + sends->used, cmd, NLM_F_DUMP, service,
				 NULL);
	end_send(sends, false);
}

/*
 * A list that does not fit in one chunk of the kernel's is asked for twice, as the library does: it
 * takes two readings that agree to know that nothing is missing or doubled.
 */
#define SERVICES_IN_CHUNK 100
#define DESTS_IN_CHUNK 90

static void encode_dumps(struct sends *sends, struct plain *plain, const struct work *work)
{
	allocate(sends, 2 * (work->services + 1));
	for (int twice = work->services > SERVICES_IN_CHUNK; twice >= 0; twice--)
		put_dump(sends, plain, IPVS_CMD_GET_SERVICE, NULL);
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = work_service(work, i);

		for (int twice = work->dests > DESTS_IN_CHUNK; twice >= 0; twice--)
			put_dump(sends, plain, IPVS_CMD_GET_DEST, &service);
	}
}

void sends_encode(struct sends *sends, struct plain *plain, const struct work *work)
{
	if (work->job == JOB_READ)
		encode_dumps(sends, plain, work);
	else
		encode_changes(sends, plain, work);
}

void sends_free(struct sends *sends)
{
	free(sends->memory);
	free(sends->sends);
}
