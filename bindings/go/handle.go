// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import (
	"context"
	"math"
	"os"
	"runtime"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

// Handle is a connection to the kernel's IPVS in one network namespace. Many goroutines may use it;
// they take turns, and each waits for its turn as long as its context lives.
//
// The deadline of a context is how long a call may wait for an answer of the kernel; without one,
// that is WithTimeout's, or five seconds. (A call that takes several answers, such as Load, may wait
// so long for each.) A context that is done starts no call; a call that has begun is not cut short,
// as nobody would know whether the kernel did what was asked.
type Handle struct {
	machine
	c       swig.Struct_SS_ipvs
	timeout time.Duration // of calls without a deadline
	set     uint32        // milliseconds that the library was told last
}

const defaultMilliseconds = C.IPVS_DEADLINE_DEFAULT_MS

// Option is a choice for Open and New.
type Option func(*Handle) error

// WithNetns chooses the network namespace: a name as "ip netns" knows it, or a path such as
// /proc/123/ns/net (anything with a slash). Else it is that of the calling thread. Entering another
// one takes CAP_SYS_ADMIN.
func WithNetns(name string) Option {
	return func(h *Handle) error {
		if err := plainText("network namespace", name); err != nil {
			return err
		}
		return h.check(swig.Netns_set(h.c, name))
	}
}

// WithNetnsFile chooses the network namespace by its open file, which may be closed afterwards.
func WithNetnsFile(file *os.File) Option {
	return func(h *Handle) error {
		return withDescriptor(file, func(fd int) error {
			return h.check(swig.Netns_set_fd(h.c, fd))
		})
	}
}

// withDescriptor keeps the file open meanwhile, and does not change its mode, as File.Fd would.
func withDescriptor(file *os.File, use func(fd int) error) error {
	if file == nil {
		return ErrClosed
	}
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var result error
	if raw.Control(func(fd uintptr) { result = use(int(fd)) }) != nil {
		return ErrClosed
	}
	return result
}

// WithTimeout says how long a call whose context has no deadline waits for an answer: one
// millisecond or more. Else it is five seconds.
func WithTimeout(timeout time.Duration) Option {
	return func(h *Handle) error {
		h.timeout = timeout
		return h.deadline(context.Background())
	}
}

// New makes a handle that is not open: it serves what takes no right to use IPVS (connections,
// sysctls, totals).
func New(options ...Option) (*Handle, error) {
	c := swig.Handle_new()
	h := &Handle{c: c, timeout: defaultMilliseconds * time.Millisecond, set: defaultMilliseconds}
	if err := h.start(c, func() { swig.Handle_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(h, func(h *Handle) { h.close() })
	for _, option := range options {
		if option == nil {
			continue
		}
		if err := option(h); err != nil {
			h.close()
			return nil, err
		}
	}
	return h, nil
}

// Open connects to the kernel's IPVS. It lets the kernel load its module, and makes sure that this
// process may use it. Errors: ErrNoModule, ErrPermission, ErrUserNamespace, ErrNetns.
func Open(options ...Option) (*Handle, error) {
	h, err := New(options...)
	if err != nil {
		return nil, err
	}
	if err := h.Open(context.Background()); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

// Open connects a handle that New has made, or that was shut down; an open one is left as it is.
func (h *Handle) Open(ctx context.Context) error {
	return h.do(ctx, func(*scratch) error { return h.check(swig.Handle_open(h.c)) })
}

// Shutdown closes the connection and keeps the handle: calls fail with ErrNotOpen until Open.
func (h *Handle) Shutdown(ctx context.Context) error {
	return h.do(ctx, func(*scratch) error { return h.check(swig.Handle_shutdown(h.c)) })
}

// Close closes the connection and gives everything back, when the call under way has ended. Every
// later call answers ErrClosed. It is right to close twice.
func (h *Handle) Close() error {
	if h == nil {
		return nil
	}
	runtime.SetFinalizer(h, nil)
	return h.close()
}

// Info is what the kernel says about its IPVS.
type Info struct {
	Version [3]uint8 // 1.2.1 in every kernel so far
	// ConnTableSize is the number of buckets of the connection table. Up to Linux 6.12 it is
	// fixed; later it grows with the namespace, and is 0 before its first service.
	ConnTableSize uint32
}

// Info asks the kernel for its IPVS version and the size of its connection table.
func (h *Handle) Info(ctx context.Context) (Info, error) {
	var info Info
	err := h.do(ctx, func(s *scratch) error {
		if err := h.check(swig.Info_get(h.c, s.to.info)); err != nil {
			return err
		}
		v := uint32(s.info.version)
		info = Info{[3]uint8{uint8(v >> 16), uint8(v >> 8), uint8(v)},
			uint32(s.info.conn_table_size)}
		return nil
	})
	return info, err
}

// LibraryVersion is that of the C library which runs, such as "0.1.0".
func LibraryVersion() string { return swig.Library_version() }

// do makes one call, in turn, with the context's deadline.
func (h *Handle) do(ctx context.Context, call func(*scratch) error) error {
	if h == nil {
		return ErrClosed
	}
	ctx = alive(ctx)
	if err := h.take(ctx); err != nil {
		return err
	}
	defer h.leave()
	if err := h.deadline(ctx); err != nil {
		return err
	}
	return call(h.scratch)
}

// with is do for calls that take other machines, too.
func (h *Handle) with(ctx context.Context, others []*machine, call func(*scratch) error) error {
	if h == nil {
		return ErrClosed
	}
	ctx = alive(ctx)
	leave, err := takeAll(ctx, append(others, &h.machine)...)
	if err != nil {
		return err
	}
	defer leave()
	if err := h.deadline(ctx); err != nil {
		return err
	}
	return call(h.scratch)
}

// deadline tells the library how long this call may wait, if that is news.
func (h *Handle) deadline(ctx context.Context) error {
	wait := h.timeout
	if until, ok := ctx.Deadline(); ok {
		if wait = time.Until(until); wait <= 0 {
			return context.DeadlineExceeded
		}
		wait += time.Millisecond - 1
	}
	ms := wait / time.Millisecond
	if ms > math.MaxInt32 {
		ms = math.MaxInt32
	}
	if ms < 1 {
		return invalid("the timeout %v is not a millisecond or more", wait)
	}
	if uint32(ms) == h.set {
		return nil
	}
	if err := h.check(swig.Deadline_set(h.c, uint(ms))); err != nil {
		return err
	}
	h.set = uint32(ms)
	return nil
}

// check makes an error of what a function of the handle returned; only a failure is looked into.
func (h *Handle) check(ret int) error {
	if ret >= 0 {
		return nil
	}
	return failed(ret, behind[cError](swig.Last_error(h.c)))
}
