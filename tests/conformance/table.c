// SPDX-License-Identifier: LGPL-2.1-or-later
#include "records.h"

/* A service without servers, by scheduler. */
#define SCHEDULED(n, name) \
	{ { V4(10, 0, 0, 1), IPPROTO_TCP, n, .scheduler = name, EACH }, { { .addr = { 0 } } }, \
	  "-A -t 10.0.0.1:" #n " -s " name "\n" }

#define FLAGGED(n, name, bits, names) \
	{ { V4(10, 0, 0, 4), IPPROTO_TCP, n, .scheduler = name, .flags = bits, EACH }, \
	  { { .addr = { 0 } } }, "-A -t 10.0.0.4:" #n " -s " name " -b " names "\n" }

#define MASQ .forward = IPVS_FORWARD_MASQ
#define DROUTE .forward = IPVS_FORWARD_DROUTE
#define TUNNEL(type, flags) \
	.forward = IPVS_FORWARD_TUNNEL, .tun_type = IPVS_TUNNEL_##type, .tun_flags = flags
#define PERSISTENT(seconds) .flags = IPVS_SERVICE_PERSISTENT, .timeout_s = seconds

const struct served table[] = {
	SCHEDULED(1, "rr"), SCHEDULED(2, "wrr"), SCHEDULED(3, "lc"), SCHEDULED(4, "wlc"),
	SCHEDULED(5, "lblc"), SCHEDULED(6, "lblcr"), SCHEDULED(7, "dh"), SCHEDULED(8, "sh"),
	SCHEDULED(9, "sed"), SCHEDULED(10, "nq"), SCHEDULED(11, "fo"), SCHEDULED(12, "ovf"),
	SCHEDULED(13, "mh"),
	{
		{ V4(10, 0, 0, 2), IPPROTO_TCP, 80, .scheduler = "wrr", EACH },
		{
			{ V4(10, 1, 0, 1), 8080, MASQ, .weight = 5, .upper_threshold = 100,
			  .lower_threshold = 50 },
			{ V4(10, 1, 0, 2), 80, DROUTE, .weight = 0 },
			{ V4(10, 1, 0, 3), 80, TUNNEL(IPIP, 0), .weight = 1 },
			{ V4(10, 1, 0, 4), 80, TUNNEL(GUE, 0), .weight = 1, .tun_port = 1 },
			{ V4(10, 1, 0, 5), 80, TUNNEL(GUE, IPVS_TUNNEL_CSUM), .weight = 1,
			  .tun_port = 6080 },
			{ V4(10, 1, 0, 6), 80, TUNNEL(GUE, IPVS_TUNNEL_REMCSUM), .weight = 1,
			  .tun_port = 65535 },
			{ V4(10, 1, 0, 7), 80, TUNNEL(GRE, 0), .weight = 1 },
			{ V4(10, 1, 0, 8), 80, TUNNEL(GRE, IPVS_TUNNEL_CSUM), .weight = 1 },
			{ V4(10, 1, 0, 9), 1, MASQ, .weight = 2147483647,
			  .upper_threshold = 2147483647, .lower_threshold = 2147483646 },
		},
		"-A -t 10.0.0.2:80 -s wrr\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.1:8080 -m -w 5 -x 100 -y 50\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.2:80 -g -w 0\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.3:80 -i -w 1\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.4:80 -i --tun-type gue --tun-port 1\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.5:80 -i --tun-type gue --tun-port 6080 --tun-csum\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.6:80 -i --tun-type gue --tun-port 65535 "
		"--tun-remcsum\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.7:80 -i --tun-type gre --tun-nocsum\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.8:80 -i --tun-type gre --tun-csum\n"
		"-a -t 10.0.0.2:80 -r 10.1.0.9:1 -m -w 2147483647 -x 2147483647 -y 2147483646\n"
	},
	{
		{ V4(10, 0, 0, 3), IPPROTO_TCP, 0, .scheduler = "rr", PERSISTENT(300),
		  .netmask = 0xffffff00, .prefix_len = 128 },
		{ { V4(10, 1, 0, 1), 0, MASQ, .weight = 1 } },
		"-A -t 10.0.0.3:0 -s rr -p 300 -M 255.255.255.0\n"
		"-a -t 10.0.0.3:0 -r 10.1.0.1:0 -m -w 1\n"
	},
	{
		{ V4(10, 0, 0, 3), IPPROTO_TCP, 443, .scheduler = "wlc", PERSISTENT(1), EACH },
		{ { .addr = { 0 } } },
		"-A -t 10.0.0.3:443 -s wlc -p 1\n"
	},
	{
		{ V4(10, 0, 0, 3), IPPROTO_TCP, 8443, .scheduler = "wlc", PERSISTENT(2678400),
		  .netmask = 0x80000000, .prefix_len = 128 },
		{ { .addr = { 0 } } },
		"-A -t 10.0.0.3:8443 -s wlc -p 2678400 -M 128.0.0.0\n"
	},
	FLAGGED(1, "sh", 0x08, "sh-fallback"),
	FLAGGED(2, "sh", 0x10, "sh-port"),
	FLAGGED(3, "sh", 0x18, "sh-fallback,sh-port"),
	FLAGGED(4, "mh", 0x08, "mh-fallback"),
	FLAGGED(5, "mh", 0x18, "mh-fallback,mh-port"),
	FLAGGED(6, "rr", 0x28, "flag-1,flag-3"),
	FLAGGED(7, "sh", 0x38, "sh-fallback,sh-port,flag-3"),
	{
		{ V4(10, 0, 0, 5), IPPROTO_TCP, 80, .scheduler = "rr", EACH },
		{ { V6(1, 9), 80, TUNNEL(GUE, IPVS_TUNNEL_CSUM), .weight = 3, .tun_port = 6080 } },
		"-A -t 10.0.0.5:80 -s rr\n"
		"-a -t 10.0.0.5:80 -r [2001:db8:1::9]:80 -w 3 -i --tun-type gue --tun-port 6080 "
		"--tun-csum\n"
	},
	{
		{ V4(10, 0, 0, 1), IPPROTO_UDP, 53, .scheduler = "rr",
		  .flags = IPVS_SERVICE_ONEPACKET, EACH },
		{ { V4(10, 1, 0, 1), 53, MASQ, .weight = 1 },
		  { V4(10, 1, 0, 1), 5353, MASQ, .weight = 2 } },
		"-A -u 10.0.0.1:53 -s rr -o\n"
		"-a -u 10.0.0.1:53 -r 10.1.0.1:53 -m -w 1\n"
		"-a -u 10.0.0.1:53 -r 10.1.0.1:5353 -m -w 2\n"
	},
	{
		{ V4(10, 0, 0, 1), IPPROTO_UDP, 5060, .scheduler = "rr", .pe_name = "sip",
		  PERSISTENT(60), EACH },
		{ { V4(10, 1, 0, 1), 5060, MASQ, .weight = 1 } },
		"-A -u 10.0.0.1:5060 -s rr -p 60 --pe sip\n"
		"-a -u 10.0.0.1:5060 -r 10.1.0.1:5060 -m -w 1\n"
	},
	{
		{ V4(10, 0, 0, 1), IPPROTO_UDP, 5061, .scheduler = "mh", .pe_name = "sip",
		  .flags = IPVS_SERVICE_PERSISTENT | IPVS_SERVICE_ONEPACKET | IPVS_SERVICE_SCHED_2,
		  .timeout_s = 61, .netmask = 0xfffffffe, .prefix_len = 128 },
		{ { .addr = { 0 } } },
		"-A -u 10.0.0.1:5061 -s mh -p 61 -M 255.255.255.254 --pe sip -o -b mh-port\n"
	},
	{
		{ V4(10, 0, 0, 1), IPPROTO_SCTP, 65535, .scheduler = "nq", EACH },
		{ { V4(10, 1, 0, 1), 65535, DROUTE, .weight = 1 } },
		"-A --sctp-service 10.0.0.1:65535 -s nq\n"
		"-a --sctp-service 10.0.0.1:65535 -r 10.1.0.1:65535 -g -w 1\n"
	},
	{
		{ V6(0, 1), IPPROTO_TCP, 443, .scheduler = "wlc", PERSISTENT(600),
		  .netmask = 0xffffffff, .prefix_len = 64 },
		{ { V6(1, 1), 443, MASQ, .weight = 1, .upper_threshold = 7 },
		  { V6(1, 2), 443, DROUTE, .weight = 1 },
		  { V6(1, 3), 443, TUNNEL(IPIP, 0), .weight = 1 },
		  { V6(1, 4), 443, TUNNEL(GUE, IPVS_TUNNEL_CSUM), .weight = 1, .tun_port = 6081 },
		  { V6(1, 5), 443, TUNNEL(GRE, 0), .weight = 1 } },
		"-A -t [2001:db8::1]:443 -s wlc -p 600 -M 64\n"
		"-a -t [2001:db8::1]:443 -r [2001:db8:1::1]:443 -m -x 7\n"
		"-a -t [2001:db8::1]:443 -r [2001:db8:1::2]:443 -g\n"
		"-a -t [2001:db8::1]:443 -r [2001:db8:1::3]:443 -i --tun-type ipip\n"
		"-a -t [2001:db8::1]:443 -r [2001:db8:1::4]:443 -i --tun-type gue --tun-port 6081 "
		"--tun-csum\n"
		"-a -t [2001:db8::1]:443 -r [2001:db8:1::5]:443 -i --tun-type gre\n"
	},
	{
		{ V6(0, 2), IPPROTO_TCP, 80, .scheduler = "sh", .flags = 0x18, EACH },
		{ { V4(10, 1, 0, 1), 80, TUNNEL(IPIP, 0), .weight = 4 } },
		"-A -t [2001:db8::2]:80 -s sh -b sh-port,sh-fallback\n"
		"-a -t [2001:db8::2]:80 -r 10.1.0.1:80 -i -w 4\n"
	},
	{
		{ V6(0, 1), IPPROTO_UDP, 53, .scheduler = "rr", .flags = IPVS_SERVICE_ONEPACKET,
		  EACH },
		{ { .addr = { 0 } } },
		"-A -u [2001:db8::1]:53 -s rr -o\n"
	},
	{
		{ V6(0, 1), IPPROTO_SCTP, 5000, .scheduler = "rr", PERSISTENT(5),
		  .netmask = 0xffffffff, .prefix_len = 1 },
		{ { .addr = { 0 } } },
		"-A --sctp-service [2001:db8::1]:5000 -s rr -p 5 -M 1\n"
	},
	{
		{ MARK4, .fwmark = 7, .scheduler = "rr", .flags = IPVS_SERVICE_ONEPACKET, EACH },
		{ { V4(10, 1, 0, 1), 0, MASQ, .weight = 1 },
		  { V4(10, 1, 0, 1), 80, DROUTE, .weight = 1 } },
		"-A -f 7 -s rr -o\n"
		"-a -f 7 -r 10.1.0.1:0 -m\n"
		"-a -f 7 -r 10.1.0.1:80 -g\n"
	},
	{
		{ MARK6, .fwmark = 7, .scheduler = "lc", PERSISTENT(120), .netmask = 0xffffffff,
		  .prefix_len = 48 },
		{ { V6(1, 1), 0, MASQ, .weight = 9, .upper_threshold = 10,
		    .lower_threshold = 10 } },
		"-A -f 7 -6 -s lc -p 120 -M 48\n"
		"-a -f 7 -6 -r [2001:db8:1::1]:0 -m -w 9 -x 10 -y 10\n"
	},
	{
		{ MARK4, .fwmark = 2147483647, .scheduler = "lc", PERSISTENT(120),
		  .netmask = 0xff000000, .prefix_len = 128 },
		{ { .addr = { 0 } } },
		"-A -f 2147483647 -s lc -p 120 -M 255.0.0.0\n"
	},
};

const size_t table_count = sizeof(table) / sizeof(table[0]);

size_t dests_of(const struct served *served)
{
	size_t count = 0;

	while (count < sizeof(served->dests) / sizeof(served->dests[0]) &&
	       served->dests[count].addr.family)
		count++;
	return count;
}
