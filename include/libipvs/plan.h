/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Plans: the steps that lead from one table to another, in an order that keeps traffic flowing.
 *
 *	ipvs_plan_make(plan, current, desired, scope, &error);
 *	for (i = 0; i < ipvs_plan_step_count(plan); i++)
 *		ipvs_plan_step_format(plan, i, line, sizeof(line));	(a dry run)
 *	ipvs_plan_apply(h, plan, &failures);
 *
 * or all of it against what the kernel has, again and again: ipvs_table_sync(). When everything is
 * as desired the plan has no steps. A process that dies on the way leaves nothing behind that the
 * next ipvs_table_sync() would not finish.
 *
 * The order of steps:
 *  1. timeouts;
 *  2. new services, each followed by its servers;
 *  3. new servers of services that are there;
 *  4. changed servers;
 *  5. servers whose weight becomes 0;
 *  6. servers that go;
 *  7. changed settings of services. After their servers: a scheduler is set up once, on the
 *     servers that it shall have, and persistence holds no client on a server that goes;
 *  8. services that go, with their servers;
 *  9. sync daemons. After the servers, as they can't start while servers of the other address
 *     family are there.
 *
 * So a service that has servers before and after has some all the way, and one with servers of a
 * weight above 0 before and after has one of these, if no step fails. Another address or mark is
 * another service: the new one is complete before the old one goes.
 *
 * What is compared are the settings that mean something: netmask or prefix_len by the family,
 * tunnel settings of servers that are forwarded to by tunnel; never counters.
 *
 * A plan needs no handle to be made or shown, and may be used by any one thread. It keeps copies:
 * the tables may be freed. Its memory is that of its steps.
 */
#ifndef LIBIPVS_PLAN_H
#define LIBIPVS_PLAN_H

#include <libipvs/batch.h>
#include <libipvs/scope.h>
#include <libipvs/table.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IPVS_STEP_TEXT_SIZE 512 /* room for any step */

/** The result of a step that was not applied yet. Since 0.1. */
#define IPVS_STEP_PENDING 1

/* Opaque: made by ipvs_plan_new(), freed by ipvs_plan_free(). */
struct ipvs_plan;

/**
 * ipvs_plan_new - make a plan without steps
 *
 * Returns the plan, to be freed with ipvs_plan_free(); NULL means no memory. Since 0.1.
 */
struct ipvs_plan *ipvs_plan_new(void);

/**
 * ipvs_plan_free - free a plan
 * @plan: the plan; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_plan_free(struct ipvs_plan *plan);

/**
 * ipvs_plan_make - find the steps from one table to another
 * @plan: what was in it is replaced, its memory reused; empty after a failure
 * @current: as it is
 * @desired: as it shall be. Its services must be in the scope. A timeout of 0 is left as it is.
 *	A daemon that does not run is started; one that runs with other settings is stopped and
 *	started: another interface or sync id, or another group, port, sync_maxlen or ttl, where
 *	that is not 0. One that is not named here is left alone
 * @scope: whose services may be touched; NULL = all. Timeouts and daemons are no services: they
 *	are as @desired says with every scope
 * @error: what is wrong, or NULL
 *
 * Takes time in proportion to the tables, once they are in order.
 *
 * Returns 0; -EINVAL: @desired has a service outside the scope, or NULL; -EXDEV: both were loaded,
 * from different network namespaces (IPVS_REASON_NETNS; see ipvs_table_detach()); -ENOMEM.
 * Since 0.1.
 */
int ipvs_plan_make(struct ipvs_plan *plan, const struct ipvs_table *current,
		   const struct ipvs_table *desired, const struct ipvs_scope *scope,
		   struct ipvs_error *error);

/**
 * ipvs_plan_step_count - how many steps a plan has
 * @plan: the plan
 *
 * Returns the number, 0 when there is nothing to do and for NULL. Since 0.1.
 */
size_t ipvs_plan_step_count(const struct ipvs_plan *plan);

/**
 * ipvs_plan_step_format - write a step as a line of text, for people
 * @plan: the plan
 * @i: from 0
 * @buf: gets the text, without a newline: "add service tcp 10.0.0.1:80 rr", "add server
 *	10.0.0.2:80 to tcp 10.0.0.1:80 weight 3", "change server 10.0.0.2:80 of tcp 10.0.0.1:80
 *	weight 1 -> 3"
 * @size: of @buf in bytes; IPVS_STEP_TEXT_SIZE always suffices
 *
 * An added record is written with what differs from its initialiser, a changed one with what
 * changes.
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EINVAL for NULL or beyond the
 * last step. Since 0.1.
 */
int ipvs_plan_step_format(const struct ipvs_plan *plan, size_t i, char *buf, size_t size);

/**
 * ipvs_plan_step_result - what became of a step
 * @plan: the plan
 * @i: from 0
 *
 * Returns 0: it is done; the negative errno with which it failed; IPVS_STEP_PENDING: it was not
 * applied yet, or is beyond the last. Since 0.1.
 */
int ipvs_plan_step_result(const struct ipvs_plan *plan, size_t i);

/**
 * ipvs_plan_apply - apply the steps that are not done yet
 * @h: an open handle, in no batch
 * @plan: the plan. Applied again, it does what failed once more and nothing else
 * @failures: gets every step that failed, its index being that of the step; NULL = the first, in
 *	ipvs_last_error(), is enough. Emptied when all succeed
 *
 * All steps in one batch: a step that fails does not keep those behind it from being applied. When
 * the code is one of the connection to the kernel (-ETIMEDOUT, ...), steps of that result may have
 * been done nevertheless; ipvs_table_sync() looks.
 *
 * Returns 0; the code of the first failure; -EBUSY: a batch has begun already; -EXDEV: the table as
 * it is was loaded from another network namespace than the handle's, and nothing was applied
 * (IPVS_REASON_NETNS); -EINVAL for NULL; as the handle does. Since 0.1.
 */
int ipvs_plan_apply(struct ipvs *h, struct ipvs_plan *plan, struct ipvs_failures *failures);

/**
 * ipvs_table_sync - make the kernel's table as desired
 * @h: an open handle, in no batch
 * @desired: as for ipvs_plan_make()
 * @scope: as for ipvs_plan_make()
 * @plan: gets the steps and their results. It also keeps what was read from the kernel, so that
 *	a loop with one plan soon needs no more memory
 * @failures: as for ipvs_plan_apply()
 *
 * ipvs_table_load(), ipvs_plan_make() and ipvs_plan_apply() in a row. What others change in
 * between makes a step fail, or is found the next time.
 *
 * Returns as these three do, with ipvs_last_error() set. Since 0.1.
 */
int ipvs_table_sync(struct ipvs *h, const struct ipvs_table *desired,
		    const struct ipvs_scope *scope, struct ipvs_plan *plan,
		    struct ipvs_failures *failures);

#ifdef __cplusplus
}
#endif

#endif
