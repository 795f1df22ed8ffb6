/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is inside a handle. */
#ifndef LIB_KERNEL_HANDLE_H
#define LIB_KERNEL_HANDLE_H

#include <stdatomic.h>
#include <libipvs/handle.h>

#include "kernel/batch.h"
#include "wire/exchange.h"

struct ipvs {
	atomic_flag busy; /* a function is at work on it */
	struct link link;
	int chosen_netns; /* negative: that of the thread which opens it */
	int own_netns;	  /* that thread's, so that a new socket goes to the same place */
	struct ipvs_error error;
	struct batch batch;
};

static inline bool handle_is_open(const struct ipvs *h)
{
	return h->link.socket != NULL;
}

/* The network namespace it is in, or would be opened in; negative: the thread's. */
static inline int handle_netns(const struct ipvs *h)
{
	return handle_is_open(h) ? h->link.netns : h->chosen_netns;
}

/*
 * Look the family up, which makes the kernel load its module. 0, or a negative errno with
 * outcome filled in; -ENOENT from the kernel: it has no IPVS.
 */
int handle_find_family(struct ipvs *h, struct outcome *outcome);

/* Any command at all, to see whether the module is there; it is loaded if that can be. */
struct call;
int handle_touch(struct ipvs *h, const struct call *call);

#endif
