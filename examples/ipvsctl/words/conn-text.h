/* SPDX-License-Identifier: MIT */
/* Connections as text and as JSON. */
#ifndef WORDS_CONN_TEXT_H
#define WORDS_CONN_TEXT_H

#include <jansson.h>
#include <libipvs/libipvs.h>

#define ENDPOINT_SIZE IPVS_DEST_TEXT_SIZE

/* "10.0.0.1:80", "[2001:db8::1]:80". Returns buf, of ENDPOINT_SIZE bytes. */
const char *endpoint_text(const struct ipvs_addr *addr, uint16_t port, char *buf);

void conn_print_titles(void);
void conn_print(const struct ipvs_conn *conn);

/* NULL = no memory. */
json_t *conn_json(const struct ipvs_conn *conn);

#endif
