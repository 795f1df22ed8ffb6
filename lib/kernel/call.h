/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One call of a public function: what it does, on what, and what every one of them has in
 * common: the handle is there, open and not in use; the request is made from the command's row;
 * the answer's error gets its reason and sentence.
 */
#ifndef LIB_KERNEL_CALL_H
#define LIB_KERNEL_CALL_H

#include "kernel/handle.h"

struct call {
	const char *verb; /* "add service"; begins the sentence of an error */
	uint8_t cmd;	  /* IPVS_CMD_* */
	const struct ipvs_service *service;
	const struct ipvs_dest *dest;
	const struct ipvs_daemon *daemon;
	const struct ipvs_timeouts *timeouts;
};

/* Take the handle, open or not. 0; -EINVAL for NULL; -EBUSY. */
int call_take(struct ipvs *h);

/* The same, and -ENOTCONN with its error set when it is not open. A failure gives it back. */
int call_begin(struct ipvs *h, const struct call *call);

/* Give the handle back. Returns ret. */
int call_end(struct ipvs *h, int ret);

/* Leave an error in a handle that is not taken. Returns its code. */
int call_leave(struct ipvs *h, const struct ipvs_error *why);

/* Set the handle's error: verb and object, then the text. Returns code. */
int call_fail(struct ipvs *h, const struct call *call, int code, enum ipvs_reason reason,
	      const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Set the handle's error from a check. Returns its code. */
int call_refuse(struct ipvs *h, const struct call *call, const struct ipvs_error *why);

/* Fail because a pointer is NULL; what says which. */
int call_null(struct ipvs *h, const struct call *call, const char *what);

/* Whether a command (IPVS_CMD_*) sends a server. */
bool call_has_dest(uint8_t cmd);

/* Append the command as a message; false when there may be no room for it. */
bool call_put(struct ipvs *h, const struct call *call, struct request *request, uint16_t flags);

/*
 * After ENOENT: whether the family's number has changed, so that nothing was done and the command
 * may be sent again. If there is no IPVS any more, outcome says so.
 */
bool call_family_moved(struct ipvs *h, struct outcome *outcome);

/* Send the command and wait until it is acknowledged; in a batch, queue it. */
int call_command(struct ipvs *h, const struct call *call);

/* Send the command and give its one answer to sink. */
int call_get(struct ipvs *h, const struct call *call, reply_sink sink, void *to);

/* Send the command as a dump. */
struct dump_kind;
struct dump_list;
int call_dump(struct ipvs *h, const struct call *call, const struct dump_kind *kind,
	      struct dump_list *list);

#endif
