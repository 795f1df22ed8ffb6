/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tests of settings need: sysctls, clients without patience, a wire, packets by hand. */
#ifndef TESTS_KERNEL_SETTING_H
#define TESTS_KERNEL_SETTING_H

#include "net.h"

/* Set a sysctl. */
void set(struct ipvs *h, const char *name, const char *text);
/* Whether this kernel has it; notes it if not. */
bool has(struct ipvs *h, const char *name);

/* Connect to a service from an address; 0, or why not: -ETIMEDOUT when nothing comes at all. */
int try_to_connect(const char *from, const char *to);
/* Send a datagram to a service; which server gets it, or -1 for none. */
int try_to_call(int caller, struct farm *farm);
/*
 * A connection, opened without a packet being repeated, and closed by the server first, so that
 * its client's port can be used again at once. Which server had it.
 */
size_t talk_and_free_port(struct farm *farm, const char *from, const char *to);

/* An interface "wire", on which everything to 10.8.0.0/16 goes out and nothing comes back. */
void wire_up(void);
/* How many bytes went out there so far. */
uint64_t wire_bytes(void);

/* Send a TCP segment without data, of a connection that nobody has opened. */
void send_segment(const char *from, const char *to, bool syn, bool ack);

#endif
