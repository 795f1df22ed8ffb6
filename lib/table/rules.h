/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading rules. A line's words are first put where they belong (rules-read.c, by the options'
 * table in rules-options.c), whatever their order; then their values are read, in the order of enum
 * slot, so that each can look at those before it; then the command is run (rules-run.c).
 */
#ifndef LIB_TABLE_RULES_H
#define LIB_TABLE_RULES_H

#include <libipvs/rules.h>

#include "table/table.h"

/* A piece of the text that is read. */
struct word {
	const char *at;
	size_t size;
};

enum command {
	NO_COMMAND,
	ADD_SERVICE,
	EDIT_SERVICE,
	DELETE_SERVICE,
	CLEAR,
	ADD_SERVER,
	EDIT_SERVER,
	DELETE_SERVER,
	SET_TIMEOUTS,
	START_DAEMON,
	STOP_DAEMON,
	OTHER_COMMAND /* ipvsadm's, but nothing that a table could do */
};

/* Where a line keeps what it gives. Options that exclude each other share one. */
enum slot {
	SLOT_COMMAND,
	SLOT_SERVICE,
	SLOT_IPV6,
	SLOT_SCHEDULER,
	SLOT_PERSISTENT,
	SLOT_NETMASK,
	SLOT_PE,
	SLOT_OPS,
	SLOT_SCHED_FLAGS,
	SLOT_SERVER,
	SLOT_FORWARD,
	SLOT_WEIGHT,
	SLOT_UPPER,
	SLOT_LOWER,
	SLOT_TUN_TYPE,
	SLOT_TUN_PORT,
	SLOT_TUN_NOCSUM,
	SLOT_TUN_CSUM,
	SLOT_TUN_REMCSUM,
	SLOT_INTERFACE,
	SLOT_SYNC_ID,
	SLOT_SYNC_MAXLEN,
	SLOT_GROUP,
	SLOT_GROUP_PORT,
	SLOT_GROUP_TTL,
	SLOTS
};

/* What a line says. */
struct rule {
	struct ipvs_service service;
	struct ipvs_dest dest;
	struct ipvs_daemon daemon;
	bool service_known; /* its identity could be read */
	bool dest_known;
	bool dest_port;	  /* given, not the service's */
	bool port_forced; /* to the service's */
};

struct reader;
struct given;

enum value { WITHOUT, REQUIRED, OPTIONAL };

struct option {
	const char *shown; /* in errors: "-w (--weight)", "--forward" */
	const char *name;
	uint8_t name_size;
	uint8_t value; /* enum value */
	uint8_t slot;
	uint16_t commands; /* bits: those that it is for */
	uint16_t command;  /* enum command, with SLOT_COMMAND */
	void (*set)(struct reader *r, const struct given *given); /* NULL: nothing to read */
	/* Where a number goes in struct rule, for those that are no more than that; or a choice. */
	uint16_t offset, size;
	uint32_t min, max;
};

#define COMMAND_BIT(command) (1U << (command))
#define LETTERS 256

struct given {
	const struct option *option;
	struct word word;  /* the option */
	struct word value; /* size 0: none */
};

struct reader {
	struct ipvs_table *table; /* that is built */
	struct ipvs_text_errors *errors;
	const struct option *by_letter[LETTERS]; /* NULL: not an option */
	const char *at, *end, *line_begin;
	uint64_t line;
	bool no_memory;
	bool wrong;	 /* something in the text */
	bool line_wrong; /* something in this line */
	bool line_broken; /* the rest of the line is not looked at */
	bool uncertain;	  /* an option is unknown or lacks its value: what else seems to be missing
			   * or too much may come from that */
	uint32_t seen; /* slots, by bit */
	struct given given[SLOTS];
	struct word first;    /* the line's first word; size 0: none */
	struct word extra[3]; /* words that belong to no option: for --set */
	size_t extras;
	size_t last; /* the service that was looked up last, plus 1 */
	struct word endpoint; /* the service's address that was read last; size 0: none */
	struct ipvs_addr endpoint_addr;
	uint32_t endpoint_port;
	struct rule rule;
};

/* rules-errors.c: an error at a place in the line; the sentence is a printf() format. */
void report(struct reader *r, struct word where, enum ipvs_reason reason, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* For "%.*s": a word, but not all of a long one. */
#define QUOTED(word) (int)((word).size < 64 ? (word).size : 64), (word).at

/* rules-options.c */
void options_by_letter(const struct option *by_letter[LETTERS]);
const struct option *option_by_name(struct word name);

/* rules-values.c: what options' values are made of. False, and reported. */
bool value_number(struct word word, uint32_t max, uint32_t *number);
void set_number(struct reader *r, const struct given *given);
void set_service(struct reader *r, const struct given *given);
void set_fwmark(struct reader *r, const struct given *given);
void set_ipv6(struct reader *r, const struct given *given);
void set_name(struct reader *r, const struct given *given);
void set_persistent(struct reader *r, const struct given *given);
void set_netmask(struct reader *r, const struct given *given);
void set_ops(struct reader *r, const struct given *given);
void set_sched_flags(struct reader *r, const struct given *given);
void set_server(struct reader *r, const struct given *given);
void set_forward(struct reader *r, const struct given *given);
void set_forward_name(struct reader *r, const struct given *given);
void set_tun_type(struct reader *r, const struct given *given);
void set_tun_port(struct reader *r, const struct given *given);
void set_tun_flag(struct reader *r, const struct given *given);
void set_daemon_state(struct reader *r, const struct given *given);
void set_group(struct reader *r, const struct given *given);

/* rules-run.c: the command, all of whose values have been read. */
void run_command(struct reader *r);

#endif
