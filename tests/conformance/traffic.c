// SPDX-License-Identifier: LGPL-2.1-or-later
#include "traffic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SERVER_PORT 7000
#define KEPT_MAX 64

static int kept[KEPT_MAX];
static size_t kept_count;

static int keep(int fd)
{
	if (fd < 0 || kept_count == KEPT_MAX)
		die("a socket: %s", strerror(errno));
	return kept[kept_count++] = fd;
}

void traffic_end(void)
{
	while (kept_count)
		close(kept[--kept_count]);
}

static struct sockaddr_in6 v6_address(const char *text, uint16_t port, socklen_t *size)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };

	*size = sizeof(six);
	if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
		return six;
	*size = sizeof(four);
	if (inet_pton(AF_INET, text, &four.sin_addr) != 1)
		die("%s is no address", text);
	memcpy(&six, &four, sizeof(four));
	return six;
}

/* One that answers nobody, but is there. */
static void serve(int family, int type)
{
	int fd = keep(socket(family, type | SOCK_CLOEXEC, 0)), one = 1;
	socklen_t size;
	struct sockaddr_in6 at = v6_address(family == AF_INET ? "127.0.0.1" : "::1", SERVER_PORT,
					    &size);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, size) < 0 ||
	    (type == SOCK_STREAM && listen(fd, 16) < 0))
		die("a server: %s", strerror(errno));
}

static int connected(const char *text, uint16_t port, int type, uint32_t mark)
{
	socklen_t size;
	struct sockaddr_in6 to = v6_address(text, port, &size);
	int fd = keep(socket(to.sin6_family, type | SOCK_CLOEXEC, 0));

	if (mark && setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof(mark)) < 0)
		die("a mark: %s", strerror(errno));
	if (connect(fd, (struct sockaddr *)&to, size) < 0)
		die("%s port %u: %s", text, port, strerror(errno));
	return fd;
}

static void send_one(const char *line)
{
	char kind[8], host[64], id[300] = "", text[1024];
	unsigned int port, count = 0, size = 0, mark = 0;
	int fd, length;

	if (sscanf(line, "%7s %63s %u", kind, host, &port) != 3)
		die("packets %s: not understood", line);
	if (strcmp(kind, "tcp") == 0) {
		connected(host, (uint16_t)port, SOCK_STREAM, 0);
		shutdown(connected(host, (uint16_t)port, SOCK_STREAM, 0), SHUT_RDWR);
		return;
	}
	if (strcmp(kind, "call") == 0) {
		sscanf(line, "%*s %*s %*u %299s", id);
		length = snprintf(text, sizeof(text),
				  "INVITE sip:a@b SIP/2.0\r\nCall-ID: %s\r\n\r\n", id);
		count = 1;
	} else {
		sscanf(line, "%*s %*s %*u %u %u %u", &count, &size, &mark);
		length = (int)size;
		memset(text, 'x', sizeof(text));
	}
	fd = connected(host, (uint16_t)port, SOCK_DGRAM, mark);
	for (unsigned int i = 0; i < count; i++)
		if (send(fd, text, (size_t)length, 0) != length)
			die("packets %s: %s", line, strerror(errno));
}

void traffic_send(const struct lines *packets)
{
	char *copy, *rest, *line;

	if (!packets->size)
		return;
	serve(AF_INET, SOCK_DGRAM);
	serve(AF_INET6, SOCK_DGRAM);
	serve(AF_INET, SOCK_STREAM);
	serve(AF_INET6, SOCK_STREAM);
	copy = rest = strdup(packets->text);
	while ((line = strsep(&rest, "\n")))
		if (*line)
			send_one(line);
	free(copy);
}

static bool all_counted(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	bool counted = true;

	if (ipvs_service_list(h, &services) < 0)
		die("%s", ipvs_last_error(h)->text);
	for (size_t i = 0; i < services.count; i++)
		counted = counted && services.entries[i].stats.in_packets;
	ipvs_services_free(&services);
	return counted;
}

/* The kernel's estimation comes round every two seconds. */
void traffic_wait(struct ipvs *a, struct ipvs *b)
{
	const struct timespec pause = { .tv_nsec = 100000000 };

	for (int i = 0; i < 150; i++) {
		if (all_counted(a) && all_counted(b))
			return;
		nanosleep(&pause, NULL);
	}
	die("packets were not counted");
}
