/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "messages.h"

#include <stdlib.h>
#include <string.h>

#include "answers.h"

static const struct attribute service_attributes[] = {
	{ 1, NUMBER, 2, true },	 { 2, NUMBER, 2, false }, { 3, NUMBER, 16, false },
	{ 4, NUMBER, 2, false }, { 5, NUMBER, 4, false }, { 6, TEXT, 16, true },
	{ 7, NUMBER, 8, true },	 { 8, NUMBER, 4, true },  { 9, NUMBER, 4, true },
	{ 11, TEXT, 20, false }, { 12, NESTED, 0, true }, { 0 }
};

static const struct attribute dest_attributes[] = {
	{ 1, NUMBER, 16, true },  { 2, NUMBER, 2, true },  { 3, NUMBER, 4, true },
	{ 4, NUMBER, 4, true },	  { 5, NUMBER, 4, true },  { 6, NUMBER, 4, true },
	{ 7, NUMBER, 4, true },	  { 8, NUMBER, 4, true },  { 9, NUMBER, 4, true },
	{ 11, NUMBER, 2, true },  { 12, NESTED, 0, true }, { 13, NUMBER, 1, false },
	{ 14, NUMBER, 2, false }, { 15, NUMBER, 2, false }, { 0 }
};

static const struct attribute daemon_attributes[] = {
	{ 1, NUMBER, 4, true },	 { 2, TEXT, 16, true },	  { 3, NUMBER, 4, true },
	{ 4, NUMBER, 2, false }, { 5, NUMBER, 4, false }, { 6, NUMBER, 16, false },
	{ 7, NUMBER, 2, false }, { 8, NUMBER, 1, false }, { 0 }
};

static const struct attribute timeouts_attributes[] = {
	{ 4, NUMBER, 4, false }, { 5, NUMBER, 4, false }, { 6, NUMBER, 4, false }, { 0 }
};

static const struct attribute info_attributes[] = {
	{ 1, NUMBER, 4, true }, { 2, NUMBER, 4, true }, { 0 }
};

#define IN_NEST(name, attributes, record) \
	{ #name, name, sizeof(name), &schema_##attributes##_answer, sizeof(struct record), true, \
	  attributes##_attributes }

const struct answer_message answer_messages[ANSWER_MESSAGES] = {
	IN_NEST(answer_service, service, ipvs_service_entry),
	IN_NEST(answer_service6, service, ipvs_service_entry),
	IN_NEST(answer_fwmark, service, ipvs_service_entry),
	IN_NEST(answer_dest, dest, ipvs_dest_entry),
	IN_NEST(answer_daemon, daemon, ipvs_daemon),
	IN_NEST(answer_daemon6, daemon, ipvs_daemon),
	{ "answer_timeouts", answer_timeouts, sizeof(answer_timeouts), &schema_timeouts,
	  sizeof(struct ipvs_timeouts), false, timeouts_attributes },
	{ "answer_info", answer_info, sizeof(answer_info), &schema_info, sizeof(struct ipvs_info),
	  false, info_attributes },
};

int decode(const struct answer_message *message, const uint8_t *bytes, size_t size,
	   uint8_t *record)
{
	uint8_t *copy = malloc(size ? size : 1), *target = calloc(1, message->record_size);
	int ret;

	assert_true(copy && target);
	if (size)
		memcpy(copy, bytes, size);
	ret = attr_get(message->schema, target, copy, size);
	memcpy(record, target, message->record_size);
	free(copy);
	free(target);
	return ret;
}

static size_t aligned(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

uint16_t get16(const uint8_t *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

void put16(uint8_t *at, size_t value)
{
	uint16_t half = (uint16_t)value;

	memcpy(at, &half, sizeof(half));
}

void pile_begin(struct pile *pile, const struct answer_message *message)
{
	pile->size = message->has_nest ? 4 : 0;
	memcpy(pile->bytes, message->bytes, 4);
}

void pile_add(struct pile *pile, const uint8_t *attr)
{
	memcpy(pile->bytes + pile->size, attr, aligned(get16(attr)));
	pile->size += aligned(get16(attr));
}

void pile_add_new(struct pile *pile, uint16_t type, const void *payload, size_t size)
{
	uint8_t *at = pile->bytes + pile->size;

	memset(at, 0, aligned(4 + size));
	put16(at, 4 + size);
	put16(at + 2, type);
	if (size)
		memcpy(at + 4, payload, size);
	pile->size += aligned(4 + size);
}

int pile_decode(struct pile *pile, const struct answer_message *message, uint8_t *record)
{
	if (message->has_nest)
		put16(pile->bytes, pile->size);
	return decode(message, pile->bytes, pile->size, record);
}

size_t attributes_of(const struct answer_message *message, const uint8_t **found)
{
	size_t count = 0;

	for (size_t at = message->has_nest ? 4 : 0; at < message->size;) {
		found[count++] = message->bytes + at;
		at += aligned(get16(message->bytes + at));
	}
	return count;
}

void pile_add_all(struct pile *pile, const struct answer_message *message)
{
	const uint8_t *attrs[MOST_ATTRIBUTES];
	size_t count = attributes_of(message, attrs);

	pile_begin(pile, message);
	for (size_t i = 0; i < count; i++)
		pile_add(pile, attrs[i]);
}

const struct attribute *attribute_row(const struct answer_message *message, uint16_t type)
{
	for (const struct attribute *row = message->attributes; row->type; row++)
		if (row->type == type)
			return row;
	return NULL;
}

void for_each_message(message_test test)
{
	for (size_t i = 0; i < ANSWER_MESSAGES; i++) {
		const struct answer_message *message = &answer_messages[i];
		uint8_t good[LARGEST_RECORD];

		assert_for(message->what,
			   decode(message, message->bytes, message->size, good) == 0);
		test(message, good);
	}
}

void check_same(const struct answer_message *message, const uint8_t *record, const uint8_t *good)
{
	assert_for(message->what, memcmp(record, good, message->record_size) == 0);
}
