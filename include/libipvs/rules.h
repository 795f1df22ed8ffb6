/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables as text: one command per line, as ipvsadm-save writes and ipvsadm-restore reads them, and
 * what that loses. The language is described in ipvs-rules(5).
 *
 *	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
 *
 *	if (ipvs_table_read(table, data, size, &errors) < 0)
 *		for (size_t i = 0; i < errors.count; i++)
 *			puts(errors.entries[i].text);
 *	ipvs_text_errors_free(&errors);
 */
#ifndef LIBIPVS_RULES_H
#define LIBIPVS_RULES_H

#include <libipvs/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/** As many errors of a text are listed; the rest is counted. Since 0.1. */
#define IPVS_TEXT_ERRORS_MAX 1000

/**
 * struct ipvs_text - a text that the library wrote
 * @data: @size bytes, and a NUL behind them; NULL before anything was written
 * @size: without the NUL
 * @allocated: how many bytes fit in @data; the library's business
 *
 * Start with IPVS_TEXT_INIT; ipvs_table_write() fills it, again and again if wanted, reusing its
 * memory; ipvs_text_free() empties it. Since 0.1.
 */
struct ipvs_text {
	char *data;
	size_t size;
	size_t allocated;
};

/** An empty text. Since 0.1. */
#define IPVS_TEXT_INIT { NULL, 0, 0 }

/**
 * struct ipvs_text_error - one thing that is wrong in a text
 * @line: where, from 1
 * @column: where in the line: bytes, from 1
 * @reason: enum ipvs_reason
 * @text: one sentence in ASCII without a newline, for people; it does not repeat where
 *
 * Since 0.1.
 */
struct ipvs_text_error {
	uint64_t line;
	uint32_t column;
	uint32_t reason;
	char *text;
};

/**
 * struct ipvs_text_errors - what is wrong in a text
 * @entries: @count of them, by line
 * @count: how many are listed, at most IPVS_TEXT_ERRORS_MAX
 * @allocated: how many fit in @entries; the library's business
 * @more: how many there are beyond those
 *
 * Start with IPVS_TEXT_ERRORS_INIT; ipvs_text_errors_free() empties it. Since 0.1.
 */
struct ipvs_text_errors {
	struct ipvs_text_error *entries;
	size_t count;
	size_t allocated;
	uint64_t more;
};

/** An empty list. Since 0.1. */
#define IPVS_TEXT_ERRORS_INIT { NULL, 0, 0, 0 }

/**
 * ipvs_table_write - write a table as text
 * @table: the table; counters are not written
 * @text: what was in it is replaced, its memory reused; empty after a failure
 *
 * Timeouts come first, then the sync daemons, then each service with its servers, in the order of
 * ipvs_service_compare() and ipvs_dest_compare(): the same table always gives the same text.
 * ipvsadm-restore reads it, but for what it has no option for: see ipvs-rules(5).
 *
 * Returns 0; -ENOMEM; -EINVAL for NULL. Since 0.1.
 */
int ipvs_table_write(const struct ipvs_table *table, struct ipvs_text *text);

/**
 * ipvs_table_read - fill a table from a text
 * @table: what was in it is replaced when the whole text is right; else it stays as it is
 * @data: the text; needs no NUL at its end. NULL is fine with @size 0, an empty text
 * @size: in bytes
 * @errors: gets everything that is wrong, what was in it is dropped: the first
 *	IPVS_TEXT_ERRORS_MAX with their sentences, the others as a number. NULL = not wanted, and
 *	nothing is read beyond the line of the first
 *
 * The lines are commands, run one after the other on an empty table. Nothing is sent to a kernel,
 * and no name is looked up: addresses and ports are numbers.
 *
 * Returns 0; -EINVAL: something is wrong, or NULL; -ENOMEM. Since 0.1.
 */
int ipvs_table_read(struct ipvs_table *table, const char *data, size_t size,
		    struct ipvs_text_errors *errors);

/**
 * ipvs_text_free - give back the memory of a text
 * @text: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_text_free(struct ipvs_text *text);

/**
 * ipvs_text_errors_free - give back the memory of a list
 * @errors: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_text_errors_free(struct ipvs_text_errors *errors);

#ifdef __cplusplus
}
#endif

#endif
