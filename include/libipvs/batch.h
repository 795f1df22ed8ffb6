/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Batches: many operations in few system calls.
 *
 *	ipvs_batch_begin(h);
 *	for (...)
 *		ipvs_dest_add(h, &service, &dest[i]);
 *	ret = ipvs_batch_end(h, &failures);
 *
 * Between the two, operations that change something queue and return 0; they are sent when as many
 * are there as fit in one system call, and at the end. The kernel runs all of them, in order, also
 * after one that failed: a batch is not a transaction. A batch that was begun must be ended: until
 * then ipvs_shutdown() is refused, and ipvs_free() drops what is queued without a word.
 */
#ifndef LIBIPVS_BATCH_H
#define LIBIPVS_BATCH_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct ipvs_failure - one operation of a batch that failed
 * @index: which: the first operation after ipvs_batch_begin() is 0
 * @code: a negative errno, as the function would have returned it
 * @reason: enum ipvs_reason
 * @text: the sentence, as ipvs_last_error() would have had it; NULL when memory ran out
 *
 * Since 0.1.
 */
struct ipvs_failure {
	uint64_t index;
	int32_t code;
	uint32_t reason;
	char *text;
};

/**
 * struct ipvs_failures - the operations of a batch that failed
 * @entries: @count of them, by index
 * @count: how many
 * @allocated: how many fit in @entries; the library's business
 *
 * Start with IPVS_FAILURES_INIT; ipvs_failures_free() empties it. Since 0.1.
 */
struct ipvs_failures {
	struct ipvs_failure *entries;
	size_t count;
	size_t allocated;
};

/** An empty list. Since 0.1. */
#define IPVS_FAILURES_INIT { NULL, 0, 0 }

/**
 * ipvs_batch_begin - queue the operations that follow
 * @h: an open handle
 *
 * An operation whose record is refused, or whose kernel could not be asked, still returns its
 * error at once; it counts as an operation, and is among the failures at the end. Reading
 * functions send what is queued first, and so see it.
 *
 * Returns 0; -EBUSY: a batch has begun already; -ENOMEM; as the handle does. Since 0.1.
 */
int ipvs_batch_begin(struct ipvs *h);

/**
 * ipvs_batch_end - send what is queued, and say what failed
 * @h: the handle
 * @failures: gets every failure of the batch, what was in it is dropped; NULL = the first, in
 *	ipvs_last_error(), is enough
 *
 * Returns 0: every operation succeeded; the code of the first failure otherwise; -ENOMEM: some
 * failed, and there was no memory to list them all; -EINVAL: no batch has begun. Since 0.1.
 */
int ipvs_batch_end(struct ipvs *h, struct ipvs_failures *failures);

/**
 * ipvs_failures_free - give back the memory of a list
 * @failures: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_failures_free(struct ipvs_failures *failures);

#ifdef __cplusplus
}
#endif

#endif
