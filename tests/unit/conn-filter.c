/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which connections the filters let through. */
#include <errno.h>
#include <stdio.h>

#include "conns.h"

#define ANY (-1)
#define STATES(a, b) \
	(UINT64_C(1) << IPVS_CONN_STATE_##a | UINT64_C(1) << IPVS_CONN_STATE_##b)

/* Each is named by a letter, which its seconds stand for: a is 0. */
static const char lines[] =
	"TCP 0A090064 0400 0A000001 0050 0A000002 1F90 ESTABLISHED       0\n"
	"TCP 0A090064 0401 0A000001 0050 0A000003 1F90 TIME_WAIT         1\n"
	"TCP 0A090064 0402 0A000001 0051 0A000002 1F90 ESTABLISHED       2\n"
	"UDP 0A090064 0403 0A000001 0050 0A000002 1F90 UDP               3\n"
	"TCP 0A090064 0404 0A000004 0050 0A000002 1F91 ESTABLISHED       4\n"
	"TCP 0A090064 0000 0A000001 0050 0A000002 1F90 ASSURED           5\n"
	"TCP 0A090064 0000 0A000001 0000 0A000002 0000 NONE              6\n"
	"IP  0A090064 0000 00000007 0000 0A000002 0000 ASSURED           7\n"
	"IP  0A090064 0000 00000008 0000 0A000003 0000 ASSURED           8\n"
	"IP  fd00:0009:0000:0000:0000:0000:0000:0100 0000 "
	"0000:0007:0000:0000:0000:0000:0000:0000 0000 0A000002 0000 ASSURED           9\n"
	"TCP fd00:0009:0000:0000:0000:0000:0000:0100 0400 "
	"0a00:0001:0000:0000:0000:0000:0000:0000 0050 "
	"0a00:0002:0000:0000:0000:0000:0000:0000 1F90 ESTABLISHED      10\n"
	"TCP 0A090064 0000 0A000001 0000 0A000003 FFFF NONE             11\n"
	"TCP 0A090064 0000 FFFFFFFF FFFF 0A000002 FFFF NONE             12\n"
	"TCP 0A090064 0405 0A000001 0015 0A000002 0015 FIN_WAIT         13\n"
	"UDP 0A090064 0406 0A000001 0000 0A000002 0000 UDP              14\n";

static const struct {
	const char *service, *dest;
	int protocol;
	uint64_t states;
	const char *passes;
} cases[] = {
	{ NULL, NULL, ANY, 0, "abcdefghijklmno" },
	{ "tcp 10.0.0.1:80", NULL, ANY, 0, "abf" },
	{ "tcp 10.0.0.1:81", NULL, ANY, 0, "c" },
	{ "udp 10.0.0.1:80", NULL, ANY, 0, "d" },
	{ "sctp 10.0.0.1:80", NULL, ANY, 0, "" },
	{ "tcp 10.0.0.9:80", NULL, ANY, 0, "" },
	{ "tcp [a00:1::]:80", NULL, ANY, 0, "k" },
	{ "tcp 10.0.0.1:0", NULL, ANY, 0, "abcfgln" },
	{ "tcp 10.0.0.1:21", NULL, ANY, 0, "gln" },
	{ "fwmark 7", NULL, ANY, 0, "h" },
	{ "fwmark 8", NULL, ANY, 0, "i" },
	{ "fwmark 9", NULL, ANY, 0, "" },
	{ "fwmark 7 ipv6", NULL, ANY, 0, "j" },
	{ NULL, "10.0.0.2:8080", ANY, 0, "acdfghj" },
	{ NULL, "10.0.0.3:8080", ANY, 0, "bi" },
	{ NULL, "10.0.0.2:8081", ANY, 0, "eghj" },
	{ NULL, "10.0.0.2:0", ANY, 0, "acdefghjmno" },
	{ NULL, "[a00:2::]:8080", ANY, 0, "k" },
	{ NULL, NULL, 6, 0, "abcefgklmn" },
	{ NULL, NULL, 17, 0, "do" },
	{ NULL, NULL, 0, 0, "hij" },
	{ NULL, NULL, 65535, 0, "" },
	{ NULL, NULL, -2147483647, 0, "abcdefghijklmno" },
	{ NULL, NULL, ANY, STATES(ESTABLISHED, ESTABLISHED), "acek" },
	{ NULL, NULL, ANY, STATES(TIME_WAIT, FIN_WAIT), "bn" },
	{ NULL, NULL, ANY, STATES(UDP, BUG), "do" },
	{ "tcp 10.0.0.1:80", "10.0.0.2:8080", ANY, 0, "af" },
	{ "tcp 10.0.0.1:80", "10.0.0.2:8080", 6, STATES(ESTABLISHED, TIME_WAIT), "a" },
	{ "tcp 10.0.0.1:80", "10.0.0.2:8080", 17, STATES(ESTABLISHED, TIME_WAIT), "" },
	{ "fwmark 7", "10.0.0.2:80", 0, STATES(ASSURED, NONE), "h" },
	{ NULL, "10.0.0.2:8080", ANY, STATES(ESTABLISHED, UDP), "acd" },
};

static void set_filters(struct ipvs_conn_reader *reader, size_t i)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;

	if (cases[i].service)
		assert_int_equal(ipvs_service_parse(&service, cases[i].service, NULL), 0);
	if (cases[i].dest)
		assert_int_equal(ipvs_dest_parse(&dest, cases[i].dest, NULL), 0);
	memset(service.scheduler, 0xff, sizeof(service.scheduler)); /* only identities matter */
	dest.forward = 99;
	assert_int_equal(ipvs_conn_reader_filter_service(reader, cases[i].service ? &service
									: NULL), 0);
	assert_int_equal(ipvs_conn_reader_filter_dest(reader, cases[i].dest ? &dest : NULL), 0);
	assert_int_equal(ipvs_conn_reader_filter_protocol(reader, cases[i].protocol), 0);
	assert_int_equal(ipvs_conn_reader_filter_states(reader, cases[i].states), 0);
}

static void check_passing(struct ipvs_conn_reader *reader, size_t i)
{
	char passed[32] = "";
	struct ipvs_conn conn;
	int ret;

	while ((ret = ipvs_conn_reader_next(reader, &conn)) == 1)
		passed[strlen(passed)] = (char)('a' + conn.expires_s);
	assert_round(i, ret == 0);
	if (strcmp(passed, cases[i].passes) != 0)
		fail_msg("case %zu lets through %s, not %s", i, passed, cases[i].passes);
}

static void test_filters_let_through_what_they_say(void **state)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_filters(*state, i);
		give_lines(*state, lines, strlen(lines));
		check_passing(*state, i);
	}
}

static void test_a_filter_holds_from_the_next_connection_on(void **state)
{
	struct ipvs_conn conn;

	give_lines(*state, lines, strlen(lines));
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	assert_int_equal(ipvs_conn_reader_filter_protocol(*state, IPPROTO_UDP), 0);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	assert_int_equal(conn.expires_s, 3);
	assert_int_equal(ipvs_conn_reader_filter_protocol(*state, -1), 0);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	assert_int_equal(conn.expires_s, 4);
}

static void test_a_line_that_is_not_let_through_is_checked_too(void **state)
{
	static const char broken[] =
		"UDP 0A090064 0403 0A000001 0050 0A000002 1F90 UDP               x\n";
	struct ipvs_conn conn;

	assert_int_equal(ipvs_conn_reader_filter_protocol(*state, IPPROTO_TCP), 0);
	give_lines(*state, broken, strlen(broken));
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), -EBADMSG);
}

/* What is refused, and what the sentence says of it. The filter before it still holds. */
static void check_refused(struct ipvs_conn_reader *reader, int ret, int code,
			  enum ipvs_reason reason, const char *text)
{
	const struct ipvs_error *error = ipvs_conn_reader_error(reader);
	struct ipvs_conn conn;

	assert_int_equal(ret, code);
	assert_int_equal(error->code, code);
	assert_int_equal(error->reason, reason);
	assert_string_equal(error->text, text);
	give_lines(reader, lines, strlen(lines));
	assert_int_equal(ipvs_conn_reader_next(reader, &conn), 1);
	assert_int_equal(error->code, 0);
	assert_int_equal(conn.expires_s, 10);
	assert_int_equal(ipvs_conn_reader_next(reader, &conn), 0);
}

static void test_a_filter_that_is_none_is_refused_and_changes_nothing(void **state)
{
	struct ipvs_service service = IPVS_SERVICE_INIT, none = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT, no_dest = IPVS_DEST_INIT;

	ipvs_service_parse(&service, "tcp [a00:1::]:80", NULL);
	ipvs_dest_parse(&dest, "[a00:2::]:8080", NULL);
	assert_int_equal(ipvs_conn_reader_filter_service(*state, &service), 0);
	assert_int_equal(ipvs_conn_reader_filter_dest(*state, &dest), 0);
	assert_int_equal(ipvs_conn_reader_filter_protocol(*state, IPPROTO_TCP), 0);
	assert_int_equal(ipvs_conn_reader_filter_states(*state, STATES(ESTABLISHED, NONE)), 0);
	check_refused(*state, ipvs_conn_reader_filter_service(*state, &none), -EAFNOSUPPORT,
		      IPVS_REASON_FAMILY,
		      "the service's address family is 0, neither IPv4 nor IPv6");
	none.addr.family = AF_INET;
	check_refused(*state, ipvs_conn_reader_filter_service(*state, &none), -EINVAL,
		      IPVS_REASON_INVALID, "it has neither a protocol nor a firewall mark");
	check_refused(*state, ipvs_conn_reader_filter_dest(*state, &no_dest), -EAFNOSUPPORT,
		      IPVS_REASON_FAMILY,
		      "the server's address family is 0, neither IPv4 nor IPv6");
	check_refused(*state, ipvs_conn_reader_filter_protocol(*state, 65536), -EINVAL,
		      IPVS_REASON_INVALID, "protocol 65536 is above 65535");
	check_refused(*state, ipvs_conn_reader_filter_states(*state, UINT64_C(0x10000001)),
		      -EINVAL, IPVS_REASON_INVALID, "states 0x10000000 are unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(test_filters_let_through_what_they_say),
		READER_TEST(test_a_filter_holds_from_the_next_connection_on),
		READER_TEST(test_a_line_that_is_not_let_through_is_checked_too),
		READER_TEST(test_a_filter_that_is_none_is_refused_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
