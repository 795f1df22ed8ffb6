// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build kernel

package ipvs_test

import (
	"net"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

// Addresses that lo answers for as it is.
var (
	shop   = ipvs.MustParseServiceKey("tcp 127.0.0.10:80")
	server = netip.MustParseAddrPort("127.0.0.1:8080")
	other  = netip.MustParseAddrPort("127.0.0.1:8081")
)

// inside runs a function in a new namespace, on a thread of its own.
func inside(t *testing.T, run func(file *os.File)) {
	t.Helper()
	done := make(chan bool)
	go func() {
		runtime.LockOSThread()
		defer close(done)
		file := enter()
		if file == nil {
			t.Error("no network namespace can be made")
			return
		}
		defer file.Close()
		run(file)
	}()
	<-done
}

// listen answers nothing and keeps its connections open.
func listen(t *testing.T, addr netip.AddrPort) {
	listener, err := net.Listen("tcp4", addr.String())
	if err != nil {
		t.Error(err)
		runtime.Goexit()
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			if _, err := listener.Accept(); err != nil {
				return
			}
		}
	}()
}

func dial(t *testing.T) net.Conn {
	conn, err := net.Dial("tcp4", shop.Addr.String())
	if err != nil {
		t.Error(err)
		runtime.Goexit()
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func balanced(t *testing.T, file *os.File) *ipvs.Handle {
	h, err := ipvs.Open(ipvs.WithNetnsFile(file))
	if err != nil {
		t.Error(err)
		runtime.Goexit()
	}
	t.Cleanup(func() { h.Close() })
	table := "-A -t 127.0.0.10:80 -s wrr\n-a -t 127.0.0.10:80 -r 127.0.0.1:8080 -m -w 1\n"
	want, err := ipvs.ParseTable(table)
	if err == nil {
		_, err = h.Sync(ctx, want, nil)
	}
	if err != nil {
		t.Error(err)
		runtime.Goexit()
	}
	listen(t, server)
	return h
}

func TestKernelConnections(t *testing.T) {
	inside(t, func(file *os.File) {
		h := balanced(t, file)
		dial(t)
		conns, err := h.Connections(ctx, ipvs.ConnFilter{Service: shop, Server: server,
			Protocol: ipvs.TCP, States: []ipvs.ConnState{ipvs.ConnEstablished}})
		if err != nil {
			t.Error(err)
			return
		}
		defer conns.Close()
		same(t, conns.Next(), true)
		same(t, conns.Conn().Service(), shop)
		same(t, conns.Conn().Server, server)
		same(t, conns.Next(), false)
		same(t, conns.Err(), nil)
	})
}

func TestKernelCounters(t *testing.T) {
	inside(t, func(file *os.File) {
		h := balanced(t, file)
		for i := 0; i < 3; i++ {
			dial(t)
		}
		cpus, err := h.CPUs(ctx)
		same(t, err, nil)
		same(t, ipvs.SumCPUs(cpus).Conns, uint64(3))
		servers, err := h.Servers(ctx, shop)
		same(t, err, nil)
		same(t, servers[0].ActiveConns, uint32(3))
		time.Sleep(2500 * time.Millisecond) // the kernel sums up every two seconds
		total, err := h.Stats(ctx)
		same(t, err, nil)
		ofService, err := h.ServiceStats(ctx, shop)
		same(t, err, nil)
		ofServer, err := h.ServerStats(ctx, shop, server)
		same(t, err, nil)
		same(t, []uint64{total.Conns, ofService.Conns, ofServer.Conns}, []uint64{3, 3, 3})
		same(t, h.ZeroServiceStats(ctx, shop), nil)
		ofService, err = h.ServiceStats(ctx, shop)
		same(t, err, nil)
		same(t, ofService.Conns, uint64(0))
		same(t, h.ZeroStats(ctx), nil)
		total, err = h.Stats(ctx)
		same(t, err, nil)
		same(t, total.Conns, uint64(0))
		_, err = h.ServerStats(ctx, shop, other)
		is(t, err, ipvs.ErrNoServer)
	})
}

func TestKernelDrain(t *testing.T) {
	inside(t, func(file *os.File) {
		h := balanced(t, file)
		open := dial(t)
		same(t, h.AddServer(ctx, shop, ipvs.Server{Addr: other, Weight: 1}), nil)
		d, err := ipvs.NewDrain()
		same(t, err, nil)
		defer d.Close()
		id, err := d.Add(shop, server, ipvs.DrainOptions{Delete: true,
			Interval: 100 * time.Millisecond})
		same(t, err, nil)
		steps := 0
		err = d.Run(ctx, h, func(err error) error {
			parts := d.Parts(id)
			if steps++; steps == 3 {
				same(t, parts[0].Phase, ipvs.PhaseWaiting)
				same(t, parts[0].Holds, ipvs.HoldActive)
				open.Close()
				same(t, d.Cancel(id), nil)
			}
			return err
		})
		same(t, err, nil)
		job, _ := d.Job(id)
		same(t, job.Result, ipvs.ResultCancelled)
		entry, err := h.Server(ctx, shop, server)
		same(t, err, nil)
		same(t, entry.Weight, uint32(1))
		id, err = d.AddEverywhere(other, ipvs.DrainOptions{Delete: true})
		same(t, err, nil)
		same(t, d.Run(ctx, h, nil), nil)
		job, _ = d.Job(id)
		same(t, job.Result, ipvs.ResultDrained)
		_, err = h.Server(ctx, shop, other)
		is(t, err, ipvs.ErrNoServer)
	})
}
