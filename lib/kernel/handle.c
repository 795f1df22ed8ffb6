/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/handle.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api.h"
#include "kernel/call.h"
#include "kernel/error.h"
#include "value/error.h"
#include "wire/netns.h"
#include "wire/schema.h"
#include "wire/uapi.h"

#define FAMILY_NAME "IPVS"

IPVS_API const char *ipvs_library_version(void)
{
	return PACKAGE_VERSION;
}

IPVS_API struct ipvs *ipvs_new(void)
{
	struct ipvs *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	atomic_flag_clear(&h->busy);
	h->chosen_netns = h->own_netns = -1;
	h->link.deadline_ms = IPVS_DEADLINE_DEFAULT_MS;
	return h;
}

static void close_descriptor(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void disconnect(struct ipvs *h)
{
	link_close(&h->link);
	close_descriptor(&h->own_netns);
}

IPVS_API void ipvs_free(struct ipvs *h)
{
	if (!h)
		return;
	disconnect(h);
	batch_free(&h->batch);
	close_descriptor(&h->chosen_netns);
	free(h);
}

IPVS_API int ipvs_shutdown(struct ipvs *h)
{
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	if (h->batch.open)
		return call_end(h, error_set(&h->error, -EBUSY, IPVS_REASON_BUSY,
					     "shut down: a batch has begun; end it first"));
	disconnect(h);
	return call_end(h, 0);
}

IPVS_API const struct ipvs_error *ipvs_last_error(const struct ipvs *h)
{
	static const struct ipvs_error no_handle = {
		-EINVAL, IPVS_REASON_INVALID, "the handle is NULL (no memory?)"
	};

	return h ? &h->error : &no_handle;
}

IPVS_API int ipvs_deadline_set(struct ipvs *h, uint32_t milliseconds)
{
	int ret = call_take(h);

	if (ret < 0)
		return ret;
	if (!milliseconds || milliseconds > INT_MAX)
		return call_end(h, error_set(&h->error, -EINVAL, IPVS_REASON_INVALID,
					     "set deadline: %u ms is not from 1 to 2147483647",
					     milliseconds));
	h->link.deadline_ms = milliseconds;
	return call_end(h, 0);
}

/* Take over a descriptor, or the negative errno that opening it gave. */
static int choose_netns(struct ipvs *h, int fd, const char *name)
{
	if (fd < 0)
		return error_set(&h->error, fd, IPVS_REASON_NETNS,
				 "set network namespace '%.64s': %s", name,
				 fd == -EINVAL ? "not a network namespace" : strerror(-fd));
	close_descriptor(&h->chosen_netns);
	h->chosen_netns = fd;
	return 0;
}

/* Take the handle to set its namespace. */
static int begin_netns(struct ipvs *h)
{
	int ret = call_take(h);

	if (ret == 0 && handle_is_open(h))
		return call_end(h, error_set(&h->error, -EBUSY, IPVS_REASON_BUSY,
					     "set network namespace: the handle is open"));
	return ret;
}

IPVS_API int ipvs_netns_set(struct ipvs *h, const char *netns)
{
	int ret = begin_netns(h);

	if (ret < 0)
		return ret;
	if (netns)
		return call_end(h, choose_netns(h, netns_open(netns), netns));
	close_descriptor(&h->chosen_netns);
	return call_end(h, 0);
}

IPVS_API int ipvs_netns_set_fd(struct ipvs *h, int fd)
{
	int ret = begin_netns(h), own;

	if (ret < 0)
		return ret;
	own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (own < 0) {
		own = -errno;
	} else if (netns_check(own) < 0) {
		close(own);
		own = -EINVAL;
	}
	return call_end(h, choose_netns(h, own, "by descriptor"));
}

static int read_family(void *to, const struct reply *reply)
{
	return reply_read(reply, CTRL_CMD_NEWFAMILY, &schema_family, to);
}

static int ask_family(struct ipvs *h, struct outcome *outcome)
{
	struct schema_family_record family = { 0 };
	struct request request = link_request(&h->link);
	uint8_t *at = request_begin(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	int ret;

	request_end(&request, attr_put_text(at, CTRL_ATTR_FAMILY_NAME, FAMILY_NAME));
	ret = link_exchange(&h->link, &request, GENL_ID_CTRL, read_family, &family, outcome);
	if (ret == 0)
		h->link.family = family.id;
	return ret;
}

/*
 * Kernels before 6.1 do not know which module the family is in. But every kernel loads a module
 * by its name when a privileged process asks for a network device of that name.
 */
static void ask_for_module(void)
{
	struct ifreq device = { .ifr_name = "ip_vs" };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	(void)ioctl(fd, SIOCGIFFLAGS, &device);
	close(fd);
}

int handle_find_family(struct ipvs *h, struct outcome *outcome)
{
	int ret = ask_family(h, outcome);

	if (ret == -ENOENT && outcome->from_kernel) {
		ask_for_module();
		ret = ask_family(h, outcome);
	}
	return ret;
}

static const struct call open_call = { .verb = "open", .cmd = IPVS_CMD_GET_INFO };

/* What is short everywhere is not the namespace's fault. */
static int explain_connect(struct ipvs *h, int ret)
{
	if (ret == -ENOMEM)
		return call_fail(h, &open_call, ret, IPVS_REASON_MEMORY, "no memory");
	if (h->chosen_netns < 0 || ret == -EMFILE || ret == -ENFILE)
		return call_fail(h, &open_call, ret, IPVS_REASON_SYSTEM, "%s", strerror(-ret));
	return call_fail(h, &open_call, ret, IPVS_REASON_NETNS,
			 "the network namespace can't be entered: %s", strerror(-ret));
}

/* The socket tells where it is, if this kernel and our rights let it. */
static int find_own_netns(const struct link *link)
{
	int fd = socket_netns(link->socket);

	return fd < 0 ? netns_open_own() : fd;
}

static int connect_link(struct ipvs *h)
{
	int ret = link_open(&h->link, h->chosen_netns);

	if (ret < 0)
		return explain_connect(h, ret);
	if (h->chosen_netns >= 0)
		return 0;
	h->own_netns = find_own_netns(&h->link);
	/* Without /proc a new socket goes where the thread is then; there is no better place. */
	if (h->own_netns < 0 && h->own_netns != -ENOENT)
		return explain_connect(h, h->own_netns);
	h->link.netns = h->own_netns;
	return 0;
}

static int find_ipvs(struct ipvs *h)
{
	struct outcome outcome;
	int ret = handle_find_family(h, &outcome);

	if (ret == 0)
		return 0;
	if (ret == -ENOENT && outcome.from_kernel)
		outcome.code = -ENOPROTOOPT;
	return error_explain(h, &open_call, &outcome);
}

static int read_info(void *to, const struct reply *reply)
{
	return reply_read(reply, IPVS_CMD_SET_INFO, &schema_info, to);
}

int handle_touch(struct ipvs *h, const struct call *call)
{
	const struct call get = { .verb = call->verb, .cmd = IPVS_CMD_GET_INFO };
	struct ipvs_info info;

	return call_get(h, &get, read_info, &info);
}

/* The family can be looked up by anyone; a first command tells whether we may use it. */
static int open_handle(struct ipvs *h)
{
	int ret;

	if (handle_is_open(h))
		return 0;
	disconnect(h);
	if ((ret = connect_link(h)) < 0 || (ret = find_ipvs(h)) < 0 ||
	    (ret = handle_touch(h, &open_call)) < 0)
		disconnect(h);
	return ret;
}

IPVS_API int ipvs_open(struct ipvs *h)
{
	int ret = call_take(h);

	return ret < 0 ? ret : call_end(h, open_handle(h));
}

IPVS_API int ipvs_info_get(struct ipvs *h, struct ipvs_info *info)
{
	static const struct call call = { .verb = "get info", .cmd = IPVS_CMD_GET_INFO };
	struct ipvs_info answer = { 0 };
	int ret = call_begin(h, &call);

	if (ret < 0)
		return ret;
	if (!info)
		return call_end(h, call_null(h, &call, "info"));
	ret = call_get(h, &call, read_info, &answer);
	if (ret == 0)
		*info = answer;
	return call_end(h, ret);
}
