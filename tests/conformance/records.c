// SPDX-License-Identifier: LGPL-2.1-or-later
#include "records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "guest.h"

struct field {
	const char *name;
	size_t offset, size;
	enum { NUMBER, TEXT, BYTES } kind;
};

#define FIELD(record, field, kind) \
	{ #field, offsetof(struct record, field), sizeof(((struct record *)0)->field), kind }

static const struct field service_fields[] = {
	FIELD(ipvs_service, addr.family, NUMBER), FIELD(ipvs_service, addr.reserved, NUMBER),
	FIELD(ipvs_service, addr.bytes, BYTES), FIELD(ipvs_service, protocol, NUMBER),
	FIELD(ipvs_service, port, NUMBER), FIELD(ipvs_service, fwmark, NUMBER),
	FIELD(ipvs_service, scheduler, TEXT), FIELD(ipvs_service, pe_name, TEXT),
	FIELD(ipvs_service, flags, NUMBER), FIELD(ipvs_service, timeout_s, NUMBER),
	FIELD(ipvs_service, netmask, NUMBER), FIELD(ipvs_service, prefix_len, NUMBER),
	FIELD(ipvs_service, reserved, BYTES), { NULL }
};

static const struct field dest_fields[] = {
	FIELD(ipvs_dest, addr.family, NUMBER), FIELD(ipvs_dest, addr.reserved, NUMBER),
	FIELD(ipvs_dest, addr.bytes, BYTES), FIELD(ipvs_dest, port, NUMBER),
	FIELD(ipvs_dest, tun_type, NUMBER), FIELD(ipvs_dest, reserved0, NUMBER),
	FIELD(ipvs_dest, forward, NUMBER), FIELD(ipvs_dest, weight, NUMBER),
	FIELD(ipvs_dest, upper_threshold, NUMBER), FIELD(ipvs_dest, lower_threshold, NUMBER),
	FIELD(ipvs_dest, tun_port, NUMBER), FIELD(ipvs_dest, tun_flags, NUMBER),
	FIELD(ipvs_dest, reserved, BYTES), { NULL }
};

static const struct field daemon_fields[] = {
	FIELD(ipvs_daemon, state, NUMBER), FIELD(ipvs_daemon, sync_id, NUMBER),
	FIELD(ipvs_daemon, interface, TEXT), FIELD(ipvs_daemon, group.family, NUMBER),
	FIELD(ipvs_daemon, group.reserved, NUMBER), FIELD(ipvs_daemon, group.bytes, BYTES),
	FIELD(ipvs_daemon, port, NUMBER), FIELD(ipvs_daemon, sync_maxlen, NUMBER),
	FIELD(ipvs_daemon, ttl, NUMBER), FIELD(ipvs_daemon, reserved, BYTES), { NULL }
};

/* Little- and big-endian alike: by the type of that size. */
static unsigned long number(const void *at, size_t size)
{
	uint8_t byte;
	uint16_t half;
	uint32_t word;

	memcpy(size == 1 ? (void *)&byte : size == 2 ? (void *)&half : (void *)&word, at, size);
	return size == 1 ? byte : size == 2 ? half : word;
}

static void show(char *buf, size_t room, const struct field *field, const void *record)
{
	const uint8_t *at = (const uint8_t *)record + field->offset;
	size_t used = 0;

	if (field->kind == NUMBER)
		snprintf(buf, room, "%lu", number(at, field->size));
	else if (field->kind == TEXT)
		snprintf(buf, room, "'%.*s'", (int)field->size, (const char *)at);
	for (size_t i = 0; field->kind == BYTES && i < field->size && used + 3 < room; i++)
		used += (size_t)snprintf(buf + used, room - used, "%02x", at[i]);
}

static void same_record(const char *what, const struct field *fields, size_t size,
			const void *found, const void *expected)
{
	char message[1024], ours[80], theirs[80];
	size_t used = 0;

	if (memcmp(found, expected, size) == 0)
		return;
	message[0] = '\0';
	for (const struct field *f = fields; f->name && used < sizeof(message); f++) {
		if (memcmp((const char *)found + f->offset, (const char *)expected + f->offset,
			   f->size) == 0)
			continue;
		show(ours, sizeof(ours), f, found);
		show(theirs, sizeof(theirs), f, expected);
		used += (size_t)snprintf(message + used, sizeof(message) - used,
					 "\n#   %s: found %s, expected %s", f->name, ours, theirs);
	}
	fail_msg("%s:%s", what, used ? message : " bytes outside its fields");
}

void same_service(const struct ipvs_service *found, const struct ipvs_service *expected)
{
	char name[IPVS_SERVICE_TEXT_SIZE] = "?";

	ipvs_service_format(expected, name, sizeof(name));
	same_record(name, service_fields, sizeof(*found), found, expected);
}

void same_dest(const struct ipvs_dest *found, const struct ipvs_dest *expected)
{
	char name[IPVS_DEST_TEXT_SIZE] = "?";

	ipvs_dest_format(expected, name, sizeof(name));
	same_record(name, dest_fields, sizeof(*found), found, expected);
}

void same_daemon(const struct ipvs_daemon *found, const struct ipvs_daemon *expected)
{
	const char *name = ipvs_daemon_state_name(expected->state);

	same_record(name, daemon_fields, sizeof(*found), found, expected);
}

static void same_dests(const struct served *expected)
{
	struct ipvs_dests list = IPVS_DESTS_INIT;

	must(ipvs_dest_list(h, &expected->service, &list));
	for (size_t i = 0; i < list.count && i < dests_of(expected); i++)
		same_dest(&list.entries[i].dest, &expected->dests[i]);
	assert_int_equal(list.count, dests_of(expected));
	ipvs_dests_free(&list);
}

void same_table(const struct served *expected, size_t count)
{
	struct ipvs_services list = IPVS_SERVICES_INIT;

	must(ipvs_service_list(h, &list));
	for (size_t i = 0; i < list.count && i < count; i++) {
		same_service(&list.entries[i].service, &expected[i].service);
		same_dests(&expected[i]);
	}
	assert_int_equal(list.count, count);
	ipvs_services_free(&list);
}
