/* SPDX-License-Identifier: MIT */
/* Rows as JSON, in the words of the library's records. */
#ifndef WORDS_ROWS_JSON_H
#define WORDS_ROWS_JSON_H

#include <jansson.h>

#include "rows.h"

/* {"services": [{..., "servers": [...]}]}; NULL = no memory. */
json_t *rows_json(const struct rows *rows);

#endif
