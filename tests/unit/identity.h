/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records made of text, for tests that are not about the text. */
#ifndef TESTS_UNIT_IDENTITY_H
#define TESTS_UNIT_IDENTITY_H

#include <libipvs/libipvs.h>

#include "unit.h"

static inline struct ipvs_service service_of(const char *text)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;

	assert_int_equal(ipvs_service_parse(&service, text, NULL), 0);
	return service;
}

static inline struct ipvs_dest dest_of(const char *text)
{
	struct ipvs_dest dest = IPVS_DEST_INIT;

	assert_int_equal(ipvs_dest_parse(&dest, text, NULL), 0);
	return dest;
}

static inline struct ipvs_addr addr_of(const char *text)
{
	struct ipvs_addr addr;

	assert_int_equal(ipvs_addr_parse(&addr, text, NULL), 0);
	return addr;
}

#endif
