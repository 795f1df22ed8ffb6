// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"context"
	"unsafe"

	"libipvs.example/go/ipvs/internal/swig"
)

// Advice is about a setting that bites: what it does to whom, and when not to mind.
type Advice struct {
	ID       AdviceID
	Severity Severity
	Setting  string // a sysctl; or "sched-flags", of a service; or "ip_vs.conn_tab_bits"
	Value    string // what it is now
	Advised  string // what it should be; "" is: no value is better for everyone
	Service  string // the first service that it is about, as ParseServiceKey reads it, or ""
	Services int    // how many services it is about
	Text     string // sentences for people
}

// Facts are what some advice needs to know beside sysctls and services; 0 is not known.
type Facts struct {
	ConnTableSize uint32 // as Info has it
	NetfilterTCP  uint32 // seconds: net.netfilter.nf_conntrack_tcp_timeout_established
	NetfilterUDP  uint32 // seconds: net.netfilter.nf_conntrack_udp_timeout_stream
	ReservePages  uint32 // vm.min_free_kbytes, in pages
}

// Advice gives advice for the network namespace as it is, the severest first. table has the
// services to advise on; nil is those of the kernel, or none when the handle is not open.
func (h *Handle) Advice(ctx context.Context, table *Table) ([]Advice, error) {
	var advice []Advice
	var c swig.Struct_SS_ipvs_table
	var m *machine
	if table != nil {
		c, m = table.c, table.asMachine()
	}
	err := h.with(ctx, []*machine{m}, func(s *scratch) error {
		ret := swig.Advice_list(h.c, c, s.to.advices)
		advice = s.readAdvice()
		return h.check(ret)
	})
	return advice, err
}

// MakeAdvice gives advice for sysctls and services, without a kernel: what is not among the sysctls
// is not advised on. A nil table has no services.
func MakeAdvice(sysctls []Sysctl, table *Table, facts Facts) ([]Advice, error) {
	var advice []Advice
	var c swig.Struct_SS_ipvs_table
	var m *machine
	if table != nil {
		c, m = table.c, table.asMachine()
	}
	leave, err := takeAll(context.Background(), m)
	if err != nil {
		return nil, err
	}
	defer leave()
	err = borrow(func(s *scratch) error {
		entries, free, err := newArray[cSysctl](len(sysctls))
		if err != nil {
			return err
		}
		defer free()
		for i := range sysctls {
			if err := sysctls[i].put(&entries[i]); err != nil {
				return err
			}
		}
		kept := s.sysctls
		s.sysctls.entries, s.sysctls.count = &entries[0], cSize(len(sysctls))
		facts.put(&s.facts)
		ret := swig.Advice_make(s.to.sysctls, c, s.to.facts, s.to.advices)
		s.sysctls = kept
		advice = s.readAdvice()
		return failed(ret, nil)
	})
	return advice, err
}

// newArray makes an array of records in C memory, with one more that is zero, so that there is
// always a first.
func newArray[T any](count int) (array []T, free func(), err error) {
	var record T
	memory := swig.Records_new(int64(count)+1, int64(unsafe.Sizeof(record)))
	if memory == 0 {
		return nil, nil, noMemory()
	}
	return unsafe.Slice(at[T](memory), count+1), func() { swig.Swig_free(memory) }, nil
}

func (s *scratch) readAdvice() []Advice {
	entries := list(s.advices.entries, s.advices.count)
	advice := make([]Advice, len(entries))
	for i := range entries {
		c := &entries[i]
		advice[i] = Advice{AdviceID(c.id), Severity(c.severity), readText(c.setting[:]),
			readText(c.value[:]), readText(c.advised[:]), readText(c.service[:]),
			int(c.services), readText(c.text[:])}
	}
	return advice
}

func (v *Facts) put(c *cFacts) {
	c.conn_table_size = cU32(v.ConnTableSize)
	c.nf_tcp_s = cU32(v.NetfilterTCP)
	c.nf_udp_s = cU32(v.NetfilterUDP)
	c.reserve_pages = cU32(v.ReservePages)
}
