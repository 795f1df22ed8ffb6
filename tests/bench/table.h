/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables of the work, built by hand, and how large one is. */
#ifndef TESTS_BENCH_TABLE_H
#define TESTS_BENCH_TABLE_H

#include <stddef.h>

#include "work.h"

/* One server in so many (0: none) has WEIGHT_AFTER, the others the work's. */
struct ipvs_table *table_make(const struct work *work, uint32_t changed);

/* Bytes of its records alone. */
size_t table_records(const struct work *work);

/* Bytes that malloc() has given out and not got back, its own overhead included. */
size_t table_allocated(void);

#endif
