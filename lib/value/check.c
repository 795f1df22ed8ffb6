/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value/check.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>
#include <libipvs/text.h>

#include "value/addr.h"
#include "value/error.h"

#define REFUSE(error, ...) error_set(error, -EINVAL, IPVS_REASON_INVALID, __VA_ARGS__)

/*
 * The kernel multiplies seconds by its ticks per second in 32 bits, and lets the product
 * overflow. One tick is the resolution of the coarse clock.
 */
uint32_t ticks_per_second(void)
{
	struct timespec tick;

	if (clock_getres(CLOCK_MONOTONIC_COARSE, &tick) < 0 || tick.tv_sec || !tick.tv_nsec)
		return 1000;
	return (uint32_t)((1000000000 + tick.tv_nsec / 2) / tick.tv_nsec);
}

static int refuse_reserved(struct ipvs_error *error)
{
	return REFUSE(error, "a reserved field is not zero: start from the record's initialiser");
}

/* Every record has them: with a constant size these are a few loads. */
static inline __attribute__((always_inline)) bool is_zero(const uint8_t *field, size_t size)
{
	uint64_t any = 0, eight;
	uint32_t four;

	if (size & 1)
		any |= field[--size];
	if (size & 2)
		any |= field[--size], any |= field[--size];
	if (size & 4) {
		memcpy(&four, field + (size -= 4), sizeof(four));
		any |= four;
	}
	for (; size; size -= 8) {
		memcpy(&eight, field + size - 8, sizeof(eight));
		any |= eight;
	}
	return !any;
}

static inline int check_reserved(const void *tail, size_t size, struct ipvs_error *error)
{
	return is_zero(tail, size) ? 0 : refuse_reserved(error);
}

static int check_name(const char *name, size_t longest, const char *what, struct ipvs_error *error)
{
	size_t length = strnlen(name, longest + 1);

	if (length > longest)
		return REFUSE(error, "the %s's name is longer than %zu characters", what, longest);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)name[i] <= ' ' || name[i] == 0x7f)
			return REFUSE(error, "the %s's name has a blank or control character",
				      what);
	return 0;
}

static int refuse_family(const struct ipvs_addr *addr, const char *what, struct ipvs_error *error)
{
	if (addr->family != AF_INET)
		return error_set(error, -EAFNOSUPPORT, IPVS_REASON_FAMILY,
				 "the %s's address family is %u, neither IPv4 nor IPv6", what,
				 addr->family);
	return REFUSE(error, "the %s's IPv4 address has more than four bytes", what);
}

static inline int check_family(const struct ipvs_addr *addr, const char *what,
			       struct ipvs_error *error)
{
	if (addr->family != AF_INET6 &&
	    (addr->family != AF_INET || !is_zero(addr->bytes + 4, sizeof(addr->bytes) - 4)))
		return refuse_family(addr, what, error);
	return check_reserved(&addr->reserved, sizeof(addr->reserved), error);
}

int check_service_key(const struct ipvs_service *service, struct ipvs_error *error)
{
	int ret = check_family(&service->addr, "service", error);

	if (ret < 0)
		return ret;
	if (service->fwmark &&
	    (service->protocol || service->port || !addr_is_zero(&service->addr)))
		return REFUSE(error, "it has a firewall mark and a protocol, address or port: "
			      "a service is by one or the other");
	if (!service->fwmark && !service->protocol)
		return REFUSE(error, "it has neither a protocol nor a firewall mark");
	return 0;
}

int check_scheduler(const char *name, struct ipvs_error *error)
{
	int ret = check_name(name, IPVS_SCHEDULER_SIZE - 1, "scheduler", error);

	if (ret == 0 && !*name)
		return REFUSE(error, "the scheduler's name is empty");
	return ret;
}

static int check_flags(const struct ipvs_service *service, struct ipvs_error *error)
{
	const uint32_t known = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_ONEPACKET |
			       IPVS_SERVICE_SCHED_1 | IPVS_SERVICE_SCHED_2 | IPVS_SERVICE_SCHED_3;

	if (service->flags & ~known)
		return REFUSE(error, "flags 0x%x are unknown", service->flags & ~known);
	if (service->flags & IPVS_SERVICE_ONEPACKET && !service->fwmark &&
	    service->protocol != IPPROTO_UDP)
		return REFUSE(error, "one-packet scheduling is for UDP and firewall marks only");
	return 0;
}

static int check_persistence(const struct ipvs_service *service, struct ipvs_error *error)
{
	uint32_t longest = UINT32_MAX / ticks_per_second();
	bool persistent = service->flags & IPVS_SERVICE_PERSISTENT;

	if (service->timeout_s > longest)
		return REFUSE(error, "timeout %u s is above this kernel's limit of %u s",
			      service->timeout_s, longest);
	if (persistent && !service->timeout_s)
		return REFUSE(error, "a persistent service needs a timeout of 1 s or more");
	if (!persistent && !service->fwmark && !service->port)
		return REFUSE(error, "port 0, every port, is for persistent services only");
	if (service->addr.family == AF_INET6 &&
	    (service->prefix_len < 1 || service->prefix_len > 128))
		return REFUSE(error, "prefix length %u is not from 1 to 128", service->prefix_len);
	return 0;
}

int check_service(const struct ipvs_service *service, struct ipvs_error *error)
{
	int ret = check_service_key(service, error);

	if (ret < 0)
		return ret;
	if (!service->fwmark && !ipvs_protocol_name(service->protocol))
		return REFUSE(error, "IPVS does not balance protocol %u, only TCP, UDP and SCTP",
			      service->protocol);
	if ((ret = check_scheduler(service->scheduler, error)) < 0 ||
	    (ret = check_name(service->pe_name, 16, "persistence engine", error)) < 0 ||
	    (ret = check_flags(service, error)) < 0 ||
	    (ret = check_persistence(service, error)) < 0)
		return ret;
	return check_reserved(service->reserved, sizeof(service->reserved), error);
}

int check_dest_key(const struct ipvs_dest *dest, struct ipvs_error *error)
{
	return check_family(&dest->addr, "server", error);
}

int check_weight(uint32_t weight, struct ipvs_error *error)
{
	if (weight > INT_MAX)
		return REFUSE(error, "weight %u is above 2147483647", weight);
	return 0;
}

static int check_thresholds(const struct ipvs_dest *dest, struct ipvs_error *error)
{
	if (dest->upper_threshold > INT_MAX)
		return REFUSE(error, "upper threshold %u is above 2147483647",
			      dest->upper_threshold);
	if (dest->lower_threshold > dest->upper_threshold)
		return REFUSE(error, "lower threshold %u is above the upper one, %u",
			      dest->lower_threshold, dest->upper_threshold);
	return 0;
}

static int check_tunnel(const struct ipvs_dest *dest, struct ipvs_error *error)
{
	if (dest->forward != IPVS_FORWARD_TUNNEL)
		return REFUSE(error, "it has tunnel settings, but is not forwarded to by tunnel");
	if (dest->tun_type > IPVS_TUNNEL_GRE)
		return REFUSE(error, "tunnel type %u is unknown", dest->tun_type);
	if (dest->tun_type == IPVS_TUNNEL_GUE && !dest->tun_port)
		return REFUSE(error, "a GUE tunnel needs a port");
	if (dest->tun_type != IPVS_TUNNEL_GUE && dest->tun_port)
		return REFUSE(error, "only a GUE tunnel has a port");
	if (dest->tun_flags & ~(IPVS_TUNNEL_CSUM | IPVS_TUNNEL_REMCSUM))
		return REFUSE(error, "tunnel flags 0x%x are unknown", dest->tun_flags);
	if (dest->tun_type == IPVS_TUNNEL_IPIP && dest->tun_flags)
		return REFUSE(error, "an IPIP tunnel has no checksum");
	if (dest->tun_type == IPVS_TUNNEL_GRE && dest->tun_flags & IPVS_TUNNEL_REMCSUM)
		return REFUSE(error, "only a GUE tunnel has remote checksums");
	return 0;
}

static bool has_tunnel(const struct ipvs_dest *dest)
{
	return dest->tun_type | dest->tun_port | dest->tun_flags;
}

int check_dest(const struct ipvs_dest *dest, const struct ipvs_service *service,
	       struct ipvs_error *error)
{
	int ret = check_dest_key(dest, error);

	if (ret < 0)
		return ret;
	if (dest->forward > IPVS_FORWARD_BYPASS)
		return REFUSE(error, "forwarding method %u is unknown", dest->forward);
	if (dest->addr.family != service->addr.family && dest->forward != IPVS_FORWARD_TUNNEL)
		return REFUSE(error, "a server of the other address family needs a tunnel");
	if ((ret = check_weight(dest->weight, error)) < 0 ||
	    (ret = check_thresholds(dest, error)) < 0 ||
	    (has_tunnel(dest) && (ret = check_tunnel(dest, error)) < 0) ||
	    (ret = check_reserved(&dest->reserved0, sizeof(dest->reserved0), error)) < 0)
		return ret;
	return check_reserved(dest->reserved, sizeof(dest->reserved), error);
}

int check_daemon_state(uint32_t state, struct ipvs_error *error)
{
	if (!ipvs_daemon_state_name(state))
		return REFUSE(error, "state %u is neither master nor backup", state);
	return 0;
}

int check_daemon(const struct ipvs_daemon *daemon, struct ipvs_error *error)
{
	int ret;

	if ((ret = check_daemon_state(daemon->state, error)) < 0 ||
	    (ret = check_name(daemon->interface, IPVS_INTERFACE_SIZE - 1, "interface", error)) < 0)
		return ret;
	if (!daemon->interface[0])
		return REFUSE(error, "the interface's name is empty");
	if (daemon->sync_id > UINT8_MAX)
		return REFUSE(error, "sync id %u is above 255", daemon->sync_id);
	if (daemon->group.family && (ret = check_family(&daemon->group, "group", error)) < 0)
		return ret;
	if ((ret = check_reserved(&daemon->group.reserved, sizeof(daemon->group.reserved),
				  error)) < 0)
		return ret;
	if (daemon->group.family ? !addr_is_multicast(&daemon->group)
				 : !addr_is_zero(&daemon->group))
		return REFUSE(error, "the group is not a multicast address");
	return check_reserved(daemon->reserved, sizeof(daemon->reserved), error);
}

int check_timeouts(const struct ipvs_timeouts *timeouts, struct ipvs_error *error)
{
	const uint32_t values[] = { timeouts->tcp_s, timeouts->tcp_fin_s, timeouts->udp_s };
	uint32_t longest = INT_MAX / ticks_per_second();

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (values[i] > longest)
			return REFUSE(error, "timeout %u s is above this kernel's limit of %u s",
				      values[i], longest);
	return check_reserved(timeouts->reserved, sizeof(timeouts->reserved), error);
}
