/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drains, shifts and raises of real servers with real connections: weights, who gets what, ends. */
#include "draining.h"
#include "raw.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define WEB "10.9.0.1:80"

/* --- the two forms, and bringing one in --- */

static void at_once_and_kept(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, NULL);
	step(&d, 0);
	assert_int_equal(weight_of(&d, held.at), 0);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(talk_once(&d.site.farm, CLIENT, WEB, 0), 1 - held.at);
		talk_exchange(&held, REQUEST_SIZE, ANSWER_SIZE);
		step(&d, 1000);
		assert_phase(&d, job, IPVS_DRAIN_WAITING);
		assert_holds(&d, job, "active");
		assert_int_equal(ipvs_drain_part(d.drain, job, 0)->active_conns, 1);
	}
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_harms(&d, job, "");
	assert_int_equal(weight_of(&d, held.at), 0);
	assert_int_equal(ipvs_drain_next(d.drain), -1);
	draining_end(&d);
}

static void at_once_and_deleted(void **state)
{
	struct ipvs_drain_options options = { .flags = IPVS_DRAIN_DELETE };
	struct draining d;
	struct talk held;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, &options);
	step(&d, 0);
	step(&d, 1000);
	assert_true(has_server(&d, held.at));
	talk_close(&held);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_false(has_server(&d, held.at));
	assert_true(has_server(&d, 1 - held.at));
	draining_end(&d);
}

/* Inactive connections, those that are closing, last for a minute or two. */
static void inactive_ones(void **state)
{
	struct ipvs_drain_options options = { .flags = IPVS_DRAIN_INACTIVE };
	struct draining d;
	int64_t job;
	size_t at;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	at = talk_once(&d.site.farm, CLIENT, WEB, 0);
	job = drain_server(&d, at, &options);
	step(&d, 0);
	step(&d, 1000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	assert_holds(&d, job, "inactive");
	assert_int_equal(ipvs_drain_part(d.drain, job, 0)->inactive_conns, 1);
	draining_end(&d);
}

/* One side has closed and still gets its answer: that counts as inactive, and waiting is asked. */
static void half_closed(void **state)
{
	struct ipvs_drain_options options = { .flags = IPVS_DRAIN_INACTIVE };
	struct draining d;
	struct talk held;
	int64_t job;
	char byte = '?';

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	shutdown(held.client, SHUT_WR);
	assert_int_equal(recv(held.server, &byte, 1, 0), 0);
	job = drain_server(&d, held.at, &options);
	step(&d, 0);
	step(&d, 1000);
	assert_holds(&d, job, "inactive");
	assert_int_equal(ipvs_drain_part(d.drain, job, 0)->active_conns, 0);
	assert_int_equal(send(held.server, "!", 1, 0), 1);
	assert_int_equal(recv(held.client, &byte, 1, 0), 1);
	close(held.client);
	close(held.server);
	draining_end(&d);
}

static void over_a_period(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 10000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 100);
	set_weight(&d, 1, 100);
	job = drain_server(&d, 0, &options);
	step(&d, 0);
	for (uint32_t i = 1; i <= 10; i++) {
		assert_phase(&d, job, IPVS_DRAIN_MOVING);
		step(&d, 1000);
		assert_int_equal(weight_of(&d, 0), 100 - 10 * i);
	}
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_int_equal(weight_of(&d, 1), 100);
	draining_end(&d);
}

/* Of a hundred connections, how many go to the first server. */
static unsigned int count_first(struct draining *d)
{
	unsigned int first = 0;

	for (int i = 0; i < 100; i++)
		first += talk_once(&d->site.farm, CLIENT, WEB, 0) == 0;
	return first;
}

static void shifted(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 5000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 100);
	set_weight(&d, 1, 0);
	job = shift_servers(&d, 0, 100, &options);
	step(&d, 0);
	for (uint32_t i = 0; i < 5; i++) {
		assert_int_equal(weight_of(&d, 0), 100 - 20 * i);
		assert_int_equal(weight_of(&d, 1), 20 * i);
		assert_in_range(count_first(&d), 99 - 20 * i, 101 - 20 * i);
		step(&d, 1000);
	}
	assert_int_equal(weight_of(&d, 0), 0);
	assert_int_equal(weight_of(&d, 1), 100);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_int_equal(ipvs_drain_part(d.drain, job, 1)->result, IPVS_DRAIN_MOVED);
	draining_end(&d);
}

static void raised(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 4000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 0);
	job = ipvs_drain_add_raise(d.drain, &d.site.service, &d.site.dests[0], 8, &options, NULL);
	step(&d, 0);
	for (uint32_t i = 1; i <= 4; i++) {
		step(&d, 1000);
		assert_int_equal(weight_of(&d, 0), 2 * i);
	}
	assert_result(&d, job, IPVS_DRAIN_MOVED);
	draining_end(&d);
}

static void in_all_services(void **state)
{
	struct ipvs_service other, third;
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	other = add_service(d.h, "fwmark 7", "wlc");
	assert_ok(d.h, ipvs_dest_add(d.h, &other, &d.site.dests[0]));
	assert_ok(d.h, ipvs_dest_add(d.h, &other, &d.site.dests[1]));
	third = add_service(d.h, "udp 10.9.0.1:53", "rr");
	assert_ok(d.h, ipvs_dest_add(d.h, &third, &d.site.dests[1]));
	d.site.dests[0].addr.family = AF_INET;
	job = ipvs_drain_add(d.drain, NULL, &d.site.dests[0], NULL, NULL);
	step_to_end(&d);
	assert_int_equal(ipvs_drain_find(d.drain, job)->result, IPVS_DRAIN_DRAINED);
	assert_int_equal(ipvs_drain_find(d.drain, job)->part_count, 2);
	assert_int_equal(weight_of(&d, 0), 0);
	d.site.service = other;
	assert_int_equal(weight_of(&d, 0), 0);
	assert_int_equal(weight_of(&d, 1), 1);
	draining_end(&d);
}

/* Settings other than the weight stay. */
static void settings_stay(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 2000 };
	struct ipvs_dest_entry before, after;
	struct draining d;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	d.site.dests[0].weight = 20;
	d.site.dests[0].forward = IPVS_FORWARD_TUNNEL;
	d.site.dests[0].tun_type = IPVS_TUNNEL_GUE;
	d.site.dests[0].tun_port = 6080;
	d.site.dests[0].tun_flags = IPVS_TUNNEL_CSUM;
	d.site.dests[0].upper_threshold = 1000;
	d.site.dests[0].lower_threshold = 900;
	assert_ok(d.h, ipvs_dest_update(d.h, &d.site.service, &d.site.dests[0]));
	assert_ok(d.h, ipvs_dest_get(d.h, &d.site.service, &d.site.dests[0], &before));
	drain_server(&d, 0, &options);
	step(&d, 0);
	step(&d, 1000);
	assert_ok(d.h, ipvs_dest_get(d.h, &d.site.service, &d.site.dests[0], &after));
	assert_int_equal(after.dest.weight, 10);
	after.dest.weight = 20;
	assert_same_dest(&after.dest, &before.dest);
	draining_end(&d);
}

/* As another tool may have made it: a forwarding method that does not exist. */
static void odd_settings_stay(void **state)
{
	const struct raw_dest odd = { 6, 20, 0, 0, 0, 0, 0 };
	struct ipvs_dest server = dest_of("10.9.0.100:9");
	struct ipvs_dest_entry after;
	struct raw *raw = raw_open();
	struct draining d;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	assert_int_equal(raw_add_dest(raw, "tcp " WEB, "10.9.0.100:9", &odd), 0);
	assert_true(ipvs_drain_add(d.drain, &d.site.service, &server, NULL, NULL) > 0);
	step(&d, 0);
	assert_ok(d.h, ipvs_dest_get(d.h, &d.site.service, &server, &after));
	assert_int_equal(after.dest.weight, 0);
	assert_int_equal(after.dest.forward, 6);
	raw_close(raw);
	draining_end(&d);
}

/* --- cancel --- */

static void cancelled_on_the_way(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 5000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 10);
	job = shift_servers(&d, 1, 10, &options);
	step(&d, 0);
	step(&d, 3000);
	assert_int_equal(weight_of(&d, 0), 5);
	assert_int_equal(weight_of(&d, 1), 6);
	assert_int_equal(ipvs_drain_cancel(d.drain, job), 0);
	step(&d, 0);
	assert_result(&d, job, IPVS_DRAIN_CANCELLED);
	assert_int_equal(weight_of(&d, 0), 10);
	assert_int_equal(weight_of(&d, 1), 1);
	draining_end(&d);
}

static void cancelled_while_it_waits(void **state)
{
	struct ipvs_drain_options options = { .flags = IPVS_DRAIN_DELETE };
	struct draining d;
	struct talk held;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, &options);
	step(&d, 0);
	step(&d, 1000);
	assert_int_equal(ipvs_drain_cancel(d.drain, job), 0);
	step(&d, 0);
	assert_result(&d, job, IPVS_DRAIN_CANCELLED);
	assert_int_equal(weight_of(&d, held.at), 1);
	talk_exchange(&held, REQUEST_SIZE, ANSWER_SIZE);
	talk_close(&held);
	draining_end(&d);
}

/* --- what somebody else does --- */

static void foreign_weight(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 5000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 50);
	job = drain_server(&d, 0, &options);
	step(&d, 0);
	step(&d, 1000);
	set_weight(&d, 0, 77);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_CHANGED);
	assert_int_equal(weight_of(&d, 0), 77);
	assert_error(&ipvs_drain_find(d.drain, job)->error, -EEXIST, IPVS_REASON_CHANGED,
		     "drain 10.9.0.11:8080 of tcp 10.9.0.1:80: someone else has set its weight ");
	draining_end(&d);
}

static void foreign_deletion(void **state)
{
	struct draining d;
	struct talk held;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	assert_int_equal(talk_open(&held, &d.site.farm, CLIENT, WEB, 0), 0);
	job = drain_server(&d, held.at, NULL);
	step(&d, 0);
	assert_ok(d.h, ipvs_dest_delete(d.h, &d.site.service, &d.site.dests[held.at]));
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_GONE);
	assert_int_equal(ipvs_drain_part(d.drain, job, 0)->reason, IPVS_REASON_NO_SERVER);
	close(held.client);
	close(held.server);
	draining_end(&d);
}

static void foreign_deletion_of_the_service(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 5000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	job = drain_server(&d, 0, &options);
	step(&d, 0);
	assert_ok(d.h, ipvs_service_delete(d.h, &d.site.service));
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_GONE);
	assert_int_equal(ipvs_drain_part(d.drain, job, 0)->reason, IPVS_REASON_NO_SERVICE);
	draining_end(&d);
}

/* Between the table and the change: the kernel refuses, and the next step finds out why. */
static void foreign_deletion_just_before(void **state)
{
	const struct ipvs_drain_settings *unknown = NULL;
	struct ipvs_table *table = ipvs_table_new();
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	job = drain_server(&d, 0, NULL);
	assert_ok(d.h, ipvs_table_load(d.h, table));
	assert_int_equal(ipvs_drain_decide(d.drain, table, unknown, 0, NULL), 0);
	assert_ok(d.h, ipvs_dest_delete(d.h, &d.site.service, &d.site.dests[0]));
	assert_fails(d.h, ipvs_drain_apply(d.h, d.drain, NULL), -ENOENT, IPVS_REASON_NO_SERVER,
		     "1 of 1 operations failed; the first, number 0: set weight of server "
		     "10.9.0.11:8080 of tcp 10.9.0.1:80: ");
	assert_phase(&d, job, IPVS_DRAIN_MOVING);
	step(&d, 1000);
	assert_result(&d, job, IPVS_DRAIN_GONE);
	ipvs_table_free(table);
	draining_end(&d);
}

/* --- what may not be, and what can't be --- */

static void the_last_server(void **state)
{
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 1, 0);
	job = drain_server(&d, 0, NULL);
	step(&d, 0);
	assert_result(&d, job, IPVS_DRAIN_REFUSED);
	assert_error(&ipvs_drain_find(d.drain, job)->error, -EBUSY, IPVS_REASON_LAST_SERVER,
		     "drain 10.9.0.11:8080 of tcp 10.9.0.1:80: no other server of the service has");
	assert_int_equal(weight_of(&d, 0), 1);
	draining_end(&d);
}

static void the_last_server_forced(void **state)
{
	struct ipvs_drain_options options = { .flags = IPVS_DRAIN_FORCE | IPVS_DRAIN_DELETE };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 1, 0);
	job = drain_server(&d, 0, &options);
	step_to_end(&d);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_false(has_server(&d, 0));
	draining_end(&d);
}

static void a_scheduler_without_weights(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 5000 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "rr");
	job = drain_server(&d, 0, &options);
	step(&d, 0);
	assert_result(&d, job, IPVS_DRAIN_REFUSED);
	assert_int_equal(ipvs_drain_part(d.drain, job, 0)->reason, IPVS_REASON_SCHEDULER);
	job = drain_server(&d, 0, NULL);
	step_to_end(&d);
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	draining_end(&d);
}

static void a_handle_that_can_not(void **state)
{
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	job = drain_server(&d, 0, NULL);
	assert_ok(d.h, ipvs_batch_begin(d.h));
	assert_int_equal(ipvs_drain_step(d.h, d.drain, 0, NULL), -EBUSY);
	assert_ok(d.h, ipvs_batch_end(d.h, NULL));
	assert_ok(d.h, ipvs_shutdown(d.h));
	assert_fails(d.h, ipvs_drain_step(d.h, d.drain, 1000, NULL), -ENOTCONN,
		     IPVS_REASON_NOT_OPEN, "load table: ");
	assert_int_equal(ipvs_drain_next(d.drain), 2000);
	assert_ok(d.h, ipvs_open(d.h));
	step(&d, 2000);
	assert_phase(&d, job, IPVS_DRAIN_WAITING);
	draining_end(&d);
}

/* The table was loaded in one namespace; the handle is in another. */
static void another_namespace(void **state)
{
	struct ipvs_table *table = ipvs_table_new();
	struct draining d;
	struct ipvs *other;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	drain_server(&d, 0, NULL);
	assert_ok(d.h, ipvs_table_load(d.h, table));
	assert_int_equal(ipvs_drain_decide(d.drain, table, NULL, 0, NULL), 0);
	new_namespace();
	other = open_handle();
	assert_fails(other, ipvs_drain_apply(other, d.drain, NULL), -EXDEV, IPVS_REASON_NETNS,
		     "apply plan: ");
	assert_fails(other, ipvs_drain_step(other, d.drain, 1000, NULL), -EXDEV,
		     IPVS_REASON_NETNS, "decide drains: ");
	step(&d, 1000);
	assert_int_equal(weight_of(&d, 0), 0);
	ipvs_free(other);
	ipvs_table_free(table);
	draining_end(&d);
}

/* --- under load --- */

/* Every request is answered: by the one server, then by both, then by the other. */
static void no_request_fails(void **state)
{
	struct ipvs_drain_options options = { .period_ms = 10000, .flags = IPVS_DRAIN_DELETE };
	unsigned int got[2] = { 0, 0 };
	struct draining d;
	int64_t job;

	draining_begin(&d, *state, "tcp " WEB, "wrr");
	set_weight(&d, 0, 100);
	set_weight(&d, 1, 0);
	job = shift_servers(&d, 0, 100, &options);
	for (int i = 0; i < 14; i++) {
		step(&d, 1000);
		for (int k = 0; k < 20; k++)
			got[talk_once(&d.site.farm, CLIENT, WEB, 0)]++;
	}
	assert_result(&d, job, IPVS_DRAIN_DRAINED);
	assert_false(has_server(&d, 0));
	assert_true(got[0] >= 90 && got[1] >= 150);
	draining_end(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("at once: what is open goes on, nothing new comes, then it is drained",
			 at_once_and_kept),
		NET_TEST("at once: it is deleted when nothing is open any more",
			 at_once_and_deleted),
		NET_TEST("closing connections are waited for when asked", inactive_ones),
		NET_TEST("a half-closed connection that still works is inactive", half_closed),
		NET_TEST("over a period the weight falls step by step", over_a_period),
		NET_TEST("a shift keeps the sum, and each step has its share of connections",
			 shifted),
		NET_TEST("a raise brings a server in step by step", raised),
		NET_TEST("a server is drained in all services that have it", in_all_services),
		NET_TEST("other settings of a server stay as they are", settings_stay),
		NET_TEST("so do settings that make no sense", odd_settings_stay),
		NET_TEST("cancelled on the way: the weights are back", cancelled_on_the_way),
		NET_TEST("cancelled while it waits: the weight is back, nothing was cut",
			 cancelled_while_it_waits),
		NET_TEST("somebody else's weight is left alone", foreign_weight),
		NET_TEST("somebody else deletes the server", foreign_deletion),
		NET_TEST("somebody else deletes the service", foreign_deletion_of_the_service),
		NET_TEST("somebody else deletes it just before a change",
			 foreign_deletion_just_before),
		NET_TEST("the last server is refused", the_last_server),
		NET_TEST("the last server goes when forced", the_last_server_forced),
		NET_TEST("a scheduler without weights is refused, but at once",
			 a_scheduler_without_weights),
		NET_TEST("a handle in a batch or not open loses nothing", a_handle_that_can_not),
		NET_TEST("a table of one namespace is not applied in another", another_namespace),
		NET_TEST("no request fails while traffic moves", no_request_fails),
	};

	return cmocka_run_group_tests_name("drain", tests, NULL, NULL);
}
