/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Real connections, as the reader of the kernel's table tells of them. */
#include "conns.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEMPLATE IPVS_CONN_TEMPLATE

static struct conns conns;

static const char *const dests[] = { "10.9.0.11:8080", "10.9.0.12:8081" };
static const char *const dests6[] = { "[fd00:9::11]:8080", "[fd00:9::12]:8081" };

static void set_timeouts(struct ipvs *h)
{
	const struct ipvs_timeouts timeouts = { .tcp_s = 1000, .tcp_fin_s = 200, .udp_s = 400 };

	assert_ok(h, ipvs_timeouts_set(h, &timeouts));
}

static void check_tcp(struct ipvs *h, const char *service, const char *client, const char *virtual,
		      const char *const *servers)
{
	struct site site;
	struct talk talk;

	set_timeouts(h);
	site_make(h, &site, service, "rr");
	assert_int_equal(talk_open(&talk, &site.farm, client, virtual, 0), 0);
	conns_read(h, &conns);
	assert_int_equal(conns.count, 1);
	assert_conn(&conns.list[0], IPPROTO_TCP, client, virtual, servers[talk.at], "ESTABLISHED",
		    0, 990, 1000);
	assert_int_equal(conns.list[0].fwmark, 0);
	talk_close(&talk);
	conns_read(h, &conns);
	assert_conn(conns_find(&conns, client), IPPROTO_TCP, client, virtual, servers[talk.at],
		    "TIME_WAIT", 0, 1, 200);
	conns_check_text();
	farm_close(&site.farm);
}

static void tcp(void **state)
{
	check_tcp(*state, "tcp 10.9.0.1:80", "10.9.0.100:4001", "10.9.0.1:80", dests);
}

static void tcp6(void **state)
{
	check_tcp(*state, "tcp [fd00:9::1]:80", "[fd00:9::100]:4001", "[fd00:9::1]:80", dests6);
}

static void check_udp(struct ipvs *h, const char *service, const char *client, const char *virtual,
		      const char *const *servers)
{
	struct site site;
	int caller;
	size_t at;

	set_timeouts(h);
	site_make(h, &site, service, "rr");
	caller = caller_open(client, virtual);
	at = caller_call(caller, &site.farm, true);
	conns_read(h, &conns);
	assert_int_equal(conns.count, 1);
	assert_conn(&conns.list[0], IPPROTO_UDP, client, virtual, servers[at], "UDP", 0, 390, 400);
	conns_check_text();
	close(caller);
	farm_close(&site.farm);
}

static void udp(void **state)
{
	check_udp(*state, "udp 10.9.0.1:53", "10.9.0.100:4002", "10.9.0.1:53", dests);
}

static void udp6(void **state)
{
	check_udp(*state, "udp [fd00:9::1]:53", "[fd00:9::100]:4002", "[fd00:9::1]:53", dests6);
}

/* A server of the other family is reached by a tunnel; that nobody answers does not matter. */
static void check_mixed(struct ipvs *h, const char *service, const char *client,
			const char *virtual, const char *server)
{
	struct ipvs_service udp_service = add_service(h, service, "rr");
	struct ipvs_dest dest = dest_of(server);
	int caller;

	dest.forward = IPVS_FORWARD_TUNNEL;
	assert_ok(h, ipvs_dest_add(h, &udp_service, &dest));
	caller = caller_open(client, virtual);
	assert_int_equal(send(caller, "x", 1, 0), 1);
	conns_read(h, &conns);
	assert_int_equal(conns.count, 1);
	assert_conn(&conns.list[0], IPPROTO_UDP, client, virtual, server, "UDP", 0, 290, 300);
	conns_check_text();
	close(caller);
}

static void mixed(void **state)
{
	check_mixed(*state, "udp 10.9.0.1:53", "10.9.0.100:4003", "10.9.0.1:53",
		    "[fd00:9::11]:53");
}

static void mixed6(void **state)
{
	check_mixed(*state, "udp [fd00:9::1]:53", "[fd00:9::100]:4003", "[fd00:9::1]:53",
		    "10.9.0.11:53");
}

static void make_persistent(struct ipvs *h, struct site *site, const char *text, uint32_t netmask)
{
	site->service = service_of(text);
	strcpy(site->service.scheduler, "rr");
	site->service.flags = IPVS_SERVICE_PERSISTENT;
	site->service.timeout_s = 500;
	site->service.netmask = netmask;
	site->service.prefix_len = 64;
	site_add(h, site, IPPROTO_TCP);
}

/* The kernel's own counters know how many templates there are. */
static void check_templates(struct ipvs *h, const struct site *site, size_t count)
{
	struct ipvs_dest_entry entry;
	size_t counted = 0;

	for (int i = 0; i < 2; i++) {
		assert_ok(h, ipvs_dest_get(h, &site->service, &site->dests[i], &entry));
		counted += entry.persistent_conns;
	}
	assert_int_equal(conns_templates(&conns), count);
	assert_int_equal(counted, count);
}

static void masked_template(void **state)
{
	struct site site;
	struct talk talk;

	make_persistent(*state, &site, "tcp 10.9.0.1:80", 0xffffff00);
	assert_int_equal(talk_open(&talk, &site.farm, "10.9.0.100:4004", "10.9.0.1:80", 0), 0);
	conns_read(*state, &conns);
	assert_int_equal(conns.count, 2);
	check_templates(*state, &site, 1);
	assert_conn(conns_find(&conns, "10.9.0.0:0"), IPPROTO_TCP, "10.9.0.0:0", "10.9.0.1:80",
		    dests[talk.at], "ASSURED", TEMPLATE, 0, 500);
	assert_conn(conns_find(&conns, "10.9.0.100:4004"), IPPROTO_TCP, "10.9.0.100:4004",
		    "10.9.0.1:80", dests[talk.at], "ESTABLISHED", 0, 890, 900);
	conns_check_text();
	talk_close(&talk);
	farm_close(&site.farm);
}

static void masked_template6(void **state)
{
	struct site site;
	struct talk talk;

	make_persistent(*state, &site, "tcp [fd00:9::1]:80", 0);
	assert_int_equal(talk_open(&talk, &site.farm, "[fd00:9::100]:4004", "[fd00:9::1]:80", 0),
			 0);
	conns_read(*state, &conns);
	check_templates(*state, &site, 1);
	assert_conn(conns_find(&conns, "[fd00:9::]:0"), IPPROTO_TCP, "[fd00:9::]:0",
		    "[fd00:9::1]:80", dests6[talk.at], "ASSURED", TEMPLATE, 0, 500);
	conns_check_text();
	talk_close(&talk);
	farm_close(&site.farm);
}

/* Nobody listens: no handshake comes to its end. */
static void fresh_template(void **state)
{
	struct site site;
	struct talk talk;

	make_persistent(*state, &site, "tcp 10.9.0.1:80", 0xffffffff);
	farm_close(&site.farm);
	assert_int_equal(talk_open(&talk, &(struct farm){ .protocol = IPPROTO_TCP },
				   "10.9.0.100:4005", "10.9.0.1:80", 0), -ECONNREFUSED);
	conns_read(*state, &conns);
	check_templates(*state, &site, 1);
	assert_int_equal(conns_find(&conns, "10.9.0.100:0")->state, IPVS_CONN_STATE_NONE);
	assert_int_equal(conns_find(&conns, "10.9.0.100:4005")->state, IPVS_CONN_STATE_CLOSE);
}

/* Client port 0 alone makes no template: not with UDP. */
static void client_port_zero(void **state)
{
	static const char datagram[] = { 0, 0, 0, 53, 0, 8, 0, 0 };
	struct sockaddr_in to = { .sin_family = AF_INET }, from = to;
	struct site site;
	int raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_UDP);

	site_make(*state, &site, "udp 10.9.0.1:53", "rr");
	memcpy(&to.sin_addr, addr_of("10.9.0.1").bytes, 4);
	memcpy(&from.sin_addr, addr_of("10.9.0.100").bytes, 4);
	assert_int_equal(bind(raw, (struct sockaddr *)&from, sizeof(from)), 0);
	assert_int_equal(sendto(raw, datagram, 8, 0, (struct sockaddr *)&to, sizeof(to)), 8);
	close(raw);
	conns_read(*state, &conns);
	assert_int_equal(conns.count, 1);
	assert_int_equal(conns.list[0].client_port, 0);
	assert_int_equal(conns.list[0].state, IPVS_CONN_STATE_UDP);
	assert_int_equal(conns_templates(&conns), 0);
	farm_close(&site.farm);
}

/* Which connections of a filter's are read. */
static size_t count_filtered(struct ipvs *h, const struct ipvs_service *service,
			     const struct ipvs_dest *dest)
{
	struct ipvs_conn_reader *reader = ipvs_conn_reader_new();
	size_t count = 0;

	assert_int_equal(ipvs_conn_reader_filter_service(reader, service), 0);
	assert_int_equal(ipvs_conn_reader_filter_dest(reader, dest), 0);
	assert_int_equal(ipvs_conn_reader_open(h, reader), 0);
	while (ipvs_conn_reader_next(reader, &conns.list[0]) == 1)
		count++;
	assert_int_equal(ipvs_conn_reader_error(reader)->code, 0);
	ipvs_conn_reader_free(reader);
	return count;
}

static void check_mark(struct ipvs *h, const char *service, const char *client,
		       const char *template, const char *virtual, const char *const *servers)
{
	const struct ipvs_conn *conn;
	struct ipvs_dest dest;
	char server[64];
	struct site site;
	struct talk talk;

	make_persistent(h, &site, service, 0xffffffff);
	/* With a mark a server gets the port that the client used. */
	assert_ok(h, ipvs_dest_set_weight(h, &site.service, &site.dests[1], 0));
	assert_int_equal(talk_open(&talk, &site.farm, client, virtual, 4026531847), 0);
	conns_read(h, &conns);
	assert_int_equal(conns.count, 2);
	check_templates(h, &site, 1);
	conn = conns_find(&conns, template);
	snprintf(server, sizeof(server), "%.*s:0", (int)(strrchr(servers[talk.at], ':') -
							 servers[talk.at]), servers[talk.at]);
	assert_conn(conn, IPPROTO_IP, template, NULL, server, "ASSURED", TEMPLATE, 0, 500);
	assert_int_equal(conn->fwmark, 4026531847);
	assert_int_equal(conn->virtual_port, 0);
	assert_int_equal(ipvs_addr_compare(&conn->virtual_addr, &site.service.addr), 0);
	conn = conns_find(&conns, client);
	assert_int_equal(conn->protocol, IPPROTO_TCP);
	assert_int_equal(conn->fwmark, 0);
	conns_check_text();
	dest = dest_of(servers[talk.at]);
	assert_int_equal(count_filtered(h, &site.service, NULL), 1);
	assert_int_equal(count_filtered(h, &site.service, &dest), 1);
	assert_int_equal(count_filtered(h, NULL, &dest), 2);
	talk_close(&talk);
	farm_close(&site.farm);
}

static void mark(void **state)
{
	check_mark(*state, "fwmark 4026531847", "10.9.0.100:4006", "10.9.0.100:0", "10.9.0.1:8080",
		   dests);
}

static void mark6(void **state)
{
	check_mark(*state, "fwmark 4026531847 ipv6", "[fd00:9::100]:4006", "[fd00:9::]:0",
		   "[fd00:9::1]:8080", dests6);
}

/* Templates for all ports: those of port 0, and of FTP. */
static void check_all_ports(struct ipvs *h, const char *service, const char *virtual)
{
	struct ipvs_dest dest = dest_of("10.9.0.11:0");
	const struct ipvs_conn *conn;
	struct site site = { .service = service_of(service) };

	strcpy(site.service.scheduler, "rr");
	site.service.flags = IPVS_SERVICE_PERSISTENT;
	site.service.timeout_s = 500;
	assert_ok(h, ipvs_service_add(h, &site.service));
	dest.port = site.service.port;
	assert_ok(h, ipvs_dest_add(h, &site.service, &dest));
	assert_int_equal(talk_open(&(struct talk){ 0 }, &(struct farm){ .protocol = IPPROTO_TCP },
				   "10.9.0.100:4007", virtual, 0), -ECONNREFUSED);
	conns_read(h, &conns);
	assert_int_equal(conns.count, 2);
	conn = conns_find(&conns, "10.9.0.100:0");
	assert_conn(conn, IPPROTO_TCP, "10.9.0.100:0", "10.9.0.1:0", "10.9.0.11:0", "NONE",
		    TEMPLATE, 0, 500);
	assert_int_equal(count_filtered(h, &site.service, NULL), 2);
	assert_int_equal(count_filtered(h, &site.service, &dest), 2);
}

static void port_zero(void **state)
{
	check_all_ports(*state, "tcp 10.9.0.1:0", "10.9.0.1:8081");
}

static void ftp(void **state)
{
	check_all_ports(*state, "tcp 10.9.0.1:21", "10.9.0.1:21");
}

/* A template whose server is gone is given up when its client comes back. */
static void server_gone(void **state)
{
	struct ipvs *h = *state;
	size_t gone = 0, at;
	struct site site;

	make_persistent(h, &site, "tcp 10.9.0.1:80", 0xffffffff);
	at = talk_once(&site.farm, "10.9.0.100:4008", "10.9.0.1:80", 0);
	assert_ok(h, ipvs_dest_delete(h, &site.service, &site.dests[at]));
	assert_int_equal(talk_once(&site.farm, "10.9.0.100:4009", "10.9.0.1:80", 0), 1 - at);
	conns_read(h, &conns);
	assert_int_equal(conns_templates(&conns), 2);
	for (size_t i = 0; i < conns.count; i++)
		if (conns.list[i].dest_port == 65535) {
			gone++;
			assert_int_equal(conns.list[i].flags, TEMPLATE);
			note("its virtual port is %u", conns.list[i].virtual_port);
			assert_true(conns.list[i].virtual_port == 65535 ||
				    conns.list[i].virtual_port == 80);
		}
	assert_int_equal(gone, 1);
	conns_check_text();
	farm_close(&site.farm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST("a connection of TCP, while it lasts and after", tcp),
		NET_TEST("the same over IPv6", tcp6),
		NET_TEST("a connection of UDP", udp),
		NET_TEST("the same over IPv6", udp6),
		NET_TEST("an IPv4 client at an IPv6 server", mixed),
		NET_TEST("an IPv6 client at an IPv4 server", mixed6),
		NET_TEST("a template has its client masked", masked_template),
		NET_TEST("the same over IPv6", masked_template6),
		NET_TEST("a template is not assured before a handshake is complete",
			 fresh_template),
		NET_TEST("client port 0 alone makes no template", client_port_zero),
		NET_TEST("a template of a service by mark carries the mark", mark),
		NET_TEST("the same over IPv6", mark6),
		NET_TEST("a template of port 0 is for all ports", port_zero),
		NET_TEST("so is one of FTP", ftp),
		NET_TEST("a template whose server is gone has its port 65535", server_gone),
	};

	return cmocka_run_group_tests_name("conn", tests, NULL, NULL);
}
