/* SPDX-License-Identifier: MIT */
/* The steps of a plan, as lines or JSON. */
#ifndef WORDS_STEPS_H
#define WORDS_STEPS_H

#include "call.h"

/*
 * Prints the steps: of a plan that was not applied all of them, else those that are done. JSON has
 * them all, with their results.
 */
int steps_print(const struct call *call, const struct ipvs_plan *plan, bool applied);

#endif
