/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Work encoded beforehand as what is sent: changes 64 KiB at a time, each send ended by a fence
 * that asks for the one acknowledgement; dumps one by one. tests/unit/floor.c sees to it that the
 * bytes are those that the library sends.
 */
#ifndef TESTS_BENCH_SENDS_H
#define TESTS_BENCH_SENDS_H

#include "plain.h"

struct sends {
	char *memory;
	size_t used, begin; /* begin: of the send that is being made */
	struct send {
		size_t begin, size;
	} *sends;
	size_t count;
};

void sends_encode(struct sends *sends, struct plain *plain, const struct work *work);
void sends_free(struct sends *sends);

#endif
