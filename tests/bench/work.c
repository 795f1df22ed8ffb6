/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "work.h"

#include <netinet/in.h>
#include <string.h>

/* 10.BLOCK.0.1 and on, 250 to the third byte. */
static struct ipvs_addr address(uint32_t block, uint32_t n)
{
	const uint8_t bytes[4] = { 10, (uint8_t)(block + n / 62500), (uint8_t)(n / 250 % 250),
				   (uint8_t)(1 + n % 250) };
	struct ipvs_addr addr = { .family = AF_INET };

	memcpy(addr.bytes, bytes, sizeof(bytes));
	return addr;
}

struct ipvs_service work_service(const struct work *work, uint32_t i)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	service.addr = address(128, work->alike ? 250 * i : i);
	service.protocol = IPPROTO_TCP;
	service.port = 80;
	return service;
}

struct ipvs_dest work_dest(const struct work *work, uint32_t i, uint32_t j)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	dest.addr = address(1, i * work->dests + j);
	dest.port = 80;
	dest.weight = work_weight(work->job);
	return dest;
}

uint32_t work_weight(enum job job)
{
	return job == JOB_SET ? WEIGHT_AFTER : WEIGHT_BEFORE;
}

uint64_t work_operations(const struct work *work)
{
	uint64_t dests = (uint64_t)work->services * work->dests;

	if (work->job == JOB_OPEN)
		return 1;
	return work->job == JOB_ADD || work->job == JOB_READ ? dests + work->services : dests;
}
