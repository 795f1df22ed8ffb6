/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Advice on what the kernel has: everything that rules look at is read here. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <libipvs/advice.h>

#include "api.h"
#include "kernel/call.h"
#include "observe/procfs.h"
#include "value/addr.h"

static const struct call call = { .verb = "list advices" };

/* --- facts --- */

/* 0 when it is not there, as where the kernel has no netfilter. */
static uint32_t read_number(const struct ipvs *h, const char *path)
{
	int fd = procfs_open(h, path, O_RDONLY);
	uint32_t number = 0;
	char text[32];
	ssize_t size;

	if (fd < 0)
		return 0;
	size = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (size <= 0)
		return 0;
	text[size - (text[size - 1] == '\n')] = '\0';
	return number_parse(&number, text, UINT32_MAX) ? number : 0;
}

static uint32_t pages_of_kilobytes(uint32_t kilobytes)
{
	long page = sysconf(_SC_PAGESIZE);

	return page > 0 ? (uint32_t)((uint64_t)kilobytes * 1024 / (uint64_t)page) : 0;
}

static int read_facts(struct ipvs *h, struct ipvs_facts *facts)
{
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	facts->nf_tcp_s = read_number(
		h, "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established");
	facts->nf_udp_s = read_number(h, "/proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream");
	facts->reserve_pages = pages_of_kilobytes(
		read_number(h, "/proc/sys/vm/min_free_kbytes"));
	return call_end(h, 0);
}

/* --- all of it --- */

/* 1: the handle is not open, which is no error here. */
static int read_info(struct ipvs *h, struct ipvs_facts *facts)
{
	struct ipvs_info info = { 0 };
	int ret = ipvs_info_get(h, &info);

	facts->conn_table_size = info.conn_table_size;
	return ret == -ENOTCONN ? 1 : ret;
}

static int no_memory(struct ipvs *h)
{
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, call_fail(h, &call, -ENOMEM, IPVS_REASON_MEMORY,
						     "no memory"));
}

/* The facts come last: reading them can't fail, so no error is left in the handle. */
static int advise(struct ipvs *h, const struct ipvs_table *table, struct ipvs_facts *facts,
		  struct ipvs_advices *advices)
{
	struct ipvs_sysctls sysctls = IPVS_SYSCTLS_INIT;
	int ret = ipvs_sysctl_list(h, &sysctls);

	if (ret == 0)
		ret = read_facts(h, facts);
	if (ret == 0 && (ret = ipvs_advice_make(&sysctls, table, facts, advices)) == -ENOMEM)
		ret = no_memory(h);
	ipvs_sysctls_free(&sysctls);
	return ret;
}

static int load_and_advise(struct ipvs *h, struct ipvs_facts *facts, struct ipvs_advices *advices)
{
	struct ipvs_table *table = ipvs_table_new();
	int ret;

	if (!table)
		return no_memory(h);
	ret = ipvs_table_load(h, table);
	if (ret == 0)
		ret = advise(h, table, facts, advices);
	ipvs_table_free(table);
	return ret;
}

static int refuse_null(struct ipvs *h)
{
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, call_null(h, &call, "advices"));
}

IPVS_API int ipvs_advice_list(struct ipvs *h, const struct ipvs_table *table,
			      struct ipvs_advices *advices)
{
	struct ipvs_facts facts = { 0 };
	int ret;

	if (!advices)
		return refuse_null(h);
	advices->count = 0;
	ret = read_info(h, &facts);
	if (ret < 0)
		return ret;
	if (table || ret > 0)
		return advise(h, table, &facts, advices);
	return load_and_advise(h, &facts, advices);
}
