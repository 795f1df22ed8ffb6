/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The queue of operations between ipvs_batch_begin() and ipvs_batch_end(). */
#ifndef LIB_KERNEL_BATCH_H
#define LIB_KERNEL_BATCH_H

#include <libipvs/batch.h>

#include "wire/message.h"

struct ipvs;
struct call;
struct queued; /* what is remembered of an operation until it is answered */

struct batch {
	bool open;
	bool counting;	/* the call under way is an operation of the batch */
	uint64_t next;	/* index of the next operation; counting: of the one behind it */
	void *memory;
	uint32_t socket; /* for which room was made: link.sockets then */
	uint32_t bytes;	 /* that fit in one send */
	struct request request;
	struct queued *queued;
	uint32_t count; /* of what is queued */
	bool wrong;	/* one of them failed */
	uint32_t room;	/* how many may be queued: each may be answered */
	uint64_t failed; /* as many as are in failures, unless memory ran out */
	struct ipvs_failures failures;
	struct ipvs_service dests_of; /* family 0: nothing is kept in dests */
	struct ipvs_dests dests;
};

/* A call begins: in a batch, it is counted when its command (IPVS_CMD_*) changes something. */
extern const uint32_t batch_commands; /* bit n: command n does */
static inline void batch_count(struct batch *batch, uint8_t cmd)
{
	batch->counting = batch->open & (batch_commands >> cmd);
	batch->next += batch->counting;
}

/* A call that was counted has failed. */
void batch_note_failure(struct ipvs *h);

/* Queue the call's command. 0; -ENOTCONN with its error set when the connection is lost. */
int batch_queue(struct ipvs *h, const struct call *call);

/* Send what is queued, so that a read sees it. */
void batch_flush(struct ipvs *h);

/*
 * Servers of a service that were read in a batch are kept, so that changing many weights does not
 * read them for each. They hold until something else is queued.
 */
void batch_keep_dests(struct batch *batch, const struct ipvs_service *service, bool good);
bool batch_has_dests(const struct batch *batch, const struct ipvs_service *service);

void batch_free(struct batch *batch);

#endif
