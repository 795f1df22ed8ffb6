/* SPDX-License-Identifier: MIT */
#include "rights.h"

#include <errno.h>
#include <stddef.h>

static const char permission[] =
	"Run it as root: sudo ipvsctl ... (or give it that right: setcap cap_net_admin+ep).";

static const char netns[] =
	"Entering a network namespace takes the capability CAP_SYS_ADMIN: run it as root.";

static const char user_namespace[] =
	"Run it outside of the container: only CAP_NET_ADMIN in the initial user namespace will\n"
	"do, as in a container that is not rootless and was started with --cap-add NET_ADMIN.";

static const char no_module[] =
	"That takes root; from within a container it can't be done, but on its host.";

const char *rights_remedy(const struct ipvs_error *error)
{
	switch (error->reason) {
	case IPVS_REASON_PERMISSION:
		return permission;
	case IPVS_REASON_USER_NAMESPACE:
		return user_namespace;
	case IPVS_REASON_NO_MODULE:
		return no_module;
	case IPVS_REASON_NETNS:
		return error->code == -EPERM || error->code == -EACCES ? netns : NULL;
	default:
		return NULL;
	}
}
