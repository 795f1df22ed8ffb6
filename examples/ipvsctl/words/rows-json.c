/* SPDX-License-Identifier: MIT */
#include "rows-json.h"

/* JSON's whole numbers end where those of jansson do. */
static json_int_t number(uint64_t value)
{
	return value > INT64_MAX ? INT64_MAX : (json_int_t)value;
}

static json_t *stats_json(const struct ipvs_stats *stats)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}",
		"conns", number(stats->conns),
		"in_packets", number(stats->in_packets),
		"out_packets", number(stats->out_packets),
		"in_bytes", number(stats->in_bytes),
		"out_bytes", number(stats->out_bytes));
}

static json_t *rates_json(const struct row *row)
{
	const struct ipvs_rates *rates = &row->rates;

	return json_pack("{s:b, s:f, s:f, s:f, s:f, s:f}", "exact", row->exact,
		"conns_per_s", rates->conns_per_s,
		"in_packets_per_s", rates->in_packets_per_s,
		"out_packets_per_s", rates->out_packets_per_s,
		"in_bytes_per_s", rates->in_bytes_per_s,
		"out_bytes_per_s", rates->out_bytes_per_s);
}

/* What services and servers have in common. */
static json_t *common_json(const struct row *row, const struct ipvs_stats *stats)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o}",
		"weight", number(row->weight),
		"active_conns", number(row->active),
		"inactive_conns", number(row->inactive),
		"persistent_conns", number(row->persistent),
		"stats", stats_json(stats),
		"rates", rates_json(row));
}

/* null: it can't be known. */
static json_t *overloaded(const struct row *row)
{
	return row->marks & ROW_MAYBE_FULL ? json_null() : json_boolean(row->marks & ROW_FULL);
}

/* The object with what is in the other one, which is dropped. */
static json_t *together(json_t *object, json_t *more)
{
	if (!object || !more || json_object_update(object, more) < 0) {
		json_decref(object);
		object = NULL;
	}
	json_decref(more);
	return object;
}

static json_t *server_json(const struct row *row)
{
	const struct ipvs_dest *dest = &row->dest->dest;
	char name[ROW_NAME_SIZE];

	return together(json_pack("{s:s, s:s?, s:s?, s:I, s:I, s:b, s:o}",
		"server", row_name(row, name),
		"forward", ipvs_forward_name(dest->forward),
		"tunnel", dest->forward == IPVS_FORWARD_TUNNEL ?
			ipvs_tunnel_name(dest->tun_type) : NULL,
		"upper_threshold", number(dest->upper_threshold),
		"lower_threshold", number(dest->lower_threshold),
		"quiesced", !!(row->marks & ROW_QUIESCED),
		"overloaded", overloaded(row)),
		common_json(row, &row->dest->stats));
}

static json_t *service_json(const struct row *row, json_t *servers)
{
	const struct ipvs_service *service = &row->service->service;
	char name[ROW_NAME_SIZE];

	return together(json_pack("{s:s, s:s, s:b, s:I, s:b, s:b, s:o}",
		"service", row_name(row, name),
		"scheduler", service->scheduler,
		"persistent", !!(service->flags & IPVS_SERVICE_PERSISTENT),
		"timeout_s", number(service->timeout_s),
		"one_packet", !!(service->flags & IPVS_SERVICE_ONEPACKET),
		"takes_conns", !(row->marks & ROW_SHUT),
		"servers", servers),
		common_json(row, &row->service->stats));
}

/* The service at a place and its servers, which follow it. */
static int append_service(json_t *services, const struct row *row)
{
	json_t *servers = json_array();

	for (size_t i = 1; i <= row->server_count; i++)
		if (json_array_append_new(servers, server_json(row + i)) < 0) {
			json_decref(servers);
			return -1;
		}
	return json_array_append_new(services, service_json(row, servers));
}

json_t *rows_json(const struct rows *rows)
{
	json_t *services = json_array();

	for (size_t i = 0; i < rows->count; i += 1 + rows->list[i].server_count)
		if (append_service(services, &rows->list[i]) < 0) {
			json_decref(services);
			return NULL;
		}
	return json_pack("{s:o}", "services", services);
}
