/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/attr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <libipvs/types.h>

/* Payload sizes of the kinds that have one for all rows. */
static const uint8_t fixed_size[] = {
	[ATTR_U8] = 1,	  [ATTR_U16] = 2,   [ATTR_U32] = 4,    [ATTR_U64] = 8,
	[ATTR_BE16] = 2,  [ATTR_FLAGS] = 8, [ATTR_ADDR4] = 4,  [ATTR_ADDR6] = 16,
};

static size_t payload_size(const struct attr_row *row)
{
	return row->kind == ATTR_BYTES ? row->size : fixed_size[row->kind];
}

/* Once full, always full: what is appended next must not close a gap. */
static void *claim(struct attr_buf *buf, size_t aligned)
{
	uint8_t *room = buf->data + buf->used;

	if (aligned > buf->size - buf->used) {
		buf->size = buf->used;
		buf->full = true;
		return NULL;
	}
	buf->used += aligned;
	return room;
}

void *attr_reserve(struct attr_buf *buf, size_t size)
{
	size_t aligned = NLMSG_ALIGN(size);
	void *room = claim(buf, aligned);

	return room ? memset(room, 0, aligned) : NULL;
}

/* Everything but the padding is written, so only the last word is zeroed. */
static void *reserve_attr(struct attr_buf *buf, uint16_t type, size_t payload)
{
	size_t aligned = NLA_ALIGN(NLA_HDRLEN + payload);
	uint8_t *room = claim(buf, aligned);
	struct nlattr attr = { (uint16_t)(NLA_HDRLEN + payload), type };

	if (!room)
		return NULL;
	memset(room + aligned - NLA_ALIGNTO, 0, NLA_ALIGNTO);
	memcpy(room, &attr, sizeof(attr));
	return room + NLA_HDRLEN;
}

size_t attr_nest_begin(struct attr_buf *buf, uint16_t type)
{
	size_t begin = buf->used;

	reserve_attr(buf, type | NLA_F_NESTED, 0);
	return begin;
}

void attr_nest_end(struct attr_buf *buf, size_t begin)
{
	if (!buf->full)
		((struct nlattr *)(buf->data + begin))->nla_len = (uint16_t)(buf->used - begin);
}

void attr_put_text(struct attr_buf *buf, uint16_t type, const char *text)
{
	size_t size = strlen(text) + 1;
	void *payload = reserve_attr(buf, type, size);

	if (payload)
		memcpy(payload, text, size);
}

static void put_flags(void *payload, const void *field, uint32_t kernel_bits)
{
	uint32_t pair[2] = { 0, ~kernel_bits };

	memcpy(&pair[0], field, sizeof(pair[0]));
	pair[0] &= ~kernel_bits;
	memcpy(payload, pair, sizeof(pair));
}

static void put_be16(void *payload, const void *field)
{
	uint16_t value;

	memcpy(&value, field, sizeof(value));
	value = htons(value);
	memcpy(payload, &value, sizeof(value));
}

/* Sizes known here let the compiler copy in one instruction. */
static void put_payload(uint8_t *payload, const struct attr_row *row, const uint8_t *field)
{
	switch (row->kind) {
	case ATTR_U16:
		memcpy(payload, field, sizeof(uint16_t));
		return;
	case ATTR_U32:
		memcpy(payload, field, sizeof(uint32_t));
		return;
	case ATTR_BE16:
		put_be16(payload, field);
		return;
	case ATTR_FLAGS:
		put_flags(payload, field, row->kernel_bits);
		return;
	case ATTR_ADDR4:
	case ATTR_ADDR6:
		field += offsetof(struct ipvs_addr, bytes);
		/* fall through */
	default:
		memcpy(payload, field, payload_size(row));
	}
}

static bool is_zero(const uint8_t *field, size_t size)
{
	while (size && !field[size - 1])
		size--;
	return !size;
}

/* Whether a row that is not always sent has something to say for this record. */
static bool is_set(const struct attr_row *row, const uint8_t *field)
{
	uint16_t family;

	switch (row->kind) {
	case ATTR_ADDR4:
	case ATTR_ADDR6:
		memcpy(&family, field, sizeof(family));
		return family == (row->kind == ATTR_ADDR4 ? AF_INET : AF_INET6);
	case ATTR_TEXT:
		return *field;
	default:
		return !is_zero(field, payload_size(row));
	}
}

void attr_put(struct attr_buf *buf, const struct attr_schema *schema, const void *record,
	      unsigned int use)
{
	for (uint16_t type = 0; type < schema->count; type++) {
		const struct attr_row *row = &schema->rows[type];
		const uint8_t *field = (const uint8_t *)record + row->offset;
		uint8_t *payload;

		if (!(row->use & use) || (row->use == ATTR_SET && !is_set(row, field)))
			continue;
		if (row->kind == ATTR_TEXT) {
			attr_put_text(buf, type, (const char *)field);
			continue;
		}
		payload = reserve_attr(buf, type, payload_size(row));
		if (payload)
			put_payload(payload, row, field);
	}
}

static int get_text(char *field, size_t field_size, const char *payload, size_t size)
{
	size_t length = strnlen(payload, size);

	if (length == size || length >= field_size)
		return -EBADMSG;
	memset(field, 0, field_size);
	memcpy(field, payload, length);
	return 0;
}

static int get_addr(struct ipvs_addr *addr, const void *payload, size_t size)
{
	memset(addr, 0, sizeof(*addr));
	addr->family = size == 4 ? AF_INET : AF_INET6;
	memcpy(addr->bytes, payload, size);
	return 0;
}

static int get_flags(void *field, const void *payload, uint32_t kernel_bits)
{
	uint32_t flags;

	memcpy(&flags, payload, sizeof(flags));
	flags &= ~kernel_bits;
	memcpy(field, &flags, sizeof(flags));
	return 0;
}

static int get_be16(void *field, const void *payload)
{
	uint16_t value;

	memcpy(&value, payload, sizeof(value));
	value = ntohs(value);
	memcpy(field, &value, sizeof(value));
	return 0;
}

static int get_payload(const struct attr_row *row, uint8_t *field, const void *payload, size_t size)
{
	if (row->kind == ATTR_NEST)
		return attr_get(row->nest, field, payload, size);
	if (row->kind == ATTR_TEXT)
		return get_text((char *)field, row->size, payload, size);
	if (size != payload_size(row))
		return -EBADMSG;
	switch (row->kind) {
	case ATTR_U64: /* again a size known here */
		memcpy(field, payload, sizeof(uint64_t));
		return 0;
	case ATTR_U32:
		memcpy(field, payload, sizeof(uint32_t));
		return 0;
	case ATTR_BE16:
		return get_be16(field, payload);
	case ATTR_FLAGS:
		return get_flags(field, payload, row->kernel_bits);
	case ATTR_ADDR4:
	case ATTR_ADDR6:
		return get_addr((struct ipvs_addr *)field, payload, size);
	default:
		memcpy(field, payload, size);
		return 0;
	}
}

int attr_get(const struct attr_schema *schema, void *record, const void *data, size_t size)
{
	const uint8_t *at = data;
	uint32_t seen = 0;

	while (size) {
		struct nlattr attr;
		size_t aligned;
		uint16_t type;

		if (size < sizeof(attr))
			return -EBADMSG;
		memcpy(&attr, at, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > size)
			return -EBADMSG;
		type = attr.nla_type & NLA_TYPE_MASK;
		if (type < schema->count && schema->rows[type].kind != ATTR_SKIP) {
			const struct attr_row *row = &schema->rows[type];

			if (get_payload(row, (uint8_t *)record + row->offset, at + NLA_HDRLEN,
					attr.nla_len - NLA_HDRLEN) < 0)
				return -EBADMSG;
			seen |= UINT32_C(1) << type;
		}
		/* The kernel leaves out the padding of the very last attribute. */
		aligned = (size_t)NLA_ALIGN(attr.nla_len);
		at += aligned;
		size -= aligned < size ? aligned : size;
	}
	return (seen & schema->required) == schema->required ? 0 : -EBADMSG;
}
