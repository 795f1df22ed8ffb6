// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import "libipvs.example/go/ipvs/internal/swig"

// AdviceID is what an advice is about. Numbers never change.
type AdviceID uint32

// What there is advice about.
const (
	// AdviceEstimationOff: run_estimation 0: counters stand still.
	AdviceEstimationOff AdviceID = C.IPVS_ADVICE_ESTIMATION_OFF
	// AdviceEstimationNowhere: est_cpulist empty: counters stand still.
	AdviceEstimationNowhere AdviceID = C.IPVS_ADVICE_ESTIMATION_NOWHERE
	// AdviceConntrackOff: conntrack 0 with masquerading: unseen by stateful rules.
	AdviceConntrackOff AdviceID = C.IPVS_ADVICE_CONNTRACK_OFF
	// AdviceConntrackTimeout: conntrack 1, but netfilter forgets connections sooner than IPVS.
	// Of two timeouts that are read; the end of a connection was not waited for.
	AdviceConntrackTimeout AdviceID = C.IPVS_ADVICE_CONNTRACK_TIMEOUT
	// AdviceReuseOff: conn_reuse_mode 0: a port used again stays at its server, of weight 0 or
	// not.
	AdviceReuseOff AdviceID = C.IPVS_ADVICE_REUSE_OFF
	// AdviceReuseDelay: conn_reuse_mode and conntrack together, in what may be a kernel before
	// 5.9: connections wait for a second. From the kernel's history; not seen from 5.10 on.
	AdviceReuseDelay AdviceID = C.IPVS_ADVICE_REUSE_DELAY
	// AdviceNodestKept: expire_nodest_conn 0: packets to a deleted server are lost.
	AdviceNodestKept AdviceID = C.IPVS_ADVICE_NODEST_KEPT
	// AdviceQuiescentTemplate: expire_quiescent_template 0: persistent clients come to servers
	// of weight 0.
	AdviceQuiescentTemplate AdviceID = C.IPVS_ADVICE_QUIESCENT_TEMPLATE
	// AdviceHashFallback: sh or mh without fallback: clients of a server of weight 0 are
	// refused.
	AdviceHashFallback AdviceID = C.IPVS_ADVICE_HASH_FALLBACK
	// AdviceTunnelPMTU: pmtu_disc 1 with tunnels: large packets are refused.
	AdviceTunnelPMTU AdviceID = C.IPVS_ADVICE_TUNNEL_PMTU
	// AdviceDropEntry: drop_entry at work: half-open connections are dropped.
	AdviceDropEntry AdviceID = C.IPVS_ADVICE_DROP_ENTRY
	// AdviceDropPacket: drop_packet at work: new connections are refused at random.
	AdviceDropPacket AdviceID = C.IPVS_ADVICE_DROP_PACKET
	// AdviceSecureTCP: secure_tcp at work: connections of a silent server time out sooner.
	AdviceSecureTCP AdviceID = C.IPVS_ADVICE_SECURE_TCP
	// AdviceMemoryThreshold: amemthresh below what the kernel keeps free: automatic modes
	// start too late, or never.
	AdviceMemoryThreshold AdviceID = C.IPVS_ADVICE_MEMORY_THRESHOLD
	// AdviceTableSmall: many more connections than buckets. From others' measurements.
	AdviceTableSmall AdviceID = C.IPVS_ADVICE_TABLE_SMALL
	// AdviceConnMax: conn_max is near, or reached: new connections are refused (Linux 7.2).
	AdviceConnMax AdviceID = C.IPVS_ADVICE_CONN_MAX
	// AdviceSyncSloppy: sync_persist_mode 1 without sloppy_tcp: a backup can't go on with open
	// connections.
	AdviceSyncSloppy AdviceID = C.IPVS_ADVICE_SYNC_SLOPPY
	// AdviceSyncVersion: sync_version 0: IPv6 connections are not sent to backups.
	AdviceSyncVersion AdviceID = C.IPVS_ADVICE_SYNC_VERSION
	// AdviceBackupBalances: backup_only 0 on a backup, with direct routing or tunnels: packets
	// may go round in circles. From the kernel's documentation; what backup_only does was
	// seen.
	AdviceBackupBalances AdviceID = C.IPVS_ADVICE_BACKUP_BALANCES
)

// String is the name, such as "nodest-kept".
func (a AdviceID) String() string {
	return nameOr(swig.Advice_name(uint(a)), "advice", uint32(a))
}

// MarshalText gives what String does.
func (a AdviceID) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Severity is how much an advice matters.
type Severity uint32

// The severities.
const (
	Note    Severity = C.IPVS_SEVERITY_NOTE    // right for some; worth knowing
	Warning Severity = C.IPVS_SEVERITY_WARNING // it bites as soon as something ordinary happens
	Problem Severity = C.IPVS_SEVERITY_PROBLEM // it bites now
)

// String is "note", "warning" or "problem".
func (s Severity) String() string {
	return nameOr(swig.Severity_name(uint(s)), "severity", uint32(s))
}

// MarshalText gives what String does.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
