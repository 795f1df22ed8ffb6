/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Recorded tables of connections. */
#ifndef TESTS_UNIT_CONNS_H
#define TESTS_UNIT_CONNS_H

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <libipvs/libipvs.h>

#include "../bench/connections.h"
#include "unit.h"

/* cmocka's: *state is a reader. */
static inline int set_up_reader(void **state)
{
	*state = ipvs_conn_reader_new();
	return *state ? 0 : -1;
}

static inline int tear_down_reader(void **state)
{
	ipvs_conn_reader_free(*state);
	return 0;
}

#define READER_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up_reader, tear_down_reader)

/* Let it read these bytes from a file. */
static inline void give(struct ipvs_conn_reader *reader, const char *text, size_t size)
{
	int fd = memfd_create("conns", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(ipvs_conn_reader_open_fd(reader, fd), 0);
	close(fd);
}

/* These lines behind the titles. */
static inline void give_lines(struct ipvs_conn_reader *reader, const char *lines, size_t size)
{
	char *text = malloc(sizeof(CONNECTIONS_TITLES) + size);

	assert_non_null(text);
	strcpy(text, CONNECTIONS_TITLES);
	memcpy(text + strlen(CONNECTIONS_TITLES), lines, size);
	give(reader, text, strlen(CONNECTIONS_TITLES) + size);
	free(text);
}

static inline void check_addr(const char *what, const struct ipvs_addr *got,
			      const struct ipvs_addr *want)
{
	assert_for(what, memcmp(got, want, sizeof(*got)) == 0);
}

/* All but what means nothing. */
static inline void check_conn(const char *what, const struct ipvs_conn *got,
			      const struct ipvs_conn *want)
{
	check_addr(what, &got->client_addr, &want->client_addr);
	check_addr(what, &got->virtual_addr, &want->virtual_addr);
	check_addr(what, &got->dest_addr, &want->dest_addr);
	assert_for(what, got->client_port == want->client_port);
	assert_for(what, got->virtual_port == want->virtual_port);
	assert_for(what, got->dest_port == want->dest_port);
	assert_for(what, got->protocol == want->protocol);
	assert_for(what, got->fwmark == want->fwmark);
	assert_for(what, got->state == want->state);
	assert_for(what, got->flags == want->flags);
	assert_for(what, got->expires_s == want->expires_s);
	assert_for(what, strcmp(got->pe_name, want->pe_name) == 0);
	assert_for(what, got->pe_data_size == want->pe_data_size);
	assert_for(what, memcmp(got->pe_data, want->pe_data, want->pe_data_size + 1) == 0);
	for (size_t i = 0; i < COUNT_OF(got->reserved); i++)
		assert_for(what, got->reserved[i] == 0);
}

#endif
