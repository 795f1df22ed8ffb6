// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"math/bits"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

// Service is a virtual service: what clients connect to, and its settings.
type Service struct {
	Key ServiceKey
	// Scheduler is "rr", "wrr", "lc", "wlc", "sh", "mh", ...; "" is "wlc".
	Scheduler string
	// Engine is the persistence engine, "" for none; the kernel has "sip".
	Engine string
	Flags  ServiceFlags
	// Timeout is that of persistence, in whole seconds; 1 or more with Persistent.
	Timeout time.Duration
	// Netmask groups the clients of a persistent IPv4 service: those that are equal under it
	// count as one. The zero Addr is 255.255.255.255: each by itself.
	Netmask netip.Addr
	// PrefixLen does the same for IPv6: 1 to 128 leading bits. 0 is 128.
	PrefixLen uint8
}

// ServiceEntry is a service as the kernel has it.
type ServiceEntry struct {
	Service
	Stats Stats
}

// AddService adds a service. It is checked first: what the kernel would take and silently misread
// is refused (ErrInvalid). Errors: ErrServiceExists, ErrNoScheduler, ErrNoPE.
func (h *Handle) AddService(ctx context.Context, service Service) error {
	return h.do(ctx, func(s *scratch) error {
		if err := service.put(&s.service); err != nil {
			return err
		}
		return h.check(swig.Service_add(h.c, s.to.service))
	})
}

// UpdateService replaces all settings of a service; to change some, take it from Service. Servers,
// connections and counters stay. Errors: ErrNoService, as AddService.
func (h *Handle) UpdateService(ctx context.Context, service Service) error {
	return h.do(ctx, func(s *scratch) error {
		if err := service.put(&s.service); err != nil {
			return err
		}
		return h.check(swig.Service_update(h.c, s.to.service))
	})
}

// SetScheduler changes the scheduler of a service and nothing else. Errors: ErrNoService,
// ErrNoScheduler, ErrScheduler.
func (h *Handle) SetScheduler(ctx context.Context, key ServiceKey, scheduler string) error {
	return h.do(ctx, func(s *scratch) error {
		if err := firstError(key.put(&s.service), plainText("scheduler", scheduler)); err != nil {
			return err
		}
		return h.check(swig.Service_set_scheduler(h.c, s.to.service, scheduler))
	})
}

// DeleteService deletes a service with its servers. Connections stay until they time out, but carry
// no more packets. Errors: ErrNoService.
func (h *Handle) DeleteService(ctx context.Context, key ServiceKey) error {
	return h.do(ctx, func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		return h.check(swig.Service_delete(h.c, s.to.service))
	})
}

// Flush deletes all services of the network namespace. Timeouts, sync daemons and totals stay.
func (h *Handle) Flush(ctx context.Context) error {
	return h.do(ctx, func(*scratch) error { return h.check(swig.Service_flush(h.c)) })
}

// Service gives settings and counters of one service. Errors: ErrNoService.
func (h *Handle) Service(ctx context.Context, key ServiceKey) (ServiceEntry, error) {
	var entry ServiceEntry
	err := h.do(ctx, func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		ret := swig.Service_get(h.c, s.to.service, s.to.serviceEntry)
		if ret == 0 {
			entry.read(&s.serviceEntry)
		}
		return h.check(ret)
	})
	return entry, err
}

// Services lists all services, in the order of ServiceKey.Compare. Errors: ErrChanged, when they
// kept changing.
func (h *Handle) Services(ctx context.Context) ([]ServiceEntry, error) {
	var services []ServiceEntry
	err := h.do(ctx, func(s *scratch) error {
		ret := swig.Service_list(h.c, s.to.services)
		services = readServices(&s.services)
		return h.check(ret)
	})
	return services, err
}

func readServices(c *cServices) []ServiceEntry {
	entries := list(c.entries, c.count)
	services := make([]ServiceEntry, len(entries))
	for i := range entries {
		services[i].read(&entries[i])
	}
	return services
}

// put fills all of a record but its reserved tail, which is always zero.
func (v *Service) put(c *cService) error {
	scheduler := v.Scheduler
	if scheduler == "" {
		scheduler = "wlc"
	}
	if err := firstError(v.Key.put(c), putText(c.scheduler[:], "scheduler", scheduler),
		putText(c.pe_name[:], "persistence engine", v.Engine)); err != nil {
		return err
	}
	c.flags = cU32(v.Flags)
	return v.putPersistence(c)
}

func (v *Service) putPersistence(c *cService) error {
	var err error
	if c.timeout_s, err = wholeSeconds("timeout", v.Timeout); err != nil {
		return err
	}
	c.netmask = 1<<32 - 1
	if v.Netmask.Is4() {
		mask := v.Netmask.As4()
		c.netmask = cU32(mask[0])<<24 | cU32(mask[1])<<16 | cU32(mask[2])<<8 | cU32(mask[3])
	} else if v.Netmask.IsValid() {
		return invalid("the netmask %.60q is none of IPv4", v.Netmask.String())
	}
	c.prefix_len = 128
	if v.PrefixLen != 0 {
		c.prefix_len = cU32(v.PrefixLen)
	}
	return nil
}

func (v *Service) read(c *cService) {
	*v = Service{Key: readServiceKey(c), Scheduler: readText(c.scheduler[:]),
		Engine: readText(c.pe_name[:]), Flags: ServiceFlags(c.flags),
		Timeout: seconds(c.timeout_s)}
	if m := uint32(c.netmask); bits.OnesCount32(m) != 32 && !v.Key.isIPv6() {
		v.Netmask = netip.AddrFrom4([4]byte{byte(m >> 24), byte(m >> 16), byte(m >> 8), byte(m)})
	}
	if c.prefix_len < 128 && v.Key.isIPv6() {
		v.PrefixLen = uint8(c.prefix_len)
	}
}

func (k *ServiceKey) isIPv6() bool { return k.IPv6 || k.Addr.Addr().Is6() }

func (e *ServiceEntry) read(c *cServiceEntry) {
	e.Service.read(&c.service)
	e.Stats.read(&c.stats)
}

// wholeSeconds refuses what the kernel can't be told.
func wholeSeconds(what string, d time.Duration) (cU32, error) {
	if d < 0 || d%time.Second != 0 || d/time.Second > 1<<32-1 {
		return 0, invalid("the %s %v is not a number of whole seconds from 0 to 4294967295",
			what, d)
	}
	return cU32(d / time.Second), nil
}

func seconds(s cU32) time.Duration { return time.Duration(s) * time.Second }
