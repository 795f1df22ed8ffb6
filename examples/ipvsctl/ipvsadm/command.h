/* SPDX-License-Identifier: MIT */
/* A command line of ipvsadm as one plain record, and what may be wrong with it. */
#ifndef IPVSCTL_IPVSADM_COMMAND_H
#define IPVSCTL_IPVSADM_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <libipvs/libipvs.h>

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
 * names_protocol is whose names ports may have: 0 until a service is named. sched_flags points into
 * the words until they are all read.
 */
struct command {
	enum verb verb;
	uint64_t given; /* BIT() of each option */
	struct ipvs_service service;
	struct ipvs_dest dest;
	struct ipvs_daemon daemon;
	struct ipvs_timeouts timeouts;
	const char *sched_flags;
	uint16_t names_protocol;
};

static inline bool given(const struct command *command, enum option option)
{
	return command->given & BIT(option);
}

/* What is wrong: word counts from 0, the sentence has no newline. */
struct complaint {
	int status;
	size_t word;
	char text[1024];
};

/* Always gives -1. */
int complain(struct complaint *wrong, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Reads count words, without the program's name, which is for one of the complaints. Nothing is
 * asked of the kernel; hosts and ports are looked up. Gives 0, or -1 and what is wrong.
 */
int command_read(struct command *command, char *const *words, size_t count, const char *program,
		 struct complaint *wrong);

#endif
