/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What counters are worth at which moment: those of processors are exact at once, all others are
 * sums of every two seconds. Rates from two samples of each, under datagrams that are counted here.
 */
#include "net.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The kernel sums up every two seconds; newer ones measure the processor first. */
#define PATIENCE_MS 30000

static struct site site;
static struct ipvs_stats sent;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int set_up(void **state)
{
	int ret = net_setup(state);

	site_make(*state, &site, "udp 10.9.0.1:53", "rr");
	memset(&sent, 0, sizeof(sent));
	return ret;
}

static int tear_down(void **state)
{
	farm_close(&site.farm);
	return bench_teardown(state);
}

#define RATES_TEST(sentence, function) { sentence, function, set_up, tear_down, NULL }

/* A connection of one datagram and its answer. A port that comes again would be none. */
static void call_once(void)
{
	char from[32];
	int caller;

	snprintf(from, sizeof(from), "10.9.0.100:%d", 10000 + (int)sent.conns);
	caller = caller_open(from, "10.9.0.1:53");
	caller_call(caller, &site.farm, true);
	close(caller);
	sent.conns++;
	sent.in_packets++;
	sent.out_packets++;
	sent.in_bytes += 28 + REQUEST_SIZE;
	sent.out_bytes += 28 + ANSWER_SIZE;
}

static struct ipvs_stats of_cpus(struct ipvs *h)
{
	struct ipvs_cpus cpus = IPVS_CPUS_INIT;
	struct ipvs_stats stats;

	assert_ok(h, ipvs_cpu_list(h, &cpus));
	assert_int_equal(ipvs_cpus_sum(&cpus, &stats), 0);
	ipvs_cpus_free(&cpus);
	return stats;
}

static struct ipvs_stats of_service(struct ipvs *h)
{
	struct ipvs_stats stats;

	assert_ok(h, ipvs_get_stats(h, &site.service, NULL, &stats));
	return stats;
}

static struct ipvs_stats of_namespace(struct ipvs *h)
{
	struct ipvs_stats stats;

	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
	return stats;
}

static void check_counters(struct ipvs_stats stats, struct ipvs_stats expected)
{
	assert_int_equal(stats.conns, expected.conns);
	assert_int_equal(stats.in_packets, expected.in_packets);
	assert_int_equal(stats.out_packets, expected.out_packets);
	assert_int_equal(stats.in_bytes, expected.in_bytes);
	assert_int_equal(stats.out_bytes, expected.out_bytes);
}

/* The kernel lists the processors that it could have. */
static void each_processor(void **state)
{
	struct ipvs_cpus cpus = IPVS_CPUS_INIT;
	char text[256] = "";
	unsigned int last = 0;

	read_file("/sys/devices/system/cpu/possible", text, sizeof(text));
	assert_true(sscanf(text, "0-%u", &last) >= 0);
	assert_ok(*state, ipvs_cpu_list(*state, &cpus));
	note("%zu processors", cpus.count);
	assert_int_equal(cpus.count, last + 1);
	for (size_t i = 0; i < cpus.count; i++)
		assert_int_equal(cpus.entries[i].cpu, i);
	ipvs_cpus_free(&cpus);
}

/* The totals come later, and at some moment are none while these are all there. */
static void exact_at_once(void **state)
{
	struct ipvs *closed = ipvs_new();
	int late = 0;

	for (int i = 0; i < 20; i++) {
		call_once();
		check_counters(of_cpus(*state), sent);
		check_counters(of_cpus(closed), sent);
		late += of_namespace(*state).conns < sent.conns;
	}
	assert_in_range(late, 1, 20);
	note("the totals were late %d times of 20", late);
	ipvs_free(closed);
}

/* Not even while nothing is summed up. */
static void exact_without_estimation(void **state)
{
	static const char path[] = "/proc/sys/net/ipv4/vs/run_estimation";

	if (write_file(path, "0") == -ENOENT)
		note("this kernel always estimates");
	for (int i = 0; i < 10; i++)
		call_once();
	check_counters(of_cpus(*state), sent);
	write_file(path, "1");
}

static void settle(struct ipvs *h)
{
	int64_t begin = now_ms();

	while (of_service(h).conns != sent.conns || of_namespace(h).conns != sent.conns) {
		assert_that(now_ms() - begin < PATIENCE_MS, "the sums do not come");
		sleep_ms(20);
	}
}

static void zeroed(void **state)
{
	const struct ipvs_stats none = { 0 };
	struct ipvs_stats before, before_cpus;
	struct ipvs_rates rates;

	for (int i = 0; i < 10; i++)
		call_once();
	settle(*state);
	before = of_namespace(*state);
	before_cpus = of_cpus(*state);
	assert_ok(*state, ipvs_stats_zero(*state, NULL));
	check_counters(of_namespace(*state), none);
	check_counters(of_cpus(*state), sent);
	for (size_t i = 0; i < 2; i++) {
		struct ipvs_stats after = i ? of_service(*state) : of_namespace(*state);

		assert_int_equal(ipvs_rates_make(&rates, &before, &after, 1), -ERANGE);
		assert_int_equal(ipvs_rates_make(&rates, &after, &before, 1), 0);
	}
	assert_int_equal(ipvs_rates_make(&rates, &before_cpus, &before_cpus, 1), 0);
}

static void made_anew(void **state)
{
	struct ipvs_stats before, after;
	struct ipvs_rates rates;

	call_once();
	settle(*state);
	before = of_service(*state);
	assert_ok(*state, ipvs_service_delete(*state, &site.service));
	assert_ok(*state, ipvs_service_add(*state, &site.service));
	after = of_service(*state);
	assert_int_equal(ipvs_rates_make(&rates, &before, &after, 1), -ERANGE);
	check_counters(of_cpus(*state), sent);
}

/* What was counted at a moment. */
struct sample {
	uint64_t at_ns;
	struct ipvs_stats sent, service, cpus;
};

static struct sample take(struct ipvs *h)
{
	struct sample sample = { .service = of_service(h), .cpus = of_cpus(h), .sent = sent };

	sample.at_ns = now_ns();
	return sample;
}

/* Whatever the time was: rate by time is what came, to within the rounding of doubles. */
static void check_exact(double rate, uint64_t count, uint64_t elapsed_ns)
{
	double off = rate * (double)elapsed_ns / 1e9 - (double)count;

	assert_that(off < 1e-6 && off > -1e-6, "%f per second is not %" PRIu64 " in %" PRIu64
		    " ns", rate, count, elapsed_ns);
}

static void check_rates(const struct ipvs_stats *before, const struct ipvs_stats *after,
			const struct sample *from, const struct sample *to)
{
	uint64_t elapsed_ns = to->at_ns - from->at_ns;
	struct ipvs_rates rates;

	assert_int_equal(ipvs_rates_make(&rates, before, after, elapsed_ns), 0);
	check_exact(rates.conns_per_s, to->sent.conns - from->sent.conns, elapsed_ns);
	check_exact(rates.in_packets_per_s, to->sent.in_packets - from->sent.in_packets,
		    elapsed_ns);
	check_exact(rates.out_packets_per_s, to->sent.out_packets - from->sent.out_packets,
		    elapsed_ns);
	check_exact(rates.in_bytes_per_s, to->sent.in_bytes - from->sent.in_bytes, elapsed_ns);
	check_exact(rates.out_bytes_per_s, to->sent.out_bytes - from->sent.out_bytes, elapsed_ns);
}

/* Send steadily for so long; how often the service's counters moved. */
static int keep_calling(struct ipvs *h, int64_t milliseconds)
{
	int64_t begin = now_ms();
	uint64_t last = of_service(h).conns;
	int moves = 0;

	while (now_ms() - begin < milliseconds) {
		uint64_t conns;

		call_once();
		sleep_ms(10);
		conns = of_service(h).conns;
		moves += conns != last;
		last = conns;
	}
	return moves;
}

/* A sum more or less: what came in two seconds, and some time for a busy machine. */
static void check_service_rate(const struct sample *from, const struct sample *to)
{
	uint64_t elapsed_ns = to->at_ns - from->at_ns;
	double steady = (double)(to->sent.conns - from->sent.conns) * 1e9 / (double)elapsed_ns;
	double most = steady * 2.5e9 / (double)elapsed_ns;
	struct ipvs_rates rates;

	assert_int_equal(ipvs_rates_make(&rates, &from->service, &to->service, elapsed_ns), 0);
	note("%.1f connections per second; by the service's counters %.1f, the kernel's rate %"
	     PRIu64, steady, rates.conns_per_s, to->service.conns_per_s);
	assert_that(rates.conns_per_s >= steady - most && rates.conns_per_s <= steady + most,
		    "%f per second, but it was %f", rates.conns_per_s, steady);
}

static void steady(void **state)
{
	struct sample begin = take(*state), from, to;
	int moves;

	while (of_service(*state).conns == 0)
		keep_calling(*state, 100);
	from = take(*state);
	moves = keep_calling(*state, 6000);
	to = take(*state);
	note("the service's counters moved %d times in 6 s", moves);
	assert_in_range(moves, 2, 4);
	check_service_rate(&from, &to);
	check_rates(&from.cpus, &to.cpus, &from, &to);
	settle(*state);
	to = take(*state);
	check_rates(&begin.service, &to.service, &begin, &to);
	check_rates(&begin.cpus, &to.cpus, &begin, &to);
}

/* --- examples/watch-stats.c --- */

/* In the build's folder, where this program is too. */
static pid_t start_watching(const char *interval, int *output)
{
	char path[512];
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 64);
	int ends[2];
	pid_t child;

	assert_true(size > 0);
	path[size] = '\0';
	for (int i = 0; i < 3; i++)
		*strrchr(path, '/') = '\0';
	strcat(path, "/examples/watch-stats");
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execl(path, path, interval, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	*output = ends[0];
	return child;
}

static void check_shown(const char *text, const char *name, double steady, double most)
{
	const char *line = strstr(text, name);
	double rates[5];
	int found;

	assert_that(line, "no %s in: %s", name, text);
	found = sscanf(line + strlen(name), " exact %lf %lf %lf %lf %lf kernel %*u", &rates[0],
		       &rates[1], &rates[2], &rates[3], &rates[4]);
	assert_that(found == 5, "not in its form: %s", line);
	assert_that(rates[0] > steady - most && rates[0] < steady + most, "%s: %f, not %f", name,
		    rates[0], steady);
	assert_that(rates[1] > rates[0] - 1 && rates[1] < rates[0] + 1, "packets: %f", rates[1]);
	assert_that(rates[4] > 5 * rates[3], "bytes: %f and %f", rates[3], rates[4]);
}

static void watched(void **state)
{
	char text[2048] = "";
	uint64_t before;
	double steady;
	int64_t begin;
	pid_t child;
	int output;

	while (of_service(*state).conns == 0)
		keep_calling(*state, 100);
	begin = now_ms();
	before = sent.conns;
	child = start_watching("4", &output);
	while (read(output, text, sizeof(text) - 1) <= 0) {
		call_once();
		sleep_ms(10);
		assert_that(now_ms() - begin < PATIENCE_MS, "it shows nothing");
	}
	steady = (double)(sent.conns - before) * 1000 / (double)(now_ms() - begin);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(output);
	check_shown(text, "all\n", steady, steady / 3);
	check_shown(text, "udp 10.9.0.1:53\n", steady, steady * 2.5 / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RATES_TEST("each processor is listed", each_processor),
		RATES_TEST("counters of processors are exact at once, open handle or not",
			   exact_at_once),
		RATES_TEST("they are while estimation is switched off", exact_without_estimation),
		RATES_TEST("what was zeroed gives no rate, and processors are not zeroed", zeroed),
		RATES_TEST("a service made anew gives no rate", made_anew),
		RATES_TEST("rates of steady traffic", steady),
		RATES_TEST("the example watch-stats shows them", watched),
	};

	return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
