/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Persistence data in the connection table: Call-IDs that clients send, and what a stranger can
 * put there through a sync daemon.
 */
#include "conns.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEMPLATE IPVS_CONN_TEMPLATE
#define CLIENT_ADDR "10.9.0.100:0"

static struct conns conns;

/* --- SIP --- */

static void make_sip_site(struct ipvs *h, struct site *site)
{
	site->service = service_of("udp 10.9.0.1:5060");
	strcpy(site->service.scheduler, "rr");
	strcpy(site->service.pe_name, "sip");
	site->service.flags = IPVS_SERVICE_PERSISTENT;
	site->service.timeout_s = 500;
	site_add(h, site, IPPROTO_UDP);
}

/* 0, or what sending it gave: the kernel may refuse it at once. */
static int send_sip(const char *client, const char *header, const char *call_id, size_t size)
{
	char text[1024];
	int caller = caller_open(client, "10.9.0.1:5060"), ret;
	size_t length = (size_t)sprintf(text, "OPTIONS sip:a@example.org SIP/2.0\r\n%s: ", header);

	memcpy(text + length, call_id, size);
	length += size;
	length += (size_t)sprintf(text + length, "\r\nContent-Length: 0\r\n\r\n");
	ret = send(caller, text, length, 0) < 0 ? -errno : 0;
	close(caller);
	return ret;
}

/* Each call comes from a port of its own, or it would belong to an earlier one. */
static char *next_client(void)
{
	static unsigned int port = 4000;
	static char client[32];

	snprintf(client, sizeof(client), "10.9.0.100:%u", port++);
	return client;
}

static const struct ipvs_conn *find_data(const char *data, size_t size)
{
	const struct ipvs_conn *found = NULL;

	for (size_t i = 0; i < conns.count; i++)
		if (conns.list[i].pe_data_size == size &&
		    memcmp(conns.list[i].pe_data, data, size) == 0 && *conns.list[i].pe_name)
			found = &conns.list[i];
	return found;
}

/* A call makes a connection without data, and a template with them. */
static void check_taken(struct ipvs *h, const char *call_id, size_t size)
{
	const char *client = next_client();
	const struct ipvs_conn *conn;

	begin_case("%.*s", (int)size, call_id);
	assert_int_equal(send_sip(client, size % 2 ? "Call-ID" : "i", call_id, size), 0);
	conns_read(h, &conns);
	conn = find_data(call_id, size);
	assert_non_null(conn);
	assert_int_equal(conn->flags, TEMPLATE);
	assert_int_equal(conn->protocol, IPPROTO_UDP);
	assert_string_equal(conn->pe_name, "sip");
	assert_int_equal(conn->pe_data[size], 0);
	assert_string_equal(conns_find(&conns, client)->pe_name, "");
	conns_check_text();
}

/* Or it is dropped. */
static void check_dropped(struct ipvs *h, const char *call_id, size_t size)
{
	begin_case("%.*s", (int)size, call_id);
	assert_int_equal(send_sip(next_client(), "Call-ID", call_id, size), -EPERM);
	conns_read(h, &conns);
	assert_int_equal(conns.count, 0);
}

#define TAKEN(text) check_taken(*state, text, sizeof(text) - 1)
#define DROPPED(text) check_dropped(*state, text, sizeof(text) - 1)

static void sip(void **state)
{
	struct site site;

	make_sip_site(*state, &site);
	TAKEN("0123456789abcdef");
	TAKEN("f81d4fae-7dec-11d0-a765-00a0c91e6bf6@example.org");
	TAKEN("x");
	TAKEN("ABCXYZabcxyz0189!\"%'()*+-./:<>?[\\]_`{}~@!\"%'()*+-./:<>?[\\]_`{}~");
	TAKEN("\xc0\xc1\xd6\xd8\xf6\xf8\xff@\xdf");
	farm_close(&site.farm);
}

/* Bytes that end the Call-ID and are not the end of the line. */
static void sip_other_bytes(void **state)
{
	static const unsigned char others[] = " \t\x01\x7f,#$&;=^|\x80\xbf\xd7\xf7";
	char call_id[] = "before_after";
	struct site site;

	make_sip_site(*state, &site);
	for (size_t i = 0; i < sizeof(others); i++) {
		call_id[6] = (char)others[i];
		check_dropped(*state, call_id, 12);
	}
	DROPPED("two@ats@here");
	DROPPED("blank@ends ");
	DROPPED("@");
	DROPPED("");
	farm_close(&site.farm);
}

static void sip_lengths(void **state)
{
	char call_id[300];
	struct site site;

	memset(call_id, 'z', sizeof(call_id));
	call_id[100] = '@';
	make_sip_site(*state, &site);
	check_dropped(*state, call_id, 256);
	check_dropped(*state, call_id, 300);
	check_taken(*state, call_id, 254);
	check_taken(*state, call_id, 255);
	farm_close(&site.farm);
}

/* Two calls of one client are two templates, told apart by their data alone. */
static void sip_two_calls(void **state)
{
	const struct ipvs_conn *first, *second;
	struct site site;

	make_sip_site(*state, &site);
	assert_int_equal(send_sip(next_client(), "Call-ID", "first", 5), 0);
	assert_int_equal(send_sip(next_client(), "Call-ID", "second", 6), 0);
	conns_read(*state, &conns);
	assert_int_equal(conns_templates(&conns), 2);
	first = find_data("first", 5);
	second = find_data("second", 6);
	assert_true(first && second && first->client_port == second->client_port);
	assert_int_equal(ipvs_addr_compare(&first->client_addr, &second->client_addr), 0);
	farm_close(&site.farm);
}

/* --- a sync daemon --- */

#define SYNC_PORT 8848
#define SYNC_TEMPLATE 0x1000 /* IP_VS_CONN_F_TEMPLATE */
#define SYNC_DATA 2
#define SYNC_NAME 3

/* One message of the masters' kind, version 1, with one IPv4 connection in it. */
struct message {
	uint8_t bytes[512];
	size_t size;
};

static void put(struct message *message, uint64_t number, size_t size)
{
	while (size--)
		message->bytes[message->size++] = (uint8_t)(number >> 8 * size);
}

static void put_option(struct message *message, uint8_t kind, const void *data, size_t size)
{
	put(message, kind, 1);
	put(message, size, 1);
	memcpy(message->bytes + message->size, data, size);
	message->size += size;
}

struct sync_conn {
	const char *client;
	uint8_t protocol;
	uint16_t state;
	uint32_t timeout_s;
	const char *data; /* with the engine "sip", or NULL */
	size_t size;
};

/* A template for 10.9.0.1:5060 at 10.9.0.11:5061. */
static struct message message_of(const struct sync_conn *conn)
{
	struct message message = { .size = 0 };

	put(&message, 0, 4); /* the size comes later */
	put(&message, 0x01010000, 4);
	put(&message, (uint64_t)conn->protocol << 16, 4); /* as above */
	put(&message, SYNC_TEMPLATE, 4);
	put(&message, conn->state, 2);
	put(&message, 0, 2);
	put(&message, 5060, 2);
	put(&message, 5061, 2);
	put(&message, 0, 4);
	put(&message, conn->timeout_s, 4);
	memcpy(message.bytes + message.size, addr_of(conn->client).bytes, 4);
	message.size += 4;
	put(&message, 0x0a090001, 4);
	put(&message, 0x0a09000b, 4);
	if (conn->data) {
		put_option(&message, SYNC_DATA, conn->data, conn->size);
		put_option(&message, SYNC_NAME, "sip", 3);
	}
	message.bytes[10] = (uint8_t)((message.size - 8) >> 8);
	message.bytes[11] = (uint8_t)(message.size - 8);
	while (message.size % 4)
		put(&message, 0, 1);
	message.bytes[2] = (uint8_t)(message.size >> 8);
	message.bytes[3] = (uint8_t)message.size;
	return message;
}

static void start_backup(struct ipvs *h)
{
	struct ipvs_daemon backup = IPVS_DAEMON_INIT;

	assert_true(has_module("ip_vs_pe_sip"));
	backup.state = IPVS_DAEMON_BACKUP;
	strcpy(backup.interface, "lo");
	assert_ok(h, ipvs_daemon_start(h, &backup));
}

static void send_message(const struct sync_conn *conn)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(SYNC_PORT) };
	struct ip_mreqn on = { .imr_ifindex = (int)if_nametoindex("lo") };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct message message = message_of(conn);

	memcpy(&to.sin_addr, addr_of("224.0.0.81").bytes, 4);
	assert_int_equal(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &on, sizeof(on)), 0);
	assert_that(sendto(fd, message.bytes, message.size, 0, (struct sockaddr *)&to,
			   sizeof(to)) == (ssize_t)message.size, "send: %m");
	close(fd);
}

static bool has_client(const char *client)
{
	const struct ipvs_addr addr = addr_of(client);

	for (size_t i = 0; i < conns.count; i++)
		if (ipvs_addr_compare(&conns.list[i].client_addr, &addr) == 0)
			return true;
	return false;
}

/* Send it until the daemon has it; how many lines were none. */
static size_t synchronise(struct ipvs *h, const struct sync_conn *conn)
{
	int64_t limit = now_ms() + 5000;
	size_t skipped;

	while (skipped = conns_read_skipping(h, &conns), !has_client(conn->client)) {
		assert_that(now_ms() < limit, "the daemon does not take it");
		send_message(conn);
		sleep_ms(5);
	}
	return skipped;
}

static void check_data(struct ipvs *h, const char *data, size_t size, const char *shown)
{
	const struct sync_conn conn = { "10.9.0.100", IPPROTO_UDP, 0, 1000, data, size };

	new_namespace();
	add_address("10.9.0.11");
	h = open_handle();
	start_backup(h);
	synchronise(h, &conn);
	assert_int_equal(conns.count, 1);
	assert_conn(&conns.list[0], IPPROTO_UDP, CLIENT_ADDR, "10.9.0.1:5060", "10.9.0.11:5061",
		    "NONE", TEMPLATE, 900, 1000);
	assert_string_equal(conns.list[0].pe_name, "sip");
	assert_int_equal(conns.list[0].pe_data_size, strlen(shown));
	assert_string_equal(conns.list[0].pe_data, shown);
	conns_check_text();
	ipvs_free(h);
}

static void synchronised(void **state)
{
	check_data(*state, "call@example.org", 16, "call@example.org");
}

static void synchronised_blanks(void **state)
{
	check_data(*state, "  a  sip b  ", 12, "  a  sip b  ");
	check_data(*state, "\t\x01\r\xff\x80;", 6, "\t\x01\r\xff\x80;");
}

static void synchronised_nul(void **state)
{
	check_data(*state, "before\0after", 12, "before");
	check_data(*state, "\0", 1, "");
}

/* The rest is another line, and an error. */
static void synchronised_newline(void **state)
{
	const struct sync_conn conn = { "10.9.0.100", IPPROTO_UDP, 0, 1000, "two\nlines\n", 10 };

	start_backup(*state);
	assert_int_equal(synchronise(*state, &conn), 2);
	assert_int_equal(conns.count, 1);
	assert_string_equal(conns.list[0].pe_data, "two");
}

/* Or a connection that nobody ever had. */
static void synchronised_lie(void **state)
{
	static const char lie[] =
		"x\nTCP 01020304 0050 05060708 0050 090A0B0C 0050 ESTABLISHED     899";
	const struct sync_conn conn = { "10.9.0.100", IPPROTO_UDP, 0, 1000, lie, sizeof(lie) - 1 };

	start_backup(*state);
	assert_int_equal(synchronise(*state, &conn), 0);
	assert_int_equal(conns.count, 2);
	assert_conn(&conns.list[1], IPPROTO_TCP, "1.2.3.4:80", "5.6.7.8:80", "9.10.11.12:80",
		    "ESTABLISHED", 0, 899, 899);
}

/* A protocol without name; a state beyond all, which later kernels refuse. */
static void synchronised_numbers(void **state)
{
	const struct sync_conn odd = { "10.9.0.100", 47, 77, 1000, NULL, 0 };
	const struct sync_conn even = { "10.9.0.101", 47, 1, 1234567, NULL, 0 };

	start_backup(*state);
	send_message(&odd);
	assert_int_equal(synchronise(*state, &even), 0);
	assert_conn(conns_find(&conns, "10.9.0.101:0"), 47, "10.9.0.101:0", "10.9.0.1:5060",
		    "10.9.0.11:5061", "ASSURED", TEMPLATE, 1234500, 1234567);
	conns_check_text();
	note("a state beyond all is %s", conns.count == 2 ? "taken" : "refused");
	if (conns.count == 2)
		assert_conn(conns_find(&conns, CLIENT_ADDR), 47, CLIENT_ADDR, "10.9.0.1:5060",
			    "10.9.0.11:5061", "ERR!", 0, 900, 1000);
	else
		assert_int_equal(conns.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("a Call-ID is a template's data", sip),
		NET_TEST("what begins with any other byte in it is dropped", sip_other_bytes),
		NET_TEST("a Call-ID has at most 255 bytes", sip_lengths),
		NET_TEST("two calls are two templates", sip_two_calls),
		BARE_TEST("a sync daemon takes data from the network", synchronised),
		BARE_TEST("with blanks and control characters in it", synchronised_blanks),
		BARE_TEST("the kernel shows it up to a NUL", synchronised_nul),
		NET_TEST("what is behind a newline is an error of its own", synchronised_newline),
		NET_TEST("or a connection that does not exist", synchronised_lie),
		NET_TEST("numbers without names come through too", synchronised_numbers),
	};

	return cmocka_run_group_tests_name("conn-pe", tests, NULL, NULL);
}
