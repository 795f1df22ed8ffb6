/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The attributes of the kernel's answers, as Linux on x86-64 sends them: no mark on nests, both
 * nests of counters, no padding between 64-bit numbers.
 */
#ifndef TESTS_UNIT_ANSWERS_H
#define TESTS_UNIT_ANSWERS_H

#include <stdint.h>

#include "bytes.h"

/* The older nest: 32 bits, what did not fit is cut off. Its numbers are not to be believed. */
#define STATS_32(type) \
	ATTR(92, type), ATTR_32(1, 0xdead0001), ATTR_32(2, 0xdead0002), ATTR_32(3, 0xdead0003), \
		ATTR_64(4, 0xdead0004), ATTR_64(5, 0xdead0005), ATTR_32(6, 0xdead0006), \
		ATTR_32(7, 0xdead0007), ATTR_32(8, 0xdead0008), ATTR_32(9, 0xdead0009), \
		ATTR_32(10, 0xdead000a)

#define STATS_64(type) \
	ATTR(124, type), ATTR_64(1, 0x100000001), ATTR_64(2, 0x200000002), \
		ATTR_64(3, 0x300000003), ATTR_64(4, 0x400000004), ATTR_64(5, 0x500000005), \
		ATTR_64(6, 0x600000006), ATTR_64(7, 0x700000007), ATTR_64(8, 0x800000008), \
		ATTR_64(9, 0x900000009), ATTR_64(10, 0xa0000000a)

/* tcp 10.0.0.1:80, wlc, persistent for 360 s under 255.255.255.0, fallback flag. */
static const uint8_t answer_service[] = {
	ATTR(300, 1),
	ATTR_16(1, 2), ATTR_16(2, 6), ATTR_IP4(3, 10, 0, 0, 1), ATTR_N16(4, 80),
	ATTR(8, 6), 'w', 'l', 'c', 0,
	ATTR(12, 7), H32(0x0b), H32(0xffffffff),
	ATTR_32(8, 360), ATTR(8, 9), 255, 255, 255, 0,
	STATS_32(10), STATS_64(12),
};

/* udp [2001:db8::1]:5060, rr, persistence engine sip, 64 bits of prefix. */
static const uint8_t answer_service6[] = {
	ATTR(308, 1),
	ATTR_16(1, 10), ATTR_16(2, 17), ATTR_IP6(3, 1), ATTR_N16(4, 5060),
	ATTR(7, 6), 'r', 'r', 0, 0,
	ATTR(12, 7), H32(0x03), H32(0xffffffff),
	ATTR_32(8, 10), ATTR_32(9, 64),
	STATS_32(10), ATTR(8, 11), 's', 'i', 'p', 0, STATS_64(12),
};

/* fwmark 7, no scheduler. */
static const uint8_t answer_fwmark[] = {
	ATTR(276, 1),
	ATTR_16(1, 2), ATTR_32(5, 7),
	ATTR(9, 6), 'n', 'o', 'n', 'e', 0, 0, 0, 0,
	ATTR(12, 7), H32(0x02), H32(0xffffffff),
	ATTR_32(8, 0), ATTR(8, 9), 255, 255, 255, 255,
	STATS_32(10), STATS_64(12),
};

/* 10.0.0.2:8080 by a GUE tunnel. */
static const uint8_t answer_dest[] = {
	ATTR(336, 2),
	ATTR_IP4(1, 10, 0, 0, 2), ATTR_N16(2, 8080), ATTR_32(3, 2), ATTR_32(4, 100),
	ATTR_32(5, 2000), ATTR_32(6, 1500), ATTR_32(7, 11), ATTR_32(8, 12), ATTR_32(9, 13),
	ATTR_16(11, 2), ATTR_8(13, 1), ATTR_N16(14, 6080), ATTR_16(15, 2),
	STATS_32(10), STATS_64(12),
};

/* The backup on eth0, sync id 5, group 224.0.0.81. */
static const uint8_t answer_daemon[] = {
	ATTR(64, 3),
	ATTR_32(1, 2), ATTR(9, 2), 'e', 't', 'h', '0', 0, 0, 0, 0, ATTR_32(3, 5),
	ATTR_16(4, 1472), ATTR_16(7, 8848), ATTR_8(8, 1), ATTR(8, 5), 224, 0, 0, 81,
};

/* The master on eth1, sync id 6, group ff02::51. */
static const uint8_t answer_daemon6[] = {
	ATTR(76, 3),
	ATTR_32(1, 1), ATTR(9, 2), 'e', 't', 'h', '1', 0, 0, 0, 0, ATTR_32(3, 6),
	ATTR_16(4, 1452), ATTR_16(7, 9000), ATTR_8(8, 3),
	ATTR(20, 6), 0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x51,
};

static const uint8_t answer_timeouts[] = { ATTR_32(4, 900), ATTR_32(5, 120), ATTR_32(6, 300) };

static const uint8_t answer_info[] = { ATTR_32(1, 0x010201), ATTR_32(2, 4096) };

#endif
