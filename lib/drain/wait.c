/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drain/wait.h"

#include <netinet/in.h>

/* --- what there is --- */

static bool has_flag(const struct wait *wait, uint32_t flag)
{
	return wait->service->flags & flag;
}

static bool is_mark(const struct wait *wait)
{
	return wait->service->fwmark;
}

static bool is_udp(const struct wait *wait)
{
	return !is_mark(wait) && wait->service->protocol == IPPROTO_UDP;
}

static bool has_active(const struct wait *wait)
{
	return wait->part->active_conns;
}

static bool has_inactive(const struct wait *wait)
{
	return wait->part->inactive_conns;
}

/* Of a mark, inactive connections may be UDP's or TCP's. One-packet ones are never there. */
static bool has_flows(const struct wait *wait)
{
	return (is_udp(wait) || is_mark(wait)) && has_inactive(wait) &&
	       !has_flag(wait, IPVS_SERVICE_ONEPACKET);
}

static bool has_templates(const struct wait *wait)
{
	return wait->part->persistent_conns;
}

static bool expires_nodest(const struct wait *wait)
{
	return wait->settings.expire_nodest_conn;
}

static bool expires_templates(const struct wait *wait)
{
	return wait->settings.expire_quiescent_template;
}

/*
 * A client that uses a port of an old connection again comes to its server. conn_reuse_mode is not
 * for connections of persistent clients: only expire_nodest_conn lets go of these.
 */
static bool brings_reused_ports(const struct wait *wait)
{
	if (is_udp(wait) || (!has_active(wait) && !has_inactive(wait)))
		return false;
	return !wait->settings.conn_reuse_mode ||
	       (has_flag(wait, IPVS_SERVICE_PERSISTENT) && !expires_nodest(wait));
}

/* Flows that would be swallowed, and for which it was not waited long enough yet. */
static bool awaits_flows(const struct wait *wait)
{
	return has_flows(wait) &&
	       (!wait->deletes ||
		(!expires_nodest(wait) && wait->waited_ms < wait->udp_ms));
}

/* --- holds --- */

static bool is_inactive_held(const struct wait *wait)
{
	return wait->wants_inactive && has_inactive(wait);
}

static bool is_persistent_held(const struct wait *wait)
{
	return has_templates(wait) && has_flag(wait, IPVS_SERVICE_PERSISTENT) &&
	       !expires_templates(wait);
}

/* From a deleted server such clients go to others, or are swallowed. */
static bool is_reuse_held(const struct wait *wait)
{
	return brings_reused_ports(wait) && !(wait->deletes && expires_nodest(wait));
}

#define COUNTS_ACTIVE 1
#define COUNTS_INACTIVE 2
#define COUNTS_PERSISTENT 4

static const struct hold {
	enum ipvs_drain_hold bit;
	bool (*is_there)(const struct wait *wait);
	bool delays_deletion; /* what is kept is always delayed */
	unsigned int counts;
} holds[] = {
	{ IPVS_DRAIN_HOLD_ACTIVE, has_active, true, COUNTS_ACTIVE },
	{ IPVS_DRAIN_HOLD_INACTIVE, is_inactive_held, true, COUNTS_INACTIVE },
	{ IPVS_DRAIN_HOLD_FLOWS, awaits_flows, true, COUNTS_INACTIVE },
	{ IPVS_DRAIN_HOLD_PERSISTENT, is_persistent_held, false, COUNTS_PERSISTENT },
	{ IPVS_DRAIN_HOLD_REUSE, is_reuse_held, true, COUNTS_INACTIVE },
};

#define HOLDS (sizeof(holds) / sizeof(holds[0]))

uint32_t wait_holds(const struct wait *wait)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < HOLDS; i++)
		if (holds[i].is_there(wait))
			bits |= holds[i].bit;
	return bits;
}

static bool delays(const struct wait *wait, const struct hold *hold, uint32_t bits)
{
	return bits & hold->bit && (hold->delays_deletion || !wait->deletes);
}

bool wait_goes_on(const struct wait *wait, uint32_t bits)
{
	for (size_t i = 0; i < HOLDS; i++)
		if (delays(wait, &holds[i], bits))
			return true;
	return false;
}

uint64_t wait_left(const struct wait *wait, uint32_t bits)
{
	unsigned int counts = 0;

	for (size_t i = 0; i < HOLDS; i++)
		if (delays(wait, &holds[i], bits))
			counts |= holds[i].counts;
	return (counts & COUNTS_ACTIVE ? wait->part->active_conns : UINT64_C(0)) +
	       (counts & COUNTS_INACTIVE ? wait->part->inactive_conns : 0) +
	       (counts & COUNTS_PERSISTENT ? wait->part->persistent_conns : 0);
}

bool wait_is_clean(const struct wait *wait, uint32_t bits)
{
	return !wait_goes_on(wait, bits) &&
	       !(wait->deletes && !expires_nodest(wait) && has_flows(wait));
}

/* --- harms --- */

static uint32_t deletion_harms(const struct wait *wait)
{
	uint32_t harms = 0;

	if (expires_nodest(wait)) {
		harms |= has_active(wait) ? IPVS_DRAIN_HARM_RESET : 0;
		harms |= has_flows(wait) ? IPVS_DRAIN_HARM_MOVED : 0;
	} else if (has_active(wait) || has_flows(wait) || brings_reused_ports(wait)) {
		harms |= IPVS_DRAIN_HARM_SWALLOWED;
	}
	return harms;
}

uint32_t wait_harms(const struct wait *wait, uint32_t bits)
{
	uint32_t harms = 0;

	if (wait->deletes)
		harms = deletion_harms(wait);
	else if (wait_goes_on(wait, bits))
		harms = IPVS_DRAIN_HARM_REMAIN;
	if (has_templates(wait) && (wait->deletes || expires_templates(wait)))
		harms |= IPVS_DRAIN_HARM_UNSTUCK;
	return harms;
}
