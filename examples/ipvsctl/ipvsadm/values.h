/* SPDX-License-Identifier: MIT */
/* The values of options: each takes one over into the record, 0, or -1 and what is wrong. */
#ifndef IPVSCTL_IPVSADM_VALUES_H
#define IPVSCTL_IPVSADM_VALUES_H

#include "options.h"

/* Decimal, as strtol() takes it. */
bool read_number(const char *text, int64_t lowest, int64_t highest, int64_t *number);

int set_number(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong);
int set_constant(struct command *command, const struct option_row *row, struct reader *value,
		 struct complaint *wrong);
int set_text(struct command *command, const struct option_row *row, struct reader *value,
	     struct complaint *wrong);
int set_service(struct command *command, const struct option_row *row, struct reader *value,
		struct complaint *wrong);
int set_fwmark(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong);
int set_ipv6(struct command *command, const struct option_row *row, struct reader *value,
	     struct complaint *wrong);
int set_persistent(struct command *command, const struct option_row *row, struct reader *value,
		   struct complaint *wrong);
int set_netmask(struct command *command, const struct option_row *row, struct reader *value,
		struct complaint *wrong);
int set_server(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong);
int set_forward(struct command *command, const struct option_row *row, struct reader *value,
		struct complaint *wrong);
int set_tunnel(struct command *command, const struct option_row *row, struct reader *value,
	       struct complaint *wrong);
int set_group(struct command *command, const struct option_row *row, struct reader *value,
	      struct complaint *wrong);
int set_daemon_state(struct command *command, const struct option_row *row, struct reader *value,
		     struct complaint *wrong);

/* Flags depend on the scheduler, which may be named later: they are kept, then taken over. */
int keep_sched_flags(struct command *command, const struct option_row *row, struct reader *value,
		     struct complaint *wrong);
int set_sched_flags(struct command *command, struct complaint *wrong);

#endif
