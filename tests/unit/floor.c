/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The benchmark's floor sends what the library sends, byte for byte but for sequence numbers and
 * fences. If it sent more it would be no floor; if it sent less, nobody could reach it.
 */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>

#include "../bench/sends.h"
#include "answers.h"
#include "fake-kernel.h"
#include "unit.h"

/* So little that the fake kernel's log of one send holds a batch of it. */
#define SERVICES 2
#define DESTS 2

struct bytes {
	uint8_t data[4096];
	size_t size;
};

/* Append a send without its fence, and without sequence numbers. */
static void take(struct bytes *bytes, const uint8_t *data, size_t size)
{
	while (size) {
		struct nlmsghdr header;

		assert_true(size >= sizeof(header));
		memcpy(&header, data, sizeof(header));
		assert_in_range(header.nlmsg_len, NLMSG_HDRLEN, size);
		if (header.nlmsg_type != NLMSG_NOOP) {
			assert_true(bytes->size + header.nlmsg_len <= sizeof(bytes->data));
			memcpy(bytes->data + bytes->size, data, header.nlmsg_len);
			memset(bytes->data + bytes->size + offsetof(struct nlmsghdr, nlmsg_seq), 0,
			       sizeof(header.nlmsg_seq));
			bytes->size += header.nlmsg_len;
		}
		data += header.nlmsg_len;
		size -= header.nlmsg_len;
	}
}

static struct bytes floor_bytes(const struct work *work)
{
	struct plain plain = { .family = FAKE_FAMILY };
	struct bytes bytes = { .size = 0 };
	struct sends sends;

	sends_encode(&sends, &plain, work);
	for (size_t i = 0; i < sends.count; i++)
		take(&bytes, (const uint8_t *)sends.memory + sends.sends[i].begin,
		     sends.sends[i].size);
	sends_free(&sends);
	return bytes;
}

static struct bytes library_bytes(void)
{
	struct bytes bytes = { .size = 0 };

	for (size_t i = 0; i < fake.sends; i++) {
		assert_true(fake.sent[i].size <= sizeof(fake.sent[i].bytes));
		take(&bytes, fake.sent[i].bytes, fake.sent[i].size);
	}
	return bytes;
}

/* --- changes --- */

static int change(struct ipvs *h, const struct work *work, uint32_t i, uint32_t j)
{
	struct ipvs_service service = work_service(work, i);
	struct ipvs_dest dest = work_dest(work, i, j);

	if (work->job == JOB_ADD)
		return ipvs_dest_add(h, &service, &dest);
	if (work->job == JOB_SET)
		return ipvs_dest_update(h, &service, &dest);
	return ipvs_dest_delete(h, &service, &dest);
}

static void change_all(struct ipvs *h, const struct work *work)
{
	assert_int_equal(ipvs_batch_begin(h), 0);
	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = work_service(work, i);

		if (work->job == JOB_ADD)
			assert_int_equal(ipvs_service_add(h, &service), 0);
		for (uint32_t j = 0; j < work->dests; j++)
			assert_int_equal(change(h, work, i, j), 0);
	}
	assert_int_equal(ipvs_batch_end(h, NULL), 0);
}

static void same_changes(void **state, enum job job)
{
	const struct work work = { job, SERVICES, DESTS };
	struct bytes wanted = floor_bytes(&work), found;

	change_all(*state, &work);
	found = library_bytes();
	assert_int_equal(found.size, wanted.size);
	assert_memory_equal(found.data, wanted.data, wanted.size);
}

static void adds(void **state)
{
	same_changes(state, JOB_ADD);
}

static void sets(void **state)
{
	same_changes(state, JOB_SET);
}

static void deletes(void **state)
{
	same_changes(state, JOB_DELETE);
}

/* --- reading --- */

/* The answers: the one service of the work, with a server. */
static void script_table(const struct work *work)
{
	const struct ipvs_service service = work_service(work, 0);
	uint8_t attrs[sizeof(answer_service)];

	memcpy(attrs, answer_service, sizeof(attrs));
	memcpy(attrs + 24, service.addr.bytes, 4);
	fake_turn();
	fake_datagram();
	fake_data(IPVS_CMD_NEW_SERVICE, NLM_F_MULTI, attrs, sizeof(attrs));
	fake_end();
	fake_turn();
	fake_dests((struct fake_list){ .first = 0, .count = 1, .step = 1, .per_datagram = 1 });
}

/* Behind them the library asks for what the namespace has once. */
static void dumps(void **state)
{
	const struct work work = { JOB_READ, 1, 0 };
	struct bytes wanted = floor_bytes(&work), found;
	struct ipvs_table *table = ipvs_table_new();

	script_table(&work);
	assert_int_equal(ipvs_table_load(*state, table), 0);
	assert_int_equal(ipvs_table_service_count(table), 1);
	found = library_bytes();
	assert_true(found.size >= wanted.size);
	assert_memory_equal(found.data, wanted.data, wanted.size);
	ipvs_table_free(table);
}

/* What is compared is there at all: a message for each operation. */
static void has_messages(void **state)
{
	const struct work work = { JOB_ADD, SERVICES, DESTS };
	struct bytes bytes = floor_bytes(&work);
	size_t count = 0, at = 0;

	(void)state;
	for (; at < bytes.size; count++) {
		uint32_t size;

		memcpy(&size, bytes.data + at, sizeof(size));
		at += size;
	}
	assert_int_equal(at, bytes.size);
	assert_int_equal(count, SERVICES + SERVICES * DESTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_messages), FAKE_TEST(adds), FAKE_TEST(sets),
		FAKE_TEST(deletes), FAKE_TEST(dumps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
