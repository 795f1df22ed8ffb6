/* SPDX-License-Identifier: MIT */
#include "columns.h"

#include <stdio.h>

#include "units.h"

/* A number and its text, by the field of a row and the function that writes it. */
#define NUMBER(name, field, written) \
	static double name(const struct row *row) \
	{ \
		return (double)(row->field); \
	} \
	static const char *name##_text(const struct row *row, char *buf) \
	{ \
		return written; \
	}

#define COUNT(name, field) NUMBER(name, field, units_format_count(name(row), buf))
#define RATE(name, field) NUMBER(name, rates.field, units_format(name(row), "", buf))
#define BYTES(name, field) NUMBER(name, rates.field, units_format(name(row), "B", buf))

NUMBER(weight, weight, row->dest ? units_format_count(weight(row), buf) : "")
COUNT(active, active)
COUNT(inactive, inactive)
COUNT(persistent, persistent)
RATE(conns, conns_per_s)
RATE(in_packets, in_packets_per_s)
RATE(out_packets, out_packets_per_s)
BYTES(in_bytes, in_bytes_per_s)
BYTES(out_bytes, out_bytes_per_s)
NUMBER(marks, marks, row_note(row, buf))

static const char *how_text(const struct row *row, char *buf)
{
	const struct ipvs_dest *dest = row->dest ? &row->dest->dest : NULL;
	const char *tunnel;

	if (!dest)
		return row->service->service.scheduler;
	tunnel = dest->forward == IPVS_FORWARD_TUNNEL ? ipvs_tunnel_name(dest->tun_type) : NULL;
	if (tunnel && dest->tun_type != IPVS_TUNNEL_IPIP) {
		snprintf(buf, COLUMN_TEXT_SIZE, "tunnel %s", tunnel);
		return buf;
	}
	return ipvs_forward_name(dest->forward) ?: "?";
}

/* The first letters as a number, negative, so that a comes first. */
static double how(const struct row *row)
{
	char buf[COLUMN_TEXT_SIZE];
	const char *text = how_text(row, buf);
	double number = 0;

	for (int i = 0; i < 6; i++)
		number = 256 * number + (unsigned char)(*text ? *text++ : 0);
	return -number;
}

const struct column all_columns[COLUMN_COUNT] = {
	[COLUMN_NAME] = { "SERVICE", 0, NULL, row_name },
	[COLUMN_HOW] = { "HOW", 0, how, how_text },
	[COLUMN_WEIGHT] = { "WEIGHT", 6, weight, weight_text },
	[COLUMN_ACTIVE] = { "ACTIVE", 6, active, active_text },
	[COLUMN_INACTIVE] = { "INACTIVE", 8, inactive, inactive_text },
	[COLUMN_CONNS] = { "CONN/S", 6, conns, conns_text },
	[COLUMN_IN_BYTES] = { "IN/S", 6, in_bytes, in_bytes_text },
	[COLUMN_OUT_BYTES] = { "OUT/S", 6, out_bytes, out_bytes_text },
	[COLUMN_NOTE] = { "NOTE", 0, marks, marks_text },
	[COLUMN_PERSISTENT] = { "PERSISTENT", 10, persistent, persistent_text },
	[COLUMN_IN_PACKETS] = { "PKT IN/S", 8, in_packets, in_packets_text },
	[COLUMN_OUT_PACKETS] = { "PKT OUT/S", 9, out_packets, out_packets_text },
};
