/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plain.h"

#include <arpa/inet.h>
#include <stdlib.h>

static int note_family(const struct nlmsghdr *header, void *about)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, header, GENL_HDRLEN)
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			*(uint16_t *)about = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

static struct nlmsghdr *begin(struct plain *plain, void *at, uint16_t type, uint16_t flags,
			      uint8_t cmd)
{
	struct nlmsghdr *header = mnl_nlmsg_put_header(at);
	struct genlmsghdr *generic;

	header->nlmsg_type = type;
	header->nlmsg_flags = NLM_F_REQUEST | flags;
	header->nlmsg_seq = ++plain->seq;
	generic = mnl_nlmsg_put_extra_header(header, sizeof(*generic));
	generic->cmd = cmd;
	generic->version = 1;
	return header;
}

static void find_family(struct plain *plain)
{
	char message[PLAIN_MESSAGE_MAX];
	struct nlmsghdr *header = begin(plain, message, GENL_ID_CTRL, NLM_F_ACK,
					CTRL_CMD_GETFAMILY);

	mnl_attr_put_strz(header, CTRL_ATTR_FAMILY_NAME, IPVS_GENL_NAME);
	plain_exchange(plain, message, header->nlmsg_len, note_family, &plain->family);
	if (!plain->family)
		die("the kernel has no IPVS");
}

void plain_open(struct plain *plain)
{
	plain->buffer = malloc(PLAIN_BUFFER);
	plain->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!plain->buffer || !plain->nl || mnl_socket_bind(plain->nl, 0, MNL_SOCKET_AUTOPID) < 0)
		die("no netlink socket: %m");
	plain->port = mnl_socket_get_portid(plain->nl);
	find_family(plain);
}

static void put_service(struct nlmsghdr *header, uint8_t cmd, const struct ipvs_service *service)
{
	struct nlattr *nest = mnl_attr_nest_start(header, IPVS_CMD_ATTR_SERVICE);
	const uint32_t flags[2] = { 0, ~(uint32_t)IP_VS_SVC_F_HASHED };

	mnl_attr_put_u16(header, IPVS_SVC_ATTR_AF, service->addr.family);
	mnl_attr_put_u16(header, IPVS_SVC_ATTR_PROTOCOL, service->protocol);
	mnl_attr_put(header, IPVS_SVC_ATTR_ADDR, 16, service->addr.bytes);
	mnl_attr_put_u16(header, IPVS_SVC_ATTR_PORT, htons(service->port));
	if (cmd == IPVS_CMD_NEW_SERVICE) {
		mnl_attr_put_strz(header, IPVS_SVC_ATTR_SCHED_NAME, service->scheduler);
		mnl_attr_put(header, IPVS_SVC_ATTR_FLAGS, sizeof(flags), flags);
		mnl_attr_put_u32(header, IPVS_SVC_ATTR_TIMEOUT, service->timeout_s);
		mnl_attr_put_u32(header, IPVS_SVC_ATTR_NETMASK, service->netmask);
	}
	mnl_attr_nest_end(header, nest);
}

static void put_dest(struct nlmsghdr *header, uint8_t cmd, const struct ipvs_dest *dest)
{
	struct nlattr *nest = mnl_attr_nest_start(header, IPVS_CMD_ATTR_DEST);

	mnl_attr_put(header, IPVS_DEST_ATTR_ADDR, 16, dest->addr.bytes);
	mnl_attr_put_u16(header, IPVS_DEST_ATTR_PORT, htons(dest->port));
	if (cmd != IPVS_CMD_DEL_DEST) {
		mnl_attr_put_u32(header, IPVS_DEST_ATTR_FWD_METHOD, dest->forward);
		mnl_attr_put_u32(header, IPVS_DEST_ATTR_WEIGHT, dest->weight);
		mnl_attr_put_u32(header, IPVS_DEST_ATTR_U_THRESH, dest->upper_threshold);
		mnl_attr_put_u32(header, IPVS_DEST_ATTR_L_THRESH, dest->lower_threshold);
	}
	mnl_attr_nest_end(header, nest);
}

size_t plain_put(struct plain *plain, void *at, uint8_t cmd, uint16_t flags,
		 const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	struct nlmsghdr *header = begin(plain, at, plain->family, flags, cmd);

	if (service)
		put_service(header, cmd, service);
	if (dest)
		put_dest(header, cmd, dest);
	return header->nlmsg_len;
}

void plain_exchange(struct plain *plain, const void *message, size_t size, mnl_cb_t callback,
		    void *about)
{
	int ret = MNL_CB_OK;

	if (mnl_socket_sendto(plain->nl, message, size) < 0)
		die("send: %m");
	while (ret > MNL_CB_STOP) {
		ssize_t got = mnl_socket_recvfrom(plain->nl, plain->buffer, PLAIN_BUFFER);

		if (got < 0)
			die("receive: %m");
		ret = mnl_cb_run(plain->buffer, (size_t)got, plain->seq, plain->port, callback,
				 about);
	}
	if (ret < 0)
		die("the kernel refuses: %m");
}
