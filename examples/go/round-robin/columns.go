// SPDX-License-Identifier: MIT

package main

import (
	"fmt"

	"libipvs.example/go/ipvs"
)

// columns are what is shown of servers.
type columns struct {
	title string
	row   func(ipvs.ServerEntry) string
}

// plain is the table as "ipvsadm -Ln" shows it; counted has counters and rates instead.
var (
	plain   = columns{"Forward Weight ActiveConn InActConn", settings}
	counted = columns{"Conns InPkts OutPkts InBytes OutBytes   CPS InBPS OutBPS", counters}
)

func show(h *ipvs.Handle, c columns) error {
	service, err := h.Service(ctx, web)
	if err != nil {
		return err
	}
	servers, err := h.Servers(ctx, web)
	if err != nil {
		return err
	}
	fmt.Println("Prot LocalAddress:Port Scheduler Flags")
	fmt.Println("  -> RemoteAddress:Port          ", c.title)
	fmt.Println("TCP ", web.Addr, service.Scheduler)
	for _, server := range servers {
		fmt.Printf("  -> %-28v %s\n", server.Addr, c.row(server))
	}
	return nil
}

var forward = [...]string{ipvs.Masq: "Masq", ipvs.Local: "Local", ipvs.Tunnel: "Tunnel",
	ipvs.DirectRoute: "Route", ipvs.Bypass: "Bypass"}

func settings(s ipvs.ServerEntry) string {
	return fmt.Sprintf("%-7s %-6d %-10d %d", forward[s.Forward], s.Weight, s.ActiveConns,
		s.InactiveConns)
}

func counters(s ipvs.ServerEntry) string {
	n := s.Stats
	return fmt.Sprintf("%5d %6d %7d %7d %8d %5d %5d %6d", n.Conns, n.InPackets, n.OutPackets,
		n.InBytes, n.OutBytes, n.ConnsPerSecond, n.InBytesPerSecond, n.OutBytesPerSecond)
}
