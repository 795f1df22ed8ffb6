/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IPVS with nothing but libmnl. */
#ifndef TESTS_BENCH_PLAIN_H
#define TESTS_BENCH_PLAIN_H

#include <netinet/in.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/ip_vs.h>

#include "stage.h"
#include "work.h"

struct plain {
	struct mnl_socket *nl;
	unsigned int port;
	uint16_t family;
	uint32_t seq;
	char *buffer; /* of PLAIN_BUFFER bytes, for answers */
};

#define PLAIN_BUFFER 32768
#define PLAIN_MESSAGE_MAX 512

void plain_open(struct plain *plain);

/* Make the message at this place; returns its size. dest may be NULL. */
size_t plain_put(struct plain *plain, void *at, uint8_t cmd, uint16_t flags,
		 const struct ipvs_service *service, const struct ipvs_dest *dest);

/* Send one message and hand its answers to the callback. */
void plain_exchange(struct plain *plain, const void *message, size_t size, mnl_cb_t callback,
		    void *about);

#endif
