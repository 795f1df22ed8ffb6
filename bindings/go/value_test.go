// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

var (
	web    = ipvs.MustParseServiceKey("tcp 10.0.0.1:80")
	dns    = ipvs.MustParseServiceKey("udp [2001:db8::1]:53")
	first  = netip.MustParseAddrPort("10.0.0.2:8080")
	second = netip.MustParseAddrPort("10.0.0.3:8080")
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// is fails unless an error is each of the targets.
func is(t *testing.T, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		if !errors.Is(err, target) {
			t.Errorf("%v is not %v", err, target)
		}
	}
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestServiceKeyText(t *testing.T) {
	for text, key := range map[string]ipvs.ServiceKey{
		"tcp 10.0.0.1:80":      ipvs.TCPService(netip.MustParseAddrPort("10.0.0.1:80")),
		"udp [2001:db8::1]:53": ipvs.UDPService(netip.MustParseAddrPort("[2001:db8::1]:53")),
		"sctp 10.0.0.1:5000":   ipvs.SCTPService(netip.MustParseAddrPort("10.0.0.1:5000")),
		"tcp [::ffff:1.2.3.4]:0": ipvs.TCPService(
			netip.MustParseAddrPort("[::ffff:1.2.3.4]:0")),
		"fwmark 7":               ipvs.MarkService(7),
		"fwmark 4294967295 ipv6": ipvs.MarkService6(4294967295),
	} {
		parsed, err := ipvs.ParseServiceKey(text)
		must(t, err)
		same(t, parsed, key)
		same(t, key.String(), text)
	}
}

func TestServiceKeyIsKeyOfMap(t *testing.T) {
	seen := map[ipvs.ServiceKey]int{web: 1, dns: 2}
	same(t, seen[ipvs.MustParseServiceKey("tcp 10.0.0.1:80")], 1)
	same(t, seen[ipvs.MustParseServiceKey("fwmark 1")], 0)
}

func TestServiceKeyRefused(t *testing.T) {
	for _, text := range []string{"", "tcp", "tcp 10.0.0.1", "tcp 10.0.0.1:65536", "fwmark 0",
		"fwmark 4294967296", "tcp 10.0.0.1:-1", "tcp 10.0.0.1:80\x00", "icmp 10.0.0.1:80",
		"tcp 300.0.0.1:80", strings.Repeat("x", 1<<20)} {
		_, err := ipvs.ParseServiceKey(text)
		is(t, err, syscall.EINVAL)
	}
}

func TestServiceKeyOrder(t *testing.T) {
	order := []ipvs.ServiceKey{
		web, ipvs.MustParseServiceKey("tcp 10.0.0.1:81"), ipvs.MustParseServiceKey("tcp 10.0.0.2:1"),
		ipvs.MustParseServiceKey("udp 10.0.0.1:80"), dns, ipvs.MarkService(1), ipvs.MarkService(2),
	}
	for i, a := range order {
		for k, b := range order {
			if got := a.Compare(b); (got < 0) != (i < k) || (got > 0) != (i > k) {
				t.Errorf("%v and %v: %d", a, b, got)
			}
		}
	}
}

func TestParseServer(t *testing.T) {
	server, err := ipvs.ParseServer("[2001:db8::2]:8080")
	must(t, err)
	same(t, server, ipvs.Server{Addr: netip.MustParseAddrPort("[2001:db8::2]:8080"), Weight: 1})
	for _, text := range []string{"", "10.0.0.2", "10.0.0.2:65536", "10.0.0.2:80\x00", "[::1%lo]:1"} {
		_, err = ipvs.ParseServer(text)
		is(t, err, syscall.EINVAL)
	}
}

func TestNames(t *testing.T) {
	for got, want := range map[any]string{
		ipvs.TCP: "tcp", ipvs.SCTP: "sctp", ipvs.Masq: "masq", ipvs.DirectRoute: "droute",
		ipvs.GUE: "gue", ipvs.Backup: "backup", ipvs.ErrNoService: "no-service",
		ipvs.ConnEstablished: "ESTABLISHED", ipvs.KindShift: "shift", ipvs.PhaseWaiting: "waiting",
		ipvs.ResultDrained: "drained", ipvs.HoldActive | ipvs.HoldReuse: "active,reuse",
		ipvs.HarmReset | ipvs.HarmUnstuck: "reset,unstuck", ipvs.Problem: "problem",
		ipvs.AdviceNodestKept: "nodest-kept", ipvs.SysctlPair: "pair",
		ipvs.Persistent | ipvs.Sched2: "persistent,flag-2", ipvs.Checksum: "csum",
		ipvs.Protocol(1): "protocol(1)", ipvs.Forward(9): "forward(9)", ipvs.Reason(999): "reason(999)",
		ipvs.SysctlKnown | ipvs.SysctlWritable: "known,writable", ipvs.SysctlKind(9): "kind(9)",
		ipvs.ServiceFlags(0x82): "flags(130)",
	} {
		same(t, reflect.ValueOf(got).MethodByName("String").Call(nil)[0].String(), want)
	}
}

func TestNamesBothWays(t *testing.T) {
	type names struct {
		P ipvs.Protocol
		F ipvs.Forward
		T ipvs.TunnelType
		D ipvs.DaemonState
		C ipvs.ConnState
		R ipvs.Reason
		K ipvs.ServiceKey
	}
	want := names{ipvs.UDP, ipvs.Tunnel, ipvs.GRE, ipvs.Master, ipvs.ConnCookieEchoed,
		ipvs.ErrLastServer, dns}
	text, err := json.Marshal(want)
	must(t, err)
	var got names
	must(t, json.Unmarshal(text, &got))
	same(t, got, want)
	for _, field := range []string{"P", "F", "T", "D", "C", "R", "K"} {
		err := json.Unmarshal([]byte(`{"`+field+`": "nonsense"}`), &got)
		is(t, err, syscall.EINVAL)
		err = json.Unmarshal([]byte(`{"`+field+`": "tcp\u0000"}`), &got)
		is(t, err, syscall.EINVAL)
	}
	same(t, got, want)
}

func TestSchedFlags(t *testing.T) {
	flags, err := ipvs.ParseSchedFlags("sh", "sh-fallback,sh-port")
	must(t, err)
	same(t, flags, ipvs.Sched1|ipvs.Sched2)
	same(t, flags.Sched("sh"), "sh-fallback,sh-port")
	same(t, flags.Sched("mh"), "mh-fallback,mh-port")
	same(t, flags.Sched(""), "flag-1,flag-2")
	same(t, flags.Sched("s\x00"), "")
	_, err = ipvs.ParseSchedFlags("sh", "mh-port")
	is(t, err, ipvs.ErrText, syscall.EINVAL)
	_, err = ipvs.ParseSchedFlags("sh\x00", "")
	is(t, err, ipvs.ErrInvalid)
}

func TestErrorFinds(t *testing.T) {
	err := error(&ipvs.Error{Reason: ipvs.ErrNoServer, Errno: syscall.ENOENT, Text: "it is gone"})
	is(t, err, ipvs.ErrNoServer, syscall.ENOENT, os.ErrNotExist)
	if errors.Is(err, ipvs.ErrNoService) || err.(*ipvs.Error).Timeout() {
		t.Error("it is another")
	}
	same(t, err.Error(), "ipvs: it is gone")
	batch := error(&ipvs.BatchError{Text: "2 of 5", Failures: []ipvs.Failure{{Index: 1, Err: ipvs.ErrMemory},
		{Index: 4, Err: err}}})
	is(t, batch, ipvs.ErrMemory, ipvs.ErrNoServer, syscall.ENOENT)
	var one *ipvs.Error
	if !errors.As(batch, &one) || one != err {
		t.Error("As does not find it")
	}
	same(t, batch.Error(), "ipvs: 2 of 5")
	is(t, ipvs.ErrClosed, os.ErrClosed)
	late := &ipvs.Error{Reason: ipvs.ErrTimeout, Errno: syscall.ETIMEDOUT}
	is(t, late, context.DeadlineExceeded, syscall.ETIMEDOUT)
	same(t, late.Timeout(), true)
}

func TestRates(t *testing.T) {
	rates, err := ipvs.MakeRates(ipvs.Stats{Conns: 10, InBytes: 100},
		ipvs.Stats{Conns: 30, InBytes: 100, OutPackets: 5}, 10*time.Second)
	must(t, err)
	same(t, rates, ipvs.Rates{Conns: 2, OutPackets: 0.5})
	_, err = ipvs.MakeRates(ipvs.Stats{Conns: 2}, ipvs.Stats{Conns: 1}, time.Second)
	is(t, err, syscall.ERANGE)
	for _, elapsed := range []time.Duration{0, -1} {
		_, err = ipvs.MakeRates(ipvs.Stats{}, ipvs.Stats{}, elapsed)
		is(t, err, ipvs.ErrInvalid)
	}
}

func TestSumCPUs(t *testing.T) {
	same(t, ipvs.SumCPUs(nil), ipvs.Stats{})
	same(t, ipvs.SumCPUs([]ipvs.CPUStats{
		{CPU: 0, Conns: 1, InPackets: 2, OutPackets: 3, InBytes: 4, OutBytes: 1 << 40},
		{CPU: 1, Conns: 10, InPackets: 20, OutPackets: 30, InBytes: 40, OutBytes: 1 << 40},
	}), ipvs.Stats{Conns: 11, InPackets: 22, OutPackets: 33, InBytes: 44, OutBytes: 2 << 40})
}

func TestLibraryVersion(t *testing.T) {
	if !strings.HasPrefix(ipvs.LibraryVersion(), "0.") {
		t.Error(ipvs.LibraryVersion())
	}
}
