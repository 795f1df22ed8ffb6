/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every test here needs: a network namespace of its own, a handle in it, and ipvsadm. */
#ifndef TESTS_CONFORMANCE_GUEST_H
#define TESTS_CONFORMANCE_GUEST_H

#include <libipvs/libipvs.h>

extern struct ipvs *h;

/* cmocka's setup and teardown. */
int enter_namespace(void **state);
int leave_namespace(void **state);

/* The library's call succeeds, or the test ends with its sentence. */
#define must(call) must_(call, #call)
void must_(int ret, const char *what);

/*
 * Run ipvsadm with these words and this standard input; the test ends when it fails. Gives what it
 * printed, good until the next call.
 */
const char *ipvsadm_reading(const char *input, const char *words);
const char *ipvsadm(const char *words);

/* The same, but gives its exit status. */
int ipvsadm_status(const char *words);

/* The texts are the same, line by line, or the test ends and shows where they part. */
void same_text(const char *what, const char *found, const char *expected);

/* The same for what ipvsadm prints of all services, below its line with the kernel's version. */
void same_listing(const char *words, const char *expected);

#endif
