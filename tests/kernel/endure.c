/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a handle has to stand: two threads at once, signals, short deadlines. */
#include "bench.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define SERVICES 250

static void fill_table(struct ipvs *h)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");

	for (unsigned int i = 0; i < SERVICES; i++) {
		service.port = (uint16_t)(i + 1);
		assert_ok(h, ipvs_service_add(h, &service));
	}
}

/* --- threads --- */

/* One that asks for its own service, with a scheduler that only this one has. */
struct asker {
	pthread_t thread;
	struct ipvs *h;
	struct ipvs_service want;
	const atomic_bool *stop;
	unsigned int answers, wrong;
	atomic_uint busy;
};

static void ask(struct asker *asker)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs_service_entry entry;
	int ret = ipvs_service_get(asker->h, &asker->want, &entry);

	asker->answers += ret == 0;
	asker->busy += ret == -EBUSY;
	sched_yield();
	if (ret == 0 && memcmp(&entry.service, &asker->want, sizeof(entry.service)) != 0)
		asker->wrong++;
	if (ret != 0 && ret != -EBUSY)
		asker->wrong++;
	ret = ipvs_service_list(asker->h, &services);
	if (ret != -EBUSY && (ret < 0 || services.count != SERVICES + 2))
		asker->wrong++;
	ipvs_services_free(&services);
}

static void *ask_on(void *arg)
{
	struct asker *asker = arg;

	while (!atomic_load(asker->stop))
		ask(asker);
	return NULL;
}

static void wait_for_collisions(struct asker *first, struct asker *second)
{
	int64_t limit = now_ms() + 5000;

	do {
		sleep_ms(200);
	} while (now_ms() < limit && !atomic_load(&first->busy) && !atomic_load(&second->busy));
}

static void two_threads(void **state)
{
	struct ipvs *h = *state;
	atomic_bool stop = false;
	struct asker askers[2] = { { .h = h, .stop = &stop }, { .h = h, .stop = &stop } };

	fill_table(h);
	askers[0].want = add_service(h, "udp 10.0.0.1:53", "rr");
	askers[1].want = add_service(h, "fwmark 9 ipv6", "lc");
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_on, &askers[i]), 0);
	wait_for_collisions(&askers[0], &askers[1]);
	atomic_store(&stop, true);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
		note("thread %d: %u answers, %u times busy", i, askers[i].answers, askers[i].busy);
		assert_int_equal(askers[i].wrong, 0);
		assert_true(askers[i].answers > 0);
	}
	assert_true(askers[0].busy + askers[1].busy > 0);
	assert_ok(h, ipvs_service_flush(h));
}

static void two_handles(void **state)
{
	atomic_bool stop = false;
	struct asker askers[2] = { { .h = *state, .stop = &stop }, { .stop = &stop } };

	fill_table(*state);
	askers[1].h = open_handle();
	askers[0].want = add_service(*state, "udp 10.0.0.1:53", "rr");
	askers[1].want = add_service(*state, "fwmark 9 ipv6", "lc");
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_on, &askers[i]), 0);
	sleep_ms(500);
	atomic_store(&stop, true);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
		assert_int_equal(askers[i].wrong + askers[i].busy, 0);
		assert_true(askers[i].answers > 0);
	}
	ipvs_free(askers[1].h);
}

/* --- signals --- */

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

static void handle_signal(int number)
{
	struct sigaction action = { .sa_handler = count_signal };

	sigemptyset(&action.sa_mask);
	assert_int_equal(sigaction(number, &action, NULL), 0);
}

/* A child that sends signals without end. */
static pid_t start_sender(void)
{
	pid_t parent = getpid(), child = fork();

	if (child != 0)
		return child;
	while (getppid() == parent) {
		kill(parent, SIGUSR1);
		sched_yield();
	}
	_exit(0);
}

static void set_timer(suseconds_t interval)
{
	const struct itimerval timer = { { 0, interval }, { 0, interval } };

	assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

/* All kinds of exchange; the daemon takes the longest in the kernel. */
static void do_everything(struct ipvs *h, struct ipvs_services *services)
{
	struct ipvs_daemon daemon = IPVS_DAEMON_INIT;
	struct ipvs_service service = add_service(h, "udp 10.0.0.1:53", "wrr");
	struct ipvs_dest dest = add_dest(h, &service, "10.1.0.1:80");
	struct ipvs_stats stats;

	assert_ok(h, ipvs_service_list(h, services));
	assert_int_equal(services->count, SERVICES + 1);
	assert_ok(h, ipvs_service_set_scheduler(h, &service, "rr"));
	assert_ok(h, ipvs_dest_set_weight(h, &service, &dest, 0));
	assert_ok(h, ipvs_get_stats(h, &service, &dest, &stats));
	assert_ok(h, ipvs_get_stats(h, NULL, NULL, &stats));
	assert_ok(h, ipvs_service_delete(h, &service));
	daemon.state = IPVS_DAEMON_MASTER;
	snprintf(daemon.interface, sizeof(daemon.interface), "lo");
	assert_ok(h, ipvs_daemon_start(h, &daemon));
	assert_ok(h, ipvs_daemon_stop(h, daemon.state));
	assert_ok(h, ipvs_shutdown(h));
	assert_ok(h, ipvs_open(h));
}

static void interrupted(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int64_t end = now_ms() + 1500;
	unsigned int rounds = 0;
	pid_t sender;

	fill_table(*state);
	signals = 0;
	handle_signal(SIGUSR1);
	handle_signal(SIGALRM);
	sender = start_sender();
	set_timer(1000);
	for (; now_ms() < end; rounds++)
		do_everything(*state, &services);
	set_timer(0);
	kill(sender, SIGKILL);
	assert_int_equal(waitpid(sender, NULL, 0), sender);
	note("%u rounds with %d signals", rounds, (int)signals);
	assert_true(signals > 50);
	ipvs_services_free(&services);
}

/* --- deadlines --- */

static void short_deadline(void **state)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	struct ipvs *h = *state;

	fill_table(h);
	assert_ok(h, ipvs_deadline_set(h, 1));
	for (int i = 0; i < 50; i++)
		do_everything(h, &services);
	ipvs_services_free(&services);
}

/* Loading a scheduler's module takes a while, but all of it inside the call that sends. */
static void deadline_and_modules(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs *h = *state;
	int64_t begin = now_ms();

	assert_ok(h, ipvs_deadline_set(h, 1));
	snprintf(service.scheduler, sizeof(service.scheduler), "nosuch");
	assert_fails(h, ipvs_service_add(h, &service), -ENOENT, IPVS_REASON_NO_SCHEDULER,
		     "add service tcp 10.0.0.1:80: ");
	note("a scheduler that does not exist takes %d ms", (int)(now_ms() - begin));
}

static void deadlines(void **state)
{
	struct ipvs_info info;
	struct ipvs *h = *state;

	assert_fails(h, ipvs_deadline_set(h, 0), -EINVAL, IPVS_REASON_INVALID,
		     "set deadline: 0 ms");
	assert_fails(h, ipvs_deadline_set(h, 0x80000000U), -EINVAL, IPVS_REASON_INVALID,
		     "set deadline: 2147483648 ms");
	assert_ok(h, ipvs_deadline_set(h, 0x7fffffffU));
	assert_ok(h, ipvs_info_get(h, &info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST("two threads on one handle: one is told that it is busy", two_threads),
		TEST("two threads on two handles never wait for each other's", two_handles),
		TEST("signals make nothing fail", interrupted),
		TEST("a deadline of a millisecond suffices", short_deadline),
		TEST("loading a module does not count", deadline_and_modules),
		TEST("deadlines are from 1 to 2147483647 milliseconds", deadlines),
	};

	return cmocka_run_group_tests_name("endure", tests, NULL, NULL);
}
