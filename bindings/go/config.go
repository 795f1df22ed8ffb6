// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

// Timeouts are how long connections are kept, in whole seconds, in the whole network namespace.
type Timeouts struct {
	TCP    time.Duration // established
	TCPFin time.Duration // after a FIN
	UDP    time.Duration
}

// Daemon is a connection-synchronisation daemon: a kernel thread that copies connections to a
// standby balancer by multicast.
type Daemon struct {
	State     DaemonState
	SyncID    uint8 // a backup takes what carries its own number, or everything when it is 0
	Interface string
	Group     netip.Addr // the zero Addr is 224.0.0.81
	Port      uint16     // UDP port of the first thread; 0 is 8848
	MaxLen    uint16     // largest UDP payload in bytes; 0 is by the interface
	TTL       uint8      // 0 is 1
}

// Timeouts reads the timeouts; 0 is of a protocol that the kernel was built without.
func (h *Handle) Timeouts(ctx context.Context) (Timeouts, error) {
	var timeouts Timeouts
	err := h.do(ctx, func(s *scratch) error {
		ret := swig.Timeouts_get(h.c, s.to.timeouts)
		if ret == 0 {
			timeouts = readTimeouts(&s.timeouts)
		}
		return h.check(ret)
	})
	return timeouts, err
}

// SetTimeouts changes timeouts; 0 keeps one as it is.
func (h *Handle) SetTimeouts(ctx context.Context, timeouts Timeouts) error {
	return h.do(ctx, func(s *scratch) error {
		if err := timeouts.put(&s.timeouts); err != nil {
			return err
		}
		return h.check(swig.Timeouts_set(h.c, s.to.timeouts))
	})
}

// StartDaemon starts a sync daemon. Errors: ErrDaemonRuns, ErrNoInterface, ErrNetwork,
// ErrMixedFamily.
func (h *Handle) StartDaemon(ctx context.Context, daemon Daemon) error {
	return h.do(ctx, func(s *scratch) error {
		if err := daemon.put(&s.daemon); err != nil {
			return err
		}
		return h.check(swig.Daemon_start(h.c, s.to.daemon))
	})
}

// StopDaemon stops a sync daemon. Errors: ErrNoDaemon.
func (h *Handle) StopDaemon(ctx context.Context, state DaemonState) error {
	return h.do(ctx, func(*scratch) error {
		return h.check(swig.Daemon_stop(h.c, uint(state)))
	})
}

// Daemons lists the sync daemons that run, with the settings in effect: the master first.
func (h *Handle) Daemons(ctx context.Context) ([]Daemon, error) {
	var daemons []Daemon
	err := h.do(ctx, func(s *scratch) error {
		ret := swig.Daemon_list(h.c, s.to.daemons)
		if ret == 0 {
			daemons = readDaemons(&s.daemons)
		}
		return h.check(ret)
	})
	return daemons, err
}

func (v *Timeouts) put(c *cTimeouts) error {
	var errs [3]error
	c.tcp_s, errs[0] = wholeSeconds("timeout", v.TCP)
	c.tcp_fin_s, errs[1] = wholeSeconds("timeout", v.TCPFin)
	c.udp_s, errs[2] = wholeSeconds("timeout", v.UDP)
	return firstError(errs[:]...)
}

func readTimeouts(c *cTimeouts) Timeouts {
	return Timeouts{seconds(c.tcp_s), seconds(c.tcp_fin_s), seconds(c.udp_s)}
}

func (v *Daemon) put(c *cDaemon) error {
	c.state = cU32(v.State)
	c.sync_id = cU32(v.SyncID)
	c.port = cU16(v.Port)
	c.sync_maxlen = cU16(v.MaxLen)
	c.ttl = cU8(v.TTL)
	c.group = cAddr{}
	if v.Group.IsValid() {
		if err := putAddr(&c.group, v.Group, "daemon"); err != nil {
			return err
		}
	}
	return putText(c._interface[:], "interface", v.Interface)
}

func readDaemons(c *cDaemons) []Daemon {
	daemons := make([]Daemon, c.count)
	for i := range daemons {
		d := &c.daemons[i]
		daemons[i] = Daemon{DaemonState(d.state), uint8(d.sync_id),
			readText(d._interface[:]), readAddr(&d.group), uint16(d.port),
			uint16(d.sync_maxlen), uint8(d.ttl)}
	}
	return daemons
}
