/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What batches need of the fake kernel beside fake-calls.c: sends of any size, a receive queue
 * with a size, strdup() that is out of memory. For one program: it defines what --wrap calls.
 */
#ifndef TESTS_UNIT_BATCH_FAKE_H
#define TESTS_UNIT_BATCH_FAKE_H

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

#include "fake-calls.h"
#include "fake-kernel.h"
#include "fake-script.h"
#include "unit.h"
#include "wire/socket.h"

#define SENT_MAX 64
#define SENT_SIZE 65536
#define MESSAGES_MAX 4096

/* An operation's answer takes so much of the receive queue, as the library sees it. */
#define ANSWER_ROOM 1536

struct sent {
	uint8_t bytes[SENT_SIZE];
	size_t size;
};

/* Everything that was sent. */
static struct {
	struct sent sends[SENT_MAX];
	size_t count;
	int room;	   /* of the receive queue */
	bool room_is_fixed; /* setting it is refused */
	bool room_unknown;
} wire;

int __real_socket_send(struct mnl_socket *nl, const void *data, size_t size);
int __wrap_socket_send(struct mnl_socket *nl, const void *data, size_t size);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t size);
char *__wrap_strdup(const char *text);

/* The fake kernel's own log has no room for this one. */
static int send_large(const void *data, size_t size)
{
	struct fake_send *log = &fake.sent[fake.sends];

	assert_in_range(++fake.sends, 1, FAKE_SENDS);
	log->size = size;
	log->socket = fake.sockets;
	script_play(data, size, fake.sockets);
	return 0;
}

int __wrap_socket_send(struct mnl_socket *nl, const void *data, size_t size)
{
	struct sent *sent = &wire.sends[wire.count];

	assert_in_range(++wire.count, 1, SENT_MAX);
	assert_in_range(size, NLMSG_HDRLEN, SENT_SIZE);
	memcpy(sent->bytes, data, size);
	sent->size = size;
	if (size > sizeof(fake.sent[0].bytes) && !fake.send_errors[0])
		return send_large(data, size);
	return __real_socket_send(nl, data, size);
}

int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
	(void)fd;
	assert_true(level == SOL_SOCKET && *size == sizeof(int));
	assert_true(name == SO_RCVBUF || name == SO_SNDBUF);
	if (wire.room_unknown) {
		errno = ENOPROTOOPT;
		return -1;
	}
	*(int *)value = name == SO_RCVBUF ? wire.room : 212992;
	return 0;
}

/* Linux gives twice of what is asked for. */
int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
	(void)fd;
	assert_true(level == SOL_SOCKET && size == sizeof(int));
	assert_true(name == SO_RCVBUFFORCE || name == SO_SNDBUFFORCE);
	if (wire.room_is_fixed) {
		errno = EPERM;
		return -1;
	}
	if (name == SO_RCVBUFFORCE)
		wire.room = 2 * *(const int *)value;
	return 0;
}

char *__wrap_strdup(const char *text)
{
	char *copy = __wrap_malloc(strlen(text) + 1);

	return copy ? strcpy(copy, text) : NULL;
}

/* --- messages --- */

static const struct nlmsghdr *message_at(size_t send, size_t number)
{
	size_t at = 0;

	for (;; number--) {
		const struct nlmsghdr *message = (const void *)(wire.sends[send].bytes + at);

		assert_in_range(at, 0, wire.sends[send].size - NLMSG_HDRLEN);
		if (!number)
			return message;
		at += NLMSG_ALIGN(message->nlmsg_len);
	}
}

static uint8_t command_of(const struct nlmsghdr *message)
{
	return ((const uint8_t *)message)[NLMSG_HDRLEN];
}

/*
 * How many operations a send has. They have consecutive numbers, ask for no acknowledgement, and
 * a message that does nothing else asks for one at the end.
 */
static size_t check_send(size_t send)
{
	const struct nlmsghdr *message = message_at(send, 0);
	const uint8_t *end = wire.sends[send].bytes + wire.sends[send].size;
	uint32_t seq = message->nlmsg_seq;
	size_t count = 0;

	for (; message->nlmsg_type >= NLMSG_MIN_TYPE; count++) {
		assert_round(count, message->nlmsg_flags == NLM_F_REQUEST);
		assert_round(count, message->nlmsg_seq == seq++);
		message = (const void *)((const uint8_t *)message +
					 NLMSG_ALIGN(message->nlmsg_len));
		assert_round(count, (const uint8_t *)message < end);
	}
	assert_int_equal(message->nlmsg_type, NLMSG_NOOP);
	assert_int_equal(message->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
	assert_int_equal(message->nlmsg_seq, seq);
	assert_int_equal(message->nlmsg_len, NLMSG_HDRLEN);
	assert_ptr_equal((const uint8_t *)message + NLMSG_HDRLEN, end);
	return count;
}

/* --- scripts --- */

/* The answers to a send of so many operations: 0 for one that was done. */
static void answer_batch(const int *errors, uint32_t count)
{
	fake_turn();
	for (uint32_t i = 0; i < count; i++) {
		if (!errors[i])
			continue;
		fake_datagram();
		fake_error_for(i, errors[i]);
	}
	fake_datagram();
	fake_error_for(count, 0);
}

/* The same error for all; some in one datagram, for the fake kernel has not as many. */
static void answer_all(int error, uint32_t count)
{
	fake_turn();
	for (uint32_t i = 0; i < count; i++) {
		if (i % 16 == 0)
			fake_datagram();
		fake_error_for(i, error);
	}
	fake_datagram();
	fake_error_for(count, 0);
}

static void give_entry(uint8_t cmd, const uint8_t *attrs, size_t size)
{
	fake_turn();
	fake_datagram();
	fake_data(cmd, NLM_F_MULTI, attrs, size);
	fake_end();
}

#endif
