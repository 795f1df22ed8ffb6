/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Netlink messages: requests under construction, replies one after the other. */
#ifndef LIB_WIRE_MESSAGE_H
#define LIB_WIRE_MESSAGE_H

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <string.h>

#include "wire/attr.h"
#include "wire/socket.h"

/* One or more messages that are sent together; their sequence numbers follow one another. */
struct request {
	uint8_t *data;
	size_t used;
	size_t size;
	uint32_t first_seq;
	uint32_t last_seq;
	bool dump; /* it asks for data that may be none, and an end mark */
};

/* No message is longer: all rows of a service and of a server, with every text at its longest. */
#define REQUEST_MESSAGE_MAX 512

/* The sequence number is that of the first message. */
static inline void request_init(struct request *request, void *memory, size_t size, uint32_t seq)
{
	*request = (struct request){
		.data = memory, .size = size, .first_seq = seq, .last_seq = seq - 1
	};
}

/* Its length is filled in when it ends. */
static inline uint8_t *request_header(struct request *request, uint16_t type, uint16_t flags)
{
	struct nlmsghdr header = { 0, type, NLM_F_REQUEST | flags, ++request->last_seq, 0 };

	memcpy(request->data + request->used, &header, sizeof(header));
	return request->data + request->used + NLMSG_HDRLEN;
}

/*
 * A generic netlink message; NLM_F_REQUEST is added to the flags. Returns where its attributes
 * begin, or NULL when there may be no room for them. request_end() is told where they end.
 */
static inline uint8_t *request_begin(struct request *request, uint16_t family, uint8_t cmd,
				     uint16_t flags)
{
	const struct genlmsghdr header = { .cmd = cmd, .version = 1 };
	uint8_t *at;

	if (request->size < request->used + REQUEST_MESSAGE_MAX)
		return NULL;
	request->dump = (flags & NLM_F_DUMP) == NLM_F_DUMP;
	at = request_header(request, family, flags);
	memcpy(at, &header, sizeof(header));
	return at + GENL_HDRLEN;
}

static inline void request_end(struct request *request, const uint8_t *end)
{
	uint8_t *begin = request->data + request->used;
	uint32_t length = (uint32_t)(end - begin);

	memcpy(begin, &length, sizeof(length));
	request->used += length;
}

/*
 * A message that does nothing but ask for its acknowledgement: all before it is done then. It has
 * room of its own: REQUEST_FENCE_SIZE bytes behind the request's.
 */
#define REQUEST_FENCE_SIZE 16
static inline void request_fence(struct request *request)
{
	request_end(request, request_header(request, NLMSG_NOOP, NLM_F_ACK));
}

enum reply_kind {
	REPLY_DATA,  /* cmd, attributes */
	REPLY_ERROR, /* error: 0 (an acknowledgement) or a negative errno; said */
	REPLY_DONE,  /* error: 0 or a negative errno */
};

struct reply {
	enum reply_kind kind;
	uint32_t seq;
	bool multi; /* more follow, until REPLY_DONE */
	uint8_t cmd;
	const void *attrs;
	size_t size;
	int error;
	const void *said; /* attributes of the kernel's extended acknowledgement, or NULL */
	size_t said_size;
};

/*
 * Take the next message off a datagram. Returns 1; 0 when there is none left; -EBADMSG when it
 * is cut short or not what netlink knows; -ENOBUFS when the kernel says that messages were lost.
 */
int reply_next(struct datagram *datagram, uint16_t family, struct reply *reply);

/* Read a reply's attributes. 0, or -EBADMSG; also when it is not of this command. */
static inline int reply_read(const struct reply *reply, uint8_t cmd,
			     const struct attr_schema *schema, void *record)
{
	return reply->cmd == cmd ? attr_get(schema, record, reply->attrs, reply->size) : -EBADMSG;
}

#endif
