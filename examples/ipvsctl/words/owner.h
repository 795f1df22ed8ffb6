/* SPDX-License-Identifier: MIT */
/* What a file of rules is the owner of: --scope and --keep-weights. */
#ifndef WORDS_OWNER_H
#define WORDS_OWNER_H

#include "call.h"

#define OWNER_OPTIONS \
	{ 0, "scope", "SCOPE", "touch these services only; may be repeated" }, \
	{ 0, "keep-weights", "[SERVICE]", "leave weights as they are, of this service or all" }

#define OWNER_HELP \
	"SCOPE: a service (\"tcp 10.0.0.1:80\", \"fwmark 7\"), addresses (10.0.0.0/8), marks\n" \
	"(\"fwmark 100-199\"). FILE must have no service beyond it.\n"

/* 0, and a scope to be freed, NULL = all services; or a status, after saying what is wrong. */
int owner_scope(const struct call *call, struct ipvs_scope **scope);

#endif
