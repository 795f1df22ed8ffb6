// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs"
)

var (
	ctx = context.Background()
	web = ipvs.MustParseServiceKey("tcp 10.20.30.40:80")

	serverA = netip.MustParseAddrPort("172.17.0.3:80")
	serverB = netip.MustParseAddrPort("172.17.0.4:80")
)

func addService(h *ipvs.Handle) error {
	if err := h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "rr"}); err != nil {
		return err
	}
	for _, server := range []netip.AddrPort{serverA, serverB} {
		if err := h.AddServer(ctx, web, ipvs.Server{Addr: server, Weight: 1}); err != nil {
			return err
		}
	}
	return show(h, plain)
}

func request(*ipvs.Handle) error {
	return shell("for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://10.20.30.40/; done")
}

func weighServers(h *ipvs.Handle) error {
	if err := h.SetScheduler(ctx, web, "wrr"); err != nil {
		return err
	}
	if err := h.SetWeight(ctx, web, serverB, 3); err != nil {
		return err
	}
	return show(h, plain)
}

func count(h *ipvs.Handle) error {
	time.Sleep(3 * time.Second)
	return show(h, counted)
}

func deleteService(h *ipvs.Handle) error { return h.DeleteService(ctx, web) }
