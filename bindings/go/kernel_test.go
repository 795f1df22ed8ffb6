// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build kernel

package ipvs_test

import (
	"context"
	"errors"
	"math/rand"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

var ctx = context.Background()

func TestKernelServices(t *testing.T) {
	h := opened(t)
	service := ipvs.Service{Key: web, Scheduler: "wrr", Flags: ipvs.Persistent,
		Timeout: 300 * time.Second, Netmask: netip.MustParseAddr("255.255.255.0")}
	must(t, h.AddService(ctx, service))
	is(t, h.AddService(ctx, service), ipvs.ErrServiceExists, syscall.EEXIST, os.ErrExist)
	six := ipvs.Service{Key: dns, Scheduler: "rr", Flags: ipvs.Persistent,
		Timeout: time.Second, PrefixLen: 64}
	must(t, h.AddService(ctx, six))
	entry, err := h.Service(ctx, web)
	must(t, err)
	same(t, entry, ipvs.ServiceEntry{Service: service})
	services, err := h.Services(ctx)
	must(t, err)
	same(t, services, []ipvs.ServiceEntry{{Service: service}, {Service: six}})
	must(t, h.SetScheduler(ctx, web, "lc"))
	service.Scheduler, service.Timeout, service.Netmask = "lc", time.Minute, netip.Addr{}
	must(t, h.UpdateService(ctx, service))
	entry, err = h.Service(ctx, web)
	must(t, err)
	same(t, entry.Service, service)
	must(t, h.DeleteService(ctx, web))
	_, err = h.Service(ctx, web)
	is(t, err, ipvs.ErrNoService, syscall.ESRCH)
	must(t, h.Flush(ctx))
	services, err = h.Services(ctx)
	must(t, err)
	same(t, len(services), 0)
}

func TestKernelErrorsOfTheKernel(t *testing.T) {
	h := opened(t)
	err := h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "nonsense"})
	is(t, err, ipvs.ErrNoScheduler, syscall.ENOENT, os.ErrNotExist)
	var e *ipvs.Error
	if !errors.As(err, &e) || !strings.Contains(e.Text, "add service tcp 10.0.0.1:80") {
		t.Error(err)
	}
	err = h.AddService(ctx, ipvs.Service{Key: web, Flags: ipvs.Persistent,
		Timeout: time.Minute, Engine: "nonsense"})
	is(t, err, ipvs.ErrNoPE)
	is(t, h.AddServer(ctx, web, ipvs.Server{Addr: first}), ipvs.ErrNoService)
	is(t, h.StopDaemon(ctx, ipvs.Master), ipvs.ErrNoDaemon)
	is(t, h.StopDaemon(ctx, 9), ipvs.ErrInvalid)
	is(t, h.SetScheduler(ctx, web, "r\x00"), ipvs.ErrInvalid)
	_, err = ipvs.Open(ipvs.WithNetns("no-such-namespace"))
	is(t, err, ipvs.ErrNetns)
}

func TestKernelServers(t *testing.T) {
	h := opened(t)
	must(t, h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "wlc"}))
	server := ipvs.Server{Addr: first, Forward: ipvs.Tunnel, Weight: 7, Upper: 100, Lower: 50,
		Tunnel: ipvs.GUE, TunnelPort: 6080, TunnelFlags: ipvs.Checksum}
	must(t, h.AddServer(ctx, web, server))
	is(t, h.AddServer(ctx, web, server), ipvs.ErrServerExists)
	must(t, h.AddServer(ctx, web, ipvs.Server{Addr: second, Weight: 1}))
	entry, err := h.Server(ctx, web, first)
	must(t, err)
	same(t, entry, ipvs.ServerEntry{Server: server})
	must(t, h.SetWeight(ctx, web, first, 0))
	server.Weight = 0
	servers, err := h.Servers(ctx, web)
	must(t, err)
	same(t, servers, []ipvs.ServerEntry{{Server: server}, {Server: ipvs.Server{Addr: second, Weight: 1}}})
	must(t, h.UpdateServer(ctx, web, ipvs.Server{Addr: first, Forward: ipvs.DirectRoute}))
	entry, err = h.Server(ctx, web, first)
	must(t, err)
	same(t, entry.Server, ipvs.Server{Addr: first, Forward: ipvs.DirectRoute})
	must(t, h.DeleteServer(ctx, web, first))
	_, err = h.Server(ctx, web, first)
	is(t, err, ipvs.ErrNoServer)
	is(t, h.SetWeight(ctx, web, first, 1), ipvs.ErrNoServer)
}

func TestKernelBatch(t *testing.T) {
	h := opened(t)
	must(t, h.Batch(ctx, func(b *ipvs.Batch) error {
		b.AddService(ipvs.Service{Key: web, Scheduler: "rr"})
		for i := 1; i <= 1000; i++ {
			b.AddServer(web, ipvs.Server{Addr: netip.AddrPortFrom(first.Addr(), uint16(i)), Weight: 1})
		}
		return b.SetScheduler(web, "wrr")
	}))
	servers, err := h.Servers(ctx, web)
	must(t, err)
	same(t, len(servers), 1000)
	err = h.Batch(ctx, func(b *ipvs.Batch) error {
		b.SetTimeouts(ipvs.Timeouts{UDP: 99 * time.Second})
		is(t, b.AddServer(web, ipvs.Server{}), ipvs.ErrInvalid) // 1: refused at once
		b.AddService(ipvs.Service{Key: web})                    // 2: exists
		b.DeleteServer(web, netip.AddrPortFrom(first.Addr(), 1))
		b.SetWeight(web, netip.AddrPortFrom(first.Addr(), 2), 5)
		b.DeleteService(dns) // 5: is not there
		b.ZeroServiceStats(web)
		b.ZeroStats()
		b.StartDaemon(ipvs.Daemon{State: ipvs.Backup, Interface: strings.Repeat("x", 99)}) // 8
		b.StopDaemon(ipvs.Master)                                                          // 9
		b.UpdateServer(web, ipvs.Server{Addr: netip.AddrPortFrom(first.Addr(), 3), Weight: 8})
		return b.UpdateService(ipvs.Service{Key: web, Scheduler: "lc"})
	})
	var failed *ipvs.BatchError
	if !errors.As(err, &failed) {
		t.Fatal(err)
	}
	is(t, err, ipvs.ErrInvalid, ipvs.ErrServiceExists, ipvs.ErrNoService, ipvs.ErrNoDaemon)
	var places []int
	for _, one := range failed.Failures {
		places = append(places, one.Index)
	}
	same(t, places, []int{1, 2, 5, 8, 9})
	servers, err = h.Servers(ctx, web)
	must(t, err)
	same(t, []uint32{servers[0].Weight, servers[1].Weight}, []uint32{5, 8})
	timeouts, err := h.Timeouts(ctx)
	must(t, err)
	same(t, timeouts.UDP, 99*time.Second)
	must(t, h.Batch(ctx, func(b *ipvs.Batch) error { return b.Flush() }))
	must(t, h.Batch(ctx, func(*ipvs.Batch) error { return nil }))
	services, err := h.Services(ctx)
	must(t, err)
	same(t, len(services), 0)
}

func TestKernelSyncAndLoad(t *testing.T) {
	h := opened(t)
	want := table(t, desired)
	plan, err := h.Sync(ctx, want, nil)
	must(t, err)
	same(t, plan.Len(), 3)
	for _, step := range plan.Steps() {
		same(t, step.Done, true)
	}
	loaded, err := h.Load(ctx)
	must(t, err)
	same(t, loaded.Servers(web), want.Servers(web))
	must(t, h.SyncInto(ctx, plan, want, nil))
	same(t, plan.Len(), 0)
	must(t, want.DeleteServer(web, first))
	plan, err = ipvs.MakePlan(loaded, want, nil)
	must(t, err)
	must(t, h.DeleteServer(ctx, web, first))
	err = h.Apply(ctx, plan)
	is(t, err, ipvs.ErrNoServer)
	is(t, plan.Steps()[0].Err, syscall.ENOENT)
	must(t, h.LoadInto(ctx, loaded))
	same(t, len(loaded.Servers(web)), 1)
	_, err = opened(t).Sync(ctx, loaded, nil)
	is(t, err, ipvs.ErrNetns, syscall.EXDEV)
	must(t, loaded.Detach())
	_, err = opened(t).Sync(ctx, loaded, nil)
	must(t, err)
}

func TestKernelReadTable(t *testing.T) {
	h := opened(t)
	_, err := h.Sync(ctx, table(t, strings.TrimPrefix(rules, "--set 900 120 300\n--start-daemon "+
		"master --mcast-interface lo --syncid 7\n")), nil)
	must(t, err)
	reader, err := h.ReadTable(ctx)
	must(t, err)
	defer reader.Close()
	var seen []int
	for reader.Next(ctx) {
		seen = append(seen, len(reader.Servers()))
	}
	must(t, reader.Err())
	same(t, seen, []int{2, 0, 0})
	same(t, reader.Service().Key, ipvs.MarkService(7))
}

func TestKernelSettings(t *testing.T) {
	h := opened(t)
	info, err := h.Info(ctx)
	must(t, err)
	same(t, info.Version, [3]uint8{1, 2, 1})
	must(t, h.SetTimeouts(ctx, ipvs.Timeouts{TCP: time.Hour}))
	timeouts, err := h.Timeouts(ctx)
	must(t, err)
	same(t, timeouts, ipvs.Timeouts{TCP: time.Hour, TCPFin: 2 * time.Minute, UDP: 5 * time.Minute})
	must(t, h.StartDaemon(ctx, ipvs.Daemon{State: ipvs.Master, Interface: "lo", SyncID: 3}))
	is(t, h.StartDaemon(ctx, ipvs.Daemon{State: ipvs.Master, Interface: "lo"}), ipvs.ErrDaemonRuns)
	daemons, err := h.Daemons(ctx)
	must(t, err)
	same(t, len(daemons), 1)
	same(t, []any{daemons[0].State, daemons[0].SyncID, daemons[0].Interface, daemons[0].Port},
		[]any{ipvs.Master, uint8(3), "lo", uint16(8848)})
	must(t, h.StopDaemon(ctx, ipvs.Master))
	v, err := h.Sysctl(ctx, "expire_nodest_conn")
	must(t, err)
	same(t, v.Flags&ipvs.SysctlWritable, ipvs.SysctlWritable)
	v.Value = 1
	must(t, h.SetSysctl(ctx, v))
	all, err := h.Sysctls(ctx)
	must(t, err)
	found := false
	for _, one := range all {
		found = found || one.Name == "expire_nodest_conn" && one.Value == 1
	}
	same(t, found, true)
	_, err = h.Sysctl(ctx, "nonsense")
	is(t, err, ipvs.ErrNoSysctl)
	_, err = h.Advice(ctx, nil)
	must(t, err)
	advice, err := h.Advice(ctx, table(t, rules))
	must(t, err)
	same(t, len(advice) > 0, true)
}

func TestKernelSharedByGoroutines(t *testing.T) {
	h := opened(t)
	must(t, h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "rr"}))
	var all sync.WaitGroup
	for i := 0; i < 8; i++ {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			for k := 0; k < 25; k++ {
				addr := netip.AddrPortFrom(first.Addr(), uint16(i*100+k+1))
				if err := h.AddServer(ctx, web, ipvs.Server{Addr: addr, Weight: 1}); err != nil {
					t.Error(err)
				}
				if _, err := h.Servers(ctx, web); err != nil {
					t.Error(err)
				}
			}
		}(i)
	}
	all.Wait()
	servers, err := h.Servers(ctx, web)
	must(t, err)
	same(t, len(servers), 200)
}

// Entering a namespace is over when the call is: no thread is left in it.
func TestKernelNamespacesOfGoroutines(t *testing.T) {
	file := namespace(t)
	inside, err := os.Stat("/proc/self/fd/" + strconv.Itoa(int(file.Fd())))
	must(t, err)
	var all sync.WaitGroup
	for i := 0; i < 16; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			h, err := ipvs.Open(ipvs.WithNetnsFile(file))
			if err != nil {
				t.Error(err)
				return
			}
			defer h.Close()
			if _, err := h.Stats(ctx); err != nil {
				t.Error(err)
			}
		}()
	}
	all.Wait()
	tasks, err := os.ReadDir("/proc/self/task")
	must(t, err)
	for _, task := range tasks {
		at, err := os.Stat("/proc/self/task/" + task.Name() + "/ns/net")
		if err == nil && os.SameFile(at, inside) {
			t.Errorf("thread %s is still inside", task.Name())
		}
	}
}

// Some seconds of nonsense with a handle that is open.
func TestKernelNonsense(t *testing.T) {
	h := opened(t)
	seed := time.Now().UnixNano()
	random := rand.New(rand.NewSource(seed))
	for begin := time.Now(); time.Since(begin) < 3*time.Second; {
		program := make([]byte, 500)
		random.Read(program)
		s := newStage(t, h)
		s.perform(program)
		s.close()
	}
	must(t, h.Flush(ctx))
	t.Logf("seed %d", seed)
}
