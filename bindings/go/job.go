// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import (
	"fmt"
	"syscall"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

const (
	drainDelete   = C.IPVS_DRAIN_DELETE
	drainInactive = C.IPVS_DRAIN_INACTIVE
	drainForce    = C.IPVS_DRAIN_FORCE
)

// DrainKind is what a job is.
type DrainKind uint32

// The kinds.
const (
	KindDrain DrainKind = C.IPVS_DRAIN_KIND_DRAIN
	KindShift DrainKind = C.IPVS_DRAIN_KIND_SHIFT
	KindRaise DrainKind = C.IPVS_DRAIN_KIND_RAISE
)

// String is "drain", "shift" or "raise".
func (k DrainKind) String() string {
	return nameOr(swig.Drain_kind_name(uint(k)), "kind", uint32(k))
}

// DrainPhase is where a part, or the least advanced part of a job, is.
type DrainPhase uint32

// The phases.
const (
	PhasePending DrainPhase = C.IPVS_DRAIN_PENDING // before its first step
	PhaseMoving  DrainPhase = C.IPVS_DRAIN_MOVING  // its weight is on the way
	PhaseWaiting DrainPhase = C.IPVS_DRAIN_WAITING // its weight is 0, its connections are not gone
	PhaseEnding  DrainPhase = C.IPVS_DRAIN_ENDING  // the last change is to be made
	PhaseDone    DrainPhase = C.IPVS_DRAIN_DONE    // the result says how it went
)

// String is "pending", "moving", "waiting", "ending" or "done".
func (p DrainPhase) String() string {
	return nameOr(swig.Drain_phase_name(uint(p)), "phase", uint32(p))
}

// DrainResult is how a part went, or that of a job's parts which went worst. The greater, the worse.
type DrainResult uint32

// The results.
const (
	ResultNone      DrainResult = C.IPVS_DRAIN_NONE      // it is not done
	ResultMoved     DrainResult = C.IPVS_DRAIN_MOVED     // the weight is as wanted, and not 0
	ResultDrained   DrainResult = C.IPVS_DRAIN_DRAINED   // nothing is open, nothing can come
	ResultCancelled DrainResult = C.IPVS_DRAIN_CANCELLED // the weight was put back
	ResultDeadline  DrainResult = C.IPVS_DRAIN_DEADLINE  // connections were left: see Harms
	ResultChanged   DrainResult = C.IPVS_DRAIN_CHANGED   // someone else has set another weight
	ResultGone      DrainResult = C.IPVS_DRAIN_GONE      // someone else has deleted it
	ResultStopped   DrainResult = C.IPVS_DRAIN_STOPPED   // another server of the shift went wrong
	ResultRefused   DrainResult = C.IPVS_DRAIN_REFUSED   // it can't or must not be done
	ResultFailed    DrainResult = C.IPVS_DRAIN_FAILED    // the kernel refused, or was out of reach
)

// String is the name: "none", "moved", ...
func (r DrainResult) String() string {
	return nameOr(swig.Drain_result_name(uint(r)), "result", uint32(r))
}

// DrainHolds are what keeps connections at a server of weight 0, or brings new ones.
type DrainHolds uint32

// The bits of DrainHolds.
const (
	HoldActive     DrainHolds = C.IPVS_DRAIN_HOLD_ACTIVE     // active connections
	HoldInactive   DrainHolds = C.IPVS_DRAIN_HOLD_INACTIVE   // inactive ones, as asked for
	HoldFlows      DrainHolds = C.IPVS_DRAIN_HOLD_FLOWS      // UDP flows
	HoldPersistent DrainHolds = C.IPVS_DRAIN_HOLD_PERSISTENT // persistent clients still come
	HoldReuse      DrainHolds = C.IPVS_DRAIN_HOLD_REUSE      // ports used again still come
)

// String has the names of the bits: "active,persistent".
func (h DrainHolds) String() string { return formatBits(uint(h), swig.Drain_holds_format) }

// DrainHarms are what a drain does to clients.
type DrainHarms uint32

// The bits of DrainHarms.
const (
	HarmReset     DrainHarms = C.IPVS_DRAIN_HARM_RESET     // open connections are reset
	HarmSwallowed DrainHarms = C.IPVS_DRAIN_HARM_SWALLOWED // packets are dropped without a sign
	HarmMoved     DrainHarms = C.IPVS_DRAIN_HARM_MOVED     // flows go on at another server
	HarmUnstuck   DrainHarms = C.IPVS_DRAIN_HARM_UNSTUCK   // persistent clients get another server
	HarmRemain    DrainHarms = C.IPVS_DRAIN_HARM_REMAIN    // connections go on at the server
	HarmRefused   DrainHarms = C.IPVS_DRAIN_HARM_REFUSED   // clients hashed to it are refused
)

// String has the names of the bits: "reset,unstuck".
func (h DrainHarms) String() string { return formatBits(uint(h), swig.Drain_harms_format) }

func formatBits(bits uint, format func(uint, uintptr, int64) int) string {
	text := ""
	_ = borrow(func(s *scratch) error {
		text = s.format(func(room uintptr, size int64) int { return format(bits, room, size) })
		return nil
	})
	return text
}

// DrainJob is how a job is.
type DrainJob struct {
	ID     JobID
	Kind   DrainKind
	Phase  DrainPhase
	Result DrainResult
	Parts  int // a job for all services gets them with its first step
	Err    error
}

// String is a line for people.
func (j DrainJob) String() string {
	text := fmt.Sprintf("%v %d: %v", j.Kind, j.ID, j.Phase)
	if j.Phase == PhaseDone {
		text += ", " + j.Result.String()
	}
	if j.Err != nil {
		text += ": " + j.Err.Error()
	}
	return text
}

// DrainPart is one server of one service in a job, as of the last step.
type DrainPart struct {
	Job     JobID
	Service Service // the zero Service: not known yet, all that have the server
	Server  Server
	Phase   DrainPhase
	Result  DrainResult
	// Err is what a change failed with, also while it is tried again, or why the part was refused.
	Err   error
	Holds DrainHolds
	Harms DrainHarms
	// WeightBefore is what Cancel puts back, WeightEnd what it shall be in the end.
	Weight, WeightBefore, WeightEnd             uint32
	ActiveConns, InactiveConns, PersistentConns uint32
	// FallPerSecond is how many connections that are waited for end in a second; negative when
	// they become more, 0 when not known.
	FallPerSecond float64
	// Deadline is the time to the deadline; -1 ms when it is done or has not begun. Estimate is
	// that until none is left; -1 ms when not known.
	Deadline, Estimate time.Duration

	text string
}

// String is a line for people, such as "10.0.0.2:80 of tcp 10.0.0.1:80: waiting, weight 0 (was 3),
// ...".
func (p DrainPart) String() string { return p.text }

// Jobs lists the jobs, those included that are done and were not removed.
func (d *Drain) Jobs() []DrainJob {
	var jobs []DrainJob
	_ = d.do(func(*scratch) error {
		jobs = make([]DrainJob, swig.Drain_job_count(d.c))
		for i := range jobs {
			jobs[i].read(behind[cJob](swig.Drain_job(d.c, int64(i))))
		}
		return nil
	})
	return jobs
}

// Job finds a job.
func (d *Drain) Job(id JobID) (DrainJob, bool) {
	var job DrainJob
	found := false
	_ = d.do(func(*scratch) error {
		c := swig.Drain_find(d.c, int64(id))
		if found = c.Swigcptr() != 0; found {
			job.read(behind[cJob](c))
		}
		return nil
	})
	return job, found
}

// Parts lists the parts of a job; none of one that does not exist.
func (d *Drain) Parts(id JobID) []DrainPart {
	var parts []DrainPart
	_ = d.do(func(s *scratch) error {
		for i := int64(0); ; i++ {
			c := swig.Drain_part(d.c, int64(id), i)
			if c.Swigcptr() == 0 {
				return nil
			}
			var part DrainPart
			part.read(behind[cPart](c))
			part.text = s.format(func(room uintptr, size int64) int {
				return swig.Drain_part_format(c, room, size)
			})
			parts = append(parts, part)
		}
	})
	return parts
}

func (v *DrainJob) read(c *cJob) {
	*v = DrainJob{JobID(c.job), DrainKind(c.kind), DrainPhase(c.phase), DrainResult(c.result),
		int(c.part_count), failed(int(c.error.code), &c.error)}
}

func (v *DrainPart) read(c *cPart) {
	*v = DrainPart{Job: JobID(c.job), Phase: DrainPhase(c.phase), Result: DrainResult(c.result),
		Holds: DrainHolds(c.holds), Harms: DrainHarms(c.harms), Weight: uint32(c.weight),
		WeightBefore: uint32(c.weight_before), WeightEnd: uint32(c.weight_end),
		ActiveConns: uint32(c.active_conns), InactiveConns: uint32(c.inactive_conns),
		PersistentConns: uint32(c.persistent_conns), FallPerSecond: float64(c.fall_per_s),
		Deadline: milliseconds(c.deadline_ms), Estimate: milliseconds(c.estimate_ms)}
	if c.service.addr.family != 0 {
		v.Service.read(&c.service)
	}
	v.Server.read(&c.dest)
	if c.code < 0 {
		v.Err = &Error{Reason(c.reason), syscall.Errno(-c.code), Reason(c.reason).String()}
	}
}

func milliseconds(ms cI64) time.Duration { return time.Duration(ms) * time.Millisecond }
