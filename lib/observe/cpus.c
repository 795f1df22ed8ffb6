/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The counters of each processor, which only /proc has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <libipvs/stats.h>

#include "api.h"
#include "observe/columns.h"
#include "observe/procfs.h"

#define CPUS_MAX (UINT32_C(1) << 20) /* no kernel is built for so many */
#define TITLES 2

/* --- lines of a file that may be longer than memory for it --- */

struct file {
	int fd;
	size_t begin, end; /* of what was read and is not yet taken */
	char text[4096];
};

/* Keep what is there of a line, and read behind it. A file that ends here was cut off. */
static int read_on(struct file *file)
{
	size_t left = file->end - file->begin;
	ssize_t got;

	if (left == sizeof(file->text))
		return -EBADMSG;
	memmove(file->text, file->text + file->begin, left);
	got = read(file->fd, file->text + left, sizeof(file->text) - left);
	if (got <= 0)
		return got < 0 ? -errno : -EBADMSG;
	file->begin = 0;
	file->end = left + (size_t)got;
	return 0;
}

static int next_line(struct file *file, struct columns *line)
{
	char *newline;
	int ret;

	while (!(newline = memchr(file->text + file->begin, '\n', file->end - file->begin))) {
		ret = read_on(file);
		if (ret < 0)
			return ret;
	}
	*line = (struct columns){ file->text + file->begin, newline + 1 };
	file->begin = (size_t)(newline + 1 - file->text);
	return 0;
}

/* --- the file: titles, a line for each processor, one for all of them, and rates --- */

static struct ipvs_cpu_stats *next_cpu(struct ipvs_cpus *cpus)
{
	if (cpus->count == cpus->allocated) {
		size_t wanted = cpus->allocated ? 2 * cpus->allocated : 16;
		void *entries = reallocarray(cpus->entries, wanted, sizeof(*cpus->entries));

		if (!entries)
			return NULL;
		cpus->entries = entries;
		cpus->allocated = wanted;
	}
	return &cpus->entries[cpus->count];
}

/* Processors come in the order of their numbers. */
static int add_cpu(struct ipvs_cpus *cpus, struct columns line)
{
	const uint32_t next = cpus->count ? cpus->entries[cpus->count - 1].cpu + 1 : 0;
	struct ipvs_cpu_stats *entry;
	uint64_t n[6];

	if (!columns_read(&line, n, 6) || n[0] < next || n[0] >= CPUS_MAX)
		return -EBADMSG;
	entry = next_cpu(cpus);
	if (!entry)
		return -ENOMEM;
	*entry = (struct ipvs_cpu_stats){ (uint32_t)n[0], 0, n[1], n[2], n[3], n[4], n[5],
					  { 0, 0 } };
	cpus->count++;
	return 0;
}

/* Up to the line for all, whose numbers are the estimator's. */
static int read_file(struct file *file, struct ipvs_cpus *cpus)
{
	struct columns line;
	uint64_t sums[5];
	int ret;

	for (size_t number = 0; (ret = next_line(file, &line)) == 0; number++) {
		if (columns_skip_mark(&line, '~'))
			return cpus->count && columns_read(&line, sums, 5) ? 0 : -EBADMSG;
		if (number < TITLES)
			continue;
		ret = add_cpu(cpus, line);
		if (ret < 0)
			break;
	}
	return ret;
}

static int read_cpus(struct ipvs *h, const struct call *call, struct ipvs_cpus *cpus)
{
	static const char name[] = "ip_vs_stats_percpu";
	struct file file = { .fd = procfs_open_net(h, call, name) };
	int ret;

	cpus->count = 0;
	if (file.fd < 0)
		return file.fd;
	ret = read_file(&file, cpus);
	close(file.fd);
	if (ret == 0)
		return 0;
	cpus->count = 0;
	return procfs_fail(h, call, name, ret);
}

IPVS_API int ipvs_cpu_list(struct ipvs *h, struct ipvs_cpus *cpus)
{
	static const struct call call = { .verb = "list counters of processors" };
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	if (!cpus)
		return call_end(h, call_null(h, &call, "cpus"));
	batch_flush(h);
	return call_end(h, read_cpus(h, &call, cpus));
}

IPVS_API void ipvs_cpus_free(struct ipvs_cpus *cpus)
{
	if (!cpus)
		return;
	free(cpus->entries);
	memset(cpus, 0, sizeof(*cpus));
}

IPVS_API int ipvs_cpus_sum(const struct ipvs_cpus *cpus, struct ipvs_stats *stats)
{
	struct ipvs_stats sum = { 0 };

	if (!cpus || !stats)
		return -EINVAL;
	for (size_t i = 0; i < cpus->count; i++) {
		sum.conns += cpus->entries[i].conns;
		sum.in_packets += cpus->entries[i].in_packets;
		sum.out_packets += cpus->entries[i].out_packets;
		sum.in_bytes += cpus->entries[i].in_bytes;
		sum.out_bytes += cpus->entries[i].out_bytes;
	}
	*stats = sum;
	return 0;
}
