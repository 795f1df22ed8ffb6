/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Figures, many at once: the bytes of a text are a number, or two, the first byte lowest, and each
 * step here works on all of them. Where one is wrong, *bad gets a bit.
 */
#ifndef LIB_OBSERVE_DIGITS_H
#define LIB_OBSERVE_DIGITS_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define EACH4(byte) (UINT32_C(0x01010101) * (byte))
#define EACH8(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint32_t digits_load4(const char *text)
{
	uint32_t bytes;

	memcpy(&bytes, text, 4);
	return le32toh(bytes);
}

static inline uint64_t digits_load8(const char *text)
{
	uint64_t bytes;

	memcpy(&bytes, text, 8);
	return le64toh(bytes);
}

/* The even ones of eight bytes, together. */
static inline uint32_t digits_pack8(uint64_t bytes)
{
	bytes &= UINT64_C(0x00ff00ff00ff00ff);
	bytes = (bytes | bytes >> 8) & UINT64_C(0x0000ffff0000ffff);
	return (uint32_t)(bytes | bytes >> 16);
}

/* Small letters become capitals; what is no digit does not become one. */
static inline uint64_t digits_capital8(uint64_t text)
{
	return text & ~(text >> 1 & EACH8(0x20));
}

/*
 * Eight hexadecimal digits in capitals, as four bytes, the first one lowest. Letters have bit 6,
 * and seven characters stand between '9' and 'A'. A value of 10 or more shows in bit 4 when 6 is
 * added.
 */
static inline uint32_t digits_hex8(uint64_t text, uint64_t *bad)
{
	uint64_t letters = text >> 6 & EACH8(1);
	uint64_t values = text - EACH8('0') - letters * 7;

	*bad |= (values & EACH8(0xf0)) | (((values + EACH8(6)) ^ letters << 4) & EACH8(0x10));
	return digits_pack8(values << 4 | values >> 8);
}

/* Four, as a number. */
static inline uint16_t digits_hex4(uint32_t text, uint64_t *bad)
{
	uint32_t letters = text >> 6 & EACH4(1);
	uint32_t values = text - EACH4('0') - letters * 7;

	*bad |= (values & EACH4(0xf0)) | (((values + EACH4(6)) ^ letters << 4) & EACH4(0x10));
	values = (values << 4 | values >> 8) & UINT32_C(0x00ff00ff);
	return (uint16_t)(values << 8 | values >> 16);
}

/* Sixteen bytes, as the compiler makes one register of them where there are such. */
typedef uint64_t digits_words __attribute__((vector_size(16)));
typedef uint8_t digits_bytes __attribute__((vector_size(16)));
typedef int8_t digits_signed __attribute__((vector_size(16))); /* to be compared */

#define DIGITS_END4 14

/*
 * "C0A80001 0050 ", an address as digits_hex8() and a port as digits_hex4(). A letter and a value
 * of 10 or more must come together. Blanks are 0xf0 when '0' is subtracted, and then made 0; of the
 * other bytes only the upper half must be 0. Two bytes behind are looked at too: what is wrong with
 * them is for digits_are_bad() to leave out.
 */
static inline uint32_t digits_end4(const char *text, uint16_t *port, digits_words *bad)
{
	const digits_words blanks = { 0, UINT64_C(0x0000f000000000f0) };
	const digits_words zeros = { EACH8(0xf0), EACH8(0xf0) | UINT64_C(0x00000f000000000f) };
	digits_words words = { digits_load8(text), digits_load8(text + 8) };
	digits_bytes letters = (digits_bytes)((digits_signed)words > '9');
	digits_words values = (digits_words)((digits_bytes)words - '0' - (letters & 7)) ^ blanks;
	digits_bytes large = (digits_bytes)((digits_signed)values > 9);

	*bad |= (digits_words)(large ^ letters) | (values & zeros);
	words = values << 4 | values >> 8;
	*port = (uint16_t)((words[1] & 0xff00) | (words[1] >> 24 & 0xff));
	return digits_pack8(words[0]);
}

static inline uint64_t digits_are_bad(const digits_words *bad)
{
	return (*bad)[0] | ((*bad)[1] & UINT64_C(0x0000ffffffffffff));
}

/*
 * Eight figures, decimal, with blanks before the first one, which become zeros. A byte without bit
 * 4 must be a blank, and what is before it too; a value above 9 shows in bit 7 when 0x76 is added.
 */
static inline uint32_t digits_decimal8(uint64_t text, uint64_t *bad)
{
	uint64_t blanks = ~text >> 4 & EACH8(1);
	uint64_t values = (text | EACH8(0x10)) - EACH8('0');

	*bad |= ((values + EACH8(0x76)) | values) & EACH8(0x80);
	*bad |= values & blanks * 0xff;
	*bad |= (blanks & ~(blanks << 8 | 1)) | blanks >> 56;
	values = (values * 10 + (values >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	values = (values * 100 + (values >> 16)) & UINT64_C(0x0000ffff0000ffff);
	return (uint32_t)(values * 10000 + (values >> 32));
}

#endif
