/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "table/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <libipvs/dest.h>
#include <libipvs/service.h>

#include "api.h"
#include "kernel/dest.h"
#include "kernel/service.h"
#include "value/error.h"
#include "wire/uapi.h"

int reader_start(struct ipvs *h, struct ipvs_table_reader *reader, const struct call *call)
{
	int ret;

	reader->next = 0;
	reader->at_one = false;
	ret = service_read_all(h, call, &reader->services);
	if (ret < 0)
		reader->services.count = 0;
	return ret;
}

/* A service that is gone meanwhile is passed over. */
int reader_next(struct ipvs *h, struct ipvs_table_reader *reader, const struct call *call)
{
	struct call list = { .verb = call->verb, .cmd = IPVS_CMD_GET_DEST };
	int ret = -ESRCH;

	reader->at_one = false;
	while (ret == -ESRCH && reader->next < reader->services.count) {
		list.service = &reader->services.entries[reader->next].service;
		ret = dest_read_all(h, &list, &reader->dests);
		reader->next += ret == 0 || ret == -ESRCH;
	}
	if (ret == -ESRCH) {
		error_clear(&h->error);
		return 0;
	}
	reader->at_one = ret == 0;
	return ret < 0 ? ret : 1;
}

void reader_clear(struct ipvs_table_reader *reader)
{
	ipvs_services_free(&reader->services);
	ipvs_dests_free(&reader->dests);
}

IPVS_API struct ipvs_table_reader *ipvs_table_reader_new(void)
{
	return calloc(1, sizeof(struct ipvs_table_reader));
}

IPVS_API void ipvs_table_reader_free(struct ipvs_table_reader *reader)
{
	if (!reader)
		return;
	reader_clear(reader);
	free(reader);
}

static const struct call read_call = { .verb = "read table", .cmd = IPVS_CMD_GET_SERVICE };

typedef int (*reader_step)(struct ipvs *h, struct ipvs_table_reader *reader,
			   const struct call *call);

static int run(struct ipvs *h, struct ipvs_table_reader *reader, reader_step step)
{
	int ret = call_begin(h, &read_call);

	if (ret < 0)
		return ret;
	if (!reader)
		return call_end(h, call_null(h, &read_call, "reader"));
	return call_end(h, step(h, reader, &read_call));
}

IPVS_API int ipvs_table_reader_start(struct ipvs *h, struct ipvs_table_reader *reader)
{
	return run(h, reader, reader_start);
}

IPVS_API int ipvs_table_reader_next(struct ipvs *h, struct ipvs_table_reader *reader)
{
	return run(h, reader, reader_next);
}

IPVS_API const struct ipvs_service_entry *
ipvs_table_reader_service(const struct ipvs_table_reader *reader)
{
	return reader && reader->at_one ? &reader->services.entries[reader->next - 1] : NULL;
}

IPVS_API const struct ipvs_dests *ipvs_table_reader_dests(const struct ipvs_table_reader *reader)
{
	return reader && reader->at_one ? &reader->dests : NULL;
}
