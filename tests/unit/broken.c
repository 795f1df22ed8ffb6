/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers that are cut, bent, or to something else. */
#include <errno.h>
#include <string.h>

#include "answers.h"
#include "fake-kernel.h"
#include "identity.h"
#include "unit.h"

/* One command of each kind: acknowledged, answered, answered in parts. */
static int flush(struct ipvs *h)
{
	return ipvs_service_flush(h);
}

static int get_info(struct ipvs *h)
{
	struct ipvs_info info, before;
	int ret;

	memset(&info, 0xa5, sizeof(info));
	before = info;
	ret = ipvs_info_get(h, &info);
	assert_true(ret == 0 || memcmp(&info, &before, sizeof(info)) == 0);
	return ret;
}

static int list(struct ipvs *h)
{
	struct ipvs_services services = IPVS_SERVICES_INIT;
	int ret = ipvs_service_list(h, &services);

	assert_true(ret == 0 || services.count == 0);
	ipvs_services_free(&services);
	return ret;
}

/* Kinds of broken answers. */
static void garbage(void)
{
	fake_raw("What is this? It is no message.", 31);
}

static void one_byte(void)
{
	fake_raw("?", 1);
}

static void half_an_acknowledgement(void)
{
	fake_ack();
	fake_cut(4);
}

static void half_an_entry(void)
{
	fake_datagram();
	fake_service_entry(1);
	fake_cut(160);
}

static void an_older_number(void)
{
	fake_datagram();
	fake_error_for((uint32_t)-1, 0);
}

static void a_newer_number(void)
{
	fake_datagram();
	fake_error_for(1, 0);
}

static void another_family(void)
{
	fake_datagram();
	fake_message(FAKE_FAMILY + 1, 0, 0, "\1\1\0", 4);
}

static void a_positive_error(void)
{
	fake_error(-EPERM);
}

static void a_positive_end(void)
{
	fake_datagram();
	fake_done(-1);
}

static void two_ends(void)
{
	fake_datagram();
	fake_done(0);
	fake_done(0);
}

static void an_empty_answer(void)
{
	fake_answer(1, NULL, 0);
}

static void too_large(void)
{
	fake_ack();
	fake_truncated();
}

static void another_command(void)
{
	fake_answer(5, answer_dest, sizeof(answer_dest));
}

static void (*const broken[])(void) = {
	garbage, one_byte, half_an_acknowledgement, half_an_entry, an_older_number, a_newer_number,
	another_family, a_positive_error, a_positive_end, two_ends, an_empty_answer, too_large,
	another_command,
};

/* The handle has a new socket, and works on. */
static void check_renewed(struct ipvs *h, int socket)
{
	assert_int_equal(fake.sockets, socket);
	assert_int_equal(fake.sockets_open, 1);
	assert_int_equal(ipvs_service_flush(h), 0);
	assert_int_equal(fake.sent[fake.sends - 1].socket, socket);
}

static void check_error(struct ipvs *h, int ret, int code, enum ipvs_reason reason)
{
	assert_int_equal(ret, code);
	assert_int_equal(ipvs_last_error(h)->code, code);
	assert_int_equal(ipvs_last_error(h)->reason, reason);
}

static void check_broken(struct ipvs *h, int (*call)(struct ipvs *h))
{
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		int sockets = fake.sockets;

		fake_turn();
		broken[i]();
		if (call(h) != -EBADMSG)
			fail_msg("broken answer %zu was taken", i);
		check_error(h, -EBADMSG, -EBADMSG, IPVS_REASON_ANSWER);
		check_renewed(h, sockets + 1);
	}
}

static void test_a_broken_acknowledgement_is_no_success(void **state)
{
	check_broken(*state, flush);
}

static void test_a_broken_answer_is_no_success(void **state)
{
	check_broken(*state, get_info);
}

static void test_a_broken_list_is_no_success(void **state)
{
	check_broken(*state, list);
}

static void test_data_in_place_of_an_acknowledgement_is_no_success(void **state)
{
	fake_turn();
	fake_answer(14, answer_info, sizeof(answer_info));
	check_error(*state, flush(*state), -EBADMSG, IPVS_REASON_ANSWER);
}

/* Whatever is read: an acknowledgement, or an end, holds nothing of it. */
static int get_service(struct ipvs *h)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80");
	struct ipvs_service_entry entry;

	return ipvs_service_get(h, &service, &entry);
}

static int get_timeouts(struct ipvs *h)
{
	struct ipvs_timeouts timeouts;

	return ipvs_timeouts_get(h, &timeouts);
}

static int (*const gets[])(struct ipvs *h) = { get_info, get_service, get_timeouts };

static void test_an_acknowledgement_in_place_of_data_is_no_success(void **state)
{
	for (size_t i = 0; i < COUNT_OF(gets); i++) {
		fake_turn();
		fake_ack();
		assert_round(i, gets[i](*state) == -EBADMSG);
		fake_turn();
		fake_end();
		assert_round(i, gets[i](*state) == -EBADMSG);
	}
}

/* GET_INFO's numbers mean other things in other answers. */
static void test_the_answer_to_another_command_is_no_success(void **state)
{
	for (size_t i = 0; i < COUNT_OF(gets); i++) {
		fake_turn();
		fake_answer(9, answer_daemon, sizeof(answer_daemon));
		assert_round(i, gets[i](*state) == -EBADMSG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(test_a_broken_acknowledgement_is_no_success),
		FAKE_TEST(test_a_broken_answer_is_no_success),
		FAKE_TEST(test_a_broken_list_is_no_success),
		FAKE_TEST(test_data_in_place_of_an_acknowledgement_is_no_success),
		FAKE_TEST(test_an_acknowledgement_in_place_of_data_is_no_success),
		FAKE_TEST(test_the_answer_to_another_command_is_no_success),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
