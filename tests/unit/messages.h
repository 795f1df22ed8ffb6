/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every kind of answer with what is known about its attributes, for tests that take them apart. */
#ifndef TESTS_UNIT_MESSAGES_H
#define TESTS_UNIT_MESSAGES_H

#include <libipvs/libipvs.h>

#include "unit.h"
#include "wire/schema.h"

/* What an attribute holds. */
enum holds { NOTHING, NUMBER, TEXT, NESTED };

struct attribute {
	uint8_t type;
	uint8_t holds;
	uint8_t size; /* of a number; a text has less than this */
	bool required;
};

struct answer_message {
	const char *what;
	const uint8_t *bytes;
	size_t size;
	const struct attr_schema *schema;
	size_t record_size;
	bool has_nest; /* all is in one attribute */
	const struct attribute *attributes;
};

#define ANSWER_MESSAGES 8
extern const struct answer_message answer_messages[ANSWER_MESSAGES];

#define LARGEST_RECORD sizeof(struct ipvs_service_entry)
_Static_assert(LARGEST_RECORD >= sizeof(struct ipvs_dest_entry), "the other one is larger");

typedef void (*message_test)(const struct answer_message *message, const uint8_t *good);

/* Run a test with each message, and the record it makes. */
void for_each_message(message_test test);

/* Decode a copy that ends where its memory does; fails when it writes beyond its record. */
int decode(const struct answer_message *message, const uint8_t *bytes, size_t size,
	   uint8_t *record);

/* Fail unless the record is as the message alone made it. */
void check_same(const struct answer_message *message, const uint8_t *record, const uint8_t *good);

#define MOST_ATTRIBUTES 16

/* The attributes of a message, or of its nest; how many. */
size_t attributes_of(const struct answer_message *message, const uint8_t **found);

/* What is known about one, or NULL. */
const struct attribute *attribute_row(const struct answer_message *message, uint16_t type);

/* A message that is put together from attributes of another. */
struct pile {
	uint8_t bytes[1024];
	size_t size;
};

void pile_begin(struct pile *pile, const struct answer_message *message);
void pile_add(struct pile *pile, const uint8_t *attr);
void pile_add_new(struct pile *pile, uint16_t type, const void *payload, size_t size);
void pile_add_all(struct pile *pile, const struct answer_message *message);
int pile_decode(struct pile *pile, const struct answer_message *message, uint8_t *record);

/* Two bytes in host order. */
uint16_t get16(const uint8_t *at);
void put16(uint8_t *at, size_t value);

#endif
