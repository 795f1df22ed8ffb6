/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Settings of the network namespace. */
#include <errno.h>
#include <libipvs/timeouts.h>

#include "api.h"
#include "kernel/config.h"
#include "value/check.h"
#include "wire/schema.h"
#include "wire/uapi.h"

static int read_timeouts(void *to, const struct reply *reply)
{
	return reply_read(reply, IPVS_CMD_SET_CONFIG, &schema_timeouts, to);
}

static const struct call get_call = { .verb = "get timeouts", .cmd = IPVS_CMD_GET_CONFIG };

int timeouts_read(struct ipvs *h, struct ipvs_timeouts *timeouts)
{
	struct ipvs_timeouts answer = { 0 };
	int ret = call_get(h, &get_call, read_timeouts, &answer);

	if (ret == 0)
		*timeouts = answer;
	return ret;
}

IPVS_API int ipvs_timeouts_get(struct ipvs *h, struct ipvs_timeouts *timeouts)
{
	int ret = call_begin(h, &get_call);

	if (ret < 0)
		return ret;
	if (!timeouts)
		return call_end(h, call_null(h, &get_call, "timeouts"));
	return call_end(h, timeouts_read(h, timeouts));
}

IPVS_API int ipvs_timeouts_set(struct ipvs *h, const struct ipvs_timeouts *timeouts)
{
	struct call call = { .verb = "set timeouts", .cmd = IPVS_CMD_SET_CONFIG,
			     .timeouts = timeouts };
	struct ipvs_error why;
	int ret = call_begin(h, &call);

	if (ret < 0)
		return ret;
	if (!timeouts)
		return call_end(h, call_null(h, &call, "timeouts"));
	if (check_timeouts(timeouts, &why) < 0)
		return call_end(h, call_refuse(h, &call, &why));
	return call_end(h, call_command(h, &call));
}
