// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"
	"runtime"

	"libipvs.example/go/ipvs/internal/swig"
)

// Scope is the services that an owner may touch: several programs can look after one kernel's table
// when each has a scope of its own. A service belongs to a scope with all its servers. A nil *Scope
// is all services. Many goroutines may use it.
type Scope struct {
	machine
	c swig.Struct_SS_ipvs_scope
}

// NewScope makes a scope with no service in it; what is added adds up.
func NewScope() (*Scope, error) {
	c := swig.Scope_new()
	o := &Scope{c: c}
	if err := o.start(c, func() { swig.Scope_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(o, func(o *Scope) { o.close() })
	return o, nil
}

// Close gives the memory back; a closed scope can't be used (ErrClosed).
func (o *Scope) Close() error {
	if o == nil {
		return nil
	}
	runtime.SetFinalizer(o, nil)
	return o.close()
}

func (o *Scope) do(use func(s *scratch) error) error {
	if o == nil {
		return ErrClosed
	}
	if err := o.take(context.Background()); err != nil {
		return err
	}
	defer o.leave()
	return use(o.scratch)
}

// AddService adds one service.
func (o *Scope) AddService(key ServiceKey) error {
	return o.do(func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		return refusedKey(swig.Scope_add_service(o.c, s.to.service), key)
	})
}

// AddPrefix adds the services by address whose address is in the prefix, every protocol and port.
// Prefixes are looked through one by one: a few dozen are fine.
func (o *Scope) AddPrefix(prefix netip.Prefix) error {
	return o.do(func(s *scratch) error {
		if !prefix.IsValid() {
			return invalid("%v is no range of addresses", prefix)
		}
		if err := putAddr(&s.addr, prefix.Addr(), "range"); err != nil {
			return err
		}
		return failed(swig.Scope_add_range(o.c, s.to.addr, uint(prefix.Bits())), nil)
	})
}

// AddMarks adds the services by firewall mark, of both families, whose mark is in a range: first is
// 1 or more, last is first or more.
func (o *Scope) AddMarks(first, last uint32) error {
	return o.do(func(*scratch) error {
		if first == 0 || last < first {
			return invalid("%d to %d is no range of firewall marks", first, last)
		}
		return failed(swig.Scope_add_marks(o.c, uint(first), uint(last)), nil)
	})
}

// AddAll adds all services.
func (o *Scope) AddAll() error {
	return o.do(func(*scratch) error { return failed(swig.Scope_add_all(o.c), nil) })
}

// KeepWeights leaves the weights of a service's servers to someone else: those of servers that exist
// are neither compared nor changed. It does not add the service.
func (o *Scope) KeepWeights(key ServiceKey) error {
	return o.do(func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		return refusedKey(swig.Scope_keep_weights(o.c, s.to.service), key)
	})
}

// KeepAllWeights is KeepWeights for all services.
func (o *Scope) KeepAllWeights() error {
	return o.do(func(*scratch) error { return failed(swig.Scope_keep_weights(o.c, nil), nil) })
}

// Has says whether a service is in the scope. A nil scope has all, a closed one none.
func (o *Scope) Has(key ServiceKey) bool {
	if o == nil {
		return key.put(new(cService)) == nil
	}
	has := false
	_ = o.do(func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		has = swig.Scope_has(o.c, s.to.service) == 1
		return nil
	})
	return has
}

func refusedKey(ret int, key ServiceKey) error {
	err, _ := failed(ret, nil).(*Error)
	if err == nil {
		return nil
	}
	if ret != -int(enomem) {
		return invalid("%v is not the identity of a service", key)
	}
	return noMemory()
}

// orAll is what stands for a scope: the pointer, and the machine to take; nil and nil for nil.
func (o *Scope) orAll() (swig.Struct_SS_ipvs_scope, *machine) {
	if o == nil {
		return nil, nil
	}
	return o.c, &o.machine
}
