/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table that both directions of the test share, and comparing the kernel's with it. */
#ifndef TESTS_CONFORMANCE_RECORDS_H
#define TESTS_CONFORMANCE_RECORDS_H

#include <stddef.h>
#include <netinet/in.h>
#include <libipvs/libipvs.h>

#define V4(a, b, c, d) { AF_INET, 0, { a, b, c, d } }
#define V6(a, b) { AF_INET6, 0, { 0x20, 0x01, 0x0d, 0xb8, [5] = (a), [15] = (b) } }
#define MARK4 { AF_INET, 0, { 0 } }
#define MARK6 { AF_INET6, 0, { 0 } }
/* Settings that most services have. */
#define EACH .netmask = 0xffffffff, .prefix_len = 128

struct served {
	struct ipvs_service service;
	struct ipvs_dest dests[10]; /* up to the first without a family */
	const char *restore;        /* ipvsadm's commands that make the same */
};

/* In the order of ipvs_service_compare(), which is ipvsadm's. */
extern const struct served table[];
extern const size_t table_count;

size_t dests_of(const struct served *served);

/* Every field is as expected, or the test ends and names those that are not. */
void same_service(const struct ipvs_service *found, const struct ipvs_service *expected);
void same_dest(const struct ipvs_dest *found, const struct ipvs_dest *expected);
void same_daemon(const struct ipvs_daemon *found, const struct ipvs_daemon *expected);

/* What the kernel has is this table and nothing else. */
void same_table(const struct served *expected, size_t count);

#endif
