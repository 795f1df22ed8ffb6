/* SPDX-License-Identifier: MIT */
/* Which options go with which command, and with each other. */
#ifndef IPVSCTL_IPVSADM_CHECKS_H
#define IPVSCTL_IPVSADM_CHECKS_H

#include "command.h"

/* As complaints call it; forwarding methods, for one, share a name. */
const char *option_name(enum option option);

/* All of it, and what follows from several options together: 0, or -1 and what is wrong. */
int check_command(struct command *command, struct complaint *wrong);

/*
 * Where packets are not rewritten the port of a server that is added or changed is the service's.
 */
static inline void set_dest_port(const struct command *command, uint16_t *port)
{
	if (command->dest.forward != IPVS_FORWARD_MASQ && !command->service.fwmark &&
	    command->verb != VERB_DELETE_DEST)
		*port = command->service.port;
}

#endif
