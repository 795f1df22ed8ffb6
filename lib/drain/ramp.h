/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Weights over time. */
#ifndef LIB_DRAIN_RAMP_H
#define LIB_DRAIN_RAMP_H

#include "drain/drain.h"

/*
 * What each part of the job is to weigh at its last step before now: into part->wanted. Whether
 * that is the end of the way.
 */
bool ramp_move(struct job *job, int64_t now);

/* When the step after that one is; the job is not at its end yet. */
int64_t ramp_next(const struct job *job, int64_t now);

#endif
