/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * UDP flows: clients that send a datagram with each beat, each from a port of its own, and servers
 * that answer every one. What is not answered is lost.
 */
#ifndef TESTS_TRAFFIC_FLOWS_H
#define TESTS_TRAFFIC_FLOWS_H

#include "../kernel/setting.h"

#define FLOWS 30
#define FLOW_SERVERS 3

struct flow {
	int caller;
	bool pauses;
	bool awaits; /* an answer to its last datagram */
	int at;	     /* the server that has answered last */
	unsigned int lost;
};

struct flows {
	struct ipvs_service service;
	struct ipvs_dest dests[FLOW_SERVERS];
	int servers[FLOW_SERVERS];
	struct flow flows[FLOWS];
};

/* With the service and its servers, wrr. */
void flows_open(struct flows *flows, struct ipvs *h);
void flows_close(struct flows *flows);

/* Each flow that does not pause sends, and gets its answer. How many were lost. */
unsigned int flows_beat(struct flows *flows);

/* How many were answered by this server last. */
unsigned int flows_at(const struct flows *flows, int server);

#endif
