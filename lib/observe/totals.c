/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/totals.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "observe/procfs.h"

/* Two lines of titles, a line of numbers; an empty line, titles, and a line of rates. In hex. */
#define FIVE_NUMBERS "%" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64
#define SKIP_LINE "%*[^\n]\n"

int totals_parse(const char *text, struct ipvs_stats *stats)
{
	struct ipvs_stats read = { 0 };
	char end[2] = ""; /* of both lines: a number that is cut off has none behind it */
	int found = sscanf(text, SKIP_LINE SKIP_LINE FIVE_NUMBERS "%c " SKIP_LINE FIVE_NUMBERS "%c",
			   &read.conns, &read.in_packets, &read.out_packets, &read.in_bytes,
			   &read.out_bytes, &end[0], &read.conns_per_s, &read.in_packets_per_s,
			   &read.out_packets_per_s, &read.in_bytes_per_s, &read.out_bytes_per_s,
			   &end[1]);

	if (found != 12 || end[0] != '\n' || end[1] != '\n')
		return -EBADMSG;
	*stats = read;
	return 0;
}

static int read_file(int fd, struct ipvs_stats *stats)
{
	char text[2048];
	ssize_t size = read(fd, text, sizeof(text) - 1);

	if (size < 0)
		return -EIO;
	text[size] = '\0';
	return totals_parse(text, stats);
}

int totals_read(struct ipvs *h, const struct call *call, struct ipvs_stats *stats)
{
	static const char name[] = "ip_vs_stats";
	int fd = procfs_open_net(h, call, name), ret;

	if (fd < 0)
		return fd;
	ret = read_file(fd, stats);
	close(fd);
	return ret < 0 ? procfs_fail(h, call, name, ret) : 0;
}
