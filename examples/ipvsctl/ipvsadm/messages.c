/* SPDX-License-Identifier: MIT */
#include "messages.h"

#include <errno.h>
#include <string.h>

#define ADD BIT(VERB_ADD)
#define EDIT BIT(VERB_EDIT)
#define DELETE BIT(VERB_DELETE)
#define DESTS (BIT(VERB_ADD_DEST) | BIT(VERB_EDIT_DEST) | BIT(VERB_DELETE_DEST))
#define ANY UINT64_MAX

/* The first row that fits holds. */
static const struct { uint64_t verbs; int error; const char *text; } texts[] = {
	{ ADD, EEXIST, "Service already exists" },
	{ ADD | EDIT, ENOENT, "Scheduler or persistence engine not found" },
	{ EDIT | DELETE | BIT(VERB_ZERO) | BIT(VERB_LIST), ESRCH, "No such service" },
	{ DESTS, ESRCH, "Service not defined" },
	{ DESTS, EEXIST, "Destination already exists" },
	{ DESTS, ENOENT, "No such destination" },
	{ BIT(VERB_START_DAEMON), EEXIST, "Daemon has already run" },
	{ BIT(VERB_STOP_DAEMON), ESRCH, "No daemon is running" },
	{ ANY, EPERM, "Permission denied (you must be root)" },
	{ ANY, EINVAL, "Invalid operation.  Possibly wrong module version, address not unicast, "
	  "..." },
	{ ANY, ENOPROTOOPT, "Protocol not available" },
	{ ANY, ENOMEM, "Memory allocation problem" },
	{ ANY, EOPNOTSUPP, "Operation not supported with IPv6" },
	{ ANY, EAFNOSUPPORT, "Operation not supported with specified address family" },
};

/*
 * What the library refuses before the kernel is asked: the errno that the kernel would have given,
 * which looks for the service first.
 */
static int kernel_error(struct ipvs *h, const struct command *command)
{
	struct ipvs_service_entry entry;

	switch (command->verb) {
	case VERB_ADD:
	case VERB_EDIT:
		return ENOENT; /* a name that no module can have */
	case VERB_ADD_DEST:
	case VERB_EDIT_DEST: /* thresholds the wrong way round */
		return ipvs_service_get(h, &command->service, &entry) == -ESRCH ? ESRCH : ERANGE;
	case VERB_START_DAEMON:
		return ENODEV; /* a name that no interface can have */
	default:
		return EINVAL;
	}
}

const char *message(struct ipvs *h, const struct command *command, int code, uint32_t reason)
{
	int error = reason == IPVS_REASON_INVALID ? kernel_error(h, command) : -code;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].error == error &&
		    (texts[i].verbs == ANY || texts[i].verbs & BIT(command->verb)))
			return texts[i].text;
	return strerror(error);
}
