/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The language of rules: what each line means, and what is said about one that means nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "rules.h"

#define WEB "-A -t 10.0.0.1:80\n"
#define WEB_OUT "-A -t 10.0.0.1:80 -s wlc\n"
#define SIX "-A -t [::1]:80\n"
#define SIX_OUT "-A -t [::1]:80 -s wlc\n"
#define ONE_OUT WEB_OUT "-a -t 10.0.0.1:80 -r 10.0.0.2:80 -g -w 1\n"
#define SERVER(words) WEB "-a -t 10.0.0.1:80 -r 10.0.0.2 " words
#define SERVER_OUT(words) WEB_OUT "-a -t 10.0.0.1:80 -r 10.0.0.2:80 " words "\n"

/* What is read, and what is written then. */
static const struct {
	const char *text, *written;
} meanings[] = {
	{ "", "" },
	{ "\n\r\n \t\v\f\n# -A\n  #-A\n", "" },
	{ "ipvsadm\nipvsadm # nothing\n", "" },
	{ "\xef\xbb\xbf" WEB, WEB_OUT },
	{ WEB, WEB_OUT },
	{ "-A -t 10.0.0.1:80", WEB_OUT },
	{ "  ipvsadm -A -t 10.0.0.1:80 # \x01 comment -w\r\n", WEB_OUT },
	{ "-A -t 10.0.0.1:80 -s a#b\n", "-A -t 10.0.0.1:80 -s a#b\n" },
	{ "-s rr -t 10.0.0.1:80 -A\n", "-A -t 10.0.0.1:80 -s rr\n" },
	{ "-At10.0.0.1:80 -srr\n", "-A -t 10.0.0.1:80 -s rr\n" },
	{ "-At=10.0.0.1:80 -s=rr\n", "-A -t 10.0.0.1:80 -s rr\n" },
	{ "--add-service --tcp-service 10.0.0.1:80 --scheduler=rr\n",
	  "-A -t 10.0.0.1:80 -s rr\n" },
	{ "-A -ou 10.0.0.1:53\n", "-A -u 10.0.0.1:53 -s wlc -o\n" },
	{ "-A --udp-service 10.0.0.1:053 --ops\n", "-A -u 10.0.0.1:53 -s wlc -o\n" },
	{ "-A --sctp-service [::1]:1\n", "-A --sctp-service [::1]:1 -s wlc\n" },
	{ WEB "-A -u 10.0.0.1:80\n", WEB_OUT "-A -u 10.0.0.1:80 -s wlc\n" },
	{ "-A -f 7\n-6 -Af 7\n-A --fwmark-service 4294967295 --ipv6\n",
	  "-A -f 7 -s wlc\n-A -f 7 -6 -s wlc\n-A -f 4294967295 -6 -s wlc\n" },
	{ "-A -t 10.0.0.1 -p\n", "-A -t 10.0.0.1:0 -s wlc -p 360\n" },
	{ "-A -t ::1 -p\n", "-A -t [::1]:0 -s wlc -p 360\n" },
	{ "-A -t [::1] -p # none\n", "-A -t [::1]:0 -s wlc -p 360\n" },
	{ "-A -p -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -p 360\n" },
	{ "-A -p 5 -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -p 5\n" },
	{ "-A -p5 -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -p 5\n" },
	{ "-A --persistent=5 -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -p 5\n" },
	{ "-A --persistent -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -p 360\n" },
	{ "-A --unused-timeout 9 -t 10.0.0.1:80\n",
	  "-A -t 10.0.0.1:80 -s wlc --unused-timeout 9\n" },
	{ "-A -M 255.255.0.0 -p 7 -t 10.0.0.1:80\n",
	  "-A -t 10.0.0.1:80 -s wlc -p 7 -M 255.255.0.0\n" },
	{ "-A -M 0.0.0.0 -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -M 0.0.0.0\n" },
	{ "-A --netmask 64 -f 7 -6\n", "-A -f 7 -6 -s wlc -M 64\n" },
	{ "-A --pe sip -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc --pe sip\n" },
	{ "-A -b sh-port,sh-fallback,flag-3 -s sh -t 10.0.0.1:80\n",
	  "-A -t 10.0.0.1:80 -s sh -b sh-fallback,sh-port,flag-3\n" },
	{ "-A --sched-flags flag-1 -t 10.0.0.1:80\n", "-A -t 10.0.0.1:80 -s wlc -b flag-1\n" },
	{ "-A -t 10.0.0.1:80 --scheduler=#x --pe=ipvsadm\n",
	  "-A -t 10.0.0.1:80 --scheduler=#x --pe=ipvsadm\n" },
	{ "-A -t 10.0.0.1:80 -s =x --pe==y\n", "-A -t 10.0.0.1:80 -s =x --pe =y\n" },
	{ "-A -t 10.0.0.1:80 -s -x --pe --z\n", "-A -t 10.0.0.1:80 -s -x --pe --z\n" },
	{ SERVER(""), ONE_OUT },
	{ WEB "--add-server --tcp-service 10.0.0.1:80 --real-server 10.0.0.2 --gatewaying",
	  ONE_OUT },
	{ SERVER("-m -w 5"), SERVER_OUT("-m -w 5") },
	{ SERVER("-mw5"), SERVER_OUT("-m -w 5") },
	{ SERVER("--masquerading --weight=0"), SERVER_OUT("-m -w 0") },
	{ SERVER("-i -w 2147483647"), SERVER_OUT("-i -w 2147483647 --tun-type ipip") },
	{ SERVER("--ipip"), SERVER_OUT("-i -w 1 --tun-type ipip") },
	{ SERVER("-x 9 -y 8"), SERVER_OUT("-g -w 1 -x 9 -y 8") },
	{ SERVER("--l-threshold 1 --u-threshold 2147483647"),
	  SERVER_OUT("-g -w 1 -x 2147483647 -y 1") },
	{ SERVER("--tun-type gre -i"), SERVER_OUT("-i -w 1 --tun-type gre --tun-nocsum") },
	{ SERVER("--tun-csum --tun-type gre -i"), SERVER_OUT("-i -w 1 --tun-type gre --tun-csum") },
	{ SERVER("-i --tun-type gue --tun-port 9 --tun-nocsum"),
	  SERVER_OUT("-i -w 1 --tun-type gue --tun-port 9 --tun-nocsum") },
	{ SERVER("-i --tun-type gue --tun-port 9 --tun-remcsum"),
	  SERVER_OUT("-i -w 1 --tun-type gue --tun-port 9 --tun-remcsum") },
	{ SERVER("-i --tun-type gue --tun-port 9 --tun-remcsum --tun-csum"),
	  SERVER_OUT("-i -w 1 --tun-type gue --tun-port 9 --tun-csum --tun-remcsum") },
	{ SERVER("--forward local"), SERVER_OUT("--forward local -w 1") },
	{ SERVER("--forward=bypass"), SERVER_OUT("--forward bypass -w 1") },
	{ SERVER("--forward masq"), SERVER_OUT("-m -w 1") },
	{ SERVER("--forward droute"), SERVER_OUT("-g -w 1") },
	{ SERVER("--forward tunnel"), SERVER_OUT("-i -w 1 --tun-type ipip") },
	/* Direct routing and tunnels keep the service's port, unless told otherwise. */
	{ WEB "-a -t 10.0.0.1:80 -r 10.0.0.2:8080", ONE_OUT },
	{ WEB "-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -g", ONE_OUT },
	{ WEB "-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m",
	  WEB_OUT "-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m -w 1\n" },
	{ WEB "-a -t 10.0.0.1:80 -r 10.0.0.2:8080 --forward droute",
	  WEB_OUT "-a -t 10.0.0.1:80 -r 10.0.0.2:8080 --forward droute -w 1\n" },
	{ WEB "-a -t 10.0.0.1:80 -r 10.0.0.2:0 -m",
	  WEB_OUT "-a -t 10.0.0.1:80 -r 10.0.0.2:0 -m -w 1\n" },
	{ "-A -f 7\n-a -f 7 -r 10.0.0.2:80 -g\n-a -f 7 -r 10.0.0.1",
	  "-A -f 7 -s wlc\n-a -f 7 -r 10.0.0.1:0 -g -w 1\n-a -f 7 -r 10.0.0.2:80 -g -w 1\n" },
	{ "-a -r 10.0.0.2 -t 10.0.0.1:80\n", NULL },
	{ SIX "-a -r ::2 -t [::1]:80", SIX_OUT "-a -t [::1]:80 -r [::2]:80 -g -w 1\n" },
	{ SIX "-a -r [::2] -m -t [::1]:80", SIX_OUT "-a -t [::1]:80 -r [::2]:80 -m -w 1\n" },
	{ SIX "-a -r 10.0.0.2 -i -t [::1]:80",
	  SIX_OUT "-a -t [::1]:80 -r 10.0.0.2:80 -i -w 1 --tun-type ipip\n" },
	/* Commands that change what is there. */
	{ WEB "-E -t 10.0.0.1:80 -p\n", "-A -t 10.0.0.1:80 -s wlc -p 360\n" },
	{ SERVER("-w 9\n--edit-service -s rr -t 10.0.0.1:80"),
	  "-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -g -w 9\n" },
	{ SERVER("-m -w 9 -x 5\n-e -t 10.0.0.1:80 -r 10.0.0.2\n"), ONE_OUT },
	{ SERVER("\n--edit-server -mt 10.0.0.1:80 -r 10.0.0.2"), SERVER_OUT("-m -w 1") },
	{ SERVER("\n-d -t 10.0.0.1:80 -r 10.0.0.2"), WEB_OUT },
	{ SERVER("\n--delete-server -t 10.0.0.1:80 -r 10.0.0.2:80"), WEB_OUT },
	{ SERVER("\n-D -t 10.0.0.1:80"), "" },
	{ SERVER("\n--delete-service -t 10.0.0.1:80\n" WEB), WEB_OUT },
	{ "--set 1 2 3\n" SERVER("\n-C\n"), "--set 1 2 3\n" },
	{ SERVER("\n--clear\n" WEB), WEB_OUT },
	/* The rest of the state. */
	{ "--set 1 2\t3\n", "--set 1 2 3\n" },
	{ "1 2 --set 3\n", "--set 1 2 3\n" },
	{ "--set 1 0 3\n--set 0 2 4\n", "--set 1 2 4\n" },
	{ "--set 0 0 0\n", "" },
	{ "--start-daemon backup\n--start-daemon=master --syncid 255 --mcast-interface lo\n",
	  "--start-daemon master --mcast-interface lo --syncid 255\n"
	  "--start-daemon backup --mcast-interface eth0 --syncid 0\n" },
	{ "--start-daemon master --sync-maxlen 65535 --mcast-group ff02::1 --mcast-port 65535 "
	  "--mcast-ttl 255\n",
	  "--start-daemon master --mcast-interface eth0 --syncid 0 --sync-maxlen 65535 "
	  "--mcast-group ff02::1 --mcast-port 65535 --mcast-ttl 255\n" },
	{ "--start-daemon master\n--start-daemon backup\n--stop-daemon master\n",
	  "--start-daemon backup --mcast-interface eth0 --syncid 0\n" },
	{ "--start-daemon master\n--stop-daemon master --syncid 5\n", "" },
};

static void test_lines_mean_what_they_should(void **state)
{
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_text text = IPVS_TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(meanings); i++) {
		if (!meanings[i].written) {
			assert_for(meanings[i].text, read_text(table, meanings[i].text) < 0);
			continue;
		}
		assert_for(meanings[i].text, read_text(table, meanings[i].text) == 0);
		assert_for(meanings[i].text, ipvs_table_write(table, &text) == 0);
		assert_for(meanings[i].text, strlen(text.data) == text.size);
		if (strcmp(text.data, meanings[i].written) != 0)
			fail_msg("%s\nis written as\n%s", meanings[i].text, text.data);
	}
	ipvs_text_free(&text);
	ipvs_table_free(table);
}

#define INVALID IPVS_REASON_INVALID
#define LONG64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* A text, and the errors it gives: "line:column reason sentence" each. */
static const struct {
	const char *text, *errors;
} wrongs[] = {
	{ "-t 10.0.0.1:80\n", "1:1 text no command: a line has one of -A, -E, -D, -C, -a, -e, -d, "
	  "--set, --start-daemon, --stop-daemon\n" },
	{ "\n  ipvsadm hello\n", "2:11 text no command: a line has one of -A, -E, -D, -C, -a, -e, "
	  "-d, --set, --start-daemon, --stop-daemon\n" },
	{ "-A -t 10.0.0.1:80 -E\n", "1:19 text -E (--edit-service) is a second command, after "
	  "-A (--add-service)\n" },
	{ "-A -A -t 10.0.0.1:80\n", "1:4 text -A (--add-service) is given twice\n" },
	{ "-A\n", "1:1 text -A (--add-service) needs a service: -t, -u, --sctp-service or -f\n" },
	{ "-d\n", "1:1 text -d (--delete-server) needs a service: -t, -u, --sctp-service or -f\n"
	  "1:1 text -d (--delete-server) needs a server: -r\n" },
	{ "-L\n", "1:1 text -L (--list) does nothing to a table\n" },
	{ "--save\n", "1:1 text -S (--save) does nothing to a table\n" },
	{ "-A -t 10.0.0.1:80 -q\n", "1:20 text unknown option '-q'\n" },
	{ "-A -oqt 10.0.0.1:80\n", "1:6 text unknown option '-q'\n" },
	{ "-a -t 10.0.0.1:80 -r\n", "1:19 text -r (--real-server) lacks its value\n"
	  "1:7 no-service no line before this one adds the service tcp 10.0.0.1:80\n" },
	{ "-A -t 10.0.0.1:80 --foo=1\n", "1:19 text unknown option '--foo'\n" },
	{ "-A -t 10.0.0.1:80 --\n", "1:19 text unknown option '--'\n" },
	{ "-A -t 10.0.0.1:80 - x\n", "1:19 text unexpected word '-'\n"
	  "1:21 text unexpected word 'x'\n" },
	{ "-A -t 10.0.0.1:80 1 2 3 4\n", "1:25 text unexpected word '4'\n"
	  "1:19 text unexpected word '1'\n1:21 text unexpected word '2'\n"
	  "1:23 text unexpected word '3'\n" },
	{ "-A -u 10.0.0.1:80 --ops=1\n", "1:19 text --ops takes no value\n" },
	{ "-A -t 10.0.0.1:80 -s\n", "1:19 text -s (--scheduler) lacks its value\n" },
	{ "-A -t 10.0.0.1:80 -s #rr\n", "1:19 text -s (--scheduler) lacks its value\n" },
	{ "-A -t 10.0.0.1:80 --scheduler=\n", "1:19 text -s (--scheduler) lacks its value\n" },
	{ "-A -t 10.0.0.1:80 -s rr --scheduler wrr\n",
	  "1:25 text -s (--scheduler) is given twice\n" },
	{ "-A -t 10.0.0.1:80 -u 10.0.0.1:80\n", "1:19 text -u (--udp-service) contradicts "
	  "-t (--tcp-service)\n" },
	{ SERVER("-g -m\n"), "2:34 text -m (--masquerading) contradicts -g (--gatewaying)\n" },
	{ WEB "-D -t 10.0.0.1:80 -s rr -w 1\n",
	  "2:19 text -s (--scheduler) is not for -D (--delete-service)\n"
	  "2:25 text -w (--weight) is not for -D (--delete-service)\n" },
	{ "-C -t 10.0.0.1:80\n", "1:4 text -t (--tcp-service) is not for -C (--clear)\n" },
	{ SERVER("--pe sip\n"), "2:31 text --pe is not for -a (--add-server)\n" },
	{ "--stop-daemon master --mcast-ttl 1",
	  "1:22 text --mcast-ttl is not for --stop-daemon\n" },
	/* services */
	{ "-A -t 10.0.0.1:80 -6\n", "1:19 text -6 (--ipv6) is for firewall marks, with -f\n" },
	{ "-A -t web:80\n", "1:7 text 'web' is not an IPv4 or IPv6 address; names are not looked "
	  "up\n" },
	{ "-A -t 1:x\n-A -t 1:x\n",
	  "1:7 text '1' is not an IPv4 or IPv6 address; names are not looked up\n"
	  "2:7 text '1' is not an IPv4 or IPv6 address; names are not looked up\n" },
	{ "-A -t 10.0.0.256:80\n-A -t 10.0.0.01:80\n-A -t 10.0.0:80\n-A -t 1.2.3.4.5:80\n",
	  "1:7 text '10.0.0.256' is not an IPv4 or IPv6 address; names are not looked up\n"
	  "2:7 text '10.0.0.01' is not an IPv4 or IPv6 address; names are not looked up\n"
	  "3:7 text '10.0.0' is not an IPv4 or IPv6 address; names are not looked up\n"
	  "4:7 text '1.2.3.4.5' is not an IPv4 or IPv6 address; names are not looked up\n" },
	{ "-A -t 10.0.0.1:http\n", "1:16 text 'http' is not a port from 0 to 65535; names are not "
	  "looked up\n" },
	{ "-A -t 10.0.0.1:65536\n-A -t 10.0.0.1:\n",
	  "1:16 text '65536' is not a port from 0 to 65535; names are not looked up\n"
	  "2:16 text '' is not a port from 0 to 65535; names are not looked up\n" },
	{ "-A -t [10.0.0.1]:80\n", "1:7 text '[10.0.0.1]:80': brackets are for IPv6 addresses "
	  "only\n" },
	{ "-A -t [::1:80\n-A -t [::1]x\n", "1:7 text '[::1:80' is not like [2001:db8::1]:80\n"
	  "2:7 text '[::1]x' is not like [2001:db8::1]:80\n" },
	{ "-A -t [:" LONG64 "]:80\n", "1:8 text ':xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxx' is not an IPv4 or IPv6 address; names are not looked up\n" },
	{ "-A -f 0\n-A -f 4294967296\n-A -f 0x1\n",
	  "1:7 text -f (--fwmark-service): '0' is not a number from 1 to 4294967295\n"
	  "2:7 text -f (--fwmark-service): '4294967296' is not a number from 1 to 4294967295\n"
	  "3:7 text -f (--fwmark-service): '0x1' is not a number from 1 to 4294967295\n" },
	{ "-A -t 10.0.0.1:0\n", "1:4 invalid port 0, every port, is for persistent services "
	  "only\n" },
	{ "-A -ot 10.0.0.1:80\n", "1:6 invalid one-packet scheduling is for UDP and firewall marks "
	  "only\n" },
	{ "-A -t 10.0.0.1:80 -s abcdefghijklmnop\n",
	  "1:22 text -s (--scheduler): 'abcdefghijklmnop' is longer than 15 characters\n" },
	{ "-A -t 10.0.0.1:80 --pe abcdefghijklmnopq\n",
	  "1:24 text --pe: 'abcdefghijklmnopq' is longer than 16 characters\n" },
	{ "-A -t 10.0.0.1:80 -s \x7f\n", "1:4 invalid the scheduler's name has a blank or control "
	  "character\n" },
	{ "-A -t 10.0.0.1:80 -p 0\n",
	  "1:22 text -p (--persistent): '0' is not a number from 1 to 4294967295\n" },
	{ "-A -t 10.0.0.1:80 -pp 5\n", "1:23 text unexpected word '5'\n"
	  "1:21 text -p (--persistent): 'p' is not a number from 1 to 4294967295\n" },
	{ "-A -u 10.0.0.1:80 -o=1\n", "1:21 text unknown option '-='\n" },
	{ "-A -t 10.0.0.1:80 -p 1 --unused-timeout 1\n",
	  "1:24 text --unused-timeout contradicts -p (--persistent)\n" },
	{ "-A -t 10.0.0.1:80 -M 24\n-A -t [::1]:80 -M 255.0.0.0\n-A -t [::2]:80 -M 129\n"
	  "-A -t [::3]:80 -M 0\n",
	  "1:22 text -M (--netmask): '24' is not like 255.255.255.0, as IPv4 clients have\n"
	  "2:19 text -M (--netmask): '255.0.0.0' is not a number from 1 to 128, as IPv6 clients "
	  "have\n3:19 text -M (--netmask): '129' is not a number from 1 to 128, as IPv6 clients "
	  "have\n4:19 text -M (--netmask): '0' is not a number from 1 to 128, as IPv6 clients "
	  "have\n" },
	{ "-A -t 10.0.0.1:80 -b sh-port\n", "1:22 text -b (--sched-flags): the flag 'sh-port' is "
	  "not for the scheduler 'wlc'\n" },
	{ "-A -t 10.0.0.1:80 -b no\n", "1:22 text -b (--sched-flags): 'no' is not a scheduler "
	  "flag\n" },
	{ WEB WEB, "2:7 service-exists the service tcp 10.0.0.1:80 is there already\n" },
	{ "-E -t 10.0.0.1:80\n-D -f 7 -6\n",
	  "1:7 no-service no line before this one adds the service tcp 10.0.0.1:80\n"
	  "2:7 no-service no line before this one adds the service fwmark 7 ipv6\n" },
	/* What is wrong only because of an error before is not said. */
	{ "-A -t 10.0.0.1:80 -z\n-a -t 10.0.0.1:80 -r 10.0.0.2\n",
	  "1:20 text unknown option '-z'\n" },
	/* servers */
	{ "-a -t 10.0.0.1:80 -r 10.0.0.2\n",
	  "1:7 no-service no line before this one adds the service tcp 10.0.0.1:80\n" },
	{ WEB "-d -t 10.0.0.1:80 -r 10.0.0.2\n-e -t 10.0.0.1:80 -r 10.0.0.2\n",
	  "2:22 no-server the service has no server 10.0.0.2:80\n"
	  "3:22 no-server the service has no server 10.0.0.2:80\n" },
	{ SERVER("\n-a -t 10.0.0.1:80 -r 10.0.0.2:80\n"),
	  "3:22 server-exists the service has already the server 10.0.0.2:80\n" },
	{ SERVER("-w -5 -x 2147483648 -y z\n"),
	  "2:34 text -w (--weight): '-5' is not a number from 0 to 2147483647\n"
	  "2:40 text -x (--u-threshold): '2147483648' is not a number from 0 to 2147483647\n"
	  "2:54 text -y (--l-threshold): 'z' is not a number from 0 to 2147483647\n" },
	{ SERVER("-x 1 -y 2\n"), "2:19 invalid lower threshold 2 is above the upper one, 1\n" },
	{ SERVER("--forward nat\n"),
	  "2:41 text --forward: 'nat' is none of masq, local, tunnel, droute, bypass\n" },
	{ SERVER("--tun-type gre --tun-port 5 --tun-csum\n"),
	  "2:31 text --tun-type is for tunnels, with -i\n"
	  "2:46 text --tun-port is for tunnels, with -i\n"
	  "2:59 text --tun-csum is for tunnels, with -i\n" },
	{ SERVER("-i --tun-type " LONG64 LONG64 "\n"), "2:45 text --tun-type: '" LONG64
	  "' is none of ipip, gue, gre\n" },
	{ SERVER("-i --tun-type gue\n"), "2:19 invalid a GUE tunnel needs a port\n" },
	{ SERVER("-i --tun-type gue --tun-port 0\n"),
	  "2:60 text --tun-port: '0' is not a number from 1 to 65535\n" },
	{ SERVER("-i --tun-type gre --tun-nocsum --tun-csum\n"),
	  "2:62 text --tun-csum contradicts --tun-nocsum\n" },
	{ SERVER("-i --tun-nocsum\n"), "2:34 text an IPIP tunnel has no checksum\n" },
	{ SERVER("-i --tun-csum\n"), "2:19 invalid an IPIP tunnel has no checksum\n" },
	{ WEB "-a -t 10.0.0.1:80 -r ::1 -m\n",
	  "2:19 invalid a server of the other address family needs a tunnel\n" },
	/* the rest */
	{ "--set 1 2\n", "1:1 text --set needs three timeouts in seconds: tcp, tcpfin, udp\n" },
	{ "--set 1 2 3 4\n", "1:13 text unexpected word '4'\n" },
	{ "--set 1 x 4294967296\n", "1:9 text --set: 'x' is not a number from 0 to 4294967295\n"
	  "1:11 text --set: '4294967296' is not a number from 0 to 4294967295\n" },
	{ "--start-daemon\n--start-daemon both\n",
	  "1:1 text --start-daemon lacks its value\n"
	  "2:16 text --start-daemon: 'both' is neither master nor backup\n" },
	{ "--start-daemon master --syncid 256 --sync-maxlen 0 --mcast-port 65536 --mcast-ttl 0\n",
	  "1:32 text --syncid: '256' is not a number from 0 to 255\n"
	  "1:50 text --sync-maxlen: '0' is not a number from 1 to 65535\n"
	  "1:65 text --mcast-port: '65536' is not a number from 1 to 65535\n"
	  "1:83 text --mcast-ttl: '0' is not a number from 1 to 255\n" },
	{ "--start-daemon master --mcast-group 10.0.0.1 --mcast-interface 0123456789abcdef\n",
	  "1:64 text --mcast-interface: '0123456789abcdef' is longer than 15 characters\n"
	  "1:37 text --mcast-group: '10.0.0.1' is not a multicast address\n" },
	{ "--start-daemon master --mcast-group x\n", "1:37 text 'x' is not an IPv4 or IPv6 "
	  "address; names are not looked up\n" },
	{ "--start-daemon master\n--start-daemon master\n",
	  "2:1 daemon-runs there is already a master\n" },
	{ "--stop-daemon backup\n", "1:1 no-daemon no line before this one starts a backup\n" },
	{ "-A -t 10.0.0.1:80 -\xff\xc3\xa9 x\n", "1:20 text unknown option '-?'\n" },
	{ "-A -t 10.0.0.1:80 x\xc3\n", "1:19 text unexpected word 'x?'\n" },
	{ "-A \x01 -q\n-q\n", "1:4 text byte 0x01 is not text\n2:2 text unknown option '-q'\n" },
};

static void list_errors(const struct ipvs_text_errors *errors, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < errors->count && used < size; i++) {
		const struct ipvs_text_error *e = &errors->entries[i];

		used += (size_t)snprintf(buf + used, size - used, "%llu:%u %s %s\n",
					 (unsigned long long)e->line, e->column,
					 ipvs_reason_name(e->reason), e->text);
	}
}

static void test_errors_say_where_and_what(void **state)
{
	struct ipvs_table *table = ipvs_table_new(), *before = ipvs_table_new();
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	char found[2048];

	(void)state;
	assert_int_equal(read_text(table, ONE_OUT), 0);
	assert_int_equal(read_text(before, ONE_OUT), 0);
	for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
		const char *text = wrongs[i].text;

		assert_for(text, ipvs_table_read(table, text, strlen(text), &errors) == -EINVAL);
		assert_for(text, errors.more == 0);
		list_errors(&errors, found, sizeof(found));
		if (strcmp(found, wrongs[i].errors) != 0)
			fail_msg("%s\nsays\n%sand not\n%s", text, found, wrongs[i].errors);
		assert_for(text, same_tables(table, before));
	}
	assert_int_equal(ipvs_table_read(table, ONE_OUT, strlen(ONE_OUT), &errors), 0);
	assert_int_equal(errors.count, 0);
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
	ipvs_table_free(before);
}

static void test_limits_of_the_kernel_are_said(void **state)
{
	struct ipvs_table *table = ipvs_table_new();
	struct ipvs_text_errors errors = IPVS_TEXT_ERRORS_INIT;
	static const char text[] = "-A -t 10.0.0.1:80 -p 4294967295\n--set 0 4294967295 0\n";

	(void)state;
	assert_int_equal(ipvs_table_read(table, text, strlen(text), &errors), -EINVAL);
	assert_int_equal(errors.count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_non_null(strstr(errors.entries[i].text, "4294967295 s is above this"));
	assert_int_equal(errors.entries[1].line, 2);
	ipvs_text_errors_free(&errors);
	ipvs_table_free(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_mean_what_they_should),
		cmocka_unit_test(test_errors_say_where_and_what),
		cmocka_unit_test(test_limits_of_the_kernel_are_said),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
