// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"errors"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

const rules = `--set 900 120 300
--start-daemon master --mcast-interface lo --syncid 7
-A -t 10.0.0.1:80 -s wrr -p 300 -M 255.255.255.0
-a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m -w 3
-a -t 10.0.0.1:80 -r 10.0.0.3:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum
-A -u [2001:db8::1]:53 -s sh -b sh-port
-A -f 7 -s wlc
`

// table reads a text, which must be right; it is closed with the test.
func table(t testing.TB, text string) *ipvs.Table {
	t.Helper()
	made, err := ipvs.ParseTable(text)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Close() })
	return made
}

func TestTableFromText(t *testing.T) {
	made := table(t, rules)
	same(t, made.Len(), 3)
	service, ok := made.Service(web)
	same(t, ok, true)
	same(t, service.Service, ipvs.Service{Key: web, Scheduler: "wrr", Flags: ipvs.Persistent,
		Timeout: 300 * time.Second, Netmask: netip.MustParseAddr("255.255.255.0")})
	servers := made.Servers(web)
	same(t, len(servers), 2)
	same(t, servers[0].Server, ipvs.Server{Addr: first, Weight: 3})
	same(t, servers[1].Server, ipvs.Server{Addr: netip.MustParseAddrPort("10.0.0.3:80"),
		Forward: ipvs.Tunnel, Weight: 1, Tunnel: ipvs.GUE, TunnelPort: 6080,
		TunnelFlags: ipvs.Checksum})
	service, _ = made.Service(dns)
	same(t, service.Service, ipvs.Service{Key: dns, Scheduler: "sh", Flags: ipvs.Sched2})
	same(t, made.Timeouts(), ipvs.Timeouts{TCP: 900 * time.Second, TCPFin: 120 * time.Second,
		UDP: 300 * time.Second})
	same(t, made.Daemons(), []ipvs.Daemon{{State: ipvs.Master, SyncID: 7, Interface: "lo"}})
}

func TestTableTextBothWays(t *testing.T) {
	made := table(t, rules)
	text := made.String()
	same(t, table(t, text).String(), text)
	var again ipvs.Table
	is(t, again.UnmarshalText([]byte(text)), ipvs.ErrClosed)
	bytes, err := made.MarshalText()
	must(t, err)
	same(t, string(bytes), text)
	empty := table(t, "")
	same(t, empty.String(), "")
	must(t, empty.UnmarshalText(bytes))
	same(t, empty.String(), text)
}

// What is put together by hand is what the text says.
func TestTableByHand(t *testing.T) {
	read, made := table(t, rules), table(t, "")
	for service, servers := range all(read) {
		must(t, made.PutService(service.Service))
		for _, server := range servers {
			must(t, made.PutServer(service.Key, server.Server))
		}
	}
	must(t, made.SetTimeouts(read.Timeouts()))
	for _, daemon := range read.Daemons() {
		must(t, made.PutDaemon(daemon))
	}
	same(t, made.String(), read.String())
	must(t, made.DeleteServer(web, first))
	must(t, made.DeleteService(dns))
	is(t, made.DeleteServer(web, first), ipvs.ErrNoServer, syscall.ENOENT)
	is(t, made.DeleteServer(dns, first), ipvs.ErrNoService)
	is(t, made.DeleteService(dns), ipvs.ErrNoService, syscall.ESRCH)
	same(t, len(made.Servers(web)), 1)
	must(t, made.Clear())
	must(t, made.Detach())
	same(t, made.Len(), 0)
}

// all is Table.All in the words of Go 1.19.
func all(table *ipvs.Table) map[ipvs.ServiceEntry][]ipvs.ServerEntry {
	found := map[ipvs.ServiceEntry][]ipvs.ServerEntry{}
	table.All()(func(service ipvs.ServiceEntry, servers []ipvs.ServerEntry) bool {
		found[service] = servers
		return true
	})
	return found
}

func TestTableAllStops(t *testing.T) {
	made, seen := table(t, rules), 0
	made.All()(func(ipvs.ServiceEntry, []ipvs.ServerEntry) bool {
		seen++
		return seen < 2
	})
	same(t, seen, 2)
	same(t, len(made.Services()), 3)
	same(t, made.Services()[0].Key, web)
}

func TestTableFinds(t *testing.T) {
	made := table(t, rules)
	server, ok := made.Server(web, first)
	same(t, ok, true)
	same(t, server.Weight, uint32(3))
	for _, key := range []ipvs.ServiceKey{{}, ipvs.MarkService(8), {Mark: 1, Protocol: ipvs.TCP}} {
		_, ok = made.Service(key)
		same(t, ok, false)
		_, ok = made.Server(key, first)
		same(t, ok, false)
		same(t, len(made.Servers(key)), 0)
	}
	_, ok = made.Server(web, netip.AddrPort{})
	same(t, ok, false)
}

func TestTextErrors(t *testing.T) {
	_, err := ipvs.ParseTable("-A -t 10.0.0.1:80 -s rr\n-X\n-a -t 10.0.0.9:80 -r 10.0.0.2:80\n")
	var wrong *ipvs.TextError
	if !errors.As(err, &wrong) || len(wrong.Errors) != 2 {
		t.Fatalf("%v", err)
	}
	is(t, err, ipvs.ErrText, ipvs.ErrNoService)
	same(t, wrong.Errors[0].Line, uint64(2))
	same(t, strings.HasPrefix(err.Error(), "ipvs: line 2, column 2: unknown option"), true)
	_, err = ipvs.ParseTable(strings.Repeat("-X\n", 1500))
	errors.As(err, &wrong)
	same(t, wrong.More, uint64(500))
	same(t, strings.HasSuffix(err.Error(), "and 500 more"), true)
	_, err = ipvs.ParseTable("-A -t 10.0.0.1:80\x00 -s rr\n")
	is(t, err, ipvs.ErrText)
}

// What Go's types can hold and a record can't.
func TestRefusedValues(t *testing.T) {
	made := table(t, rules)
	at := func(change func(s *ipvs.Service)) error {
		service := ipvs.Service{Key: web}
		change(&service)
		return made.PutService(service)
	}
	for i, err := range []error{
		at(func(s *ipvs.Service) { s.Timeout = 1500 * time.Millisecond }),
		at(func(s *ipvs.Service) { s.Timeout = -time.Second }),
		at(func(s *ipvs.Service) { s.Timeout = 1 << 62 }),
		at(func(s *ipvs.Service) { s.Scheduler = strings.Repeat("x", 16) }),
		at(func(s *ipvs.Service) { s.Scheduler = "r\x00r" }),
		at(func(s *ipvs.Service) { s.Scheduler = strings.Repeat("x", 1<<24) }),
		at(func(s *ipvs.Service) { s.Engine = strings.Repeat("x", 17) }),
		at(func(s *ipvs.Service) { s.Netmask = netip.MustParseAddr("ffff::") }),
		at(func(s *ipvs.Service) { s.Flags = 1 << 31 }),
		at(func(s *ipvs.Service) { s.Key = ipvs.ServiceKey{} }),
		at(func(s *ipvs.Service) { s.Key = ipvs.ServiceKey{Protocol: ipvs.TCP} }),
		at(func(s *ipvs.Service) { s.Key.IPv6 = true }),
		at(func(s *ipvs.Service) { s.Key.Mark = 1 }),
		at(func(s *ipvs.Service) { s.Key.Protocol = 999 }),
		at(func(s *ipvs.Service) { s.Key.Addr = netip.MustParseAddrPort("[fe80::1%lo]:80") }),
		at(func(s *ipvs.Service) { s.Key, s.PrefixLen = dns, 129 }),
		made.PutServer(web, ipvs.Server{}),
		made.PutServer(web, ipvs.Server{Addr: first, Weight: 1 << 31}),
		made.PutServer(web, ipvs.Server{Addr: first, Lower: 1}),
		made.PutServer(web, ipvs.Server{Addr: first, TunnelPort: 1}),
		made.PutServer(web, ipvs.Server{Addr: first, Forward: 99}),
		made.PutDaemon(ipvs.Daemon{State: 3, Interface: "lo"}),
		made.PutDaemon(ipvs.Daemon{State: ipvs.Master, Interface: strings.Repeat("x", 16)}),
		made.PutDaemon(ipvs.Daemon{State: ipvs.Master, Interface: "lo",
			Group: netip.MustParseAddr("ff02::1%lo")}),
		made.SetTimeouts(ipvs.Timeouts{TCP: time.Millisecond}),
	} {
		if !errors.Is(err, ipvs.ErrInvalid) || !errors.Is(err, syscall.EINVAL) {
			t.Errorf("%d: %v", i, err)
		}
	}
	is(t, made.PutServer(ipvs.MarkService(9), ipvs.Server{Addr: first}), ipvs.ErrNoService)
	same(t, made.String(), table(t, rules).String())
}
