// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <sys/socket.h>
import "C"

import (
	"net/netip"
	"unsafe"

	"libipvs.example/go/ipvs/internal/swig"
)

// ServiceKey is the identity of a service: by address (Protocol and Addr), or by firewall mark
// (Mark, and IPv6 for the packets of that family). Keys are comparable and may be keys of a map.
//
// An IPv4 address inside an IPv6 one (::ffff:10.0.0.1) is the IPv6 address, as in net/netip; what
// comes from net.IP may need netip.Addr.Unmap.
type ServiceKey struct {
	Protocol Protocol
	Addr     netip.AddrPort // what clients connect to; port 0 is every port, if persistent
	Mark     uint32         // 0: the service is by address
	IPv6     bool           // with Mark
}

// TCPService is the key of a service by address.
func TCPService(addr netip.AddrPort) ServiceKey { return ServiceKey{Protocol: TCP, Addr: addr} }

// UDPService is the key of a service by address.
func UDPService(addr netip.AddrPort) ServiceKey { return ServiceKey{Protocol: UDP, Addr: addr} }

// SCTPService is the key of a service by address.
func SCTPService(addr netip.AddrPort) ServiceKey { return ServiceKey{Protocol: SCTP, Addr: addr} }

// MarkService is the key of a service by firewall mark, for IPv4.
func MarkService(mark uint32) ServiceKey { return ServiceKey{Mark: mark} }

// MarkService6 is the key of a service by firewall mark, for IPv6.
func MarkService6(mark uint32) ServiceKey { return ServiceKey{Mark: mark, IPv6: true} }

// ParseServiceKey reads "tcp 10.0.0.1:80", "udp [2001:db8::1]:53", "fwmark 7" or "fwmark 7 ipv6".
func ParseServiceKey(text string) (ServiceKey, error) {
	var key ServiceKey
	err := borrow(func(s *scratch) error {
		if err := plainText("service", text); err != nil {
			return err
		}
		s.service = cService{}
		if err := s.said(swig.Service_parse(s.to.service, text, s.to.err)); err != nil {
			return err
		}
		key = readServiceKey(&s.service)
		return nil
	})
	return key, err
}

// MustParseServiceKey is ParseServiceKey for texts that are right; it panics otherwise.
func MustParseServiceKey(text string) ServiceKey {
	key, err := ParseServiceKey(text)
	if err != nil {
		panic(err)
	}
	return key
}

// String is the key as ParseServiceKey reads it; of what is no key, "invalid service".
func (k ServiceKey) String() string {
	text := "invalid service"
	_ = borrow(func(s *scratch) error {
		if err := k.put(&s.service); err != nil {
			return err
		}
		text = s.format(func(room uintptr, size int64) int {
			return swig.Service_format(s.to.service, room, size)
		})
		return nil
	})
	return text
}

// MarshalText gives what String does, or an error.
func (k ServiceKey) MarshalText() ([]byte, error) {
	if err := k.put(new(cService)); err != nil {
		return nil, err
	}
	return []byte(k.String()), nil
}

// UnmarshalText is ParseServiceKey.
func (k *ServiceKey) UnmarshalText(text []byte) error {
	key, err := ParseServiceKey(string(text))
	if err == nil {
		*k = key
	}
	return err
}

// Compare orders keys as the library does: by mark, family, protocol, address, port. What is no key
// comes first.
func (k ServiceKey) Compare(other ServiceKey) int {
	order := 0
	_ = borrow(func(s *scratch) error {
		if err := k.put(&s.service); err != nil {
			s.service = cService{}
		}
		if err := other.put(&s.serviceEntry.service); err != nil {
			s.serviceEntry.service = cService{}
		}
		order = swig.Service_compare(s.to.service, s.to.otherService)
		return nil
	})
	return order
}

func (k *ServiceKey) put(c *cService) error {
	c.protocol = cU16(k.Protocol)
	c.port = cU16(k.Addr.Port())
	c.fwmark = cU32(k.Mark)
	if k.Mark == 0 {
		if k.IPv6 {
			return invalid("IPv6 is told by the address of a service, or goes with a mark")
		}
		return putAddr(&c.addr, k.Addr.Addr(), "service")
	}
	if k.Addr != (netip.AddrPort{}) || k.Protocol != 0 {
		return invalid("it has a firewall mark and a protocol or address: " +
			"a service is by one or the other")
	}
	c.addr = cAddr{family: C.AF_INET}
	if k.IPv6 {
		c.addr.family = C.AF_INET6
	}
	return nil
}

func readServiceKey(c *cService) ServiceKey {
	if c.fwmark != 0 {
		return ServiceKey{Mark: uint32(c.fwmark), IPv6: c.addr.family == C.AF_INET6}
	}
	return ServiceKey{Protocol: Protocol(c.protocol), Addr: readAddrPort(&c.addr, c.port)}
}

// putAddr takes an address that must be one.
func putAddr(c *cAddr, addr netip.Addr, whose string) error {
	switch {
	case addr.Is4():
		c.family = C.AF_INET
		bytes := addr.As4()
		*octetsOf(c) = [16]byte{bytes[0], bytes[1], bytes[2], bytes[3]}
	case addr.Zone() != "":
		return invalid("the %s's address %.60q has a zone, which IPVS does not know", whose,
			addr.String())
	case addr.Is6():
		c.family = C.AF_INET6
		*octetsOf(c) = addr.As16()
	default:
		return invalid("the %s has no address", whose)
	}
	return nil
}

func readAddr(c *cAddr) netip.Addr {
	bytes := octetsOf(c)
	switch c.family {
	case C.AF_INET:
		return netip.AddrFrom4([4]byte{bytes[0], bytes[1], bytes[2], bytes[3]})
	case C.AF_INET6:
		return netip.AddrFrom16(*bytes)
	}
	return netip.Addr{}
}

func readAddrPort(c *cAddr, port cU16) netip.AddrPort {
	return netip.AddrPortFrom(readAddr(c), uint16(port))
}

func octetsOf(c *cAddr) *[16]byte {
	return (*[16]byte)(unsafe.Pointer(&c.bytes))
}
