// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"runtime"

	"libipvs.example/go/ipvs/internal/swig"
)

// TableReader reads what the kernel has one service at a time, with its servers, for programs that
// do not want all of it in memory at once. It is for one goroutine at a time:
//
//	for reader.Next(ctx) {
//		... reader.Service(), reader.Servers() ...
//	}
//	err := reader.Err()
type TableReader struct {
	machine
	c       swig.Struct_SS_ipvs_table_reader
	h       *Handle
	service ServiceEntry
	servers []ServerEntry
	err     error
}

// ReadTable lists the services and makes a reader that begins before the first. Errors: ErrChanged.
func (h *Handle) ReadTable(ctx context.Context) (*TableReader, error) {
	c := swig.Table_reader_new()
	r := &TableReader{c: c, h: h}
	if err := r.start(c, func() { swig.Table_reader_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(r, func(r *TableReader) { r.close() })
	err := h.with(ctx, []*machine{&r.machine}, func(*scratch) error {
		return h.check(swig.Table_reader_start(h.c, r.c))
	})
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Next goes to the next service and lists its servers; false at the end, and when that failed: see
// Err. Services that were deleted meanwhile are passed over. After a failure a further call tries
// the same service again.
func (r *TableReader) Next(ctx context.Context) bool {
	if r == nil {
		return false
	}
	ret := 0
	r.err = r.h.with(ctx, []*machine{&r.machine}, func(*scratch) error {
		if ret = swig.Table_reader_next(r.h.c, r.c); ret > 0 {
			r.service.read(behind[cServiceEntry](swig.Table_reader_service(r.c)))
			r.servers = readServers(behind[cDests](swig.Table_reader_dests(r.c)))
		}
		return r.h.check(ret)
	})
	return ret > 0
}

// Service is the service where the reader is; its counters are as old as the start.
func (r *TableReader) Service() ServiceEntry {
	if r == nil {
		return ServiceEntry{}
	}
	return r.service
}

// Servers are the servers of that service.
func (r *TableReader) Servers() []ServerEntry {
	if r == nil {
		return nil
	}
	return r.servers
}

// Err says what the last Next failed with; nil at the end.
func (r *TableReader) Err() error {
	if r == nil {
		return ErrClosed
	}
	return r.err
}

// Close gives the memory back, at any time.
func (r *TableReader) Close() error {
	if r == nil {
		return nil
	}
	runtime.SetFinalizer(r, nil)
	return r.close()
}
