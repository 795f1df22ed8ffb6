/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernel/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/daemon.h"
#include "kernel/dest.h"
#include "value/error.h"
#include "wire/uapi.h"

#define CMD(name) (UINT32_C(1) << IPVS_CMD_##name)
#define ANY UINT32_MAX
#define CMDS_SERVICE (CMD(NEW_SERVICE) | CMD(SET_SERVICE))
#define CMDS_DEST (CMD(NEW_DEST) | CMD(SET_DEST) | CMD(DEL_DEST))

typedef int (*explainer)(struct ipvs *h, const struct call *call, int code);

/*
 * One errno for two causes. The scheduler is looked up first, and its module stays loaded when
 * the persistence engine is then missing.
 */
static int explain_scheduler_or_pe(struct ipvs *h, const struct call *call, int code)
{
	const struct ipvs_service *service = call->service;
	char path[64];
	bool none = strcmp(service->scheduler, "none") == 0; /* which needs no module */

	snprintf(path, sizeof(path), "/sys/module/ip_vs_%s", service->scheduler);
	if (*service->pe_name && (none || access(path, F_OK) == 0))
		return call_fail(h, call, code, IPVS_REASON_NO_PE,
				 "the persistence engine '%s' is not available "
				 "(kernel module ip_vs_pe_%s)",
				 service->pe_name, service->pe_name);
	return call_fail(h, call, code, IPVS_REASON_NO_SCHEDULER,
			 "the scheduler '%s' is not available (kernel module ip_vs_%s)",
			 service->scheduler, service->scheduler);
}

static int explain_scheduler_refusal(struct ipvs *h, const struct call *call, int code)
{
	return call_fail(h, call, code, IPVS_REASON_SCHEDULER,
			 "the scheduler '%s' refuses it; mh takes at most 4093 servers",
			 call->service->scheduler);
}

/*
 * Servers of the other address family and sync daemons exclude each other, and who comes second
 * gets EINVAL: a look at who came first. Everything else was checked before sending.
 */
static int explain_dest_refusal(struct ipvs *h, const struct call *call, int code)
{
	struct ipvs_daemons running;

	if (call->dest->addr.family != call->service->addr.family &&
	    daemon_read_all(h, &running) == 0 && running.count)
		return call_fail(h, call, code, IPVS_REASON_MIXED_FAMILY,
				 "a server of the other address family can't be had while a sync "
				 "daemon runs");
	return call_fail(h, call, code, IPVS_REASON_SERVER_ADDRESS,
			 "no server can have this address here: it is not unicast, or belongs to "
			 "no interface that is up (is lo?)");
}

static int explain_daemon_refusal(struct ipvs *h, const struct call *call, int code)
{
	if (dest_mixed_exists(h))
		return call_fail(h, call, code, IPVS_REASON_MIXED_FAMILY,
				 "no sync daemon can run while a service has servers of the other "
				 "address family");
	return call_fail(h, call, code, IPVS_REASON_INVALID, "the kernel refuses these settings");
}

/* The kernel asks for the capability in the initial user namespace, whose inode is a constant. */
static bool in_initial_user_namespace(void)
{
	const ino_t initial = 0xEFFFFFFDU;
	struct stat own;

	return stat("/proc/self/ns/user", &own) < 0 || own.st_ino == initial;
}

static int explain_permission(struct ipvs *h, const struct call *call, int code)
{
	if (!in_initial_user_namespace())
		return call_fail(h, call, code, IPVS_REASON_USER_NAMESPACE,
				 "this process is in a user namespace, and the kernel takes IPVS "
				 "commands only from the initial one");
	return call_fail(h, call, code, IPVS_REASON_PERMISSION,
			 "the capability CAP_NET_ADMIN is missing (root has it)");
}

static int explain_system(struct ipvs *h, const struct call *call, int code)
{
	return call_fail(h, call, code, IPVS_REASON_SYSTEM, "%s", strerror(-code));
}

static int explain_network(struct ipvs *h, const struct call *call, int code)
{
	return call_fail(h, call, code, IPVS_REASON_NETWORK,
			 "its sockets could not be set up on interface '%s': %s",
			 call->daemon->interface, strerror(-code));
}

/* The first row that fits holds. */
static const struct cause {
	uint32_t commands;
	int error; /* 0: every one */
	enum ipvs_reason reason;
	const char *text;
	explainer explain; /* instead of reason and text */
} causes[] = {
	{ ANY, EPERM, 0, NULL, explain_permission },
	{ ANY, ENOPROTOOPT, IPVS_REASON_NO_MODULE,
	  "the running kernel has no IPVS (module ip_vs, try 'modprobe ip_vs')", NULL },
	{ ANY, ENOMEM, IPVS_REASON_MEMORY, "the kernel has no memory for it", NULL },
	{ ANY, EOPNOTSUPP, IPVS_REASON_UNSUPPORTED, "this kernel does not know the command", NULL },
	{ ANY, EAFNOSUPPORT, IPVS_REASON_FAMILY, "this kernel has the address family switched off",
	  NULL },
	{ CMD(DEL_DAEMON), ESRCH, IPVS_REASON_NO_DAEMON, "no such daemon runs", NULL },
	{ CMD(NEW_DAEMON), EEXIST, IPVS_REASON_DAEMON_RUNS, "one runs already", NULL },
	{ CMD(NEW_DAEMON), ENODEV, IPVS_REASON_NO_INTERFACE, "there is no such interface", NULL },
	{ CMD(NEW_DAEMON), EINVAL, 0, NULL, explain_daemon_refusal },
	{ CMD(NEW_DAEMON), 0, 0, NULL, explain_network },
	{ ANY, ESRCH, IPVS_REASON_NO_SERVICE, "no such service", NULL },
	{ CMDS_SERVICE, EEXIST, IPVS_REASON_SERVICE_EXISTS, "the service exists already", NULL },
	{ CMDS_SERVICE, ENOENT, 0, NULL, explain_scheduler_or_pe },
	{ CMDS_SERVICE, EINVAL, 0, NULL, explain_scheduler_refusal },
	{ CMDS_DEST, EEXIST, IPVS_REASON_SERVER_EXISTS, "the service has this server already",
	  NULL },
	{ CMDS_DEST, ENOENT, IPVS_REASON_NO_SERVER, "the service has no such server", NULL },
	{ CMDS_DEST, EINVAL, 0, NULL, explain_dest_refusal },
	{ CMD(SET_CONFIG), EINVAL, IPVS_REASON_INVALID,
	  "a timeout is longer than this kernel takes", NULL },
	{ ANY, 0, 0, NULL, explain_system },
};

/* When there is no verdict of the kernel's. */
static const struct cause failures[] = {
	{ ANY, EBADMSG, IPVS_REASON_ANSWER, "the kernel's answer makes no sense", NULL },
	{ ANY, ENOBUFS, IPVS_REASON_ANSWER,
	  "the kernel's answer was lost: no room for it; whether it was done is not known", NULL },
	{ ANY, ETIMEDOUT, IPVS_REASON_TIMEOUT,
	  "no answer before the deadline; whether it was done is not known", NULL },
	{ ANY, EAGAIN, IPVS_REASON_CHANGED, "the list kept changing while it was read", NULL },
	{ ANY, ENOMEM, IPVS_REASON_MEMORY, "no memory", NULL },
	{ ANY, 0, 0, NULL, explain_system },
};

static const struct cause *find_cause(const struct cause *cause, uint8_t cmd, int error)
{
	while (!(cause->commands & UINT32_C(1) << cmd) || (cause->error && cause->error != error))
		cause++;
	return cause;
}

int error_explain(struct ipvs *h, const struct call *call, const struct outcome *outcome)
{
	const struct cause *cause = find_cause(outcome->from_kernel ? causes : failures, call->cmd,
					       -outcome->code);
	int code = outcome->code;

	if (cause->explain)
		cause->explain(h, call, code);
	else
		call_fail(h, call, code, cause->reason, "%s", cause->text);
	if (*outcome->said) /* IPVS itself says nothing so far */
		error_append(&h->error, " (the kernel: ", outcome->said, ")");
	return code;
}
