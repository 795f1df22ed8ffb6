/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables: all services and servers of a network namespace as one value, loaded from the kernel or
 * built by hand. A table needs no handle and no kernel, and may be used by any one thread.
 *
 * Pointers into a table hold until the table is next changed, loaded or freed.
 */
#ifndef LIBIPVS_TABLE_H
#define LIBIPVS_TABLE_H

#include <libipvs/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Opaque: made by ipvs_table_new(), freed by ipvs_table_free(). */
struct ipvs_table;

/**
 * ipvs_table_new - make an empty table
 *
 * Returns the table, to be freed with ipvs_table_free(); NULL means no memory. Since 0.1.
 */
struct ipvs_table *ipvs_table_new(void);

/**
 * ipvs_table_free - free a table and what is in it
 * @table: the table; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_table_free(struct ipvs_table *table);

/**
 * ipvs_table_clear - empty a table, keep its memory for what comes next
 * @table: the table; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_table_clear(struct ipvs_table *table);

/**
 * ipvs_table_detach - forget from which network namespace a table was loaded
 * @table: the table; NULL does nothing
 *
 * A table that was loaded belongs to its namespace: ipvs_plan_make() does not compare it with one
 * from another, which is a mix-up more often than not. To copy one namespace's table to another,
 * detach it first. Since 0.1.
 */
void ipvs_table_detach(struct ipvs_table *table);

/**
 * ipvs_table_load - fill a table with what the kernel has
 * @h: an open handle
 * @table: what was in it is replaced, its memory reused; empty after a failure
 *
 * Takes one request for the services and one for the servers of each, and one each for timeouts and
 * sync daemons; lists of more than about 100 are asked for twice. Each service's list is whole in
 * itself: no server is missing or there twice, whatever others change meanwhile. The kernel has no
 * view of all of them at one moment: two services may be some milliseconds apart. A service that is
 * deleted meanwhile is left out.
 *
 * Returns 0; -EAGAIN: a list kept changing (IPVS_REASON_CHANGED); -ENOMEM; as the handle does.
 * Since 0.1.
 */
int ipvs_table_load(struct ipvs *h, struct ipvs_table *table);

/*
 * Readers: what the kernel has, one service at a time with its servers, for programs that do not
 * want all of it in memory at once. A reader holds the services' list and the servers of one.
 *
 *	ret = ipvs_table_reader_start(h, reader);
 *	while (ret == 0 && (ret = ipvs_table_reader_next(h, reader)) > 0) {
 *		... ipvs_table_reader_service(reader), ipvs_table_reader_dests(reader) ...
 *		ret = 0;
 *	}
 */

/* Opaque: made by ipvs_table_reader_new(), freed by ipvs_table_reader_free(). */
struct ipvs_table_reader;

/**
 * ipvs_table_reader_new - make a reader
 *
 * Returns the reader, to be freed with ipvs_table_reader_free(); NULL means no memory. Since 0.1.
 */
struct ipvs_table_reader *ipvs_table_reader_new(void);

/**
 * ipvs_table_reader_free - free a reader
 * @reader: the reader; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_table_reader_free(struct ipvs_table_reader *reader);

/**
 * ipvs_table_reader_start - begin from the first service
 * @h: an open handle
 * @reader: may be anywhere in its reading; its memory is reused
 *
 * Lists the services, as ipvs_service_list() does.
 *
 * Returns 0; -EAGAIN: the list kept changing (IPVS_REASON_CHANGED); -ENOMEM; -EINVAL for NULL; as
 * the handle does. Since 0.1.
 */
int ipvs_table_reader_start(struct ipvs *h, struct ipvs_table_reader *reader);

/**
 * ipvs_table_reader_next - go to the next service and list its servers
 * @h: an open handle: that of the start
 * @reader: one that was started
 *
 * In the order of ipvs_service_compare(). Services that were deleted since the start are passed
 * over; those that were added are not seen. What ipvs_table_load() says of its lists holds here
 * too.
 *
 * Returns 1; 0 when there is none left; or as ipvs_dest_list() does: then a further call tries the
 * same service again. Since 0.1.
 */
int ipvs_table_reader_next(struct ipvs *h, struct ipvs_table_reader *reader);

/**
 * ipvs_table_reader_service - the service where a reader is
 * @reader: the reader
 *
 * Returns it, inside the reader, until the next step; its counters are as old as the start. NULL
 * where there is none. Since 0.1.
 */
const struct ipvs_service_entry *
ipvs_table_reader_service(const struct ipvs_table_reader *reader);

/**
 * ipvs_table_reader_dests - the servers of that service
 * @reader: the reader
 *
 * Returns a list inside the reader, not to be freed or changed, until the next step; NULL where
 * there is no service. Since 0.1.
 */
const struct ipvs_dests *ipvs_table_reader_dests(const struct ipvs_table_reader *reader);

/**
 * ipvs_table_service_count - how many services are in a table
 * @table: the table
 *
 * Returns the number; 0 for NULL. Since 0.1.
 */
size_t ipvs_table_service_count(const struct ipvs_table *table);

/**
 * ipvs_table_service - one service by its place
 * @table: the table
 * @i: from 0; services are in the order of ipvs_service_compare()
 *
 * Returns the service, its counters zero unless loaded; NULL beyond the last. Since 0.1.
 */
const struct ipvs_service_entry *ipvs_table_service(const struct ipvs_table *table, size_t i);

/**
 * ipvs_table_dests - the servers of a service by its place
 * @table: the table
 * @i: of the service, from 0
 *
 * Returns a list inside the table, in the order of ipvs_dest_compare(), not to be freed or
 * changed; NULL beyond the last service. Since 0.1.
 */
const struct ipvs_dests *ipvs_table_dests(const struct ipvs_table *table, size_t i);

/**
 * ipvs_table_find_service - where a service is
 * @table: the table
 * @service: only its identity is looked at
 *
 * Returns its place, to be given to ipvs_table_service() and ipvs_table_dests(); -ENOENT when the
 * table does not have it, -EINVAL for NULL. Since 0.1.
 */
int64_t ipvs_table_find_service(const struct ipvs_table *table,
				const struct ipvs_service *service);

/**
 * ipvs_table_find_dest - one server
 * @table: the table
 * @service: only its identity is looked at
 * @dest: only its identity is looked at; family 0 = that of the service
 *
 * Returns the server, or NULL when the table does not have it. Since 0.1.
 */
const struct ipvs_dest_entry *ipvs_table_find_dest(const struct ipvs_table *table,
						   const struct ipvs_service *service,
						   const struct ipvs_dest *dest);

/**
 * ipvs_table_timeouts - the connection timeouts in a table
 * @table: the table
 *
 * Returns them, inside the table: 0 = the table says nothing about one; NULL for NULL. Since 0.1.
 */
const struct ipvs_timeouts *ipvs_table_timeouts(const struct ipvs_table *table);

/**
 * ipvs_table_daemons - the sync daemons in a table
 * @table: the table
 *
 * Returns them, inside the table, the master first; NULL for NULL. Since 0.1.
 */
const struct ipvs_daemons *ipvs_table_daemons(const struct ipvs_table *table);

/**
 * ipvs_table_set_timeouts - set the timeouts of a table
 * @table: the table
 * @timeouts: checked as ipvs_timeouts_set() does; 0 = nothing is said about one
 * @error: what is wrong, or NULL
 *
 * Returns 0, or -EINVAL: too large, or NULL. Since 0.1.
 */
int ipvs_table_set_timeouts(struct ipvs_table *table, const struct ipvs_timeouts *timeouts,
			    struct ipvs_error *error);

/**
 * ipvs_table_put_daemon - add a sync daemon to a table, or replace the one of its state
 * @table: the table
 * @daemon: checked as ipvs_daemon_start() does
 * @error: what is wrong, or NULL
 *
 * Returns 0, or -EINVAL: a field is wrong, or NULL. Since 0.1.
 */
int ipvs_table_put_daemon(struct ipvs_table *table, const struct ipvs_daemon *daemon,
			  struct ipvs_error *error);

/**
 * ipvs_table_put_service - add a service to a table, or replace its settings
 * @table: the table
 * @service: identity and settings, checked as ipvs_service_add() does. Its servers stay
 * @error: what is wrong, or NULL
 *
 * Returns 0; -EINVAL or -EAFNOSUPPORT: a field is wrong, or NULL; -ENOMEM. Since 0.1.
 */
int ipvs_table_put_service(struct ipvs_table *table, const struct ipvs_service *service,
			   struct ipvs_error *error);

/**
 * ipvs_table_put_dest - add a server to a service of a table, or replace its settings
 * @table: the table
 * @service: only its identity is looked at
 * @dest: identity and settings, checked as ipvs_dest_add() does
 * @error: what is wrong, or NULL
 *
 * Returns 0; -ESRCH: the table does not have the service; -EINVAL or -EAFNOSUPPORT: a field is
 * wrong, or NULL; -ENOMEM. Since 0.1.
 */
int ipvs_table_put_dest(struct ipvs_table *table, const struct ipvs_service *service,
			const struct ipvs_dest *dest, struct ipvs_error *error);

/**
 * ipvs_table_delete_service - take a service with its servers out of a table
 * @table: the table
 * @service: only its identity is looked at
 *
 * Returns 0; -ESRCH: the table does not have it; -EINVAL for NULL. Since 0.1.
 */
int ipvs_table_delete_service(struct ipvs_table *table, const struct ipvs_service *service);

/**
 * ipvs_table_delete_dest - take a server out of a table
 * @table: the table
 * @service: only its identity is looked at
 * @dest: only its identity is looked at; family 0 = that of the service
 *
 * Returns 0; -ESRCH: the table does not have the service; -ENOENT: it does not have the server;
 * -EINVAL for NULL. Since 0.1.
 */
int ipvs_table_delete_dest(struct ipvs_table *table, const struct ipvs_service *service,
			   const struct ipvs_dest *dest);

#ifdef __cplusplus
}
#endif

#endif
