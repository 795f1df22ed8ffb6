/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One engine that encodes records as netlink attributes and decodes them again, from rows.
 *
 * A schema is an array of rows, indexed by attribute number. A row says how the payload looks,
 * where the field is in the record, and when it is sent. Adding an attribute is adding a row.
 */
#ifndef LIB_WIRE_ATTR_H
#define LIB_WIRE_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the payload looks; the field in the record has the same size unless said otherwise. */
enum attr_kind {
	ATTR_SKIP = 0, /* an attribute we take no interest in: rows that are not written */
	ATTR_U8,
	ATTR_U16,
	ATTR_U32,
	ATTR_U64,   /* may be aligned to four bytes only */
	ATTR_BE16,  /* network order; host order in the record */
	ATTR_TEXT,  /* NUL-terminated; the field is a char array of row.size */
	ATTR_BYTES, /* exactly row.size bytes */
	ATTR_FLAGS, /* flags and mask; the bits of row.kernel_bits stay the kernel's own */
	ATTR_ADDR4, /* four bytes; the field is a struct ipvs_addr, sent when it is IPv4 */
	ATTR_ADDR6, /* sixteen bytes; the same for IPv6 */
	ATTR_NEST,  /* attributes of row.nest, whose offsets count from row.offset */
};

/* When a field is sent: encoding takes the rows that share a bit with what it is asked for. */
enum attr_use {
	ATTR_KEY_ADDR = 1, /* identity by address */
	ATTR_KEY_MARK = 2, /* identity by firewall mark */
	ATTR_SETTING = 4,
	ATTR_SET = 8,	   /* a setting that is left out when it is zero or empty */
};

struct attr_schema;

struct attr_row {
	uint8_t kind;
	uint8_t use;
	uint8_t size;
	uint8_t kernel_bits;
	uint16_t offset;
	const struct attr_schema *nest;
};

struct attr_schema {
	const struct attr_row *rows;
	uint16_t count;
	uint32_t required; /* bit n: an answer without attribute n is malformed */
};

/* A buffer that encoding appends to. Once something did not fit, full stays true. */
struct attr_buf {
	uint8_t *data;
	size_t used;
	size_t size;
	bool full;
};

/* Reserve zeroed room for one object, aligned; NULL when full. */
void *attr_reserve(struct attr_buf *buf, size_t size);

/* Append the rows of a record that serve one of the uses. */
void attr_put(struct attr_buf *buf, const struct attr_schema *schema, const void *record,
	      unsigned int use);

/* Append all attributes between begin and end as the payload of one. */
size_t attr_nest_begin(struct attr_buf *buf, uint16_t type);
void attr_nest_end(struct attr_buf *buf, size_t begin);

/* Append one text attribute. */
void attr_put_text(struct attr_buf *buf, uint16_t type, const char *text);

/*
 * Read attributes into a record; fields whose attribute is absent are left alone. Returns 0, or
 * -EBADMSG: cut short, of a wrong size, a text without end, or a required attribute is absent.
 */
int attr_get(const struct attr_schema *schema, void *record, const void *data, size_t size);

#endif
