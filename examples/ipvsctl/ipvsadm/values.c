/* SPDX-License-Identifier: MIT */
#include "values.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

bool read_number(const char *text, int64_t lowest, int64_t highest, int64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoll(text, &end, 10);
	return !errno && end != text && !*end && *number >= lowest && *number <= highest;
}

/* Into a field of size bytes, whatever the order of its bytes. */
static void store(struct command *command, const struct option_row *row, int64_t number)
{
	void *field = (char *)command + row->offset;

	if (row->size == sizeof(uint8_t))
		*(uint8_t *)field = (uint8_t)number;
	else if (row->size == sizeof(uint16_t))
		*(uint16_t *)field = (uint16_t)number;
	else
		*(uint32_t *)field = (uint32_t)number;
}

static int set_any_number(struct command *command, const struct option_row *row,
			  struct reader *value, struct complaint *wrong)
{
	int64_t number;

	if (!read_number(reader_cut(value), row->lowest, row->highest, &number))
		return complain(wrong, 2, "%s", row->complaint);
	store(command, row, number);
	return 0;
}

/* What most are is read where it stands. */
int set_number(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong)
{
	int64_t number;

	if (!reader_number(value, &number))
		return set_any_number(command, row, value, wrong);
	if (number < row->lowest || number > row->highest)
		return complain(wrong, 2, "%s", row->complaint);
	store(command, row, number);
	return 0;
}

/* A flag is added to those that are there. */
int set_constant(struct command *command, const struct option_row *row, struct reader *value,
		 struct complaint *wrong)
{
	(void)value, (void)wrong;
	if (row->size == sizeof(uint16_t))
		*(uint16_t *)((char *)command + row->offset) |= (uint16_t)row->lowest;
	else
		*(uint32_t *)((char *)command + row->offset) |= (uint32_t)row->lowest;
	return 0;
}

/* Longer ones are cut, the rest of the field stays zero. */
int set_text(struct command *command, const struct option_row *row, struct reader *value,
	     struct complaint *wrong)
{
	char *field = (char *)command + row->offset;
	const char *text = reader_cut(value);

	(void)wrong;
	memset(field, 0, row->size);
	memcpy(field, text, strnlen(text, row->size - 1));
	return 0;
}

static bool take_plain(struct reader *value, struct ipvs_addr *addr, uint16_t *port)
{
	const char *end = address_plain(value->at, addr, port);

	return end && reader_leave(value, end);
}

int set_service(struct command *command, const struct option_row *row, struct reader *value,
		struct complaint *wrong)
{
	struct ipvs_service *service = &command->service;
	bool has_port;

	service->protocol = command->names_protocol = (uint16_t)row->lowest;
	if (take_plain(value, &service->addr, &service->port))
		return 0;
	if (address_read(reader_cut(value), service->protocol, &service->addr, &service->port,
			 &has_port) < 0)
		return complain(wrong, 2, "illegal virtual server address[:port] specified");
	if (service->addr.family == AF_INET6)
		service->prefix_len = 128;
	return 0;
}

/* Ports of its servers may have TCP's names. */
int set_fwmark(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong)
{
	const char *text = reader_cut(value);
	int64_t mark;

	(void)row;
	if (!read_number(text, 1, UINT32_MAX, &mark))
		return complain(wrong, 2, "invalid fwmark value `%s' specified", text);
	command->service.addr.family = AF_INET;
	command->service.fwmark = (uint32_t)mark;
	command->names_protocol = IPPROTO_TCP;
	return 0;
}

int set_ipv6(struct command *command, const struct option_row *row, struct reader *value,
	     struct complaint *wrong)
{
	(void)row, (void)value;
	if (!command->service.fwmark)
		return complain(wrong, 2, "-6 used before -f\n");
	command->service.addr.family = AF_INET6;
	command->service.prefix_len = 128;
	return 0;
}

int set_persistent(struct command *command, const struct option_row *row, struct reader *value,
		   struct complaint *wrong)
{
	const char *text = value ? reader_cut(value) : NULL;
	int64_t seconds = 360;

	if (text && !read_number(text, row->lowest, row->highest, &seconds))
		return complain(wrong, 2, "invalid timeout value `%s' specified", text);
	command->service.flags |= IPVS_SERVICE_PERSISTENT;
	command->service.timeout_s = (uint32_t)seconds;
	return 0;
}

/* A mask is written as an address, and so may be a host's name. */
int set_netmask(struct command *command, const struct option_row *row, struct reader *value,
		struct complaint *wrong)
{
	const char *text = reader_cut(value);
	struct ipvs_addr mask;
	uint32_t word;
	long bits;

	(void)row;
	if (command->service.addr.family == AF_INET6) {
		bits = strtol(text, NULL, 10); /* ipvsadm does not mind what follows it */
		if (bits < 1 || bits > 128)
			return complain(wrong, 2, "illegal ipv6 netmask specified");
		command->service.prefix_len = (uint32_t)bits;
		return 0;
	}
	if (address_find_ipv4(text, &mask) < 0)
		return complain(wrong, 2, "illegal virtual server persistent mask specified");
	memcpy(&word, mask.bytes, sizeof(word));
	command->service.netmask = ntohl(word);
	return 0;
}

/* Without a port: the service's, as far as that was named before. */
static int set_any_server(struct command *command, struct reader *value, struct complaint *wrong)
{
	struct ipvs_dest *dest = &command->dest;
	bool has_port;

	if (address_read(reader_cut(value), command->names_protocol, &dest->addr, &dest->port,
			 &has_port) < 0)
		return complain(wrong, 2, "illegal real server address[:port] specified");
	if (!has_port)
		dest->port = command->service.port;
	return 0;
}

int set_server(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong)
{
	(void)row;
	if (take_plain(value, &command->dest.addr, &command->dest.port))
		return 0;
	return set_any_server(command, value, wrong);
}

int set_forward(struct command *command, const struct option_row *row, struct reader *value,
		struct complaint *wrong)
{
	(void)value, (void)wrong;
	command->dest.forward = (uint32_t)row->lowest;
	return 0;
}

int set_tunnel(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong)
{
	int type = ipvs_tunnel_parse(reader_cut(value));

	(void)row;
	if (type < 0)
		return complain(wrong, 2, "illegal tunnel type specified");
	command->dest.tun_type = (uint8_t)type;
	return 0;
}

static bool is_multicast(const struct ipvs_addr *addr)
{
	return addr->family == AF_INET6 ? addr->bytes[0] == 0xff : addr->bytes[0] >> 4 == 0xe;
}

int set_group(struct command *command, const struct option_row *row, struct reader *value,
	      struct complaint *wrong)
{
	const char *text = reader_cut(value);
	struct ipvs_addr group;

	(void)row;
	if (ipvs_addr_parse(&group, text, NULL) < 0 || !is_multicast(&group))
		return complain(wrong, 2, "invalid IPv%c mcast-group `%s'",
				strchr(text, ':') ? '6' : '4', text);
	command->daemon.group = group;
	return 0;
}

int set_daemon_state(struct command *command, const struct option_row *row, struct reader *value,
		     struct complaint *wrong)
{
	int state = ipvs_daemon_state_parse(reader_cut(value));

	if (state < 0)
		return complain(wrong, 2, "%s", row->complaint);
	command->daemon = (struct ipvs_daemon){ .state = (uint32_t)state, .interface = "eth0" };
	return 0;
}

int keep_sched_flags(struct command *command, const struct option_row *row, struct reader *value,
		     struct complaint *wrong)
{
	(void)row, (void)wrong;
	command->sched_flags = reader_cut(value);
	return 0;
}

/* One flag by its name: its bit, or -1: another scheduler's, or nobody's. */
static int set_sched_flag(struct ipvs_service *service, const char *name, struct complaint *wrong)
{
	int bit = ipvs_sched_flags_parse(service->scheduler, name, NULL);

	if (bit > 0) {
		service->flags |= (uint32_t)bit;
		return 0;
	}
	if (ipvs_sched_flags_parse("sh", name, NULL) > 0 ||
	    ipvs_sched_flags_parse("mh", name, NULL) > 0)
		return complain(wrong, 2, "incompatible scheduler flag `%s'", name);
	return complain(wrong, 2, "invalid scheduler flag `%s'", name);
}

int set_sched_flags(struct command *command, struct complaint *wrong)
{
	const char *text = command->sched_flags;
	char name[64];
	int ret = 0;

	for (size_t length; ret == 0 && *text; text += length + !!text[length]) {
		length = strcspn(text, ",");
		if (!length)
			continue;
		memcpy(name, text, length < sizeof(name) ? length : sizeof(name) - 1);
		name[length < sizeof(name) ? length : sizeof(name) - 1] = '\0';
		ret = set_sched_flag(&command->service, name, wrong);
	}
	return ret;
}
