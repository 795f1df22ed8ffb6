/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sysctls of Linux 5.10 to 7.2. A range is what has a meaning: of most, the kernel takes any
 * 32-bit number.
 */
#include "observe/sysctl-rows.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#define SWITCH(name, usual, about) { name, IPVS_SYSCTL_BOOLEAN, 0, 0, 1, { usual }, "", about }
#define NUMBER(name, quirks, minimum, maximum, usual, unit, about) \
	{ name, IPVS_SYSCTL_NUMBER, quirks, minimum, maximum, { usual }, unit, about }
#define DEFENCE(name, about) \
	NUMBER(name, SYSCTL_FLIPS, 0, 3, 0, "", \
	       about ": 0 never, 1 when memory is short, 2 the same and it is short now, 3 always")

static const struct sysctl_row rows[] = {
	NUMBER("am_droprate", 0, 0, INT_MAX, 10, "packets",
	       "with drop_packet 3, one packet of so many that begin a connection is dropped"),
	NUMBER("amemthresh", 0, 0, INT_MAX, 1024, "pages",
	       "memory is short when less than this is free; for drop_entry, drop_packet and "
	       "secure_tcp"),
	SWITCH("backup_only", 0, "balance nothing while a backup sync daemon runs"),
	SWITCH("cache_bypass", 0,
	       "when a service has no server to give, send packets to where they were going"),
	NUMBER("conn_lfactor", SYSCTL_VARIES, -8, 8, 0, "",
	       "connections for each bucket of their table, as a power of 2: -4 is a sixteenth"),
	NUMBER("conn_max", SYSCTL_VARIES, 0, 1 << 30, 0, "connections",
	       "no more connections than this"),
	NUMBER("conn_reuse_mode", 0, 0, 3, 1, "",
	       "choose a server anew when a client uses a port again: 0 never, 1 after TIME_WAIT, "
	       "2 or 3 also after FIN_WAIT"),
	SWITCH("conntrack", 0, "let netfilter track the connections that IPVS forwards"),
	NUMBER("debug_level", 0, 0, INT_MAX, 0, "",
	       "how much the kernel logs of IPVS; the same in all network namespaces"),
	DEFENCE("drop_entry", "drop half-open connections at random"),
	DEFENCE("drop_packet", "drop some packets that begin a connection"),
	{ "est_cpulist", IPVS_SYSCTL_TEXT, SYSCTL_VARIES | SYSCTL_REWRITES, 0, 0, { 0 }, "",
	  "processors that sum counters up; none: counters stand still" },
	NUMBER("est_nice", 0, -20, 19, 0, "", "niceness of the threads that sum counters up"),
	SWITCH("expire_nodest_conn", 0,
	       "end a connection whose server was deleted with its next packet, instead of "
	       "dropping its packets until it times out"),
	SWITCH("expire_quiescent_template", 0,
	       "let new connections of a persistent client leave a server of weight 0"),
	SWITCH("ignore_tunneled", 0,
	       "leave packets of protocols that IPVS does not balance, such as tunnels, alone"),
	NUMBER("lblc_expiration", SYSCTL_TICKS, 0, INT_MAX, 86400, "s",
	       "lblc forgets a destination that was not used for so long"),
	NUMBER("lblcr_expiration", SYSCTL_TICKS, 0, INT_MAX, 86400, "s",
	       "lblcr forgets a destination that was not used for so long"),
	SWITCH("nat_icmp_send", 0,
	       "answer a masqueraded server whose packet belongs to no connection with ICMP"),
	SWITCH("pmtu_disc", 1,
	       "answer packets too large for the way to the server with ICMP, instead of "
	       "fragmenting them in a tunnel"),
	SWITCH("run_estimation", 1, "sum counters up; off: counters stand still"),
	SWITCH("schedule_icmp", 0,
	       "let an ICMP error that belongs to no connection be scheduled as what it is about"),
	DEFENCE("secure_tcp", "take TCP for established only after the whole handshake"),
	SWITCH("sloppy_sctp", 0, "let any SCTP packet begin a connection, not only INIT"),
	SWITCH("sloppy_tcp", 0, "let any TCP packet begin a connection, not only SYN"),
	SWITCH("snat_reroute", 1,
	       "route masqueraded answers as if they came from this host itself"),
	NUMBER("svc_lfactor", SYSCTL_VARIES, -8, 8, 0, "",
	       "services for each bucket of their table, as a power of 2: -3 is an eighth"),
	SWITCH("sync_persist_mode", 0,
	       "of persistent services, the sync master sends no connections, only who belongs to "
	       "which server"),
	NUMBER("sync_ports", SYSCTL_POWER_OF_2, 1, 64, 1, "threads",
	       "threads of a sync daemon, with a UDP port each; read when the first daemon starts"),
	NUMBER("sync_qlen_max", SYSCTL_VARIES, 0, INT64_MAX, 0, "messages",
	       "so many messages of the sync master may wait to be sent"),
	NUMBER("sync_refresh_period", SYSCTL_TICKS, 0, INT_MAX, 0, "s",
	       "the sync master repeats what has not changed after so long; 0 = by sync_threshold"),
	NUMBER("sync_retries", 0, 0, 3, 0, "",
	       "so often a sync message is sent again, every eighth of sync_refresh_period"),
	NUMBER("sync_sock_size", 0, 0, INT_MAX, 0, "bytes",
	       "buffer of a sync daemon's sockets; 0 = the system's default"),
	{ "sync_threshold", IPVS_SYSCTL_PAIR, SYSCTL_BELOW, 0, INT_MAX, { 3, 50 }, "packets",
	  "the sync master sends a connection after so many packets, and again every so many" },
	NUMBER("sync_version", 0, 0, 1, 1, "", "protocol of the sync master: 0 is the one of old"),
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

const struct sysctl_row *sysctl_row_at(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

const struct sysctl_row *sysctl_row_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
