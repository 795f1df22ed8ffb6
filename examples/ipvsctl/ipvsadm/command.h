/* SPDX-License-Identifier: MIT */
/* A command line of ipvsadm as one plain record, and what may be wrong with it. */
#ifndef IPVSCTL_IPVSADM_COMMAND_H
#define IPVSCTL_IPVSADM_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <libipvs/libipvs.h>

#include "reader.h"

/* The first VERB_COUNT are columns of the table of options (checks.c). */
enum verb {
	VERB_ADD,
	VERB_EDIT,
	VERB_DELETE,
	VERB_FLUSH,
	VERB_LIST,
	VERB_ADD_DEST,
	VERB_EDIT_DEST,
	VERB_DELETE_DEST,
	VERB_SET,
	VERB_START_DAEMON,
	VERB_STOP_DAEMON,
	VERB_RESTORE,
	VERB_SAVE,
	VERB_ZERO,
	VERB_COUNT,
	VERB_HELP = VERB_COUNT,
	VERB_VERSION,
	VERB_NONE
};

/* In the order in which they are checked, and so complained about. */
enum option {
	OPTION_NUMERIC,
	OPTION_CONNECTION,
	OPTION_SERVICE,
	OPTION_SCHEDULER,
	OPTION_PERSISTENT,
	OPTION_NETMASK,
	OPTION_SERVER,
	OPTION_FORWARD,
	OPTION_WEIGHT,
	OPTION_UPPER,
	OPTION_LOWER,
	OPTION_MCAST_INTERFACE,
	OPTION_TIMEOUT,
	OPTION_DAEMON,
	OPTION_STATS,
	OPTION_RATE,
	OPTION_THRESHOLDS,
	OPTION_PERSISTENT_CONN,
	OPTION_NOSORT,
	OPTION_SYNCID,
	OPTION_EXACT,
	OPTION_OPS,
	OPTION_PE,
	OPTION_SCHED_FLAGS,
	OPTION_MCAST_GROUP,
	OPTION_MCAST_PORT,
	OPTION_MCAST_TTL,
	OPTION_SYNC_MAXLEN,
	OPTION_TUN_INFO,
	OPTION_TUN_TYPE,
	OPTION_TUN_PORT,
	OPTION_TUN_NOCSUM,
	OPTION_TUN_CSUM,
	OPTION_TUN_REMCSUM,
	OPTION_COUNT,
	OPTION_NONE = OPTION_COUNT /* given, but counted nowhere */
};

#define BIT(option) (UINT64_C(1) << (option))

/*
 * What a command is about is the service or one of those in the union. names_protocol is whose
 * names ports may have: 0 until a service is named. sched_flags points into the words until they
 * are all read.
 */
struct command {
	enum verb verb;
	uint16_t names_protocol;
	uint64_t given; /* BIT() of each option */
	union {
		struct ipvs_dest dest;
		struct ipvs_daemon daemon;
		struct ipvs_timeouts timeouts;
	};
	struct ipvs_service service;
	const char *sched_flags;
};

static inline bool given(const struct command *command, enum option option)
{
	return command->given & BIT(option);
}

/* What is wrong, and at which word; the sentence has no newline. */
struct complaint {
	int status;
	const char *at;
	char text[1024];
};

/* Always gives -1. */
int complain(struct complaint *wrong, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Reads all words, without the program's name, which is for one of the complaints; NULL: there is
 * none. Nothing is asked of the kernel; hosts and ports are looked up. Gives 0, or -1 and what is
 * wrong.
 */
int command_read(struct command *command, struct reader *words, const char *program,
		 struct complaint *wrong);

#endif
