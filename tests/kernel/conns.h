/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The connection table of the calling thread's namespace, whole, and what should be in it. */
#ifndef TESTS_KERNEL_CONNS_H
#define TESTS_KERNEL_CONNS_H

#include "net.h"

#define CONNS_MAX 4096

struct conns {
	size_t count;
	struct ipvs_conn list[CONNS_MAX];
};

/* Read it by this handle. */
void conns_read(struct ipvs *h, struct conns *conns);
/* The same where some lines may be none; how many. */
size_t conns_read_skipping(struct ipvs *h, struct conns *conns);

/* Each line of the kernel's is what tests/bench makes of its record, to the byte. */
void conns_check_text(void);

/* The only one of this client, "10.9.0.100:4000" or "[fd00:9::100]:4000". */
const struct ipvs_conn *conns_find(const struct conns *conns, const char *client);

/* How many templates there are. */
size_t conns_templates(const struct conns *conns);

struct expected_conn {
	uint16_t protocol;
	const char *client, *virtual, *dest;
	const char *state;
	uint32_t flags;
	uint32_t least_s, most_s; /* until it expires */
};

#define assert_conn(conn, ...) \
	check_conn(conn, &(const struct expected_conn){ __VA_ARGS__ }, __FILE__, __LINE__)
void check_conn(const struct ipvs_conn *conn, const struct expected_conn *want, const char *file,
		int line);

#endif
