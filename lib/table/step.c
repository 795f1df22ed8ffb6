/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps as text. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <libipvs/dest.h>
#include <libipvs/text.h>

#include "api.h"
#include "table/plan.h"
#include "value/addr.h"
#include "value/line.h"

/* --- what a record's settings are --- */

#define VALUE_SIZE 96

/* One setting of a record, as text. */
typedef void (*value_text)(const void *record, char *buf);

struct setting {
	const char *name;
	value_text text;
};

static void scheduler_text(const void *record, char *buf)
{
	const struct ipvs_service *service = record;

	snprintf(buf, VALUE_SIZE, "%.*s", IPVS_SCHEDULER_SIZE, service->scheduler);
}

static void pe_text(const void *record, char *buf)
{
	const struct ipvs_service *service = record;

	snprintf(buf, VALUE_SIZE, "%.*s", IPVS_PE_NAME_SIZE,
		 *service->pe_name ? service->pe_name : "none");
}

static void flag(struct line *line, const char *name)
{
	line_append(line, "%s%s", line->used ? "," : "", name);
}

static void flags_text(const void *record, char *buf)
{
	const struct ipvs_service *service = record;
	char names[IPVS_FLAGS_TEXT_SIZE] = "", scheduler[IPVS_SCHEDULER_SIZE + 1] = "";
	struct line line = { .used = 0 };
	uint32_t known = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_ONEPACKET | IPVS_SERVICE_SCHED_1 |
			 IPVS_SERVICE_SCHED_2 | IPVS_SERVICE_SCHED_3;

	memcpy(scheduler, service->scheduler, IPVS_SCHEDULER_SIZE);
	ipvs_sched_flags_format(scheduler, service->flags, names, sizeof(names));
	if (service->flags & IPVS_SERVICE_PERSISTENT)
		flag(&line, "persistent");
	if (service->flags & IPVS_SERVICE_ONEPACKET)
		flag(&line, "one-packet");
	if (*names)
		flag(&line, names);
	if (service->flags & ~known)
		line_append(&line, "%s0x%x", line.used ? "," : "", service->flags & ~known);
	snprintf(buf, VALUE_SIZE, "%.*s", VALUE_SIZE - 1, line.used ? line.text : "none");
}

static void timeout_text(const void *record, char *buf)
{
	snprintf(buf, VALUE_SIZE, "%u", ((const struct ipvs_service *)record)->timeout_s);
}

/* Empty for the other family, and so never written. */
static void netmask_text(const void *record, char *buf)
{
	const struct ipvs_service *service = record;
	struct in_addr mask = { htonl(service->netmask) };

	*buf = '\0';
	if (service->addr.family != AF_INET6)
		inet_ntop(AF_INET, &mask, buf, VALUE_SIZE);
}

static void prefix_text(const void *record, char *buf)
{
	const struct ipvs_service *service = record;

	*buf = '\0';
	if (service->addr.family == AF_INET6)
		snprintf(buf, VALUE_SIZE, "%u", service->prefix_len);
}

static const struct setting service_settings[] = {
	{ "scheduler", scheduler_text }, { "flags", flags_text }, { "timeout", timeout_text },
	{ "netmask", netmask_text }, { "prefix-len", prefix_text }, { "pe", pe_text },
	{ NULL, NULL },
};

static void weight_text(const void *record, char *buf)
{
	snprintf(buf, VALUE_SIZE, "%u", ((const struct ipvs_dest *)record)->weight);
}

static void forward_text(const void *record, char *buf)
{
	const struct ipvs_dest *dest = record;
	const char *name = ipvs_forward_name(dest->forward);

	if (name)
		snprintf(buf, VALUE_SIZE, "%s", name);
	else
		snprintf(buf, VALUE_SIZE, "%u", dest->forward);
}

static void tunnel_text(const void *record, char *buf)
{
	const struct ipvs_dest *dest = record;
	const char *name = ipvs_tunnel_name(dest->tun_type);
	struct line line = { .used = 0 };

	line_append(&line, "%s", name ? name : "unknown");
	if (!name)
		line_append(&line, " %u", dest->tun_type);
	if (dest->tun_port)
		line_append(&line, ":%u", dest->tun_port);
	if (dest->tun_flags & IPVS_TUNNEL_CSUM)
		line_append(&line, ",csum");
	if (dest->tun_flags & IPVS_TUNNEL_REMCSUM)
		line_append(&line, ",remcsum");
	if (dest->tun_flags & ~(IPVS_TUNNEL_CSUM | IPVS_TUNNEL_REMCSUM))
		line_append(&line, ",0x%x", dest->tun_flags);
	snprintf(buf, VALUE_SIZE, "%.*s", VALUE_SIZE - 1,
		 dest->forward == IPVS_FORWARD_TUNNEL ? line.text : "none");
}

static void upper_text(const void *record, char *buf)
{
	snprintf(buf, VALUE_SIZE, "%u", ((const struct ipvs_dest *)record)->upper_threshold);
}

static void lower_text(const void *record, char *buf)
{
	snprintf(buf, VALUE_SIZE, "%u", ((const struct ipvs_dest *)record)->lower_threshold);
}

static const struct setting dest_settings[] = {
	{ "weight", weight_text }, { "forward", forward_text }, { "tunnel", tunnel_text },
	{ "upper", upper_text }, { "lower", lower_text }, { NULL, NULL },
};

/* What differs: "name after", or with arrow "name before -> after, name before -> after". */
static void append_settings(struct line *line, const struct setting *setting, const void *before,
			    const void *after, bool arrow)
{
	char old[VALUE_SIZE], new[VALUE_SIZE];
	const char *between = "";

	for (; setting->name; setting++) {
		setting->text(before, old);
		setting->text(after, new);
		if (strcmp(old, new) == 0)
			continue;
		line_append(line, "%s %s ", between, setting->name);
		if (arrow)
			line_append(line, "%s -> ", old);
		line_append(line, "%s", new);
		between = arrow ? "," : "";
	}
}

/* --- one step --- */

static void service_text(struct line *line, const struct step *step,
			 const struct ipvs_service *service)
{
	struct ipvs_service plain = IPVS_SERVICE_INIT;

	if (step->kind == STEP_DELETE_SERVICE) {
		line_append_service(line, "delete service", service);
	} else if (step->kind == STEP_CHANGE_SERVICE) {
		line_append_service(line, "change service", service);
		append_settings(line, service_settings, service, service + 1, true);
	} else {
		line_append_service(line, "add service", service);
		line_append(line, " %.*s", IPVS_SCHEDULER_SIZE, service->scheduler);
		plain.addr.family = service->addr.family;
		memcpy(plain.scheduler, service->scheduler, sizeof(plain.scheduler));
		append_settings(line, service_settings, &plain, service, false);
	}
}

/* The weight is always said of what is added. */
static void dest_text(struct line *line, const struct step *step,
		      const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	struct ipvs_dest plain = IPVS_DEST_INIT;

	if (step->kind == STEP_DELETE_DEST) {
		line_append_dest(line, "delete server", dest);
		line_append_service(line, " from", service);
	} else if (step->kind != STEP_ADD_DEST) {
		line_append_dest(line, "change server", dest);
		line_append_service(line, " of", service);
		append_settings(line, dest_settings, dest, dest + 1, true);
	} else {
		line_append_dest(line, "add server", dest);
		line_append_service(line, " to", service);
		line_append(line, " weight %u", dest->weight);
		plain.weight = dest->weight;
		append_settings(line, dest_settings, &plain, dest, false);
	}
}

static void append_timeout(struct line *line, const char *name, uint32_t is, uint32_t wanted)
{
	if (wanted && is)
		line_append(line, " %s %u -> %u", name, is, wanted);
	else if (wanted)
		line_append(line, " %s %u", name, wanted);
}

static void timeouts_text(struct line *line, const struct ipvs_timeouts *is)
{
	line_append(line, "set timeouts");
	append_timeout(line, "tcp", is->tcp_s, is[1].tcp_s);
	append_timeout(line, "tcp-fin", is->tcp_fin_s, is[1].tcp_fin_s);
	append_timeout(line, "udp", is->udp_s, is[1].udp_s);
}

static void daemon_text(struct line *line, const struct step *step,
			const struct ipvs_daemon *daemon)
{
	char group[IPVS_ADDR_TEXT_SIZE] = "?";
	const char *state = ipvs_daemon_state_name(daemon->state);

	line_append(line, "%s daemon %s", step->kind == STEP_STOP_DAEMON ? "stop" : "start",
		    state ? state : "?");
	if (step->kind == STEP_STOP_DAEMON)
		return;
	line_append(line, " %.*s id %u", IPVS_INTERFACE_SIZE, daemon->interface, daemon->sync_id);
	if (daemon->group.family && ipvs_addr_format(&daemon->group, group, sizeof(group)) > 0)
		line_append(line, " group %s", group);
	if (daemon->port)
		line_append(line, " port %u", daemon->port);
	if (daemon->sync_maxlen)
		line_append(line, " maxlen %u", daemon->sync_maxlen);
	if (daemon->ttl)
		line_append(line, " ttl %u", daemon->ttl);
}

static void step_text(struct line *line, const struct ipvs_plan *plan, const struct step *step)
{
	switch (step->kind) {
	case STEP_ADD_SERVICE:
	case STEP_CHANGE_SERVICE:
	case STEP_DELETE_SERVICE:
		service_text(line, step, &plan->services[step->service]);
		break;
	case STEP_ADD_DEST:
	case STEP_CHANGE_DEST:
	case STEP_SET_WEIGHT:
	case STEP_DELETE_DEST:
		dest_text(line, step, &plan->services[step->service], &plan->dests[step->dest]);
		break;
	case STEP_SET_TIMEOUTS:
		timeouts_text(line, plan->timeouts);
		break;
	default:
		daemon_text(line, step, &plan->daemons.daemons[step->dest]);
	}
}

IPVS_API int ipvs_plan_step_format(const struct ipvs_plan *plan, size_t i, char *buf, size_t size)
{
	const struct step *step = plan && buf ? plan_step(plan, i) : NULL;
	struct line line = { .used = 0 };

	_Static_assert(LINE_SIZE <= IPVS_STEP_TEXT_SIZE, "any step has room there");
	if (!step)
		return -EINVAL;
	step_text(&line, plan, step);
	return text_length(snprintf(buf, size, "%s", line.text), size);
}
