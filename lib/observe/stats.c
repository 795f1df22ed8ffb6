/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libipvs/stats.h>

#include "api.h"
#include "kernel/dest.h"
#include "kernel/service.h"
#include "observe/totals.h"
#include "value/check.h"
#include "wire/uapi.h"

static int get_service(struct ipvs *h, struct call *call, struct ipvs_stats *stats)
{
	struct ipvs_service_entry entry;
	int ret = service_read(h, call, &entry);

	if (ret == 0)
		*stats = entry.stats;
	return ret;
}

static int get_dest(struct ipvs *h, struct call *call, const struct ipvs_dest *dest,
		    struct ipvs_stats *stats)
{
	struct ipvs_dest whole = dest_of(dest, call->service);
	struct ipvs_dest_entry entry;
	struct ipvs_error why;
	int ret;

	call->dest = &whole;
	if (check_dest_key(&whole, &why) < 0)
		return call_refuse(h, call, &why);
	ret = dest_read(h, call, &entry);
	if (ret == 0)
		*stats = entry.stats;
	return ret;
}

static int get(struct ipvs *h, struct call *call, const struct ipvs_dest *dest,
	       struct ipvs_stats *stats)
{
	struct ipvs_error why;

	if (!stats)
		return call_null(h, call, "stats");
	if (!call->service && dest)
		return call_null(h, call, "the server's service");
	if (!call->service) {
		batch_flush(h);
		return totals_read(h, call, stats);
	}
	if (check_service_key(call->service, &why) < 0)
		return call_refuse(h, call, &why);
	return dest ? get_dest(h, call, dest, stats) : get_service(h, call, stats);
}

IPVS_API int ipvs_get_stats(struct ipvs *h, const struct ipvs_service *service,
			    const struct ipvs_dest *dest, struct ipvs_stats *stats)
{
	struct call call = { .verb = "get stats", .service = service };
	int ret = service ? call_begin(h, &call) : call_take(h); /* totals need no connection */

	return ret < 0 ? ret : call_end(h, get(h, &call, dest, stats));
}

IPVS_API int ipvs_stats_zero(struct ipvs *h, const struct ipvs_service *service)
{
	struct call call = { .verb = "zero stats", .cmd = IPVS_CMD_ZERO, .service = service };
	struct ipvs_error why;
	int ret = call_begin(h, &call);

	if (ret < 0)
		return ret;
	if (service && check_service_key(service, &why) < 0)
		return call_end(h, call_refuse(h, &call, &why));
	return call_end(h, call_command(h, &call));
}
