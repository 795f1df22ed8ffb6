/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text of addresses, services, servers and the names of the field. Nothing here needs a handle
 * or a kernel.
 *
 * Parsing functions leave the record as it was when they fail, and say what is wrong in *error;
 * error may be NULL. Formatting functions write a NUL-terminated text and return its length.
 */
#ifndef LIBIPVS_TEXT_H
#define LIBIPVS_TEXT_H

#include <libipvs/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IPVS_ADDR_TEXT_SIZE 46    /* room for any address */
#define IPVS_SERVICE_TEXT_SIZE 64 /* room for any service's identity */
#define IPVS_DEST_TEXT_SIZE 56    /* room for any server's identity */
#define IPVS_FLAGS_TEXT_SIZE 64   /* room for any set of scheduler flags */

/**
 * ipvs_addr_parse - read an address
 * @addr: written on success
 * @text: "10.0.0.1" or "2001:db8::1"; numbers only, no brackets, no zone
 * @error: what is wrong, or NULL
 *
 * Returns 0, or -EINVAL: not an address, or NULL. Since 0.1.
 */
int ipvs_addr_parse(struct ipvs_addr *addr, const char *text, struct ipvs_error *error);

/**
 * ipvs_addr_format - write an address as text
 * @addr: the address; family 0 is written as "-"
 * @buf: gets the text
 * @size: of @buf in bytes; IPVS_ADDR_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EAFNOSUPPORT for an unknown
 * family, -EINVAL for NULL. Since 0.1.
 */
int ipvs_addr_format(const struct ipvs_addr *addr, char *buf, size_t size);

/**
 * ipvs_addr_compare - order of addresses: by family, then by number
 * @a: an address
 * @b: another
 *
 * Returns less than, equal to or greater than 0. Since 0.1.
 */
int ipvs_addr_compare(const struct ipvs_addr *a, const struct ipvs_addr *b);

/**
 * ipvs_service_parse - read a service's identity
 * @service: its address, protocol, port and fwmark are written on success, the rest is kept
 * @text: "tcp 10.0.0.1:80", "udp [2001:db8::1]:53", "sctp 10.0.0.1:5000", "fwmark 7" or
 *	"fwmark 7 ipv6"; marks from 1 to 4294967295, ports from 0 to 65535
 * @error: what is wrong, or NULL
 *
 * Returns 0, or -EINVAL: not such a text, or NULL. Since 0.1.
 */
int ipvs_service_parse(struct ipvs_service *service, const char *text, struct ipvs_error *error);

/**
 * ipvs_service_format - write a service's identity as ipvs_service_parse() reads it
 * @service: only its identity is looked at. A protocol other than TCP, UDP and SCTP is written
 *	as its number
 * @buf: gets the text
 * @size: of @buf in bytes; IPVS_SERVICE_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EAFNOSUPPORT for an unknown
 * family, -EINVAL for NULL. Since 0.1.
 */
int ipvs_service_format(const struct ipvs_service *service, char *buf, size_t size);

/**
 * ipvs_service_compare - order of services: by mark, family, protocol, address, port
 * @a: a service; only its identity is looked at
 * @b: another
 *
 * Returns less than, equal to or greater than 0; 0 means the same service. Since 0.1.
 */
int ipvs_service_compare(const struct ipvs_service *a, const struct ipvs_service *b);

/**
 * ipvs_dest_parse - read a server's identity
 * @dest: its address and port are written on success, the rest is kept
 * @text: "10.0.0.2:8080" or "[2001:db8::2]:8080"; ports from 0 to 65535
 * @error: what is wrong, or NULL
 *
 * Returns 0, or -EINVAL: not such a text, or NULL. Since 0.1.
 */
int ipvs_dest_parse(struct ipvs_dest *dest, const char *text, struct ipvs_error *error);

/**
 * ipvs_dest_format - write a server's identity as ipvs_dest_parse() reads it
 * @dest: only its identity is looked at
 * @buf: gets the text
 * @size: of @buf in bytes; IPVS_DEST_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EAFNOSUPPORT for an unknown
 * family, -EINVAL for NULL. Since 0.1.
 */
int ipvs_dest_format(const struct ipvs_dest *dest, char *buf, size_t size);

/**
 * ipvs_dest_compare - order of servers: by family, address, port
 * @a: a server; only its identity is looked at
 * @b: another
 *
 * Returns less than, equal to or greater than 0; 0 means the same server. Since 0.1.
 */
int ipvs_dest_compare(const struct ipvs_dest *a, const struct ipvs_dest *b);

/**
 * ipvs_sched_flags_parse - scheduler flags by name
 * @scheduler: whose flags, e.g. "sh"; NULL = take only the general names
 * @text: names with commas between: "flag-1", "flag-2", "flag-3"; for sh also "sh-fallback" and
 *	"sh-port", for mh also "mh-fallback" and "mh-port"; "" = none
 * @error: what is wrong, or NULL
 *
 * Returns the bits, to be or-ed into ipvs_service.flags, or -EINVAL: no such name, a name of
 * another scheduler, or NULL text. Since 0.1.
 */
int ipvs_sched_flags_parse(const char *scheduler, const char *text, struct ipvs_error *error);

/**
 * ipvs_sched_flags_format - the scheduler flags in a set of flags, by name
 * @scheduler: whose names to use; NULL = the general ones
 * @flags: ipvs_service.flags; other bits are left out
 * @buf: gets the text, "" for none
 * @size: of @buf in bytes; IPVS_FLAGS_TEXT_SIZE always suffices
 *
 * Returns the length without the NUL, -ENOSPC when it does not fit, -EINVAL for NULL. Since 0.1.
 */
int ipvs_sched_flags_format(const char *scheduler, uint32_t flags, char *buf, size_t size);

/**
 * ipvs_protocol_name - "tcp", "udp" or "sctp"
 * @protocol: IPPROTO_*
 *
 * Returns a constant string, or NULL for another protocol. Since 0.1.
 */
const char *ipvs_protocol_name(uint16_t protocol);

/**
 * ipvs_protocol_parse - IPPROTO_* of "tcp", "udp" or "sctp"
 * @text: the name
 *
 * Returns the number, or -EINVAL. Since 0.1.
 */
int ipvs_protocol_parse(const char *text);

/**
 * ipvs_forward_name - "masq", "local", "tunnel", "droute" or "bypass"
 * @forward: enum ipvs_forward
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_forward_name(uint32_t forward);

/**
 * ipvs_forward_parse - enum ipvs_forward of its name
 * @text: as ipvs_forward_name() gives it
 *
 * Returns the number, or -EINVAL. Since 0.1.
 */
int ipvs_forward_parse(const char *text);

/**
 * ipvs_tunnel_name - "ipip", "gue" or "gre"
 * @tunnel: enum ipvs_tunnel
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_tunnel_name(uint32_t tunnel);

/**
 * ipvs_tunnel_parse - enum ipvs_tunnel of its name
 * @text: as ipvs_tunnel_name() gives it
 *
 * Returns the number, or -EINVAL. Since 0.1.
 */
int ipvs_tunnel_parse(const char *text);

/**
 * ipvs_daemon_state_name - "master" or "backup"
 * @state: enum ipvs_daemon_state
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_daemon_state_name(uint32_t state);

/**
 * ipvs_daemon_state_parse - enum ipvs_daemon_state of its name
 * @text: as ipvs_daemon_state_name() gives it
 *
 * Returns the number, or -EINVAL. Since 0.1.
 */
int ipvs_daemon_state_parse(const char *text);

/**
 * ipvs_reason_name - a reason as one word, for logs and scripts
 * @reason: enum ipvs_reason
 *
 * Returns a constant string: the name in lower case with hyphens, e.g. "no-service"; NULL for
 * another number. Since 0.1.
 */
const char *ipvs_reason_name(uint32_t reason);

#ifdef __cplusplus
}
#endif

#endif
