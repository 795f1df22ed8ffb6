/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire/attr.h"

#include "wire/engine.h"

uint8_t *attr_put(uint8_t *at, const struct attr_schema *schema, const void *record,
		  unsigned int use)
{
	for (uint16_t type = 0; type < schema->count; type++)
		at = engine_put_row(at, type, &schema->rows[type], record, use);
	return at;
}

uint8_t *attr_put_text(uint8_t *at, uint16_t type, const char *text)
{
	size_t size = strlen(text) + 1, aligned = NLA_ALIGN(NLA_HDRLEN + size);

	put_word(at + aligned - NLA_ALIGNTO, 0);
	put_header(at, type, size);
	memcpy(at + NLA_HDRLEN, text, size);
	return at + aligned;
}

int engine_get_text(char *field, size_t field_size, const char *payload, size_t size)
{
	size_t length = strnlen(payload, size);

	if (length == size || length >= field_size)
		return -EBADMSG;
	memset(field, 0, field_size);
	memcpy(field, payload, length);
	return 0;
}

void engine_get_addr(struct ipvs_addr *addr, const void *payload, size_t size)
{
	memset(addr, 0, sizeof(*addr));
	addr->family = size == 4 ? AF_INET : AF_INET6;
	memcpy(addr->bytes, payload, size);
}

int attr_get_rows(const struct attr_schema *schema, void *record, const void *data, size_t size)
{
	return engine_get(schema, false, record, data, size);
}
