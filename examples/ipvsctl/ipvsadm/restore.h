/* SPDX-License-Identifier: MIT */
/* Lines of commands from standard input. */
#ifndef IPVSCTL_IPVSADM_RESTORE_H
#define IPVSCTL_IPVSADM_RESTORE_H

#include <stdbool.h>
#include <libipvs/libipvs.h>

/*
 * All lines are read before the first command is run: when one is wrong nothing is done, and all
 * that is wrong is told. clear: the table is emptied before. Gives the exit status.
 */
int restore(struct ipvs *h, bool clear);

#endif
