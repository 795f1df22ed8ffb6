/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdio.h>
#include <string.h>

#include "call.h"
#include "nearest.h"

static const struct word_option options[] = {
	{ 'i', "interface", "NAME", "the network interface of the multicast group" },
	{ 0, "sync-id", "NUMBER", "0 to 255 (0); a backup takes its own, or all when it is 0" },
	{ 0, "group", "ADDRESS", "the multicast group (224.0.0.81)" },
	{ 0, "port", "NUMBER", "the UDP port (8848)" },
	{ 0, "ttl", "NUMBER", "multicast time to live, 1 to 255 (1)" },
	{ 0, "sync-maxlen", "BYTES", "largest UDP payload (by the interface)" },
	{ 0 },
};

/* --- show --- */

static json_t *daemon_json(const struct ipvs_daemon *daemon, const char *group)
{
	return json_pack("{s:s, s:s, s:I, s:s, s:i, s:i, s:i}",
		"state", ipvs_daemon_state_name(daemon->state), "interface", daemon->interface,
		"sync_id", (json_int_t)daemon->sync_id, "group", group, "port", (int)daemon->port,
		"ttl", (int)daemon->ttl, "sync_maxlen", (int)daemon->sync_maxlen);
}

static void show_one(const struct ipvs_daemon *daemon, json_t *array)
{
	char group[IPVS_ADDR_TEXT_SIZE];

	ipvs_addr_format(&daemon->group, group, sizeof(group));
	if (array)
		json_array_append_new(array, daemon_json(daemon, group));
	else
		printf("%s  interface %s  sync-id %u  group %s  port %u  ttl %u  sync-maxlen %u\n",
		       ipvs_daemon_state_name(daemon->state), daemon->interface, daemon->sync_id,
		       group, daemon->port, daemon->ttl, daemon->sync_maxlen);
}

static int show(const struct call *call)
{
	struct ipvs_daemons daemons;
	json_t *array;

	if (ipvs_daemon_list(call->h, &daemons) < 0)
		return call_fail(call, ipvs_last_error(call->h));
	array = call->json ? json_array() : NULL;
	for (uint32_t i = 0; i < daemons.count; i++)
		show_one(&daemons.daemons[i], array);
	return call->json ? call_print_json(call, json_pack("{s:o}", "daemons", array)) : WORD_FINE;
}

/* --- start, stop --- */

static int read_numbers(const struct call *call, struct ipvs_daemon *daemon)
{
	uint32_t port = 0, ttl = 0, maxlen = 0;

	if (call_number(call, "sync-id", 255, &daemon->sync_id) ||
	    call_number(call, "port", UINT16_MAX, &port) ||
	    call_number(call, "ttl", UINT8_MAX, &ttl) ||
	    call_number(call, "sync-maxlen", UINT16_MAX, &maxlen))
		return WORD_USAGE;
	daemon->port = (uint16_t)port;
	daemon->ttl = (uint8_t)ttl;
	daemon->sync_maxlen = (uint16_t)maxlen;
	return 0;
}

static int read_daemon(const struct call *call, struct ipvs_daemon *daemon)
{
	const char *interface = call_value(call, "interface"), *group = call_value(call, "group");
	struct ipvs_error error;

	if (!interface || !*interface)
		return call_usage(call, "start wants --interface NAME");
	if (strlen(interface) >= sizeof(daemon->interface))
		return call_usage(call, "--interface: '%s' is longer than %zu characters",
				  interface, sizeof(daemon->interface) - 1);
	strcpy(daemon->interface, interface);
	if (group && ipvs_addr_parse(&daemon->group, group, &error) < 0)
		return call_usage(call, "--group: %s", error.text);
	return read_numbers(call, daemon);
}

static int start(const struct call *call, uint32_t state)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	int status = read_daemon(call, &daemon);

	daemon.state = state;
	if (status == 0)
		status = call_open(call);
	if (status == 0 && ipvs_daemon_start(call->h, &daemon) < 0)
		status = call_fail(call, ipvs_last_error(call->h));
	return status;
}

static int stop(const struct call *call, uint32_t state)
{
	int status = call->given_count > call_has(call, "netns") ?
		call_usage(call, "stop takes no settings") : call_open(call);

	if (status == 0 && ipvs_daemon_stop(call->h, state) < 0)
		status = call_fail(call, ipvs_last_error(call->h));
	return status;
}

static const struct verb {
	const char *name;
	int (*run)(const struct call *call, uint32_t state);
} verbs[] = {
	{ "start", start },
	{ "stop", stop },
};

static int no_verb(const struct call *call, const char *name)
{
	struct nearest nearest = { .asked = name };

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		nearest_offer(&nearest, verbs[i].name);
	if (nearest.name)
		return call_usage(call, "'%s' is neither start nor stop; is '%s' meant?", name,
				  nearest.name);
	return call_usage(call, "'%s' is neither start nor stop", name);
}

static int run_verb(const struct call *call)
{
	const char *name = call->arguments[0];
	size_t i = 0;
	int state;

	while (i < sizeof(verbs) / sizeof(verbs[0]) && strcmp(verbs[i].name, name) != 0)
		i++;
	if (i == sizeof(verbs) / sizeof(verbs[0]))
		return no_verb(call, name);
	if (call->argument_count < 2)
		return call_usage(call, "%s wants master or backup", name);
	state = ipvs_daemon_state_parse(call->arguments[1]);
	if (state < 0)
		return call_usage(call, "'%s' is neither master nor backup", call->arguments[1]);
	return verbs[i].run(call, (uint32_t)state);
}

static int run(struct call *call)
{
	int status;

	if (call->argument_count)
		return run_verb(call);
	if (call->given_count > (size_t)call_has(call, "netns") + call->json)
		return call_usage(call, "settings go with start");
	status = call_open(call);
	return status ? status : show(call);
}

const struct word daemons_word = {
	.name = "daemons",
	.arguments = "[start|stop master|backup]",
	.help = "show, start or stop the daemons that copy connections to a standby balancer",
	.more = "A daemon can't be changed: stop it and start it anew.\n",
	.options = options,
	.traits = WORD_JSON,
	.most = 2,
	.run = run,
};
