/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The scripts of the fake kernel, between fake-kernel.c (what it says) and fake-calls.c (how). */
#ifndef TESTS_UNIT_FAKE_SCRIPT_H
#define TESTS_UNIT_FAKE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum item_kind { ITEM_DATAGRAM, ITEM_ERROR, ITEM_WAIT };

struct item {
	enum item_kind kind;
	uint8_t *data;
	size_t size;
	size_t cut;
	uint32_t sender;
	bool has_no_sender;
	bool truncated;
	bool raw;
	int value;  /* errno, or milliseconds */
	int turn;   /* 0: what the fake kernel answers by itself */
	int socket; /* where it can be received; 0: nothing was sent for it yet */
	bool taken;
};

void script_reset(void);
bool script_is_over(void);

/* A send arrived on a socket: its turn, or a plausible answer, can be received there. */
void script_play(const uint8_t *bytes, size_t size, int socket);

/* What comes next on a socket; NULL when nothing does. */
struct item *script_next(int socket);

/* A generic netlink message. */
void script_message(uint16_t type, uint16_t flags, uint32_t seq, uint8_t cmd, const void *attrs,
		    size_t size);

/* In fake-kernel.c: answer without a script. */
void fake_answer_plausibly(const uint8_t *bytes, size_t size);

#endif
