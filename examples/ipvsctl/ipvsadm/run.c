/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <stdio.h>

#include "conns.h"
#include "help.h"
#include "list.h"
#include "messages.h"
#include "save.h"

typedef int (*changer)(struct ipvs *h, const struct command *command);
typedef int (*shower)(struct ipvs *h, const struct command *command);

static int add(struct ipvs *h, const struct command *command)
{
	return ipvs_service_add(h, &command->service);
}

static int edit(struct ipvs *h, const struct command *command)
{
	return ipvs_service_update(h, &command->service);
}

static int delete(struct ipvs *h, const struct command *command)
{
	return ipvs_service_delete(h, &command->service);
}

static int flush(struct ipvs *h, const struct command *command)
{
	(void)command;
	return ipvs_service_flush(h);
}

static int add_dest(struct ipvs *h, const struct command *command)
{
	return ipvs_dest_add(h, &command->service, &command->dest);
}

static int edit_dest(struct ipvs *h, const struct command *command)
{
	return ipvs_dest_update(h, &command->service, &command->dest);
}

static int delete_dest(struct ipvs *h, const struct command *command)
{
	return ipvs_dest_delete(h, &command->service, &command->dest);
}

static int set(struct ipvs *h, const struct command *command)
{
	return ipvs_timeouts_set(h, &command->timeouts);
}

static int start_daemon(struct ipvs *h, const struct command *command)
{
	return ipvs_daemon_start(h, &command->daemon);
}

static int stop_daemon(struct ipvs *h, const struct command *command)
{
	return ipvs_daemon_stop(h, command->daemon.state);
}

static int zero(struct ipvs *h, const struct command *command)
{
	return ipvs_stats_zero(h, given(command, OPTION_SERVICE) ? &command->service : NULL);
}

static const changer changers[VERB_COUNT] = {
	[VERB_ADD] = add,
	[VERB_EDIT] = edit,
	[VERB_DELETE] = delete,
	[VERB_FLUSH] = flush,
	[VERB_ADD_DEST] = add_dest,
	[VERB_EDIT_DEST] = edit_dest,
	[VERB_DELETE_DEST] = delete_dest,
	[VERB_SET] = set,
	[VERB_START_DAEMON] = start_daemon,
	[VERB_STOP_DAEMON] = stop_daemon,
	[VERB_ZERO] = zero,
};

bool is_change(const struct command *command)
{
	return command->verb < VERB_COUNT && changers[command->verb];
}

int change(struct ipvs *h, const struct command *command)
{
	return changers[command->verb](h, command);
}

/* What -L shows: the first of these that is asked for, else the table. */
static const struct { enum option option; shower show; } lists[] = {
	{ OPTION_CONNECTION, show_conns },
	{ OPTION_TIMEOUT, show_timeouts },
	{ OPTION_DAEMON, show_daemons },
};

static int show_list(struct ipvs *h, const struct command *command)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (given(command, lists[i].option))
			return lists[i].show(h, command);
	return show_table(h, command);
}

int run_command(struct ipvs *h, const struct command *command)
{
	int ret;

	switch (command->verb) {
	case VERB_LIST:
		return show_list(h, command);
	case VERB_SAVE:
		return show_rules(h, command);
	case VERB_HELP:
		return show_help();
	case VERB_VERSION:
		return show_version();
	default:
		ret = change(h, command);
	}
	if (ret == 0)
		return 0;
	fprintf(stderr, "%s\n", message(h, command, ret, ipvs_last_error(h)->reason));
	return 255;
}
