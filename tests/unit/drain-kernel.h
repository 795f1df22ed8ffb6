/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table that stands for the kernel: plans of drains are applied to it. */
#ifndef TESTS_UNIT_DRAIN_KERNEL_H
#define TESTS_UNIT_DRAIN_KERNEL_H

#include <libipvs/libipvs.h>

#include "table/plan.h"
#include "unit.h"

struct drain_kernel {
	struct ipvs_table *table;
	int code;     /* with which the first step of the next plan fails; 0 = none does */
	bool does_it; /* all the same */
	int refuses;  /* whole plans, with this code; 0 = it does not */
	void (*watch)(const struct ipvs_plan *plan, const struct step *step); /* before each step */
};

extern struct drain_kernel kernel;

#endif
