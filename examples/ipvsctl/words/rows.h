/* SPDX-License-Identifier: MIT */
/* What is shown of a table: a row for each service, below it one for each of its servers. */
#ifndef WORDS_ROWS_H
#define WORDS_ROWS_H

#include "samples.h"

/* What stands out. */
enum row_mark {
	ROW_QUIESCED = 0x01,   /* a server of weight 0 */
	ROW_FULL = 0x02,       /* a server at its upper threshold: it gets no new connections */
	ROW_MAYBE_FULL = 0x04, /* below that, but it may not have come below the lower one yet */
	ROW_SHUT = 0x08        /* a service none of whose servers takes new connections */
};

struct row {
	const struct ipvs_service_entry *service;
	const struct ipvs_dest_entry *dest; /* NULL: the row is the service's */
	/* Of a service: the sums of its servers'. */
	uint64_t weight, active, inactive, persistent;
	uint32_t heaviest;   /* weight in this service */
	size_t server_count; /* of this service */
	struct ipvs_rates rates;
	bool exact; /* rates are of the span; else the kernel's averages */
	unsigned marks; /* enum row_mark */
};

/* Starts as zeroes. In the order of the library; valid until the next sample is taken. */
struct rows {
	struct row *list;
	size_t count, allocated;
	size_t service_count;
};

/* 0, or -ENOMEM: there are none then. */
int rows_make(struct rows *rows, const struct samples *samples);
void rows_free(struct rows *rows);

#define ROW_NAME_SIZE IPVS_SERVICE_TEXT_SIZE
#define ROW_NOTE_SIZE 96

/* The service or server as the library writes it. Returns buf, of ROW_NAME_SIZE bytes. */
const char *row_name(const struct row *row, char *buf);

/* In words: what stands out, and settings that matter. Returns buf, of ROW_NOTE_SIZE bytes. */
const char *row_note(const struct row *row, char *buf);

#endif
