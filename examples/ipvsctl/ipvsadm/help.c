/* SPDX-License-Identifier: MIT */
#include "help.h"

#include <stdio.h>

static const char version[] =
	"ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)\n";

static const char help[] =
	"This is ipvsctl, which does what ipvsadm does. Differences: ipvsctl(8).\n"
	"\n"
	"  ipvsadm -A|-E SERVICE [-s NAME] [-b FLAGS] [-o] [-p [SECONDS] [-M MASK]] [--pe NAME]\n"
	"  ipvsadm -D SERVICE\n"
	"  ipvsadm -a|-e SERVICE -r SERVER [-g|-i|-m] [-w WEIGHT] [-x LIMIT] [-y LIMIT] [TUNNEL]\n"
	"  ipvsadm -d SERVICE -r SERVER\n"
	"  ipvsadm [-L] [-n] [SERVICE | -c | --timeout | --daemon] [FORMAT]\n"
	"  ipvsadm -Z [SERVICE]\n"
	"  ipvsadm -C\n"
	"  ipvsadm -S [-n]\n"
	"  ipvsadm -R\n"
	"  ipvsadm --set TCP TCPFIN UDP\n"
	"  ipvsadm --start-daemon master|backup [DAEMON]\n"
	"  ipvsadm --stop-daemon master|backup\n"
	"  ipvsadm -h | -v\n"
	"\n"
	"Commands\n"
	"  -A --add-service     -E --edit-service    -D --delete-service   -C --clear (all)\n"
	"  -a --add-server      -e --edit-server     -d --delete-server    -Z --zero (counters)\n"
	"  -L -l --list         -S --save            -R --restore (from standard input)\n"
	"  --set (seconds, 0 keeps one)              --start-daemon, --stop-daemon\n"
	"  -h --help            -v --version\n"
	"\n"
	"SERVICE\n"
	"  -t --tcp-service, -u --udp-service, --sctp-service HOST[:PORT]\n"
	"  -f --fwmark-service MARK [-6 --ipv6]\n"
	"Settings of a service\n"
	"  -s --scheduler       rr wrr lc wlc lblc lblcr dh sh sed nq fo ovf mh ...; else wlc\n"
	"  -b --sched-flags     flag-1,flag-2,flag-3 sh-fallback,sh-port mh-fallback,mh-port\n"
	"  -p --persistent      [SECONDS], 360 if not given\n"
	"  -M --netmask         clients equal under it are one: a mask, IPv6: a length\n"
	"  --pe                 persistence engine: sip\n"
	"  -o --ops             each datagram by itself\n"
	"Settings of a server\n"
	"  -r --real-server     HOST[:PORT], the service's port if not given\n"
	"  -g --gatewaying      direct routing, if nothing else is given\n"
	"  -i --ipip            by tunnel: --tun-type ipip|gue|gre, --tun-port PORT,\n"
	"                       --tun-nocsum, --tun-csum, --tun-remcsum\n"
	"  -m --masquerading    NAT\n"
	"  -w --weight          0 to 2147483647, 1 if not given\n"
	"  -x --u-threshold     no new connections at so many; 0: no limit\n"
	"  -y --l-threshold     new ones again below so many\n"
	"Lists\n"
	"  -n --numeric         no names\n"
	"  -c --connection      connections; --persistent-conn: with persistence data\n"
	"  --timeout            seconds that connections are kept\n"
	"  --daemon             synchronisation daemons\n"
	"  --stats              counters\n"
	"  --rate               counters per second\n"
	"  -X --exact           all digits of them\n"
	"  --thresholds         limits of servers\n"
	"  --persistent-conn    persistent clients of servers\n"
	"  --tun-info           tunnels of servers\n"
	"  --nosort, --sort     taken; lists are sorted\n"
	"DAEMON\n"
	"  --mcast-interface NAME (eth0)   --mcast-group ADDRESS (224.0.0.81)\n"
	"  --mcast-port PORT (8848)        --mcast-ttl TTL (1)\n"
	"  --syncid 0 to 255 (0)           --sync-maxlen 1 to 65507\n";

int show_version(void)
{
	fputs(version, stdout);
	return 0;
}

int show_help(void)
{
	show_version();
	fputs(help, stdout);
	return 0;
}
