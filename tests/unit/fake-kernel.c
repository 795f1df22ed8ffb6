/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>

#include "answers.h"
#include "fake-script.h"
#include "unit.h"

struct fake_kernel fake = { .allocations_left = -1 };

/* Those that were there before the test. */
static int descriptors;

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 64; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.family = FAKE_FAMILY;
	fake.now_ns = INT64_C(1000000999999999);
	fake.allocations_left = -1;
	fake.module = "ip_vs_wlc";
	fake.user_ns = 0xEFFFFFFDU;
	fake.totals_error = ENOENT;
	script_reset();
	descriptors = count_descriptors();
}

int fake_setup_closed(void **state)
{
	reset();
	*state = ipvs_new();
	return *state ? ipvs_deadline_set(*state, 100) : -1;
}

int fake_setup(void **state)
{
	int ret = fake_setup_closed(state);

	if (ret == 0)
		ret = ipvs_open(*state);
	fake.sends = 0;
	return ret;
}

/* 0, or -1 with what is wrong. */
static int complain(bool wrong, const char *what)
{
	if (wrong)
		print_error("%s\n", what);
	return -wrong;
}

int fake_teardown(void **state)
{
	int ret;

	fake.allocations_left = -1;
	ipvs_free(*state);
	ret = complain(fake.misuses, "a socket or memory was misused");
	ret |= complain(fake.sockets_open, "a socket was left open");
	ret |= complain(count_descriptors() != descriptors, "a descriptor was left open");
	return ret | complain(!script_is_over(), "the script was not played to its end");
}

static void answer_lookup(void)
{
	uint8_t attrs[] = { ATTR_16(CTRL_ATTR_FAMILY_ID, fake.family),
			    ATTR(9, CTRL_ATTR_FAMILY_NAME), 'I', 'P', 'V', 'S', 0, 0, 0, 0 };

	if (!fake.family) {
		fake_error(ENOENT);
		return;
	}
	fake_datagram();
	script_message(GENL_ID_CTRL, 0, 0, CTRL_CMD_NEWFAMILY, attrs, sizeof(attrs));
}

/* Commands that read one thing; false: it is none of them. */
static bool answer_get(uint8_t cmd)
{
	switch (cmd) {
	case 4:
		fake_error(ESRCH);
		return true;
	case 13:
		fake_answer(12, answer_timeouts, sizeof(answer_timeouts));
		return true;
	case 15:
		fake_answer(14, answer_info, sizeof(answer_info));
		return true;
	default:
		return false;
	}
}

static void answer_message(const struct nlmsghdr *header, uint32_t seq)
{
	bool dump = (header->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	bool control = header->nlmsg_type < NLMSG_MIN_TYPE;
	uint8_t cmd = control ? 0 : ((const uint8_t *)header)[NLMSG_HDRLEN];

	if (header->nlmsg_type == GENL_ID_CTRL) {
		answer_lookup();
	} else if (!control && header->nlmsg_type != fake.family) {
		fake_datagram();
		fake_error_for(seq, ENOENT);
	} else if (dump) {
		fake_end();
	} else if (!answer_get(cmd) && header->nlmsg_flags & NLM_F_ACK) {
		fake_datagram();
		fake_error_for(seq, 0);
	}
}

void fake_answer_plausibly(const uint8_t *bytes, size_t size)
{
	for (uint32_t seq = 0; size >= NLMSG_HDRLEN; seq++) {
		const struct nlmsghdr *header = (const void *)bytes;

		answer_message(header, seq);
		assert_in_range(header->nlmsg_len, NLMSG_HDRLEN, size);
		bytes += NLMSG_ALIGN(header->nlmsg_len);
		size -= NLMSG_ALIGN(header->nlmsg_len);
	}
}

void fake_ack(void)
{
	fake_error(0);
}

void fake_error(int error)
{
	fake_datagram();
	fake_error_for(0, error);
}

void fake_answer(uint8_t cmd, const void *attrs, size_t size)
{
	fake_datagram();
	fake_data(cmd, 0, attrs, size);
}

void fake_end(void)
{
	fake_datagram();
	fake_done(0);
}

void fake_service_entry(uint32_t number)
{
	const uint8_t addr[] = { 10, BYTE(number, 1), BYTE(number, 0), 1 };
	uint8_t attrs[sizeof(answer_service)];

	memcpy(attrs, answer_service, sizeof(attrs));
	memcpy(attrs + 24, addr, sizeof(addr));
	fake_data(1, NLM_F_MULTI, attrs, sizeof(attrs));
}

void fake_dest_entry(uint32_t number)
{
	const uint8_t addr[] = { 10, BYTE(number, 1), BYTE(number, 0), 2 };
	uint8_t attrs[sizeof(answer_dest)];

	memcpy(attrs, answer_dest, sizeof(attrs));
	memcpy(attrs + 8, addr, sizeof(addr));
	fake_data(5, NLM_F_MULTI, attrs, sizeof(attrs));
}

static void entries(struct fake_list list, void (*entry)(uint32_t number))
{
	uint32_t number = list.first;

	for (uint32_t i = 0; i < list.count; i++) {
		if (i % list.per_datagram == 0)
			fake_datagram();
		entry(number);
		number += (uint32_t)list.step;
	}
	fake_end();
}

void fake_services(struct fake_list list)
{
	entries(list, fake_service_entry);
}

void fake_dests(struct fake_list list)
{
	entries(list, fake_dest_entry);
}
