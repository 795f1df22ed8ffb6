/* SPDX-License-Identifier: MIT */
/* What ipvsadm says when the kernel refuses. */
#ifndef IPVSCTL_IPVSADM_MESSAGES_H
#define IPVSCTL_IPVSADM_MESSAGES_H

#include "command.h"

/*
 * The sentence for a command that failed with this -errno and enum ipvs_reason; VERB_NONE: nothing
 * was asked yet.
 */
const char *message(struct ipvs *h, const struct command *command, int code, uint32_t reason);

#endif
