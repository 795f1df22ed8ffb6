/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The records of libipvs: what a service, a server, a sync daemon and their counters are.
 *
 * Records are plain: make one with its initialiser, set fields, pass a pointer. Nothing in them
 * is allocated and nothing needs to be freed. Their sizes never change under one soname; the
 * reserved tail must stay zero, which the initialisers see to. A field that a later release takes
 * from the tail means "as before" when it is zero.
 *
 * Byte order: addresses are in network order, as inet_pton() writes them; everything else (ports,
 * marks, masks, weights) is in host order. Units are in the names.
 */
#ifndef LIBIPVS_TYPES_H
#define LIBIPVS_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Text sizes, with the terminating NUL. They are sizes of fields and never change. */
#define IPVS_SCHEDULER_SIZE 16 /* a scheduler's name: at most 15 characters */
#define IPVS_PE_NAME_SIZE 20   /* a persistence engine's name: at most 16 characters */
#define IPVS_INTERFACE_SIZE 16 /* a network interface's name: at most 15 characters */
#define IPVS_ERROR_TEXT_SIZE 504

/**
 * enum ipvs_service_flag - bits of ipvs_service.flags
 * @IPVS_SERVICE_PERSISTENT: a client keeps its server for timeout_s after its last connection
 * @IPVS_SERVICE_ONEPACKET: schedule each UDP datagram by itself (UDP and firewall marks only)
 * @IPVS_SERVICE_SCHED_1: first private flag of the scheduler; for sh and mh: fall back to another
 *	server when the chosen one is not available
 * @IPVS_SERVICE_SCHED_2: second private flag; for sh and mh: hash the source port too
 * @IPVS_SERVICE_SCHED_3: third private flag; no scheduler uses it so far
 *
 * The values are the kernel's (IP_VS_SVC_F_*). Its own "hashed" bit is never shown. By name:
 * ipvs_sched_flags_parse() in text.h. Since 0.1.
 */
enum ipvs_service_flag {
	IPVS_SERVICE_PERSISTENT = 0x01,
	IPVS_SERVICE_ONEPACKET = 0x04,
	IPVS_SERVICE_SCHED_1 = 0x08,
	IPVS_SERVICE_SCHED_2 = 0x10,
	IPVS_SERVICE_SCHED_3 = 0x20
};

/**
 * enum ipvs_forward - how a packet gets to the server (forwarding method)
 * @IPVS_FORWARD_MASQ: masquerading (NAT): answers must come back through the balancer
 * @IPVS_FORWARD_LOCAL: the server is this host; the kernel decides that from routing anyway
 * @IPVS_FORWARD_TUNNEL: in a tunnel, see enum ipvs_tunnel
 * @IPVS_FORWARD_DROUTE: direct routing: unchanged, to the server's hardware address
 * @IPVS_FORWARD_BYPASS: around the balancer; made by the kernel for cache clusters
 *
 * The values are the kernel's (IP_VS_CONN_F_FWD_MASK). Since 0.1.
 */
enum ipvs_forward {
	IPVS_FORWARD_MASQ = 0,
	IPVS_FORWARD_LOCAL = 1,
	IPVS_FORWARD_TUNNEL = 2,
	IPVS_FORWARD_DROUTE = 3,
	IPVS_FORWARD_BYPASS = 4
};

/**
 * enum ipvs_tunnel - encapsulation of IPVS_FORWARD_TUNNEL
 * @IPVS_TUNNEL_IPIP: IP in IP, the default
 * @IPVS_TUNNEL_GUE: generic UDP encapsulation; needs ipvs_dest.tun_port
 * @IPVS_TUNNEL_GRE: generic routing encapsulation
 *
 * GUE came with Linux 5.2, GRE and the checksum flags with 5.3. Since 0.1.
 */
enum ipvs_tunnel {
	IPVS_TUNNEL_IPIP = 0,
	IPVS_TUNNEL_GUE = 1,
	IPVS_TUNNEL_GRE = 2
};

/**
 * enum ipvs_tunnel_flag - bits of ipvs_dest.tun_flags
 * @IPVS_TUNNEL_CSUM: checksum the outer header (GUE and GRE)
 * @IPVS_TUNNEL_REMCSUM: remote checksum offload (GUE)
 *
 * Since 0.1.
 */
enum ipvs_tunnel_flag {
	IPVS_TUNNEL_CSUM = 1,
	IPVS_TUNNEL_REMCSUM = 2
};

/**
 * enum ipvs_daemon_state - what a connection-synchronisation daemon does
 * @IPVS_DAEMON_MASTER: sends this host's connections
 * @IPVS_DAEMON_BACKUP: receives those of another host
 *
 * Both may run at once; they are two daemons. Since 0.1.
 */
enum ipvs_daemon_state {
	IPVS_DAEMON_MASTER = 1,
	IPVS_DAEMON_BACKUP = 2
};

/**
 * enum ipvs_reason - why something failed, for programs to decide by
 * @IPVS_REASON_NONE: nothing failed
 * @IPVS_REASON_INVALID: a field is out of range, or the record contradicts itself
 * @IPVS_REASON_TEXT: a text could not be understood
 * @IPVS_REASON_NO_SERVICE: no such service
 * @IPVS_REASON_NO_SERVER: the service has no such server
 * @IPVS_REASON_SERVICE_EXISTS: the service exists already
 * @IPVS_REASON_SERVER_EXISTS: the service has this server already
 * @IPVS_REASON_NO_SCHEDULER: the kernel has no such scheduler and could not load it
 * @IPVS_REASON_SCHEDULER: the scheduler refused the service, or can't do what is asked
 * @IPVS_REASON_NO_PE: the kernel has no such persistence engine and could not load it
 * @IPVS_REASON_SERVER_ADDRESS: not an address that a server can have in this network namespace
 * @IPVS_REASON_FAMILY: address family unknown, or switched off in this kernel
 * @IPVS_REASON_MIXED_FAMILY: servers of the other family and a sync daemon exclude each other
 * @IPVS_REASON_DAEMON_RUNS: a sync daemon of this state runs already
 * @IPVS_REASON_NO_DAEMON: no sync daemon of this state runs
 * @IPVS_REASON_NO_INTERFACE: no such network interface
 * @IPVS_REASON_NETWORK: the sync daemon's sockets could not be set up
 * @IPVS_REASON_NO_MODULE: the running kernel has no IPVS (module ip_vs)
 * @IPVS_REASON_PERMISSION: CAP_NET_ADMIN is missing
 * @IPVS_REASON_USER_NAMESPACE: the process is in a user namespace, where the kernel refuses all
 *	IPVS commands whatever the capabilities
 * @IPVS_REASON_NETNS: the network namespace can't be entered, or is not the one that is meant
 * @IPVS_REASON_MEMORY: no memory, here or in the kernel
 * @IPVS_REASON_TIMEOUT: no answer before the deadline
 * @IPVS_REASON_CHANGED: what was listed kept changing: try again; or someone else has changed it
 * @IPVS_REASON_ANSWER: the kernel's answer makes no sense, or was lost
 * @IPVS_REASON_NOT_OPEN: the handle is not open
 * @IPVS_REASON_BUSY: the handle is in use by another thread, or the server is in another job's hand
 * @IPVS_REASON_UNSUPPORTED: this kernel does not know the command
 * @IPVS_REASON_SYSTEM: another system error; the code says which
 * @IPVS_REASON_NO_SYSCTL: this kernel has no such sysctl
 * @IPVS_REASON_READ_ONLY: the sysctl can't be written here: the kernel has it read-only in this
 *	network namespace, or /proc/sys is mounted read-only
 * @IPVS_REASON_LAST_SERVER: the service would be left without a server of a weight above 0
 *
 * Values never change; new ones are added at the end. By name: ipvs_reason_name(). Since 0.1.
 */
enum ipvs_reason {
	IPVS_REASON_NONE = 0,
	IPVS_REASON_INVALID = 1,
	IPVS_REASON_TEXT = 2,
	IPVS_REASON_NO_SERVICE = 3,
	IPVS_REASON_NO_SERVER = 4,
	IPVS_REASON_SERVICE_EXISTS = 5,
	IPVS_REASON_SERVER_EXISTS = 6,
	IPVS_REASON_NO_SCHEDULER = 7,
	IPVS_REASON_SCHEDULER = 8,
	IPVS_REASON_NO_PE = 9,
	IPVS_REASON_SERVER_ADDRESS = 10,
	IPVS_REASON_FAMILY = 11,
	IPVS_REASON_MIXED_FAMILY = 12,
	IPVS_REASON_DAEMON_RUNS = 13,
	IPVS_REASON_NO_DAEMON = 14,
	IPVS_REASON_NO_INTERFACE = 15,
	IPVS_REASON_NETWORK = 16,
	IPVS_REASON_NO_MODULE = 17,
	IPVS_REASON_PERMISSION = 18,
	IPVS_REASON_USER_NAMESPACE = 19,
	IPVS_REASON_NETNS = 20,
	IPVS_REASON_MEMORY = 21,
	IPVS_REASON_TIMEOUT = 22,
	IPVS_REASON_CHANGED = 23,
	IPVS_REASON_ANSWER = 24,
	IPVS_REASON_NOT_OPEN = 25,
	IPVS_REASON_BUSY = 26,
	IPVS_REASON_UNSUPPORTED = 27,
	IPVS_REASON_SYSTEM = 28,
	IPVS_REASON_NO_SYSCTL = 29,
	IPVS_REASON_READ_ONLY = 30,
	IPVS_REASON_LAST_SERVER = 31
};

/**
 * struct ipvs_error - what failed
 * @code: 0, or the -errno that the function returned
 * @reason: enum ipvs_reason
 * @text: one sentence without a newline that names the command and the object, for people:
 *	"add service tcp 10.0.0.1:80: the scheduler 'foo' is not available (kernel module
 *	ip_vs_foo)"; empty when @code is 0
 *
 * Since 0.1.
 */
struct ipvs_error {
	int32_t code;
	uint32_t reason;
	char text[IPVS_ERROR_TEXT_SIZE];
};

/**
 * struct ipvs_addr - an IPv4 or IPv6 address
 * @family: AF_INET or AF_INET6; 0 where a comment says so
 * @reserved: must be zero
 * @bytes: the address in network order; IPv4 uses the first four, the rest are zero
 *
 * Text: ipvs_addr_parse() and ipvs_addr_format() in text.h. Since 0.1.
 */
struct ipvs_addr {
	uint16_t family;
	uint16_t reserved;
	uint8_t bytes[16];
};

/**
 * struct ipvs_service - identity and settings of a virtual service
 * @addr: the address clients use; a service by firewall mark has only a family and no bytes here
 * @protocol: IPPROTO_TCP, IPPROTO_UDP or IPPROTO_SCTP; 0 with a firewall mark
 * @port: the port clients use; 0 = every port, for persistent services only; 0 with a mark
 * @fwmark: firewall mark that selects the packets; 0 = the service is by address
 * @scheduler: "rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf",
 *	"mh", "twos" (Linux 6.1); "none" = no new connections. Case matters
 * @pe_name: persistence engine, "" = none; the kernel has "sip"
 * @flags: enum ipvs_service_flag
 * @timeout_s: persistence in seconds, 1 or more when IPVS_SERVICE_PERSISTENT is set; at most
 *	4294967295 / HZ (4294967 on a kernel with 1000 ticks a second)
 * @netmask: persistence of IPv4 clients: those equal under this mask count as one;
 *	255.255.255.0 is 0xffffff00. 0xffffffff = each by itself. Unused with IPv6
 * @prefix_len: the same for IPv6 clients: 1 to 128 leading bits. Unused with IPv4
 * @reserved: must be zero
 *
 * The identity is family + fwmark, or family + protocol + addr + port. Functions that only look
 * up a service ignore the other fields. Since 0.1.
 */
struct ipvs_service {
	struct ipvs_addr addr;
	uint16_t protocol;
	uint16_t port;
	uint32_t fwmark;
	char scheduler[IPVS_SCHEDULER_SIZE];
	char pe_name[IPVS_PE_NAME_SIZE];
	uint32_t flags;
	uint32_t timeout_s;
	uint32_t netmask;
	uint32_t prefix_len;
	uint32_t reserved[4];
};

/** A service without identity: scheduler "wlc", not persistent. Since 0.1. */
#define IPVS_SERVICE_INIT \
	{ { 0, 0, { 0 } }, 0, 0, 0, "wlc", "", 0, 0, 0xffffffffU, 128, { 0, 0, 0, 0 } }

/**
 * struct ipvs_dest - identity and settings of a server (destination) of a service
 * @addr: the server's address; family 0 = that of the service
 * @port: the server's port. Direct routing and tunnels do not rewrite it; it is identity only
 * @tun_type: enum ipvs_tunnel, with IPVS_FORWARD_TUNNEL; else 0
 * @reserved0: must be zero
 * @forward: enum ipvs_forward
 * @weight: share of the connections, 0 to 2147483647; 0 = no new ones (quiesced)
 * @upper_threshold: no new connections at this many, 0 to 2147483647; 0 = no limit
 * @lower_threshold: new ones again below this many; 0 = three quarters of @upper_threshold;
 *	never above @upper_threshold
 * @tun_port: UDP port of IPVS_TUNNEL_GUE, else 0
 * @tun_flags: enum ipvs_tunnel_flag
 * @reserved: must be zero
 *
 * The identity within a service is addr + port. Functions that only look up a server ignore the
 * other fields. Since 0.1.
 */
struct ipvs_dest {
	struct ipvs_addr addr;
	uint16_t port;
	uint8_t tun_type;
	uint8_t reserved0;
	uint32_t forward;
	uint32_t weight;
	uint32_t upper_threshold;
	uint32_t lower_threshold;
	uint16_t tun_port;
	uint16_t tun_flags;
	uint32_t reserved[5];
};

/** A server without identity: masquerading, weight 1. Since 0.1. */
#define IPVS_DEST_INIT \
	{ { 0, 0, { 0 } }, 0, 0, 0, IPVS_FORWARD_MASQ, 1, 0, 0, 0, 0, { 0, 0, 0, 0, 0 } }

/**
 * struct ipvs_stats - counters and rates
 * @conns: connections scheduled
 * @in_packets: packets from clients
 * @out_packets: packets to clients; stays 0 with direct routing and tunnels, whose answers do not
 *	pass the balancer
 * @in_bytes: bytes from clients, with IP headers
 * @out_bytes: bytes to clients, with IP headers; as @out_packets
 * @conns_per_s: new connections per second
 * @in_packets_per_s: packets per second
 * @out_packets_per_s: packets per second
 * @in_bytes_per_s: bytes (not bits) per second
 * @out_bytes_per_s: bytes (not bits) per second
 * @reserved: zero
 *
 * The kernel sums the counters up every two seconds: they are up to that old, and stand still
 * while its estimation is switched off (sysctl run_estimation, est_cpulist). Rates are its moving
 * averages over about eight seconds. Anyone may zero them at any time. Since 0.1.
 */
struct ipvs_stats {
	uint64_t conns;
	uint64_t in_packets;
	uint64_t out_packets;
	uint64_t in_bytes;
	uint64_t out_bytes;
	uint64_t conns_per_s;
	uint64_t in_packets_per_s;
	uint64_t out_packets_per_s;
	uint64_t in_bytes_per_s;
	uint64_t out_bytes_per_s;
	uint64_t reserved[2];
};

/**
 * struct ipvs_cpu_stats - counters of the network namespace on one processor
 * @cpu: its number, from 0
 * @reserved0: zero
 * @conns: connections scheduled
 * @in_packets: packets from clients
 * @out_packets: packets to clients
 * @in_bytes: bytes from clients, with IP headers
 * @out_bytes: bytes to clients, with IP headers
 * @reserved: zero
 *
 * These are the only counters that are exact at every moment: each packet is in them at once, they
 * go on while estimation is switched off, and nothing zeroes them. They begin with the namespace.
 * There are none of one service or server. Since 0.1.
 */
struct ipvs_cpu_stats {
	uint32_t cpu;
	uint32_t reserved0;
	uint64_t conns;
	uint64_t in_packets;
	uint64_t out_packets;
	uint64_t in_bytes;
	uint64_t out_bytes;
	uint64_t reserved[2];
};

/**
 * struct ipvs_cpus - a list of processors with their counters
 * @entries: @count of them, by number
 * @count: how many; those that are switched off and those that could be plugged in are there too
 * @allocated: how many fit in @entries; the library's business
 *
 * Start with IPVS_CPUS_INIT; ipvs_cpu_list() fills it, again and again if wanted, reusing its
 * memory; ipvs_cpus_free() empties it. Since 0.1.
 */
struct ipvs_cpus {
	struct ipvs_cpu_stats *entries;
	size_t count;
	size_t allocated;
};

/** An empty list. Since 0.1. */
#define IPVS_CPUS_INIT { NULL, 0, 0 }

/**
 * struct ipvs_rates - rates from two samples of counters, never negative
 * @conns_per_s: new connections per second
 * @in_packets_per_s: packets per second
 * @out_packets_per_s: packets per second
 * @in_bytes_per_s: bytes (not bits) per second
 * @out_bytes_per_s: bytes (not bits) per second
 * @reserved: zero
 *
 * Since 0.1.
 */
struct ipvs_rates {
	double conns_per_s;
	double in_packets_per_s;
	double out_packets_per_s;
	double in_bytes_per_s;
	double out_bytes_per_s;
	uint64_t reserved[3];
};

/**
 * struct ipvs_service_entry - a service as the kernel has it
 * @service: identity and settings; may be changed and passed to ipvs_service_update()
 * @stats: its counters
 * @reserved: zero
 *
 * Since 0.1.
 */
struct ipvs_service_entry {
	struct ipvs_service service;
	struct ipvs_stats stats;
	uint64_t reserved[2];
};

/**
 * struct ipvs_dest_entry - a server as the kernel has it
 * @dest: identity and settings, the family always set; may be changed and passed to
 *	ipvs_dest_update()
 * @active_conns: TCP and SCTP: connections that are established or being opened
 * @inactive_conns: all others, UDP included, until they time out
 * @persistent_conns: persistence templates, one for each client that is held here
 * @reserved0: zero
 * @stats: its counters
 * @reserved: zero
 *
 * Since 0.1.
 */
struct ipvs_dest_entry {
	struct ipvs_dest dest;
	uint32_t active_conns;
	uint32_t inactive_conns;
	uint32_t persistent_conns;
	uint32_t reserved0;
	struct ipvs_stats stats;
	uint64_t reserved[2];
};

/**
 * struct ipvs_services - a list of services
 * @entries: @count of them, in the order of ipvs_service_compare()
 * @count: how many
 * @allocated: how many fit in @entries; the library's business
 *
 * Start with IPVS_SERVICES_INIT; ipvs_service_list() fills it, again and again if wanted, reusing
 * its memory; ipvs_services_free() empties it. Since 0.1.
 */
struct ipvs_services {
	struct ipvs_service_entry *entries;
	size_t count;
	size_t allocated;
};

/** An empty list. Since 0.1. */
#define IPVS_SERVICES_INIT { NULL, 0, 0 }

/**
 * struct ipvs_dests - a list of servers
 * @entries: @count of them, in the order of ipvs_dest_compare()
 * @count: how many
 * @allocated: how many fit in @entries; the library's business
 *
 * Start with IPVS_DESTS_INIT; ipvs_dest_list() fills it, again and again if wanted, reusing its
 * memory; ipvs_dests_free() empties it. Since 0.1.
 */
struct ipvs_dests {
	struct ipvs_dest_entry *entries;
	size_t count;
	size_t allocated;
};

/** An empty list. Since 0.1. */
#define IPVS_DESTS_INIT { NULL, 0, 0 }

/**
 * struct ipvs_daemon - a connection-synchronisation daemon
 * @state: enum ipvs_daemon_state
 * @sync_id: 0 to 255; a backup takes what carries its own number, or everything when it is 0
 * @interface: the network interface of the multicast group
 * @group: the multicast group; family 0 = 224.0.0.81
 * @port: UDP port of the first thread; 0 = 8848
 * @sync_maxlen: largest UDP payload in bytes; 0 = by the interface. The kernel clamps it:
 *	ipvs_daemon_list() shows what it took
 * @ttl: multicast time to live; 0 = 1
 * @reserved: must be zero
 *
 * Since 0.1.
 */
struct ipvs_daemon {
	uint32_t state;
	uint32_t sync_id;
	char interface[IPVS_INTERFACE_SIZE];
	struct ipvs_addr group;
	uint16_t port;
	uint16_t sync_maxlen;
	uint8_t ttl;
	uint8_t reserved[15];
};

/** A daemon without state and interface; everything else the kernel's default. Since 0.1. */
#define IPVS_DAEMON_INIT \
	{ 0, 0, "", { 0, 0, { 0 } }, 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } }

/**
 * struct ipvs_daemons - the sync daemons that run
 * @count: 0 to 2
 * @reserved: zero
 * @daemons: @count of them, the master first
 *
 * Since 0.1.
 */
struct ipvs_daemons {
	uint32_t count;
	uint32_t reserved;
	struct ipvs_daemon daemons[2];
};

/**
 * struct ipvs_timeouts - how long connections are kept, in seconds
 * @tcp_s: TCP, established
 * @tcp_fin_s: TCP, after a FIN
 * @udp_s: UDP
 * @reserved: must be zero
 *
 * They hold for the whole network namespace. Since 0.1.
 */
struct ipvs_timeouts {
	uint32_t tcp_s;
	uint32_t tcp_fin_s;
	uint32_t udp_s;
	uint32_t reserved[5];
};

/**
 * struct ipvs_info - what the kernel says about its IPVS
 * @version: 0x010201 in every kernel so far: IPVS's version 1.2.1
 * @conn_table_size: buckets of the connection table. Up to Linux 6.12 fixed; later it grows with
 *	the namespace, and is 0 before its first service
 * @reserved: zero
 *
 * Since 0.1.
 */
struct ipvs_info {
	uint32_t version;
	uint32_t conn_table_size;
	uint32_t reserved[6];
};

#ifdef __cplusplus
}
#endif

#endif
