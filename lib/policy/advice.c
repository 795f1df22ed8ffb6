/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Advices: made from rules, and listed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libipvs/text.h>

#include "api.h"
#include "policy/advice-rules.h"

static const char *const names[] = {
	[IPVS_ADVICE_ESTIMATION_OFF] = "estimation-off",
	[IPVS_ADVICE_ESTIMATION_NOWHERE] = "estimation-nowhere",
	[IPVS_ADVICE_CONNTRACK_OFF] = "conntrack-off",
	[IPVS_ADVICE_CONNTRACK_TIMEOUT] = "conntrack-timeout",
	[IPVS_ADVICE_REUSE_OFF] = "reuse-off",
	[IPVS_ADVICE_REUSE_DELAY] = "reuse-delay",
	[IPVS_ADVICE_NODEST_KEPT] = "nodest-kept",
	[IPVS_ADVICE_QUIESCENT_TEMPLATE] = "quiescent-template",
	[IPVS_ADVICE_HASH_FALLBACK] = "hash-fallback",
	[IPVS_ADVICE_TUNNEL_PMTU] = "tunnel-pmtu",
	[IPVS_ADVICE_DROP_ENTRY] = "drop-entry",
	[IPVS_ADVICE_DROP_PACKET] = "drop-packet",
	[IPVS_ADVICE_SECURE_TCP] = "secure-tcp",
	[IPVS_ADVICE_MEMORY_THRESHOLD] = "memory-threshold",
	[IPVS_ADVICE_TABLE_SMALL] = "table-small",
	[IPVS_ADVICE_CONN_MAX] = "conn-max",
	[IPVS_ADVICE_SYNC_SLOPPY] = "sync-sloppy",
	[IPVS_ADVICE_SYNC_VERSION] = "sync-version",
	[IPVS_ADVICE_BACKUP_BALANCES] = "backup-balances",
};

static const char *const severities[] = {
	[IPVS_SEVERITY_NOTE] = "note",
	[IPVS_SEVERITY_WARNING] = "warning",
	[IPVS_SEVERITY_PROBLEM] = "problem",
};

IPVS_API const char *ipvs_advice_name(uint32_t id)
{
	return id < sizeof(names) / sizeof(names[0]) ? names[id] : NULL;
}

IPVS_API const char *ipvs_severity_name(uint32_t severity)
{
	return severity < sizeof(severities) / sizeof(severities[0]) ? severities[severity] : NULL;
}

IPVS_API void ipvs_advices_free(struct ipvs_advices *advices)
{
	if (!advices)
		return;
	free(advices->entries);
	*advices = (struct ipvs_advices)IPVS_ADVICES_INIT;
}

/* A setting that is no sysctl has no value; then the rule's test alone decides. */
static bool bites(const struct rule *rule, const struct view *view)
{
	const struct ipvs_sysctl *sysctl = view_sysctl(view, rule->setting);
	bool is_sysctl = ipvs_sysctl_about(rule->setting) != NULL;

	if (is_sysctl && !sysctl)
		return false;
	if (rule->value != ANY_VALUE &&
	    (sysctl->kind == IPVS_SYSCTL_TEXT || sysctl->value != rule->value))
		return false;
	if (rule->feature != ANYTHING && !view->survey.found[rule->feature].services)
		return false;
	return !rule->test || rule->test(view);
}

static void fill_value(struct ipvs_advice *advice, const struct ipvs_sysctl *sysctl)
{
	char text[IPVS_SYSCTL_TEXT_SIZE];

	if (sysctl && ipvs_sysctl_format(sysctl, text, sizeof(text)) >= 0)
		snprintf(advice->value, sizeof(advice->value), "%.63s", text);
}

static void fill(struct ipvs_advice *advice, const struct rule *rule, const struct view *view)
{
	const struct ipvs_service *first = view->survey.found[rule->feature].first;

	memset(advice, 0, sizeof(*advice));
	advice->id = rule->id;
	advice->severity = rule->severity;
	advice->services = view->survey.found[rule->feature].services;
	snprintf(advice->setting, sizeof(advice->setting), "%s", rule->setting);
	snprintf(advice->advised, sizeof(advice->advised), "%s", rule->advised);
	snprintf(advice->text, sizeof(advice->text), "%s", rule->text);
	if (first)
		ipvs_service_format(first, advice->service, sizeof(advice->service));
	fill_value(advice, view_sysctl(view, rule->setting));
	if (rule->fill)
		rule->fill(view, advice);
}

static struct ipvs_advice *next_slot(struct ipvs_advices *advices)
{
	if (advices->count == advices->allocated) {
		size_t wanted = advices->allocated ? 2 * advices->allocated : 8;
		void *entries = reallocarray(advices->entries, wanted, sizeof(*advices->entries));

		if (!entries)
			return NULL;
		advices->entries = entries;
		advices->allocated = wanted;
	}
	return &advices->entries[advices->count];
}

/* Rules with the same id follow one another. */
static bool is_given(const struct ipvs_advices *advices, const struct rule *rule)
{
	return advices->count && advices->entries[advices->count - 1].id == rule->id;
}

static int compare(const void *a, const void *b)
{
	const struct ipvs_advice *one = a, *other = b;

	if (one->severity != other->severity)
		return one->severity > other->severity ? -1 : 1;
	return one->id < other->id ? -1 : one->id > other->id;
}

static int make(const struct view *view, struct ipvs_advices *advices)
{
	const struct rule *rule;

	for (size_t i = 0; (rule = rule_at(i)); i++) {
		struct ipvs_advice *advice;

		if (is_given(advices, rule) || !bites(rule, view))
			continue;
		advice = next_slot(advices);
		if (!advice)
			return -ENOMEM;
		fill(advice, rule, view);
		advices->count++;
	}
	if (advices->count)
		qsort(advices->entries, advices->count, sizeof(*advices->entries), compare);
	return 0;
}

static bool has_tail(const struct ipvs_facts *facts)
{
	for (size_t i = 0; i < sizeof(facts->reserved) / sizeof(facts->reserved[0]); i++)
		if (facts->reserved[i])
			return true;
	return false;
}

IPVS_API int ipvs_advice_make(const struct ipvs_sysctls *sysctls, const struct ipvs_table *table,
			      const struct ipvs_facts *facts, struct ipvs_advices *advices)
{
	static const struct ipvs_facts nothing;
	struct view view = { .sysctls = sysctls, .facts = facts ? facts : &nothing };
	int ret;

	if (!advices)
		return -EINVAL;
	advices->count = 0;
	if (!sysctls || has_tail(view.facts))
		return -EINVAL;
	survey_make(&view.survey, table);
	ret = make(&view, advices);
	if (ret < 0)
		advices->count = 0;
	return ret;
}
