// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs

import (
	"runtime"
	"sync"
	"unsafe"

	"libipvs.example/go/ipvs/internal/swig"
)

const textRoom = 1024 // for whatever the library formats

// records are what calls take and give. They are C memory, filled and read by plain stores and
// loads; a call crosses the border once, whatever a record has in it. What is not named here
// (reserved tails) stays zero, as it was made.
type records struct {
	service      cService
	serviceEntry cServiceEntry
	services     cServices
	dest         cDest
	destEntry    cDestEntry
	dests        cDests
	addr         cAddr
	before       cStats
	stats        cStats
	rates        cRates
	cpus         cCPUs
	daemon       cDaemon
	daemons      cDaemons
	timeouts     cTimeouts
	info         cInfo
	err          cError
	failures     cFailures
	content      cText
	textErrors   cTextErrors
	conn         cConn
	sysctl       cSysctl
	sysctls      cSysctls
	advices      cAdvices
	facts        cFacts
	options      cOptions
	settings     cSettings
	room         [textRoom]cChar
}

// scratch is one set of records, with the pointers that the generated code takes.
type scratch struct {
	*records
	to struct {
		service, otherService swig.Ipvs_service
		serviceEntry          swig.Ipvs_service_entry
		services              swig.Ipvs_services
		dest                  swig.Ipvs_dest
		destEntry             swig.Ipvs_dest_entry
		dests                 swig.Ipvs_dests
		addr                  swig.Ipvs_addr
		before, stats         swig.Ipvs_stats
		rates                 swig.Ipvs_rates
		cpus                  swig.Ipvs_cpus
		daemon                swig.Ipvs_daemon
		daemons               swig.Ipvs_daemons
		timeouts              swig.Ipvs_timeouts
		info                  swig.Ipvs_info
		err                   swig.Ipvs_error
		failures              swig.Ipvs_failures
		content               swig.Ipvs_text
		textErrors            swig.Ipvs_text_errors
		conn                  swig.Ipvs_conn
		sysctl                swig.Ipvs_sysctl
		sysctls               swig.Ipvs_sysctls
		advices               swig.Ipvs_advices
		facts                 swig.Ipvs_facts
		options               swig.Ipvs_drain_options
		settings              swig.Ipvs_drain_settings
	}
}

// newScratch gives nil when there is no memory.
func newScratch() *scratch {
	memory := swig.Records_new(1, int64(unsafe.Sizeof(records{})))
	if memory == 0 {
		return nil
	}
	s := &scratch{records: at[records](memory)}
	s.to.service = swig.SwigcptrIpvs_service(address(&s.service))
	s.to.otherService = swig.SwigcptrIpvs_service(address(&s.serviceEntry.service))
	s.to.serviceEntry = swig.SwigcptrIpvs_service_entry(address(&s.serviceEntry))
	s.to.services = swig.SwigcptrIpvs_services(address(&s.services))
	s.to.dest = swig.SwigcptrIpvs_dest(address(&s.dest))
	s.to.destEntry = swig.SwigcptrIpvs_dest_entry(address(&s.destEntry))
	s.to.dests = swig.SwigcptrIpvs_dests(address(&s.dests))
	s.to.addr = swig.SwigcptrIpvs_addr(address(&s.addr))
	s.to.before = swig.SwigcptrIpvs_stats(address(&s.before))
	s.to.stats = swig.SwigcptrIpvs_stats(address(&s.stats))
	s.to.rates = swig.SwigcptrIpvs_rates(address(&s.rates))
	s.to.cpus = swig.SwigcptrIpvs_cpus(address(&s.cpus))
	s.to.daemon = swig.SwigcptrIpvs_daemon(address(&s.daemon))
	s.to.daemons = swig.SwigcptrIpvs_daemons(address(&s.daemons))
	s.to.timeouts = swig.SwigcptrIpvs_timeouts(address(&s.timeouts))
	s.to.info = swig.SwigcptrIpvs_info(address(&s.info))
	s.to.err = swig.SwigcptrIpvs_error(address(&s.err))
	s.to.failures = swig.SwigcptrIpvs_failures(address(&s.failures))
	s.to.content = swig.SwigcptrIpvs_text(address(&s.content))
	s.to.textErrors = swig.SwigcptrIpvs_text_errors(address(&s.textErrors))
	s.to.conn = swig.SwigcptrIpvs_conn(address(&s.conn))
	s.to.sysctl = swig.SwigcptrIpvs_sysctl(address(&s.sysctl))
	s.to.sysctls = swig.SwigcptrIpvs_sysctls(address(&s.sysctls))
	s.to.advices = swig.SwigcptrIpvs_advices(address(&s.advices))
	s.to.facts = swig.SwigcptrIpvs_facts(address(&s.facts))
	s.to.options = swig.SwigcptrIpvs_drain_options(address(&s.options))
	s.to.settings = swig.SwigcptrIpvs_drain_settings(address(&s.settings))
	return s
}

func (s *scratch) free() {
	swig.Services_free(s.to.services)
	swig.Dests_free(s.to.dests)
	swig.Cpus_free(s.to.cpus)
	swig.Failures_free(s.to.failures)
	swig.Text_free(s.to.content)
	swig.Text_errors_free(s.to.textErrors)
	swig.Sysctls_free(s.to.sysctls)
	swig.Advices_free(s.to.advices)
	swig.Swig_free(address(s.records))
}

// format runs what writes to the room and returns the text.
func (s *scratch) format(write func(room uintptr, size int64) int) string {
	n := write(address(&s.room), textRoom)
	if n < 0 {
		return ""
	}
	return string(octets(s.room[:n+1])[:n])
}

// said makes an error of what a function of values said in its record.
func (s *scratch) said(ret int) error { return failed(ret, &s.err) }

var scratches = sync.Pool{New: func() any {
	s := newScratch()
	if s != nil {
		runtime.SetFinalizer(s, (*scratch).free)
	}
	return s
}}

// borrow lends a scratch to what has no machine.
func borrow(use func(s *scratch) error) error {
	s := scratches.Get().(*scratch)
	if s == nil {
		return noMemory()
	}
	defer scratches.Put(s)
	return use(s)
}
