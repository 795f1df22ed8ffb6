/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables built and changed by hand. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/dest.h>
#include <libipvs/text.h>

#include "api.h"
#include "table/table.h"
#include "value/check.h"
#include "value/error.h"

static int no_memory(struct ipvs_error *error)
{
	return error_set(error, -ENOMEM, IPVS_REASON_MEMORY, "no memory");
}

int table_add_service(struct ipvs_table *table, const struct ipvs_service *service)
{
	struct table_service *slot = table_next_slot(table);

	if (!slot)
		return -ENOMEM;
	slot->entry.service = *service;
	table_note_service(table);
	return 0;
}

/* Nothing behind the NUL. */
static void trim_name(char *name, size_t size)
{
	size_t used = strnlen(name, size);

	memset(name + used, 0, size - used);
}

/* What a service does not use is as in IPVS_SERVICE_INIT: the same settings are the same bytes. */
static struct ipvs_service without_unused(const struct ipvs_service *service)
{
	const struct ipvs_service initial = IPVS_SERVICE_INIT;
	struct ipvs_service kept = *service;

	if (kept.addr.family == AF_INET6)
		kept.netmask = initial.netmask;
	else
		kept.prefix_len = initial.prefix_len;
	trim_name(kept.scheduler, sizeof(kept.scheduler));
	trim_name(kept.pe_name, sizeof(kept.pe_name));
	return kept;
}

IPVS_API int ipvs_table_put_service(struct ipvs_table *table, const struct ipvs_service *service,
				    struct ipvs_error *error)
{
	struct table_service *slot;
	struct ipvs_service kept;
	int ret;

	if (!table || !service)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "put service: NULL");
	ret = check_service(service, error);
	if (ret < 0)
		return ret;
	kept = without_unused(service);
	slot = table_find(table, &kept);
	if (slot) {
		slot->entry.service = kept;
		return 0;
	}
	return table_add_service(table, &kept) < 0 ? no_memory(error) : 0;
}

IPVS_API int ipvs_table_set_timeouts(struct ipvs_table *table,
				     const struct ipvs_timeouts *timeouts,
				     struct ipvs_error *error)
{
	int ret;

	if (!table || !timeouts)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "set timeouts: NULL");
	ret = check_timeouts(timeouts, error);
	if (ret == 0)
		table->timeouts = *timeouts;
	return ret;
}

IPVS_API int ipvs_table_put_daemon(struct ipvs_table *table, const struct ipvs_daemon *daemon,
				   struct ipvs_error *error)
{
	struct ipvs_daemons *all;
	uint32_t i;
	int ret;

	if (!table || !daemon)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "put daemon: NULL");
	ret = check_daemon(daemon, error);
	if (ret < 0)
		return ret;
	all = &table->daemons;
	for (i = 0; i < all->count && all->daemons[i].state < daemon->state; i++)
		;
	if (i == all->count || all->daemons[i].state != daemon->state) {
		memmove(&all->daemons[i + 1], &all->daemons[i],
			(all->count - i) * sizeof(all->daemons[0]));
		all->count++;
	}
	all->daemons[i] = *daemon;
	trim_name(all->daemons[i].interface, sizeof(all->daemons[i].interface));
	return 0;
}

static struct ipvs_dest_entry *next_dest(struct ipvs_dests *dests)
{
	if (dests->count == dests->allocated) {
		size_t wanted = dests->allocated ? 2 * dests->allocated : 4;
		void *entries = reallocarray(dests->entries, wanted, sizeof(*dests->entries));

		if (!entries)
			return NULL;
		dests->entries = entries;
		dests->allocated = wanted;
	}
	return &dests->entries[dests->count];
}

int table_add_dest(struct ipvs_table *table, struct table_service *slot,
		   const struct ipvs_dest *dest)
{
	struct ipvs_dest_entry *entry = next_dest(&slot->dests);

	if (!entry)
		return -ENOMEM;
	*entry = (struct ipvs_dest_entry){ .dest = *dest };
	table_note_dest(table, slot);
	return 0;
}

static int put_dest(struct ipvs_table *table, struct table_service *slot,
		    const struct ipvs_dest *dest, struct ipvs_error *error)
{
	struct ipvs_dest_entry *entry = table_find_dest(table, slot, dest);

	if (entry) {
		entry->dest = *dest;
		return 0;
	}
	return table_add_dest(table, slot, dest) < 0 ? no_memory(error) : 0;
}

static int no_service(struct ipvs_error *error)
{
	return error_set(error, -ESRCH, IPVS_REASON_NO_SERVICE, "no such service in the table");
}

IPVS_API int ipvs_table_put_dest(struct ipvs_table *table, const struct ipvs_service *service,
				 const struct ipvs_dest *dest, struct ipvs_error *error)
{
	struct table_service *slot;
	struct ipvs_dest whole;
	int ret;

	if (!table || !service || !dest)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "put server: NULL");
	whole = *dest;
	if (!whole.addr.family)
		whole.addr.family = service->addr.family;
	ret = check_dest(&whole, service, error);
	if (ret < 0)
		return ret;
	slot = table_find(table, service);
	return slot ? put_dest(table, slot, &whole, error) : no_service(error);
}

IPVS_API int ipvs_table_delete_service(struct ipvs_table *table,
				       const struct ipvs_service *service)
{
	struct table_service *slot;

	if (!table || !service)
		return -EINVAL;
	slot = table_find(table, service);
	if (!slot)
		return -ESRCH;
	table_remove_service(table, slot);
	return 0;
}

IPVS_API int ipvs_table_delete_dest(struct ipvs_table *table, const struct ipvs_service *service,
				    const struct ipvs_dest *dest)
{
	struct ipvs_dest_entry *entry;
	struct table_service *slot;

	if (!table || !service || !dest)
		return -EINVAL;
	slot = table_find(table, service);
	if (!slot)
		return -ESRCH;
	entry = table_find_dest(table, slot, dest);
	if (!entry)
		return -ENOENT;
	table_remove_dest(table, slot, entry);
	return 0;
}
