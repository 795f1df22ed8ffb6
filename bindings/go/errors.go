// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"fmt"
	"os"
	"syscall"

	"libipvs.example/go/ipvs/internal/swig"
)

// ErrClosed is what a closed Handle, Table, Plan, ... answers, and one that was never made. It is
// os.ErrClosed, too.
var ErrClosed = fmt.Errorf("ipvs: %w", os.ErrClosed)

// Error says what failed: the library's sentence, the reason for programs to decide by, and the
// number that the kernel gave.
//
// errors.Is finds the Reason (errors.Is(err, ErrNoService)), the Errno
// (errors.Is(err, syscall.ENOENT)) and what that stands for (fs.ErrNotExist, fs.ErrPermission);
// a missed deadline is context.DeadlineExceeded, too.
type Error struct {
	Reason Reason
	Errno  syscall.Errno
	// Text names the command and the object: "add service tcp 10.0.0.1:80: the scheduler 'foo'
	// is not available (kernel module ip_vs_foo)".
	Text string
}

// Error gives the sentence.
func (e *Error) Error() string { return "ipvs: " + e.Text }

// Unwrap gives the Errno.
func (e *Error) Unwrap() error { return e.Errno }

// Is lets errors.Is find the Reason, and context.DeadlineExceeded for ErrTimeout.
func (e *Error) Is(target error) bool {
	if reason, ok := target.(Reason); ok {
		return e.Reason == reason
	}
	return e.Reason == ErrTimeout && target == context.DeadlineExceeded
}

// Timeout says whether the kernel did not answer in time.
func (e *Error) Timeout() bool { return e.Reason == ErrTimeout }

// Reason says why something failed. Each is an error, for errors.Is; their numbers never change.
type Reason uint32

// Error gives the reason's name, such as "ipvs: no-service".
func (r Reason) Error() string { return "ipvs: " + r.String() }

// String is the reason as one word: "no-service".
func (r Reason) String() string {
	return nameOr(swig.Reason_name(uint(r)), "reason", uint32(r))
}

// MarshalText gives the name.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText takes what MarshalText gives.
func (r *Reason) UnmarshalText(text []byte) error {
	for i := ErrNone; ; i++ {
		name := swig.Reason_name(uint(i))
		if name == "" {
			return invalid("%.40q is not the name of a reason", text)
		}
		if name == string(text) {
			*r = i
			return nil
		}
	}
}

func nameOr(name, what string, number uint32) string {
	if name == "" {
		return fmt.Sprintf("%s(%d)", what, number)
	}
	return name
}

// invalid is the error of what never gets as far as the library.
func invalid(format string, args ...any) *Error {
	return &Error{ErrInvalid, syscall.EINVAL, fmt.Sprintf(format, args...)}
}

func noMemory() error {
	return &Error{ErrMemory, syscall.ENOMEM, "no memory"}
}

// failed makes an error of a negative return value and the record that explains it.
func failed(ret int, record *cError) error {
	if ret >= 0 {
		return nil
	}
	if record == nil || int(record.code) != ret {
		return &Error{ErrSystem, syscall.Errno(-ret), syscall.Errno(-ret).Error()}
	}
	return &Error{Reason(record.reason), syscall.Errno(-ret), readText(record.text[:])}
}

// BatchError has every operation of a batch, or every step of a plan, that failed; all others were
// done.
type BatchError struct {
	Text     string // how many failed, and the first of them
	Failures []Failure
}

// Failure is one operation that failed.
type Failure struct {
	Index int // the first operation is 0
	Err   error
}

// Error says how many failed, and the first of them.
func (e *BatchError) Error() string { return "ipvs: " + e.Text }

// batchFailed makes an error of a list of failures; the list is given back to the library.
func batchFailed(ret int, s *scratch, last func() error) error {
	failures := list(s.failures.entries, s.failures.count)
	if ret >= 0 {
		return nil
	}
	all, ok := last().(*Error)
	if len(failures) == 0 || !ok {
		return last()
	}
	err := &BatchError{all.Text, make([]Failure, len(failures))}
	for i := range failures {
		f := &failures[i]
		err.Failures[i] = Failure{int(f.index), &Error{Reason(f.reason),
			syscall.Errno(-f.code), readString(f.text)}}
	}
	swig.Failures_free(s.to.failures)
	return err
}
