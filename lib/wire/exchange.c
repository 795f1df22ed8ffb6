/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/exchange.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/schema.h"
#include "wire/uapi.h"

int link_open(struct link *link, int netns)
{
	link->netns = netns;
	if (!link->buffer)
		link->buffer = malloc((size_t)SOCKET_CHUNK * SOCKET_CHUNKS);
	if (!link->buffer)
		return -ENOMEM;
	link->sockets++;
	return socket_open(&link->socket, netns);
}

void link_close(struct link *link)
{
	socket_close(&link->socket);
	free(link->buffer);
	link->buffer = NULL;
}

static void renew(struct link *link)
{
	socket_close(&link->socket);
	link->sockets++;
	if (socket_open(&link->socket, link->netns) < 0)
		link_close(link);
}

struct request link_request(struct link *link)
{
	struct request request;

	request_init(&request, link->request, sizeof(link->request) - REQUEST_FENCE_SIZE,
		     link->seq + 1);
	return request;
}

/* What is known while answers come in. */
struct listener {
	const struct request *request;
	uint16_t family;
	reply_sink sink;
	error_sink error;
	void *to;
	struct outcome *outcome;
	bool heard; /* data */
	bool finished;
};

void reply_said(const struct reply *reply, char *said, size_t size)
{
	struct schema_extack_record record = { "" };

	if (reply->said && attr_get(&schema_extack, &record, reply->said, reply->said_size) < 0)
		record.text[0] = '\0';
	snprintf(said, size, "%s", record.text);
}

static void note_error(struct listener *listener, uint32_t index, const struct reply *reply)
{
	if (!reply->error || listener->outcome->code)
		return;
	if (listener->error) {
		listener->error(listener->to, index, reply);
		return;
	}
	listener->outcome->code = reply->error;
	reply_said(reply, listener->outcome->said, sizeof(listener->outcome->said));
}

static int hear_data(struct listener *listener, const struct reply *reply)
{
	size_t size = reply->size + NLMSG_HDRLEN + GENL_HDRLEN;

	listener->heard = true;
	if (size > listener->outcome->message_size)
		listener->outcome->message_size = size;
	return listener->sink ? listener->sink(listener->to, reply) : -EBADMSG;
}

/* Success without the data that was asked for. */
static bool lacks_data(const struct listener *listener)
{
	return listener->sink && !listener->heard && !listener->request->dump;
}

static int hear(struct listener *listener, const struct reply *reply)
{
	uint32_t index = reply->seq - listener->request->first_seq;
	uint32_t last = listener->request->last_seq - listener->request->first_seq;

	/* A socket is not used on after an exchange that failed, so nothing can be left over. */
	if (index > last || listener->finished)
		return -EBADMSG;
	if (reply->kind == REPLY_DATA) {
		int ret = hear_data(listener, reply);

		if (ret < 0 || reply->multi)
			return ret;
	} else if (!reply->error && lacks_data(listener)) {
		return -EBADMSG;
	} else {
		note_error(listener, index, reply);
	}
	listener->finished = index == last;
	return 0;
}

static int hear_datagram(struct listener *listener, struct datagram datagram)
{
	size_t size = datagram.size;
	struct reply reply;
	bool data = false;
	int ret;

	while ((ret = reply_next(&datagram, listener->family, &reply)) > 0) {
		data = data || reply.kind == REPLY_DATA;
		ret = hear(listener, &reply);
		if (ret < 0)
			break;
	}
	if (data) {
		listener->outcome->chunks++;
		listener->outcome->chunk_size = size;
	}
	return ret;
}

/*
 * When the kernel says that it had to drop answers, those before them are still there and are
 * read, but nothing is waited for any more: it may be what was dropped. Of a dump the last data and
 * the end mark come separately, and are taken together.
 */
static int listen_to(struct link *link, struct listener *listener)
{
	struct deadline deadline = { link->deadline_ms, { 0, 0 } };
	struct socket_wish wish = { listener->request->dump ? SOCKET_CHUNKS : 1, false };
	struct datagram datagrams[SOCKET_CHUNKS];
	struct outcome *outcome = listener->outcome;

	while (!listener->finished) {
		int count = socket_receive(link->socket, link->buffer, datagrams, &deadline, wish);

		if (count == -EAGAIN || (count == -ENOBUFS && !deadline_left(&deadline)))
			return -ENOBUFS;
		if (count == -ENOBUFS) {
			outcome->lost = wish.no_waiting = true;
			continue;
		}
		for (int i = 0; i < count; i++) {
			int ret = hear_datagram(listener, datagrams[i]);

			if (ret < 0)
				return ret;
		}
		if (count < 0)
			return count;
	}
	return 0;
}

/* Its texts need no clearing. */
static void begin_outcome(struct outcome *outcome)
{
	memset(outcome, 0, offsetof(struct outcome, said));
	outcome->said[0] = '\0';
}

static int exchange(struct link *link, struct listener *listener)
{
	const struct request *request = listener->request;
	struct outcome *outcome = listener->outcome;
	int ret;

	begin_outcome(outcome);
	if (!link->socket)
		return outcome->code = -ENOTCONN;
	link->seq = request->last_seq;
	ret = socket_send(link->socket, request->data, request->used);
	if (ret == 0 && request->dump && link->ask_charge)
		outcome->charge = socket_charge(link->socket);
	if (ret == 0)
		ret = listen_to(link, listener);
	if (ret == 0 && listener->error && outcome->lost)
		ret = -ENOBUFS; /* silence means success only when nothing was dropped */
	/* A dump that begins with ENOBUFS may go on nevertheless. */
	outcome->from_kernel = ret == 0 && outcome->code != -ENOBUFS;
	if (outcome->from_kernel)
		return outcome->code;
	if (ret == 0)
		ret = -ENOBUFS;
	outcome->code = ret;
	renew(link);
	return ret;
}

int link_exchange(struct link *link, struct request *request, uint16_t family, reply_sink sink,
		  void *to, struct outcome *outcome)
{
	struct listener listener = { .request = request, .family = family, .sink = sink, .to = to,
				     .outcome = outcome };

	return exchange(link, &listener);
}

int link_exchange_many(struct link *link, struct request *request, error_sink sink, void *to,
		       struct outcome *outcome)
{
	struct listener listener = { .request = request, .family = link->family, .error = sink,
				     .to = to, .outcome = outcome };

	return exchange(link, &listener);
}

struct socket_room link_make_room(struct link *link, struct socket_room wanted)
{
	return socket_make_room(link->socket, wanted);
}
