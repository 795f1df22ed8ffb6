/* SPDX-License-Identifier: MIT */
#include "schedulers.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <libipvs/libipvs.h>

static const char *const names[] = {
	"rr", "wrr", "lc", "wlc", "sed", "nq", "sh", "mh", "dh", "lblc", "lblcr", "fo", "ovf",
	"twos",
};

#define COUNT (sizeof(names) / sizeof(names[0]))

int schedulers_known(void)
{
	return COUNT;
}

static int try(struct ipvs *h, const char *name)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	int ret;

	ipvs_service_parse(&service, "tcp 10.0.0.1:80", NULL);
	strcpy(service.scheduler, name);
	ret = ipvs_service_add(h, &service);
	if (ret == 0)
		ipvs_service_delete(h, &service);
	return ipvs_last_error(h)->reason == IPVS_REASON_NO_SCHEDULER ? 1 : ret < 0 ? ret : 0;
}

static int try_all(struct ipvs *h, char *missing, size_t size)
{
	size_t used = 0;
	int count = 0, ret = ipvs_open(h);

	for (size_t i = 0; ret >= 0 && i < COUNT; i++) {
		ret = try(h, names[i]);
		if (ret != 1)
			continue;
		count++;
		used += (size_t)snprintf(missing + used, size - used, "%s%s", used ? " " : "",
					 names[i]);
	}
	return ret < 0 ? ret : count;
}

int schedulers_missing(char *missing, size_t size)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), ret;
	struct ipvs *h;

	missing[0] = '\0';
	if (home < 0)
		return -errno;
	ret = unshare(CLONE_NEWNET) < 0 ? -errno : 0;
	if (ret == 0) {
		h = ipvs_new();
		ret = try_all(h, missing, size);
		ipvs_free(h);
		if (setns(home, CLONE_NEWNET) < 0)
			ret = -errno;
	}
	close(home);
	return ret;
}
