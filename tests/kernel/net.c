/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_MS 5000

static const char *const addresses[] = { "10.9.0.1",   "10.9.0.11", "10.9.0.12",  "10.9.0.100",
					 "10.9.0.101", "fd00:9::1", "fd00:9::11", "fd00:9::12",
					 "fd00:9::100" };
static const char *const servers[] = { "10.9.0.11:8080", "10.9.0.12:8081" };
static const char *const servers6[] = { "[fd00:9::11]:8080", "[fd00:9::12]:8081" };

/* Without its options a TCP header has 20 bytes, but for the segment size in the first packet. */
int net_setup(void **state)
{
	int ret = bench_setup(state);

	for (size_t i = 0; i < COUNT(addresses); i++)
		add_address(addresses[i]);
	assert_int_equal(write_file("/proc/sys/net/ipv4/tcp_timestamps", "0"), 0);
	assert_int_equal(write_file("/proc/sys/net/ipv4/tcp_sack", "0"), 0);
	assert_int_equal(write_file("/proc/sys/net/ipv4/tcp_window_scaling", "0"), 0);
	return ret;
}

void site_add(struct ipvs *h, struct site *site, int protocol)
{
	bool v6 = site->service.addr.family == AF_INET6;
	const char *const *endpoints = v6 ? servers6 : servers;

	assert_ok(h, ipvs_service_add(h, &site->service));
	for (size_t i = 0; i < 2; i++)
		site->dests[i] = add_dest(h, &site->service, endpoints[i]);
	farm_open(&site->farm, protocol, endpoints, 2);
}

void site_make(struct ipvs *h, struct site *site, const char *text, const char *scheduler)
{
	site->service = service_of(text);
	memset(site->service.scheduler, 0, sizeof(site->service.scheduler));
	snprintf(site->service.scheduler, sizeof(site->service.scheduler), "%s", scheduler);
	site_add(h, site, site->service.protocol ? site->service.protocol : IPPROTO_TCP);
}

static socklen_t sockaddr_of(const char *endpoint, struct sockaddr_storage *to)
{
	struct ipvs_dest parsed = dest_of(endpoint);
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof(*to));
	to->ss_family = parsed.addr.family;
	if (parsed.addr.family == AF_INET) {
		v4->sin_port = htons(parsed.port);
		memcpy(&v4->sin_addr, parsed.addr.bytes, 4);
		return sizeof(*v4);
	}
	v6->sin6_port = htons(parsed.port);
	memcpy(&v6->sin6_addr, parsed.addr.bytes, 16);
	return sizeof(*v6);
}

int socket_of(int protocol, int family)
{
	const struct timeval patience = { PATIENCE_MS / 1000, 0 };
	int type = protocol == IPPROTO_UDP ? SOCK_DGRAM : SOCK_STREAM;
	int fd = socket(family, type | SOCK_CLOEXEC, protocol), one = 1;

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return fd;
}

static int bound_socket(int protocol, const char *endpoint)
{
	struct sockaddr_storage addr;
	socklen_t size = sockaddr_of(endpoint, &addr);
	int fd = socket_of(protocol, addr.ss_family);

	assert_that(fd >= 0, "socket: %s", strerror(-fd));
	assert_that(bind(fd, (struct sockaddr *)&addr, size) == 0, "bind to %s: %m", endpoint);
	return fd;
}

void farm_open(struct farm *farm, int protocol, const char *const *endpoints, size_t count)
{
	farm->protocol = protocol;
	farm->count = count;
	for (size_t i = 0; i < count; i++) {
		farm->fds[i] = bound_socket(protocol, endpoints[i]);
		if (protocol != IPPROTO_UDP)
			assert_int_equal(listen(farm->fds[i], 100), 0);
	}
}

void farm_close(struct farm *farm)
{
	while (farm->count)
		close(farm->fds[--farm->count]);
}

/* Which server has something to do. */
static size_t farm_wait(const struct farm *farm)
{
	struct pollfd pollers[SERVERS_MAX];

	for (size_t i = 0; i < farm->count; i++)
		pollers[i] = (struct pollfd){ .fd = farm->fds[i], .events = POLLIN };
	assert_that(poll(pollers, farm->count, PATIENCE_MS) == 1, "not one server has it");
	for (size_t i = 0; i < farm->count; i++)
		if (pollers[i].revents)
			return i;
	return 0;
}

int talk_open(struct talk *talk, struct farm *farm, const char *from, const char *to,
	      uint32_t mark)
{
	struct sockaddr_storage addr;
	socklen_t size = sockaddr_of(to, &addr);
	int ret = 0;

	talk->client = bound_socket(farm->protocol, from);
	if (mark)
		assert_that(setsockopt(talk->client, SOL_SOCKET, SO_MARK, &mark,
				       sizeof(mark)) == 0, "set a mark: %m");
	if (connect(talk->client, (struct sockaddr *)&addr, size) < 0) {
		ret = -errno;
		close(talk->client);
		return ret;
	}
	talk->at = farm_wait(farm);
	talk->server = accept4(farm->fds[talk->at], NULL, NULL, SOCK_CLOEXEC);
	assert_true(talk->server >= 0);
	return 0;
}

static void transfer(int from, int to, size_t size)
{
	uint8_t sent[4096], got[4096];

	memset(sent, (int)size, size);
	assert_that(send(from, sent, size, 0) == (ssize_t)size, "send: %m");
	assert_that(recv(to, got, size, MSG_WAITALL) == (ssize_t)size, "receive: %m");
	assert_memory_equal(sent, got, size);
}

void talk_exchange(struct talk *talk, size_t request, size_t answer)
{
	transfer(talk->client, talk->server, request);
	transfer(talk->server, talk->client, answer);
}

/* SCTP ends both ways at once, and then is not connected at all. */
static void await_end(int fd)
{
	char byte;
	ssize_t got = recv(fd, &byte, 1, 0);

	assert_that(got == 0 || (got < 0 && errno == ENOTCONN), "the end does not come: %m");
	close(fd);
}

void talk_close(struct talk *talk)
{
	shutdown(talk->client, SHUT_WR);
	await_end(talk->server);
	await_end(talk->client);
}

size_t talk_once(struct farm *farm, const char *from, const char *to, uint32_t mark)
{
	struct talk talk;
	int ret = talk_open(&talk, farm, from, to, mark);

	assert_that(ret == 0, "connect to %s: %s", to, strerror(-ret));
	talk_exchange(&talk, REQUEST_SIZE, ANSWER_SIZE);
	talk_close(&talk);
	return talk.at;
}

int caller_open(const char *from, const char *to)
{
	struct sockaddr_storage addr;
	socklen_t size = sockaddr_of(to, &addr);
	int caller = bound_socket(IPPROTO_UDP, from);

	assert_that(connect(caller, (struct sockaddr *)&addr, size) == 0, "connect: %m");
	return caller;
}

size_t caller_call(int caller, struct farm *farm, bool answer)
{
	uint8_t data[ANSWER_SIZE] = { 0 };
	struct sockaddr_storage from;
	socklen_t size = sizeof(from);
	size_t at;

	assert_int_equal(send(caller, data, REQUEST_SIZE, 0), REQUEST_SIZE);
	at = farm_wait(farm);
	assert_int_equal(recvfrom(farm->fds[at], data, sizeof(data), 0, (struct sockaddr *)&from,
				  &size), REQUEST_SIZE);
	if (!answer)
		return at;
	assert_int_equal(sendto(farm->fds[at], data, ANSWER_SIZE, 0, (struct sockaddr *)&from,
				size), ANSWER_SIZE);
	assert_that(recv(caller, data, sizeof(data), 0) == ANSWER_SIZE, "no answer: %m");
	return at;
}
