/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that rules look at, and what they ask of it beyond the value of their setting. */
#ifndef LIB_POLICY_VIEW_H
#define LIB_POLICY_VIEW_H

#include <libipvs/advice.h>

#include "policy/survey.h"

struct view {
	const struct ipvs_sysctls *sysctls;
	const struct ipvs_facts *facts;
	struct survey survey;
};

/* The sysctl of this name, or NULL when it is not there or can't be read. */
const struct ipvs_sysctl *view_sysctl(const struct view *view, const char *name);

bool view_has_no_cpu(const struct view *view);
bool view_may_delay(const struct view *view);
bool view_nf_forgets_tcp(const struct view *view);
bool view_nf_forgets_udp(const struct view *view);
bool view_has_pmtu_disc(const struct view *view);
bool view_starts_too_late(const struct view *view);
bool view_table_is_small(const struct view *view);
bool view_table_is_kept_small(const struct view *view);
bool view_is_full(const struct view *view);
bool view_is_nearly_full(const struct view *view);
bool view_syncs_templates(const struct view *view);
bool view_is_master(const struct view *view);
bool view_is_backup_alone(const struct view *view);

/* Both values of an advice whose setting is no sysctl. */
void view_fill_scheduler(const struct view *view, struct ipvs_advice *advice);
void view_fill_flags(const struct view *view, struct ipvs_advice *advice);
void view_fill_bits(const struct view *view, struct ipvs_advice *advice);

#endif
