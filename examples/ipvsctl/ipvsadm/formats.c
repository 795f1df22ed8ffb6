/* SPDX-License-Identifier: MIT */
#include "formats.h"

#include <stddef.h>
#include <stdio.h>

#include "numbers.h"

struct column {
	void (*add)(struct line *line, const void *field, const struct column *column, bool exact);
	size_t offset;
	size_t width;
};

static void add_counter(struct line *line, const void *field, const struct column *column,
			bool exact)
{
	(void)column;
	number_add(line, *(const uint64_t *)field, exact);
}

/* All digits, whatever is asked for. */
static void add_digits(struct line *line, const void *field, const struct column *column,
		       bool exact)
{
	(void)column, (void)exact;
	number_add(line, *(const uint64_t *)field, true);
}

static void add_number(struct line *line, const void *field, const struct column *column,
		       bool exact)
{
	(void)exact;
	line_add(line, " ");
	line_add_number_left(line, *(const uint32_t *)field, column->width);
}

static void add_text(struct line *line, const char *text, const struct column *column)
{
	line_add(line, " ");
	line_add_left(line, text, column->width);
}

static void add_forward(struct line *line, const void *field, const struct column *column,
			bool exact)
{
	static const char *const names[] = {
		[IPVS_FORWARD_MASQ] = "Masq", [IPVS_FORWARD_LOCAL] = "Local",
		[IPVS_FORWARD_TUNNEL] = "Tunnel", [IPVS_FORWARD_DROUTE] = "Route",
		[IPVS_FORWARD_BYPASS] = "Bypass"
	};
	uint32_t forward = *(const uint32_t *)field;

	(void)exact;
	add_text(line, forward < sizeof(names) / sizeof(names[0]) ? names[forward] : "?", column);
}

/* Both flags at once are not ipvsadm's, but the kernel's: the later one decides there. */
static const char *checksums(uint16_t flags)
{
	if (flags & IPVS_TUNNEL_REMCSUM)
		return "r+c";
	return flags & IPVS_TUNNEL_CSUM ? "+c" : "-c";
}

static void add_tunnel(struct line *line, const void *field, const struct column *column,
		       bool exact)
{
	const struct ipvs_dest *dest = field;
	char text[32] = "n/a";

	(void)exact;
	if (dest->forward == IPVS_FORWARD_TUNNEL && dest->tun_type == IPVS_TUNNEL_IPIP)
		snprintf(text, sizeof(text), "ipip");
	else if (dest->forward == IPVS_FORWARD_TUNNEL && dest->tun_type == IPVS_TUNNEL_GUE)
		snprintf(text, sizeof(text), "gue:%u:%s", dest->tun_port,
			 checksums(dest->tun_flags));
	else if (dest->forward == IPVS_FORWARD_TUNNEL && dest->tun_type == IPVS_TUNNEL_GRE)
		snprintf(text, sizeof(text), "gre:%s", checksums(dest->tun_flags));
	add_text(line, text, column);
}

#define STATS(kind, field) { add_##kind, offsetof(struct ipvs_stats, field), 0 }
#define ENTRY(kind, field, width) { add_##kind, offsetof(struct ipvs_dest_entry, field), width }
#define END { NULL, 0, 0 }

static const struct column totals[] = {
	STATS(counter, conns), STATS(counter, in_packets), STATS(counter, out_packets),
	STATS(counter, in_bytes), STATS(counter, out_bytes), END
};

static const struct column rates[] = {
	STATS(counter, conns_per_s), STATS(counter, in_packets_per_s),
	STATS(counter, out_packets_per_s), STATS(counter, in_bytes_per_s),
	STATS(counter, out_bytes_per_s), END
};

static const struct column dest_rates[] = {
	STATS(digits, conns_per_s), STATS(digits, in_packets_per_s),
	STATS(digits, out_packets_per_s), STATS(counter, in_bytes_per_s),
	STATS(counter, out_bytes_per_s), END
};

#define CONNECTIONS ENTRY(number, active_conns, 10), ENTRY(number, inactive_conns, 10), END

static const struct column thresholds[] = {
	ENTRY(number, dest.upper_threshold, 10), ENTRY(number, dest.lower_threshold, 10),
	CONNECTIONS
};

static const struct column persistent[] = {
	ENTRY(number, dest.weight, 9), ENTRY(number, persistent_conns, 11), CONNECTIONS
};

static const struct column tunnels[] = {
	ENTRY(forward, dest.forward, 7), ENTRY(tunnel, dest, 13), ENTRY(number, dest.weight, 6),
	CONNECTIONS
};

static const struct column usual[] = {
	ENTRY(forward, dest.forward, 7), ENTRY(number, dest.weight, 6), CONNECTIONS
};

/* The first that is asked for is taken; the last one always fits. */
static const struct format formats[] = {
	{ OPTION_STATS,
	  "Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n"
	  "  -> RemoteAddress:Port\n", totals, totals, NULL },
	{ OPTION_RATE,
	  "Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS\n"
	  "  -> RemoteAddress:Port\n", rates, dest_rates, NULL },
	{ OPTION_THRESHOLDS,
	  "Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn \n"
	  "  -> RemoteAddress:Port\n", NULL, NULL, thresholds },
	{ OPTION_PERSISTENT_CONN,
	  "Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn \n"
	  "  -> RemoteAddress:Port\n", NULL, NULL, persistent },
	{ OPTION_TUN_INFO,
	  "Prot LocalAddress:Port Scheduler Flags\n"
	  "  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn\n",
	  NULL, NULL, tunnels },
	{ OPTION_NONE,
	  "Prot LocalAddress:Port Scheduler Flags\n"
	  "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n",
	  NULL, NULL, usual },
};

const struct format *format_of(const struct command *command)
{
	const struct format *format = formats;

	while (format->option != OPTION_NONE && !given(command, format->option))
		format++;
	return format;
}

static void add_columns(const struct column *column, struct line *line, const void *record,
			bool exact)
{
	for (; column->add; column++)
		column->add(line, (const char *)record + column->offset, column, exact);
}

void format_add_counters(const struct format *format, struct line *line,
			 const struct ipvs_stats *stats, bool exact)
{
	add_columns(format->counters, line, stats, exact);
}

void format_add_dest(const struct format *format, struct line *line,
		     const struct ipvs_dest_entry *entry, bool exact)
{
	if (format->dest_counters)
		add_columns(format->dest_counters, line, &entry->stats, exact);
	else
		add_columns(format->columns, line, entry, exact);
}
