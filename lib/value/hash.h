/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One number for some bytes. */
#ifndef LIB_VALUE_HASH_H
#define LIB_VALUE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Hash bytes, and a number before them: multiply and fold, eight bytes at a time. Addresses are an
 * operator's own: no need of more.
 */
static inline uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	uint64_t hash = seed + size;

	for (; size; size -= size < 8 ? size : 8, at += 8) {
		uint64_t word = 0;

		memcpy(&word, at, size < 8 ? size : 8);
		hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	return hash;
}

#endif
