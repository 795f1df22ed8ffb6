/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "kernel/config.h"
#include "kernel/daemon.h"
#include "table/reader.h"
#include "table/table.h"
#include "wire/uapi.h"

/* Lists are read into one that grows, and kept in memory of their size. */
static bool keep_dests(struct ipvs_dests *kept, const struct ipvs_dests *read)
{
	const size_t size = sizeof(*kept->entries);

	if (read->count > kept->allocated) {
		free(kept->entries);
		kept->entries = reallocarray(NULL, read->count, size);
		kept->allocated = kept->entries ? read->count : 0;
	}
	if (read->count > kept->allocated)
		return false;
	if (read->count)
		memcpy(kept->entries, read->entries, read->count * size);
	kept->count = read->count;
	return true;
}

static bool keep_service(struct ipvs_table *table)
{
	struct table_service *slot = table_next_slot(table);

	if (!slot || !keep_dests(&slot->dests, ipvs_table_reader_dests(table->reader)))
		return false;
	slot->entry = *ipvs_table_reader_service(table->reader);
	table->count++;
	return true;
}

static int no_memory(struct ipvs *h, const struct call *call)
{
	return call_fail(h, call, -ENOMEM, IPVS_REASON_MEMORY, "no memory");
}

static int load_services(struct ipvs *h, struct ipvs_table *table, const struct call *call)
{
	int ret = reader_start(h, table->reader, call);

	if (ret == 0 && !table_reserve(table, table->reader->services.count))
		return no_memory(h, call);
	while (ret == 0 && (ret = reader_next(h, table->reader, call)) > 0) {
		if (!keep_service(table))
			return no_memory(h, call);
		ret = 0;
	}
	table->sorted = true; /* lists come in order */
	return ret;
}

static int load(struct ipvs *h, struct ipvs_table *table, const struct call *call)
{
	int ret;

	if (!table->reader)
		table->reader = ipvs_table_reader_new();
	if (!table->reader)
		return no_memory(h, call);
	ret = load_services(h, table, call);
	if (ret == 0)
		ret = timeouts_read(h, &table->timeouts);
	if (ret == 0)
		ret = daemon_read_all(h, &table->daemons);
	table->netns = netns_identify(h->link.netns);
	return ret;
}

IPVS_API int ipvs_table_load(struct ipvs *h, struct ipvs_table *table)
{
	static const struct call call = { .verb = "load table", .cmd = IPVS_CMD_GET_SERVICE };
	int ret = call_begin(h, &call);

	if (ret < 0)
		return ret;
	if (!table)
		return call_end(h, call_null(h, &call, "table"));
	ipvs_table_clear(table);
	ret = load(h, table, &call);
	if (ret < 0)
		ipvs_table_clear(table);
	return call_end(h, ret);
}
