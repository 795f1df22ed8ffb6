/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses, services and servers as text, both ways. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "unit.h"

#define IP4(...) { AF_INET, 0, { __VA_ARGS__ } }
#define IP6(...) { AF_INET6, 0, { __VA_ARGS__ } }
#define LONG_ADDR "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
#define ALL_ONES \
	255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255

static const struct {
	const char *text, *canonical;
	struct ipvs_addr addr;
} addresses[] = {
	{ "10.0.0.1", "10.0.0.1", IP4(10, 0, 0, 1) },
	{ "0.0.0.0", "0.0.0.0", IP4(0) },
	{ "255.255.255.255", "255.255.255.255", IP4(255, 255, 255, 255) },
	{ "::", "::", IP6(0) },
	{ "::1", "::1", IP6([15] = 1) },
	{ "2001:DB8:0:0::2", "2001:db8::2", IP6(0x20, 0x01, 0x0d, 0xb8, [15] = 2) },
	{ LONG_ADDR, LONG_ADDR, IP6(ALL_ONES) },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", LONG_ADDR, IP6(ALL_ONES) },
	{ "::ffff:10.0.0.1", "::ffff:10.0.0.1", IP6([10] = 255, 255, 10, 0, 0, 1) },
};

static const char *const wrong_addresses[] = {
	"", " ", "-", "localhost", "10.0.0", "10.0.0.1.2", "10.0.0.256", "10.0.0.01", "0x0a.0.0.1",
	"10.0.0.1 ", " 10.0.0.1", "10.0.0.1:80", "10.0.0.0/8", "[::1]", "fe80::1%eth0", "fe80::1%2",
	":", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "12345::", "g::", "::1/64",
	"::256.0.0.1",
};

struct wrong_text {
	const char *text;
	const char *culprit; /* what the sentence has to name */
};

static const struct wrong_text wrong_dests[] = {
	{ "", "''" },
	{ "10.0.0.1", "'10.0.0.1' has no port" },
	{ "10.0.0.1:", "'' is not a port" },
	{ "10.0.0.1:65536", "'65536' is not a port from 0 to 65535" },
	{ "10.0.0.1:4294967376", "'4294967376'" },
	{ "10.0.0.1:18446744073709551696", "'18446744073709551696'" },
	{ "10.0.0.1:-1", "'-1'" },
	{ "10.0.0.1:+80", "'+80'" },
	{ "10.0.0.1: 80", "' 80'" },
	{ "10.0.0.1:80 ", "'80 '" },
	{ "10.0.0.1:0x50", "'0x50'" },
	{ "10.0.0.1:http", "'http'" },
	{ ":80", "''" },
	{ "host:80", "'host'" },
	{ "10.0.0.256:80", "'10.0.0.256'" },
	{ "10.0.0.1:80:90", "'10.0.0.1:80:90'" },
	{ "2001:db8::1", "'2001:db8::1'" },
	{ "2001:db8::1:80", "needs brackets" },
	{ "[2001:db8::1]", "'[2001:db8::1]' has no port" },
	{ "[2001:db8::1]80", "has no port" },
	{ "[2001:db8::1", "has no port" },
	{ "[2001:db8::1]:", "'' is not a port" },
	{ "[2001:db8::1]:65536", "'65536'" },
	{ "[2001:db8::g]:80", "'2001:db8::g'" },
	{ "[]:80", "'' is not an IPv4 or IPv6 address" },
	{ "[[::1]]:80", "has no port" },
	{ "[10.0.0.1]:80", "brackets are for IPv6" },
	{ "[fe80::1%eth0]:80", "'fe80::1%eth0'" },
	{ "fffffffffffffffffffffffffffffffffffffffffffffffffffff.0.0.1:80", "is not an IPv4" },
	{ "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:80", "is not an IPv4" },
};

static const struct wrong_text wrong_services[] = {
	{ "", "empty" },
	{ " \t ", "empty" },
	{ "tcp", "'tcp' lacks an address and port" },
	{ "TCP 10.0.0.1:80", "'TCP'" },
	{ "icmp 10.0.0.1:80", "'icmp'" },
	{ "10.0.0.1:80", "'10.0.0.1:80'" },
	{ "0 10.0.0.1:80", "'0'" },
	{ "65536 10.0.0.1:80", "'65536'" },
	{ "tcp 10.0.0.1", "'10.0.0.1' has no port" },
	{ "tcp 10.0.0.1:65536", "'65536' is not a port" },
	{ "tcp 10.0.0.1:80 rr", "'tcp 10.0.0.1:80 rr'" },
	{ "tcp,10.0.0.1:80", "'tcp,10.0.0.1:80'" },
	{ "tcp 2001:db8::1:80", "needs brackets" },
	{ "fwmark", "''" },
	{ "fwmark 0", "'0' is not a firewall mark from 1 to 4294967295" },
	{ "fwmark 4294967296", "'4294967296'" },
	{ "fwmark -1", "'-1'" },
	{ "fwmark 0x7", "'0x7'" },
	{ "fwmark ipv6", "'ipv6'" },
	{ "fwmark 7 ipv5", "'ipv5'" },
	{ "fwmark 7 IPv6", "'IPv6'" },
	{ "fwmark 7 ipv6 tcp", "'fwmark 7 ipv6 tcp'" },
	{ "fwmarks 7", "'fwmarks'" },
};

static const struct {
	const char *text, *canonical;
	uint16_t protocol, port;
	uint32_t fwmark;
	struct ipvs_addr addr;
} services[] = {
	{ "tcp 10.0.0.1:80", "tcp 10.0.0.1:80", 6, 80, 0, IP4(10, 0, 0, 1) },
	{ " \tudp\t 10.0.0.1:0 ", "udp 10.0.0.1:0", 17, 0, 0, IP4(10, 0, 0, 1) },
	{ "sctp 0.0.0.0:65535", "sctp 0.0.0.0:65535", 132, 65535, 0, IP4(0) },
	{ "tcp [::1]:00080", "tcp [::1]:80", 6, 80, 0, IP6([15] = 1) },
	{ "6 [::1]:80", "tcp [::1]:80", 6, 80, 0, IP6([15] = 1) },
	{ "47 10.0.0.1:80", "47 10.0.0.1:80", 47, 80, 0, IP4(10, 0, 0, 1) },
	{ "65535 [" LONG_ADDR "]:65535", "65535 [" LONG_ADDR "]:65535", 65535, 65535, 0,
	  IP6(ALL_ONES) },
	{ "fwmark 1", "fwmark 1", 0, 0, 1, IP4(0) },
	{ "fwmark 7 ipv6", "fwmark 7 ipv6", 0, 0, 7, IP6(0) },
	{ "fwmark 4294967295", "fwmark 4294967295", 0, 0, 4294967295, IP4(0) },
};

static void check_refusal(const char *text, int ret, const struct ipvs_error *error,
			  const char *culprit)
{
	assert_for(text, ret == -EINVAL && error->code == -EINVAL);
	assert_for(text, error->reason == IPVS_REASON_TEXT);
	if (!strstr(error->text, culprit))
		fail_msg("%s: the error does not say %s: %s", text, culprit, error->text);
}

static void test_addr_parse_takes_numbers_of_both_families(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		struct ipvs_addr addr;

		memset(&addr, 0xff, sizeof(addr));
		assert_for(addresses[i].text, ipvs_addr_parse(&addr, addresses[i].text, NULL) == 0);
		assert_memory_equal(&addr, &addresses[i].addr, sizeof(addr));
	}
}

static void test_addr_parse_refuses_what_is_no_address(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong_addresses); i++) {
		struct ipvs_addr addr = { 1, 2, { 3 } }, before = addr;
		const char *text = wrong_addresses[i];
		struct ipvs_error error;
		char quoted[80] = "'";

		strcat(strcat(quoted, text), "'");
		check_refusal(text, ipvs_addr_parse(&addr, text, &error), &error, quoted);
		assert_memory_equal(&addr, &before, sizeof(addr));
		assert_for(text, ipvs_addr_parse(&addr, text, NULL) == -EINVAL);
	}
}

static void test_dest_parse_refuses_wrong_texts_and_says_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong_dests); i++) {
		struct ipvs_dest dest, before;
		struct ipvs_error error;
		int ret;

		memset(&dest, 0x5a, sizeof(dest));
		before = dest;
		ret = ipvs_dest_parse(&dest, wrong_dests[i].text, &error);
		check_refusal(wrong_dests[i].text, ret, &error, wrong_dests[i].culprit);
		assert_memory_equal(&dest, &before, sizeof(dest));
		assert_int_equal(ipvs_dest_parse(&dest, wrong_dests[i].text, NULL), -EINVAL);
	}
}

static void test_service_parse_refuses_wrong_texts_and_says_what_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong_services); i++) {
		struct ipvs_service service, before;
		struct ipvs_error error;
		int ret;

		memset(&service, 0x5a, sizeof(service));
		before = service;
		ret = ipvs_service_parse(&service, wrong_services[i].text, &error);
		check_refusal(wrong_services[i].text, ret, &error, wrong_services[i].culprit);
		assert_memory_equal(&service, &before, sizeof(service));
		assert_int_equal(ipvs_service_parse(&service, wrong_services[i].text, NULL),
				 -EINVAL);
	}
}

static void test_service_parse_writes_the_identity_and_keeps_the_rest(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(services); i++) {
		struct ipvs_service service, expected;

		memset(&service, 0x5a, sizeof(service));
		expected = service;
		expected.addr = services[i].addr;
		expected.protocol = services[i].protocol;
		expected.port = services[i].port;
		expected.fwmark = services[i].fwmark;
		assert_for(services[i].text,
			   ipvs_service_parse(&service, services[i].text, NULL) == 0);
		assert_memory_equal(&service, &expected, sizeof(service));
	}
}

static void test_dest_parse_writes_the_identity_and_keeps_the_rest(void **state)
{
	const struct ipvs_addr addr = IP6([15] = 2);
	struct ipvs_dest dest, expected;

	(void)state;
	memset(&dest, 0x5a, sizeof(dest));
	expected = dest;
	expected.addr = addr;
	expected.port = 65535;
	assert_int_equal(ipvs_dest_parse(&dest, "[::2]:65535", NULL), 0);
	assert_memory_equal(&dest, &expected, sizeof(dest));
}

/* What a text of this length and pattern makes of the record and the error is for the caller. */
static char *text_of(size_t length, const char *begin)
{
	char *text = malloc(length + 1);

	assert_non_null(text);
	memset(text, '1', length);
	memcpy(text, begin, strlen(begin));
	text[length] = '\0';
	return text;
}

static void test_texts_of_any_length_are_refused_in_one_sentence(void **state)
{
	static const size_t lengths[] = { 45, 46, 47, 48, 49, 63, 64, 65, 126, 127, 128, 129, 600,
					  70000 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		char *service = text_of(lengths[i], "tcp 10.0.0.1:");
		char *host = text_of(lengths[i], "");
		struct ipvs_service record = IPVS_SERVICE_INIT;
		struct ipvs_dest dest = IPVS_DEST_INIT;
		struct ipvs_addr addr = { 0 };
		struct ipvs_error error;

		check_refusal(host, ipvs_addr_parse(&addr, host, &error), &error, "'1111");
		check_refusal(host, ipvs_dest_parse(&dest, host, &error), &error, "'1111");
		check_refusal(service, ipvs_service_parse(&record, service, &error), &error,
			      "1111");
		assert_true(strlen(error.text) < sizeof(error.text));
		free(host);
		free(service);
	}
}

static void test_a_service_is_read_from_at_most_127_characters(void **state)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_error error;
	char text[129];

	(void)state;
	memset(text, ' ', sizeof(text));
	memcpy(text, "fwmark 7", 8);
	text[128] = '\0';
	check_refusal(text, ipvs_service_parse(&service, text, &error), &error, "too long");
	text[127] = '\0';
	assert_int_equal(ipvs_service_parse(&service, text, &error), 0);
	assert_int_equal(service.fwmark, 7);
}

/* "text: one sentence without a newline": fgets() leaves one in what a program passes on. */
static void test_no_error_text_has_a_newline(void **state)
{
	static const char *const texts[] = { "tcp 10.0.0.1:80\n", "fwmark 7\n", "tcp\n10.0.0.1:80",
					     "\n", "fwmark 7 ipv6\n" };
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_error error;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		assert_int_equal(ipvs_service_parse(&service, texts[i], &error), -EINVAL);
		assert_for(texts[i], !strchr(error.text, '\n'));
		assert_int_equal(ipvs_dest_parse(&dest, texts[i], &error), -EINVAL);
		assert_for(texts[i], !strchr(error.text, '\n'));
		assert_int_equal(ipvs_addr_parse(&dest.addr, texts[i], &error), -EINVAL);
		assert_for(texts[i], !strchr(error.text, '\n'));
	}
}

typedef int (*formatter)(const void *record, char *buf, size_t size);

static int format_addr(const void *record, char *buf, size_t size)
{
	return ipvs_addr_format(record, buf, size);
}

static int format_service(const void *record, char *buf, size_t size)
{
	return ipvs_service_format(record, buf, size);
}

static int format_dest(const void *record, char *buf, size_t size)
{
	return ipvs_dest_format(record, buf, size);
}

/* Into buffers of every size up to what suffices, each of exactly that size. */
static void check_format(formatter format, const void *record, const char *text, size_t suffices)
{
	int length = (int)strlen(text);

	for (size_t size = 0; size <= suffices; size++) {
		char *buf = malloc(size ? size : 1);
		int ret;

		assert_non_null(buf);
		ret = format(record, buf, size);
		assert_for(text, ret == (size > (size_t)length ? length : -ENOSPC));
		if (ret >= 0)
			assert_string_equal(buf, text);
		free(buf);
	}
	assert_for(text, (size_t)length < suffices);
}

static void test_addresses_are_formatted_as_they_are_read(void **state)
{
	static const struct ipvs_addr none = { 0, 0, { 0 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		check_format(format_addr, &addresses[i].addr, addresses[i].canonical,
			     IPVS_ADDR_TEXT_SIZE);
	check_format(format_addr, &none, "-", IPVS_ADDR_TEXT_SIZE);
}

static void test_services_are_formatted_as_they_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(services); i++) {
		struct ipvs_service service = service_of(services[i].text);

		check_format(format_service, &service, services[i].canonical,
			     IPVS_SERVICE_TEXT_SIZE);
	}
}

static void test_servers_are_formatted_as_they_are_read(void **state)
{
	static const char *const texts[] = { "10.0.0.1:80", "255.255.255.255:65535", "[::]:0",
					     "[" LONG_ADDR "]:65535" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct ipvs_dest dest = dest_of(texts[i]);

		check_format(format_dest, &dest, texts[i], IPVS_DEST_TEXT_SIZE);
	}
}

static void test_an_unknown_family_is_not_formatted(void **state)
{
	struct ipvs_service service = service_of("tcp 10.0.0.1:80"), mark = service_of("fwmark 7");
	struct ipvs_dest dest = dest_of("10.0.0.1:80");
	char buf[IPVS_SERVICE_TEXT_SIZE];

	(void)state;
	service.addr.family = mark.addr.family = dest.addr.family = AF_UNIX;
	assert_int_equal(ipvs_addr_format(&dest.addr, buf, sizeof(buf)), -EAFNOSUPPORT);
	assert_int_equal(ipvs_dest_format(&dest, buf, sizeof(buf)), -EAFNOSUPPORT);
	assert_int_equal(ipvs_service_format(&service, buf, sizeof(buf)), -EAFNOSUPPORT);
	assert_int_equal(ipvs_service_format(&mark, buf, sizeof(buf)), -EAFNOSUPPORT);
}

static void test_null_is_refused_everywhere(void **state)
{
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest dest = IPVS_DEST_INIT;
	struct ipvs_error error = { 0 };
	char buf[IPVS_SERVICE_TEXT_SIZE];

	(void)state;
	assert_int_equal(ipvs_addr_parse(NULL, "10.0.0.1", &error), -EINVAL);
	assert_int_equal(error.reason, IPVS_REASON_INVALID);
	assert_int_equal(ipvs_addr_parse(&dest.addr, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_service_parse(NULL, "fwmark 1", &error), -EINVAL);
	assert_int_equal(ipvs_service_parse(&service, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_dest_parse(NULL, "10.0.0.1:80", &error), -EINVAL);
	assert_int_equal(ipvs_dest_parse(&dest, NULL, NULL), -EINVAL);
	assert_int_equal(ipvs_addr_format(NULL, buf, sizeof(buf)), -EINVAL);
	assert_int_equal(ipvs_addr_format(&dest.addr, NULL, 9), -EINVAL);
	assert_int_equal(ipvs_service_format(NULL, buf, sizeof(buf)), -EINVAL);
	assert_int_equal(ipvs_service_format(&service, NULL, 9), -EINVAL);
	assert_int_equal(ipvs_dest_format(NULL, buf, sizeof(buf)), -EINVAL);
	assert_int_equal(ipvs_dest_format(&dest, NULL, 9), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addr_parse_takes_numbers_of_both_families),
		cmocka_unit_test(test_addr_parse_refuses_what_is_no_address),
		cmocka_unit_test(test_dest_parse_refuses_wrong_texts_and_says_what_is_wrong),
		cmocka_unit_test(test_service_parse_refuses_wrong_texts_and_says_what_is_wrong),
		cmocka_unit_test(test_service_parse_writes_the_identity_and_keeps_the_rest),
		cmocka_unit_test(test_dest_parse_writes_the_identity_and_keeps_the_rest),
		cmocka_unit_test(test_texts_of_any_length_are_refused_in_one_sentence),
		cmocka_unit_test(test_a_service_is_read_from_at_most_127_characters),
		cmocka_unit_test(test_no_error_text_has_a_newline),
		cmocka_unit_test(test_addresses_are_formatted_as_they_are_read),
		cmocka_unit_test(test_services_are_formatted_as_they_are_read),
		cmocka_unit_test(test_servers_are_formatted_as_they_are_read),
		cmocka_unit_test(test_an_unknown_family_is_not_formatted),
		cmocka_unit_test(test_null_is_refused_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
