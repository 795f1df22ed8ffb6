// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

/*
#include <netinet/in.h>
#include <libipvs/libipvs.h>
*/
import "C"

import (
	"strings"

	"libipvs.example/go/ipvs/internal/swig"
)

// Protocol is what a service balances: its number in the IP header.
type Protocol uint16

// The protocols that IPVS knows.
const (
	TCP  Protocol = C.IPPROTO_TCP
	UDP  Protocol = C.IPPROTO_UDP
	SCTP Protocol = C.IPPROTO_SCTP
)

// String is "tcp", "udp" or "sctp".
func (p Protocol) String() string {
	return nameOr(swig.Protocol_name(uint16(p)), "protocol", uint32(p))
}

// MarshalText gives the name.
func (p Protocol) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText takes a name.
func (p *Protocol) UnmarshalText(text []byte) error {
	return parseName(p, swig.Protocol_parse, "a protocol", text)
}

// Forward is how a packet gets to the server (forwarding method).
type Forward uint32

// The forwarding methods.
const (
	Masq        Forward = C.IPVS_FORWARD_MASQ   // NAT: answers come back through the balancer
	Local       Forward = C.IPVS_FORWARD_LOCAL  // the server is this host
	Tunnel      Forward = C.IPVS_FORWARD_TUNNEL // in a tunnel, see TunnelType
	DirectRoute Forward = C.IPVS_FORWARD_DROUTE // unchanged, to the server's hardware address
	Bypass      Forward = C.IPVS_FORWARD_BYPASS // around the balancer, for cache clusters
)

// String is "masq", "local", "tunnel", "droute" or "bypass".
func (f Forward) String() string {
	return nameOr(swig.Forward_name(uint(f)), "forward", uint32(f))
}

// MarshalText gives the name.
func (f Forward) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText takes a name.
func (f *Forward) UnmarshalText(text []byte) error {
	return parseName(f, swig.Forward_parse, "a forwarding method", text)
}

// TunnelType is the encapsulation of Tunnel.
type TunnelType uint8

// The encapsulations. GUE came with Linux 5.2, GRE with 5.3.
const (
	IPIP TunnelType = C.IPVS_TUNNEL_IPIP // IP in IP
	GUE  TunnelType = C.IPVS_TUNNEL_GUE  // generic UDP encapsulation; needs Server.TunnelPort
	GRE  TunnelType = C.IPVS_TUNNEL_GRE  // generic routing encapsulation
)

// String is "ipip", "gue" or "gre".
func (t TunnelType) String() string {
	return nameOr(swig.Tunnel_name(uint(t)), "tunnel", uint32(t))
}

// MarshalText gives the name.
func (t TunnelType) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText takes a name.
func (t *TunnelType) UnmarshalText(text []byte) error {
	return parseName(t, swig.Tunnel_parse, "a tunnel", text)
}

// TunnelFlags are the checksums of a tunnel.
type TunnelFlags uint16

// The bits of TunnelFlags.
const (
	Checksum       TunnelFlags = C.IPVS_TUNNEL_CSUM    // checksum the outer header (GUE, GRE)
	RemoteChecksum TunnelFlags = C.IPVS_TUNNEL_REMCSUM // remote checksum offload (GUE)
)

// String has the names of the bits, such as "csum,remcsum"; "" for none.
func (f TunnelFlags) String() string {
	return bitNames(uint32(f), []string{"csum", "remcsum"})
}

// ServiceFlags are the switches of a service.
type ServiceFlags uint32

// The bits of ServiceFlags. The scheduler's private ones mean, for sh and mh: fall back to another
// server when the chosen one is not available; hash the source port, too.
const (
	Persistent ServiceFlags = C.IPVS_SERVICE_PERSISTENT // a client keeps its server for Timeout
	OnePacket  ServiceFlags = C.IPVS_SERVICE_ONEPACKET  // each UDP datagram by itself
	Sched1     ServiceFlags = C.IPVS_SERVICE_SCHED_1    // first private flag of the scheduler
	Sched2     ServiceFlags = C.IPVS_SERVICE_SCHED_2    // second
	Sched3     ServiceFlags = C.IPVS_SERVICE_SCHED_3    // third; no scheduler uses it so far
)

// String has the names of the bits, such as "persistent,ops,flag-1"; "" for none.
func (f ServiceFlags) String() string {
	return bitNames(uint32(f), []string{"persistent", "", "ops", "flag-1", "flag-2", "flag-3"})
}

// Sched gives the scheduler's private flags by its own names ("sh-fallback,sh-port"), or by the
// general ones ("flag-1") when it has none or is "".
func (f ServiceFlags) Sched(scheduler string) string {
	var names string
	err := borrow(func(s *scratch) error {
		names = s.format(func(room uintptr, size int64) int {
			return swig.Sched_flags_format(scheduler, uint(f), room, size)
		})
		return plainText("scheduler", scheduler)
	})
	if err != nil {
		return ""
	}
	return names
}

// ParseSchedFlags takes what Sched gives.
func ParseSchedFlags(scheduler, names string) (ServiceFlags, error) {
	var flags ServiceFlags
	err := borrow(func(s *scratch) error {
		if err := firstError(plainText("scheduler", scheduler),
			plainText("flags", names)); err != nil {
			return err
		}
		ret := swig.Sched_flags_parse(scheduler, names, s.to.err)
		if ret >= 0 {
			flags = ServiceFlags(ret)
		}
		return s.said(ret)
	})
	return flags, err
}

// DaemonState is what a connection-synchronisation daemon does.
type DaemonState uint32

// The states; a daemon of each may run at once.
const (
	Master DaemonState = C.IPVS_DAEMON_MASTER // sends this host's connections
	Backup DaemonState = C.IPVS_DAEMON_BACKUP // receives those of another host
)

// String is "master" or "backup".
func (d DaemonState) String() string {
	return nameOr(swig.Daemon_state_name(uint(d)), "daemon-state", uint32(d))
}

// MarshalText gives the name.
func (d DaemonState) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText takes a name.
func (d *DaemonState) UnmarshalText(text []byte) error {
	return parseName(d, swig.Daemon_state_parse, "a daemon's state", text)
}

func parseName[T ~uint8 | ~uint16 | ~uint32](number *T, parse func(string) int, what string,
	text []byte) error {
	if err := plainText("name", string(text)); err != nil {
		return err
	}
	ret := parse(string(text))
	if ret < 0 {
		return invalid("%.40q is not the name of %s", text, what)
	}
	*number = T(ret)
	return nil
}

func bitNames(bits uint32, names []string) string {
	var set []string
	for i, name := range names {
		if bits&(1<<i) != 0 && name != "" {
			set = append(set, name)
			bits &^= 1 << i
		}
	}
	if bits != 0 {
		set = append(set, nameOr("", "flags", bits))
	}
	return strings.Join(set, ",")
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
