/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/view.h"

#include <stdio.h>
#include <string.h>
#include <libipvs/text.h>

/* More connections in a bucket than this, on average, are a long search for each packet. */
#define CHAIN_LIMIT 8

/* Every kernel takes so many bits; one that does not take a number uses its default instead. */
#define TABLE_BITS_MAX 20

const struct ipvs_sysctl *view_sysctl(const struct view *view, const char *name)
{
	for (size_t i = 0; i < view->sysctls->count; i++) {
		const struct ipvs_sysctl *sysctl = &view->sysctls->entries[i];

		if (strcmp(sysctl->name, name) == 0)
			return sysctl->flags & IPVS_SYSCTL_UNREADABLE ? NULL : sysctl;
	}
	return NULL;
}

/* What is not there has no value that anyone looks for. */
static int64_t number(const struct view *view, const char *name)
{
	const struct ipvs_sysctl *sysctl = view_sysctl(view, name);

	return sysctl && sysctl->kind != IPVS_SYSCTL_TEXT ? sysctl->value : INT64_MIN;
}

static bool is_on(const struct view *view, const char *name)
{
	return number(view, name) != 0 && number(view, name) != INT64_MIN;
}

bool view_has_no_cpu(const struct view *view)
{
	const struct ipvs_sysctl *list = view_sysctl(view, "est_cpulist");

	return list && list->kind == IPVS_SYSCTL_TEXT && !*list->text;
}

/* run_estimation came with Linux 6.1: where it is, the kernel is no old one. */
bool view_may_delay(const struct view *view)
{
	return is_on(view, "conntrack") && is_on(view, "conn_reuse_mode") &&
	       !view_sysctl(view, "run_estimation");
}

static bool is_shorter(uint32_t nf_s, uint32_t own_s)
{
	return nf_s && nf_s < own_s;
}

bool view_nf_forgets_tcp(const struct view *view)
{
	return is_on(view, "conntrack") &&
	       is_shorter(view->facts->nf_tcp_s, view->survey.timeouts.tcp_s);
}

bool view_nf_forgets_udp(const struct view *view)
{
	return is_on(view, "conntrack") &&
	       is_shorter(view->facts->nf_udp_s, view->survey.timeouts.udp_s);
}

bool view_has_pmtu_disc(const struct view *view)
{
	return is_on(view, "pmtu_disc");
}

static bool is_automatic(const struct view *view, const char *name)
{
	return number(view, name) == 1 || number(view, name) == 2;
}

bool view_starts_too_late(const struct view *view)
{
	return number(view, "amemthresh") < (int64_t)view->facts->reserve_pages &&
	       (is_automatic(view, "drop_entry") || is_automatic(view, "drop_packet") ||
		is_automatic(view, "secure_tcp"));
}

bool view_table_is_small(const struct view *view)
{
	return view->facts->conn_table_size &&
	       view->survey.connections / view->facts->conn_table_size >= CHAIN_LIMIT;
}

bool view_table_is_kept_small(const struct view *view)
{
	return view_table_is_small(view) && number(view, "conn_lfactor") > 0;
}

bool view_is_full(const struct view *view)
{
	int64_t limit = number(view, "conn_max");

	return limit >= 0 && view->survey.connections >= (uint64_t)limit;
}

bool view_is_nearly_full(const struct view *view)
{
	int64_t limit = number(view, "conn_max");

	return limit > 0 && view->survey.connections >= (uint64_t)limit - (uint64_t)limit / 4;
}

bool view_syncs_templates(const struct view *view)
{
	return is_on(view, "sync_persist_mode") &&
	       (view->survey.has_master || view->survey.has_backup);
}

bool view_is_master(const struct view *view)
{
	return view->survey.has_master;
}

/* With a master beside it, backup_only would stop all balancing. */
bool view_is_backup_alone(const struct view *view)
{
	return view->survey.has_backup && !view->survey.has_master;
}

/* Instead of nothing: no other scheduler does the same. */
void view_fill_scheduler(const struct view *view, struct ipvs_advice *advice)
{
	strcpy(advice->value, view->survey.found[FIXED_AT_ZERO].first->scheduler);
}

/* The flags of the service that the advice names. */
void view_fill_flags(const struct view *view, struct ipvs_advice *advice)
{
	const struct ipvs_service *service = view->survey.found[HASHED_AT_ZERO].first;

	if (!service)
		service = view->survey.found[HASHED].first;
	ipvs_sched_flags_format(service->scheduler, service->flags, advice->value,
				sizeof(advice->value));
	ipvs_sched_flags_format(service->scheduler, service->flags | IPVS_SERVICE_SCHED_1,
				advice->advised, sizeof(advice->advised));
}

static unsigned int bits_of(uint64_t count)
{
	unsigned int bits = 0;

	while (count >> bits > 1)
		bits++;
	return bits;
}

/* About one connection for each bucket, as far as every kernel takes that. */
void view_fill_bits(const struct view *view, struct ipvs_advice *advice)
{
	unsigned int now = bits_of(view->facts->conn_table_size);
	unsigned int wanted = bits_of(view->survey.connections);

	if (wanted > TABLE_BITS_MAX)
		wanted = TABLE_BITS_MAX;
	snprintf(advice->value, sizeof(advice->value), "%u", now);
	if (wanted > now)
		snprintf(advice->advised, sizeof(advice->advised), "%u", wanted);
}
