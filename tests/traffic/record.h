/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What happens in a test, written down to be drawn. TRAFFIC_RECORD names a file, to which is added
 * a line five times a second: the test, milliseconds since its beginning, then of each server its
 * weight, of each its active connections, and of each all that the kernel knows. Without it nothing
 * is done.
 */
#ifndef TESTS_TRAFFIC_RECORD_H
#define TESTS_TRAFFIC_RECORD_H

#include "web.h"

#define RECORD_MS 200

void record_begin(const char *test);
void record(const struct web *web, struct ipvs *h);
void record_end(void);

#endif
