/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests and their answers. */
#ifndef LIB_WIRE_EXCHANGE_H
#define LIB_WIRE_EXCHANGE_H

#include "wire/message.h"

#define LINK_REQUEST_SIZE 1024 /* the longest single request is under 500 bytes */

/* One connection to the kernel. */
struct link {
	struct mnl_socket *socket; /* NULL: not connected */
	int netns;		   /* where it is; negative: where the thread is */
	uint16_t family;	   /* the number of "IPVS"; loading the module changes it */
	uint32_t seq;
	uint32_t sockets; /* how many there were so far */
	uint32_t deadline_ms;
	bool ask_charge; /* dumps want to know outcome.charge */
	uint8_t *buffer; /* for receiving */
	uint32_t request[LINK_REQUEST_SIZE / sizeof(uint32_t)];
};

/* How a request ended. */
struct outcome {
	int code;	  /* 0, or a negative errno */
	bool from_kernel; /* the kernel's verdict; otherwise we did not get one */
	bool lost;	  /* some of the answers were dropped on the way */
	unsigned int chunks; /* datagrams that held data */
	size_t chunk_size;   /* bytes of the last of them */
	size_t message_size; /* and of the longest message in it */
	uint32_t charge;     /* what the kernel allocated for the first of them; 0: not asked */
	char said[160];	     /* the kernel's own words, or "" */
};

/* Called with each answer; a negative errno ends the exchange with it. */
typedef int (*reply_sink)(void *to, const struct reply *reply);

/* Called with the error of each message that failed; index counts from the first, 0. */
typedef void (*error_sink)(void *to, uint32_t index, const struct reply *reply);

/* The kernel's own words in an error, or "". */
void reply_said(const struct reply *reply, char *said, size_t size);

int link_open(struct link *link, int netns);
void link_close(struct link *link);

/* Begin a request with the link's next sequence numbers, in the link's memory. */
struct request link_request(struct link *link);

/*
 * Send a request and read until the last of its messages is answered: by data, an end of data, or
 * an acknowledgement. data may be NULL when none is expected. family is that of the request.
 *
 * Returns outcome->code: that of the first message that failed. When it isn't the kernel's
 * verdict, the socket has been replaced by a fresh one, so that a late answer can't be taken for
 * that of a later request; if that failed too the link is closed.
 */
int link_exchange(struct link *link, struct request *request, uint16_t family, reply_sink sink,
		  void *to, struct outcome *outcome);

/*
 * The same for many messages: each failure goes to sink, and outcome->code is 0 when all answers
 * came. The caller sees to it that they fit: link_answers_max() of them do.
 */
int link_exchange_many(struct link *link, struct request *request, error_sink sink, void *to,
		       struct outcome *outcome);

/*
 * Try to make room for so many bytes in one send and so many answers; returns how many bytes and
 * answers there is room for. A new socket (link->sockets tells) has the usual room again.
 */
struct socket_room link_make_room(struct link *link, struct socket_room wanted);

#endif
