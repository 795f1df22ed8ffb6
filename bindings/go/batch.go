// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"
	"sync"

	"libipvs.example/go/ipvs/internal/swig"
)

// Batch collects operations for Handle.Batch. Many goroutines may add to it. An operation that is
// refused when it is added says so at once, and is among the failures at the end as well.
type Batch struct {
	mutex      sync.Mutex
	operations []operation
	over       bool
}

// An operation has copies of its records, so that those of the handle stay free.
type operation struct {
	run     func(h *Handle, s *scratch) int
	service cService
	dest    cDest
	refused *Error
}

// Batch sends what collect adds, hundreds of operations to a system call, in their order, when
// collect has returned nil. If it returns an error nothing is sent, and that is the error.
//
// The kernel runs all operations, also after one that failed: a batch is not a transaction. Which
// failed says a *BatchError.
func (h *Handle) Batch(ctx context.Context, collect func(b *Batch) error) error {
	if collect == nil {
		return invalid("a batch needs a function that adds to it")
	}
	var b Batch
	defer b.end()
	if err := collect(&b); err != nil {
		return err
	}
	b.end()
	return h.do(ctx, func(s *scratch) error { return h.send(s, b.operations) })
}

func (b *Batch) end() {
	b.mutex.Lock()
	b.over = true
	b.mutex.Unlock()
}

// send begins and ends a batch of the library's. It asks that of operations that are refused here,
// too, for their place in the count, in which it gets no service to add a server to.
func (h *Handle) send(s *scratch, operations []operation) error {
	if err := h.check(swig.Batch_begin(h.c)); err != nil {
		return err
	}
	for i := range operations {
		o := &operations[i]
		s.service, s.dest = o.service, o.dest
		o.run(h, s)
	}
	ret := swig.Batch_end(h.c, s.to.failures)
	err := batchFailed(ret, s, func() error { return h.check(ret) })
	if batch, ok := err.(*BatchError); ok {
		for i := range batch.Failures {
			failure := &batch.Failures[i]
			if o := &operations[failure.Index]; o.refused != nil {
				failure.Err = o.refused
			}
		}
	}
	return err
}

// add keeps what was wrong with an operation; the library then refuses the empty record.
func (b *Batch) add(o operation, err error) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.over {
		return ErrClosed
	}
	if err != nil {
		o.refused, _ = err.(*Error)
		o.service, o.dest = cService{}, cDest{}
	}
	b.operations = append(b.operations, o)
	return err
}

// Len is the number of operations so far.
func (b *Batch) Len() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return len(b.operations)
}

// AddService is Handle.AddService.
func (b *Batch) AddService(service Service) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Service_add(h.c, s.to.service)
	}}
	return b.add(o, service.put(&o.service))
}

// UpdateService is Handle.UpdateService.
func (b *Batch) UpdateService(service Service) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Service_update(h.c, s.to.service)
	}}
	return b.add(o, service.put(&o.service))
}

// SetScheduler is Handle.SetScheduler.
func (b *Batch) SetScheduler(key ServiceKey, scheduler string) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Service_set_scheduler(h.c, s.to.service, readText(s.service.scheduler[:]))
	}}
	return b.add(o, firstError(key.put(&o.service),
		putText(o.service.scheduler[:], "scheduler", scheduler)))
}

// DeleteService is Handle.DeleteService.
func (b *Batch) DeleteService(key ServiceKey) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Service_delete(h.c, s.to.service)
	}}
	return b.add(o, key.put(&o.service))
}

// Flush is Handle.Flush.
func (b *Batch) Flush() error {
	return b.add(operation{run: func(h *Handle, _ *scratch) int {
		return swig.Service_flush(h.c)
	}}, nil)
}

// AddServer is Handle.AddServer.
func (b *Batch) AddServer(service ServiceKey, server Server) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Dest_add(h.c, s.to.service, s.to.dest)
	}}
	return b.add(o, firstError(service.put(&o.service), server.put(&o.dest)))
}

// UpdateServer is Handle.UpdateServer.
func (b *Batch) UpdateServer(service ServiceKey, server Server) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Dest_update(h.c, s.to.service, s.to.dest)
	}}
	return b.add(o, firstError(service.put(&o.service), server.put(&o.dest)))
}

// SetWeight is Handle.SetWeight.
func (b *Batch) SetWeight(service ServiceKey, server netip.AddrPort, weight uint32) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Dest_set_weight(h.c, s.to.service, s.to.dest, uint(s.dest.weight))
	}}
	o.dest.weight = cU32(weight)
	return b.add(o, firstError(service.put(&o.service), putServerKey(&o.dest, server)))
}

// DeleteServer is Handle.DeleteServer.
func (b *Batch) DeleteServer(service ServiceKey, server netip.AddrPort) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Dest_delete(h.c, s.to.service, s.to.dest)
	}}
	return b.add(o, firstError(service.put(&o.service), putServerKey(&o.dest, server)))
}

// ZeroStats is Handle.ZeroStats.
func (b *Batch) ZeroStats() error {
	return b.add(operation{run: func(h *Handle, _ *scratch) int {
		return swig.Stats_zero(h.c, nil)
	}}, nil)
}

// ZeroServiceStats is Handle.ZeroServiceStats.
func (b *Batch) ZeroServiceStats(service ServiceKey) error {
	o := operation{run: func(h *Handle, s *scratch) int {
		return swig.Stats_zero(h.c, s.to.service)
	}}
	return b.add(o, service.put(&o.service))
}

// SetTimeouts is Handle.SetTimeouts.
func (b *Batch) SetTimeouts(timeouts Timeouts) error {
	var c cTimeouts
	err := timeouts.put(&c)
	return b.add(operation{run: func(h *Handle, s *scratch) int {
		s.timeouts = c
		return swig.Timeouts_set(h.c, s.to.timeouts)
	}}, err)
}

// StartDaemon is Handle.StartDaemon.
func (b *Batch) StartDaemon(daemon Daemon) error {
	var c cDaemon
	err := daemon.put(&c)
	if err != nil {
		c = cDaemon{}
	}
	return b.add(operation{run: func(h *Handle, s *scratch) int {
		s.daemon = c
		return swig.Daemon_start(h.c, s.to.daemon)
	}}, err)
}

// StopDaemon is Handle.StopDaemon.
func (b *Batch) StopDaemon(state DaemonState) error {
	return b.add(operation{run: func(h *Handle, _ *scratch) int {
		return swig.Daemon_stop(h.c, uint(state))
	}}, nil)
}
