/* SPDX-License-Identifier: MIT */
/* Files of rules (ipvs-rules(5)), and what is wrong in them. */
#ifndef WORDS_FILE_H
#define WORDS_FILE_H

#include "call.h"

/* How a file is called in messages: "-" is standard input. */
const char *file_name(const char *path);

/*
 * Reads a file into a table and lists what is wrong, which is to be freed. 0; -EINVAL: something is
 * wrong in it; another negative errno: it could not be read.
 */
int file_read(struct ipvs_table *table, const char *path, struct ipvs_text_errors *errors);

/* Prints what is wrong on standard error: a line FILE:LINE:COLUMN: what for each. */
void file_print_errors(const char *path, const struct ipvs_text_errors *errors);

/* A table from a file; NULL after saying everything that is wrong. */
struct ipvs_table *file_load(const struct call *call, const char *path);

#endif
