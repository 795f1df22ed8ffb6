// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"runtime"
	"sort"
	"sync/atomic"
)

// A machine is an object of the library that one goroutine may use at a time. Whoever has its turn
// may use it; the others wait. Nothing of it is ever handed out, so nothing outlives it.
type machine struct {
	turn   chan struct{} // takes one token: that of whoever has the turn
	number uint64        // machines that are needed together are taken in this order
	free   func()        // nil when it is closed
	*scratch
}

var machines atomic.Uint64

// start makes a machine of an object, which free gives back; it must not hold on to the machine, or
// the finalizer of the public object, which is only the net, would never run.
func (m *machine) start(object pointer, free func()) error {
	if object.Swigcptr() == 0 {
		return noMemory()
	}
	if m.scratch = newScratch(); m.scratch == nil {
		free()
		return noMemory()
	}
	m.turn = make(chan struct{}, 1)
	m.number = machines.Add(1)
	m.free = free
	return nil
}

// take waits for the turn, for as long as the context lives.
func (m *machine) take(ctx context.Context) error {
	if m == nil || m.turn == nil {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case m.turn <- struct{}{}:
	default:
		select {
		case m.turn <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if m.free == nil {
		m.leave()
		return ErrClosed
	}
	return nil
}

// leave ends the turn. That it is called last keeps the machine from being collected before.
func (m *machine) leave() {
	<-m.turn
	runtime.KeepAlive(m)
}

// close waits for the turn and gives the object back; it may be called again.
func (m *machine) close() error {
	if err := m.take(context.Background()); err != nil {
		return nil
	}
	m.free()
	m.scratch.free()
	m.free = nil
	m.leave()
	return nil
}

// takeAll takes several machines, some of which may be the same, in an order in which two
// goroutines can't wait for each other. nil ones are left out.
func takeAll(ctx context.Context, wanted ...*machine) (leave func(), err error) {
	sort.Slice(wanted, func(i, k int) bool { return wanted[i].order() < wanted[k].order() })
	var taken []*machine
	leave = func() {
		for _, m := range taken {
			m.leave()
		}
	}
	for i, m := range wanted {
		if m == nil || i > 0 && m == wanted[i-1] {
			continue
		}
		if err := m.take(ctx); err != nil {
			leave()
			return nil, err
		}
		taken = append(taken, m)
	}
	return leave, nil
}

func (m *machine) order() uint64 {
	if m == nil {
		return 0
	}
	return m.number
}

// alive is a context that lives at least.
func alive(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}
