/* SPDX-License-Identifier: MIT */
/* From the record to the kernel. */
#ifndef IPVSCTL_IPVSADM_RUN_H
#define IPVSCTL_IPVSADM_RUN_H

#include "command.h"

/* Commands that only change something; they can be batched. */
bool is_change(const struct command *command);

/* Sends, or queues, such a command: as the library's functions return. */
int change(struct ipvs *h, const struct command *command);

/* Runs a command, but for restore, with its output and complaints. Gives the exit status. */
int run_command(struct ipvs *h, const struct command *command);

#endif
