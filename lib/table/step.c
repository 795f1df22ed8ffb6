/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps as text. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <libipvs/dest.h>
#include <libipvs/text.h>

#include "api.h"
#include "table/plan.h"
#include "value/addr.h"

struct text {
	char line[IPVS_STEP_TEXT_SIZE];
	size_t used;
};

static void __attribute__((format(printf, 2, 3))) append(struct text *text, const char *format, ...)
{
	size_t room = sizeof(text->line) - text->used;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text->line + text->used, room, format, args);
	va_end(args);
	if (length > 0)
		text->used += (size_t)length < room ? (size_t)length : room - 1;
}

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

static void flag(struct text *text, const char *name)
{
	append(text, "%s%s", text->used ? "," : "", name);
}

static void flags_text(const void *record, char *buf)
{
	const struct ipvs_service *service = record;
	char names[IPVS_FLAGS_TEXT_SIZE] = "", scheduler[IPVS_SCHEDULER_SIZE + 1] = "";
	struct text text = { .used = 0 };
	uint32_t known = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_ONEPACKET | IPVS_SERVICE_SCHED_1 |
			 IPVS_SERVICE_SCHED_2 | IPVS_SERVICE_SCHED_3;

	memcpy(scheduler, service->scheduler, IPVS_SCHEDULER_SIZE);
	ipvs_sched_flags_format(scheduler, service->flags, names, sizeof(names));
	if (service->flags & IPVS_SERVICE_PERSISTENT)
		flag(&text, "persistent");
	if (service->flags & IPVS_SERVICE_ONEPACKET)
		flag(&text, "one-packet");
	if (*names)
		flag(&text, names);
	if (service->flags & ~known)
		append(&text, "%s0x%x", text.used ? "," : "", service->flags & ~known);
	snprintf(buf, VALUE_SIZE, "%.*s", VALUE_SIZE - 1, text.used ? text.line : "none");
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
	struct text text = { .used = 0 };

	append(&text, "%s", name ? name : "unknown");
	if (!name)
		append(&text, " %u", dest->tun_type);
	if (dest->tun_port)
		append(&text, ":%u", dest->tun_port);
	if (dest->tun_flags & IPVS_TUNNEL_CSUM)
		append(&text, ",csum");
	if (dest->tun_flags & IPVS_TUNNEL_REMCSUM)
		append(&text, ",remcsum");
	if (dest->tun_flags & ~(IPVS_TUNNEL_CSUM | IPVS_TUNNEL_REMCSUM))
		append(&text, ",0x%x", dest->tun_flags);
	snprintf(buf, VALUE_SIZE, "%.*s", VALUE_SIZE - 1,
		 dest->forward == IPVS_FORWARD_TUNNEL ? text.line : "none");
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
static void append_settings(struct text *text, const struct setting *setting, const void *before,
			    const void *after, bool arrow)
{
	char old[VALUE_SIZE], new[VALUE_SIZE];
	const char *between = "";

	for (; setting->name; setting++) {
		setting->text(before, old);
		setting->text(after, new);
		if (strcmp(old, new) == 0)
			continue;
		append(text, "%s %s ", between, setting->name);
		if (arrow)
			append(text, "%s -> ", old);
		append(text, "%s", new);
		between = arrow ? "," : "";
	}
}

/* --- one step --- */

static void append_service(struct text *text, const char *before,
			   const struct ipvs_service *service)
{
	char buf[IPVS_SERVICE_TEXT_SIZE] = "?";

	ipvs_service_format(service, buf, sizeof(buf));
	append(text, "%s %s", before, buf);
}

static void append_dest(struct text *text, const char *before, const struct ipvs_dest *dest)
{
	char buf[IPVS_DEST_TEXT_SIZE] = "?";

	ipvs_dest_format(dest, buf, sizeof(buf));
	append(text, "%s %s", before, buf);
}

static void service_text(struct text *text, const struct step *step,
			 const struct ipvs_service *service)
{
	struct ipvs_service plain = IPVS_SERVICE_INIT;

	if (step->kind == STEP_DELETE_SERVICE) {
		append_service(text, "delete service", service);
	} else if (step->kind == STEP_CHANGE_SERVICE) {
		append_service(text, "change service", service);
		append_settings(text, service_settings, service, service + 1, true);
	} else {
		append_service(text, "add service", service);
		append(text, " %.*s", IPVS_SCHEDULER_SIZE, service->scheduler);
		plain.addr.family = service->addr.family;
		memcpy(plain.scheduler, service->scheduler, sizeof(plain.scheduler));
		append_settings(text, service_settings, &plain, service, false);
	}
}

/* The weight is always said of what is added. */
static void dest_text(struct text *text, const struct step *step,
		      const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	struct ipvs_dest plain = IPVS_DEST_INIT;

	if (step->kind == STEP_DELETE_DEST) {
		append_dest(text, "delete server", dest);
		append_service(text, " from", service);
	} else if (step->kind == STEP_CHANGE_DEST) {
		append_dest(text, "change server", dest);
		append_service(text, " of", service);
		append_settings(text, dest_settings, dest, dest + 1, true);
	} else {
		append_dest(text, "add server", dest);
		append_service(text, " to", service);
		append(text, " weight %u", dest->weight);
		plain.weight = dest->weight;
		append_settings(text, dest_settings, &plain, dest, false);
	}
}

static void append_timeout(struct text *text, const char *name, uint32_t is, uint32_t wanted)
{
	if (wanted && is)
		append(text, " %s %u -> %u", name, is, wanted);
	else if (wanted)
		append(text, " %s %u", name, wanted);
}

static void timeouts_text(struct text *text, const struct ipvs_timeouts *is)
{
	append(text, "set timeouts");
	append_timeout(text, "tcp", is->tcp_s, is[1].tcp_s);
	append_timeout(text, "tcp-fin", is->tcp_fin_s, is[1].tcp_fin_s);
	append_timeout(text, "udp", is->udp_s, is[1].udp_s);
}

static void daemon_text(struct text *text, const struct step *step,
			const struct ipvs_daemon *daemon)
{
	char group[IPVS_ADDR_TEXT_SIZE] = "?";
	const char *state = ipvs_daemon_state_name(daemon->state);

	append(text, "%s daemon %s", step->kind == STEP_STOP_DAEMON ? "stop" : "start",
	       state ? state : "?");
	if (step->kind == STEP_STOP_DAEMON)
		return;
	append(text, " %.*s id %u", IPVS_INTERFACE_SIZE, daemon->interface, daemon->sync_id);
	if (daemon->group.family && ipvs_addr_format(&daemon->group, group, sizeof(group)) > 0)
		append(text, " group %s", group);
	if (daemon->port)
		append(text, " port %u", daemon->port);
	if (daemon->sync_maxlen)
		append(text, " maxlen %u", daemon->sync_maxlen);
	if (daemon->ttl)
		append(text, " ttl %u", daemon->ttl);
}

static void step_text(struct text *text, const struct ipvs_plan *plan, const struct step *step)
{
	switch (step->kind) {
	case STEP_ADD_SERVICE:
	case STEP_CHANGE_SERVICE:
	case STEP_DELETE_SERVICE:
		service_text(text, step, &plan->services[step->service]);
		break;
	case STEP_ADD_DEST:
	case STEP_CHANGE_DEST:
	case STEP_DELETE_DEST:
		dest_text(text, step, &plan->services[step->service], &plan->dests[step->dest]);
		break;
	case STEP_SET_TIMEOUTS:
		timeouts_text(text, plan->timeouts);
		break;
	default:
		daemon_text(text, step, &plan->daemons.daemons[step->dest]);
	}
}

IPVS_API int ipvs_plan_step_format(const struct ipvs_plan *plan, size_t i, char *buf, size_t size)
{
	const struct step *step = plan && buf ? plan_step(plan, i) : NULL;
	struct text text = { .used = 0 };

	if (!step)
		return -EINVAL;
	step_text(&text, plan, step);
	return text_length(snprintf(buf, size, "%s", text.line), size);
}
