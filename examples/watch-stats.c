/* SPDX-License-Identifier: MIT */
/*
 * usage: watch-stats [INTERVAL]
 *
 * Shows every INTERVAL seconds (10) what each service carried per second since the last time, and
 * below it the kernel's own averages; first what all of them carried, which is exact over any time.
 * Services' counters move every two seconds: see ipvs_rates_make(). Needs root.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <libipvs/libipvs.h>

/* All counters of one moment. */
struct sample {
	struct ipvs_cpus cpus;
	struct ipvs_services services;
	struct ipvs_stats totals;
	uint64_t at_ns;
};

static void check(struct ipvs *h, int ret)
{
	if (ret < 0)
		exit(fprintf(stderr, "watch-stats: %s\n", ipvs_last_error(h)->text) > 0);
}

static void take(struct ipvs *h, struct sample *sample)
{
	struct timespec now;

	check(h, ipvs_cpu_list(h, &sample->cpus));
	check(h, ipvs_service_list(h, &sample->services));
	check(h, ipvs_get_stats(h, NULL, NULL, &sample->totals));
	clock_gettime(CLOCK_MONOTONIC, &now);
	sample->at_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void show(const char *name, const struct ipvs_stats *before, const struct ipvs_stats *after,
		 const struct ipvs_stats *kernel, uint64_t elapsed_ns)
{
	struct ipvs_rates r;

	printf("%s\n", name);
	if (ipvs_rates_make(&r, before, after, elapsed_ns) < 0)
		puts("  exact   unknown: zeroed, or made anew");
	else
		printf("  exact   %10.1f %10.1f %10.1f %12.0f %12.0f\n", r.conns_per_s,
		       r.in_packets_per_s, r.out_packets_per_s, r.in_bytes_per_s,
		       r.out_bytes_per_s);
	printf("  kernel  %8ju   %8ju   %8ju   %12ju %12ju\n", (uintmax_t)kernel->conns_per_s,
	       (uintmax_t)kernel->in_packets_per_s, (uintmax_t)kernel->out_packets_per_s,
	       (uintmax_t)kernel->in_bytes_per_s, (uintmax_t)kernel->out_bytes_per_s);
}

static void show_all(const struct sample *then, const struct sample *now)
{
	struct ipvs_stats before, after;

	ipvs_cpus_sum(&then->cpus, &before);
	ipvs_cpus_sum(&now->cpus, &after);
	puts("\nper s          conns packets in        out     bytes in          out");
	show("all", &before, &after, &now->totals, now->at_ns - then->at_ns);
}

/* Both lists are in the same order. A service that is new has no rate yet. */
static void show_services(const struct sample *then, const struct sample *now)
{
	const struct ipvs_service_entry *old = then->services.entries;
	const struct ipvs_service_entry *end = old + then->services.count;

	for (size_t i = 0; i < now->services.count; i++) {
		const struct ipvs_service_entry *entry = &now->services.entries[i];
		char name[IPVS_SERVICE_TEXT_SIZE];

		while (old < end && ipvs_service_compare(&old->service, &entry->service) < 0)
			old++;
		if (old == end || ipvs_service_compare(&old->service, &entry->service) != 0)
			continue;
		ipvs_service_format(&entry->service, name, sizeof(name));
		show(name, &old->stats, &entry->stats, &entry->stats, now->at_ns - then->at_ns);
	}
}

static time_t seconds(const char *word)
{
	size_t digits = strspn(word, "0123456789");
	long value = strtol(word, NULL, 10);

	if (digits && digits < 8 && !word[digits] && value)
		return value;
	fprintf(stderr, "watch-stats: '%s' is not a number of seconds\n", word);
	exit(1);
}

int main(int argc, char **argv)
{
	struct sample samples[2] = { { .at_ns = 0 }, { .at_ns = 0 } };
	struct timespec interval = { argc > 1 ? seconds(argv[1]) : 10, 0 };
	struct ipvs *h = ipvs_new();

	check(h, ipvs_open(h));
	take(h, &samples[0]);
	for (int i = 1; nanosleep(&interval, NULL) == 0; i = !i) {
		take(h, &samples[i]);
		show_all(&samples[!i], &samples[i]);
		show_services(&samples[!i], &samples[i]);
		fflush(stdout);
	}
}
