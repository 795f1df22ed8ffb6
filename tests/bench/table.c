/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table.h"

#include <malloc.h>

#include "stage.h"

static void put_dests(struct ipvs_table *table, const struct work *work, uint32_t i,
		      const struct ipvs_service *service, uint32_t changed)
{
	struct ipvs_error why;

	for (uint32_t j = 0; j < work->dests; j++) {
		struct ipvs_dest dest = work_dest(work, i, j);

		if (changed && (i * work->dests + j) % changed == 0)
			dest.weight = WEIGHT_AFTER;
		if (ipvs_table_put_dest(table, service, &dest, &why) < 0)
			die("%s", why.text);
	}
}

struct ipvs_table *table_make(const struct work *work, uint32_t changed)
{
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_error why;

	for (uint32_t i = 0; i < work->services; i++) {
		struct ipvs_service service = work_service(work, i);

		if (ipvs_table_put_service(table, &service, &why) < 0)
			die("%s", why.text);
		put_dests(table, work, i, &service, changed);
	}
	return table;
}

size_t table_records(const struct work *work)
{
	size_t dests = (size_t)work->services * work->dests;

	return work->services * sizeof(struct ipvs_service_entry) +
	       dests * sizeof(struct ipvs_dest_entry);
}

size_t table_allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}
