/* SPDX-License-Identifier: MIT */
#include "queue.h"

#include <stdlib.h>
#include <string.h>

/* What entries begin with, one behind the other. */
struct entry {
	ptrdiff_t place; /* of a command that was kept before, -1: a command follows */
};

struct whole {
	struct entry entry;
	struct command command;
};

struct server {
	struct entry entry;
	struct ipvs_addr addr;
	uint16_t port;
};

#define FIRST_SIZE (1 << 18) /* it costs what is used of it */

static bool make_room(struct queue *queue)
{
	size_t more = queue->allocated ? 2 * queue->allocated : FIRST_SIZE;
	char *data = realloc(queue->data, more);

	if (!data)
		return false;
	queue->data = data;
	queue->allocated = more;
	return true;
}

/* A new entry at the end, or NULL. */
static inline void *add(struct queue *queue, size_t size)
{
	void *entry;

	if (queue->allocated - queue->size < size && !make_room(queue))
		return NULL;
	entry = queue->data + queue->size;
	queue->size += size;
	return entry;
}

ptrdiff_t queue_add(struct queue *queue, const struct command *command)
{
	ptrdiff_t place = (ptrdiff_t)queue->size;
	struct whole *whole = add(queue, sizeof(*whole));

	if (!whole)
		return -1;
	whole->entry.place = -1;
	whole->command = *command;
	return place;
}

const struct command *queue_at(const struct queue *queue, ptrdiff_t place)
{
	return &((const struct whole *)(const void *)(queue->data + place))->command;
}

bool queue_add_server(struct queue *queue, ptrdiff_t place, const struct ipvs_addr *addr,
		      uint16_t port)
{
	struct server *server = add(queue, sizeof(*server));

	if (!server)
		return false;
	server->entry.place = place;
	server->addr = *addr;
	server->port = port;
	return true;
}

void queue_free(struct queue *queue)
{
	free(queue->data);
	*queue = (struct queue)QUEUE_INIT;
}

static void load(struct queue_reader *reader, ptrdiff_t place)
{
	if (reader->place != place)
		reader->command = *queue_at(reader->queue, place);
	reader->place = place;
}

bool queue_step(struct queue_reader *reader)
{
	const struct server *server;

	if (reader->next == reader->queue->size)
		return false;
	server = (const void *)(reader->queue->data + reader->next);
	if (server->entry.place < 0) {
		load(reader, (ptrdiff_t)reader->next);
		reader->next += sizeof(struct whole);
		return true;
	}
	load(reader, server->entry.place);
	reader->command.dest.addr = server->addr;
	reader->command.dest.port = server->port;
	reader->next += sizeof(*server);
	return true;
}
