/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "flows.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* So long nothing comes over lo, where everything comes at once. */
#define SILENCE_MS 300

static const char *const endpoints[FLOW_SERVERS] = { "10.9.0.11:53", "10.9.0.12:53",
						     "10.9.0.101:53" };

void flows_open(struct flows *flows, struct ipvs *h)
{
	struct farm farm;
	char from[32];

	memset(flows, 0, sizeof(*flows));
	flows->service = add_service(h, "udp 10.9.0.1:53", "wrr");
	farm_open(&farm, IPPROTO_UDP, endpoints, FLOW_SERVERS);
	for (size_t i = 0; i < FLOW_SERVERS; i++) {
		flows->dests[i] = add_dest(h, &flows->service, endpoints[i]);
		flows->servers[i] = farm.fds[i];
	}
	for (size_t i = 0; i < FLOWS; i++) {
		snprintf(from, sizeof(from), "10.9.0.100:%zu", 4000 + i);
		flows->flows[i].caller = caller_open(from, "10.9.0.1:53");
	}
}

void flows_close(struct flows *flows)
{
	for (size_t i = 0; i < FLOW_SERVERS; i++)
		close(flows->servers[i]);
	for (size_t i = 0; i < FLOWS; i++)
		close(flows->flows[i].caller);
}

/* An answer is the number of the server. */
static void answer(int fd, uint8_t server)
{
	struct sockaddr_storage from;
	socklen_t size = sizeof(from);
	char data;

	while (recvfrom(fd, &data, 1, MSG_DONTWAIT, (struct sockaddr *)&from, &size) == 1) {
		assert_int_equal(sendto(fd, &server, 1, 0, (struct sockaddr *)&from, size), 1);
		size = sizeof(from);
	}
}

/* All there is, so that nothing late is taken for the next one's. */
static bool take_answer(struct flow *flow)
{
	bool got = false;
	uint8_t server;

	while (recv(flow->caller, &server, 1, MSG_DONTWAIT) == 1) {
		flow->at = server;
		got = true;
	}
	if (!got || !flow->awaits)
		return false;
	flow->awaits = false;
	flow->lost--;
	return true;
}

static bool await_datagrams(const struct flows *flows)
{
	struct pollfd pollers[FLOW_SERVERS + FLOWS];

	for (size_t i = 0; i < FLOW_SERVERS; i++)
		pollers[i] = (struct pollfd){ .fd = flows->servers[i], .events = POLLIN };
	for (size_t i = 0; i < FLOWS; i++)
		pollers[FLOW_SERVERS + i] =
			(struct pollfd){ .fd = flows->flows[i].caller, .events = POLLIN };
	return poll(pollers, FLOW_SERVERS + FLOWS, SILENCE_MS) > 0;
}

/*
 * What is sent counts as lost until its answer has come. The sender is told of what the balancer
 * drops only because it is on the same machine.
 */
static unsigned int send_all(struct flows *flows)
{
	unsigned int sent = 0;

	for (size_t i = 0; i < FLOWS; i++) {
		struct flow *flow = &flows->flows[i];

		if (flow->pauses)
			continue;
		if (send(flow->caller, "?", 1, 0) < 0)
			assert_int_equal(errno, EPERM);
		flow->awaits = true;
		flow->lost++;
		sent++;
	}
	return sent;
}

static unsigned int take_answers(struct flows *flows)
{
	unsigned int taken = 0;

	for (size_t i = 0; i < FLOW_SERVERS; i++)
		answer(flows->servers[i], (uint8_t)i);
	for (size_t i = 0; i < FLOWS; i++)
		taken += take_answer(&flows->flows[i]);
	return taken;
}

unsigned int flows_beat(struct flows *flows)
{
	unsigned int left = send_all(flows), taken;

	do {
		taken = take_answers(flows);
		left -= taken;
	} while (left && (taken || await_datagrams(flows)));
	return left;
}

unsigned int flows_at(const struct flows *flows, int server)
{
	unsigned int count = 0;

	for (size_t i = 0; i < FLOWS; i++)
		count += flows->flows[i].at == server;
	return count;
}
