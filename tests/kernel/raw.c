/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "raw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

const struct raw_settings raw_plain = {
	.scheduler = "rr", .mask = ~0U, .netmask = { 255, 255, 255, 255 }
};

static const struct raw_settings raw_plain6 = {
	.scheduler = "rr", .mask = ~0U, .netmask = { 0 }
};

static const struct raw_dest raw_plain_dest = { .weight = 1 };

struct raw *raw_open(void)
{
	struct raw *raw = calloc(1, sizeof(*raw));

	assert_non_null(raw);
	raw->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	assert_non_null(raw->nl);
	assert_int_equal(mnl_socket_bind(raw->nl, 0, MNL_SOCKET_AUTOPID), 0);
	raw_find_family(raw);
	return raw;
}

void raw_close(struct raw *raw)
{
	mnl_socket_close(raw->nl);
	free(raw);
}

int raw_find_family(struct raw *raw)
{
	attr_table attrs;
	int ret;

	memset(raw->request, 0, sizeof(raw->request));
	raw->message = (struct nlmsghdr *)raw->request;
	raw_more(raw, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	mnl_attr_put_strz(raw->message, CTRL_ATTR_FAMILY_NAME, IPVS_GENL_NAME);
	raw->family = 0;
	ret = raw_run(raw);
	if (ret <= 0)
		return ret;
	raw_top((struct nlmsghdr *)raw->answer, attrs);
	raw->family = raw_u16(attrs[CTRL_ATTR_FAMILY_ID]);
	return 0;
}

struct nlmsghdr *raw_begin(struct raw *raw, uint8_t cmd, uint16_t flags)
{
	memset(raw->request, 0, sizeof(raw->request));
	raw->message = (struct nlmsghdr *)raw->request;
	return raw_more(raw, raw->family, cmd, flags);
}

struct nlmsghdr *raw_more(struct raw *raw, uint16_t type, uint8_t cmd, uint16_t flags)
{
	uint8_t *at = (uint8_t *)raw->message + NLMSG_ALIGN(raw->message->nlmsg_len);
	struct genlmsghdr *header;

	raw->message = mnl_nlmsg_put_header(at);
	raw->message->nlmsg_type = type;
	raw->message->nlmsg_flags = NLM_F_REQUEST | flags;
	raw->message->nlmsg_seq = ++raw->seq;
	if (type >= NLMSG_MIN_TYPE) {
		header = mnl_nlmsg_put_extra_header(raw->message, sizeof(*header));
		header->cmd = cmd;
		header->version = 1;
	}
	return raw->message;
}

void raw_send(struct raw *raw)
{
	uint8_t *end = (uint8_t *)raw->message + raw->message->nlmsg_len;
	size_t size = (size_t)(end - (uint8_t *)raw->request);

	assert_int_equal(mnl_socket_sendto(raw->nl, raw->request, size), size);
}

int raw_receive(struct raw *raw)
{
	ssize_t size = recv(mnl_socket_get_fd(raw->nl), raw->answer, sizeof(raw->answer),
			    MSG_DONTWAIT | MSG_TRUNC);

	if (size < 0)
		return -errno;
	assert_in_range(size, NLMSG_HDRLEN, sizeof(raw->answer));
	return (int)size;
}

unsigned int raw_count(struct raw *raw, int size)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)raw->answer;
	unsigned int count = 0;

	for (; mnl_nlmsg_ok(message, size); message = mnl_nlmsg_next(message, &size))
		count++;
	return count;
}

int raw_error(struct raw *raw, int size)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)raw->answer;

	if (size < 0)
		return size;
	assert_int_equal(raw_count(raw, size), 1);
	assert_int_equal(message->nlmsg_seq, raw->seq);
	if (message->nlmsg_type != NLMSG_ERROR && message->nlmsg_type != NLMSG_DONE)
		return 1;
	return *(const int *)mnl_nlmsg_get_payload(message);
}

int raw_run(struct raw *raw)
{
	raw_send(raw);
	return raw_error(raw, raw_receive(raw));
}

bool raw_is_quiet(struct raw *raw)
{
	return raw_receive(raw) == -EAGAIN;
}

static int collect(const struct nlattr *attr, void *data)
{
	const struct nlattr **attrs = data;

	if (mnl_attr_get_type(attr) < RAW_ATTRS)
		attrs[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

void raw_top(const struct nlmsghdr *message, attr_table attrs)
{
	memset(attrs, 0, sizeof(attr_table));
	mnl_attr_parse(message, sizeof(struct genlmsghdr), collect, attrs);
}

void raw_inside(const struct nlattr *nest, attr_table attrs)
{
	memset(attrs, 0, sizeof(attr_table));
	assert_non_null(nest);
	mnl_attr_parse_nested(nest, collect, attrs);
}

void raw_nested(const struct nlmsghdr *message, uint16_t type, attr_table attrs)
{
	attr_table top;

	raw_top(message, top);
	raw_inside(top[type], attrs);
}

uint32_t raw_u32(const struct nlattr *attr)
{
	assert_non_null(attr);
	assert_int_equal(mnl_attr_get_payload_len(attr), sizeof(uint32_t));
	return mnl_attr_get_u32(attr);
}

uint16_t raw_u16(const struct nlattr *attr)
{
	assert_non_null(attr);
	assert_int_equal(mnl_attr_get_payload_len(attr), sizeof(uint16_t));
	return mnl_attr_get_u16(attr);
}

static void put_settings(struct nlmsghdr *message, const struct raw_settings *settings)
{
	const struct ip_vs_flags flags = { settings->flags, settings->mask };

	mnl_attr_put_strz(message, IPVS_SVC_ATTR_SCHED_NAME, settings->scheduler);
	mnl_attr_put(message, IPVS_SVC_ATTR_FLAGS, sizeof(flags), &flags);
	mnl_attr_put_u32(message, IPVS_SVC_ATTR_TIMEOUT, settings->timeout);
	mnl_attr_put(message, IPVS_SVC_ATTR_NETMASK, 4, settings->netmask);
	if (settings->pe_name)
		mnl_attr_put_strz(message, IPVS_SVC_ATTR_PE_NAME, settings->pe_name);
}

void raw_put_service(struct nlmsghdr *message, const char *text,
		     const struct raw_settings *settings)
{
	struct nlattr *nest = mnl_attr_nest_start(message, IPVS_CMD_ATTR_SERVICE);
	struct ipvs_service service = service_of(text);

	mnl_attr_put_u16(message, IPVS_SVC_ATTR_AF, service.addr.family);
	if (service.fwmark) {
		mnl_attr_put_u32(message, IPVS_SVC_ATTR_FWMARK, service.fwmark);
	} else {
		mnl_attr_put_u16(message, IPVS_SVC_ATTR_PROTOCOL, service.protocol);
		mnl_attr_put(message, IPVS_SVC_ATTR_ADDR, 16, service.addr.bytes);
		mnl_attr_put_u16(message, IPVS_SVC_ATTR_PORT, htons(service.port));
	}
	if (settings)
		put_settings(message, settings);
	mnl_attr_nest_end(message, nest);
}

static void put_tunnel(struct nlmsghdr *message, const struct raw_dest *settings)
{
	mnl_attr_put_u8(message, RAW_TUN_TYPE, settings->tun_type);
	mnl_attr_put_u16(message, RAW_TUN_PORT, htons(settings->tun_port));
	mnl_attr_put_u16(message, RAW_TUN_FLAGS, settings->tun_flags);
}

void raw_put_dest(struct nlmsghdr *message, const char *text, const struct raw_dest *settings)
{
	struct nlattr *nest = mnl_attr_nest_start(message, IPVS_CMD_ATTR_DEST);
	struct ipvs_dest dest = dest_of(text);

	if (!settings)
		settings = &raw_plain_dest;
	if (!settings->no_family)
		mnl_attr_put_u16(message, IPVS_DEST_ATTR_ADDR_FAMILY, dest.addr.family);
	mnl_attr_put(message, IPVS_DEST_ATTR_ADDR, 16, dest.addr.bytes);
	mnl_attr_put_u16(message, IPVS_DEST_ATTR_PORT, htons(dest.port));
	mnl_attr_put_u32(message, IPVS_DEST_ATTR_FWD_METHOD, settings->forward);
	mnl_attr_put_u32(message, IPVS_DEST_ATTR_WEIGHT, settings->weight);
	mnl_attr_put_u32(message, IPVS_DEST_ATTR_U_THRESH, settings->upper);
	mnl_attr_put_u32(message, IPVS_DEST_ATTR_L_THRESH, settings->lower);
	if (settings->tun_type || settings->tun_port || settings->tun_flags)
		put_tunnel(message, settings);
	mnl_attr_nest_end(message, nest);
}

static const struct raw_settings *plain_for(const char *text, struct raw_settings *plain6)
{
	const uint32_t longest = 128;

	*plain6 = raw_plain6;
	memcpy(plain6->netmask, &longest, 4);
	return service_of(text).addr.family == AF_INET6 ? plain6 : &raw_plain;
}

int raw_add_service(struct raw *raw, const char *text, const struct raw_settings *settings)
{
	struct raw_settings plain6;

	raw_put_service(raw_begin(raw, IPVS_CMD_NEW_SERVICE, NLM_F_ACK), text,
			settings ? settings : plain_for(text, &plain6));
	return raw_run(raw);
}

int raw_set_service(struct raw *raw, const char *text, const struct raw_settings *settings)
{
	raw_put_service(raw_begin(raw, IPVS_CMD_SET_SERVICE, NLM_F_ACK), text, settings);
	return raw_run(raw);
}

int raw_add_dest(struct raw *raw, const char *service, const char *text,
		 const struct raw_dest *settings)
{
	struct nlmsghdr *message = raw_begin(raw, IPVS_CMD_NEW_DEST, NLM_F_ACK);

	raw_put_service(message, service, NULL);
	raw_put_dest(message, text, settings);
	return raw_run(raw);
}

void raw_get_service(struct raw *raw, const char *text, attr_table attrs)
{
	raw_put_service(raw_begin(raw, IPVS_CMD_GET_SERVICE, 0), text, NULL);
	assert_int_equal(raw_run(raw), 1);
	assert_true(raw_is_quiet(raw));
	raw_send(raw);
	assert_true(raw_receive(raw) > 0);
	raw_nested((struct nlmsghdr *)raw->answer, IPVS_CMD_ATTR_SERVICE, attrs);
}

void raw_get_dest(struct raw *raw, const char *service, attr_table attrs)
{
	static uint32_t kept[1024];
	int size;

	raw_put_service(raw_begin(raw, IPVS_CMD_GET_DEST, NLM_F_DUMP), service, NULL);
	raw_send(raw);
	size = raw_receive(raw);
	assert_int_equal(raw_error(raw, size), 1);
	assert_in_range(size, 1, sizeof(kept));
	memcpy(kept, raw->answer, (size_t)size);
	assert_int_equal(raw_error(raw, raw_receive(raw)), 0);
	raw_nested((struct nlmsghdr *)kept, IPVS_CMD_ATTR_DEST, attrs);
}

int raw_start_daemon(struct raw *raw, uint32_t sync_id, uint16_t port)
{
	struct nlmsghdr *message = raw_begin(raw, IPVS_CMD_NEW_DAEMON, NLM_F_ACK);
	struct nlattr *nest = mnl_attr_nest_start(message, IPVS_CMD_ATTR_DAEMON);

	mnl_attr_put_u32(message, IPVS_DAEMON_ATTR_STATE, IPVS_DAEMON_BACKUP);
	mnl_attr_put_strz(message, IPVS_DAEMON_ATTR_MCAST_IFN, "lo");
	mnl_attr_put_u32(message, IPVS_DAEMON_ATTR_SYNC_ID, sync_id);
	mnl_attr_put_u16(message, IPVS_DAEMON_ATTR_MCAST_PORT, port);
	mnl_attr_nest_end(message, nest);
	return raw_run(raw);
}

void raw_put_backup(struct nlmsghdr *message)
{
	struct nlattr *nest = mnl_attr_nest_start(message, IPVS_CMD_ATTR_DAEMON);

	mnl_attr_put_u32(message, IPVS_DAEMON_ATTR_STATE, IPVS_DAEMON_BACKUP);
	mnl_attr_nest_end(message, nest);
}
