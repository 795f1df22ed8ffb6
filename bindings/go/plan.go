// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import (
	"context"
	"runtime"
	"strings"
	"syscall"

	"libipvs.example/go/ipvs/internal/swig"
)

// Plan is the steps that lead from one table to another, in an order that keeps traffic flowing.
// Many goroutines may use it.
type Plan struct {
	machine
	c swig.Struct_SS_ipvs_plan
}

// Step is one of a plan: a sentence such as "change server 10.0.0.2:80 of tcp 10.0.0.1:80 weight
// 1 -> 3", and what became of it.
type Step struct {
	Text string
	Done bool
	Err  error // with what it failed, a syscall.Errno
}

// NewPlan makes a plan without steps, for Plan.Make and Handle.SyncInto.
func NewPlan() (*Plan, error) {
	c := swig.Plan_new()
	p := &Plan{c: c}
	if err := p.start(c, func() { swig.Plan_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(p, func(p *Plan) { p.close() })
	return p, nil
}

// MakePlan finds the steps from current to desired within a scope, nil for all services. Errors:
// ErrInvalid, when desired has a service outside the scope; ErrNetns, when the tables were loaded
// from different network namespaces.
func MakePlan(current, desired *Table, scope *Scope) (*Plan, error) {
	p, err := NewPlan()
	if err != nil {
		return nil, err
	}
	if err := p.Make(current, desired, scope); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Make is MakePlan into a plan that is there, whose memory is used again. After a failure it is
// empty.
func (p *Plan) Make(current, desired *Table, scope *Scope) error {
	only, m := scope.orAll()
	leave, err := takeAll(context.Background(), p.asMachine(), current.asMachine(),
		desired.asMachine(), m)
	if err != nil {
		return err
	}
	defer leave()
	return p.said(swig.Plan_make(p.c, current.c, desired.c, only, p.to.err))
}

// Close gives the memory back; a closed plan has no steps, and can't be used (ErrClosed).
func (p *Plan) Close() error {
	if p == nil {
		return nil
	}
	runtime.SetFinalizer(p, nil)
	return p.close()
}

func (p *Plan) asMachine() *machine {
	if p == nil {
		return &none
	}
	return &p.machine
}

// Apply applies the steps that are not done yet, all in one batch; a step that fails does not keep
// those behind it from being applied. Which failed says a *BatchError; applied again, the plan does
// those once more and nothing else. Errors: ErrNetns, when the current table was that of another
// network namespace.
func (h *Handle) Apply(ctx context.Context, p *Plan) error {
	return h.with(ctx, []*machine{p.asMachine()}, func(s *scratch) error {
		ret := swig.Plan_apply(h.c, p.c, s.to.failures)
		return batchFailed(ret, s, func() error { return h.check(ret) })
	})
}

// Sync makes the kernel's table as desired, within a scope, nil for all services: Load, MakePlan and
// Apply in a row. The plan says which steps that took; it is there, too, when some failed.
func (h *Handle) Sync(ctx context.Context, desired *Table, scope *Scope) (*Plan, error) {
	p, err := NewPlan()
	if err != nil {
		return nil, err
	}
	return p, h.SyncInto(ctx, p, desired, scope)
}

// SyncInto is Sync with a plan that is there: a loop with one plan soon needs no more memory.
func (h *Handle) SyncInto(ctx context.Context, p *Plan, desired *Table, scope *Scope) error {
	only, m := scope.orAll()
	others := []*machine{p.asMachine(), desired.asMachine(), m}
	return h.with(ctx, others, func(s *scratch) error {
		ret := swig.Table_sync(h.c, desired.c, only, p.c, s.to.failures)
		return batchFailed(ret, s, func() error { return h.check(ret) })
	})
}

// Len is the number of steps; 0 when there is nothing to do.
func (p *Plan) Len() int {
	n := 0
	p.use(func(*scratch) { n = int(swig.Plan_step_count(p.c)) })
	return n
}

// Steps lists the steps, with what became of them.
func (p *Plan) Steps() []Step {
	var steps []Step
	p.use(func(s *scratch) { steps = s.steps(p.c) })
	return steps
}

// String has the sentences of all steps, one a line.
func (p *Plan) String() string {
	var text strings.Builder
	for _, step := range p.Steps() {
		text.WriteString(step.Text)
		text.WriteByte('\n')
	}
	return text.String()
}

func (p *Plan) use(read func(s *scratch)) {
	if p == nil || p.take(context.Background()) != nil {
		return
	}
	defer p.leave()
	read(p.scratch)
}

func (s *scratch) steps(plan swig.Struct_SS_ipvs_plan) []Step {
	steps := make([]Step, swig.Plan_step_count(plan))
	for i := range steps {
		steps[i].Text = s.format(func(room uintptr, size int64) int {
			return swig.Plan_step_format(plan, int64(i), room, size)
		})
		switch result := swig.Plan_step_result(plan, int64(i)); {
		case result == 0:
			steps[i].Done = true
		case result != C.IPVS_STEP_PENDING:
			steps[i].Err = syscall.Errno(-result)
		}
	}
	return steps
}

const enomem = syscall.ENOMEM
