/* SPDX-License-Identifier: MIT */
/*
 * Lines like one before: those for the servers of a service mostly say the same of another server.
 * What such a line has in common with the other is compared, not read again.
 */
#ifndef IPVSCTL_IPVSADM_ALIKE_H
#define IPVSCTL_IPVSADM_ALIKE_H

#include "queue.h"

struct alike {
	size_t before, after; /* of what stands before and behind the server; 0: nothing is known */
	char text[128];	      /* the one behind the other */
	ptrdiff_t place;      /* of what the line says, in the queue */
};

/* Remembers a line that was read, if what it says can be told by its text. */
void alike_keep(struct alike *alike, const struct queue *queue, ptrdiff_t place, char *line,
		const struct reader *words);

/*
 * Reads a line that says the same of another server: which one that is, at the port that the kernel
 * is told. false: it may say anything else.
 */
bool alike_read(const struct alike *alike, const struct queue *queue, const struct reader *words,
		struct ipvs_addr *addr, uint16_t *port);

#endif
