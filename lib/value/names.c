/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of the field for the numbers of types.h, both ways. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <libipvs/text.h>

#include "api.h"
#include "value/addr.h"
#include "value/error.h"

struct name {
	const char *text;
	uint32_t number;
};

/* Each table ends with a name of NULL. */
static const struct name protocols[] = {
	{ "tcp", IPPROTO_TCP }, { "udp", IPPROTO_UDP }, { "sctp", IPPROTO_SCTP }, { NULL, 0 }
};

static const struct name forwards[] = {
	{ "masq", IPVS_FORWARD_MASQ },	   { "local", IPVS_FORWARD_LOCAL },
	{ "tunnel", IPVS_FORWARD_TUNNEL }, { "droute", IPVS_FORWARD_DROUTE },
	{ "bypass", IPVS_FORWARD_BYPASS }, { NULL, 0 }
};

static const struct name tunnels[] = {
	{ "ipip", IPVS_TUNNEL_IPIP }, { "gue", IPVS_TUNNEL_GUE }, { "gre", IPVS_TUNNEL_GRE },
	{ NULL, 0 }
};

static const struct name daemon_states[] = {
	{ "master", IPVS_DAEMON_MASTER }, { "backup", IPVS_DAEMON_BACKUP }, { NULL, 0 }
};

static const struct name reasons[] = {
	{ "none", IPVS_REASON_NONE },
	{ "invalid", IPVS_REASON_INVALID },
	{ "text", IPVS_REASON_TEXT },
	{ "no-service", IPVS_REASON_NO_SERVICE },
	{ "no-server", IPVS_REASON_NO_SERVER },
	{ "service-exists", IPVS_REASON_SERVICE_EXISTS },
	{ "server-exists", IPVS_REASON_SERVER_EXISTS },
	{ "no-scheduler", IPVS_REASON_NO_SCHEDULER },
	{ "scheduler", IPVS_REASON_SCHEDULER },
	{ "no-pe", IPVS_REASON_NO_PE },
	{ "server-address", IPVS_REASON_SERVER_ADDRESS },
	{ "family", IPVS_REASON_FAMILY },
	{ "mixed-family", IPVS_REASON_MIXED_FAMILY },
	{ "daemon-runs", IPVS_REASON_DAEMON_RUNS },
	{ "no-daemon", IPVS_REASON_NO_DAEMON },
	{ "no-interface", IPVS_REASON_NO_INTERFACE },
	{ "network", IPVS_REASON_NETWORK },
	{ "no-module", IPVS_REASON_NO_MODULE },
	{ "permission", IPVS_REASON_PERMISSION },
	{ "user-namespace", IPVS_REASON_USER_NAMESPACE },
	{ "netns", IPVS_REASON_NETNS },
	{ "memory", IPVS_REASON_MEMORY },
	{ "timeout", IPVS_REASON_TIMEOUT },
	{ "changed", IPVS_REASON_CHANGED },
	{ "answer", IPVS_REASON_ANSWER },
	{ "not-open", IPVS_REASON_NOT_OPEN },
	{ "busy", IPVS_REASON_BUSY },
	{ "unsupported", IPVS_REASON_UNSUPPORTED },
	{ "system", IPVS_REASON_SYSTEM },
	{ "no-sysctl", IPVS_REASON_NO_SYSCTL },
	{ "read-only", IPVS_REASON_READ_ONLY },
	{ "last-server", IPVS_REASON_LAST_SERVER },
	{ NULL, 0 }
};

static const char *name_of(const struct name *table, uint32_t number)
{
	for (; table->text; table++)
		if (table->number == number)
			return table->text;
	return NULL;
}

static int number_of(const struct name *table, const char *text)
{
	for (; text && table->text; table++)
		if (strcmp(table->text, text) == 0)
			return (int)table->number;
	return -EINVAL;
}

IPVS_API const char *ipvs_protocol_name(uint16_t protocol)
{
	return name_of(protocols, protocol);
}

IPVS_API int ipvs_protocol_parse(const char *text)
{
	return number_of(protocols, text);
}

IPVS_API const char *ipvs_forward_name(uint32_t forward)
{
	return name_of(forwards, forward);
}

IPVS_API int ipvs_forward_parse(const char *text)
{
	return number_of(forwards, text);
}

IPVS_API const char *ipvs_tunnel_name(uint32_t tunnel)
{
	return name_of(tunnels, tunnel);
}

IPVS_API int ipvs_tunnel_parse(const char *text)
{
	return number_of(tunnels, text);
}

IPVS_API const char *ipvs_daemon_state_name(uint32_t state)
{
	return name_of(daemon_states, state);
}

IPVS_API int ipvs_daemon_state_parse(const char *text)
{
	return number_of(daemon_states, text);
}

IPVS_API const char *ipvs_reason_name(uint32_t reason)
{
	return name_of(reasons, reason);
}

/* A scheduler's own names come before the general ones, so that formatting prefers them. */
static const struct sched_flag {
	const char *scheduler; /* NULL: every scheduler's */
	const char *text;
	uint32_t bit;
} sched_flags[] = {
	{ "sh", "sh-fallback", IPVS_SERVICE_SCHED_1 },
	{ "sh", "sh-port", IPVS_SERVICE_SCHED_2 },
	{ "mh", "mh-fallback", IPVS_SERVICE_SCHED_1 },
	{ "mh", "mh-port", IPVS_SERVICE_SCHED_2 },
	{ NULL, "flag-1", IPVS_SERVICE_SCHED_1 },
	{ NULL, "flag-2", IPVS_SERVICE_SCHED_2 },
	{ NULL, "flag-3", IPVS_SERVICE_SCHED_3 },
};

#define SCHED_FLAGS (sizeof(sched_flags) / sizeof(sched_flags[0]))

static bool sched_flag_fits(const struct sched_flag *flag, const char *scheduler)
{
	return !flag->scheduler || (scheduler && strcmp(flag->scheduler, scheduler) == 0);
}

static const struct sched_flag *sched_flag_find(const char *text, size_t length)
{
	for (size_t i = 0; i < SCHED_FLAGS; i++)
		if (strlen(sched_flags[i].text) == length &&
		    memcmp(sched_flags[i].text, text, length) == 0)
			return &sched_flags[i];
	return NULL;
}

IPVS_API int ipvs_sched_flags_parse(const char *scheduler, const char *text,
				    struct ipvs_error *error)
{
	uint32_t bits = 0;

	if (!text)
		return error_set(error, -EINVAL, IPVS_REASON_INVALID, "parse flags: NULL");
	while (*text) {
		size_t length = strcspn(text, ",");
		const struct sched_flag *flag = sched_flag_find(text, length);

		if (!flag)
			return error_set(error, -EINVAL, IPVS_REASON_TEXT,
					 "'%.*s' is not a scheduler flag",
					 length < 64 ? (int)length : 64, text);
		if (!sched_flag_fits(flag, scheduler))
			return error_set(error, -EINVAL, IPVS_REASON_TEXT,
					 "the flag '%s' is not for the scheduler '%.15s'",
					 flag->text, scheduler ? scheduler : "");
		bits |= flag->bit;
		text += length;
		if (*text && !*++text)
			return error_set(error, -EINVAL, IPVS_REASON_TEXT,
					 "scheduler flags end with a comma");
	}
	return (int)bits;
}

IPVS_API int ipvs_sched_flags_format(const char *scheduler, uint32_t flags, char *buf, size_t size)
{
	char text[IPVS_FLAGS_TEXT_SIZE] = "";
	size_t used = 0;

	if (!buf)
		return -EINVAL;
	for (size_t i = 0; i < SCHED_FLAGS; i++) {
		const struct sched_flag *flag = &sched_flags[i];

		if (!(flags & flag->bit) || !sched_flag_fits(flag, scheduler))
			continue;
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", used ? "," : "",
					 flag->text);
		flags &= ~flag->bit;
	}
	return text_length(snprintf(buf, size, "%s", text), size);
}
