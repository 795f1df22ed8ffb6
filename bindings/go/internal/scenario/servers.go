// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"fmt"

	"libipvs.example/go/ipvs"
)

var servers = []scenario{
	{"server-add", func() {
		setUpWeb()
		say(h.AddServer(ctx, web, ipvs.Server{Addr: addr("10.0.0.5:8080"), Weight: 5, Upper: 100,
			Lower: 50}))
	}},
	{"server-ipv6", func() {
		must(add(key("tcp [2001:db8::1]:80"), "rr"))
		say(addServer(key("tcp [2001:db8::1]:80"), "[2001:db8::2]:8080", 1))
	}},
	{"server-forward", func() {
		must(add(web, "rr"))
		for forward, text := range []string{"10.0.0.3:80", "10.0.0.4:80", "10.0.0.5:80",
			"10.0.0.6:80"} {
			say(h.AddServer(ctx, web, ipvs.Server{Addr: addr(text), Weight: 1,
				Forward: ipvs.Forward(forward)}))
		}
	}},
	{"server-tunnels", serverTunnels},
	{"server-mixed-family", func() {
		must(add(web, "rr"))
		say(h.AddServer(ctx, web, ipvs.Server{Addr: addr("[2001:db8::2]:80"), Weight: 1,
			Forward: ipvs.Tunnel}))
	}},
	{"server-weight", func() {
		setUpWeb()
		say(h.SetWeight(ctx, web, addr("10.0.0.2:80"), 0))
		say(h.SetWeight(ctx, web, addr("10.0.0.3:80"), 2147483647))
	}},
	{"server-edit", func() {
		setUpWeb()
		five := ipvs.Server{Addr: addr("10.0.0.5:80"), Weight: 5, Upper: 100}
		must(h.AddServer(ctx, web, five))
		entry := got(h.Server(ctx, web, five.Addr))
		entry.Weight, entry.Forward = 7, ipvs.DirectRoute
		say(h.UpdateServer(ctx, web, entry.Server))
	}},
	{"server-delete", func() {
		setUpWeb()
		say(h.DeleteServer(ctx, web, addr("10.0.0.3:80")))
	}},
	{"server-list", func() {
		setUpWeb()
		for _, e := range said(h.Servers(ctx, web)) {
			fmt.Println(e.Addr, e.Forward, e.Weight, e.ActiveConns, e.InactiveConns)
		}
	}},
	{"server-errors", serverErrors},
	{"batch", func() {
		say(h.Batch(ctx, func(b *ipvs.Batch) error {
			must(b.AddService(scheduled(web, "wrr")))
			for i := 1; i <= 100; i++ {
				must(b.AddServer(web, ipvs.Server{Addr: addr(fmt.Sprintf("10.0.1.%d:80", i)),
					Weight: uint32(i)}))
			}
			return nil
		}))
	}},
	{"batch-failures", batchFailures},
}

func serverTunnels() {
	must(add(web, "rr"))
	server := ipvs.Server{Addr: addr("10.0.0.2:80"), Weight: 1, Forward: ipvs.Tunnel}
	say(h.AddServer(ctx, web, server))
	server.Addr, server.Tunnel, server.TunnelPort = addr("10.0.0.3:80"), ipvs.GUE, 6080
	server.TunnelFlags = ipvs.RemoteChecksum
	say(h.AddServer(ctx, web, server))
	server.Addr, server.Tunnel, server.TunnelPort = addr("10.0.0.4:80"), ipvs.GRE, 0
	server.TunnelFlags = ipvs.Checksum
	say(h.AddServer(ctx, web, server))
}

func serverErrors() {
	setUpWeb()
	say(addServer(web, "10.0.0.2:80", 1))
	say(addServer(key("tcp 10.0.0.9:80"), "10.0.0.2:80", 1))
	say(addServer(web, "224.0.0.1:80", 1))
	say(h.SetWeight(ctx, web, addr("10.0.0.9:80"), 1))
	say(h.DeleteServer(ctx, web, addr("10.0.0.9:80")))
	say(h.AddServer(ctx, web, ipvs.Server{Addr: addr("10.0.0.9:80"), Weight: 1, TunnelPort: 6080}))
	say(h.AddServer(ctx, web, ipvs.Server{Addr: addr("10.0.0.9:80"), Weight: 1, Lower: 1}))
}

func batchFailures() {
	setUpWeb()
	err := h.Batch(ctx, func(b *ipvs.Batch) error {
		must(b.AddServer(web, ipvs.Server{Addr: addr("10.0.0.2:80"), Weight: 1}))
		must(b.AddServer(web, ipvs.Server{Addr: addr("10.0.0.5:80"), Weight: 1}))
		must(b.DeleteService(key("tcp 10.0.0.9:80")))
		must(b.AddService(scheduled(dns, "foo")))
		return b.AddServer(web, ipvs.Server{Addr: addr("10.0.0.6:80"), Weight: 1})
	})
	say(err)
	printFailures(err)
}
