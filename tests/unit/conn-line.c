/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the lines of the connection table mean, and what is no such line. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>

#include "conns.h"

#define ADDR4(a, b, c, d) { AF_INET, 0, { a, b, c, d } }
#define MARK4 { AF_INET, 0, { 0 } }
#define MARK6 { AF_INET6, 0, { 0 } }
#define CLIENT6 { AF_INET6, 0, { 0xfd, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0xab, 0xcd, 1, 0 } }
#define VIRTUAL6 { AF_INET6, 0, { 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } }
#define CLIENT6_TEXT "fd00:0009:0000:0000:0000:0000:abcd:0100"
#define VIRTUAL6_TEXT "2001:0db8:0000:0000:0000:0000:0000:0001"
#define CLIENT4 ADDR4(192, 168, 1, 255)
#define VIRTUAL4 ADDR4(10, 0, 0, 1)
#define DEST4 ADDR4(172, 31, 171, 205)
#define BASIC4 "C0A801FF FFFE 0A000001 0050 AC1FABCD 1F90 "
#define TEMPLATE4 "C0A801FF 0000 0A000001 0050 AC1FABCD 1F90 "
#define RECORD4 CLIENT4, VIRTUAL4, DEST4, 65534, 80, 8080
#define STATE(name) IPVS_CONN_STATE_##name
#define TEMPLATE IPVS_CONN_TEMPLATE

static const struct {
	const char *line;
	struct ipvs_conn conn;
} good[] = {
	{ "TCP " BASIC4 "ESTABLISHED     899\n", { RECORD4, 6, 0, STATE(ESTABLISHED), 0, 899 } },
	{ "UDP " BASIC4 "UDP               0\n", { RECORD4, 17, 0, STATE(UDP), 0, 0 } },
	{ "SCTP " BASIC4 "S-ACK-SENT  1234567\n", { RECORD4, 132, 0, STATE(SHUTDOWN_ACK_SENT), 0,
						     1234567 } },
	{ "ICMP " BASIC4 "NONE              1\n", { RECORD4, 1, 0, STATE(NONE), 0, 1 } },
	{ "ICMPv6 " BASIC4 "ERR!              1\n", { RECORD4, 58, 0, STATE(ERR), 0, 1 } },
	{ "IP_47 " BASIC4 "?                12\n", { RECORD4, 47, 0, STATE(UNNAMED), 0, 12 } },
	{ "IP_65535 " BASIC4 "BUG!             12\n", { RECORD4, 65535, 0, STATE(BUG), 0, 12 } },
	/* Wide numbers; what is past is negative in the kernel, with 64 bits. */
	{ "TCP " BASIC4 "TIME_WAIT   12345678\n", { RECORD4, 6, 0, STATE(TIME_WAIT), 0, 12345678 } },
	{ "TCP " BASIC4 "TIME_WAIT   4294967295\n",
	  { RECORD4, 6, 0, STATE(TIME_WAIT), 0, 4294967295 } },
	{ "TCP " BASIC4 "TIME_WAIT   4294967296\n", { RECORD4, 6, 0, STATE(TIME_WAIT), 0, 0 } },
	{ "TCP " BASIC4 "TIME_WAIT   18446744073709551615\n",
	  { RECORD4, 6, 0, STATE(TIME_WAIT), 0, 0 } },
	/* IPv6, and tunnels to the other family. */
	{ "TCP " CLIENT6_TEXT " 0001 " VIRTUAL6_TEXT " 01BB " VIRTUAL6_TEXT " 0000 SYN_RECV         59"
	  "\n", { CLIENT6, VIRTUAL6, VIRTUAL6, 1, 443, 0, 6, 0, STATE(SYN_RECV), 0, 59 } },
	{ "TCP " CLIENT6_TEXT " 0001 " VIRTUAL6_TEXT " 01BB AC1FABCD 01BB SYN_RECV         59\n",
	  { CLIENT6, VIRTUAL6, DEST4, 1, 443, 443, 6, 0, STATE(SYN_RECV), 0, 59 } },
	{ "UDP C0A801FF 0001 0A000001 0035 " VIRTUAL6_TEXT " 0035 UDP             300\n",
	  { CLIENT4, VIRTUAL4, VIRTUAL6, 1, 53, 53, 17, 0, STATE(UDP), 0, 300 } },
	/* Templates; and what has only one of their signs. */
	{ "TCP " TEMPLATE4 "NONE            300\n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 6, 0, STATE(NONE), TEMPLATE, 300 } },
	{ "TCP " TEMPLATE4 "ASSURED         300\n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 6, 0, STATE(ASSURED), TEMPLATE, 300 } },
	{ "TCP " TEMPLATE4 "LISTEN          300\n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 6, 0, STATE(LISTEN), 0, 300 } },
	{ "UDP " TEMPLATE4 "UDP             300\n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 17, 0, STATE(UDP), 0, 300 } },
	{ "TCP " BASIC4 "NONE            300\n", { RECORD4, 6, 0, STATE(NONE), 0, 300 } },
	/* Marks. */
	{ "IP  C0A801FF 0000 0000002A 0000 AC1FABCD 0000 ASSURED         300\n",
	  { CLIENT4, MARK4, DEST4, 0, 0, 0, 0, 42, STATE(ASSURED), TEMPLATE, 300 } },
	{ "IP  C0A801FF 0000 FFFFFFFF 0000 AC1FABCD 0000 NONE            300\n",
	  { CLIENT4, MARK4, DEST4, 0, 0, 0, 0, 4294967295, STATE(NONE), TEMPLATE, 300 } },
	{ "IP  " CLIENT6_TEXT " 0000 0102:0304:0000:0000:0000:0000:0000:0000 0000 AC1FABCD 0000 "
	  "ASSURED         300\n",
	  { CLIENT6, MARK6, DEST4, 0, 0, 0, 0, 0x01020304, STATE(ASSURED), TEMPLATE, 300 } },
	/* Persistence data. */
	{ "UDP " TEMPLATE4 "NONE             60 sip 0123@example.org\n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 17, 0, STATE(NONE), TEMPLATE, 60, 16, "sip",
	    "0123@example.org" } },
	{ "UDP " TEMPLATE4 "NONE        123456789 sip  two  blanks \n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 17, 0, STATE(NONE), TEMPLATE, 123456789, 13,
	    "sip", " two  blanks " } },
	{ "UDP " TEMPLATE4 "NONE             60 sip \n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 17, 0, STATE(NONE), TEMPLATE, 60, 0, "sip", "" } },
	{ "UDP " TEMPLATE4 "NONE             60 0123456789abcdef \x01\t\r\xff\n",
	  { CLIENT4, VIRTUAL4, DEST4, 0, 80, 8080, 17, 0, STATE(NONE), TEMPLATE, 60, 4,
	    "0123456789abcdef", "\x01\t\r\xff" } },
};

static void test_every_shape_of_line_is_read(void **state)
{
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct ipvs_conn conn;

		memset(&conn, 0xa5, sizeof(conn));
		give_lines(*state, good[i].line, strlen(good[i].line));
		assert_for(good[i].line, ipvs_conn_reader_next(*state, &conn) == 1);
		check_conn(good[i].line, &conn, &good[i].conn);
		assert_for(good[i].line, ipvs_conn_reader_next(*state, &conn) == 0);
	}
}

static void test_the_longest_line_is_read(void **state)
{
	struct ipvs_conn conn, longest = { CLIENT6, VIRTUAL6, VIRTUAL6, 0, 65535, 65535, 65535 };
	char line[CONNECTIONS_LINE_SIZE];
	size_t size;

	longest.flags = IPVS_CONN_TEMPLATE;
	longest.state = IPVS_CONN_STATE_ASSURED;
	longest.expires_s = UINT32_MAX;
	strcpy(longest.pe_name, "sixteen_letters_");
	memset(longest.pe_data, ' ', 255);
	longest.pe_data_size = 255;
	size = connections_format(&longest, line);
	give_lines(*state, line, size);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	check_conn("the longest", &conn, &longest);
}

/* What costs time is left alone. */
static void test_what_is_behind_the_persistence_data_is_not_written(void **state)
{
	static const char lines[] = "UDP " TEMPLATE4 "NONE             60 sip 0123\n"
				    "TCP " BASIC4 "ESTABLISHED     899\n";
	struct ipvs_conn conn;

	memset(&conn, 0xa5, sizeof(conn));
	give_lines(*state, lines, strlen(lines));
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	for (size_t i = 5; i < sizeof(conn.pe_data); i++)
		assert_round(i, (uint8_t)conn.pe_data[i] == 0xa5);
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 1);
	assert_string_equal(conn.pe_data, "");
	assert_string_equal(conn.pe_data + 1, "123");
}

static void test_every_state_is_read_by_its_name(void **state)
{
	char line[CONNECTIONS_LINE_SIZE];
	struct ipvs_conn conn;
	uint32_t number = 0;

	for (; ipvs_conn_state_name(number); number++) {
		int size = snprintf(line, sizeof(line), "TCP " BASIC4 "%-11s %7u\n",
				    ipvs_conn_state_name(number), number);

		give_lines(*state, line, (size_t)size);
		assert_round(number, ipvs_conn_reader_next(*state, &conn) == 1);
		assert_round(number, conn.state == number && conn.expires_s == number);
	}
	assert_int_equal(number, 28);
}

#define MADE 5000

static void test_a_table_of_all_shapes_is_read(void **state)
{
	struct ipvs_conn conn, made;
	char *text = malloc(MADE * 200);
	size_t size = 0;

	assert_non_null(text);
	for (uint64_t number = 0; number < MADE; number++) {
		connections_make(number, &made);
		size += connections_format(&made, text + size);
		assert_in_range(size, 0, MADE * 200 - CONNECTIONS_LINE_SIZE);
	}
	give_lines(*state, text, size);
	free(text);
	for (uint64_t number = 0; number < MADE; number++) {
		connections_make(number, &made);
		assert_round(number, ipvs_conn_reader_next(*state, &conn) == 1);
		check_conn("made up", &conn, &made);
	}
	assert_int_equal(ipvs_conn_reader_next(*state, &conn), 0);
}

/* Behind the name of the file and the line. */
static const struct {
	const char *line;
	const char *says;
} wrong[] = {
	{ "\n", "column 1: '' is not a protocol" },
	{ " TCP " BASIC4 "ESTABLISHED     899\n", "column 1: '' is not a protocol" },
	{ "TCPX " BASIC4 "ESTABLISHED     899\n", "column 1: 'TCPX' is not a protocol" },
	{ "tcp " BASIC4 "ESTABLISHED     899\n", "column 1: 'tcp' is not a protocol" },
	{ "IP " BASIC4 "ESTABLISHED     899\n", "column 1: 'IP' is not a protocol" },
	{ "IP_ " BASIC4 "ESTABLISHED     899\n", "column 1: 'IP_' is not a protocol" },
	{ "IP_65536 " BASIC4 "ESTABLISHED     899\n", "column 1: 'IP_65536' is not a protocol" },
	{ "IP_99999999999 " BASIC4 "UDP 1\n", "column 1: 'IP_99999999999' is not a protocol" },
	{ "IP_4x " BASIC4 "ESTABLISHED     899\n", "column 1: 'IP_4x' is not a protocol" },
	{ "TCP C0A801F FFFE 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 5: 'C0A801F' is not a client address" },
	{ "TCP C0A801FG FFFE 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 5: 'C0A801FG' is not a client address" },
	{ "TCP  C0A801FF FFFE 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 5: '' is not a client address" },
	{ "TCP C0A801FF FFE 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 14: 'FFE' is not a client port" },
	{ "TCP C0A801FF FFFFE 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 14: 'FFFFE' is not a client port" },
	{ "TCP C0A801FF FFFE 0A0-0001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 19: '0A0-0001' is not a virtual address" },
	{ "TCP C0A801FF FFFE " VIRTUAL6_TEXT " 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 5: 'C0A801FF' is not the first of three addresses as the kernel writes them" },
	{ "TCP C0a801ff FFFE 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 5: 'C0a801ff' is not the first of three addresses as the kernel writes them" },
	{ "TCP C0A801FF FFFE 0A000001 : AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 28: ':' is not a virtual port" },
	{ "TCP C0A801FF FFFE 0A000001 0050 2001:db8::1 1F90 ESTABLISHED     899\n",
	  "column 33: '2001:db8::1' is not a server address" },
	{ "TCP C0A801FF FFFE 0A000001 0050 2001:0db8:0000:0000:0000:0000:0000:0001: 1F90 UDP\n",
	  "column 33: '2001:0db8:0000:0000:0000:0000:0000:0001:' is not a server address" },
	{ "TCP C0A801FF FFFE 0A000001 0050 2001:0db8:0000:0000-0000:0000:0000:0001 1F90 UDP\n",
	  "column 33: '2001:0db8:0000:0000-0000:0000:0000:0001' is not a server address" },
	{ "TCP C0A801FF FFFE 0A000001 0050 AC1FABCD 1F9. ESTABLISHED     899\n",
	  "column 42: '1F9.' is not a server port" },
	/* A table of another program's, with one address more. */
	{ "TCP C0A801FF FFFE 0A000001 0050 0A000001 0050 AC1FABCD 1F90 ESTABLISHED     899\n",
	  "column 47: 'AC1FABCD' is not a state that is known" },
	{ "TCP " BASIC4 "WAITING         899\n", "column 47: 'WAITING' is not a state" },
	{ "TCP " BASIC4 "ESTABLISHEDX    899\n", "column 47: 'ESTABLISHEDX' is not a state" },
	{ "TCP " BASIC4 "ESTABLISHE      899\n", "column 47: 'ESTABLISHE' is not a state" },
	{ "TCP " BASIC4 "SYN_SENT     899\n", "column 59: '' is not seconds" },
	{ "TCP " BASIC4 "ESTABLISHED        \n", "column 59: '' is not seconds" },
	{ "TCP " BASIC4 "ESTABLISHED    8 99\n", "column 59: '' is not seconds" },
	{ "TCP " BASIC4 "ESTABLISHED     -99\n", "column 59: '' is not seconds" },
	{ "TCP " BASIC4 "ESTABLISHED 12345\n", "column 59: '12345' is not seconds" },
	{ "TCP " BASIC4 "ESTABLISHED 123456789012345678901\n",
	  "column 79: '1' is not the end of the line" },
	{ "TCP " BASIC4 "ESTABLISHED      8999\n", "column 59: '' is not seconds" },
	{ "TCP " BASIC4 "ESTABLISHED 12345678x\n", "column 67: 'x' is not the end of the line" },
	{ "TCP " BASIC4 "ESTABLISHED     899x\n", "column 66: 'x' is not the end of the line" },
	{ "TCP " BASIC4 "ESTABLISHED     899 \n", "column 67: '' is not a persistence engine" },
	{ "TCP " BASIC4 "ESTABLISHED     899 sip\n",
	  "column 67: 'sip' is not a persistence engine" },
	{ "TCP " BASIC4 "ESTABLISHED     899  sip x\n",
	  "column 67: '' is not a persistence engine" },
	{ "TCP " BASIC4 "ESTABLISHED     899 seventeen_letters x\n",
	  "column 67: 'seventeen_letters' is not a persistence engine" },
	{ "TCP " BASIC4 "ESTABLISHED     899\r\n", "column 66: '?' is not the end of the line" },
};

/* And nothing else is lost. */
static void test_what_is_no_line_is_told_and_skipped(void **state)
{
	static const char good_line[] = "TCP " BASIC4 "ESTABLISHED     899\n";
	char lines[1000];
	struct ipvs_conn conn;

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		const struct ipvs_error *error = ipvs_conn_reader_error(*state);
		int size = snprintf(lines, sizeof(lines), "%s%s%s", good_line, wrong[i].line,
				    good_line);

		give_lines(*state, lines, (size_t)size);
		assert_for(wrong[i].line, ipvs_conn_reader_next(*state, &conn) == 1);
		assert_for(wrong[i].line, ipvs_conn_reader_next(*state, &conn) == -EBADMSG);
		assert_for(wrong[i].line, error->code == -EBADMSG);
		assert_for(wrong[i].line, error->reason == IPVS_REASON_TEXT);
		if (!strstr(error->text, wrong[i].says) || !strstr(error->text, ", line 3, "))
			fail_msg("%s: %s", wrong[i].line, error->text);
		assert_for(wrong[i].line, ipvs_conn_reader_next(*state, &conn) == 1);
		assert_for(wrong[i].line, error->code == 0 && conn.expires_s == 899);
		assert_for(wrong[i].line, ipvs_conn_reader_next(*state, &conn) == 0);
	}
}

/* Letters of either size mean the same; so do blanks and zeros before a number. */
static bool are_alike(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b) ||
	       (a == ' ' && b == '0') || (a == '0' && b == ' ');
}

/* Whatever is taken means what it says: it is written again in the same way. */
static void check_taken(const struct ipvs_conn *conn, const char *line, size_t size)
{
	char again[CONNECTIONS_LINE_SIZE + 1];

	assert_int_equal(connections_format(conn, again), size);
	for (size_t i = 0; i < size; i++)
		if (!are_alike(line[i], again[i]))
			fail_msg("column %zu of %.*s", i + 1, (int)size - 1, line);
}

static const char *const samples[] = {
	"TCP " BASIC4 "ESTABLISHED     899\n",
	"SCTP " CLIENT6_TEXT " 0001 " VIRTUAL6_TEXT " 01BB AC1FABCD 01BB COOKIE           59\n",
	"UDP " TEMPLATE4 "NONE        1234567 sip 0123@example.org\n",
	"IP_47 " TEMPLATE4 "ASSURED    12345678\n",
};

/* The sample with one byte changed to each other one, but for a newline: that makes two lines. */
static size_t change_byte(char *lines, const char *sample, size_t place)
{
	size_t size = strlen(sample);

	for (size_t byte = 0; byte < 256; byte++) {
		memcpy(lines + byte * size, sample, size);
		if (byte != '\n')
			lines[byte * size + place] = (char)byte;
	}
	return 256 * size;
}

static void try_bytes(struct ipvs_conn_reader *reader, const char *sample, size_t place)
{
	char lines[256 * CONNECTIONS_LINE_SIZE];
	size_t size = strlen(sample);
	struct ipvs_conn conn;

	give_lines(reader, lines, change_byte(lines, sample, place));
	for (size_t byte = 0; byte < 256; byte++) {
		int ret = ipvs_conn_reader_next(reader, &conn);

		assert_round(byte, ret == 1 || ret == -EBADMSG);
		assert_round(byte, byte || ret == -EBADMSG);
		if (ret == 1)
			check_taken(&conn, lines + byte * size, size);
	}
	assert_int_equal(ipvs_conn_reader_next(reader, &conn), 0);
}

static void test_any_byte_at_any_place_is_either_taken_as_it_is_or_an_error(void **state)
{
	for (size_t i = 0; i < COUNT_OF(samples); i++)
		for (size_t place = 0; place < strlen(samples[i]) - 1; place++)
			try_bytes(*state, samples[i], place);
}

static void test_a_newline_at_any_place_leaves_no_line_as_it_was(void **state)
{
	char line[CONNECTIONS_LINE_SIZE];
	struct ipvs_conn conn;

	for (size_t place = 0; place < strlen(samples[0]) - 1; place++) {
		strcpy(line, samples[0]);
		line[place] = '\n';
		give_lines(*state, line, strlen(line));
		assert_round(place, ipvs_conn_reader_next(*state, &conn) == -EBADMSG);
		assert_round(place, ipvs_conn_reader_next(*state, &conn) == -EBADMSG);
		assert_round(place, ipvs_conn_reader_next(*state, &conn) == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		READER_TEST(test_every_shape_of_line_is_read),
		READER_TEST(test_the_longest_line_is_read),
		READER_TEST(test_what_is_behind_the_persistence_data_is_not_written),
		READER_TEST(test_every_state_is_read_by_its_name),
		READER_TEST(test_a_table_of_all_shapes_is_read),
		READER_TEST(test_what_is_no_line_is_told_and_skipped),
		READER_TEST(test_any_byte_at_any_place_is_either_taken_as_it_is_or_an_error),
		READER_TEST(test_a_newline_at_any_place_leaves_no_line_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
