/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Advice: settings that bite, each with what it does to whom, and when not to mind. Nothing is
 * changed.
 *
 *	struct ipvs_advices advices = IPVS_ADVICES_INIT;
 *
 *	if (ipvs_advice_list(h, NULL, &advices) == 0)
 *		for (size_t i = 0; i < advices.count; i++)
 *			printf("%s: %s\n", advices.entries[i].setting, advices.entries[i].text);
 *	ipvs_advices_free(&advices);
 *
 * The harm that each advice names was seen on Linux 5.10, 6.1, 6.12 and 7.2, unless the comment of
 * its number says otherwise.
 */
#ifndef LIBIPVS_ADVICE_H
#define LIBIPVS_ADVICE_H

#include <libipvs/sysctl.h>
#include <libipvs/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text sizes, with the terminating NUL. They are sizes of fields and never change. */
#define IPVS_ADVICE_VALUE_SIZE 64 /* a setting's name, or its value */
#define IPVS_ADVICE_TEXT_SIZE 504

/**
 * enum ipvs_severity - how much an advice matters
 * @IPVS_SEVERITY_NOTE: right for some; worth knowing
 * @IPVS_SEVERITY_WARNING: it bites as soon as something ordinary happens
 * @IPVS_SEVERITY_PROBLEM: it bites now
 *
 * By name: ipvs_severity_name(). Since 0.1.
 */
enum ipvs_severity {
	IPVS_SEVERITY_NOTE = 1,
	IPVS_SEVERITY_WARNING = 2,
	IPVS_SEVERITY_PROBLEM = 3
};

/**
 * enum ipvs_advice_id - what an advice is about
 * @IPVS_ADVICE_ESTIMATION_OFF: run_estimation 0: counters stand still
 * @IPVS_ADVICE_ESTIMATION_NOWHERE: est_cpulist empty: counters stand still
 * @IPVS_ADVICE_CONNTRACK_OFF: conntrack 0 with masquerading: unseen by stateful rules
 * @IPVS_ADVICE_CONNTRACK_TIMEOUT: conntrack 1, but netfilter forgets connections sooner than IPVS.
 *	Of two timeouts that are read; the end of a connection was not waited for
 * @IPVS_ADVICE_REUSE_OFF: conn_reuse_mode 0: a port used again stays at its server, of weight 0 or
 *	not
 * @IPVS_ADVICE_REUSE_DELAY: conn_reuse_mode and conntrack together, in what may be a kernel before
 *	5.9: connections wait for a second. From the kernel's history; not seen from 5.10 on
 * @IPVS_ADVICE_NODEST_KEPT: expire_nodest_conn 0: packets to a deleted server are lost
 * @IPVS_ADVICE_QUIESCENT_TEMPLATE: expire_quiescent_template 0: persistent clients come to servers
 *	of weight 0
 * @IPVS_ADVICE_HASH_FALLBACK: sh or mh without fallback, or dh: clients of a server of weight 0
 *	are refused
 * @IPVS_ADVICE_TUNNEL_PMTU: pmtu_disc 1 with tunnels: large packets are refused
 * @IPVS_ADVICE_DROP_ENTRY: drop_entry at work: half-open connections are dropped
 * @IPVS_ADVICE_DROP_PACKET: drop_packet at work: new connections are refused at random
 * @IPVS_ADVICE_SECURE_TCP: secure_tcp at work: connections of a silent server time out sooner
 * @IPVS_ADVICE_MEMORY_THRESHOLD: amemthresh below what the kernel keeps free: automatic modes
 *	start too late, or never
 * @IPVS_ADVICE_TABLE_SMALL: many more connections than buckets. From others' measurements
 * @IPVS_ADVICE_CONN_MAX: conn_max is near, or reached: new connections are refused (Linux 7.2)
 * @IPVS_ADVICE_SYNC_SLOPPY: sync_persist_mode 1 without sloppy_tcp: a backup can't go on with open
 *	connections
 * @IPVS_ADVICE_SYNC_VERSION: sync_version 0: IPv6 connections are not sent to backups
 * @IPVS_ADVICE_BACKUP_BALANCES: backup_only 0 on a backup, with direct routing or tunnels: packets
 *	may go round in circles. From the kernel's documentation; what backup_only does was seen
 *
 * Values never change; new ones are added at the end. By name: ipvs_advice_name(). Since 0.1.
 */
enum ipvs_advice_id {
	IPVS_ADVICE_ESTIMATION_OFF = 1,
	IPVS_ADVICE_ESTIMATION_NOWHERE = 2,
	IPVS_ADVICE_CONNTRACK_OFF = 3,
	IPVS_ADVICE_CONNTRACK_TIMEOUT = 4,
	IPVS_ADVICE_REUSE_OFF = 5,
	IPVS_ADVICE_REUSE_DELAY = 6,
	IPVS_ADVICE_NODEST_KEPT = 7,
	IPVS_ADVICE_QUIESCENT_TEMPLATE = 8,
	IPVS_ADVICE_HASH_FALLBACK = 9,
	IPVS_ADVICE_TUNNEL_PMTU = 10,
	IPVS_ADVICE_DROP_ENTRY = 11,
	IPVS_ADVICE_DROP_PACKET = 12,
	IPVS_ADVICE_SECURE_TCP = 13,
	IPVS_ADVICE_MEMORY_THRESHOLD = 14,
	IPVS_ADVICE_TABLE_SMALL = 15,
	IPVS_ADVICE_CONN_MAX = 16,
	IPVS_ADVICE_SYNC_SLOPPY = 17,
	IPVS_ADVICE_SYNC_VERSION = 18,
	IPVS_ADVICE_BACKUP_BALANCES = 19
};

/**
 * struct ipvs_advice - one advice
 * @id: enum ipvs_advice_id
 * @severity: enum ipvs_severity
 * @setting: a sysctl, as ipvs_sysctl_get() takes it; "sched-flags", the scheduler flags of a
 *	service (text.h); "scheduler", its scheduler; or "ip_vs.conn_tab_bits", a parameter that
 *	the module reads when it is loaded
 * @value: what it is now
 * @advised: what it should be, as ipvs_sysctl_parse() or ipvs_sched_flags_parse() read it; "" = no
 *	value is better for everyone, or it does not only depend on this setting
 * @service: the first service that it is about, as ipvs_service_parse() reads it; "" = it is not
 *	about services
 * @services: how many services it is about
 * @reserved0: zero
 * @text: what happens, to whom, and when not to mind: sentences in ASCII without a newline, for
 *	people
 * @reserved: zero
 *
 * Since 0.1.
 */
struct ipvs_advice {
	uint32_t id;
	uint32_t severity;
	char setting[IPVS_ADVICE_VALUE_SIZE];
	char value[IPVS_ADVICE_VALUE_SIZE];
	char advised[IPVS_ADVICE_VALUE_SIZE];
	char service[IPVS_ADVICE_VALUE_SIZE];
	uint32_t services;
	uint32_t reserved0;
	char text[IPVS_ADVICE_TEXT_SIZE];
	uint64_t reserved[4];
};

/**
 * struct ipvs_advices - a list of advices
 * @entries: @count of them, each id at most once: the severest first, then by id
 * @count: how many
 * @allocated: how many fit in @entries; the library's business
 *
 * Start with IPVS_ADVICES_INIT; ipvs_advice_list() fills it, again and again if wanted, reusing its
 * memory; ipvs_advices_free() empties it. Since 0.1.
 */
struct ipvs_advices {
	struct ipvs_advice *entries;
	size_t count;
	size_t allocated;
};

/** An empty list. Since 0.1. */
#define IPVS_ADVICES_INIT { NULL, 0, 0 }

/**
 * struct ipvs_facts - what some advices need to know beside sysctls and services
 * @conn_table_size: buckets of the connection table, as ipvs_info_get() has it
 * @nf_tcp_s: after so many seconds without a packet netfilter forgets an established TCP
 *	connection: net.netfilter.nf_conntrack_tcp_timeout_established
 * @nf_udp_s: the same for UDP with packets both ways: nf_conntrack_udp_timeout_stream
 * @reserve_pages: memory that the kernel keeps free for itself: vm.min_free_kbytes, in pages
 * @reserved: must be zero
 *
 * 0 = not known: then what needs it is not advised. Since 0.1.
 */
struct ipvs_facts {
	uint32_t conn_table_size;
	uint32_t nf_tcp_s;
	uint32_t nf_udp_s;
	uint32_t reserve_pages;
	uint32_t reserved[12];
};

/**
 * ipvs_advice_list - advice for the network namespace as it is
 * @h: a handle, open or not
 * @table: the services to advise on; NULL = those of the kernel, which are loaded for that when the
 *	handle is open (as ipvs_table_load() does), or none when it is not
 * @advices: what was in it is replaced, its memory reused; empty after a failure
 *
 * Reads the sysctls, the facts and the table, one after the other, and makes the advices of
 * ipvs_advice_make(). Without services, what is about services is not advised.
 *
 * Returns 0; -ENOMEM; as ipvs_sysctl_list() and ipvs_table_load() do. Since 0.1.
 */
int ipvs_advice_list(struct ipvs *h, const struct ipvs_table *table,
		     struct ipvs_advices *advices);

/**
 * ipvs_advice_make - advice for sysctls and services, without a kernel
 * @sysctls: as ipvs_sysctl_list() gives them; what is not among them is not advised on
 * @table: the services, with their servers' connections, timeouts and sync daemons; NULL = none
 * @facts: what else is known; NULL = nothing
 * @advices: what was in it is replaced, its memory reused; empty after a failure
 *
 * The same arguments always give the same list. Connections are counted from the servers' entries,
 * which only a loaded table has.
 *
 * Returns 0; -ENOMEM; -EINVAL for NULL, or when the reserved tail of @facts is not zero. Since 0.1.
 */
int ipvs_advice_make(const struct ipvs_sysctls *sysctls, const struct ipvs_table *table,
		     const struct ipvs_facts *facts, struct ipvs_advices *advices);

/**
 * ipvs_advices_free - give back the memory of a list
 * @advices: empty afterwards; NULL does nothing
 *
 * Since 0.1.
 */
void ipvs_advices_free(struct ipvs_advices *advices);

/**
 * ipvs_advice_name - what an advice is about as one word, for logs and scripts
 * @id: enum ipvs_advice_id
 *
 * Returns a constant string: the name in lower case with hyphens, e.g. "nodest-kept"; NULL for
 * another number. Since 0.1.
 */
const char *ipvs_advice_name(uint32_t id);

/**
 * ipvs_severity_name - "note", "warning" or "problem"
 * @severity: enum ipvs_severity
 *
 * Returns a constant string, or NULL for another number. Since 0.1.
 */
const char *ipvs_severity_name(uint32_t severity);

#ifdef __cplusplus
}
#endif

#endif
