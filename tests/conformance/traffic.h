/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Packets through the services of a setup, so that there are connections and counters:
 *
 *	udp ADDRESS PORT COUNT SIZE [MARK]   COUNT datagrams of SIZE bytes from one port
 *	tcp ADDRESS PORT                     a connection that is kept, and one that is closed
 *	call ADDRESS PORT CALL-ID            what begins a call, with SIP
 *
 * The servers must be 127.0.0.1 or ::1, port 7000.
 */
#ifndef TESTS_CONFORMANCE_TRAFFIC_H
#define TESTS_CONFORMANCE_TRAFFIC_H

#include <libipvs/libipvs.h>

#include "same.h"

/* In the calling thread's network namespace; what it needs is kept until the end. */
void traffic_send(const struct lines *packets);
void traffic_end(void);

/* Until the kernel has counted packets of each service in both. */
void traffic_wait(struct ipvs *a, struct ipvs *b);

#endif
