/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Answers, errors and permissions as the library relies on them, asked of the kernel itself.
 */
#include "raw.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SERVICE "tcp 10.0.0.1:80"

static struct raw *raw;

static int set_up(void **state)
{
	int ret = bench_setup(state);

	raw = raw_open();
	return ret;
}

static int tear_down(void **state)
{
	raw_close(raw);
	return bench_teardown(state);
}

static void stale_family(void **state)
{
	(void)state;
	raw->family += 100;
	raw_begin(raw, IPVS_CMD_GET_INFO, 0);
	assert_int_equal(raw_run(raw), -ENOENT);
	raw_begin(raw, IPVS_CMD_FLUSH, NLM_F_ACK);
	assert_int_equal(raw_run(raw), -ENOENT);
}

static void unknown_command(void **state)
{
	(void)state;
	raw_begin(raw, IPVS_CMD_SET_INFO, NLM_F_ACK);
	assert_int_equal(raw_run(raw), -EOPNOTSUPP);
}

static void fence(void)
{
	raw_more(raw, NLMSG_NOOP, 0, NLM_F_ACK);
}

static void fences(void **state)
{
	(void)state;
	raw_put_service(raw_begin(raw, IPVS_CMD_NEW_SERVICE, 0), SERVICE, &raw_plain);
	fence();
	assert_int_equal(raw_run(raw), 0);
	assert_true(raw_is_quiet(raw));
	assert_int_equal(raw_add_service(raw, SERVICE, NULL), -EEXIST);
	raw_put_service(raw_begin(raw, IPVS_CMD_NEW_SERVICE, 0), SERVICE, &raw_plain);
	fence();
	raw_send(raw);
	assert_true(raw_receive(raw) > 0);
	assert_int_equal(((struct nlmsghdr *)raw->answer)->nlmsg_seq, raw->seq - 1);
	assert_int_equal(raw_error(raw, raw_receive(raw)), 0);
}

/* Whether the answer to the stop came; the fence's always does. */
static bool stop_is_answered(void)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)raw->answer;
	bool answered;

	assert_int_equal(raw_start_daemon(raw, 1, 8848), 0);
	raw_put_backup(raw_begin(raw, IPVS_CMD_DEL_DAEMON, NLM_F_ACK));
	fence();
	raw_send(raw);
	assert_true(raw_receive(raw) > 0);
	answered = message->nlmsg_seq == raw->seq - 1;
	if (answered)
		assert_true(raw_receive(raw) > 0);
	assert_int_equal(message->nlmsg_seq, raw->seq);
	assert_true(raw_is_quiet(raw));
	raw_put_backup(raw_begin(raw, IPVS_CMD_DEL_DAEMON, NLM_F_ACK));
	assert_int_equal(raw_run(raw), -ESRCH);
	return answered;
}

static void lost_answer(void **state)
{
	const int rounds = 40;
	int lost = 0;

	(void)state;
	for (int i = 0; i < rounds; i++)
		lost += !stop_is_answered();
	note("%d of %d stops of a daemon that just started had no answer", lost, rounds);
}

/* Commands 14 and above 17 do not exist. */
static void ask_everything(struct ipvs_error *error)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	const struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

	syscall(SYS_capset, &header, none);
	for (uint8_t cmd = IPVS_CMD_NEW_SERVICE; cmd <= IPVS_CMD_FLUSH && !error->code; cmd++) {
		bool dump = cmd == IPVS_CMD_GET_DEST || cmd == IPVS_CMD_GET_DAEMON;
		int got, want = cmd == IPVS_CMD_SET_INFO ? -EOPNOTSUPP : -EPERM;

		raw_begin(raw, cmd, dump ? NLM_F_DUMP : NLM_F_ACK);
		got = raw_run(raw);
		if (got != want) {
			error->code = got ? got : 1;
			error->reason = cmd;
		}
	}
}

static void permission_first(void **state)
{
	struct ipvs_error error;

	(void)state;
	in_child(ask_everything, &error);
	assert_that(error.code == 0, "command %u: %d", error.reason, error.code);
}

static void first_user_namespace(void **state)
{
	char map[64] = "";
	struct stat own;

	(void)state;
	read_file("/proc/self/uid_map", map, sizeof(map));
	assert_non_null(strstr(map, "4294967295"));
	assert_int_equal(stat("/proc/self/ns/user", &own), 0);
	assert_int_equal(own.st_ino, 0xEFFFFFFDU);
}

#define RAW_TEST(sentence, function) { sentence, function, set_up, tear_down, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAW_TEST("a family number of nobody's is ENOENT", stale_family),
		RAW_TEST("a command that does not exist is EOPNOTSUPP", unknown_command),
		RAW_TEST("a fence is acknowledged after all before it", fences),
		RAW_TEST("stopping a daemon may have no answer, its fence has one", lost_answer),
		RAW_TEST("permission is asked for before anything else", permission_first),
		RAW_TEST("the first user namespace has its number", first_user_namespace),
	};

	return cmocka_run_group_tests_name("protocol", tests, NULL, NULL);
}
