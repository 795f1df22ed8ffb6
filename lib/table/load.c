/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "kernel/config.h"
#include "kernel/daemon.h"
#include "kernel/dest.h"
#include "kernel/service.h"
#include "table/table.h"
#include "value/error.h"
#include "wire/uapi.h"

static int no_memory(struct ipvs *h, const struct call *call)
{
	return call_fail(h, call, -ENOMEM, IPVS_REASON_MEMORY, "no memory");
}

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

/* A service that is gone meanwhile leaves its slot to the next. */
static int load_dests(struct ipvs *h, struct ipvs_table *table,
		      const struct ipvs_service_entry *entry)
{
	const struct call call = { .verb = "load table", .cmd = IPVS_CMD_GET_DEST,
				   .service = &entry->service };
	struct table_service *slot = table_next_slot(table);
	int ret;

	if (!slot)
		return no_memory(h, &call);
	slot->entry = *entry;
	ret = dest_read_all(h, &call, &table->listed_dests);
	if (ret == -ESRCH) {
		error_clear(&h->error);
		return 0;
	}
	if (ret == 0 && !keep_dests(&slot->dests, &table->listed_dests))
		return no_memory(h, &call);
	if (ret == 0)
		table->count++;
	return ret;
}

static int load(struct ipvs *h, struct ipvs_table *table, const struct call *call)
{
	int ret = service_read_all(h, call, &table->listed);

	if (ret == 0 && !table_reserve(table, table->listed.count))
		return no_memory(h, call);
	for (size_t i = 0; ret == 0 && i < table->listed.count; i++)
		ret = load_dests(h, table, &table->listed.entries[i]);
	table->sorted = true; /* lists come in order */
	if (ret == 0)
		ret = timeouts_read(h, &table->timeouts);
	return ret < 0 ? ret : daemon_read_all(h, &table->daemons);
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
	else
		table->netns = netns_identify(h->link.netns);
	return call_end(h, ret);
}
