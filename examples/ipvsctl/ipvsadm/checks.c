/* SPDX-License-Identifier: MIT */
#include "checks.h"

#include <netinet/in.h>
#include <string.h>

static const char *const verb_names[VERB_COUNT] = {
	"add-service", "edit-service", "delete-service", "flush", "list", "add-server",
	"edit-server", "delete-server", "set", "start-daemon", "stop-daemon", "restore", "save",
	"zero"
};

/*
 * What an option is to a command: '+' needed, 'o' possible, '1' one of those at most, '.' illegal.
 * The columns are the verbs, in order: A E D C L a e d set start stop R S Z.
 */
static const struct { const char *name, *use; } options[OPTION_COUNT] = {
	[OPTION_NUMERIC]         = { "numeric",           "....o.......o." },
	[OPTION_CONNECTION]      = { "connection",        "....1........." },
	[OPTION_SERVICE]         = { "service-address",   "+++.1+++.....o" },
	[OPTION_SCHEDULER]       = { "scheduler",         "oo............" },
	[OPTION_PERSISTENT]      = { "persistent",        "oo............" },
	[OPTION_NETMASK]         = { "netmask",           "oo............" },
	[OPTION_SERVER]          = { "real-server",       ".....+++......" },
	[OPTION_FORWARD]         = { "forwarding-method", ".....oo......." },
	[OPTION_WEIGHT]          = { "weight",            ".....oo......." },
	[OPTION_UPPER]           = { "u-threshold",       ".....oo......." },
	[OPTION_LOWER]           = { "l-threshold",       ".....oo......." },
	[OPTION_MCAST_INTERFACE] = { "mcast-interface",   ".........o...." },
	[OPTION_TIMEOUT]         = { "timeout",           "....1........." },
	[OPTION_DAEMON]          = { "daemon",            "....1........." },
	[OPTION_STATS]           = { "stats",             "....o........." },
	[OPTION_RATE]            = { "rate",              "....o........." },
	[OPTION_THRESHOLDS]      = { "thresholds",        "....o........." },
	[OPTION_PERSISTENT_CONN] = { "persistent-conn",   "....o........." },
	[OPTION_NOSORT]          = { "nosort",            "....o........." },
	[OPTION_SYNCID]          = { "syncid",            "....o....oo..." },
	[OPTION_EXACT]           = { "exact",             "....o........." },
	[OPTION_OPS]             = { "ops",               "oo............" },
	[OPTION_PE]              = { "pe",                "oo............" },
	[OPTION_SCHED_FLAGS]     = { "sched-flags",       "oo............" },
	[OPTION_MCAST_GROUP]     = { "mcast-group",       ".........o...." },
	[OPTION_MCAST_PORT]      = { "mcast-port",        ".........o...." },
	[OPTION_MCAST_TTL]       = { "mcast-ttl",         ".........o...." },
	[OPTION_SYNC_MAXLEN]     = { "sync-maxlen",       ".........o...." },
	[OPTION_TUN_INFO]        = { "tun-info",          "....o........." },
	[OPTION_TUN_TYPE]        = { "tun-type",          ".....oo......." },
	[OPTION_TUN_PORT]        = { "tun-port",          ".....oo......." },
	[OPTION_TUN_NOCSUM]      = { "tun-nocsum",        ".....oo......." },
	[OPTION_TUN_CSUM]        = { "tun-csum",          ".....oo......." },
	[OPTION_TUN_REMCSUM]     = { "tun-remcsum",       ".....oo......." },
};

/* The same of tunnels. The columns are their types: ipip gue gre. */
static const struct { enum option option; const char *use; } tunnel_options[] = {
	{ OPTION_TUN_PORT,    ".+." },
	{ OPTION_TUN_NOCSUM,  ".11" },
	{ OPTION_TUN_CSUM,    ".11" },
	{ OPTION_TUN_REMCSUM, ".1." },
};

#define TUNNEL_OPTIONS (sizeof(tunnel_options) / sizeof(tunnel_options[0]))

const char *option_name(enum option option)
{
	return options[option].name;
}

/* Whom the sentences are about: the option and for whom it is not, e.g. "'list' command". */
struct subject {
	const char *name;
	const char *kind;
};

/* other: the option among those of which one at most may be given, or OPTION_NONE. */
static int check_option(const struct command *command, enum option option, char use,
			const struct subject *subject, enum option *other,
			struct complaint *wrong)
{
	const char *name = option_name(option);

	if (!given(command, option))
		return use != '+' ? 0 :
		       complain(wrong, 2, "You need to supply the '%s' option for the '%s' %s",
				name, subject->name, subject->kind);
	if (use == '.')
		return complain(wrong, 2, "Illegal '%s' option with the '%s' %s", name,
				subject->name, subject->kind);
	if (use != '1')
		return 0;
	if (*other != OPTION_NONE)
		return complain(wrong, 2,
				"The option '%s' conflicts with the '%s' option in the '%s' %s",
				name, option_name(*other), subject->name, subject->kind);
	*other = option;
	return 0;
}

/* The options that a command needs, and those that are always fine with it; made once. */
static struct { uint64_t needed, fine; } masks[VERB_COUNT];

static void make_masks(void)
{
	for (size_t verb = 0; verb < VERB_COUNT; verb++)
		for (enum option option = 0; option < OPTION_COUNT; option++) {
			char use = options[option].use[verb];

			masks[verb].needed |= use == '+' ? BIT(option) : 0;
			masks[verb].fine |= use == '+' || use == 'o' ? BIT(option) : 0;
		}
}

static int find_wrong_option(const struct command *command, struct complaint *wrong)
{
	const struct subject subject = { verb_names[command->verb], "command" };
	enum option other = OPTION_NONE;
	int ret = 0;

	for (enum option option = 0; ret == 0 && option < OPTION_COUNT; option++)
		ret = check_option(command, option, options[option].use[command->verb], &subject,
				   &other, wrong);
	return ret;
}

static inline int check_options(const struct command *command, struct complaint *wrong)
{
	if (!masks[VERB_ADD].needed)
		make_masks();
	if (masks[command->verb].needed & ~command->given ||
	    command->given & ~masks[command->verb].fine)
		return find_wrong_option(command, wrong);
	return 0;
}

static int check_tunnel(const struct command *command, struct complaint *wrong)
{
	const struct subject subject = { ipvs_tunnel_name(command->dest.tun_type), "tunnel type" };
	enum option other = OPTION_NONE;

	for (size_t i = 0; i < TUNNEL_OPTIONS; i++)
		if (check_option(command, tunnel_options[i].option,
				 tunnel_options[i].use[command->dest.tun_type], &subject, &other,
				 wrong) < 0)
			return -1;
	return 0;
}

static int check_service(const struct command *command, struct complaint *wrong)
{
	const struct ipvs_service *service = &command->service;

	if (!service->fwmark && !service->port && !(service->flags & IPVS_SERVICE_PERSISTENT))
		return complain(wrong, 2, "Zero port specified for non-persistent service");
	if (service->flags & IPVS_SERVICE_ONEPACKET && !service->fwmark &&
	    service->protocol != IPPROTO_UDP)
		return complain(wrong, 2,
				"One-Packet Scheduling is only for UDP virtual services");
	return 0;
}

#define TUNNEL_BITS (BIT(OPTION_TUN_TYPE) | BIT(OPTION_TUN_PORT) | BIT(OPTION_TUN_NOCSUM) | \
		     BIT(OPTION_TUN_CSUM) | BIT(OPTION_TUN_REMCSUM))

static int check_dest(const struct command *command, struct complaint *wrong)
{
	bool tunnel = command->dest.forward == IPVS_FORWARD_TUNNEL;

	if (command->dest.addr.family != command->service.addr.family && !tunnel)
		return complain(wrong, 2, "Different address family is allowed only for "
				"tunneling servers");
	if (tunnel)
		return check_tunnel(command, wrong);
	if (command->given & TUNNEL_BITS)
		return complain(wrong, 2, "Tunnel options conflict with forward method");
	return 0;
}

#define COUNTER_BITS (BIT(OPTION_STATS) | BIT(OPTION_RATE) | BIT(OPTION_THRESHOLDS))

static int check_list(const struct command *command, struct complaint *wrong)
{
	bool settings = command->given & (BIT(OPTION_TIMEOUT) | BIT(OPTION_DAEMON));
	bool other = settings || given(command, OPTION_CONNECTION);

	if ((other && command->given & COUNTER_BITS) ||
	    (settings && given(command, OPTION_PERSISTENT_CONN)))
		return complain(wrong, 2, "options conflicts in the list command");
	return 0;
}

int check_command(struct command *command, struct complaint *wrong)
{
	if (check_options(command, wrong) < 0)
		return -1;
	switch (command->verb) {
	case VERB_ADD:
	case VERB_EDIT:
		return check_service(command, wrong);
	case VERB_ADD_DEST:
	case VERB_EDIT_DEST:
		if (check_dest(command, wrong) < 0)
			return -1;
		set_dest_port(command, &command->dest.port);
		return 0;
	case VERB_LIST:
		return check_list(command, wrong);
	default:
		return 0;
	}
}
