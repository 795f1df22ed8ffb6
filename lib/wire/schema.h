/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the attributes of the kernel's IPVS family mean: rows, and nothing else. */
#ifndef LIB_WIRE_SCHEMA_H
#define LIB_WIRE_SCHEMA_H

#include "wire/attr.h"

struct ipvs_service;
struct ipvs_dest;
struct ipvs_daemon;

/*
 * Append a record's nest to a request: its identity, and the rows that serve one of the uses in
 * settings or use. Netmasks are put right on the way.
 */
uint8_t *schema_put_service(uint8_t *at, const struct ipvs_service *service, unsigned int settings);
uint8_t *schema_put_dest(uint8_t *at, const struct ipvs_dest *dest, unsigned int use);
uint8_t *schema_put_daemon(uint8_t *at, const struct ipvs_daemon *daemon, unsigned int settings);

/* Inside these nests. */
extern const struct attr_schema schema_service; /* struct ipvs_service */
extern const struct attr_schema schema_dest;	/* struct ipvs_dest */
extern const struct attr_schema schema_daemon;	/* struct ipvs_daemon */

/* Whole messages: answers, and the requests that have no nest. */
extern const struct attr_schema schema_service_answer; /* struct ipvs_service_entry */
extern const struct attr_schema schema_dest_answer;    /* struct ipvs_dest_entry */
extern const struct attr_schema schema_daemon_answer;  /* struct ipvs_daemon */
extern const struct attr_schema schema_timeouts;       /* struct ipvs_timeouts */
extern const struct attr_schema schema_info;	       /* struct ipvs_info */

/* The generic netlink controller's answer about a family. */
struct schema_family_record {
	uint16_t id;
};
extern const struct attr_schema schema_family;

/* What the kernel adds to an error. */
struct schema_extack_record {
	char text[160];
};
extern const struct attr_schema schema_extack;

#endif
