/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/call.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <libipvs/text.h>

#include "kernel/error.h"
#include "value/error.h"
#include "wire/dump.h"
#include "wire/schema.h"
#include "wire/uapi.h"

#define FULL (ATTR_SETTING | ATTR_SET)

/*
 * What a command sends of the service and the daemon, beside their identity, and of the server:
 * nothing at all, unless it is about one.
 */
static const struct {
	uint8_t service, dest, daemon;
} sends[] = {
	[IPVS_CMD_NEW_SERVICE] = { .service = FULL },
	[IPVS_CMD_SET_SERVICE] = { .service = FULL },
	[IPVS_CMD_NEW_DEST] = { .dest = FULL },
	[IPVS_CMD_SET_DEST] = { .dest = FULL },
	[IPVS_CMD_DEL_DEST] = { .dest = ATTR_KEY_ADDR },
	[IPVS_CMD_NEW_DAEMON] = { .daemon = FULL },
	[IPVS_CMD_MAX] = { 0 },
};

int call_take(struct ipvs *h)
{
	if (!h)
		return -EINVAL;
	if (atomic_flag_test_and_set_explicit(&h->busy, memory_order_acquire))
		return -EBUSY;
	error_clear(&h->error);
	return 0;
}

int call_end(struct ipvs *h, int ret)
{
	if (ret < 0 && h->batch.counting)
		batch_note_failure(h);
	h->batch.counting = false;
	atomic_flag_clear_explicit(&h->busy, memory_order_release);
	return ret;
}

int call_begin(struct ipvs *h, const struct call *call)
{
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	batch_count(&h->batch, call->cmd);
	if (handle_is_open(h))
		return 0;
	return call_end(h, call_fail(h, call, -ENOTCONN, IPVS_REASON_NOT_OPEN,
				     "the handle is not open"));
}

int call_leave(struct ipvs *h, const struct ipvs_error *why)
{
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	h->error = *why;
	return call_end(h, why->code);
}

/* " 10.0.0.2:80 of tcp 10.0.0.1:80"; what has no sensible text is left out. */
static void format_object(const struct call *call, char *buf, size_t size)
{
	char service[IPVS_SERVICE_TEXT_SIZE], dest[IPVS_DEST_TEXT_SIZE];
	bool has_service = ipvs_service_format(call->service, service, sizeof(service)) > 0;
	bool has_dest = ipvs_dest_format(call->dest, dest, sizeof(dest)) > 0;
	const char *state = call->daemon ? ipvs_daemon_state_name(call->daemon->state) : NULL;

	*buf = '\0';
	if (has_service && has_dest)
		snprintf(buf, size, " %s of %s", dest, service);
	else if (has_service)
		snprintf(buf, size, " %s", service);
	else if (state)
		snprintf(buf, size, " %s", state);
}

int call_fail(struct ipvs *h, const struct call *call, int code, enum ipvs_reason reason,
	      const char *format, ...)
{
	char object[IPVS_SERVICE_TEXT_SIZE + IPVS_DEST_TEXT_SIZE + 8];
	char text[IPVS_ERROR_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	format_object(call, object, sizeof(object));
	return error_set(&h->error, code, reason, "%s%s: %s", call->verb, object, text);
}

int call_refuse(struct ipvs *h, const struct call *call, const struct ipvs_error *why)
{
	return call_fail(h, call, why->code, why->reason, "%s", why->text);
}

int call_null(struct ipvs *h, const struct call *call, const char *what)
{
	return call_fail(h, call, -EINVAL, IPVS_REASON_INVALID, "%s is NULL", what);
}

bool call_has_dest(uint8_t cmd)
{
	return sends[cmd].dest;
}

static inline uint8_t *put_parts(uint8_t *at, const struct call *call)
{
	unsigned int use = sends[call->cmd].dest;

	if (call->service)
		at = schema_put_service(at, call->service, sends[call->cmd].service);
	if (use && call->dest->addr.family != call->service->addr.family)
		use |= ATTR_FAMILY;
	if (use)
		at = schema_put_dest(at, call->dest, use);
	if (call->daemon)
		at = schema_put_daemon(at, call->daemon, sends[call->cmd].daemon);
	if (call->timeouts)
		at = attr_put(at, &schema_timeouts, call->timeouts, FULL);
	return at;
}

bool call_put(struct ipvs *h, const struct call *call, struct request *request, uint16_t flags)
{
	uint8_t *at = request_begin(request, h->link.family, call->cmd, flags);

	if (at)
		request_end(request, put_parts(at, call));
	return at;
}

static struct request make_request(struct ipvs *h, const struct call *call, uint16_t flags)
{
	struct request request = link_request(&h->link);

	call_put(h, call, &request, flags);
	/* A daemon that is stopped before its thread first ran is stopped without an answer. */
	if (call->cmd == IPVS_CMD_DEL_DAEMON)
		request_fence(&request);
	return request;
}

/*
 * ENOENT has two meanings: what the command names is missing, or the family's number is no longer
 * that of IPVS because the module was loaded anew.
 */
bool call_family_moved(struct ipvs *h, struct outcome *outcome)
{
	uint16_t before = h->link.family;
	struct outcome lookup;

	if (!outcome->from_kernel || outcome->code != -ENOENT)
		return false;
	if (handle_find_family(h, &lookup) < 0) {
		*outcome = lookup;
		if (lookup.from_kernel && lookup.code == -ENOENT)
			outcome->code = -ENOPROTOOPT;
		return false;
	}
	return h->link.family != before;
}

static int exchange_once(struct ipvs *h, const struct call *call, uint16_t flags, reply_sink sink,
			 void *to, struct outcome *outcome)
{
	struct request request = make_request(h, call, flags);

	return link_exchange(&h->link, &request, h->link.family, sink, to, outcome);
}

static int exchange(struct ipvs *h, const struct call *call, uint16_t flags, reply_sink sink,
		    void *to)
{
	struct outcome outcome;

	if (exchange_once(h, call, flags, sink, to, &outcome) < 0 && call_family_moved(h, &outcome))
		exchange_once(h, call, flags, sink, to, &outcome);
	return outcome.code ? error_explain(h, call, &outcome) : 0;
}

int call_command(struct ipvs *h, const struct call *call)
{
	if (!h->batch.counting)
		return exchange(h, call, NLM_F_ACK, NULL, NULL);
	return batch_queue(h, call);
}

int call_get(struct ipvs *h, const struct call *call, reply_sink sink, void *to)
{
	batch_flush(h);
	return exchange(h, call, 0, sink, to);
}

/* What a dump needs to know to ask, and its entries to be finished. */
struct dump_about {
	struct ipvs *h;
	const struct call *call;
};

static void ask(struct request *request, const void *about)
{
	const struct dump_about *dump = about;

	*request = make_request(dump->h, dump->call, NLM_F_DUMP);
}

int call_dump(struct ipvs *h, const struct call *call, const struct dump_kind *kind,
	      struct dump_list *list)
{
	struct dump_about about = { h, call };
	struct outcome outcome;

	batch_flush(h);
	if (dump_read(&h->link, kind, ask, &about, list, &outcome) < 0 &&
	    call_family_moved(h, &outcome))
		dump_read(&h->link, kind, ask, &about, list, &outcome);
	return outcome.code ? error_explain(h, call, &outcome) : 0;
}
