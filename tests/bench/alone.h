/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the library does without a kernel, in passes that are all alike. */
#ifndef TESTS_BENCH_ALONE_H
#define TESTS_BENCH_ALONE_H

#include "work.h"

struct subject {
	const char *name;
	void (*prepare)(const struct work *work); /* not measured */
	void (*pass)(const struct work *work);	  /* measured */
	size_t (*bytes)(void); /* of text that a pass reads or writes; NULL: none */
};

extern const struct subject subject_decode, subject_encode, subject_text_read,
	subject_text_write, subject_plan_same, subject_plan_some, subject_conns;

#endif
