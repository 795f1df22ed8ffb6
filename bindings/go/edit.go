// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"net/netip"

	"libipvs.example/go/ipvs/internal/swig"
)

// Clear empties the table and keeps its memory for what comes next.
func (t *Table) Clear() error {
	return t.do(func(*scratch) error {
		swig.Table_clear(t.c)
		return nil
	})
}

// Detach forgets from which network namespace the table was loaded. A plan does not compare tables
// of two namespaces, which is a mix-up more often than not; to copy one to another, detach it first.
func (t *Table) Detach() error {
	return t.do(func(*scratch) error {
		swig.Table_detach(t.c)
		return nil
	})
}

// SetTimeouts sets the timeouts of the table; it then says nothing about one that is 0.
func (t *Table) SetTimeouts(timeouts Timeouts) error {
	return t.do(func(s *scratch) error {
		if err := timeouts.put(&s.timeouts); err != nil {
			return err
		}
		return s.said(swig.Table_set_timeouts(t.c, s.to.timeouts, s.to.err))
	})
}

// PutDaemon adds a sync daemon, or replaces the one of its state.
func (t *Table) PutDaemon(daemon Daemon) error {
	return t.do(func(s *scratch) error {
		if err := daemon.put(&s.daemon); err != nil {
			return err
		}
		return s.said(swig.Table_put_daemon(t.c, s.to.daemon, s.to.err))
	})
}

// PutService adds a service, or replaces its settings; its servers stay.
func (t *Table) PutService(service Service) error {
	return t.do(func(s *scratch) error {
		if err := service.put(&s.service); err != nil {
			return err
		}
		return s.said(swig.Table_put_service(t.c, s.to.service, s.to.err))
	})
}

// PutServer adds a server to a service, or replaces its settings. Errors: ErrNoService.
func (t *Table) PutServer(service ServiceKey, server Server) error {
	return t.do(func(s *scratch) error {
		if err := firstError(service.put(&s.service), server.put(&s.dest)); err != nil {
			return err
		}
		return s.said(swig.Table_put_dest(t.c, s.to.service, s.to.dest, s.to.err))
	})
}

// DeleteService takes a service with its servers out. Errors: ErrNoService.
func (t *Table) DeleteService(key ServiceKey) error {
	return t.do(func(s *scratch) error {
		if err := key.put(&s.service); err != nil {
			return err
		}
		if ret := swig.Table_delete_service(t.c, s.to.service); ret < 0 {
			return missing(ret, key, netip.AddrPort{})
		}
		return nil
	})
}

// DeleteServer takes a server out. Errors: ErrNoService, ErrNoServer.
func (t *Table) DeleteServer(service ServiceKey, server netip.AddrPort) error {
	return t.do(func(s *scratch) error {
		if err := firstError(service.put(&s.service), putServerKey(&s.dest, server)); err != nil {
			return err
		}
		if ret := swig.Table_delete_dest(t.c, s.to.service, s.to.dest); ret < 0 {
			return missing(ret, service, server)
		}
		return nil
	})
}
