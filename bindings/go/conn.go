// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

// #include <libipvs/libipvs.h>
import "C"

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"runtime"
	"time"

	"libipvs.example/go/ipvs/internal/swig"
)

// Conn is a connection, or a persistence template.
type Conn struct {
	// Protocol is 0 with templates of services by mark.
	Protocol Protocol
	// Client is masked in a template, as the service says, and has port 0.
	Client netip.AddrPort
	// Virtual is what the client used; of a template of a service by mark the zero AddrPort.
	Virtual netip.AddrPort
	Server  netip.AddrPort
	// Mark is the service's firewall mark, with templates of services by mark; IPv6 their family.
	Mark     uint32
	IPv6     bool
	State    ConnState
	Template bool
	// Expires is how long until the kernel forgets it, in whole seconds.
	Expires time.Duration
	// Engine and EngineData are a template's persistence engine and its data: what a client sent.
	Engine     string
	EngineData string
}

// Service is the service that the connection's text names: see ConnFilter for what it can't tell.
func (c Conn) Service() ServiceKey {
	if c.Mark != 0 {
		return ServiceKey{Mark: c.Mark, IPv6: c.IPv6}
	}
	return ServiceKey{Protocol: c.Protocol, Addr: c.Virtual}
}

// ConnFilter lets only some connections through; its zero value lets all.
type ConnFilter struct {
	// Service, if not the zero key. By address: protocol, address and port are the same; port 0
	// stands for every port. By mark: the templates that carry it, and nothing else does.
	Service ServiceKey
	// Server, if not the zero AddrPort; port 0 stands for every port.
	Server netip.AddrPort
	// Protocol, if not 0.
	Protocol Protocol
	// MarkTemplates lets only templates of services by mark through, which have no protocol.
	MarkTemplates bool
	// States, if there are any.
	States []ConnState
}

// Conns reads connections one at a time, in memory that stays the same however many there are. It
// is no picture of one moment. It is for one goroutine at a time.
//
//	for conns.Next() {
//		... conns.Conn() ...
//	}
//	err := conns.Err()
type Conns struct {
	machine
	c    swig.Struct_SS_ipvs_conn_reader
	ctx  context.Context
	conn Conn
	err  error
}

// Connections reads the kernel's connections. It takes no right, and the handle need not be open;
// only to enter another network namespace takes CAP_SYS_ADMIN. Next fails when the context is done.
// Errors: ErrNoModule.
func (h *Handle) Connections(ctx context.Context, filter ConnFilter) (*Conns, error) {
	conns, err := newConns(alive(ctx), filter)
	if err != nil {
		return nil, err
	}
	err = h.with(ctx, []*machine{&conns.machine}, func(*scratch) error {
		return h.check(swig.Conn_reader_open(h.c, conns.c))
	})
	if err != nil {
		conns.Close()
		return nil, err
	}
	return conns, nil
}

// ReadConnections reads a file that /proc/net/ip_vs_conn was copied to, from where it is. The file
// may be closed afterwards; the position in it is in common.
func ReadConnections(file *os.File, filter ConnFilter) (*Conns, error) {
	conns, err := newConns(context.Background(), filter)
	if err != nil {
		return nil, err
	}
	err = withDescriptor(file, func(fd int) error {
		return conns.failed(swig.Conn_reader_open_fd(conns.c, fd))
	})
	if err != nil {
		conns.Close()
		return nil, err
	}
	return conns, nil
}

func newConns(ctx context.Context, filter ConnFilter) (*Conns, error) {
	c := swig.Conn_reader_new()
	conns := &Conns{c: c, ctx: ctx}
	if err := conns.start(c, func() { swig.Conn_reader_free(c) }); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(conns, func(conns *Conns) { conns.close() })
	if err := conns.filter(&filter); err != nil {
		conns.Close()
		return nil, err
	}
	return conns, nil
}

func (c *Conns) filter(f *ConnFilter) error {
	if f.Service != (ServiceKey{}) {
		if err := f.Service.put(&c.service); err != nil {
			return err
		}
		if ret := swig.Conn_reader_filter_service(c.c, c.to.service); ret < 0 {
			return c.failed(ret)
		}
	}
	if f.Server != (netip.AddrPort{}) {
		if err := putServerKey(&c.dest, f.Server); err != nil {
			return err
		}
		if ret := swig.Conn_reader_filter_dest(c.c, c.to.dest); ret < 0 {
			return c.failed(ret)
		}
	}
	return c.filterBits(f)
}

func (c *Conns) filterBits(f *ConnFilter) error {
	if f.Protocol != 0 || f.MarkTemplates {
		if f.Protocol != 0 && f.MarkTemplates {
			return invalid("templates of services by mark have no protocol to filter by")
		}
		if ret := swig.Conn_reader_filter_protocol(c.c, int(f.Protocol)); ret < 0 {
			return c.failed(ret)
		}
	}
	var states uint64
	for _, state := range f.States {
		if state > ConnUnnamed {
			return invalid("%v is not the state of a connection", state)
		}
		states |= 1 << state
	}
	return c.failed(swig.Conn_reader_filter_states(c.c, states))
}

// failed looks at what the reader said.
func (c *Conns) failed(ret int) error {
	if ret >= 0 {
		return nil
	}
	return failed(ret, behind[cError](swig.Conn_reader_error(c.c)))
}

// Next reads the next connection; false at the end, and when that failed: see Err. After ErrText, of
// a line that is none of the kernel's, a further call goes on behind it.
func (c *Conns) Next() bool {
	if c == nil {
		return false
	}
	if c.err = c.take(alive(c.ctx)); c.err != nil {
		return false
	}
	defer c.leave()
	ret := swig.Conn_reader_next(c.c, c.to.conn)
	if ret == 1 {
		c.conn.read(&c.scratch.conn)
	}
	c.err = c.failed(ret)
	return ret == 1
}

// Conn is the connection that Next has read.
func (c *Conns) Conn() Conn {
	if c == nil {
		return Conn{}
	}
	return c.conn
}

// Err says what the last Next failed with; nil at the end.
func (c *Conns) Err() error {
	if c == nil {
		return ErrClosed
	}
	return c.err
}

// All reads all that are left, and closes; from Go 1.23 on:
//
//	for conn, err := range conns.All() { ... }
//
// With an error comes no connection. After ErrText, of one line, it goes on, unless it is the first.
func (c *Conns) All() func(yield func(Conn, error) bool) {
	return func(yield func(Conn, error) bool) {
		defer c.Close()
		last := ""
		for {
			switch {
			case c.Next():
				if !yield(c.conn, nil) {
					return
				}
			case c.Err() == nil:
				return
			case !yield(Conn{}, c.err) || !errors.Is(c.err, ErrText) || c.err.Error() == last:
				return
			default:
				last = c.err.Error()
			}
		}
	}
}

// Close stops reading, at any time, and gives the memory back.
func (c *Conns) Close() error {
	if c == nil {
		return nil
	}
	runtime.SetFinalizer(c, nil)
	return c.close()
}

func (v *Conn) read(c *cConn) {
	*v = Conn{Protocol: Protocol(c.protocol), Mark: uint32(c.fwmark),
		Client:  readAddrPort(&c.client_addr, c.client_port),
		Server:  readAddrPort(&c.dest_addr, c.dest_port),
		State:   ConnState(c.state),
		Expires: seconds(c.expires_s), Template: c.flags&C.IPVS_CONN_TEMPLATE != 0}
	if v.Mark != 0 {
		v.IPv6 = v.Client.Addr().Is6()
	} else {
		v.Virtual = readAddrPort(&c.virtual_addr, c.virtual_port)
	}
	if c.pe_name[0] != 0 {
		v.Engine = readText(c.pe_name[:])
		v.EngineData = string(octets(c.pe_data[:])[:c.pe_data_size])
	}
}
