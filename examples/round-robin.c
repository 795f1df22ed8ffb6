/* SPDX-License-Identifier: MIT */
/*
 * Two web servers behind one address: in turn, then by weight. All of it happens in a network
 * namespace of its own. Needs root, nginx, curl, and a kernel with IPVS; "make demo" sees to it.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <libipvs/libipvs.h>

static struct ipvs *h;

static void check(int ret)
{
	if (ret < 0)
		exit(fprintf(stderr, "%s\n", ipvs_last_error(h)->text) > 0);
}

static void shell(const char *command)
{
	fflush(stdout);
	if (system(command) != 0)
		exit(1);
}

static void stop_servers(void)
{
	if (system("\"$SERVERS\" stop; rm -r \"$PWD\"") != 0)
		perror("stop servers");
}

/* In its own network namespace and directory; SERVERS is a script that starts and stops them. */
static void start_servers(const char *servers)
{
	static char directory[] = "/tmp/libipvs-demo-XXXXXX";
	char *path = realpath(servers, NULL);

	if (!path || setenv("SERVERS", path, 1) < 0 ||
	    unshare(CLONE_NEWNET) < 0 || !mkdtemp(directory) || chdir(directory) < 0) {
		perror(servers);
		exit(1);
	}
	atexit(stop_servers);
	shell("\"$SERVERS\" start");
}

/* The table as "ipvsadm -Ln" shows it; with counters, those and the rates instead. */
static void show(const struct ipvs_service *service, int counters)
{
	static const char *const forward[] = { "Masq", "Local", "Tunnel", "Route", "Bypass" };
	struct ipvs_dests servers = IPVS_DESTS_INIT;
	struct ipvs_service_entry entry;

	check(ipvs_service_get(h, service, &entry));
	check(ipvs_dest_list(h, service, &servers));
	printf("Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           %s\n",
	       counters ? "Conns InPkts OutPkts InBytes OutBytes   CPS InBPS OutBPS"
			: "Forward Weight ActiveConn InActConn");
	printf("TCP  10.20.30.40:80 %s\n", entry.service.scheduler);
	for (size_t i = 0; i < servers.count; i++) {
		const struct ipvs_dest_entry *server = &servers.entries[i];
		const struct ipvs_stats *n = &server->stats;
		char name[IPVS_DEST_TEXT_SIZE];

		ipvs_dest_format(&server->dest, name, sizeof(name));
		printf("  -> %-28s ", name);
		if (counters)
			printf("%5ju %6ju %7ju %7ju %8ju %5ju %5ju %6ju\n", n->conns, n->in_packets,
			       n->out_packets, n->in_bytes, n->out_bytes, n->conns_per_s,
			       n->in_bytes_per_s, n->out_bytes_per_s);
		else
			printf("%-7s %-6u %-10u %u\n", forward[server->dest.forward],
			       server->dest.weight, server->active_conns, server->inactive_conns);
	}
	ipvs_dests_free(&servers);
}

int main(int argc, char **argv)
{
	const char *ten = "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://10.20.30.40/; done";
	struct ipvs_service service = IPVS_SERVICE_INIT;
	struct ipvs_dest a = IPVS_DEST_INIT, b = IPVS_DEST_INIT;

	puts("* Two web servers whose pages differ");
	start_servers(argc > 1 ? argv[1] : "examples/servers/nginx");

	puts("\n* A service in round robin over both, by masquerading");
	check(ipvs_open(h = ipvs_new()));
	ipvs_service_parse(&service, "tcp 10.20.30.40:80", NULL);
	strcpy(service.scheduler, "rr");
	check(ipvs_service_add(h, &service));
	ipvs_dest_parse(&a, "172.17.0.3:80", NULL);
	ipvs_dest_parse(&b, "172.17.0.4:80", NULL);
	check(ipvs_dest_add(h, &service, &a));
	check(ipvs_dest_add(h, &service, &b));
	show(&service, 0);

	puts("\n* Ten requests to it: the servers take turns");
	shell(ten);

	puts("\n* Now weighted round robin, and B gets weight 3");
	check(ipvs_service_set_scheduler(h, &service, "wrr"));
	check(ipvs_dest_set_weight(h, &service, &b, 3));
	show(&service, 0);

	puts("\n* Ten requests: three to one");
	shell(ten);

	puts("\n* What was counted, and the rates (the kernel adds up every two seconds)");
	sleep(3);
	show(&service, 1);

	puts("\n* Clean up");
	check(ipvs_service_delete(h, &service));
	ipvs_free(h);
}
