/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "observe/totals.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "observe/columns.h"
#include "observe/procfs.h"

/* Two lines of titles, a line of numbers; an empty line, titles, and a line of rates. */
int totals_parse(const char *text, struct ipvs_stats *stats)
{
	struct columns rest = { text, text + strlen(text) };
	uint64_t n[10];
	bool good = columns_skip_line(&rest) && columns_skip_line(&rest) &&
		    columns_read(&rest, n, 5) && columns_skip_line(&rest) &&
		    columns_skip_line(&rest) && columns_read(&rest, n + 5, 5);

	if (!good)
		return -EBADMSG;
	*stats = (struct ipvs_stats){ n[0], n[1], n[2], n[3], n[4],
				      n[5], n[6], n[7], n[8], n[9], { 0, 0 } };
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
