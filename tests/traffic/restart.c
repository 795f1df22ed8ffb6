/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "restart.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define PATIENCE_MS 10000

struct roller {
	struct restart *restart;
	struct ipvs *h;
	struct ipvs_drain *drain;
	size_t at; /* the server at work */
};

static bool complain(struct roller *roller, const char *what, const char *why)
{
	snprintf(roller->restart->error, sizeof(roller->restart->error), "server %zu: %s: %s",
		 roller->at, what, why);
	return false;
}

static void reach(const struct roller *roller, enum place place)
{
	if (roller->restart->dies_at == place)
		kill(getpid(), SIGKILL);
}

/* --- jobs --- */

static bool step(struct roller *roller)
{
	int64_t left = ipvs_drain_next(roller->drain) - now_ms();

	if (left > 0)
		sleep_ms(left);
	if (ipvs_drain_step(roller->h, roller->drain, now_ms(), NULL) == 0)
		return true;
	return complain(roller, "step", ipvs_last_error(roller->h)->text);
}

/* What the kernel says of the connections of a server that it takes for active. */
static void describe_left(struct roller *roller, const struct ipvs_dest *dest)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	char *text = roller->restart->left, client[64];
	struct ipvs_conn conn;
	int size = 0;

	ipvs_conn_reader_filter_dest(reader, dest);
	ipvs_conn_reader_filter_states(reader, 1U << IPVS_CONN_STATE_ESTABLISHED |
						       1U << IPVS_CONN_STATE_SYN_RECV);
	if (ipvs_conn_reader_open(roller->h, reader) == 0)
		while (size < 800 && ipvs_conn_reader_next(reader, &conn) > 0) {
			ipvs_addr_format(&conn.client_addr, client, sizeof(client));
			size += sprintf(text + size, "; %s:%u %s, %u s left", client,
					conn.client_port, ipvs_conn_state_name(conn.state),
					conn.expires_s);
		}
	ipvs_conn_reader_free(reader);
}

/* The place before the first step, those behind it and behind the second follow one another. */
static bool run(struct roller *roller, int64_t job, enum place before, uint32_t wanted)
{
	char text[IPVS_DRAIN_TEXT_SIZE];
	const struct ipvs_drain_part *part;

	reach(roller, before);
	for (unsigned int steps = 1; ipvs_drain_next(roller->drain) >= 0; steps++) {
		if (!step(roller))
			return false;
		if (steps <= 2)
			reach(roller, before + steps);
	}
	part = ipvs_drain_part(roller->drain, job, 0);
	ipvs_drain_part_format(part, text, sizeof(text));
	if (part->result == wanted)
		return true;
	if (part->result != IPVS_DRAIN_DEADLINE)
		return complain(roller, "job", text);
	roller->restart->late[roller->at] = true;
	describe_left(roller, &part->dest);
	return true;
}

/* --- one server --- */

static bool look(struct roller *roller, struct ipvs_dest_entry *entry)
{
	const struct web *web = &roller->restart->web;

	if (ipvs_dest_get(roller->h, &web->service, &web->dests[roller->at], entry) == 0)
		return true;
	return complain(roller, "look", ipvs_last_error(roller->h)->text);
}

static bool take_out(struct roller *roller)
{
	const struct ipvs_drain_options options = { .interval_ms = 100, .deadline_ms = 15000 };
	const struct web *web = &roller->restart->web;
	struct ipvs_dest_entry entry;
	struct ipvs_error error;
	int64_t job;

	if (!look(roller, &entry))
		return false;
	roller->restart->open[roller->at] = entry.active_conns;
	job = ipvs_drain_add(roller->drain, &web->service, &entry.dest, &options, &error);
	if (job < 0)
		return complain(roller, "drain", error.text);
	return run(roller, job, TO_BE_DRAINED, IPVS_DRAIN_DRAINED);
}

static bool wait_for_answer(struct roller *roller)
{
	int64_t limit = now_ms() + PATIENCE_MS;

	while (try_generation(roller->at) < 0) {
		if (now_ms() > limit)
			return complain(roller, "start", "it does not answer");
		sleep_ms(10);
	}
	return true;
}

static bool renew(struct roller *roller)
{
	struct restart *restart = roller->restart;

	if (!try_kill(&restart->web, roller->at))
		return complain(roller, "stop", "it still answers");
	reach(roller, STOPPED);
	if (!try_start(&restart->web, roller->at, restart->generation))
		return complain(roller, "start", "nginx fails");
	reach(roller, STARTED);
	return wait_for_answer(roller);
}

static bool bring_in(struct roller *roller)
{
	const struct ipvs_drain_options options = { .interval_ms = 100, .period_ms = 200 };
	struct ipvs_dest_entry entry;
	struct ipvs_error error;
	int64_t job;

	if (!look(roller, &entry))
		return false;
	if (entry.dest.weight == SITE_WEIGHT)
		return true;
	job = ipvs_drain_add_raise(roller->drain, &roller->restart->web.service, &entry.dest,
				   SITE_WEIGHT, &options, &error);
	if (job < 0)
		return complain(roller, "raise", error.text);
	return run(roller, job, TO_BE_RAISED, IPVS_DRAIN_MOVED);
}

static bool is_old(const struct roller *roller)
{
	return try_generation(roller->at) != roller->restart->generation;
}

static bool restart_server(struct roller *roller)
{
	if (is_old(roller)) {
		if (!take_out(roller))
			return false;
		reach(roller, DRAINED);
		if (!renew(roller))
			return false;
	}
	if (!bring_in(roller))
		return false;
	reach(roller, RAISED);
	return true;
}

/* --- all of them --- */

bool try_restart(struct restart *restart)
{
	struct roller roller = { .restart = restart, .h = ipvs_new(),
				 .drain = ipvs_drain_new() };
	bool good = ipvs_open(roller.h) == 0;

	if (!good)
		complain(&roller, "open", ipvs_last_error(roller.h)->text);
	for (roller.at = 0; good && roller.at < SERVERS; roller.at++)
		good = restart_server(&roller);
	ipvs_drain_free(roller.drain);
	ipvs_free(roller.h);
	return good;
}
