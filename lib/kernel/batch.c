/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libipvs/dest.h>
#include <libipvs/text.h>

#include "api.h"
#include "kernel/call.h"
#include "kernel/dest.h"
#include "kernel/error.h"
#include "value/error.h"
#include "wire/schema.h"
#include "wire/uapi.h"

#define SEND_SIZE 65536 /* beyond it, fewer system calls gain nothing that can be measured */
#define QUEUE_MAX 1024	/* about as many as fit in that */

struct queued {
	uint64_t index;
	const char *verb;
	char *said; /* the kernel's own words, or NULL */
	uint32_t begin; /* of its message */
	int error;
};

/* --- failures --- */

static void free_texts(struct ipvs_failures *failures)
{
	for (size_t i = 0; i < failures->count; i++)
		free(failures->entries[i].text);
	failures->count = 0;
}

IPVS_API void ipvs_failures_free(struct ipvs_failures *failures)
{
	if (!failures)
		return;
	free_texts(failures);
	free(failures->entries);
	memset(failures, 0, sizeof(*failures));
}

static struct ipvs_failure *next_failure(struct ipvs_failures *failures)
{
	if (failures->count == failures->allocated) {
		size_t wanted = failures->allocated ? 2 * failures->allocated : 16;
		void *entries = reallocarray(failures->entries, wanted, sizeof(*failures->entries));

		if (!entries)
			return NULL;
		failures->entries = entries;
		failures->allocated = wanted;
	}
	return &failures->entries[failures->count];
}

static void add_failure(struct batch *batch, uint64_t index, const struct ipvs_error *error)
{
	struct ipvs_failure *failure = next_failure(&batch->failures);

	batch->failed++;
	if (!failure)
		return;
	failure->index = index;
	failure->code = error->code;
	failure->reason = error->reason;
	failure->text = strdup(error->text);
	batch->failures.count++;
}

static int compare_failures(const void *a, const void *b)
{
	uint64_t first = ((const struct ipvs_failure *)a)->index;
	uint64_t second = ((const struct ipvs_failure *)b)->index;

	return (first > second) - (first < second);
}

/* --- sending --- */

static void hear_error(void *to, uint32_t index, const struct reply *reply)
{
	struct batch *batch = to;
	char said[sizeof(((struct outcome *)0)->said)];

	if (index >= batch->count)
		return;
	batch->wrong = true;
	batch->queued[index].error = reply->error;
	reply_said(reply, said, sizeof(said));
	if (*said && !batch->queued[index].said)
		batch->queued[index].said = strdup(said);
}

/* What a request was about, read back from its message. */
struct subject {
	struct ipvs_service service;
	struct ipvs_dest dest;
	struct ipvs_daemon daemon;
};

static const struct attr_row subject_rows[] = {
	[IPVS_CMD_ATTR_SERVICE] = { ATTR_NEST, .offset = offsetof(struct subject, service),
				    .nest = &schema_service },
	[IPVS_CMD_ATTR_DEST] = { ATTR_NEST, .offset = offsetof(struct subject, dest),
				 .nest = &schema_dest },
	[IPVS_CMD_ATTR_DAEMON] = { ATTR_NEST, .offset = offsetof(struct subject, daemon),
				   .nest = &schema_daemon },
};
static const struct attr_schema subject_schema = { subject_rows, IPVS_CMD_ATTR_DAEMON + 1, 0 };

/* Say what went wrong with one operation, as a call of its own would have. */
static void explain(struct ipvs *h, const struct queued *queued, const struct outcome *outcome)
{
	const uint8_t *message = h->batch.request.data + queued->begin;
	const struct nlmsghdr *header = (const void *)message;
	const size_t headers = NLMSG_HDRLEN + GENL_HDRLEN;
	struct subject about = { .service = IPVS_SERVICE_INIT };
	struct call call = { .verb = queued->verb, .cmd = message[NLMSG_HDRLEN] };

	attr_get(&subject_schema, &about, message + headers, header->nlmsg_len - headers);
	call.service = about.service.addr.family ? &about.service : NULL;
	about.dest = dest_of(&about.dest, &about.service);
	call.dest = call_has_dest(call.cmd) ? &about.dest : NULL;
	call.daemon = about.daemon.state ? &about.daemon : NULL;
	error_explain(h, &call, outcome);
	add_failure(&h->batch, queued->index, &h->error);
}

static void explain_all(struct ipvs *h, uint32_t count, const struct outcome *outcome)
{
	for (uint32_t i = 0; i < count; i++) {
		struct queued *queued = &h->batch.queued[i];
		struct outcome own = { .code = queued->error, .from_kernel = true };

		if (queued->said)
			snprintf(own.said, sizeof(own.said), "%s", queued->said);
		if (queued->error)
			explain(h, queued, &own);
		else if (!outcome->from_kernel)
			explain(h, queued, outcome);
	}
}

static void forget_errors(struct batch *batch, uint32_t count)
{
	for (uint32_t i = 0; batch->wrong && i < count; i++) {
		free(batch->queued[i].said);
		batch->queued[i].said = NULL;
		batch->queued[i].error = 0;
	}
	batch->wrong = false;
}

static void send_once(struct ipvs *h, struct outcome *outcome)
{
	struct batch *batch = &h->batch;

	forget_errors(batch, batch->count); /* of a first attempt */
	if (handle_is_open(h)) {
		link_exchange_many(&h->link, &batch->request, hear_error, batch, outcome);
	} else {
		memset(outcome, 0, sizeof(*outcome));
		outcome->code = -ENOTCONN;
	}
}

static void blame_module(struct batch *batch)
{
	for (uint32_t i = 0; i < batch->count; i++)
		if (batch->queued[i].error == -ENOENT)
			batch->queued[i].error = -ENOPROTOOPT;
}

/* All messages have the number that the family no longer has, so nothing was done. */
static bool family_moved(struct ipvs *h)
{
	struct batch *batch = &h->batch;
	struct outcome outcome = { .code = batch->queued[0].error, .from_kernel = true };

	if (!call_family_moved(h, &outcome)) {
		if (outcome.code == -ENOPROTOOPT)
			blame_module(batch);
		return false;
	}
	for (uint32_t i = 0; i < batch->count; i++) {
		struct nlmsghdr *header =
			(void *)(batch->request.data + batch->queued[i].begin);

		header->nlmsg_type = h->link.family;
	}
	return true;
}

void batch_flush(struct ipvs *h)
{
	struct batch *batch = &h->batch;
	uint32_t count = batch->count;
	struct outcome outcome;

	if (!count)
		return;
	request_fence(&batch->request);
	send_once(h, &outcome);
	if (outcome.from_kernel && batch->queued[0].error == -ENOENT && family_moved(h))
		send_once(h, &outcome);
	batch->count = 0; /* explaining may read, and reading flushes */
	if (batch->wrong || !outcome.from_kernel)
		explain_all(h, count, &outcome);
	forget_errors(batch, count);
	error_clear(&h->error);
}

/* --- queueing --- */

/* A new socket has the usual buffers again. One answer is the fence's. */
static void make_room(struct ipvs *h)
{
	const struct socket_room wanted = { SEND_SIZE, QUEUE_MAX + 1 };
	struct socket_room room = link_make_room(&h->link, wanted);
	struct batch *batch = &h->batch;

	batch->bytes = room.bytes < SEND_SIZE ? room.bytes : SEND_SIZE;
	batch->room = room.answers > QUEUE_MAX ? QUEUE_MAX : room.answers - 1;
	if (!batch->room || room.answers < 2)
		batch->room = 1;
	batch->socket = h->link.sockets;
}

static void start_request(struct ipvs *h)
{
	struct batch *batch = &h->batch;

	if (batch->socket != h->link.sockets)
		make_room(h);
	request_init(&batch->request, batch->memory, batch->bytes - REQUEST_FENCE_SIZE,
		     h->link.seq + 1);
}

void batch_keep_dests(struct batch *batch, const struct ipvs_service *service, bool good)
{
	if (batch->open && good) {
		batch->dests_of = *service;
		return;
	}
	batch->dests_of.addr.family = 0;
	ipvs_dests_free(&batch->dests);
}

bool batch_has_dests(const struct batch *batch, const struct ipvs_service *service)
{
	return ipvs_service_compare(&batch->dests_of, service) == 0;
}

static void remember(struct batch *batch, const char *verb, size_t begin)
{
	struct queued *queued = &batch->queued[batch->count++];

	queued->index = batch->next - 1;
	queued->verb = verb;
	queued->begin = (uint32_t)begin;
}

int batch_queue(struct ipvs *h, const struct call *call)
{
	struct batch *batch = &h->batch;
	size_t begin;

	batch->dests_of.addr.family = 0;
	for (;;) { /* twice at most: an empty request has room for any message */
		if (!batch->count)
			start_request(h);
		begin = batch->request.used;
		if (call_put(h, call, &batch->request, 0))
			break;
		batch_flush(h);
		if (!handle_is_open(h))
			return call_fail(h, call, -ENOTCONN, IPVS_REASON_NOT_OPEN,
					 "the handle is not open");
	}
	remember(batch, call->verb, begin);
	if (batch->count == batch->room)
		batch_flush(h);
	return 0;
}

#define CHANGES(name) (UINT32_C(1) << IPVS_CMD_##name)

const uint32_t batch_commands = CHANGES(NEW_SERVICE) | CHANGES(SET_SERVICE) |
				CHANGES(DEL_SERVICE) | CHANGES(NEW_DEST) | CHANGES(SET_DEST) |
				CHANGES(DEL_DEST) | CHANGES(NEW_DAEMON) | CHANGES(DEL_DAEMON) |
				CHANGES(SET_CONFIG) | CHANGES(ZERO) | CHANGES(FLUSH);

void batch_note_failure(struct ipvs *h)
{
	add_failure(&h->batch, h->batch.next - 1, &h->error);
}

/* --- begin and end --- */

static const struct call begin_call = { .verb = "begin batch" };
static const struct call end_call = { .verb = "end batch" };

void batch_free(struct batch *batch)
{
	ipvs_failures_free(&batch->failures);
	ipvs_dests_free(&batch->dests);
	free(batch->memory);
	free(batch->queued);
	memset(batch, 0, sizeof(*batch));
}

static int allocate(struct batch *batch)
{
	if (!batch->memory)
		batch->memory = malloc(SEND_SIZE);
	if (!batch->queued)
		batch->queued = calloc(QUEUE_MAX, sizeof(*batch->queued));
	return batch->memory && batch->queued ? 0 : -ENOMEM;
}

IPVS_API int ipvs_batch_begin(struct ipvs *h)
{
	int ret = call_begin(h, &begin_call);

	if (ret < 0)
		return ret;
	if (h->batch.open)
		return call_end(h, call_fail(h, &begin_call, -EBUSY, IPVS_REASON_BUSY,
					     "one has begun already"));
	if (allocate(&h->batch) < 0)
		return call_end(h, call_fail(h, &begin_call, -ENOMEM, IPVS_REASON_MEMORY,
					     "no memory"));
	h->batch.open = true;
	h->batch.next = h->batch.failed = 0;
	return call_end(h, 0);
}

/* The first failure's own sentence, and how many there were. */
static int tell(struct ipvs *h)
{
	const struct ipvs_failures *failures = &h->batch.failures;
	const struct ipvs_failure *first = failures->entries;

	if (!h->batch.failed)
		return 0;
	if (failures->count < h->batch.failed)
		return error_set(&h->error, -ENOMEM, IPVS_REASON_MEMORY,
				 "%ju of %ju operations failed; no memory to list them all",
				 (uintmax_t)h->batch.failed, (uintmax_t)h->batch.next);
	return error_set(&h->error, first->code, first->reason,
			 "%zu of %ju operations failed; the first, number %ju: %s", failures->count,
			 (uintmax_t)h->batch.next, (uintmax_t)first->index,
			 first->text ? first->text : "(no memory)");
}

IPVS_API int ipvs_batch_end(struct ipvs *h, struct ipvs_failures *failures)
{
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	if (!h->batch.open)
		return call_end(h, call_fail(h, &end_call, -EINVAL, IPVS_REASON_INVALID,
					     "none has begun"));
	batch_flush(h);
	h->batch.open = false;
	h->batch.dests_of.addr.family = 0;
	ipvs_dests_free(&h->batch.dests);
	if (h->batch.failures.count)
		qsort(h->batch.failures.entries, h->batch.failures.count,
		      sizeof(*h->batch.failures.entries), compare_failures);
	ret = tell(h);
	if (failures) {
		struct ipvs_failures old = *failures;

		*failures = h->batch.failures;
		h->batch.failures = old;
	}
	free_texts(&h->batch.failures);
	return call_end(h, ret);
}
