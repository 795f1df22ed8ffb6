/* SPDX-License-Identifier: MIT */
/* Counters as ipvsadm writes them: in nine columns, with a letter for thousands and more. */
#ifndef IPVSCTL_IPVSADM_NUMBERS_H
#define IPVSCTL_IPVSADM_NUMBERS_H

#include <stdbool.h>

#include "line.h"

/* exact: all digits, and no letter. */
void number_add(struct line *line, uint64_t number, bool exact);

#endif
