/* SPDX-License-Identifier: MIT */
/* What doctor finds: how bad it is, what about, what it means, what to do. */
#ifndef WORDS_FINDINGS_H
#define WORDS_FINDINGS_H

#include "call.h"

#define FINDING_OK 0 /* else enum ipvs_severity */

struct findings {
	const struct call *call;
	json_t *array; /* NULL = they are printed as they come */
	uint32_t worst;
};

void findings_begin(struct findings *findings, const struct call *call);

/* text and remedy: sentences, NULL or "" = none. */
void findings_add(struct findings *findings, uint32_t severity, const char *about,
		  const char *text, const char *remedy);

/* WORD_FAILED when there was a problem. */
int findings_end(struct findings *findings);

#endif
