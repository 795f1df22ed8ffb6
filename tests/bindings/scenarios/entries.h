/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Services and servers by their names. */
#ifndef TESTS_BINDINGS_ENTRIES_H
#define TESTS_BINDINGS_ENTRIES_H

#include <libipvs/libipvs.h>

#define WEB "tcp 10.0.0.1:80"
#define DNS "udp 10.0.0.1:53"

struct ipvs_service service(const char *text);
struct ipvs_service scheduled(const char *text, const char *scheduler);
struct ipvs_dest server(const char *text, uint32_t weight);

int add(const char *text, const char *scheduler);
int delete(const char *text);

int add_server(const char *of, const char *text, uint32_t weight);
int set_weight(const char *of, const char *text, uint32_t weight);
int delete_server(const char *of, const char *text);

/* WEB with wrr and three servers of weights 1, 2, 3. */
void set_up_web(void);

#endif
