// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"
	"runtime"
	"syscall"

	"libipvs.example/go/ipvs/internal/swig"
)

// Table is all services and servers of a network namespace as one value, with its timeouts and sync
// daemons: loaded from the kernel, read from a text, or built by hand. It needs no handle. Many
// goroutines may use it.
type Table struct {
	machine
	c swig.Struct_SS_ipvs_table
}

// NewTable makes an empty table.
func NewTable() (*Table, error) {
	c := swig.Table_new()
	t := &Table{c: c}
	if err := t.start(c, func() { swig.Table_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(t, func(t *Table) { t.close() })
	return t, nil
}

// Close gives the memory back. A closed table is empty, and can't be changed or used (ErrClosed).
func (t *Table) Close() error {
	if t == nil {
		return nil
	}
	runtime.SetFinalizer(t, nil)
	return t.close()
}

// Load makes a table of what the kernel has. Each service's list of servers is whole in itself; two
// services may be some milliseconds apart. Errors: ErrChanged, when a list kept changing.
func (h *Handle) Load(ctx context.Context) (*Table, error) {
	t, err := NewTable()
	if err != nil {
		return nil, err
	}
	if err := h.LoadInto(ctx, t); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// LoadInto is Load into a table that is there, whose memory is used again. After a failure it is
// empty.
func (h *Handle) LoadInto(ctx context.Context, t *Table) error {
	return h.with(ctx, []*machine{t.asMachine()}, func(*scratch) error {
		return h.check(swig.Table_load(h.c, t.c))
	})
}

// none stands for an object that was never made.
var none machine

func (t *Table) asMachine() *machine {
	if t == nil {
		return &none
	}
	return &t.machine
}

// do uses the table, in turn.
func (t *Table) do(use func(s *scratch) error) error {
	if t == nil {
		return ErrClosed
	}
	if err := t.take(context.Background()); err != nil {
		return err
	}
	defer t.leave()
	return use(t.scratch)
}

// Len is the number of services.
func (t *Table) Len() int {
	n := 0
	_ = t.do(func(*scratch) error {
		n = int(swig.Table_service_count(t.c))
		return nil
	})
	return n
}

// Services lists the services, in the order of ServiceKey.Compare; counters are zero unless loaded.
func (t *Table) Services() []ServiceEntry {
	var services []ServiceEntry
	_ = t.do(func(*scratch) error {
		n := int(swig.Table_service_count(t.c))
		services = make([]ServiceEntry, n)
		for i := range services {
			services[i].read(behind[cServiceEntry](swig.Table_service(t.c, int64(i))))
		}
		return nil
	})
	return services
}

// Service finds a service.
func (t *Table) Service(key ServiceKey) (ServiceEntry, bool) {
	var entry ServiceEntry
	found := t.find(key, func(_ *scratch, place int64) bool {
		entry.read(behind[cServiceEntry](swig.Table_service(t.c, place)))
		return true
	})
	return entry, found
}

// Servers lists the servers of a service, by address; none when the table does not have it.
func (t *Table) Servers(key ServiceKey) []ServerEntry {
	var servers []ServerEntry
	t.find(key, func(_ *scratch, place int64) bool {
		servers = readServers(behind[cDests](swig.Table_dests(t.c, place)))
		return true
	})
	return servers
}

// Server finds a server of a service.
func (t *Table) Server(key ServiceKey, server netip.AddrPort) (ServerEntry, bool) {
	var entry ServerEntry
	err := t.do(func(s *scratch) error {
		if err := firstError(key.put(&s.service), putServerKey(&s.dest, server)); err != nil {
			return err
		}
		found := swig.Table_find_dest(t.c, s.to.service, s.to.dest)
		if found.Swigcptr() == 0 {
			return ErrNoServer
		}
		entry.read(behind[cDestEntry](found))
		return nil
	})
	return entry, err == nil
}

func (t *Table) find(key ServiceKey, use func(s *scratch, place int64) bool) bool {
	found := false
	_ = t.do(func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		if place := swig.Table_find_service(t.c, s.to.service); place >= 0 {
			found = use(s, place)
		}
		return nil
	})
	return found
}

// All walks over the services with their servers, in order; from Go 1.23 on:
//
//	for service, servers := range table.All() { ... }
//
// What changes meanwhile may be seen or not.
func (t *Table) All() func(yield func(ServiceEntry, []ServerEntry) bool) {
	return func(yield func(ServiceEntry, []ServerEntry) bool) {
		for place := int64(0); ; place++ {
			service, servers, ok := t.at(place)
			if !ok || !yield(service, servers) {
				return
			}
		}
	}
}

func (t *Table) at(place int64) (service ServiceEntry, servers []ServerEntry, ok bool) {
	_ = t.do(func(*scratch) error {
		c := swig.Table_service(t.c, place)
		if ok = c.Swigcptr() != 0; ok {
			service.read(behind[cServiceEntry](c))
			servers = readServers(behind[cDests](swig.Table_dests(t.c, place)))
		}
		return nil
	})
	return service, servers, ok
}

// Timeouts gives the table's timeouts; it says nothing about one that is 0.
func (t *Table) Timeouts() Timeouts {
	var timeouts Timeouts
	_ = t.do(func(*scratch) error {
		timeouts = readTimeouts(behind[cTimeouts](swig.Table_timeouts(t.c)))
		return nil
	})
	return timeouts
}

// Daemons lists the table's sync daemons, the master first.
func (t *Table) Daemons() []Daemon {
	var daemons []Daemon
	_ = t.do(func(*scratch) error {
		daemons = readDaemons(behind[cDaemons](swig.Table_daemons(t.c)))
		return nil
	})
	return daemons
}

// missing is the error of a table that lacks what was to be changed.
func missing(ret int, key ServiceKey, server netip.AddrPort) error {
	switch syscall.Errno(-ret) {
	case syscall.ESRCH:
		return &Error{ErrNoService, syscall.ESRCH, "the table has no service " + key.String()}
	case syscall.ENOENT:
		return &Error{ErrNoServer, syscall.ENOENT,
			"service " + key.String() + " has no server " + server.String() + " in the table"}
	}
	return failed(ret, nil)
}
