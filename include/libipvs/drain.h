/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drains: move traffic from server to server gently, and know when it has moved.
 *
 *	job = ipvs_drain_add(drain, &service, &dest, &options, &error);
 *	while ((next = ipvs_drain_next(drain)) >= 0) {
 *		... wait until next, on the clock that now_ms is read from ...
 *		ipvs_drain_step(h, drain, now_ms, NULL);
 *	}
 *	result = ipvs_drain_find(drain, job)->result;
 *
 * A drain is a machine: no thread, no sleep, no clock of its own. The caller says what time it is;
 * the machine does what is due then, and says when to come back. It holds many jobs at once; a
 * step takes one loading of the table and one batch of changes for all of them.
 *
 * Three kinds of jobs, each at once or over a period:
 * - a drain takes a server out, from one service or from all that have it: its weight goes to 0,
 *   the machine waits until its connections have ended, and then deletes it or keeps it;
 * - a shift moves weight between servers of one service. Their weights add up to the same at each
 *   step. Those that end at 0 are drained, as above;
 * - a raise brings a server in.
 * A job has a part for each service and server that it changes.
 *
 * Over a period, the weight at a time is that of a straight line between the weight at the first
 * step and the one at the end, as near as whole numbers can be (a weight of 1 has no steps: it is
 * 1 until the end. Take larger weights for smooth drains). It follows from the time alone: a step
 * that comes late goes to where the line is. Steps are counted from the job's first, or, with
 * others of the same interval under way, from the next step that they have in common: that is what
 * keeps many jobs at one loading an interval. The first and the last weight are exact.
 *
 * A process that dies leaves nothing behind but weights: a new job with the same wanted end goes on
 * from there. (A shift of so many servers that their changes take more than one system call, some
 * hundreds, may be cut between two of these; its weights then no longer add up.)
 *
 * What others do meanwhile is noticed and told, never fought: a part ends when its server has
 * another weight than the machine has set last, or is gone.
 *
 * When a server is drained, nothing is open there and nothing can come any more. What is waited
 * for after its weight is 0:
 * - TCP, SCTP: active connections; with IPVS_DRAIN_INACTIVE also those that are closing. (A
 *   connection that one side has closed for itself counts as closing: where answers are still
 *   sent after that, ask for this.)
 * - UDP: all connections are inactive. With sysctl expire_nodest_conn 1, deleting needs no wait:
 *   each flow goes on at another server. With 0, the kernel would drop the packets of a deleted
 *   server's flows without a sign, each flow's for as long as the UDP timeout. So it is waited for
 *   those that pause, which takes that timeout and up to an eighth of it, by which the kernel's
 *   timers are late (a seventh is waited); the others are dropped then, as they would be at any
 *   time.
 * - By firewall mark, which may be of both: active connections, and inactive ones as for UDP.
 * - One-packet scheduling: UDP needs no wait.
 * - A server that is kept at weight 0 still gets connections of persistent clients unless sysctl
 *   expire_quiescent_template is 1: it is waited for these to be gone. (Deleting moves such clients
 *   to other servers.)
 * - A client that uses a port again still comes to the server that the port's last connection had,
 *   as long as the kernel knows that connection (minutes): when conn_reuse_mode is 0, and to
 *   persistent services also when expire_nodest_conn is 0. It is waited for such connections to be
 *   gone, too. (Deleting moves such clients with expire_nodest_conn 1, and swallows them with 0.)
 * At the deadline, what was to be done is done all the same.
 *
 * A drain needs no handle but to step and to apply, and may be used by any one thread. Pointers
 * into it hold until the next call that changes it. Behaviour of the kernel that is named here is
 * tested on Linux 5.10, 6.1, 6.12 and 7.2; only the scheduler twos was read in its source alone.
 */
#ifndef LIBIPVS_DRAIN_H
#define LIBIPVS_DRAIN_H

#include <libipvs/batch.h>
#include <libipvs/plan.h>
#include <libipvs/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How long a step takes unless ipvs_drain_options.interval_ms says otherwise. */
#define IPVS_DRAIN_INTERVAL_DEFAULT_MS 1000
/** How long is waited for connections unless ipvs_drain_options.deadline_ms says otherwise. */
#define IPVS_DRAIN_DEADLINE_DEFAULT_MS 600000

#define IPVS_DRAIN_TEXT_SIZE 512 /* room for what is said of any part */
#define IPVS_DRAIN_BITS_TEXT_SIZE 128 /* room for the names of any set of bits */

/* Opaque: made by ipvs_drain_new(), freed by ipvs_drain_free(). */
struct ipvs_drain;

/**
 * enum ipvs_drain_flag - bits of ipvs_drain_options.flags
 * @IPVS_DRAIN_DELETE: delete a drained server; without it, it is kept with weight 0
 * @IPVS_DRAIN_INACTIVE: wait for inactive connections too
 * @IPVS_DRAIN_FORCE: even when no other server of the service has a weight above 0
 *
 * Since 0.1.
 */
enum ipvs_drain_flag {
	IPVS_DRAIN_DELETE = 0x01,
	IPVS_DRAIN_INACTIVE = 0x02,
	IPVS_DRAIN_FORCE = 0x04
};

/**
 * struct ipvs_drain_options - how a job is to be done
 * @period_ms: how long weights take to move; 0 = at once
 * @interval_ms: from step to step, and from look to look while it is waited; 0 = 1000. Not longer
 *	than @period_ms, if that is not 0
 * @deadline_ms: how long after the period connections may take to end; 0 = 600000, ten minutes.
 *	There is no way to wait for ever
 * @flags: enum ipvs_drain_flag
 * @restore_weight: what ipvs_drain_cancel() puts back, when that is not the weight at the first
 *	step (after a crash, that may be 0 already); 0 = that weight. Drains only
 * @reserved: must be zero
 *
 * Since 0.1.
 */
struct ipvs_drain_options {
	uint32_t period_ms;
	uint32_t interval_ms;
	uint32_t deadline_ms;
	uint32_t flags;
	uint32_t restore_weight;
	uint32_t reserved[11];
};

/** At once, kept with weight 0, ten minutes at most. Since 0.1. */
#define IPVS_DRAIN_OPTIONS_INIT { 0, 0, 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } }

/**
 * struct ipvs_drain_settings - the sysctls that a drain looks at
 * @expire_nodest_conn: its value, -1 = not known
 * @expire_quiescent_template: its value, -1 = not known
 * @conn_reuse_mode: its value, -1 = not known
 * @reserved: must be zero
 *
 * What is not known is taken to be the kernel's default: 0, 0 and 1. Since 0.1.
 */
struct ipvs_drain_settings {
	int32_t expire_nodest_conn;
	int32_t expire_quiescent_template;
	int32_t conn_reuse_mode;
	uint32_t reserved[5];
};

/** Nothing is known. Since 0.1. */
#define IPVS_DRAIN_SETTINGS_INIT { -1, -1, -1, { 0, 0, 0, 0, 0 } }

/**
 * enum ipvs_drain_kind - what a job is
 * @IPVS_DRAIN_KIND_DRAIN: made by ipvs_drain_add()
 * @IPVS_DRAIN_KIND_SHIFT: made by ipvs_drain_add_shift()
 * @IPVS_DRAIN_KIND_RAISE: made by ipvs_drain_add_raise()
 *
 * By name: ipvs_drain_kind_name(). Since 0.1.
 */
enum ipvs_drain_kind {
	IPVS_DRAIN_KIND_DRAIN = 0,
	IPVS_DRAIN_KIND_SHIFT = 1,
	IPVS_DRAIN_KIND_RAISE = 2
};

/**
 * enum ipvs_drain_phase - where a part, or the least advanced part of a job, is
 * @IPVS_DRAIN_PENDING: before its first step
 * @IPVS_DRAIN_MOVING: its weight is on the way
 * @IPVS_DRAIN_WAITING: its weight is 0; its connections are waited for
 * @IPVS_DRAIN_ENDING: the last change is to be made: the server is deleted, or has its weight back
 * @IPVS_DRAIN_DONE: nothing is left to be done; the result says how it went
 *
 * By name: ipvs_drain_phase_name(). Since 0.1.
 */
enum ipvs_drain_phase {
	IPVS_DRAIN_PENDING = 0,
	IPVS_DRAIN_MOVING = 1,
	IPVS_DRAIN_WAITING = 2,
	IPVS_DRAIN_ENDING = 3,
	IPVS_DRAIN_DONE = 4
};

/**
 * enum ipvs_drain_result - how a part went, or that of a job's parts which went worst
 * @IPVS_DRAIN_NONE: it is not done
 * @IPVS_DRAIN_MOVED: the weight is as wanted, and not 0
 * @IPVS_DRAIN_DRAINED: the weight is 0, nothing is open and nothing can come: the server was
 *	deleted or kept, as wanted
 * @IPVS_DRAIN_CANCELLED: by ipvs_drain_cancel(); the weight was put back
 * @IPVS_DRAIN_DEADLINE: the server was deleted or kept, as wanted, but connections were left: the
 *	deadline had come or, for UDP, the end of that wait. ipvs_drain_part.harms says what that
 *	does
 * @IPVS_DRAIN_CHANGED: someone else has set another weight; it was left so
 * @IPVS_DRAIN_GONE: someone else has deleted the server or the service
 * @IPVS_DRAIN_STOPPED: another server of the same shift was changed, gone or failed; this one was
 *	left where it was
 * @IPVS_DRAIN_REFUSED: it can't or must not be done; nothing was changed, or, when that came up on
 *	the way, the weight was put back
 * @IPVS_DRAIN_FAILED: the kernel refused a change, or could not be reached for deadline_ms
 *
 * From best to worst. By name: ipvs_drain_result_name(). Since 0.1.
 */
enum ipvs_drain_result {
	IPVS_DRAIN_NONE = 0,
	IPVS_DRAIN_MOVED = 1,
	IPVS_DRAIN_DRAINED = 2,
	IPVS_DRAIN_CANCELLED = 3,
	IPVS_DRAIN_DEADLINE = 4,
	IPVS_DRAIN_CHANGED = 5,
	IPVS_DRAIN_GONE = 6,
	IPVS_DRAIN_STOPPED = 7,
	IPVS_DRAIN_REFUSED = 8,
	IPVS_DRAIN_FAILED = 9
};

/**
 * enum ipvs_drain_hold - bits of ipvs_drain_part.holds: what keeps connections at a server of
 * weight 0, or brings new ones
 * @IPVS_DRAIN_HOLD_ACTIVE: active connections
 * @IPVS_DRAIN_HOLD_INACTIVE: inactive connections, which were asked for (IPVS_DRAIN_INACTIVE)
 * @IPVS_DRAIN_HOLD_FLOWS: UDP flows, or what may be some in a service by firewall mark
 * @IPVS_DRAIN_HOLD_PERSISTENT: persistent clients still come, as expire_quiescent_template is 0:
 *	each until it has not come back for the service's timeout_s, and has no connection, closing
 *	ones included
 * @IPVS_DRAIN_HOLD_REUSE: a client that uses a port of an old connection again still comes, as
 *	conn_reuse_mode is 0, or the service is persistent and expire_nodest_conn is 0
 *
 * Since 0.1.
 */
enum ipvs_drain_hold {
	IPVS_DRAIN_HOLD_ACTIVE = 0x01,
	IPVS_DRAIN_HOLD_INACTIVE = 0x02,
	IPVS_DRAIN_HOLD_FLOWS = 0x04,
	IPVS_DRAIN_HOLD_PERSISTENT = 0x08,
	IPVS_DRAIN_HOLD_REUSE = 0x10
};

/**
 * enum ipvs_drain_harm - bits of ipvs_drain_part.harms: what a drain does to clients
 * @IPVS_DRAIN_HARM_RESET: open connections are reset with their next packet: the server was
 *	deleted, expire_nodest_conn is 1
 * @IPVS_DRAIN_HARM_SWALLOWED: packets of open connections and flows, and new connections from
 *	ports that are used again (IPVS_DRAIN_HOLD_REUSE), are dropped without a sign for as long as
 *	the timeout: the server was deleted, expire_nodest_conn is 0
 * @IPVS_DRAIN_HARM_MOVED: flows go on at another server, which may not know them: the server was
 *	deleted, expire_nodest_conn is 1
 * @IPVS_DRAIN_HARM_UNSTUCK: persistent clients get another server: this one was deleted
 * @IPVS_DRAIN_HARM_REMAIN: connections or flows go on at the server, or new ones may still come:
 *	it was kept, and the deadline came first
 * @IPVS_DRAIN_HARM_REFUSED: clients that the scheduler hashes to this server are refused as long
 *	as it is there with weight 0: dh, and sh and mh without fallback
 *
 * HARM_REFUSED is set from weight 0 on, the others with the end. Since 0.1.
 */
enum ipvs_drain_harm {
	IPVS_DRAIN_HARM_RESET = 0x01,
	IPVS_DRAIN_HARM_SWALLOWED = 0x02,
	IPVS_DRAIN_HARM_MOVED = 0x04,
	IPVS_DRAIN_HARM_UNSTUCK = 0x08,
	IPVS_DRAIN_HARM_REMAIN = 0x10,
	IPVS_DRAIN_HARM_REFUSED = 0x20
};

/**
 * struct ipvs_drain_job - a job
 * @job: its number
 * @kind: enum ipvs_drain_kind
 * @phase: enum ipvs_drain_phase, of the least advanced part
 * @result: enum ipvs_drain_result: when it is done, that of the part which went worst
 * @part_count: how many parts it has, 1 or more. A job for all services gets them with its first
 *	step
 * @reserved: zero
 * @error: what went wrong first, with the code and reason that the part has; code 0 if nothing did
 *
 * Since 0.1.
 */
struct ipvs_drain_job {
	int64_t job;
	uint32_t kind;
	uint32_t phase;
	uint32_t result;
	uint32_t part_count;
	uint32_t reserved[10];
	struct ipvs_error error;
};

/**
 * struct ipvs_drain_part - one server of one service in a job
 * @service: the service, as the table had it last; family 0 = not known yet: all that have @dest
 * @dest: the server, as the table had it last
 * @job: the number of its job
 * @phase: enum ipvs_drain_phase
 * @result: enum ipvs_drain_result
 * @code: 0, or a negative errno: of the last change, when it failed (also while it is tried
 *	again); of the reason why the part was refused, or is changed or gone
 * @reason: enum ipvs_reason, of @code
 * @holds: enum ipvs_drain_hold, while it is waiting; after the deadline, those that were left
 * @harms: enum ipvs_drain_harm
 * @weight: the weight now
 * @weight_before: what a cancel puts back
 * @weight_end: what it shall be in the end
 * @active_conns: active connections now
 * @inactive_conns: inactive connections now
 * @persistent_conns: persistent clients now
 * @fall_per_s: how many connections that are waited for end in a second, over the last few steps;
 *	negative when they become more; 0 when not known
 * @deadline_ms: milliseconds to the deadline, from the last step; -1 = it is done, or has not begun
 * @estimate_ms: in how many milliseconds, at that rate, none would be left; -1 = not known
 * @reserved: zero
 *
 * "Now" is as of the last step. Since 0.1.
 */
struct ipvs_drain_part {
	struct ipvs_service service;
	struct ipvs_dest dest;
	int64_t job;
	uint32_t phase;
	uint32_t result;
	int32_t code;
	uint32_t reason;
	uint32_t holds;
	uint32_t harms;
	uint32_t weight;
	uint32_t weight_before;
	uint32_t weight_end;
	uint32_t active_conns;
	uint32_t inactive_conns;
	uint32_t persistent_conns;
	double fall_per_s;
	int64_t deadline_ms;
	int64_t estimate_ms;
	uint64_t reserved[6];
};

/**
 * ipvs_drain_new - make a drain without jobs
 *
 * Returns the drain, to be freed with ipvs_drain_free(); NULL means no memory. Since 0.1.
 */
struct ipvs_drain *ipvs_drain_new(void);

/**
 * ipvs_drain_free - free a drain; weights stay as they are
 * @drain: the drain; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_drain_free(struct ipvs_drain *drain);

/**
 * ipvs_drain_add - take a server out
 * @drain: the drain
 * @service: only its identity is looked at; NULL = every service that has the server at the first
 *	step
 * @dest: only its identity is looked at; family 0 = that of the service
 * @options: NULL = IPVS_DRAIN_OPTIONS_INIT
 * @error: what is wrong, or NULL
 *
 * Refused with the first step, and nothing is changed, are: a service or a server that is not
 * there; a server that another job has in hand; the last server of a service with a weight above 0
 * that no other drain takes out, unless IPVS_DRAIN_FORCE is given; and, with a period, a service
 * whose scheduler does not give connections by weight: rr, lc, dh, nq, lblc, lblcr, fo, ovf, none,
 * and sh with weights of more than 256 in all. Use wrr, wlc, sed, mh or twos there, or do it at
 * once. (A scheduler that this library does not know is taken to go by weight.) When one service of
 * several is refused, so is the whole job. That the other servers have lost their weights since
 * then is found when the weight is to become 0, and refused too.
 *
 * Returns the number of the job, from 1 and never used again; -EINVAL: a period shorter than the
 * interval, an unknown flag, a restore_weight above 2147483647, a reserved field is not zero, no
 * identity, or NULL; -EAFNOSUPPORT; -ENOMEM. Since 0.1.
 */
int64_t ipvs_drain_add(struct ipvs_drain *drain, const struct ipvs_service *service,
		       const struct ipvs_dest *dest, const struct ipvs_drain_options *options,
		       struct ipvs_error *error);

/**
 * ipvs_drain_add_shift - move weight between servers of one service
 * @drain: the drain
 * @service: only its identity is looked at
 * @targets: the servers, each with the weight that it shall have in the end; a server that is new
 *	must have been added, with weight 0 as a rule. The job's parts are in the order of
 *	ipvs_dest_compare()
 * @count: how many, 2 or more
 * @options: NULL = IPVS_DRAIN_OPTIONS_INIT. Its flags are about those that end at 0
 * @error: what is wrong, or NULL
 *
 * The servers whose weight falls give what the others take, unit by unit: at each step the weights
 * add up to the same, and no weight ever turns back. Rounding keeps each within one unit of its own
 * line, or, where it exchanges weight with several others, within one for each of these. Refused
 * with the first step are: weights that add up to another number than those in the table; else as
 * for ipvs_drain_add(), but for the last server.
 *
 * Returns as ipvs_drain_add() does; -EINVAL also for fewer than two servers, a server named twice,
 * weights that add up to 0 or to more than 2147483647, or a restore_weight. Since 0.1.
 */
int64_t ipvs_drain_add_shift(struct ipvs_drain *drain, const struct ipvs_service *service,
			     const struct ipvs_dest *targets, size_t count,
			     const struct ipvs_drain_options *options, struct ipvs_error *error);

/**
 * ipvs_drain_add_raise - bring a server in
 * @drain: the drain
 * @service: only its identity is looked at; NULL = every service that has the server
 * @dest: only its identity is looked at; family 0 = that of the service
 * @weight: what it shall have in the end, 1 or more
 * @options: NULL = IPVS_DRAIN_OPTIONS_INIT
 * @error: what is wrong, or NULL
 *
 * Refused with the first step is a server that has a higher weight; else as for ipvs_drain_add(),
 * but for the last server.
 *
 * Returns as ipvs_drain_add() does; -EINVAL also for a weight of 0 or above 2147483647, flags, or a
 * restore_weight. Since 0.1.
 */
int64_t ipvs_drain_add_raise(struct ipvs_drain *drain, const struct ipvs_service *service,
			     const struct ipvs_dest *dest, uint32_t weight,
			     const struct ipvs_drain_options *options, struct ipvs_error *error);

/**
 * ipvs_drain_cancel - put the weights of a job back
 * @drain: the drain
 * @job: its number
 *
 * With the next step, at once, those of all its servers that were not deleted and that nobody else
 * has changed. What was decided for any job, and not applied yet, is dropped.
 *
 * Returns 0; -ENOENT: no such job; -EALREADY: it is done; -EINVAL for NULL. Since 0.1.
 */
int ipvs_drain_cancel(struct ipvs_drain *drain, int64_t job);

/**
 * ipvs_drain_remove - forget a job that is done
 * @drain: the drain
 * @job: its number
 *
 * Until then a job stays, to be asked for its result, and takes the memory of its records.
 *
 * Returns 0; -ENOENT: no such job; -EBUSY: it is not done; -EINVAL for NULL. Since 0.1.
 */
int ipvs_drain_remove(struct ipvs_drain *drain, int64_t job);

/**
 * ipvs_drain_step - do what is due
 * @h: an open handle, in no batch
 * @drain: the drain
 * @now_ms: milliseconds from 0 on, on a clock that never goes back
 * @failures: as for ipvs_plan_apply()
 *
 * ipvs_table_load(), the sysctls, ipvs_drain_decide() and ipvs_drain_apply() in a row; nothing at
 * all when every job is done. Earlier than ipvs_drain_next() says is fine. A step that fails loses
 * nothing: the next one goes on.
 *
 * Returns 0; as these do, with ipvs_last_error() set; -EINVAL: the clock went back. Since 0.1.
 */
int ipvs_drain_step(struct ipvs *h, struct ipvs_drain *drain, int64_t now_ms,
		    struct ipvs_failures *failures);

/**
 * ipvs_drain_next - when the next step is due
 * @drain: the drain
 *
 * Returns a time on the caller's clock, which may have passed already; -1: every job is done, or
 * NULL. Since 0.1.
 */
int64_t ipvs_drain_next(const struct ipvs_drain *drain);

/**
 * ipvs_drain_decide - what is to be done now, without a kernel
 * @drain: the drain
 * @table: loaded, or built by hand, after what was decided last was applied
 * @settings: the sysctls; NULL = IPVS_DRAIN_SETTINGS_INIT
 * @now_ms: as for ipvs_drain_step()
 * @error: what is wrong, or NULL
 *
 * Takes time in proportion to the table and the jobs. The table may be freed.
 *
 * Returns 0; -EINVAL: the clock went back or is below 0, a reserved field is not zero, or NULL;
 * -EXDEV: the table was loaded from another network namespace than the one before it
 * (IPVS_REASON_NETNS); -ENOMEM. After an error nothing is changed but that no plan is left.
 * Since 0.1.
 */
int ipvs_drain_decide(struct ipvs_drain *drain, const struct ipvs_table *table,
		      const struct ipvs_drain_settings *settings, int64_t now_ms,
		      struct ipvs_error *error);

/**
 * ipvs_drain_plan - what was decided last
 * @drain: the drain
 *
 * Weights that rise come first, then those that fall, then deletions.
 *
 * Returns a plan inside the drain, to be shown; ipvs_drain_apply() applies it. NULL for NULL.
 * Since 0.1.
 */
const struct ipvs_plan *ipvs_drain_plan(const struct ipvs_drain *drain);

/**
 * ipvs_drain_apply - do what was decided, and note what became of it
 * @h: an open handle, in no batch
 * @drain: the drain
 * @failures: as for ipvs_plan_apply()
 *
 * Settings of servers other than the weight are written back as the table had them. A change that
 * the kernel refuses ends its part; when the kernel could not be reached, the next step looks
 * whether it was done, and else tries again. What was applied is not applied twice.
 *
 * Returns as ipvs_plan_apply() does. Since 0.1.
 */
int ipvs_drain_apply(struct ipvs *h, struct ipvs_drain *drain, struct ipvs_failures *failures);

/**
 * ipvs_drain_job_count - how many jobs there are
 * @drain: the drain
 *
 * Returns the number, those included that are done and were not removed; 0 for NULL. Since 0.1.
 */
size_t ipvs_drain_job_count(const struct ipvs_drain *drain);

/**
 * ipvs_drain_job - a job by its place
 * @drain: the drain
 * @i: from 0, in the order of their numbers
 *
 * Returns the job, inside the drain; NULL beyond the last. Since 0.1.
 */
const struct ipvs_drain_job *ipvs_drain_job(const struct ipvs_drain *drain, size_t i);

/**
 * ipvs_drain_find - a job by its number
 * @drain: the drain
 * @job: the number
 *
 * Returns the job, inside the drain; NULL: there is none. Since 0.1.
 */
const struct ipvs_drain_job *ipvs_drain_find(const struct ipvs_drain *drain, int64_t job);

/**
 * ipvs_drain_part - a part of a job
 * @drain: the drain
 * @job: the number of the job
 * @i: from 0
 *
 * Returns the part, inside the drain; NULL: there is none. Since 0.1.
 */
const struct ipvs_drain_part *ipvs_drain_part(const struct ipvs_drain *drain, int64_t job,
					      size_t i);

/**
 * ipvs_drain_part_format - write how a part is as a line of text, for people
 * @part: the part
 * @buf: gets the text, without a newline: "10.0.0.2:80 of tcp 10.0.0.1:80: waiting, weight 0 (was
 *	3), 12 active and 40 inactive connections, 1.5 fewer each second; done in 8 s at that rate,
 *	by the deadline in 590 s; held by: active"
 * @size: of @buf in bytes; IPVS_DRAIN_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EINVAL for NULL. Since 0.1.
 */
int ipvs_drain_part_format(const struct ipvs_drain_part *part, char *buf, size_t size);

/**
 * ipvs_drain_kind_name - "drain", "shift" or "raise"
 * @kind: enum ipvs_drain_kind
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_drain_kind_name(uint32_t kind);

/**
 * ipvs_drain_phase_name - "pending", "moving", "waiting", "ending" or "done"
 * @phase: enum ipvs_drain_phase
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_drain_phase_name(uint32_t phase);

/**
 * ipvs_drain_result_name - a result as one word, for logs and scripts
 * @result: enum ipvs_drain_result
 *
 * Returns a constant string, the name in lower case: "none", "moved", ...; NULL for another
 * number. Since 0.1.
 */
const char *ipvs_drain_result_name(uint32_t result);

/**
 * ipvs_drain_holds_format - the names of a set of holds
 * @holds: enum ipvs_drain_hold; other bits are left out
 * @buf: gets the text: names in lower case with commas between, "active,persistent"; "" for none
 * @size: of @buf in bytes; IPVS_DRAIN_BITS_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EINVAL for NULL. Since 0.1.
 */
int ipvs_drain_holds_format(uint32_t holds, char *buf, size_t size);

/**
 * ipvs_drain_harms_format - the names of a set of harms
 * @harms: enum ipvs_drain_harm; other bits are left out
 * @buf: gets the text, as ipvs_drain_holds_format() writes it: "reset,unstuck"; "" for none
 * @size: of @buf in bytes; IPVS_DRAIN_BITS_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EINVAL for NULL. Since 0.1.
 */
int ipvs_drain_harms_format(uint32_t harms, char *buf, size_t size);

#ifdef __cplusplus
}
#endif

#endif
