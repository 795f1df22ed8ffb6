/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-script.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>

#include "fake-kernel.h"
#include "unit.h"

#define ITEMS 1024
#define TURNS 256

static struct {
	struct item items[ITEMS];
	size_t count;
	size_t first; /* all before it are taken */
	bool plausible[TURNS]; /* by turn */
	int turns;  /* written */
	int played;
	uint8_t memory[4 << 20];
	size_t used;
} script;

/* Where fake_*() put things: the last turn of the script, or 0. */
static int writing;

void script_reset(void)
{
	memset(&script, 0, offsetof(typeof(script), memory));
	script.used = 0;
	writing = 0;
}

static struct item *item_add(enum item_kind kind)
{
	struct item *item = &script.items[script.count];

	assert_in_range(++script.count, 1, ITEMS);
	item->kind = kind;
	item->turn = writing;
	item->data = script.memory + script.used;
	return item;
}

static struct item *last(void)
{
	assert_true(script.count > 0);
	return &script.items[script.count - 1];
}

void fake_turn(void)
{
	writing = ++script.turns;
	assert_in_range(writing, 1, TURNS - 1);
}

void fake_turn_default(void)
{
	fake_turn();
	script.plausible[writing] = true;
}

void fake_wait(int ms)
{
	item_add(ITEM_WAIT)->value = ms;
}

void fake_receive_fails(int error)
{
	item_add(ITEM_ERROR)->value = error;
}

void fake_datagram(void)
{
	item_add(ITEM_DATAGRAM);
}

void fake_from(uint32_t port)
{
	last()->sender = port;
}

void fake_without_sender(void)
{
	last()->has_no_sender = true;
}

void fake_truncated(void)
{
	last()->truncated = true;
}

void fake_cut(size_t bytes)
{
	last()->cut = bytes;
}

static void append(const void *bytes, size_t size)
{
	size_t aligned = NLMSG_ALIGN(size);

	assert_in_range(script.used + aligned, 0, sizeof(script.memory));
	memset(script.memory + script.used, 0, aligned);
	if (size)
		memcpy(script.memory + script.used, bytes, size);
	script.used += aligned;
	last()->size += aligned;
}

void fake_raw(const void *bytes, size_t size)
{
	fake_datagram();
	append(bytes, size);
	last()->cut = NLMSG_ALIGN(size) - size;
	last()->raw = true;
}

void fake_message(uint16_t type, uint16_t flags, uint32_t seq, const void *payload, size_t size)
{
	struct nlmsghdr header = { .nlmsg_len = (uint32_t)(NLMSG_HDRLEN + size),
				   .nlmsg_type = type, .nlmsg_flags = flags, .nlmsg_seq = seq };

	append(&header, sizeof(header));
	append(payload, size);
}

void script_message(uint16_t type, uint16_t flags, uint32_t seq, uint8_t cmd, const void *attrs,
		    size_t size)
{
	uint8_t payload[1024] = { cmd, 1 };

	assert_in_range(size, 0, sizeof(payload) - GENL_HDRLEN);
	if (size)
		memcpy(payload + GENL_HDRLEN, attrs, size);
	fake_message(type, flags, seq, payload, GENL_HDRLEN + size);
}

void fake_data(uint8_t cmd, uint16_t flags, const void *attrs, size_t size)
{
	script_message(fake.family ? fake.family : FAKE_FAMILY, flags, 0, cmd, attrs, size);
}

/* As with NETLINK_CAP_ACK: the head of the request only. */
void fake_error_for(uint32_t seq, int error)
{
	struct nlmsgerr body = { .error = -error };

	fake_message(NLMSG_ERROR, NLM_F_CAPPED, seq, &body, sizeof(body));
}

void fake_done(int error)
{
	int32_t body = -error;

	fake_message(NLMSG_DONE, NLM_F_MULTI, 0, &body, sizeof(body));
}

bool script_is_over(void)
{
	return script.played == script.turns;
}

/* Messages were written with sequence numbers from 0. */
static void number(const struct item *item, uint32_t first_seq)
{
	for (size_t at = 0; !item->raw && at < item->size;) {
		struct nlmsghdr *header = (struct nlmsghdr *)(item->data + at);

		header->nlmsg_seq += first_seq;
		at += NLMSG_ALIGN(header->nlmsg_len);
	}
}

/* From an item on; what is of this turn and was not sent yet. */
static void deliver(size_t from, int turn, uint32_t first_seq, int socket)
{
	for (size_t i = from; i < script.count; i++) {
		struct item *item = &script.items[i];

		if (item->turn != turn || item->socket)
			continue;
		item->socket = socket;
		if (item->kind == ITEM_DATAGRAM)
			number(item, first_seq);
	}
}

void script_play(const uint8_t *bytes, size_t size, int socket)
{
	const struct nlmsghdr *header = (const void *)bytes;
	int turn = script.played < script.turns ? ++script.played : 0, before = writing;
	size_t from = turn ? script.first : script.count;

	if (!turn || script.plausible[turn]) {
		writing = turn;
		fake_answer_plausibly(bytes, size);
		writing = before;
	}
	deliver(from, turn, header->nlmsg_seq, socket);
}

struct item *script_next(int socket)
{
	while (script.first < script.count && script.items[script.first].taken)
		script.first++;
	for (size_t i = script.first; i < script.count; i++)
		if (!script.items[i].taken && script.items[i].socket == socket)
			return &script.items[i];
	return NULL;
}
