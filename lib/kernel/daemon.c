/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/daemon.h"

#include <errno.h>
#include <string.h>
#include <libipvs/daemon.h>

#include "api.h"
#include "kernel/call.h"
#include "value/check.h"
#include "wire/dump.h"
#include "wire/schema.h"
#include "wire/uapi.h"

#define DAEMONS_MAX 2 /* one for each state */

typedef int (*daemon_check)(const struct ipvs_daemon *daemon, struct ipvs_error *error);

static int compare_daemons(const void *a, const void *b)
{
	return (int)((const struct ipvs_daemon *)a)->state -
	       (int)((const struct ipvs_daemon *)b)->state;
}

static const struct dump_kind daemons_kind = {
	.answer = IPVS_CMD_NEW_DAEMON,
	.entry_size = sizeof(struct ipvs_daemon),
	.identity_size = sizeof(uint32_t), /* the state */
	.schema = &schema_daemon_answer,
	.compare = compare_daemons,
};

static const struct call list_call = { .verb = "list daemons", .cmd = IPVS_CMD_GET_DAEMON };

int daemon_read_all(struct ipvs *h, struct ipvs_daemons *daemons)
{
	struct dump_list list = { NULL, 0, 0 };
	int ret = call_dump(h, &list_call, &daemons_kind, &list);

	if (ret == 0 && list.count > DAEMONS_MAX)
		ret = call_fail(h, &list_call, -EBADMSG, IPVS_REASON_ANSWER,
				"the kernel names %zu daemons", list.count);
	if (ret == 0) {
		memset(daemons, 0, sizeof(*daemons));
		daemons->count = (uint32_t)list.count;
		if (list.count)
			memcpy(daemons->daemons, list.entries,
			       list.count * sizeof(daemons->daemons[0]));
	}
	dump_list_free(&list);
	return ret;
}

static int run(struct ipvs *h, const struct call *call, daemon_check check)
{
	struct ipvs_error why;
	int ret = call_begin(h, call);

	if (ret < 0)
		return ret;
	if (!call->daemon)
		return call_end(h, call_null(h, call, "daemon"));
	if (check(call->daemon, &why) < 0)
		return call_end(h, call_refuse(h, call, &why));
	return call_end(h, call_command(h, call));
}

IPVS_API int ipvs_daemon_start(struct ipvs *h, const struct ipvs_daemon *daemon)
{
	struct call call = { .verb = "start daemon", .cmd = IPVS_CMD_NEW_DAEMON,
			     .daemon = daemon };

	return run(h, &call, check_daemon);
}

static int check_state(const struct ipvs_daemon *daemon, struct ipvs_error *error)
{
	return check_daemon_state(daemon->state, error);
}

IPVS_API int ipvs_daemon_stop(struct ipvs *h, uint32_t state)
{
	struct ipvs_daemon daemon = { .state = state };
	struct call call = { .verb = "stop daemon", .cmd = IPVS_CMD_DEL_DAEMON,
			     .daemon = &daemon };

	return run(h, &call, check_state);
}

IPVS_API int ipvs_daemon_list(struct ipvs *h, struct ipvs_daemons *daemons)
{
	int ret = call_begin(h, &list_call);

	if (ret < 0)
		return ret;
	if (!daemons)
		return call_end(h, call_null(h, &list_call, "daemons"));
	return call_end(h, daemon_read_all(h, daemons));
}
