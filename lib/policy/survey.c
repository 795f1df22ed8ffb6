/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/survey.h"

#include <netinet/in.h>
#include <string.h>

#include "value/scheduler.h"

#define BIT(feature) (1U << (feature))

static bool has_flag(const struct ipvs_service *service, uint32_t flag)
{
	return service->flags & flag;
}

static uint32_t features_of_service(const struct ipvs_service *service)
{
	bool by_address = !service->fwmark;
	uint32_t features = 0;

	if (by_address && service->protocol == IPPROTO_TCP)
		features |= BIT(TCP);
	if (by_address && service->protocol == IPPROTO_UDP &&
	    !has_flag(service, IPVS_SERVICE_ONEPACKET))
		features |= BIT(UDP);
	if (has_flag(service, IPVS_SERVICE_PERSISTENT))
		features |= BIT(PERSISTENT);
	if (scheduler_refuses_clients(service))
		features |= scheduler_has_fallback(service) ? BIT(HASHED) : BIT(FIXED);
	return features;
}

/* Beside what its service has. */
static uint32_t features_of_dest(const struct ipvs_dest *dest, uint32_t service)
{
	static const uint32_t by_forward[] = {
		[IPVS_FORWARD_MASQ] = BIT(MASQUERADED),
		[IPVS_FORWARD_TUNNEL] = BIT(TUNNELLED) | BIT(ONE_WAY),
		[IPVS_FORWARD_DROUTE] = BIT(ONE_WAY),
		[IPVS_FORWARD_BYPASS] = 0,
	};
	uint32_t features = 0;

	if (dest->forward <= IPVS_FORWARD_BYPASS)
		features = by_forward[dest->forward];
	if (!dest->weight && service & BIT(PERSISTENT))
		features |= BIT(PERSISTENT_AT_ZERO);
	if (!dest->weight && service & BIT(HASHED))
		features |= BIT(HASHED_AT_ZERO);
	if (!dest->weight && service & BIT(FIXED))
		features |= BIT(FIXED_AT_ZERO);
	return features;
}

static void note_features(struct survey *survey, const struct ipvs_service *service,
			  uint32_t features)
{
	for (unsigned int i = 0; i < FEATURES; i++)
		if (features & BIT(i) && !survey->found[i].services++)
			survey->found[i].first = service;
}

static void look_at(struct survey *survey, const struct ipvs_service *service,
		    const struct ipvs_dests *dests)
{
	const uint32_t own = features_of_service(service);
	uint32_t features = own;

	for (size_t i = 0; i < dests->count; i++) {
		const struct ipvs_dest_entry *entry = &dests->entries[i];

		features |= features_of_dest(&entry->dest, own);
		survey->connections += (uint64_t)entry->active_conns + entry->inactive_conns +
				       entry->persistent_conns;
	}
	note_features(survey, service, features);
}

static void note_daemons(struct survey *survey, const struct ipvs_daemons *daemons)
{
	for (uint32_t i = 0; i < daemons->count; i++) {
		survey->has_master |= daemons->daemons[i].state == IPVS_DAEMON_MASTER;
		survey->has_backup |= daemons->daemons[i].state == IPVS_DAEMON_BACKUP;
	}
}

void survey_make(struct survey *survey, const struct ipvs_table *table)
{
	size_t count = ipvs_table_service_count(table);

	memset(survey, 0, sizeof(*survey));
	if (!table)
		return;
	for (size_t i = 0; i < count; i++)
		look_at(survey, &ipvs_table_service(table, i)->service,
			ipvs_table_dests(table, i));
	survey->timeouts = *ipvs_table_timeouts(table);
	note_daemons(survey, ipvs_table_daemons(table));
}
