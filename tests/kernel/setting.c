/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setting.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* So long nothing comes over lo, where everything comes at once. */
#define SILENCE_MS 200

void set(struct ipvs *h, const char *name, const char *text)
{
	struct ipvs_error error = { 0 };
	struct ipvs_sysctl sysctl;

	assert_that(ipvs_sysctl_parse(&sysctl, name, text, &error) == 0, "%s", error.text);
	assert_ok(h, ipvs_sysctl_set(h, &sysctl));
}

bool has(struct ipvs *h, const char *name)
{
	struct ipvs_sysctl sysctl;
	int ret = ipvs_sysctl_get(h, name, &sysctl);

	if (ret == -ENOENT)
		note("this kernel has no %s", name);
	else
		assert_ok(h, ret);
	return ret == 0;
}

/* --- clients --- */

static socklen_t ipv4_of(struct sockaddr_in *addr, const char *endpoint)
{
	struct ipvs_dest parsed = dest_of(endpoint);

	*addr = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(parsed.port) };
	memcpy(&addr->sin_addr, parsed.addr.bytes, 4);
	return sizeof(*addr);
}

static int wait_for_connection(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof(error);

	if (poll(&poller, 1, SILENCE_MS) == 0)
		return -ETIMEDOUT;
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
	return -error;
}

/* Closed by a reset: nothing of it is left over. */
int try_to_connect(const char *from, const char *to)
{
	const struct linger reset = { 1, 0 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), ret = 0;
	struct sockaddr_in addr;
	socklen_t size = ipv4_of(&addr, from);

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	assert_that(bind(fd, (struct sockaddr *)&addr, size) == 0, "bind to %s: %m", from);
	size = ipv4_of(&addr, to);
	if (connect(fd, (struct sockaddr *)&addr, size) < 0)
		ret = errno == EINPROGRESS ? wait_for_connection(fd) : -errno;
	close(fd);
	return ret;
}

int try_to_call(int caller, struct farm *farm)
{
	struct pollfd pollers[SERVERS_MAX];
	char byte = '?';

	send(caller, &byte, 1, 0);
	for (size_t i = 0; i < farm->count; i++)
		pollers[i] = (struct pollfd){ .fd = farm->fds[i], .events = POLLIN };
	if (poll(pollers, farm->count, SILENCE_MS) == 0)
		return -1;
	for (size_t i = 0; i < farm->count; i++)
		if (pollers[i].revents) {
			assert_int_equal(recv(farm->fds[i], &byte, 1, 0), 1);
			return (int)i;
		}
	return -1;
}

size_t talk_and_free_port(struct farm *farm, const char *from, const char *to)
{
	struct tcp_info info;
	socklen_t size = sizeof(info);
	struct talk talk;
	char byte;

	assert_int_equal(talk_open(&talk, farm, from, to, 0), 0);
	assert_int_equal(getsockopt(talk.client, IPPROTO_TCP, TCP_INFO, &info, &size), 0);
	assert_int_equal(info.tcpi_total_retrans, 0);
	talk_exchange(&talk, REQUEST_SIZE, ANSWER_SIZE);
	shutdown(talk.server, SHUT_WR);
	assert_int_equal(recv(talk.client, &byte, 1, 0), 0);
	close(talk.client);
	assert_int_equal(recv(talk.server, &byte, 1, 0), 0);
	close(talk.server);
	return talk.at;
}

/* --- wire --- */

static void change(unsigned long request, struct ifreq ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "wire");
	assert_that(ioctl(fd, request, &ifr) == 0, "change a wire: %m");
	close(fd);
}

static struct ifreq with_address(const char *address)
{
	struct ifreq ifr = { .ifr_flags = 0 };
	struct sockaddr_in *to = (struct sockaddr_in *)&ifr.ifr_addr;

	to->sin_family = AF_INET;
	to->sin_addr.s_addr = inet_addr(address);
	return ifr;
}

/* Nobody is asked for hardware addresses there. */
void wire_up(void)
{
	add_interface("wire");
	change(SIOCSIFFLAGS, (struct ifreq){ .ifr_flags = IFF_UP | IFF_NOARP });
	change(SIOCSIFADDR, with_address("10.8.0.1"));
	change(SIOCSIFNETMASK, with_address("255.255.0.0"));
}

uint64_t wire_bytes(void)
{
	char text[2048] = "", *line;
	uint64_t bytes = 0;

	read_file("/proc/thread-self/net/dev", text, sizeof(text));
	line = strstr(text, "wire:");
	assert_non_null(line);
	assert_int_equal(sscanf(line, "wire: %*u %*u %*u %*u %*u %*u %*u %*u %" SCNu64, &bytes), 1);
	return bytes;
}

/* --- packets --- */

static uint16_t checksum_of(const void *data, size_t size, uint32_t sum)
{
	const uint16_t *words = data;

	for (; size; size -= 2)
		sum += *words++;
	sum = (sum >> 16) + (sum & 0xffff);
	return (uint16_t)~(sum + (sum >> 16));
}

void send_segment(const char *from, const char *to, bool syn, bool ack)
{
	struct ipvs_dest client = dest_of(from), server = dest_of(to);
	struct tcphdr segment = { .th_sport = htons(client.port), .th_dport = htons(server.port),
				  .th_seq = htonl(1), .th_ack = htonl(ack), .th_off = 5,
				  .th_flags = (syn ? TH_SYN : 0) | (ack ? TH_ACK : 0),
				  .th_win = htons(1000) };
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct {
		uint8_t from[4], to[4];
		uint16_t protocol, size;
	} pseudo = { .protocol = htons(IPPROTO_TCP), .size = htons(sizeof(segment)) };
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP);

	memcpy(pseudo.from, client.addr.bytes, 4);
	memcpy(pseudo.to, server.addr.bytes, 4);
	segment.th_sum = checksum_of(&segment, sizeof(segment),
				     (uint16_t)~checksum_of(&pseudo, sizeof(pseudo), 0));
	memcpy(&addr.sin_addr, client.addr.bytes, 4);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	memcpy(&addr.sin_addr, server.addr.bytes, 4);
	assert_that(sendto(fd, &segment, sizeof(segment), 0, (struct sockaddr *)&addr,
			   sizeof(addr)) == sizeof(segment), "send a segment: %m");
	close(fd);
}
