/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One row for each case. Sentences say what happens, to whom, and when not to mind. What they
 * claim is shown on real kernels by tests/kernel/settings.c and settings-wire.c.
 */
#include "policy/advice-rules.h"

#define ID(name) IPVS_ADVICE_##name
#define NOTE IPVS_SEVERITY_NOTE
#define WARNING IPVS_SEVERITY_WARNING
#define PROBLEM IPVS_SEVERITY_PROBLEM

#define MEMORY_IS_SHORT \
	"Memory is short: fewer pages are free than amemthresh says, and the automatic mode has " \
	"switched itself on. Until there is memory again, "

static const struct rule rules[] = {
	{ ID(ESTIMATION_OFF), PROBLEM, "run_estimation", 0, ANYTHING, NULL, "1", NULL,
	  "All counters and rates of IPVS stand still, whatever the traffic: monitoring sees a "
	  "balancer without clients. The traffic is not touched. Leave it off only where nobody "
	  "reads counters. When it is switched on again, what was missed is added, and the first "
	  "rates are wrong." },
	{ ID(ESTIMATION_NOWHERE), PROBLEM, "est_cpulist", ANY_VALUE, ANYTHING, view_has_no_cpu,
	  "all", NULL,
	  "No processor may sum counters up: all counters and rates of IPVS stand still, whatever "
	  "the traffic. The traffic is not touched. Leave it empty only where nobody reads "
	  "counters; where some processors are kept for other work, list the others." },

	{ ID(CONNTRACK_OFF), NOTE, "conntrack", 0, MASQUERADED, NULL, "1", NULL,
	  "Netfilter does not track what IPVS forwards: to stateful firewall rules these packets "
	  "are untracked, never established, and rules that masquerade clients don't change them. "
	  "Not to mind, and faster, where no rule looks at the state of connections or changes "
	  "their addresses." },
	{ ID(CONNTRACK_TIMEOUT), NOTE, "conntrack", ANY_VALUE, TCP, view_nf_forgets_tcp, "", NULL,
	  "Netfilter forgets an idle TCP connection sooner than IPVS does (its "
	  "nf_conntrack_tcp_timeout_established is below IPVS's own timeout): a stateful rule then "
	  "takes its next packet for that of an unknown connection. Raise netfilter's timeout, or "
	  "lower IPVS's. Not to mind without stateful rules." },
	{ ID(CONNTRACK_TIMEOUT), NOTE, "conntrack", ANY_VALUE, UDP, view_nf_forgets_udp, "", NULL,
	  "Netfilter forgets an idle UDP client sooner than IPVS does (its "
	  "nf_conntrack_udp_timeout_stream is below IPVS's own timeout): a rule that masquerades "
	  "it may then give it another port. Raise netfilter's timeout, or lower IPVS's. Not to "
	  "mind without such rules." },

	{ ID(REUSE_OFF), WARNING, "conn_reuse_mode", 0, ANYTHING, NULL, "1", NULL,
	  "A client that uses a port again gets the server of its old connection, even one of "
	  "weight 0: draining does not end while busy clients come back. Before Linux 5.16 "
	  "expire_nodest_conn does not help against it either. It was set to 0 against a delay "
	  "that kernels before 5.9 had with conntrack; there, keep it." },
	{ ID(REUSE_DELAY), NOTE, "conn_reuse_mode", ANY_VALUE, ANYTHING, view_may_delay, "", NULL,
	  "Before Linux 5.9, with conntrack, the first packet of a client that uses a port again "
	  "is dropped, so that it connects a second late. From 5.9 on there is nothing to do. "
	  "Which of both this kernel is can't be seen in its settings: ask 'uname -r', and mind "
	  "that distributions take changes into older kernels." },
	{ ID(NODEST_KEPT), WARNING, "expire_nodest_conn", 0, UDP, NULL, "1", NULL,
	  "When a server is deleted, packets of its clients are dropped in silence until their "
	  "connection times out: a UDP client that keeps its port (DNS, syslog) sends into a black "
	  "hole for 300 seconds, or what the timeout is. With 1 it gets another server, and an "
	  "open TCP connection is reset: set weight 0 first and wait. 0 is for servers that are "
	  "deleted by mistake and soon come back." },
	{ ID(NODEST_KEPT), WARNING, "expire_nodest_conn", 0, PERSISTENT, NULL, "1", NULL,
	  "A client of a persistent service that uses a port again comes to the server "
	  "that the port had before, of weight 0 or not: conn_reuse_mode is not for "
	  "these. So a drained server still gets connections, and they fail when it is "
	  "stopped; of a deleted server they are dropped in silence. With 1 they get "
	  "another server, and an open connection to a deleted one is reset: set weight"
	  " 0 first and wait. 0 is for servers that are deleted by mistake and soon "
	  "come back." },
	{ ID(NODEST_KEPT), NOTE, "expire_nodest_conn", 0, ANYTHING, NULL, "1", NULL,
	  "When a server is deleted, packets of its clients are dropped in silence until their "
	  "connection times out: clients hang instead of trying again. With 1 the connection is "
	  "reset, which is not graceful: set weight 0 first and wait. 0 is for servers that are "
	  "deleted by mistake and soon come back." },
	{ ID(QUIESCENT_TEMPLATE), PROBLEM, "expire_quiescent_template", 0, PERSISTENT_AT_ZERO,
	  NULL, "1", NULL,
	  "A server of a persistent service has weight 0, and its clients still come to it with "
	  "new connections, each of which prolongs their stay: it does not drain. With 1 they get "
	  "another server, and lose what only the old one knows of them. Leave 0 where that would "
	  "be worse." },
	{ ID(QUIESCENT_TEMPLATE), WARNING, "expire_quiescent_template", 0, PERSISTENT, NULL, "1",
	  NULL,
	  "Once a server of a persistent service gets weight 0, its clients still come to it with "
	  "new connections, each of which prolongs their stay: it does not drain, and if it is "
	  "dead they stay lost. With 1 they get another server, and lose what only the old one "
	  "knows of them. Leave 0 where that would be worse." },
	{ ID(HASH_FALLBACK), PROBLEM, "sched-flags", ANY_VALUE, HASHED_AT_ZERO, NULL, "",
	  view_fill_flags,
	  "A server has weight 0, and the scheduler goes on choosing it for its share of the "
	  "clients, which are refused. With fallback they get another server. Leave it out only "
	  "where a client must rather fail than come to another server." },
	{ ID(HASH_FALLBACK), PROBLEM, "scheduler", ANY_VALUE, FIXED_AT_ZERO, NULL, "",
	  view_fill_scheduler,
	  "A server has weight 0, and the scheduler goes on choosing it for its share of the "
	  "addresses, whose clients are refused. It has no fallback: delete the server as long as "
	  "it is to get nothing." },
	{ ID(HASH_FALLBACK), NOTE, "sched-flags", ANY_VALUE, HASHED, NULL, "", view_fill_flags,
	  "Once a server gets weight 0, the scheduler goes on choosing it for its share of the "
	  "clients, which are then refused. With fallback they get another server. Leave it out "
	  "only where a client must rather fail than come to another server." },
	{ ID(TUNNEL_PMTU), NOTE, "pmtu_disc", ANY_VALUE, TUNNELLED, view_has_pmtu_disc, "", NULL,
	  "A tunnel's header leaves less room: full-sized packets that must not be fragmented are "
	  "refused with an ICMP error, and a client behind a firewall that drops those hangs. Let "
	  "servers announce a smaller segment size (MSS), or set 0, which fragments at a cost. Not "
	  "to mind where the way to the servers takes larger packets than that to the clients." },

	{ ID(DROP_ENTRY), PROBLEM, "drop_entry", 2, ANYTHING, NULL, "", NULL,
	  MEMORY_IS_SHORT "half-open connections are dropped at random." },
	{ ID(DROP_ENTRY), WARNING, "drop_entry", 3, ANYTHING, NULL, "1", NULL,
	  "Half-open connections are dropped at random all the time, also those of clients on slow "
	  "ways. Right during a SYN flood; else 1 does it only when memory is short." },
	{ ID(DROP_PACKET), PROBLEM, "drop_packet", 2, ANYTHING, NULL, "", NULL,
	  MEMORY_IS_SHORT "new connections are dropped at random." },
	{ ID(DROP_PACKET), PROBLEM, "drop_packet", 3, ANYTHING, NULL, "1", NULL,
	  "One of am_droprate packets that would begin a connection is dropped, all the time: its "
	  "client tries again after a second or more, or gives up. Open connections are not "
	  "touched. 1 does it only when memory is short." },
	{ ID(SECURE_TCP), PROBLEM, "secure_tcp", 2, ANYTHING, NULL, "", NULL,
	  MEMORY_IS_SHORT
	  "a masqueraded connection counts as established only when its server has sent "
	  "something." },
	{ ID(SECURE_TCP), NOTE, "secure_tcp", 3, ANYTHING, NULL, "1", NULL,
	  "A masqueraded TCP connection counts as established only when its server has sent "
	  "something after the handshake; until then it times out after 120 seconds, whatever the "
	  "timeouts say. Right during a SYN flood; else 1 does it only when memory is short." },
	{ ID(MEMORY_THRESHOLD), NOTE, "amemthresh", ANY_VALUE, ANYTHING, view_starts_too_late, "",
	  NULL,
	  "The automatic modes of drop_entry, drop_packet and secure_tcp start when fewer pages "
	  "than this are free, but the kernel keeps more than that free for itself "
	  "(vm.min_free_kbytes): they would start too late to help. Set it above that. Not to mind "
	  "if they are not counted on." },

	{ ID(TABLE_SMALL), WARNING, "conn_lfactor", ANY_VALUE, ANYTHING, view_table_is_kept_small,
	  "-4", NULL,
	  "There are eight or more connections for each bucket of their table, and each packet "
	  "searches through them. Above 0 the setting keeps the table that small; it grows when "
	  "it is set to less." },
	{ ID(TABLE_SMALL), WARNING, "ip_vs.conn_tab_bits", ANY_VALUE, ANYTHING,
	  view_table_is_small, "", view_fill_bits,
	  "There are eight or more connections for each bucket of their table, and each packet "
	  "searches through them: with 256, that took 42 % of a processor's time in one report. "
	  "The size (2 to the power of it) is read when the module is loaded: 'options ip_vs "
	  "conn_tab_bits=N' in /etc/modprobe.d. Not to mind at low rates of packets." },
	{ ID(CONN_MAX), PROBLEM, "conn_max", ANY_VALUE, ANYTHING, view_is_full, "", NULL,
	  "There are as many connections as may be: no client can open another one. Raise it, or "
	  "shorten the timeouts." },
	{ ID(CONN_MAX), WARNING, "conn_max", ANY_VALUE, ANYTHING, view_is_nearly_full, "", NULL,
	  "There are three quarters as many connections as may be; when it is reached, no client "
	  "can open another one. Raise it, or shorten the timeouts." },

	{ ID(SYNC_SLOPPY), WARNING, "sloppy_tcp", 0, PERSISTENT, view_syncs_templates, "1", NULL,
	  "With sync_persist_mode only persistence is sent to backups, not the connections: when "
	  "one takes over, packets of open connections come to it as new, and are not forwarded "
	  "because they are no SYN. Set it on every host that can become the balancer. Not to mind "
	  "if clients may be cut off when that happens." },
	{ ID(SYNC_VERSION), WARNING, "sync_version", 0, ANYTHING, view_is_master, "1", NULL,
	  "The old protocol has no IPv6: such connections are not sent to backups, and are lost "
	  "when one takes over. It is for backups with kernels before 2.6.39." },
	{ ID(BACKUP_BALANCES), NOTE, "backup_only", 0, ONE_WAY, view_is_backup_alone, "1", NULL,
	  "A backup that is a server too balances what it gets from the balancer once more, and "
	  "may send it back: packets go round in circles. With 1 it balances nothing while its "
	  "backup daemon runs: stop that when it takes over. Not to mind on a backup that is no "
	  "server." },
};

const struct rule *rule_at(size_t i)
{
	return i < sizeof(rules) / sizeof(rules[0]) ? &rules[i] : NULL;
}
