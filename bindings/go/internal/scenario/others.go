// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"fmt"
	"math"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs"
)

var others = []scenario{
	{"timeouts", func() {
		say(h.SetTimeouts(ctx, ipvs.Timeouts{TCP: 1000 * time.Second, UDP: 30 * time.Second}))
		t := got(h.Timeouts(ctx))
		fmt.Println(t.TCP.Seconds(), t.TCPFin.Seconds(), t.UDP.Seconds())
		t.TCP = math.MaxUint32 * time.Second
		say(h.SetTimeouts(ctx, t))
	}},
	{"daemons", daemons},
	{"sysctls", func() {
		setSysctl("conntrack", "1")
		setSysctl("sync_threshold", "4 60")
		setSysctl("expire_nodest_conn", "1")
		getSysctl("conntrack")
		getSysctl("sync_threshold")
		getSysctl("conn_reuse_mode")
	}},
	{"sysctl-errors", func() {
		setSysctl("conntrack", "2")
		setSysctl("sync_threshold", "1")
		setSysctl("conn_reuse_mode", "x")
		getSysctl("no_such_sysctl")
	}},
	{"stats", func() {
		setUpWeb()
		n := got(h.ServerStats(ctx, web, addr("10.0.0.2:80")))
		fmt.Println(n.Conns, n.InPackets, n.InBytes)
		say(h.ZeroServiceStats(ctx, web))
		say(h.ZeroStats(ctx))
		_, err := h.ServiceStats(ctx, dns)
		say(err)
	}},
	{"connections", func() {
		conns := said(h.Connections(ctx, ipvs.ConnFilter{
			States: []ipvs.ConnState{ipvs.ConnEstablished}}))
		count := 0
		for conns.Next() {
			count++
		}
		must(conns.Err())
		fmt.Println(0, count)
	}},
	{"advice", func() {
		must(h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "sh",
			Flags: ipvs.Persistent, Timeout: time.Minute}))
		setSysctl("conn_reuse_mode", "0")
		for _, a := range said(h.Advice(ctx, nil)) {
			fmt.Printf("%v %v %s=%s %s\n", a.Severity, a.ID, a.Setting, a.Value, a.Service)
		}
	}},
	{"drain-delete", func() {
		setUpWeb()
		runDrain(func(d *ipvs.Drain) (ipvs.JobID, error) {
			return d.Add(web, addr("10.0.0.4:80"), ipvs.DrainOptions{Period: 3 * time.Second,
				Delete: true})
		})
	}},
	{"drain-everywhere", func() {
		setUpWeb()
		must(add(key("tcp 10.0.0.1:81"), "wrr"))
		must(addServer(key("tcp 10.0.0.1:81"), "10.0.0.2:80", 1))
		must(addServer(key("tcp 10.0.0.1:81"), "10.0.0.3:80", 1))
		runDrain(func(d *ipvs.Drain) (ipvs.JobID, error) {
			return d.AddEverywhere(addr("10.0.0.2:80"), ipvs.DrainOptions{})
		})
	}},
	{"drain-shift", func() {
		setUpWeb()
		runDrain(func(d *ipvs.Drain) (ipvs.JobID, error) {
			return d.AddShift(web, []ipvs.Target{{Server: addr("10.0.0.2:80"), Weight: 4},
				{Server: addr("10.0.0.4:80")}}, ipvs.DrainOptions{Period: 2 * time.Second})
		})
	}},
	{"drain-raise", func() {
		setUpWeb()
		runDrain(func(d *ipvs.Drain) (ipvs.JobID, error) {
			return d.AddRaise(web, addr("10.0.0.2:80"), 10,
				ipvs.DrainOptions{Period: 2 * time.Second})
		})
	}},
	{"drain-refused", func() {
		must(add(web, "wrr"))
		must(addServer(web, "10.0.0.2:80", 1))
		runDrain(func(d *ipvs.Drain) (ipvs.JobID, error) {
			return d.Add(web, addr("10.0.0.2:80"), ipvs.DrainOptions{})
		})
	}},
	{"drain-errors", drainErrors},
}

func daemons() {
	master := ipvs.Daemon{State: ipvs.Master, SyncID: 3, Interface: "lo"}
	backup := ipvs.Daemon{State: ipvs.Backup, SyncID: 3, Interface: "lo", Port: 9000}
	say(h.StartDaemon(ctx, master))
	say(h.StartDaemon(ctx, master))
	say(h.StartDaemon(ctx, backup))
	for _, d := range got(h.Daemons(ctx)) {
		fmt.Println(d.State, d.Interface, d.SyncID, d.Port)
	}
	say(h.StopDaemon(ctx, ipvs.Backup))
	say(h.StopDaemon(ctx, ipvs.Backup))
	backup.Interface = "none0"
	say(h.StartDaemon(ctx, backup))
}

func setSysctl(name, text string) {
	sysctl, err := ipvs.ParseSysctl(name, text)
	say(err)
	if err == nil {
		say(h.SetSysctl(ctx, sysctl))
	}
}

func getSysctl(name string) {
	sysctl, err := h.Sysctl(ctx, name)
	say(err)
	if err == nil {
		fmt.Println(name, "=", sysctl)
	}
}

// runDrain runs a job on a clock of its own, a second a step.
func runDrain(add func(*ipvs.Drain) (ipvs.JobID, error)) {
	d := got(ipvs.NewDrain())
	id := got(add(d))
	for now := time.Duration(0); ; now += time.Second {
		if _, more := d.Next(); !more {
			break
		}
		if d.Step(ctx, h, now) != nil {
			fmt.Println("failed")
		}
	}
	job, _ := d.Job(id)
	fmt.Println(job.Kind, job.Phase, job.Result)
	for _, part := range d.Parts(id) {
		fmt.Println(part)
	}
	if job.Err != nil {
		say(job.Err)
	}
}

func drainErrors() {
	d, server := got(ipvs.NewDrain()), addr("10.0.0.2:80")
	same := ipvs.Target{Server: server, Weight: 1}
	_, err := d.Add(web, server, ipvs.DrainOptions{Period: time.Second, Interval: 2 * time.Second})
	say(err)
	_, err = d.AddShift(web, []ipvs.Target{same, same}, ipvs.DrainOptions{})
	say(err)
	_, err = d.AddShift(web, []ipvs.Target{{Server: netip.AddrPort(server), Weight: 1}},
		ipvs.DrainOptions{})
	say(err)
}
