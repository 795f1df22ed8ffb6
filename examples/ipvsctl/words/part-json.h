/* SPDX-License-Identifier: MIT */
/* A part of a drain as JSON, in the words of the library's record. */
#ifndef WORDS_PART_JSON_H
#define WORDS_PART_JSON_H

#include <jansson.h>
#include <libipvs/libipvs.h>

/* NULL = no memory. */
json_t *part_json(const struct ipvs_drain_part *part);

#endif
