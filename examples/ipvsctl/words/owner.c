/* SPDX-License-Identifier: MIT */
#include "owner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Both: whether the text is such a range; then *ret says whether it was taken. */

/* "fwmark 100-199" */
static bool add_marks(struct ipvs_scope *scope, const char *text, int *ret)
{
	unsigned long long first, last;
	int end = 0;

	if (sscanf(text, "fwmark %10llu-%10llu%n", &first, &last, &end) != 2 || text[end])
		return false;
	*ret = first > UINT32_MAX || last > UINT32_MAX ? -EINVAL :
		ipvs_scope_add_marks(scope, (uint32_t)first, (uint32_t)last);
	return true;
}

/* The length behind the slash; without one, that of a single address. */
static bool prefix_length(const char *slash, const struct ipvs_addr *addr, uint32_t *length)
{
	unsigned long number;
	char *end = NULL;

	*length = addr->family == AF_INET ? 32 : 128;
	if (!slash)
		return true;
	number = slash[1] >= '0' && slash[1] <= '9' ? strtoul(slash + 1, &end, 10) : 0;
	if (!end || *end || number > *length)
		return false;
	*length = (uint32_t)number;
	return true;
}

/* "10.0.0.0/8" */
static bool add_range(struct ipvs_scope *scope, const char *text, int *ret)
{
	const char *slash = strchr(text, '/');
	char address[IPVS_ADDR_TEXT_SIZE];
	struct ipvs_addr addr;
	uint32_t length;

	snprintf(address, sizeof(address), "%.*s",
		 (int)(slash ? slash - text : (long)strlen(text)), text);
	if (ipvs_addr_parse(&addr, address, NULL) < 0)
		return false;
	*ret = prefix_length(slash, &addr, &length) ? ipvs_scope_add_range(scope, &addr, length) :
						      -EINVAL;
	return true;
}

static int add(const struct call *call, struct ipvs_scope *scope, const char *text)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_error error;
	int ret = 0;

	if (add_marks(scope, text, &ret) || add_range(scope, text, &ret))
		return ret == -ENOMEM ? call_fail_text(call, "no memory") :
		       ret < 0 ? call_usage(call, "--scope: '%s' is no such range", text) : 0;
	if (ipvs_service_parse(&service, text, &error) < 0)
		return call_usage(call, "--scope: %s", error.text);
	return ipvs_scope_add_service(scope, &service) < 0 ? call_fail_text(call, "no memory") : 0;
}

static int keep(const struct call *call, struct ipvs_scope *scope, const char *text)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_error error;

	if (text && ipvs_service_parse(&service, text, &error) < 0)
		return call_usage(call, "--keep-weights: %s", error.text);
	return ipvs_scope_keep_weights(scope, text ? &service : NULL) < 0 ?
		call_fail_text(call, "no memory") : 0;
}

static int fill(const struct call *call, struct ipvs_scope *scope)
{
	const struct given *given;
	int status = 0;

	if (!call_has(call, "scope") && ipvs_scope_add_all(scope) < 0)
		return call_fail_text(call, "no memory");
	for (size_t i = 0; status == 0 && i < call->given_count; i++) {
		given = &call->given[i];
		if (strcmp(given->option->name, "scope") == 0)
			status = add(call, scope, given->value);
		else if (strcmp(given->option->name, "keep-weights") == 0)
			status = keep(call, scope, given->value);
	}
	return status;
}

int owner_scope(const struct call *call, struct ipvs_scope **scope)
{
	int status;

	*scope = NULL;
	if (!call_has(call, "scope") && !call_has(call, "keep-weights"))
		return 0;
	*scope = ipvs_scope_new();
	status = *scope ? fill(call, *scope) : call_fail_text(call, "no memory");
	if (status == 0)
		return 0;
	ipvs_scope_free(*scope);
	*scope = NULL;
	return status;
}
