// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"

	"libipvs.example/go/ipvs/internal/swig"
)

// Server is a server (destination) of a service: where connections go. Its identity within the
// service is Addr.
type Server struct {
	// Addr is the server's; with direct routing and tunnels its port is identity only.
	Addr    netip.AddrPort
	Forward Forward
	// Weight is the server's share of the connections; 0 is none (quiesced).
	Weight uint32
	// Upper is the number of connections at which no new ones come, 0 is no limit; Lower that
	// below which they come again, 0 is three quarters of Upper.
	Upper, Lower uint32
	// Tunnel, TunnelPort and TunnelFlags go with Forward Tunnel; GUE needs a port.
	Tunnel      TunnelType
	TunnelPort  uint16
	TunnelFlags TunnelFlags
}

// ServerEntry is a server as the kernel has it.
type ServerEntry struct {
	Server
	// ActiveConns are TCP and SCTP: connections that are established or being opened.
	ActiveConns uint32
	// InactiveConns are all others, UDP included, until they time out.
	InactiveConns uint32
	// PersistentConns are templates, one for each client that is held here.
	PersistentConns uint32
	Stats           Stats
}

// ParseServer reads a server's address ("10.0.0.2:8080"); its weight is 1, all else the default.
func ParseServer(text string) (Server, error) {
	server := Server{Weight: 1}
	err := borrow(func(s *scratch) error {
		if err := plainText("server", text); err != nil {
			return err
		}
		s.dest = cDest{}
		if err := s.said(swig.Dest_parse(s.to.dest, text, s.to.err)); err != nil {
			return err
		}
		server.Addr = readAddrPort(&s.dest.addr, s.dest.port)
		return nil
	})
	return server, err
}

// AddServer adds a server to a service. Errors: ErrNoService, ErrServerExists, ErrInvalid,
// ErrServerAddress, ErrMixedFamily, ErrFamily.
func (h *Handle) AddServer(ctx context.Context, service ServiceKey, server Server) error {
	return h.do(ctx, func(s *scratch) error {
		if err := firstError(service.put(&s.service), server.put(&s.dest)); err != nil {
			return err
		}
		return h.check(swig.Dest_add(h.c, s.to.service, s.to.dest))
	})
}

// UpdateServer replaces all settings of a server; to change some, take it from Server, or use
// SetWeight. Errors: ErrNoServer, as AddServer.
func (h *Handle) UpdateServer(ctx context.Context, service ServiceKey, server Server) error {
	return h.do(ctx, func(s *scratch) error {
		if err := firstError(service.put(&s.service), server.put(&s.dest)); err != nil {
			return err
		}
		return h.check(swig.Dest_update(h.c, s.to.service, s.to.dest))
	})
}

// SetWeight changes the weight of one live server and nothing else about it; 0 brings no new
// connections, those it has go on. Errors: ErrNoService, ErrNoServer.
func (h *Handle) SetWeight(ctx context.Context, service ServiceKey, server netip.AddrPort,
	weight uint32) error {
	return h.do(ctx, func(s *scratch) error {
		if err := firstError(service.put(&s.service), putServerKey(&s.dest, server)); err != nil {
			return err
		}
		return h.check(swig.Dest_set_weight(h.c, s.to.service, s.to.dest, uint(weight)))
	})
}

// DeleteServer deletes a server. Its connections stay until they time out, but carry no more
// packets: Drain is the gentle way. Errors: ErrNoService, ErrNoServer.
func (h *Handle) DeleteServer(ctx context.Context, service ServiceKey, server netip.AddrPort) error {
	return h.do(ctx, func(s *scratch) error {
		if err := firstError(service.put(&s.service), putServerKey(&s.dest, server)); err != nil {
			return err
		}
		return h.check(swig.Dest_delete(h.c, s.to.service, s.to.dest))
	})
}

// Server gives settings and counters of one server. The kernel can only list all of a service: it
// costs as much as Servers. Errors: ErrNoService, ErrNoServer.
func (h *Handle) Server(ctx context.Context, service ServiceKey,
	server netip.AddrPort) (ServerEntry, error) {
	var entry ServerEntry
	err := h.do(ctx, func(s *scratch) error {
		if err := firstError(service.put(&s.service), putServerKey(&s.dest, server)); err != nil {
			return err
		}
		ret := swig.Dest_get(h.c, s.to.service, s.to.dest, s.to.destEntry)
		if ret == 0 {
			entry.read(&s.destEntry)
		}
		return h.check(ret)
	})
	return entry, err
}

// Servers lists the servers of a service, by address. Errors: ErrNoService; ErrChanged, when they
// kept changing.
func (h *Handle) Servers(ctx context.Context, service ServiceKey) ([]ServerEntry, error) {
	var servers []ServerEntry
	err := h.do(ctx, func(s *scratch) error {
		if err := service.put(&s.service); err != nil {
			return err
		}
		ret := swig.Dest_list(h.c, s.to.service, s.to.dests)
		servers = readServers(&s.dests)
		return h.check(ret)
	})
	return servers, err
}

func readServers(c *cDests) []ServerEntry {
	entries := list(c.entries, c.count)
	servers := make([]ServerEntry, len(entries))
	for i := range entries {
		servers[i].read(&entries[i])
	}
	return servers
}

func putServerKey(c *cDest, addr netip.AddrPort) error {
	c.port = cU16(addr.Port())
	return putAddr(&c.addr, addr.Addr(), "server")
}

// put fills all of a record but its reserved parts, which are always zero.
func (v *Server) put(c *cDest) error {
	c.tun_type = cU8(v.Tunnel)
	c.forward = cU32(v.Forward)
	c.weight = cU32(v.Weight)
	c.upper_threshold = cU32(v.Upper)
	c.lower_threshold = cU32(v.Lower)
	c.tun_port = cU16(v.TunnelPort)
	c.tun_flags = cU16(v.TunnelFlags)
	return putServerKey(c, v.Addr)
}

func (v *Server) read(c *cDest) {
	v.Addr = readAddrPort(&c.addr, c.port)
	v.Forward = Forward(c.forward)
	v.Weight = uint32(c.weight)
	v.Upper = uint32(c.upper_threshold)
	v.Lower = uint32(c.lower_threshold)
	v.Tunnel = TunnelType(c.tun_type)
	v.TunnelPort = uint16(c.tun_port)
	v.TunnelFlags = TunnelFlags(c.tun_flags)
}

func (e *ServerEntry) read(c *cDestEntry) {
	e.Server.read(&c.dest)
	e.ActiveConns = uint32(c.active_conns)
	e.InactiveConns = uint32(c.inactive_conns)
	e.PersistentConns = uint32(c.persistent_conns)
	e.Stats.read(&c.stats)
}
