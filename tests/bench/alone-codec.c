/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One server as bytes. What is inside the library is called here, and nowhere else in this folder. */
#include <stdlib.h>
#include <string.h>
#include <libmnl/libmnl.h>

#include "alone.h"
#include "kernel/call.h"
#include "stage.h"
#include "wire/schema.h"
#include "wire/uapi.h"

#define FAMILY 0x1d

static uint32_t memory[256];

/* --- encode --- */

static struct ipvs *h;
static struct ipvs_service service;
static struct ipvs_dest dest;

static void prepare_encode(const struct work *work)
{
	h = ipvs_new();
	service = work_service(work, 0);
	dest = work_dest(work, 0, 0);
}

static void encode_all(const struct work *work)
{
	const struct call call = { "add server", IPVS_CMD_NEW_DEST, &service, &dest, NULL, NULL };

	for (uint32_t i = 0; i < work->services * work->dests; i++) {
		struct request request;

		dest.addr.bytes[3] = (uint8_t)i;
		request_init(&request, memory, sizeof(memory), i);
		if (!call_put(h, &call, &request, 0))
			die("a server does not fit");
	}
}

/* --- decode --- */

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
static size_t make_answer(void)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(memory);
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

static size_t size;

static void prepare_decode(const struct work *work)
{
	(void)work;
	size = make_answer();
}

static void decode_all(const struct work *work)
{
	for (uint32_t i = 0; i < work->services * work->dests; i++) {
		struct datagram datagram = { (const uint8_t *)memory, size };
		struct ipvs_dest_entry entry;
		struct reply reply;

		memset(&entry, 0, sizeof(entry));
		if (reply_next(&datagram, FAMILY, &reply) != 1 ||
		    reply_read(&reply, IPVS_CMD_NEW_DEST, &schema_dest_answer, &entry) < 0)
			die("a server can't be decoded");
	}
}

const struct subject subject_encode = { "encode", prepare_encode, encode_all, NULL };
const struct subject subject_decode = { "decode", prepare_decode, decode_all, NULL };
