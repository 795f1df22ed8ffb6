/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Clients and servers in one process: a connection over lo is complete before connect() returns,
 * so nobody has to wait for anybody. Endpoints are texts like "10.9.0.1:80" and "[fd00:9::1]:80".
 */
#ifndef TESTS_KERNEL_NET_H
#define TESTS_KERNEL_NET_H

#include "bench.h"

#include <netinet/in.h>

#define SERVERS_MAX 4

/* A test in a namespace with the addresses of the sites and clients. */
#define NET_TEST(sentence, function) { sentence, function, net_setup, bench_teardown, NULL }
int net_setup(void **state);

#define CLIENT "10.9.0.100:0"
#define OTHER_CLIENT "10.9.0.101:0"
#define CLIENT6 "[fd00:9::100]:0"

/* The servers of one service, listening. */
struct farm {
	int protocol;
	size_t count;
	int fds[SERVERS_MAX];
};

void farm_open(struct farm *farm, int protocol, const char *const *endpoints, size_t count);
void farm_close(struct farm *farm);

/* A service of 10.9.0.1 or fd00:9::1 by masquerading, with two servers that listen. */
struct site {
	struct ipvs_service service;
	struct ipvs_dest dests[2];
	struct farm farm;
};

/* Add the service as it is, with its servers. */
void site_add(struct ipvs *h, struct site *site, int protocol);
/* The same from its text and scheduler; one by firewall mark is for TCP. */
void site_make(struct ipvs *h, struct site *site, const char *text, const char *scheduler);

/* A connection, and which server has got it. */
struct talk {
	int client, server;
	size_t at;
};

/* A socket for TCP, UDP or SCTP; a negative errno when there is none of that kind. */
int socket_of(int protocol, int family);

/* Connect from an address to a service, with a firewall mark; 0 or a negative errno. */
int talk_open(struct talk *talk, struct farm *farm, const char *from, const char *to,
	      uint32_t mark);
/* Send so many bytes to the server and so many back. */
void talk_exchange(struct talk *talk, size_t request, size_t answer);
/* The client closes, then the server. */
void talk_close(struct talk *talk);
/* All of it; which server it was. */
size_t talk_once(struct farm *farm, const char *from, const char *to, uint32_t mark);
#define REQUEST_SIZE 100
#define ANSWER_SIZE 1000

/* A UDP socket that sends to a service. */
int caller_open(const char *from, const char *to);
/* Send one datagram of REQUEST_SIZE; which server it came to. It answers with ANSWER_SIZE. */
size_t caller_call(int caller, struct farm *farm, bool answer);

#endif
