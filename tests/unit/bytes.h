/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Netlink messages written down byte by byte: lengths and numbers in the tests are typed from the
 * kernel's description, never computed by the library or by a header of it.
 */
#ifndef TESTS_UNIT_BYTES_H
#define TESTS_UNIT_BYTES_H

/* One byte of a number, the least significant first. */
#define BYTE(value, n) (uint8_t)((uint64_t)(value) >> (8 * (n)))

/* Network order. */
#define N16(v) BYTE(v, 1), BYTE(v, 0)

/* Host order. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define H16(v) BYTE(v, 0), BYTE(v, 1)
#define H32(v) BYTE(v, 0), BYTE(v, 1), BYTE(v, 2), BYTE(v, 3)
#define H64(v) H32(v), BYTE(v, 4), BYTE(v, 5), BYTE(v, 6), BYTE(v, 7)
#else
#define H16(v) N16(v)
#define H32(v) BYTE(v, 3), BYTE(v, 2), BYTE(v, 1), BYTE(v, 0)
#define H64(v) BYTE(v, 7), BYTE(v, 6), BYTE(v, 5), BYTE(v, 4), H32(v)
#endif

/* The head of an attribute: length with these four bytes and without padding, number. */
#define ATTR(length, type) H16(length), H16(type)

/* The same with the mark of a nest, which requests carry and answers do not. */
#define NEST(length, type) H16(length), H16((type) | 0x8000)

/* nlmsghdr and genlmsghdr. */
#define MESSAGE(length, type, flags, seq) H32(length), H16(type), H16(flags), H32(seq), H32(0)
#define COMMAND(cmd) (cmd), 1, 0, 0

/* Attributes with their padding. */
#define ATTR_8(type, v) ATTR(5, type), (v), 0, 0, 0
#define ATTR_16(type, v) ATTR(6, type), H16(v), 0, 0
#define ATTR_N16(type, v) ATTR(6, type), N16(v), 0, 0
#define ATTR_32(type, v) ATTR(8, type), H32(v)
#define ATTR_64(type, v) ATTR(12, type), H64(v)

/* An IPv4 address as the kernel has them everywhere but in a daemon's group. */
#define ATTR_IP4(type, a, b, c, d) \
	ATTR(20, type), a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0

/* 2001:db8::n */
#define IP6(n) 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n
#define ATTR_IP6(type, n) ATTR(20, type), IP6(n)

#endif
