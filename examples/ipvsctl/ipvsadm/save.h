/* SPDX-License-Identifier: MIT */
/* The table as lines for -R. */
#ifndef IPVSCTL_IPVSADM_SAVE_H
#define IPVSCTL_IPVSADM_SAVE_H

#include "command.h"

/* Gives the exit status. */
int show_rules(struct ipvs *h, const struct command *command);

#endif
