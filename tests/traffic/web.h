/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A real web site: ten servers, each an nginx of its own at an address of its own, behind one
 * service by masquerading. Each answer takes a second, so that a server has connections open
 * whenever it has traffic, and a server that goes before they have ended cuts them short.
 *
 * A server has a generation, that of its configuration; it tells it to who asks. What begins with
 * try_ asserts nothing: it is for processes that are not the test's.
 */
#ifndef TESTS_TRAFFIC_WEB_H
#define TESTS_TRAFFIC_WEB_H

#include "../kernel/setting.h"

#define SERVERS 10
#define SITE_ADDRESS "10.9.0.1"
#define SITE_WEIGHT 10

struct web {
	char folder[32];
	struct ipvs_service service;
	struct ipvs_dest dests[SERVERS];
};

/* The servers run, all of generation 1. The service and its servers: web_publish(). */
void web_open(struct web *web);
void web_close(struct web *web);

/* Add the service as it is, wrr unless it says otherwise, with all servers of one weight. */
void web_publish(struct web *web, struct ipvs *h, uint32_t weight);

/* The generation of a server that answers; -1: it does not. */
int try_generation(size_t at);
/* When it returns true, clients can connect. */
bool try_start(const struct web *web, size_t at, int generation);
/* At once, with SIGKILL: what is open is cut. */
bool try_kill(const struct web *web, size_t at);

/* Connections that each server has had so far, and that the kernel still knows. */
struct web_count {
	uint32_t weight[SERVERS], active[SERVERS], all[SERVERS];
};
void web_count(const struct web *web, struct ipvs *h, struct web_count *count);

/* Until each server that has a weight has had connections. */
void web_await_traffic(const struct web *web, struct ipvs *h);

/*
 * How many connections that have ended this kernel may go on calling active. Linux 7.2 was seen to
 * keep one, seldom, when its port was used again, until an idle one would time out.
 */
unsigned int stale_max(void);

#endif
