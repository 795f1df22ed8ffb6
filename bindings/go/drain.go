// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"net/netip"
	"runtime"
	"syscall"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

// Drain moves traffic from server to server gently, and knows when it has moved. It holds many
// jobs at once, of three kinds: a drain takes a server out, a shift moves weight between servers of
// one service, a raise brings a server in. Run does all of it:
//
//	drain, err := ipvs.NewDrain()
//	job, err := drain.Add(service, server, ipvs.DrainOptions{Delete: true})
//	err = drain.Run(ctx, h, nil)
//	fmt.Println(drain.Job(job))
//
// Without Run, a drain is a machine with no clock of its own: Step does what is due at a time, and
// Next says when to come back. A process that dies leaves nothing behind but weights; a new job with
// the same end goes on from there. Many goroutines may use a drain.
type Drain struct {
	machine
	c     swig.Struct_SS_ipvs_drain
	begin time.Time // of its clock
}

// DrainOptions are how a job is to be done. The zero value: at once, kept with weight 0, ten minutes
// at most. Times are in whole milliseconds.
type DrainOptions struct {
	Period   time.Duration // how long weights take to move
	Interval time.Duration // from step to step, and from look to look; 0 is a second
	// Deadline is how long after the period connections may take to end; 0 is ten minutes.
	Deadline time.Duration
	Delete   bool // delete a drained server; else it is kept with weight 0
	Inactive bool // wait for inactive connections, too
	Force    bool // even when no other server of the service has a weight above 0
	// RestoreWeight is what Cancel puts back when that is not the weight at the first step.
	RestoreWeight uint32
}

// Target is a server with the weight that it shall have at the end of a shift.
type Target struct {
	Server netip.AddrPort
	Weight uint32
}

// DrainSettings are the sysctls that Decide looks at; -1 is not known.
type DrainSettings struct {
	ExpireNodestConn        int32
	ExpireQuiescentTemplate int32
	ConnReuseMode           int32
}

// UnknownDrainSettings stands for the kernel's defaults.
var UnknownDrainSettings = DrainSettings{-1, -1, -1}

// JobID is the number of a job, from 1, never used again.
type JobID int64

// NewDrain makes a drain without jobs.
func NewDrain() (*Drain, error) {
	c := swig.Drain_new()
	d := &Drain{c: c, begin: time.Now()}
	if err := d.start(c, func() { swig.Drain_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(d, func(d *Drain) { d.close() })
	return d, nil
}

// Close gives the memory back; weights stay as they are. A closed drain has no jobs, and can't be
// used (ErrClosed).
func (d *Drain) Close() error {
	if d == nil {
		return nil
	}
	runtime.SetFinalizer(d, nil)
	return d.close()
}

func (d *Drain) do(use func(s *scratch) error) error {
	if d == nil {
		return ErrClosed
	}
	if err := d.take(context.Background()); err != nil {
		return err
	}
	defer d.leave()
	return use(d.scratch)
}

// Add takes a server out. What can't or must not be done is refused with the first step: see
// ResultRefused. Errors: ErrInvalid, of the options and the keys.
func (d *Drain) Add(service ServiceKey, server netip.AddrPort, o DrainOptions) (JobID, error) {
	return d.add(&service, server, o, func(s *scratch, key swig.Ipvs_service) int64 {
		return swig.Drain_add(d.c, key, s.to.dest, s.to.options, s.to.err)
	})
}

// AddEverywhere is Add for every service that has the server at the first step.
func (d *Drain) AddEverywhere(server netip.AddrPort, o DrainOptions) (JobID, error) {
	return d.add(nil, server, o, func(s *scratch, key swig.Ipvs_service) int64 {
		return swig.Drain_add(d.c, key, s.to.dest, s.to.options, s.to.err)
	})
}

// AddRaise brings a server in, up to a weight.
func (d *Drain) AddRaise(service ServiceKey, server netip.AddrPort, weight uint32,
	o DrainOptions) (JobID, error) {
	return d.add(&service, server, o, func(s *scratch, key swig.Ipvs_service) int64 {
		return swig.Drain_add_raise(d.c, key, s.to.dest, uint(weight), s.to.options, s.to.err)
	})
}

// AddRaiseEverywhere is AddRaise for every service that has the server at the first step.
func (d *Drain) AddRaiseEverywhere(server netip.AddrPort, weight uint32,
	o DrainOptions) (JobID, error) {
	return d.add(nil, server, o, func(s *scratch, key swig.Ipvs_service) int64 {
		return swig.Drain_add_raise(d.c, key, s.to.dest, uint(weight), s.to.options, s.to.err)
	})
}

// AddShift moves weight between two or more servers of a service; their weights add up to the same
// at each step. Those that end at 0 are drained, as the options say.
func (d *Drain) AddShift(service ServiceKey, targets []Target, o DrainOptions) (JobID, error) {
	var job int64
	err := d.do(func(s *scratch) error {
		array, free, err := newArray[cDest](len(targets))
		if err != nil {
			return err
		}
		defer free()
		for i, target := range targets {
			array[i].weight = cU32(target.Weight)
			if err := putServerKey(&array[i], target.Server); err != nil {
				return err
			}
		}
		if err := firstError(service.put(&s.service), o.put(&s.options)); err != nil {
			return err
		}
		job = swig.Drain_add_shift(d.c, s.to.service,
			swig.SwigcptrIpvs_dest(address(&array[0])), int64(len(targets)), s.to.options, s.to.err)
		return s.said(int(job))
	})
	return jobOf(job), err
}

func (d *Drain) add(service *ServiceKey, server netip.AddrPort, o DrainOptions,
	add func(s *scratch, key swig.Ipvs_service) int64) (JobID, error) {
	var job int64
	err := d.do(func(s *scratch) error {
		key, err := s.serviceOrAll(service)
		if err := firstError(err, putServerKey(&s.dest, server), o.put(&s.options)); err != nil {
			return err
		}
		job = add(s, key)
		return s.said(int(job))
	})
	return jobOf(job), err
}

func jobOf(ret int64) JobID {
	if ret < 0 {
		return 0
	}
	return JobID(ret)
}

// Cancel puts the weights of a job back with the next step, but for servers that were deleted or
// that someone else has changed. Errors: syscall.ENOENT, no such job; syscall.EALREADY, it is done.
func (d *Drain) Cancel(job JobID) error {
	return d.do(func(*scratch) error {
		return jobFailed(swig.Drain_cancel(d.c, int64(job)), job)
	})
}

// Remove forgets a job that is done; until then it can be asked for its result. Errors:
// syscall.ENOENT, no such job; syscall.EBUSY, it is not done.
func (d *Drain) Remove(job JobID) error {
	return d.do(func(*scratch) error {
		return jobFailed(swig.Drain_remove(d.c, int64(job)), job)
	})
}

var jobTexts = map[syscall.Errno]string{
	syscall.ENOENT:   "no such job",
	syscall.EALREADY: "the job is done",
	syscall.EBUSY:    "the job is not done",
}

func jobFailed(ret int, job JobID) error {
	if text, ok := jobTexts[syscall.Errno(-ret)]; ok && ret < 0 {
		return &Error{ErrInvalid, syscall.Errno(-ret), nameOr("", "job", uint32(job)) + ": " + text}
	}
	return failed(ret, nil)
}

// Step does what is due at a time: a time since any beginning, on a clock that never goes back. It
// takes one loading of the table and one batch of changes for all jobs; nothing when every job is
// done. A step that fails loses nothing: the next one goes on. Which changes failed says a
// *BatchError, and Parts.
func (d *Drain) Step(ctx context.Context, h *Handle, now time.Duration) error {
	return h.with(ctx, []*machine{d.asMachine()}, func(s *scratch) error {
		ret := swig.Drain_step(h.c, d.c, now.Milliseconds(), s.to.failures)
		return batchFailed(ret, s, func() error { return h.check(ret) })
	})
}

// Next says when the next step is due; false when every job is done.
func (d *Drain) Next() (time.Duration, bool) {
	next := int64(-1)
	_ = d.do(func(*scratch) error {
		next = swig.Drain_next(d.c)
		return nil
	})
	return time.Duration(next) * time.Millisecond, next >= 0
}

// Now is the time since the drain was made: the clock of Run.
func (d *Drain) Now() time.Duration {
	if d == nil {
		return 0
	}
	return time.Since(d.begin)
}

// Run steps until every job is done, or the context is; its clock is Now. After each step it calls
// stepped, if that is not nil, with what the step failed with, and goes on unless that returns an
// error. Without stepped it goes on after failures: the deadlines of the jobs end what can't be
// done.
func (d *Drain) Run(ctx context.Context, h *Handle, stepped func(error) error) error {
	ctx = alive(ctx)
	if stepped == nil {
		stepped = func(error) error { return nil }
	}
	for {
		next, more := d.Next()
		if !more {
			return nil
		}
		if err := sleep(ctx, next-d.Now()); err != nil {
			return err
		}
		err := d.Step(ctx, h, d.Now())
		if err != nil && (ctx.Err() != nil || err == ErrClosed) {
			return err
		}
		if err := stepped(err); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Decide finds what is to be done now, without a kernel: from a table that was loaded, or built by
// hand, after what was decided last was applied. Plan shows it, Apply does it.
func (d *Drain) Decide(table *Table, settings DrainSettings, now time.Duration) error {
	leave, err := takeAll(context.Background(), d.asMachine(), table.asMachine())
	if err != nil {
		return err
	}
	defer leave()
	d.settings.expire_nodest_conn = cI32(settings.ExpireNodestConn)
	d.settings.expire_quiescent_template = cI32(settings.ExpireQuiescentTemplate)
	d.settings.conn_reuse_mode = cI32(settings.ConnReuseMode)
	return d.said(swig.Drain_decide(d.c, table.c, d.to.settings, now.Milliseconds(), d.to.err))
}

// Plan lists what was decided last, with what became of it.
func (d *Drain) Plan() []Step {
	var steps []Step
	_ = d.do(func(s *scratch) error {
		steps = s.steps(swig.Drain_plan(d.c))
		return nil
	})
	return steps
}

// Apply does what was decided, and notes what became of it. What was applied is not applied twice.
func (d *Drain) Apply(ctx context.Context, h *Handle) error {
	return h.with(ctx, []*machine{d.asMachine()}, func(s *scratch) error {
		ret := swig.Drain_apply(h.c, d.c, s.to.failures)
		return batchFailed(ret, s, func() error { return h.check(ret) })
	})
}

func (d *Drain) asMachine() *machine {
	if d == nil {
		return &none
	}
	return &d.machine
}

func (o *DrainOptions) put(c *cOptions) error {
	var errs [3]error
	c.period_ms, errs[0] = wholeMilliseconds("period", o.Period)
	c.interval_ms, errs[1] = wholeMilliseconds("interval", o.Interval)
	c.deadline_ms, errs[2] = wholeMilliseconds("deadline", o.Deadline)
	c.flags = bitIf(o.Delete, drainDelete) | bitIf(o.Inactive, drainInactive) |
		bitIf(o.Force, drainForce)
	c.restore_weight = cU32(o.RestoreWeight)
	return firstError(errs[:]...)
}

func bitIf(set bool, bit cU32) cU32 {
	if set {
		return bit
	}
	return 0
}

func wholeMilliseconds(what string, d time.Duration) (cU32, error) {
	if d < 0 || d%time.Millisecond != 0 || d.Milliseconds() > 1<<32-1 {
		return 0, invalid("the %s %v is not a number of whole milliseconds from 0 to 4294967295",
			what, d)
	}
	return cU32(d.Milliseconds()), nil
}
