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
	ATTR_ADDR,  /* sixteen bytes, of both families */
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
	ATTR_FAMILY = 16,  /* a server's family, which is its service's if it is left out */
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

#define ATTR_ROWS_MAX 16

struct attr_schema {
	const struct attr_row *rows;
	uint16_t count;	   /* at most ATTR_ROWS_MAX */
	uint32_t required; /* bit n: an answer without attribute n is malformed */
	/*
	 * The numbers with which the kernel's answers begin, if they have a size. It is what to
	 * expect, not what has to be: in another order they take longer.
	 */
	const uint8_t *order;
	uint8_t ordered;
	/* The engine compiled for these rows (engine.h), or NULL. */
	int (*get)(void *record, const void *data, size_t size);
};

/*
 * Encoding appends at a place and returns the place behind. Whoever begins a message sees to it
 * that the longest one fits (message.h): room is not looked after here.
 */

/* Append the rows of a record that serve one of the uses. */
uint8_t *attr_put(uint8_t *at, const struct attr_schema *schema, const void *record,
		  unsigned int use);

/* Append one text attribute. */
uint8_t *attr_put_text(uint8_t *at, uint16_t type, const char *text);

/*
 * Read attributes into a record; fields whose attribute is absent are left alone. Returns 0, or
 * -EBADMSG: cut short, of a wrong size, a text without end, or a required attribute is absent.
 */
int attr_get_rows(const struct attr_schema *schema, void *record, const void *data, size_t size);
static inline int attr_get(const struct attr_schema *schema, void *record, const void *data,
			   size_t size)
{
	return schema->get ? schema->get(record, data, size)
			   : attr_get_rows(schema, record, data, size);
}

#endif
