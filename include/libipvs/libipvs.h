/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libipvs: control Linux's in-kernel load balancer, IPVS. Include this one.
 *
 * What all functions have in common:
 * - They return 0, or a negative errno; libc's errno means nothing here. The handle's
 *   ipvs_last_error() has the reason and a sentence.
 * - A handle serves one thread at a time (a second one gets -EBUSY, and the error record stays
 *   the first one's); different handles are independent, and there is no global state. A handle
 *   is not to be used across fork().
 * - Nothing is printed or logged, and no process is ever started.
 * - A NULL where an object is due, and a handle that is not open, are errors, not crashes; only the
 *   _compare functions, which can't fail, need two objects.
 */
#ifndef LIBIPVS_LIBIPVS_H
#define LIBIPVS_LIBIPVS_H

#include <libipvs/types.h>
#include <libipvs/text.h>
#include <libipvs/handle.h>
#include <libipvs/service.h>
#include <libipvs/dest.h>
#include <libipvs/stats.h>
#include <libipvs/conn.h>
#include <libipvs/batch.h>
#include <libipvs/table.h>
#include <libipvs/scope.h>
#include <libipvs/plan.h>
#include <libipvs/drain.h>
#include <libipvs/rules.h>
#include <libipvs/timeouts.h>
#include <libipvs/daemon.h>
#include <libipvs/sysctl.h>
#include <libipvs/advice.h>

#endif
