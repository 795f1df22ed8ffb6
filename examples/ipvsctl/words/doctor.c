/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "findings.h"
#include "rights.h"
#include "schedulers.h"

#define ABOUT_SIZE 512

/* --- the kernel, and the right to use it --- */

static void look_at_kernel(struct findings *findings)
{
	const struct call *call = findings->call;
	struct utsname name = { 0 };
	struct ipvs_info info;
	char about[ABOUT_SIZE];

	uname(&name);
	if (ipvs_info_get(call->h, &info) < 0) {
		findings_add(findings, IPVS_SEVERITY_PROBLEM, "kernel",
			     ipvs_last_error(call->h)->text, NULL);
		return;
	}
	snprintf(about, sizeof(about), "kernel: Linux %s, IPVS %u.%u.%u", name.release,
		 info.version >> 16, info.version >> 8 & 255, info.version & 255);
	findings_add(findings, FINDING_OK, about, NULL, NULL);
	findings_add(findings, FINDING_OK, "rights: this process may use and change IPVS", NULL,
		     NULL);
}

/* What can be seen without it is looked at all the same. */
static bool open_kernel(struct findings *findings)
{
	const struct call *call = findings->call;
	const struct ipvs_error *error;

	if (ipvs_open(call->h) == 0) {
		look_at_kernel(findings);
		return true;
	}
	error = ipvs_last_error(call->h);
	findings_add(findings, IPVS_SEVERITY_PROBLEM,
		     error->reason == IPVS_REASON_NO_MODULE ? "kernel" : "rights", error->text,
		     rights_remedy(error));
	return false;
}

/* --- the network namespace --- */

static void look_at_netns(struct findings *findings)
{
	const char *named = call_value(findings->call, "netns");
	struct stat own, first;
	char about[ABOUT_SIZE];

	if (named) {
		snprintf(about, sizeof(about), "network namespace: %s", named);
		findings_add(findings, FINDING_OK, about, NULL, NULL);
	} else if (stat("/proc/self/ns/net", &own) < 0 || stat("/proc/1/ns/net", &first) < 0) {
		findings_add(findings, FINDING_OK,
			     "network namespace: whether it is that of process 1 can't be seen",
			     NULL, NULL);
	} else if (own.st_ino == first.st_ino && own.st_dev == first.st_dev) {
		findings_add(findings, FINDING_OK, "network namespace: that of process 1", NULL,
			     NULL);
	} else {
		findings_add(findings, IPVS_SEVERITY_NOTE,
			     "network namespace: not that of process 1",
			     "Services, sysctls and sync daemons belong to a network namespace: "
			     "those of the host are not seen from here.",
			     "to look elsewhere, use --netns NAME or --netns /proc/1/ns/net");
	}
}

/* --- schedulers --- */

static void look_at_schedulers(struct findings *findings)
{
	char missing[128], about[ABOUT_SIZE];
	int count = schedulers_missing(missing, sizeof(missing));

	if (count < 0)
		snprintf(about, sizeof(about), "schedulers: not tried: %s", strerror(-count));
	else if (count == 0)
		snprintf(about, sizeof(about), "schedulers: all %d are available",
			 schedulers_known());
	else
		snprintf(about, sizeof(about), "schedulers: not available: %s", missing);
	if (count == 0)
		findings_add(findings, FINDING_OK, about, NULL, NULL);
	else if (count < 0)
		findings_add(findings, IPVS_SEVERITY_NOTE, about,
			     "They are tried in a network namespace of their own, which takes the "
			     "capability CAP_SYS_ADMIN.", NULL);
	else
		findings_add(findings, IPVS_SEVERITY_NOTE, about,
			     "The kernel has no module of the name ip_vs_ and theirs. Not to mind "
			     "where no service is to use them; twos came with Linux 6.1.",
			     "install the kernel's extra modules, if there is such a package");
}

/* --- services --- */

static bool takes_nobody(const struct ipvs_table *table, size_t i)
{
	const struct ipvs_dests *dests = ipvs_table_dests(table, i);

	if (strcmp(ipvs_table_service(table, i)->service.scheduler, "none") == 0)
		return false;
	for (size_t k = 0; k < dests->count; k++)
		if (dests->entries[k].dest.weight)
			return false;
	return true;
}

static void look_at_service(struct findings *findings, const struct ipvs_table *table, size_t i)
{
	char service[IPVS_SERVICE_TEXT_SIZE], about[ABOUT_SIZE];

	if (!takes_nobody(table, i))
		return;
	ipvs_service_format(&ipvs_table_service(table, i)->service, service, sizeof(service));
	snprintf(about, sizeof(about), "%s: %s", service, ipvs_table_dests(table, i)->count ?
		 "every server has weight 0" : "there is no server");
	findings_add(findings, IPVS_SEVERITY_PROBLEM, about,
		     "New connections are refused; those that are open go on.",
		     "add a server, or give one a weight");
}

static void look_at_table(struct findings *findings, const struct ipvs_table *table)
{
	size_t services = ipvs_table_service_count(table), servers = 0;
	char about[ABOUT_SIZE];

	for (size_t i = 0; i < services; i++)
		servers += ipvs_table_dests(table, i)->count;
	snprintf(about, sizeof(about), "table: %zu service%s, %zu server%s", services,
		 services == 1 ? "" : "s", servers, servers == 1 ? "" : "s");
	findings_add(findings, FINDING_OK, about, NULL, NULL);
	for (size_t i = 0; i < services; i++)
		look_at_service(findings, table, i);
}

/* --- settings: what the library advises --- */

static void remedy_of(const struct ipvs_advice *advice, char *buf, size_t size)
{
	struct ipvs_sysctl sysctl;

	buf[0] = '\0';
	if (!*advice->advised)
		return;
	if (ipvs_sysctl_about(advice->setting) &&
	    ipvs_sysctl_parse(&sysctl, advice->setting, advice->advised, NULL) == 0)
		snprintf(buf, size, "ipvsctl sysctl %s=%s", advice->setting, advice->advised);
	else
		snprintf(buf, size, "make it %s", advice->advised);
}

static void tell_advice(struct findings *findings, const struct ipvs_advice *advice)
{
	char about[ABOUT_SIZE], remedy[ABOUT_SIZE], others[32] = "";

	if (advice->services > 1)
		snprintf(others, sizeof(others), " and %" PRIu32 " more", advice->services - 1);
	snprintf(about, sizeof(about), "%s is %s%s%s%s%s%s", advice->setting,
		 *advice->value ? advice->value : "empty", *advice->advised ? ", better " : "",
		 advice->advised, *advice->service ? ": " : "", advice->service, others);
	remedy_of(advice, remedy, sizeof(remedy));
	findings_add(findings, advice->severity, about, advice->text, remedy);
}

static void look_at_settings(struct findings *findings, const struct ipvs_table *table)
{
	const struct call *call = findings->call;
	struct ipvs_advices advices = IPVS_ADVICES_INIT;

	if (ipvs_advice_list(call->h, table, &advices) < 0) {
		findings_add(findings, IPVS_SEVERITY_NOTE, "sysctls: not looked at",
			     ipvs_last_error(call->h)->text, NULL);
		return;
	}
	if (advices.count == 0 && table)
		findings_add(findings, FINDING_OK, "sysctls: none of them bites", NULL, NULL);
	for (size_t i = 0; i < advices.count; i++)
		tell_advice(findings, &advices.entries[i]);
	ipvs_advices_free(&advices);
}

static void look_at_all(struct findings *findings)
{
	const struct call *call = findings->call;
	struct ipvs_table *table = ipvs_table_new();
	bool loaded = false;

	look_at_netns(findings);
	if (open_kernel(findings)) {
		look_at_schedulers(findings);
		loaded = table && ipvs_table_load(call->h, table) == 0;
		if (loaded)
			look_at_table(findings, table);
		else
			findings_add(findings, IPVS_SEVERITY_PROBLEM, "table",
				     ipvs_last_error(call->h)->text, NULL);
	}
	look_at_settings(findings, loaded ? table : NULL);
	ipvs_table_free(table);
}

static int run(struct call *call)
{
	struct findings findings;

	findings_begin(&findings, call);
	look_at_all(&findings);
	return findings_end(&findings);
}

const struct word doctor_word = {
	.name = "doctor",
	.arguments = "",
	.help = "look for what keeps IPVS from doing well, and say what to do",
	.more = "Looks at the kernel, rights, the network namespace, schedulers, services and\n"
		"sysctls. It changes nothing, but the kernel may load modules of schedulers\n"
		"when they are tried. Ends with 1 when there is a problem: something that\n"
		"bites now.\n",
	.traits = WORD_JSON | WORD_COLOR,
	.run = run,
};
