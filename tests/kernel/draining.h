/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drains of a site's servers, on a clock that is made up: nothing sleeps but where a test says. */
#ifndef TESTS_KERNEL_DRAINING_H
#define TESTS_KERNEL_DRAINING_H

#include "setting.h"

struct draining {
	struct ipvs *h;
	struct ipvs_drain *drain;
	int64_t now;
	struct site site;
};

/* The handle is that of the test; the site's scheduler is wrr, if it is not said. */
void draining_begin(struct draining *d, struct ipvs *h, const char *service, const char *scheduler);
void draining_end(struct draining *d);

/* A job for a server of the site; NULL options: at once, kept. */
int64_t drain_server(struct draining *d, size_t at, const struct ipvs_drain_options *options);
int64_t shift_servers(struct draining *d, uint32_t first, uint32_t second,
		      const struct ipvs_drain_options *options);

/* Time passes, and a step is made. */
void step(struct draining *d, int64_t ms);
/* Steps, each when it is due, until nothing is left to be done; a thousand at most. */
void step_to_end(struct draining *d);

uint32_t weight_of(struct draining *d, size_t at);
void set_weight(struct draining *d, size_t at, uint32_t weight);
bool has_server(struct draining *d, size_t at);

/* The first part of a job is in this phase, or has this result. */
#define assert_phase(d, job, phase) check_phase(d, job, phase, __FILE__, __LINE__)
#define assert_result(d, job, result) check_result(d, job, result, __FILE__, __LINE__)
void check_phase(struct draining *d, int64_t job, uint32_t phase, const char *file, int line);
void check_result(struct draining *d, int64_t job, uint32_t result, const char *file, int line);

/* The names of its bits: "active,persistent". */
#define assert_holds(d, job, names) check_holds(d, job, names, __FILE__, __LINE__)
#define assert_harms(d, job, names) check_harms(d, job, names, __FILE__, __LINE__)
void check_holds(struct draining *d, int64_t job, const char *names, const char *file, int line);
void check_harms(struct draining *d, int64_t job, const char *names, const char *file, int line);

#endif
