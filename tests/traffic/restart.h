/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A rolling restart: one server after the other is drained, stopped, started anew and brought back
 * in. What has to be done is found by looking: which servers are not of the wanted generation, and
 * which do not have their weight. So when one was killed, wherever, another goes on from there.
 */
#ifndef TESTS_TRAFFIC_RESTART_H
#define TESTS_TRAFFIC_RESTART_H

#include "web.h"

/* Where a restart can be killed. */
enum place {
	NOWHERE,
	TO_BE_DRAINED, /* the job is made, no step yet */
	WEIGHTLESS,    /* after its first step */
	WAITING,       /* after its second */
	DRAINED,
	STOPPED,
	STARTED, /* but not seen to answer yet */
	TO_BE_RAISED,
	RISING, /* after the first step */
	RISEN,	/* after the second, on the way */
	RAISED,
	PLACES
};

/* Shared by a test and the process that restarts. */
struct restart {
	struct web web;
	int generation; /* that all servers shall have */
	enum place dies_at;
	uint32_t open[SERVERS]; /* how many connections each had when it was to be drained */
	bool late[SERVERS];	/* some were left at the deadline */
	char left[1024];	/* which, of the last such server */
	char error[1024];
};

/* False: it failed, with the error. At the deadline it goes on, as an operator would. */
bool try_restart(struct restart *restart);

#endif
