// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

// nonsense makes arguments out of bytes: all that types of Go can hold, and now and then what is
// right. When the bytes are used up, everything is zero.
type nonsense struct{ bytes []byte }

func (n *nonsense) number() uint64 {
	if len(n.bytes) == 0 {
		return 0
	}
	first := n.bytes[0]
	n.bytes = n.bytes[1:]
	switch first % 8 {
	case 0:
		return -uint64(first)
	case 1:
		return 1<<32 - uint64(first)
	case 2:
		return 1<<31 + uint64(first) - 8
	case 3:
		return 1 << 16 * uint64(first)
	}
	return uint64(first) / 8
}

func (n *nonsense) text() string {
	size := int(n.number() % 1000)
	if size > len(n.bytes) {
		return strings.Repeat("x", size)
	}
	text := string(n.bytes[:size])
	n.bytes = n.bytes[size:]
	return text
}

func (n *nonsense) addr() netip.Addr {
	four := [4]byte{10, 0, 0, byte(n.number())}
	switch n.number() % 8 {
	case 0:
		return netip.Addr{}
	case 1:
		return netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 15: byte(n.number())})
	case 2:
		return netip.AddrFrom16([16]byte{10: 0xff, 11: 0xff, 12: 10}).WithZone(n.text())
	}
	return netip.AddrFrom4(four)
}

func (n *nonsense) addrPort() netip.AddrPort {
	return netip.AddrPortFrom(n.addr(), uint16(n.number()))
}

func (n *nonsense) duration() time.Duration {
	return time.Duration(n.number()) * []time.Duration{1, time.Millisecond, time.Second}[n.number()%3]
}

func (n *nonsense) key() ipvs.ServiceKey {
	switch n.number() % 4 {
	case 0:
		return web
	case 1:
		return ipvs.MarkService(uint32(n.number()))
	case 2:
		return ipvs.ServiceKey{Protocol: ipvs.Protocol(n.number()), Addr: n.addrPort(),
			Mark: uint32(n.number()), IPv6: n.number()%2 == 1}
	}
	return ipvs.TCPService(n.addrPort())
}

func (n *nonsense) service() ipvs.Service {
	return ipvs.Service{Key: n.key(), Scheduler: []string{"rr", "wrr", n.text()}[n.number()%3],
		Engine: n.text(), Flags: ipvs.ServiceFlags(n.number()), Timeout: n.duration(),
		Netmask: n.addr(), PrefixLen: uint8(n.number())}
}

func (n *nonsense) server() ipvs.Server {
	return ipvs.Server{Addr: n.addrPort(), Forward: ipvs.Forward(n.number()),
		Weight: uint32(n.number()), Upper: uint32(n.number()), Lower: uint32(n.number()),
		Tunnel: ipvs.TunnelType(n.number()), TunnelPort: uint16(n.number()),
		TunnelFlags: ipvs.TunnelFlags(n.number())}
}

func (n *nonsense) options() ipvs.DrainOptions {
	return ipvs.DrainOptions{Period: n.duration(), Interval: n.duration(), Deadline: n.duration(),
		Delete: n.number()%2 == 1, Force: n.number()%2 == 1, RestoreWeight: uint32(n.number())}
}

// stage has one object of each kind, some of which a program may close.
type stage struct {
	h     *ipvs.Handle
	table *ipvs.Table
	plan  *ipvs.Plan
	scope *ipvs.Scope
	drain *ipvs.Drain
}

func (s *stage) close() {
	s.table.Close()
	s.plan.Close()
	s.scope.Close()
	s.drain.Close()
}

// perform does what the bytes say. Nothing here may crash or hang; errors are fine.
func (s *stage) perform(bytes []byte) {
	n, soon := &nonsense{bytes}, context.Background()
	soon, cancel := context.WithTimeout(soon, 10*time.Second)
	defer cancel()
	acts := []func(){
		func() { s.h.AddService(soon, n.service()) },
		func() { s.h.UpdateService(soon, n.service()) },
		func() { s.h.SetScheduler(soon, n.key(), n.text()) },
		func() { s.h.DeleteService(soon, n.key()) },
		func() { s.h.AddServer(soon, n.key(), n.server()) },
		func() { s.h.UpdateServer(soon, n.key(), n.server()) },
		func() { s.h.SetWeight(soon, n.key(), n.addrPort(), uint32(n.number())) },
		func() { s.h.Servers(soon, n.key()) },
		func() { s.h.Server(soon, n.key(), n.addrPort()) },
		func() { s.h.SetTimeouts(soon, ipvs.Timeouts{TCP: n.duration(), UDP: n.duration()}) },
		func() {
			s.h.StartDaemon(soon, ipvs.Daemon{State: ipvs.DaemonState(n.number()),
				Interface: n.text(), Group: n.addr(), Port: uint16(n.number())})
		},
		func() { s.h.Sysctl(soon, n.text()) },
		func() { s.h.SetSysctl(soon, ipvs.Sysctl{Name: n.text(), Kind: ipvs.SysctlKind(n.number())}) },
		func() { s.h.ServerStats(soon, n.key(), n.addrPort()) },
		func() { s.h.SyncInto(soon, s.plan, s.table, s.scope) },
		func() { s.h.LoadInto(soon, s.table) },
		func() { s.h.Apply(soon, s.plan) },
		func() { s.h.Advice(soon, s.table) },
		func() {
			s.h.Batch(soon, func(b *ipvs.Batch) error {
				b.AddService(n.service())
				b.AddServer(n.key(), n.server())
				b.SetWeight(n.key(), n.addrPort(), uint32(n.number()))
				return b.DeleteServer(n.key(), n.addrPort())
			})
		},
		func() { s.table.PutService(n.service()) },
		func() { s.table.PutServer(n.key(), n.server()) },
		func() { s.table.DeleteServer(n.key(), n.addrPort()) },
		func() { s.table.Servers(n.key()) },
		func() { s.table.UnmarshalText([]byte(n.text())) },
		func() { _ = s.table.String() },
		func() { s.plan.Make(s.table, s.table, s.scope) },
		func() { s.plan.Steps() },
		func() { s.scope.AddPrefix(netip.PrefixFrom(n.addr(), int(n.number()))) },
		func() { s.scope.AddMarks(uint32(n.number()), uint32(n.number())) },
		func() { s.scope.Has(n.key()) },
		func() { s.drain.Add(n.key(), n.addrPort(), n.options()) },
		func() { s.drain.AddShift(n.key(), make([]ipvs.Target, n.number()%9), n.options()) },
		func() { s.drain.AddRaiseEverywhere(n.addrPort(), uint32(n.number()), n.options()) },
		func() { s.drain.Decide(s.table, ipvs.DrainSettings{}, n.duration()) },
		func() { s.drain.Step(soon, s.h, n.duration()) },
		func() { s.drain.Cancel(ipvs.JobID(n.number())) },
		func() { s.drain.Parts(ipvs.JobID(n.number())) },
		func() { ipvs.ParseServiceKey(n.text()) },
		func() { ipvs.ParseServer(n.text()) },
		func() { ipvs.ParseSysctl(n.text(), n.text()) },
		func() { _ = n.key().String() + ipvs.Reason(n.number()).String() },
		func() { _ = ipvs.DrainHarms(n.number()).String() + ipvs.ServiceFlags(n.number()).Sched(n.text()) },
		func() { ipvs.MakeRates(ipvs.Stats{Conns: n.number()}, ipvs.Stats{}, n.duration()) },
		func() { s.scope.Close() },
		func() { s.table.Close() },
	}
	for len(n.bytes) > 0 {
		acts[n.number()%uint64(len(acts))]()
	}
}

func newStage(t testing.TB, h *ipvs.Handle) *stage {
	t.Helper()
	s, errs := &stage{h: h}, [4]error{}
	s.table, errs[0] = ipvs.ParseTable(pool)
	s.plan, errs[1] = ipvs.NewPlan()
	s.scope, errs[2] = ipvs.NewScope()
	s.drain, errs[3] = ipvs.NewDrain()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func FuzzBorder(f *testing.F) {
	for i := 0; i < 64; i++ {
		program := make([]byte, 256)
		for k := range program {
			program[k] = byte(i*k*7 + k)
		}
		f.Add(program)
	}
	f.Fuzz(func(t *testing.T, program []byte) {
		s := newStage(t, unopened(t))
		defer s.close()
		s.perform(program)
	})
}
