/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <inttypes.h>
#include <libipvs/text.h>

#include "api.h"
#include "observe/conn-reader.h"
#include "observe/conn-state.h"
#include "value/check.h"
#include "value/error.h"

#define FTP_PORT 21

/* The templates of FTP are for all ports, because its data goes to others. */
static bool is_port_of(const struct ipvs_service *service, uint16_t port)
{
	return port == service->port || !service->port || (service->port == FTP_PORT && !port);
}

static bool is_of_service(const struct ipvs_service *service, const struct ipvs_conn *conn)
{
	return conn->fwmark == service->fwmark && conn->protocol == service->protocol &&
	       is_port_of(service, conn->virtual_port) &&
	       ipvs_addr_compare(&conn->virtual_addr, &service->addr) == 0;
}

static bool is_to_dest(const struct ipvs_dest *dest, const struct ipvs_conn *conn)
{
	bool all_ports = !dest->port || (conn->flags & IPVS_CONN_TEMPLATE && !conn->dest_port);

	return (all_ports || conn->dest_port == dest->port) &&
	       ipvs_addr_compare(&conn->dest_addr, &dest->addr) == 0;
}

bool conn_filter_passes(const struct conn_filter *filter, const struct ipvs_conn *conn)
{
	return (!filter->states || filter->states >> conn->state & 1) &&
	       (!filter->by_protocol || conn->protocol == filter->protocol) &&
	       (!filter->by_service || is_of_service(&filter->service, conn)) &&
	       (!filter->by_dest || is_to_dest(&filter->dest, conn));
}

/* A filter of a reader is about to be set: NULL, or what to set it in. */
static struct conn_filter *begin(struct ipvs_conn_reader *reader)
{
	if (!reader)
		return NULL;
	reader->is_ready = false; /* to forget the error with the next connection */
	error_clear(&reader->error);
	return &reader->filter;
}

static int end(struct conn_filter *filter)
{
	filter->is_set = filter->by_service || filter->by_dest || filter->by_protocol ||
			 filter->states;
	return 0;
}

IPVS_API int ipvs_conn_reader_filter_service(struct ipvs_conn_reader *reader,
					     const struct ipvs_service *service)
{
	struct conn_filter *filter = begin(reader);
	int ret;

	if (!filter)
		return -EINVAL;
	if (service && (ret = check_service_key(service, &reader->error)) < 0)
		return ret;
	if (service)
		filter->service = *service;
	filter->by_service = service;
	return end(filter);
}

IPVS_API int ipvs_conn_reader_filter_dest(struct ipvs_conn_reader *reader,
					  const struct ipvs_dest *dest)
{
	struct conn_filter *filter = begin(reader);
	int ret;

	if (!filter)
		return -EINVAL;
	if (dest && (ret = check_dest_key(dest, &reader->error)) < 0)
		return ret;
	if (dest)
		filter->dest = *dest;
	filter->by_dest = dest;
	return end(filter);
}

IPVS_API int ipvs_conn_reader_filter_protocol(struct ipvs_conn_reader *reader, int32_t protocol)
{
	struct conn_filter *filter = begin(reader);

	if (!filter)
		return -EINVAL;
	if (protocol > UINT16_MAX)
		return error_set(&reader->error, -EINVAL, IPVS_REASON_INVALID,
				 "protocol %" PRId32 " is above 65535", protocol);
	filter->protocol = (uint16_t)protocol;
	filter->by_protocol = protocol >= 0;
	return end(filter);
}

IPVS_API int ipvs_conn_reader_filter_states(struct ipvs_conn_reader *reader, uint64_t states)
{
	struct conn_filter *filter = begin(reader);

	if (!filter)
		return -EINVAL;
	if (states >> CONN_STATES)
		return error_set(&reader->error, -EINVAL, IPVS_REASON_INVALID,
				 "states 0x%" PRIx64 " are unknown",
				 states >> CONN_STATES << CONN_STATES);
	filter->states = states;
	return end(filter);
}
