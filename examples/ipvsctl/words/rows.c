/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "duration.h"

static const struct ipvs_stats *stats_in(const struct sample *sample, const struct row *row)
{
	const struct ipvs_service *service = &row->service->service;
	const struct ipvs_dest_entry *dest;
	int64_t place;

	if (row->dest) {
		dest = ipvs_table_find_dest(sample->table, service, &row->dest->dest);
		return dest ? &dest->stats : NULL;
	}
	place = ipvs_table_find_service(sample->table, service);
	return place < 0 ? NULL : &ipvs_table_service(sample->table, (size_t)place)->stats;
}

static void take_averages(struct row *row, const struct ipvs_stats *stats)
{
	row->rates = (struct ipvs_rates){
		.conns_per_s = (double)stats->conns_per_s,
		.in_packets_per_s = (double)stats->in_packets_per_s,
		.out_packets_per_s = (double)stats->out_packets_per_s,
		.in_bytes_per_s = (double)stats->in_bytes_per_s,
		.out_bytes_per_s = (double)stats->out_bytes_per_s,
	};
}

/* What is new, or was zeroed, has no counters to start from yet. */
static void rate(struct row *row, const struct span *span)
{
	const struct ipvs_stats *before = NULL, *after = NULL;

	if (span->before) {
		before = stats_in(span->before, row);
		after = stats_in(span->after, row);
	}
	row->exact = before && after &&
		     ipvs_rates_make(&row->rates, before, after,
				     span->after->at_ns - span->before->at_ns) == 0;
	if (!row->exact)
		take_averages(row, row->dest ? &row->dest->stats : &row->service->stats);
}

/*
 * The kernel does not tell whether it holds a server for overloaded: from the upper threshold on
 * it does, until the connections are below the lower one, or three quarters of the upper.
 */
static unsigned fullness(const struct ipvs_dest *dest, uint64_t conns)
{
	uint64_t upper = dest->upper_threshold, lower = dest->lower_threshold;

	if (!upper)
		return 0;
	if (conns >= upper)
		return ROW_FULL;
	if (lower ? conns < lower : 4 * conns < 3 * upper)
		return 0;
	return ROW_MAYBE_FULL;
}

static void fill_server(struct row *row, const struct ipvs_dest_entry *entry)
{
	row->dest = entry;
	row->weight = entry->dest.weight;
	row->active = entry->active_conns;
	row->inactive = entry->inactive_conns;
	row->persistent = entry->persistent_conns;
	row->marks = fullness(&entry->dest, row->active + row->inactive);
	if (!entry->dest.weight)
		row->marks |= ROW_QUIESCED;
}

/* A server's row added to that of its service. */
static void add_up(struct row *sum, const struct row *row)
{
	sum->weight += row->weight;
	sum->active += row->active;
	sum->inactive += row->inactive;
	sum->persistent += row->persistent;
	if (row->weight > sum->heaviest)
		sum->heaviest = (uint32_t)row->weight;
	if (!(row->marks & (ROW_QUIESCED | ROW_FULL)) &&
	    strcmp(sum->service->service.scheduler, "none") != 0)
		sum->marks = 0;
}

static size_t add_service(struct row *row, const struct ipvs_table *table, size_t i,
			  const struct span *span)
{
	const struct ipvs_dests *dests = ipvs_table_dests(table, i);
	struct row *sum = row++;

	*sum = (struct row){ .service = ipvs_table_service(table, i), .marks = ROW_SHUT,
			     .server_count = dests->count };
	rate(sum, span);
	for (size_t k = 0; k < dests->count; k++, row++) {
		*row = (struct row){ .service = sum->service, .server_count = dests->count };
		fill_server(row, &dests->entries[k]);
		add_up(sum, row);
		rate(row, span);
	}
	while (row-- > sum + 1)
		row->heaviest = sum->heaviest;
	return 1 + dests->count;
}

static size_t count_rows(const struct ipvs_table *table)
{
	size_t count = ipvs_table_service_count(table);

	for (size_t i = 0; i < ipvs_table_service_count(table); i++)
		count += ipvs_table_dests(table, i)->count;
	return count;
}

static int make_room(struct rows *rows, size_t count)
{
	struct row *list;

	if (count <= rows->allocated)
		return 0;
	list = reallocarray(rows->list, count, sizeof(*list));
	if (!list)
		return -ENOMEM;
	rows->list = list;
	rows->allocated = count;
	return 0;
}

int rows_make(struct rows *rows, const struct samples *samples)
{
	const struct ipvs_table *table = samples_last(samples);
	struct span span;

	rows->count = rows->service_count = 0;
	if (make_room(rows, count_rows(table)) < 0)
		return -ENOMEM;
	if (!samples_span(samples, &span))
		span = (struct span){ 0 };
	rows->service_count = ipvs_table_service_count(table);
	for (size_t i = 0; i < rows->service_count; i++)
		rows->count += add_service(&rows->list[rows->count], table, i, &span);
	return 0;
}

void rows_free(struct rows *rows)
{
	free(rows->list);
	*rows = (struct rows){ 0 };
}

const char *row_name(const struct row *row, char *buf)
{
	if (row->dest)
		ipvs_dest_format(&row->dest->dest, buf, ROW_NAME_SIZE);
	else
		ipvs_service_format(&row->service->service, buf, ROW_NAME_SIZE);
	return buf;
}

static const char *mark_text(const struct row *row)
{
	if (row->marks & ROW_SHUT)
		return row->server_count ? "takes no new connections" : "no servers";
	if (row->marks & ROW_FULL)
		return row->marks & ROW_QUIESCED ? "quiesced, full" : "full";
	if (row->marks & ROW_QUIESCED)
		return "quiesced";
	return row->marks & ROW_MAYBE_FULL ? "maybe full" : "";
}

const char *row_note(const struct row *row, char *buf)
{
	const struct ipvs_service *service = &row->service->service;
	const char *mark = mark_text(row);
	char time[DURATION_SIZE];
	int used = snprintf(buf, ROW_NOTE_SIZE, "%s", mark);

	if (row->dest)
		return buf;
	if (service->flags & IPVS_SERVICE_PERSISTENT)
		used += snprintf(buf + used, ROW_NOTE_SIZE - (size_t)used, "%spersistent %s",
				 *mark ? ", " : "",
				 duration_format(INT64_C(1000) * service->timeout_s, time));
	if (service->flags & IPVS_SERVICE_ONEPACKET)
		snprintf(buf + used, ROW_NOTE_SIZE - (size_t)used, "%sone-packet",
			 used ? ", " : "");
	return buf;
}
