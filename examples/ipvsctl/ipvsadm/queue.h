/* SPDX-License-Identifier: MIT */
/*
 * Commands that wait until all of them are known to be right. A large table has many, and most are
 * a command that was there before, for another server: no more than that server is kept of them.
 */
#ifndef IPVSCTL_IPVSADM_QUEUE_H
#define IPVSCTL_IPVSADM_QUEUE_H

#include "command.h"

struct queue {
	char *data;
	size_t size, allocated;
};

#define QUEUE_INIT { NULL, 0, 0 }

/* Keeps a command: gives its place, or -1: no memory. */
ptrdiff_t queue_add(struct queue *queue, const struct command *command);

/* The command that was kept there. */
const struct command *queue_at(const struct queue *queue, ptrdiff_t place);

/* Keeps what the command at this place does, for another server. */
bool queue_add_server(struct queue *queue, ptrdiff_t place, const struct ipvs_addr *addr,
		      uint16_t port);

void queue_free(struct queue *queue);

/* Goes through a queue. */
struct queue_reader {
	const struct queue *queue;
	size_t next;
	ptrdiff_t place; /* of the command, but for its server */
	struct command command;
};

#define QUEUE_READER_INIT(of) { .queue = (of), .place = -1 }

/* Takes the next command; false: there is none. */
bool queue_step(struct queue_reader *reader);

#endif
