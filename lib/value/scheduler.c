/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the schedulers of Linux 5.10 to 7.2 do with weights above 0. By weight go wrr; wlc and sed
 * (connections in proportion to it); twos (two servers drawn by weight, the less loaded one of
 * them); mh (places in its table, of 4093). tests/kernel/schedulers.c holds this against kernels.
 */
#include "value/scheduler.h"

#include <stddef.h>
#include <string.h>

/* sh has so many buckets; it gives each server as many as its weight is, until none is left. */
#define SH_BUCKETS 256

enum hashing {
	NOT_HASHED,
	HASHED,
	HASHED_WITH_FALLBACK /* when the service's flag says so */
};

static const struct scheduler {
	const char *name;
	const char *refusal; /* NULL: a weight is a share */
	uint64_t most;	     /* up to this sum of weights; 0: up to any */
	enum hashing hashing;
} schedulers[] = {
	{ "rr", "gives each server the same", 0, NOT_HASHED },
	{ "lc", "only looks at connections", 0, NOT_HASHED },
	{ "dh", "only looks at the address that clients use", 0, HASHED },
	{ "nq", "gives any idle server the next connection", 0, NOT_HASHED },
	{ "lblc", "stays with one server for each address until that is overloaded", 0,
	  NOT_HASHED },
	{ "lblcr", "stays with some servers for each address until these are overloaded", 0,
	  NOT_HASHED },
	{ "fo", "gives everything to the highest weight", 0, NOT_HASHED },
	{ "ovf", "fills the server of the highest weight first", 0, NOT_HASHED },
	{ "none", "gives no server anything", 0, NOT_HASHED },
	{ "sh", "has 256 shares, and the weights add up to more", SH_BUCKETS,
	  HASHED_WITH_FALLBACK },
	{ "mh", NULL, 0, HASHED_WITH_FALLBACK },
};

static const struct scheduler *find(const struct ipvs_service *service)
{
	for (size_t i = 0; i < sizeof(schedulers) / sizeof(schedulers[0]); i++)
		if (strncmp(schedulers[i].name, service->scheduler, IPVS_SCHEDULER_SIZE) == 0)
			return &schedulers[i];
	return NULL;
}

const char *scheduler_refusal(const struct ipvs_service *service, uint64_t sum)
{
	const struct scheduler *scheduler = find(service);

	if (!scheduler || (scheduler->most && sum <= scheduler->most))
		return NULL;
	return scheduler->refusal;
}

bool scheduler_refuses_clients(const struct ipvs_service *service)
{
	const struct scheduler *scheduler = find(service);

	if (!scheduler || scheduler->hashing == NOT_HASHED)
		return false;
	return scheduler->hashing == HASHED || !(service->flags & IPVS_SERVICE_SCHED_1);
}

bool scheduler_has_fallback(const struct ipvs_service *service)
{
	const struct scheduler *scheduler = find(service);

	return scheduler && scheduler->hashing == HASHED_WITH_FALLBACK;
}
