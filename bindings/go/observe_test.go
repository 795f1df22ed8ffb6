// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

const connections = `Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
TCP 0A000009 C350 0A000001 0050 0A000002 1F90 ESTABLISHED     899
UDP 0A000009 C351 0A000001 0035 0A000003 0035 UDP             299
nonsense
TCP 0A000009 C352 0A000001 0050 0A000003 1F90 FIN_WAIT        100
`

func recorded(t *testing.T, text string) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ip_vs_conn")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	file, err := os.Open(path)
	must(t, err)
	t.Cleanup(func() { file.Close() })
	return file
}

func TestConnectionsOfAFile(t *testing.T) {
	conns, err := ipvs.ReadConnections(recorded(t, connections), ipvs.ConnFilter{})
	must(t, err)
	defer conns.Close()
	same(t, conns.Next(), true)
	conn := conns.Conn()
	same(t, conn, ipvs.Conn{Protocol: ipvs.TCP, Client: netip.MustParseAddrPort("10.0.0.9:50000"),
		Virtual: netip.MustParseAddrPort("10.0.0.1:80"), Server: first,
		State: ipvs.ConnEstablished, Expires: 899 * time.Second})
	same(t, conn.Service(), web)
	same(t, conns.Next(), true)
	same(t, conns.Next(), false)
	is(t, conns.Err(), ipvs.ErrText)
	same(t, strings.Contains(conns.Err().Error(), "line 4, column 1"), true)
	same(t, conns.Next(), true)
	same(t, conns.Next(), false)
	must(t, conns.Err())
	must(t, conns.Close())
	same(t, conns.Next(), false)
	is(t, conns.Err(), ipvs.ErrClosed)
}

func TestConnectionsAll(t *testing.T) {
	conns, err := ipvs.ReadConnections(recorded(t, connections), ipvs.ConnFilter{})
	must(t, err)
	good, bad := 0, 0
	conns.All()(func(_ ipvs.Conn, err error) bool {
		if err != nil {
			bad++
		} else {
			good++
		}
		return true
	})
	same(t, []int{good, bad}, []int{3, 1})
	conns, err = ipvs.ReadConnections(recorded(t, "something else\n"), ipvs.ConnFilter{})
	must(t, err)
	bad = 0
	conns.All()(func(_ ipvs.Conn, err error) bool { bad++; return bad < 100 })
	if bad > 2 {
		t.Errorf("the wrong titles came %d times", bad)
	}
}

func TestConnectionsFiltered(t *testing.T) {
	for filter, want := range map[*ipvs.ConnFilter]int{
		{Service: web}:                              2,
		{Server: first}:                             1,
		{Protocol: ipvs.UDP}:                        1,
		{MarkTemplates: true}:                       0,
		{States: []ipvs.ConnState{ipvs.ConnUDP, 7}}: 1,
		{Service: dns}:                              0,
	} {
		conns, err := ipvs.ReadConnections(recorded(t, connections), *filter)
		must(t, err)
		seen := 0
		conns.All()(func(_ ipvs.Conn, err error) bool {
			if err == nil {
				seen++
			}
			return true
		})
		if seen != want {
			t.Errorf("%+v: %d", filter, seen)
		}
	}
	for _, filter := range []ipvs.ConnFilter{{States: []ipvs.ConnState{99}},
		{Service: ipvs.ServiceKey{Mark: 1, Protocol: ipvs.TCP}},
		{Protocol: ipvs.TCP, MarkTemplates: true}} {
		_, err := ipvs.ReadConnections(recorded(t, connections), filter)
		is(t, err, ipvs.ErrInvalid)
	}
	closed := recorded(t, connections)
	closed.Close()
	_, err := ipvs.ReadConnections(closed, ipvs.ConnFilter{})
	is(t, err, os.ErrClosed)
	_, err = ipvs.ReadConnections(nil, ipvs.ConnFilter{})
	is(t, err, os.ErrClosed)
}

func TestSysctlText(t *testing.T) {
	v, err := ipvs.ParseSysctl("sync_threshold", "3 50")
	must(t, err)
	same(t, []int64{v.Value, v.Second}, []int64{3, 50})
	same(t, v.Kind, ipvs.SysctlPair)
	same(t, v.String(), "3 50")
	v, err = ipvs.ParseSysctl("est_cpulist", "0-1")
	must(t, err)
	same(t, []string{v.Text, v.String()}, []string{"0-1", "0-1"})
	same(t, ipvs.Sysctl{}.String(), "")
	for name, value := range map[string]string{"conntrack": "2", "a/b": "1", "": "1",
		"sync_threshold": "3\x00 50", "x\x00": "1"} {
		_, err := ipvs.ParseSysctl(name, value)
		is(t, err, syscall.EINVAL)
	}
	if ipvs.SysctlAbout("conntrack") == "" || ipvs.SysctlAbout("nonsense") != "" ||
		ipvs.SysctlAbout("conntrack\x00") != "" {
		t.Error("about is wrong")
	}
}

func TestAdviceWithoutAKernel(t *testing.T) {
	nodest, err := ipvs.ParseSysctl("expire_nodest_conn", "0")
	must(t, err)
	quiescent, err := ipvs.ParseSysctl("expire_quiescent_template", "0")
	must(t, err)
	advice, err := ipvs.MakeAdvice([]ipvs.Sysctl{nodest, quiescent}, table(t, rules), ipvs.Facts{})
	must(t, err)
	found := map[ipvs.AdviceID]ipvs.Advice{}
	for _, one := range advice {
		found[one.ID] = one
	}
	one := found[ipvs.AdviceQuiescentTemplate]
	same(t, []string{one.Setting, one.Value, one.Advised, one.Service},
		[]string{"expire_quiescent_template", "0", "1", "tcp 10.0.0.1:80"})
	same(t, one.Services, 1)
	advice, err = ipvs.MakeAdvice(nil, nil, ipvs.Facts{ConnTableSize: 4096})
	must(t, err)
	same(t, len(advice), 0)
	_, err = ipvs.MakeAdvice([]ipvs.Sysctl{{Name: strings.Repeat("x", 64)}}, nil, ipvs.Facts{})
	is(t, err, ipvs.ErrInvalid)
	var zero ipvs.Table
	_, err = ipvs.MakeAdvice(nil, &zero, ipvs.Facts{})
	if !errors.Is(err, ipvs.ErrClosed) {
		t.Error(err)
	}
}
