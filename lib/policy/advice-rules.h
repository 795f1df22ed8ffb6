/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules that make advices. */
#ifndef LIB_POLICY_ADVICE_RULES_H
#define LIB_POLICY_ADVICE_RULES_H

#include "policy/view.h"

/* Any value, in a rule: its test decides. All that a setting which is no sysctl can have. */
#define ANY_VALUE INT64_MIN

/*
 * A rule bites when its sysctl is there and has that value, there are services with that feature,
 * and its test, if it has one, says so. Of several with the same id, which follow one another, the
 * first that bites counts.
 */
struct rule {
	enum ipvs_advice_id id;
	enum ipvs_severity severity;
	const char *setting;
	int64_t value;
	enum feature feature;
	bool (*test)(const struct view *view);
	const char *advised;
	void (*fill)(const struct view *view, struct ipvs_advice *advice); /* other values */
	const char *text;
};

/* NULL beyond the last. */
const struct rule *rule_at(size_t i);

#endif
