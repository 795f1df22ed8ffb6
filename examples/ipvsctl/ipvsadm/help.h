/* SPDX-License-Identifier: MIT */
/* Help, and the version of ipvsadm that this stands for. Both give the exit status. */
#ifndef IPVSCTL_IPVSADM_HELP_H
#define IPVSCTL_IPVSADM_HELP_H

int show_help(void);
int show_version(void);

#endif
