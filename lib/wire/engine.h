/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine itself, to be compiled into its callers: attr.c does so once for all schemas, and
 * schema.c again for those that whole tables are made of. There the rows are constants, and what
 * is left of the engine is a few instructions for each attribute.
 */
#ifndef LIB_WIRE_ENGINE_H
#define LIB_WIRE_ENGINE_H

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <libipvs/types.h>

#include "wire/attr.h"

#define ENGINE static inline __attribute__((always_inline))

/* Payload sizes of the kinds that have one. */
ENGINE size_t payload_size(uint8_t kind)
{
	static const uint8_t sizes[] = {
		[ATTR_U8] = 1,	  [ATTR_U16] = 2,  [ATTR_U32] = 4,   [ATTR_U64] = 8,
		[ATTR_BE16] = 2,  [ATTR_ADDR] = 16, [ATTR_FLAGS] = 8, [ATTR_ADDR4] = 4,
		[ATTR_ADDR6] = 16,
	};

	return sizes[kind];
}

/* --- encoding --- */

/* The header is one store. */
ENGINE void put_header(uint8_t *at, uint16_t type, size_t payload)
{
	struct nlattr header = { (uint16_t)(NLA_HDRLEN + payload), type };

	memcpy(at, &header, sizeof(header));
}

/* What is shorter than a word is stored with its padding. */
ENGINE void put_word(uint8_t *at, uint32_t value)
{
	memcpy(at, &value, sizeof(value));
}

ENGINE uint16_t field_u16(const uint8_t *field)
{
	uint16_t value;

	memcpy(&value, field, sizeof(value));
	return value;
}

ENGINE uint32_t field_u32(const uint8_t *field)
{
	uint32_t value;

	memcpy(&value, field, sizeof(value));
	return value;
}

/* Two bytes first in memory, zeros behind. */
ENGINE uint32_t first_half(uint16_t value)
{
	const uint16_t pair[2] = { value, 0 };
	uint32_t word;

	memcpy(&word, pair, sizeof(word));
	return word;
}

ENGINE void put_payload(uint8_t *at, const struct attr_row *row, const uint8_t *field)
{
	const uint8_t byte[4] = { *field };

	switch (row->kind) {
	case ATTR_U8:
		memcpy(at, byte, sizeof(byte));
		return;
	case ATTR_U16:
		put_word(at, first_half(field_u16(field)));
		return;
	case ATTR_BE16:
		put_word(at, first_half(htons(field_u16(field))));
		return;
	case ATTR_U32:
		put_word(at, field_u32(field));
		return;
	case ATTR_FLAGS:
		put_word(at, field_u32(field) & ~(uint32_t)row->kernel_bits);
		put_word(at + 4, ~(uint32_t)row->kernel_bits);
		return;
	case ATTR_ADDR:
		memcpy(at, field, 16);
		return;
	case ATTR_ADDR4:
		memcpy(at, field + offsetof(struct ipvs_addr, bytes), 4);
		return;
	case ATTR_ADDR6:
		memcpy(at, field + offsetof(struct ipvs_addr, bytes), 16);
	}
}

/* Whether a row that is not always sent has something to say for this record. */
ENGINE bool is_set(const struct attr_row *row, const uint8_t *field)
{
	switch (row->kind) {
	case ATTR_ADDR4:
		return field_u16(field) == AF_INET;
	case ATTR_ADDR6:
		return field_u16(field) == AF_INET6;
	case ATTR_U16:
	case ATTR_BE16:
		return field_u16(field);
	case ATTR_U32:
		return field_u32(field);
	default:
		return *field;
	}
}

ENGINE uint8_t *engine_put_row(uint8_t *at, uint16_t type, const struct attr_row *row,
			       const void *record, unsigned int use)
{
	const uint8_t *field = (const uint8_t *)record + row->offset;
	size_t size;

	if (!(row->use & use) || (row->use == ATTR_SET && !is_set(row, field)))
		return at;
	if (row->kind == ATTR_TEXT)
		return attr_put_text(at, type, (const char *)field);
	size = payload_size(row->kind);
	put_header(at, type, size);
	put_payload(at + NLA_HDRLEN, row, field);
	return at + NLA_ALIGN(NLA_HDRLEN + size);
}

/* --- decoding --- */

int engine_get_text(char *field, size_t field_size, const char *payload, size_t size);
void engine_get_addr(struct ipvs_addr *addr, const void *payload, size_t size);

ENGINE void get_payload(const struct attr_row *row, uint8_t *field, const uint8_t *payload)
{
	uint32_t flags;
	uint16_t half;

	switch (row->kind) {
	case ATTR_U8:
		*field = *payload;
		return;
	case ATTR_U16:
		memcpy(field, payload, 2);
		return;
	case ATTR_U32:
		memcpy(field, payload, 4);
		return;
	case ATTR_U64:
		memcpy(field, payload, 8);
		return;
	case ATTR_BE16:
		half = ntohs(field_u16(payload));
		memcpy(field, &half, sizeof(half));
		return;
	case ATTR_FLAGS:
		flags = field_u32(payload) & ~(uint32_t)row->kernel_bits;
		memcpy(field, &flags, sizeof(flags));
		return;
	case ATTR_ADDR:
		memcpy(field, payload, 16);
		return;
	case ATTR_ADDR4:
	case ATTR_ADDR6:
		engine_get_addr((struct ipvs_addr *)field, payload, payload_size(row->kind));
	}
}

/* False: it is malformed. */
ENGINE bool get_row(const struct attr_row *row, void *record, const uint8_t *payload, size_t size)
{
	uint8_t *field = (uint8_t *)record + row->offset;

	if (row->kind == ATTR_NEST)
		return attr_get(row->nest, field, payload, size) == 0;
	if (row->kind == ATTR_TEXT)
		return engine_get_text((char *)field, row->size, (const char *)payload, size) == 0;
	if (row->kind == ATTR_SKIP)
		return true;
	if (size != payload_size(row->kind))
		return false;
	get_payload(row, field, payload);
	return true;
}

/* A case for each row: where rows are constants, each becomes the code for its kind alone. */
#define ENGINE_CASE(n) \
	case n: \
		return n >= count || get_row(&rows[n], record, payload, size);

ENGINE bool get_constant_row(const struct attr_row *rows, uint16_t count, uint16_t type,
			     void *record, const uint8_t *payload, size_t size)
{
	switch (type) {
	ENGINE_CASE(0) ENGINE_CASE(1) ENGINE_CASE(2) ENGINE_CASE(3)
	ENGINE_CASE(4) ENGINE_CASE(5) ENGINE_CASE(6) ENGINE_CASE(7)
	ENGINE_CASE(8) ENGINE_CASE(9) ENGINE_CASE(10) ENGINE_CASE(11)
	ENGINE_CASE(12) ENGINE_CASE(13) ENGINE_CASE(14) ENGINE_CASE(15)
	default:
		return true;
	}
}

/* One attribute, whatever it is. Returns where the next one begins, or NULL. */
ENGINE const uint8_t *get_next(const struct attr_schema *schema, bool constant, void *record,
			       const uint8_t *at, const uint8_t *end, uint32_t *seen)
{
	struct nlattr attr;
	bool good = true; /* what the schema does not know is from a later kernel, and skipped */
	uint16_t type;

	if (end - at < (ptrdiff_t)sizeof(attr))
		return NULL;
	memcpy(&attr, at, sizeof(attr));
	if (attr.nla_len < sizeof(attr) || attr.nla_len > end - at)
		return NULL;
	type = attr.nla_type & NLA_TYPE_MASK;
	if (constant)
		good = get_constant_row(schema->rows, schema->count, type, record, at + NLA_HDRLEN,
					attr.nla_len - sizeof(attr));
	else if (type < schema->count)
		good = get_row(&schema->rows[type], record, at + NLA_HDRLEN,
			       attr.nla_len - sizeof(attr));
	*seen |= UINT32_C(1) << (type & 31);
	/* The kernel leaves out the padding of the very last attribute. */
	return good ? at + NLA_ALIGN(attr.nla_len) : NULL;
}

/* The attribute of this row, if it is next: one comparison says its number and its size. */
ENGINE bool get_expected(const struct attr_row *row, uint8_t type, void *record,
			 const uint8_t **at, const uint8_t *end, uint32_t *seen)
{
	const struct nlattr expected = { (uint16_t)(NLA_HDRLEN + payload_size(row->kind)), type };
	const size_t aligned = NLA_ALIGN(expected.nla_len);

	if ((size_t)(end - *at) < aligned || memcmp(*at, &expected, sizeof(expected)) != 0)
		return false;
	get_payload(row, (uint8_t *)record + row->offset, *at + NLA_HDRLEN);
	*seen |= UINT32_C(1) << type;
	*at += aligned;
	return true;
}

#define ENGINE_EXPECT(n) \
	if (n < schema->ordered && \
	    !get_expected(&schema->rows[schema->order[n]], schema->order[n], record, &at, end, \
			  &seen)) \
		goto others;

ENGINE int engine_get(const struct attr_schema *schema, bool constant, void *record,
		      const void *data, size_t size)
{
	const uint8_t *at = data, *end = at + size;
	uint32_t seen = 0;

	if (constant) {
		ENGINE_EXPECT(0) ENGINE_EXPECT(1) ENGINE_EXPECT(2) ENGINE_EXPECT(3)
		ENGINE_EXPECT(4) ENGINE_EXPECT(5) ENGINE_EXPECT(6) ENGINE_EXPECT(7)
		ENGINE_EXPECT(8) ENGINE_EXPECT(9) ENGINE_EXPECT(10) ENGINE_EXPECT(11)
		ENGINE_EXPECT(12) ENGINE_EXPECT(13) ENGINE_EXPECT(14) ENGINE_EXPECT(15)
	}
others:
	while (at && at < end)
		at = get_next(schema, constant, record, at, end, &seen);
	return at && (seen & schema->required) == schema->required ? 0 : -EBADMSG;
}

/* --- for one schema --- */

#define ENGINE_ROW(n) \
	if (n < schema->count) \
		at = engine_put_row(at, n, &schema->rows[n], record, use);

/* All rows, written out. */
ENGINE uint8_t *engine_put(const struct attr_schema *schema, uint8_t *at, const void *record,
			   unsigned int use)
{
	ENGINE_ROW(0) ENGINE_ROW(1) ENGINE_ROW(2) ENGINE_ROW(3)
	ENGINE_ROW(4) ENGINE_ROW(5) ENGINE_ROW(6) ENGINE_ROW(7)
	ENGINE_ROW(8) ENGINE_ROW(9) ENGINE_ROW(10) ENGINE_ROW(11)
	ENGINE_ROW(12) ENGINE_ROW(13) ENGINE_ROW(14) ENGINE_ROW(15)
	return at;
}

/* The same as the payload of one attribute. */
ENGINE uint8_t *engine_put_nest(const struct attr_schema *schema, uint16_t type, uint8_t *at,
				const void *record, unsigned int use)
{
	uint8_t *end = engine_put(schema, at + NLA_HDRLEN, record, use);

	put_header(at, type | NLA_F_NESTED, (size_t)(end - at) - NLA_HDRLEN);
	return end;
}

#endif
