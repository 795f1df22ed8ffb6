/* SPDX-License-Identifier: MIT */
/* The lists of -L but for connections. All give the exit status. */
#ifndef IPVSCTL_IPVSADM_LIST_H
#define IPVSCTL_IPVSADM_LIST_H

#include "command.h"

int show_table(struct ipvs *h, const struct command *command);
int show_timeouts(struct ipvs *h, const struct command *command);
int show_daemons(struct ipvs *h, const struct command *command);

#endif
