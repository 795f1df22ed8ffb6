// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

// Stats are counters, and the kernel's own averages over about eight seconds. The kernel sums them
// up every two seconds, so they are up to that old. With direct routing and tunnels nothing counts
// as Out. Anyone with the right may zero them at any time.
type Stats struct {
	Conns                 uint64 // connections scheduled
	InPackets, OutPackets uint64
	InBytes, OutBytes     uint64 // with IP headers
	ConnsPerSecond        uint64
	InPacketsPerSecond    uint64
	OutPacketsPerSecond   uint64
	InBytesPerSecond      uint64
	OutBytesPerSecond     uint64
}

// CPUStats are the counters of the network namespace on one processor: exact at every moment, and
// never zeroed.
type CPUStats struct {
	CPU                   int
	Conns                 uint64
	InPackets, OutPackets uint64
	InBytes, OutBytes     uint64
}

// Rates are what MakeRates finds, per second.
type Rates struct {
	Conns                 float64
	InPackets, OutPackets float64
	InBytes, OutBytes     float64
}

// Stats gives the counters of the network namespace. The handle need not be open.
func (h *Handle) Stats(ctx context.Context) (Stats, error) {
	return h.stats(ctx, nil, nil)
}

// ServiceStats gives the counters of a service. Errors: ErrNoService.
func (h *Handle) ServiceStats(ctx context.Context, service ServiceKey) (Stats, error) {
	return h.stats(ctx, &service, nil)
}

// ServerStats gives the counters of a server. Errors: ErrNoService, ErrNoServer.
func (h *Handle) ServerStats(ctx context.Context, service ServiceKey,
	server netip.AddrPort) (Stats, error) {
	return h.stats(ctx, &service, &server)
}

func (h *Handle) stats(ctx context.Context, service *ServiceKey,
	server *netip.AddrPort) (Stats, error) {
	var stats Stats
	err := h.do(ctx, func(s *scratch) error {
		key, err := s.serviceOrAll(service)
		if err != nil {
			return err
		}
		var dest swig.Ipvs_dest
		if server != nil {
			if err := putServerKey(&s.dest, *server); err != nil {
				return err
			}
			dest = s.to.dest
		}
		ret := swig.Get_stats(h.c, key, dest, s.to.stats)
		if ret == 0 {
			stats.read(&s.stats)
		}
		return h.check(ret)
	})
	return stats, err
}

// serviceOrAll is the pointer to a key, NULL for nil.
func (s *scratch) serviceOrAll(key *ServiceKey) (swig.Ipvs_service, error) {
	if key == nil {
		return nil, nil
	}
	return s.to.service, key.put(&s.service)
}

// ZeroStats zeroes the counters of all services and servers, and the namespace's totals.
func (h *Handle) ZeroStats(ctx context.Context) error {
	return h.do(ctx, func(*scratch) error { return h.check(swig.Stats_zero(h.c, nil)) })
}

// ZeroServiceStats zeroes the counters of a service and its servers. Errors: ErrNoService.
func (h *Handle) ZeroServiceStats(ctx context.Context, service ServiceKey) error {
	return h.do(ctx, func(s *scratch) error {
		if err := service.put(&s.service); err != nil {
			return err
		}
		return h.check(swig.Stats_zero(h.c, s.to.service))
	})
}

// CPUs gives the counters of the network namespace on each processor. The handle need not be open.
func (h *Handle) CPUs(ctx context.Context) ([]CPUStats, error) {
	var cpus []CPUStats
	err := h.do(ctx, func(s *scratch) error {
		if err := h.check(swig.Cpu_list(h.c, s.to.cpus)); err != nil {
			return err
		}
		entries := list(s.cpus.entries, s.cpus.count)
		cpus = make([]CPUStats, len(entries))
		for i := range entries {
			cpus[i].read(&entries[i])
		}
		return nil
	})
	return cpus, err
}

// SumCPUs gives the counters of all processors together: exact at the moment of Handle.CPUs.
func SumCPUs(cpus []CPUStats) Stats {
	var stats Stats
	_ = borrow(func(s *scratch) error {
		entries, free, err := newArray[cCPU](len(cpus))
		if err != nil {
			return err
		}
		defer free()
		for i := range cpus {
			cpus[i].put(&entries[i])
		}
		kept := s.cpus
		s.cpus.entries, s.cpus.count = &entries[0], cSize(len(cpus))
		swig.Cpus_sum(s.to.cpus, s.to.stats)
		s.cpus = kept
		stats.read(&s.stats)
		return nil
	})
	return stats
}

// MakeRates finds exact rates from two samples of counters of the same thing, by the caller's
// clock. Samples of Stats should be a multiple of two seconds apart, ten or more where little error
// is wanted; sums of CPUs are good at any distance. Errors: ErrSystem with syscall.ERANGE when a
// counter went backwards: it was zeroed, or the thing is another of the same name.
func MakeRates(before, after Stats, elapsed time.Duration) (Rates, error) {
	var rates Rates
	if elapsed <= 0 {
		return rates, invalid("no time has elapsed between the samples")
	}
	err := borrow(func(s *scratch) error {
		before.put(&s.before)
		after.put(&s.stats)
		ret := swig.Rates_make(s.to.rates, s.to.before, s.to.stats, uint64(elapsed))
		if ret < 0 {
			return failed(ret, nil)
		}
		c := &s.rates
		rates = Rates{float64(c.conns_per_s), float64(c.in_packets_per_s),
			float64(c.out_packets_per_s), float64(c.in_bytes_per_s), float64(c.out_bytes_per_s)}
		return nil
	})
	return rates, err
}

func (v *Stats) read(c *cStats) {
	v.Conns = uint64(c.conns)
	v.InPackets = uint64(c.in_packets)
	v.OutPackets = uint64(c.out_packets)
	v.InBytes = uint64(c.in_bytes)
	v.OutBytes = uint64(c.out_bytes)
	v.ConnsPerSecond = uint64(c.conns_per_s)
	v.InPacketsPerSecond = uint64(c.in_packets_per_s)
	v.OutPacketsPerSecond = uint64(c.out_packets_per_s)
	v.InBytesPerSecond = uint64(c.in_bytes_per_s)
	v.OutBytesPerSecond = uint64(c.out_bytes_per_s)
}

// put fills the counters alone.
func (v *Stats) put(c *cStats) {
	c.conns = cU64(v.Conns)
	c.in_packets = cU64(v.InPackets)
	c.out_packets = cU64(v.OutPackets)
	c.in_bytes = cU64(v.InBytes)
	c.out_bytes = cU64(v.OutBytes)
}

func (v *CPUStats) read(c *cCPU) {
	*v = CPUStats{int(c.cpu), uint64(c.conns), uint64(c.in_packets), uint64(c.out_packets),
		uint64(c.in_bytes), uint64(c.out_bytes)}
}

func (v *CPUStats) put(c *cCPU) {
	c.cpu = cU32(v.CPU)
	c.conns = cU64(v.Conns)
	c.in_packets, c.out_packets = cU64(v.InPackets), cU64(v.OutPackets)
	c.in_bytes, c.out_bytes = cU64(v.InBytes), cU64(v.OutBytes)
}
