/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: values encode|decode COUNT
 *
 * Encodes a server so many times, as "add server" does, or decodes the kernel's answer about one;
 * prints nanoseconds for each time. No kernel needed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <libmnl/libmnl.h>

#include "kernel/call.h"
#include "wire/schema.h"
#include "wire/uapi.h"

#define FAMILY 0x1d

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static double encode(long count)
{
	static uint32_t memory[256];
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct call call = { "add server", IPVS_CMD_NEW_DEST, &service, &dest, NULL, NULL };
	struct ipvs *h = ipvs_new();
	uint64_t begin = now();

	service.addr.family = dest.addr.family = AF_INET;
	for (long i = 0; i < count; i++) {
		struct request request;

		dest.addr.bytes[3] = (uint8_t)i;
		request_init(&request, memory, sizeof(memory), (uint32_t)i);
		call_put(h, &call, &request, 0);
	}
	begin = now() - begin;
	ipvs_free(h);
	return (double)begin / (double)count;
}

static void put_stats(struct nlmsghdr *header, uint16_t type, bool wide)
{
	struct nlattr *nest = mnl_attr_nest_start(header, type);

	for (uint16_t i = IPVS_STATS_ATTR_CONNS; i <= IPVS_STATS_ATTR_OUTBPS; i++)
		if (wide)
			mnl_attr_put_u64(header, i, i);
		else
			mnl_attr_put_u32(header, i, i);
	mnl_attr_nest_end(header, nest);
}

/* What the kernel says about a server: 6.1's attributes in their order. */
static size_t make_answer(void *at)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(at);
	struct genlmsghdr *generic = mnl_nlmsg_put_extra_header(header, sizeof(*generic));
	const uint8_t address[16] = { 10, 0, 0, 1 };
	struct nlattr *nest;

	header->nlmsg_type = FAMILY;
	header->nlmsg_flags = NLM_F_MULTI;
	generic->cmd = IPVS_CMD_NEW_DEST;
	nest = mnl_attr_nest_start(header, IPVS_CMD_ATTR_DEST);
	mnl_attr_put(header, IPVS_DEST_ATTR_ADDR, sizeof(address), address);
	mnl_attr_put_u16(header, IPVS_DEST_ATTR_PORT, 0x5000);
	mnl_attr_put_u32(header, IPVS_DEST_ATTR_FWD_METHOD, 0);
	mnl_attr_put_u32(header, IPVS_DEST_ATTR_WEIGHT, 1);
	mnl_attr_put_u8(header, IPVS_DEST_ATTR_TUN_TYPE, 0);
	mnl_attr_put_u16(header, IPVS_DEST_ATTR_TUN_PORT, 0);
	mnl_attr_put_u16(header, IPVS_DEST_ATTR_TUN_FLAGS, 0);
	for (uint16_t i = IPVS_DEST_ATTR_U_THRESH; i <= IPVS_DEST_ATTR_PERSIST_CONNS; i++)
		mnl_attr_put_u32(header, i, 0);
	mnl_attr_put_u16(header, IPVS_DEST_ATTR_ADDR_FAMILY, AF_INET);
	put_stats(header, IPVS_DEST_ATTR_STATS, false);
	put_stats(header, IPVS_DEST_ATTR_STATS64, true);
	mnl_attr_nest_end(header, nest);
	return header->nlmsg_len;
}

static double decode(long count)
{
	static uint32_t memory[256];
	size_t size = make_answer(memory);
	uint64_t begin = now();

	for (long i = 0; i < count; i++) {
		struct datagram datagram = { (const uint8_t *)memory, size };
		struct ipvs_dest_entry entry;
		struct reply reply;

		memset(&entry, 0, sizeof(entry));
		if (reply_next(&datagram, FAMILY, &reply) != 1 ||
		    reply_read(&reply, IPVS_CMD_NEW_DEST, &schema_dest_answer, &entry) < 0)
			abort();
	}
	return (double)(now() - begin) / (double)count;
}

int main(int argc, char **argv)
{
	long count = argc == 3 ? atol(argv[2]) : 0;

	if (count <= 0 || (strcmp(argv[1], "encode") != 0 && strcmp(argv[1], "decode") != 0)) {
		fputs("usage: values encode|decode COUNT\n", stderr);
		return 2;
	}
	printf("%.1f\n", *argv[1] == 'e' ? encode(count) : decode(count));
	return 0;
}
