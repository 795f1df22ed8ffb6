/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IPVS commands as bare netlink messages: nothing of the library is in between. */
#ifndef TESTS_KERNEL_RAW_H
#define TESTS_KERNEL_RAW_H

#include "bench.h"

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <netinet/in.h>
#include <linux/ip_vs.h>

/* Attributes that an older <linux/ip_vs.h> lacks. */
#define RAW_TUN_TYPE 13
#define RAW_TUN_PORT 14
#define RAW_TUN_FLAGS 15
#define RAW_ATTRS 32

#define RAW_CHUNK 32768

struct raw {
	struct mnl_socket *nl;
	uint16_t family;
	uint32_t seq;
	struct nlmsghdr *message; /* under construction; more may be before it */
	uint32_t request[1024];
	uint32_t answer[2 * RAW_CHUNK / sizeof(uint32_t)];
};

typedef const struct nlattr *attr_table[RAW_ATTRS];

/* A socket, and the family's number; family 0 when the kernel does not know IPVS. */
struct raw *raw_open(void);
void raw_close(struct raw *raw);
/* Ask for the family again; 0 or a negative errno. */
int raw_find_family(struct raw *raw);

/* Begin a request with its first message; add another. */
struct nlmsghdr *raw_begin(struct raw *raw, uint8_t cmd, uint16_t flags);
struct nlmsghdr *raw_more(struct raw *raw, uint16_t type, uint8_t cmd, uint16_t flags);
void raw_send(struct raw *raw);

/*
 * Receive a datagram without waiting: the kernel answers while the request is sent. Its size or a
 * negative errno.
 */
int raw_receive(struct raw *raw);
/* The number of messages in the datagram of that size. */
unsigned int raw_count(struct raw *raw, int size);
/* The error in the datagram's only message: 0 or a negative errno; 1 when it is data. */
int raw_error(struct raw *raw, int size);
/* Send, and receive the only answer: as raw_error(). */
int raw_run(struct raw *raw);
/* And nothing comes after it. */
bool raw_is_quiet(struct raw *raw);

/* The attributes inside one of a message's attributes; inside another; of the message itself. */
void raw_nested(const struct nlmsghdr *message, uint16_t type, attr_table attrs);
void raw_inside(const struct nlattr *nest, attr_table attrs);
void raw_top(const struct nlmsghdr *message, attr_table attrs);
uint32_t raw_u32(const struct nlattr *attr);
uint16_t raw_u16(const struct nlattr *attr);

struct raw_settings {
	const char *scheduler;
	uint32_t flags, mask, timeout;
	uint8_t netmask[4];
	const char *pe_name;
};
extern const struct raw_settings raw_plain;

/* The identity from its text, with settings or without (NULL). */
void raw_put_service(struct nlmsghdr *message, const char *text,
		     const struct raw_settings *settings);

struct raw_dest {
	uint32_t forward, weight, upper, lower;
	uint8_t tun_type; /* the tunnel is left out when all is zero */
	uint16_t tun_port, tun_flags;
	bool no_family;
};
void raw_put_dest(struct nlmsghdr *message, const char *text, const struct raw_dest *settings);

/* Whole commands. */
int raw_add_service(struct raw *raw, const char *text, const struct raw_settings *settings);
int raw_set_service(struct raw *raw, const char *text, const struct raw_settings *settings);
int raw_add_dest(struct raw *raw, const char *service, const char *text,
		 const struct raw_dest *settings);
/* What the kernel has: attributes of the service, of its only server. */
void raw_get_service(struct raw *raw, const char *text, attr_table attrs);
void raw_get_dest(struct raw *raw, const char *service, attr_table attrs);

/* A backup daemon on lo, and the attributes that mean it. */
int raw_start_daemon(struct raw *raw, uint32_t sync_id, uint16_t port);
void raw_put_backup(struct nlmsghdr *message);

#endif
