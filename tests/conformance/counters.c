// SPDX-License-Identifier: LGPL-2.1-or-later
/* Counters of real traffic are the same for the library and for ipvsadm. */
#include <arpa/inet.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "guest.h"
#include "records.h"

static const struct ipvs_service names = { V4(10, 0, 0, 1), IPPROTO_UDP, 53, .scheduler = "rr",
					   EACH };
static const struct ipvs_dest resolver = { V4(127, 0, 0, 1), 5353, .forward = IPVS_FORWARD_MASQ,
					   .weight = 1 };

static void add_address(const char *name, uint32_t addr)
{
	struct ifreq request = { .ifr_name = "" };
	struct sockaddr_in *at = (struct sockaddr_in *)&request.ifr_addr;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	strcpy(request.ifr_name, name);
	at->sin_family = AF_INET;
	at->sin_addr.s_addr = htonl(addr);
	assert_int_equal(ioctl(fd, SIOCSIFADDR, &request), 0);
	close(fd);
}

/* Five datagrams of 100 bytes to 10.0.0.1:53, from one port. */
static void send_datagrams(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(53),
				  .sin_addr.s_addr = htonl(0x0a000001) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char datagram[100] = "";

	for (int i = 0; i < 5; i++)
		assert_int_equal(sendto(fd, datagram, sizeof(datagram), 0,
					(struct sockaddr *)&to, sizeof(to)), sizeof(datagram));
	close(fd);
}

/* Somebody to receive them, or their loss is told by packets that count too. */
static int receive_datagrams(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(resolver.port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	add_address("lo", INADDR_LOOPBACK);
	add_address("lo:1", 0x0a000001);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static uint64_t packets_counted(const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	struct ipvs_stats stats;

	must(ipvs_get_stats(h, service, dest, &stats));
	return stats.in_packets;
}

/* The kernel's estimation comes round every two seconds, not to all counters at once. */
static void wait_for_packets(uint64_t packets)
{
	const struct timespec pause = { .tv_nsec = 100000000 };

	for (int i = 0; i < 150; i++) {
		if (packets_counted(&names, &resolver) >= packets &&
		    packets_counted(&names, NULL) >= packets &&
		    packets_counted(NULL, NULL) >= packets)
			return;
		nanosleep(&pause, NULL);
	}
	fail_msg("counted %lu packets after 15 s", (unsigned long)packets_counted(&names, NULL));
}

static const char stats_counted[] =
	"Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n"
	"  -> RemoteAddress:Port\n"
	"UDP  10.0.0.1:53                         1        5        0      640        0\n"
	"  -> 127.0.0.1:5353                      1        5        0      640        0\n"
	"FWM  2147483647                          0        0        0        0        0\n";

static const char stats_zeroed[] =
	"Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n"
	"  -> RemoteAddress:Port\n"
	"UDP  10.0.0.1:53                         0        0        0        0        0\n"
	"  -> 127.0.0.1:5353                      0        0        0        0        0\n";

static void same_stats(const struct ipvs_service *service, const struct ipvs_dest *dest)
{
	struct ipvs_stats stats;

	must(ipvs_get_stats(h, service, dest, &stats));
	assert_int_equal(stats.conns, 1);
	assert_int_equal(stats.in_packets, 5);
	assert_int_equal(stats.out_packets, 0);
	assert_int_equal(stats.in_bytes, 640);
	assert_int_equal(stats.out_bytes, 0);
}

static void same_zero(const struct ipvs_service *service)
{
	struct ipvs_stats stats;

	must(ipvs_get_stats(h, service, NULL, &stats));
	assert_int_equal(stats.conns + stats.in_packets + stats.in_bytes, 0);
}

static void test_counters(void **state)
{
	int fd = receive_datagrams();

	(void)state;
	must(ipvs_service_add(h, &names));
	must(ipvs_dest_add(h, &names, &resolver));
	must(ipvs_service_add(h, &table[table_count - 1].service));
	send_datagrams();
	wait_for_packets(5);
	same_stats(&names, NULL);
	same_stats(&names, &resolver);
	same_stats(NULL, NULL);
	same_listing("-Ln --stats --exact", stats_counted);
	same_text("-Ln -u", ipvsadm("-Ln -u 10.0.0.1:53"),
		  "Prot LocalAddress:Port Scheduler Flags\n"
		  "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
		  "UDP  10.0.0.1:53 rr\n"
		  "  -> 127.0.0.1:5353               Masq    1      0          1         \n");
	ipvsadm("-Z");
	same_zero(&names);
	same_zero(NULL);
	close(fd);
}

static void test_zeroed_by_the_library(void **state)
{
	int fd = receive_datagrams();

	(void)state;
	ipvsadm_reading("-A -u 10.0.0.1:53 -s rr\n-a -u 10.0.0.1:53 -r 127.0.0.1:5353 -m\n", "-R");
	send_datagrams();
	wait_for_packets(5);
	same_stats(&names, &resolver);
	must(ipvs_stats_zero(h, &names));
	same_listing("-Ln --stats --exact", stats_zeroed);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, enter_namespace, leave_namespace)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counters),
		TEST(zeroed_by_the_library),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("counters as ipvsadm shows them", tests, NULL, NULL);
}
