/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commands of a text, on the table that is built. */
#include <errno.h>
#include <string.h>
#include <libipvs/text.h>

#include "table/rules.h"
#include "value/check.h"

/* --- what the commands are about --- */

static struct table_service *find_service(struct reader *r)
{
	struct ipvs_table *table = r->table;
	struct table_service *slot;

	if (r->last && ipvs_service_compare(&table->services[r->last - 1].entry.service,
					    &r->rule.service) == 0)
		return &table->services[r->last - 1];
	slot = table_find(table, &r->rule.service);
	r->last = slot ? (size_t)(slot - table->services) + 1 : 0;
	return slot;
}

/* The service of the line, or NULL, and reported. */
static struct table_service *need_service(struct reader *r)
{
	char name[IPVS_SERVICE_TEXT_SIZE] = "";
	struct table_service *slot;

	if (!r->rule.service_known)
		return NULL;
	slot = find_service(r);
	if (slot)
		return slot;
	ipvs_service_format(&r->rule.service, name, sizeof(name));
	report(r, r->given[SLOT_SERVICE].value, IPVS_REASON_NO_SERVICE,
	       "no line before this one adds the service %s", name);
	return NULL;
}

static void report_dest(struct reader *r, enum ipvs_reason reason, const char *what)
{
	char name[IPVS_DEST_TEXT_SIZE] = "";

	ipvs_dest_format(&r->rule.dest, name, sizeof(name));
	report(r, r->given[SLOT_SERVER].value, reason, "%s %s", what, name);
}

static bool settings_right(struct reader *r, int ret, const struct ipvs_error *error,
			   enum slot where)
{
	if (ret < 0)
		report(r, r->given[where].word, error->reason, "%s", error->text);
	return ret == 0;
}

/* --- services --- */

/* Also when something else in the line is wrong: what follows is not wrong because of that. */
static void add_service(struct reader *r)
{
	char name[IPVS_SERVICE_TEXT_SIZE] = "";
	struct ipvs_error error;

	if (!r->rule.service_known)
		return;
	if (find_service(r)) {
		ipvs_service_format(&r->rule.service, name, sizeof(name));
		report(r, r->given[SLOT_SERVICE].value, IPVS_REASON_SERVICE_EXISTS,
		       "the service %s is there already", name);
		return;
	}
	if (!r->line_wrong)
		settings_right(r, check_service(&r->rule.service, &error), &error, SLOT_SERVICE);
	if (table_add_service(r->table, &r->rule.service) < 0)
		r->no_memory = true;
	else
		r->last = r->table->count;
}

static void edit_service(struct reader *r)
{
	struct table_service *slot = need_service(r);
	struct ipvs_error error;

	if (slot && !r->line_wrong &&
	    settings_right(r, check_service(&r->rule.service, &error), &error, SLOT_SERVICE))
		ipvs_table_put_service(r->table, &r->rule.service, NULL);
}

static void delete_service(struct reader *r)
{
	if (!need_service(r))
		return;
	ipvs_table_delete_service(r->table, &r->rule.service);
	r->last = 0;
}

/*
 * As ipvsadm's: the services only. The table is a new one: a large index that is kept would have to
 * be emptied for whatever comes next, after each of many such lines.
 */
static void clear_services(struct reader *r)
{
	struct ipvs_table *cleared = ipvs_table_new();

	if (!cleared) {
		r->no_memory = true;
		return;
	}
	cleared->timeouts = r->table->timeouts;
	cleared->daemons = r->table->daemons;
	ipvs_table_free(r->table);
	r->table = cleared;
	r->last = 0;
}

/* --- servers --- */

static bool dest_right(struct reader *r)
{
	struct ipvs_error error;

	return settings_right(r, check_dest(&r->rule.dest, &r->rule.service, &error), &error,
			      SLOT_SERVER);
}

/* Packets that are not rewritten keep the service's port, unless a mark stands for many. */
static void complete_port(struct reader *r, bool forced)
{
	if (!r->rule.dest_port || (forced && !r->rule.service.fwmark))
		r->rule.dest.port = r->rule.service.port;
}

static void add_dest(struct reader *r)
{
	struct table_service *slot = need_service(r);

	if (!slot || r->line_wrong)
		return;
	complete_port(r, r->rule.port_forced);
	if (!dest_right(r))
		return;
	if (table_find_dest(r->table, slot, &r->rule.dest))
		report_dest(r, IPVS_REASON_SERVER_EXISTS, "the service has already the server");
	else if (table_add_dest(r->table, slot, &r->rule.dest) < 0)
		r->no_memory = true;
}

static void edit_dest(struct reader *r)
{
	struct table_service *slot = need_service(r);
	struct ipvs_dest_entry *entry;

	if (!slot || r->line_wrong)
		return;
	complete_port(r, r->rule.port_forced);
	if (!dest_right(r))
		return;
	entry = table_find_dest(r->table, slot, &r->rule.dest);
	if (entry)
		entry->dest = r->rule.dest;
	else
		report_dest(r, IPVS_REASON_NO_SERVER, "the service has no server");
}

static void delete_dest(struct reader *r)
{
	if (!need_service(r) || r->line_wrong)
		return;
	complete_port(r, false);
	if (ipvs_table_delete_dest(r->table, &r->rule.service, &r->rule.dest) < 0)
		report_dest(r, IPVS_REASON_NO_SERVER, "the service has no server");
}

/* --- the rest --- */

/* 0 keeps what was said before. */
static void set_timeouts(struct reader *r)
{
	struct ipvs_timeouts timeouts = r->table->timeouts;
	uint32_t *const fields[] = { &timeouts.tcp_s, &timeouts.tcp_fin_s, &timeouts.udp_s };
	struct ipvs_error error;
	uint32_t number;

	if (r->extras != 3)
		report(r, r->given[SLOT_COMMAND].word, IPVS_REASON_TEXT,
		       "--set needs three timeouts in seconds: tcp, tcpfin, udp");
	for (size_t i = 0; i < r->extras; i++) {
		if (!value_number(r->extra[i], UINT32_MAX, &number))
			report(r, r->extra[i], IPVS_REASON_TEXT,
			       "--set: '%.*s' is not a number from 0 to %u", QUOTED(r->extra[i]),
			       UINT32_MAX);
		else if (number)
			*fields[i] = number;
	}
	if (!r->line_wrong &&
	    settings_right(r, check_timeouts(&timeouts, &error), &error, SLOT_COMMAND))
		r->table->timeouts = timeouts;
}

/* The place of a daemon of the line's state; the count when there is none. */
static uint32_t find_daemon(const struct reader *r)
{
	const struct ipvs_daemons *all = &r->table->daemons;
	uint32_t i = 0;

	while (i < all->count && all->daemons[i].state != r->rule.daemon.state)
		i++;
	return i;
}

static void start_daemon(struct reader *r)
{
	struct ipvs_error error;

	if (r->line_wrong)
		return;
	if (find_daemon(r) < r->table->daemons.count)
		report(r, r->given[SLOT_COMMAND].word, IPVS_REASON_DAEMON_RUNS,
		       "there is already a %s", ipvs_daemon_state_name(r->rule.daemon.state));
	else
		settings_right(r, ipvs_table_put_daemon(r->table, &r->rule.daemon, &error), &error,
			       SLOT_COMMAND);
}

static void stop_daemon(struct reader *r)
{
	struct ipvs_daemons *all = &r->table->daemons;
	uint32_t i = find_daemon(r);

	if (r->line_wrong)
		return;
	if (i == all->count) {
		report(r, r->given[SLOT_COMMAND].word, IPVS_REASON_NO_DAEMON,
		       "no line before this one starts a %s",
		       ipvs_daemon_state_name(r->rule.daemon.state));
		return;
	}
	if (i == 0)
		all->daemons[0] = all->daemons[1];
	memset(&all->daemons[--all->count], 0, sizeof(all->daemons[0]));
}

void run_command(struct reader *r)
{
	static void (*const commands[])(struct reader *) = {
		[ADD_SERVICE] = add_service,
		[EDIT_SERVICE] = edit_service,
		[DELETE_SERVICE] = delete_service,
		[CLEAR] = clear_services,
		[ADD_SERVER] = add_dest,
		[EDIT_SERVER] = edit_dest,
		[DELETE_SERVER] = delete_dest,
		[SET_TIMEOUTS] = set_timeouts,
		[START_DAEMON] = start_daemon,
		[STOP_DAEMON] = stop_daemon,
	};

	commands[r->given[SLOT_COMMAND].option->command](r);
}
