/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Netlink messages: requests under construction, replies one after the other. */
#ifndef LIB_WIRE_MESSAGE_H
#define LIB_WIRE_MESSAGE_H

#include <stdbool.h>

#include "wire/attr.h"
#include "wire/socket.h"

/* One or more messages that are sent together; their sequence numbers follow one another. */
struct request {
	struct attr_buf buf;
	uint32_t first_seq;
	uint32_t last_seq;
	size_t begin; /* of the message that is being made */
	bool dump;    /* it asks for data that may be none, and an end mark */
};

/* The sequence number is that of the first message. */
void request_init(struct request *request, void *memory, size_t size, uint32_t seq);

/* A generic netlink message; attributes follow. NLM_F_REQUEST is added to the flags. */
void request_begin(struct request *request, uint16_t family, uint8_t cmd, uint16_t flags);
void request_end(struct request *request);

/* One nest with the rows of a record that serve one of the uses. */
void request_nest(struct request *request, uint16_t type, const struct attr_schema *schema,
		  const void *record, unsigned int use);

/* A message that does nothing but ask for its acknowledgement: all before it is done then. */
void request_fence(struct request *request);

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
int reply_read(const struct reply *reply, uint8_t cmd, const struct attr_schema *schema,
	       void *record);

#endif
