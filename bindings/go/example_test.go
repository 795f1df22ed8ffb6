// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs"
)

// Those without "Output:" need a kernel: TestKernelExamples runs them, and has what they print.

func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func Example() {
	ctx := context.Background()
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	web := ipvs.MustParseServiceKey("tcp 10.20.30.40:80")
	server := ipvs.Server{Addr: netip.MustParseAddrPort("10.0.0.2:8080"), Weight: 1}
	check(h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "wrr"}))
	check(h.AddServer(ctx, web, server))
	servers, err := h.Servers(ctx, web)
	check(err)
	for _, s := range servers {
		fmt.Println(s.Addr, s.Forward, s.Weight)
	}
}

func ExampleHandle_AddService() {
	h, err := ipvs.Open(ipvs.WithTimeout(time.Second))
	check(err)
	defer h.Close()
	dns := ipvs.MustParseServiceKey("udp [2001:db8::1]:53")
	service := ipvs.Service{Key: dns, Scheduler: "rr"}
	check(h.AddService(context.Background(), service))
	err = h.AddService(context.Background(), service)
	if errors.Is(err, ipvs.ErrServiceExists) {
		fmt.Println(err)
	}
}

func ExampleHandle_Batch() {
	ctx := context.Background()
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	pool := ipvs.MarkService(7)
	err = h.Batch(ctx, func(b *ipvs.Batch) error {
		b.AddService(ipvs.Service{Key: pool, Scheduler: "wlc"})
		for port := uint16(8000); port < 8100; port++ {
			addr := netip.AddrPortFrom(netip.MustParseAddr("10.0.0.2"), port)
			b.AddServer(pool, ipvs.Server{Addr: addr, Weight: 1})
		}
		return b.DeleteService(ipvs.MarkService(8))
	})
	var failed *ipvs.BatchError
	if errors.As(err, &failed) {
		for _, failure := range failed.Failures {
			fmt.Println(failure.Index, failure.Err)
		}
	}
}

func ExampleHandle_Sync() {
	ctx := context.Background()
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	desired, err := ipvs.ParseTable("-A -t 10.0.0.9:80 -s rr\n-a -t 10.0.0.9:80 -r 10.0.0.2:80 -m -w 1\n")
	check(err)
	scope, err := ipvs.NewScope()
	check(err)
	check(scope.AddPrefix(netip.MustParsePrefix("10.0.0.9/32")))
	plan, err := h.Sync(ctx, desired, scope)
	check(err)
	fmt.Print(plan)
}

func ExampleHandle_Connections() {
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	conns, err := h.Connections(context.Background(), ipvs.ConnFilter{Protocol: ipvs.TCP})
	check(err)
	defer conns.Close()
	for conns.Next() {
		fmt.Println(conns.Conn().Client, conns.Conn().State)
	}
	check(conns.Err())
	fmt.Println("that is all")
}

func ExampleHandle_Sysctl() {
	ctx := context.Background()
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	v, err := h.Sysctl(ctx, "sync_threshold")
	check(err)
	fmt.Println(v, v.Unit)
	fmt.Println(ipvs.SysctlAbout(v.Name))
}

func ExampleDrain() {
	ctx := context.Background()
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	web := ipvs.MustParseServiceKey("tcp 10.0.0.77:80")
	check(h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "wrr"}))
	old, young := netip.MustParseAddrPort("10.0.0.2:80"), netip.MustParseAddrPort("10.0.0.3:80")
	check(h.AddServer(ctx, web, ipvs.Server{Addr: old, Weight: 10}))
	check(h.AddServer(ctx, web, ipvs.Server{Addr: young}))

	drain, err := ipvs.NewDrain()
	check(err)
	defer drain.Close()
	job, err := drain.AddShift(web, []ipvs.Target{{Server: old}, {Server: young, Weight: 10}},
		ipvs.DrainOptions{Delete: true})
	check(err)
	check(drain.Run(ctx, h, nil))
	fmt.Println(drain.Job(job))
}

func ExampleTable() {
	table, err := ipvs.NewTable()
	check(err)
	defer table.Close()
	web := ipvs.MustParseServiceKey("tcp 10.0.0.1:80")
	check(table.PutService(ipvs.Service{Key: web, Scheduler: "wrr"}))
	server, err := ipvs.ParseServer("10.0.0.2:8080")
	check(err)
	check(table.PutServer(web, server))
	fmt.Print(table)
	// Output:
	// -A -t 10.0.0.1:80 -s wrr
	// -a -t 10.0.0.1:80 -r 10.0.0.2:8080 -m -w 1
}

func ExampleMakePlan() {
	current, err := ipvs.ParseTable("-A -t 10.0.0.1:80 -s rr\n")
	check(err)
	desired, err := ipvs.ParseTable("-A -t 10.0.0.1:80 -s wrr\n")
	check(err)
	plan, err := ipvs.MakePlan(current, desired, nil)
	check(err)
	fmt.Print(plan)
	// Output:
	// change service tcp 10.0.0.1:80 scheduler rr -> wrr
}

func ExampleScope() {
	scope, err := ipvs.NewScope()
	check(err)
	check(scope.AddPrefix(netip.MustParsePrefix("10.1.0.0/16")))
	check(scope.AddMarks(100, 199))
	fmt.Println(scope.Has(ipvs.MarkService(150)), scope.Has(ipvs.MarkService(200)))
	// Output:
	// true false
}

func ExampleServiceKey() {
	sessions := map[ipvs.ServiceKey]int{}
	sessions[ipvs.TCPService(netip.MustParseAddrPort("10.0.0.1:80"))] = 7
	key, err := ipvs.ParseServiceKey("tcp 10.0.0.1:80")
	check(err)
	fmt.Println(key, sessions[key])
	// Output:
	// tcp 10.0.0.1:80 7
}

func ExampleTextError() {
	_, err := ipvs.ParseTable("-A -t 10.0.0.1:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -w many\n")
	var wrong *ipvs.TextError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Errors[0].Line, wrong.Errors[0].Column)
	}
	// Output:
	// 2 37
}
