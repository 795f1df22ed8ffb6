/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: alone SUBJECT PASSES SERVICES SERVERS
 *        alone                                 lists the subjects
 *
 * Does something that needs no kernel so many times over, with a table of SERVICES services of
 * SERVERS servers each, and prints what the fastest pass took:
 *
 *	alone SUBJECT SERVICES SERVERS NANOSECONDS SERVERS-IN-ALL BYTES
 *
 *	decode       each server, out of the kernel's answer about it
 *	encode       each server, as the command that adds it
 *	text-read    ipvs_table_read() of a text of BYTES
 *	text-write   ipvs_table_write()
 *	plan-same    ipvs_plan_make() of two tables that are the same
 *	plan-some    of two where one server in a hundred has another weight
 *	conns        as many connections read as there are servers, out of a file of BYTES
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alone.h"
#include "stage.h"

static const struct subject *const subjects[] = {
	&subject_decode, &subject_encode, &subject_text_read, &subject_text_write,
	&subject_plan_same, &subject_plan_some, &subject_conns,
};

static const struct subject *find(const char *name)
{
	for (size_t i = 0; i < COUNT(subjects); i++)
		if (strcmp(subjects[i]->name, name) == 0)
			return subjects[i];
	die("there is no subject '%s'", name);
}

static uint64_t measure(const struct subject *subject, const struct work *work, long passes)
{
	uint64_t least = 0;

	for (long i = 0; i < passes; i++) {
		uint64_t begin = stage_now();

		subject->pass(work);
		begin = stage_now() - begin;
		if (!least || begin < least)
			least = begin;
	}
	return least;
}

int main(int argc, char **argv)
{
	const struct subject *subject;
	struct work work = { .job = JOB_ADD };
	uint64_t least;

	if (argc != 5) {
		for (size_t i = 0; i < COUNT(subjects); i++)
			puts(subjects[i]->name);
		return argc == 1 ? 0 : 2;
	}
	subject = find(argv[1]);
	work.services = (uint32_t)atoi(argv[3]);
	work.dests = (uint32_t)atoi(argv[4]);
	subject->prepare(&work);
	least = measure(subject, &work, atol(argv[2]));
	printf("alone %s %u %u %ju %ju %zu\n", subject->name, work.services, work.dests,
	       (uintmax_t)least, (uintmax_t)work.services * work.dests,
	       subject->bytes ? subject->bytes() : 0);
	return 0;
}
