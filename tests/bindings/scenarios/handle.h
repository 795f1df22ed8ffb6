/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The handle of the scenario that runs, and how its calls went: printed, or the end. */
#ifndef TESTS_BINDINGS_HANDLE_H
#define TESTS_BINDINGS_HANDLE_H

#include <libipvs/libipvs.h>

extern struct ipvs *h;

/* Print "ok", or reason and sentence of an error; say: the handle's. They return ret. */
int tell(int ret, const struct ipvs_error *error);
int say(int ret);

/* Frees them, too. */
void print_failures(struct ipvs_failures *failures);

/* What is no part of what is compared: an error ends the program. */
void must(int ret);
void give_up(const char *why);

#endif
