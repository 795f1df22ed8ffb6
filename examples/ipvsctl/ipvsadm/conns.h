/* SPDX-License-Identifier: MIT */
/* The list of connections, -L -c. */
#ifndef IPVSCTL_IPVSADM_CONNS_H
#define IPVSCTL_IPVSADM_CONNS_H

#include "command.h"

/* Gives the exit status. */
int show_conns(struct ipvs *h, const struct command *command);

#endif
