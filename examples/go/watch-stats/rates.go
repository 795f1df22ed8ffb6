// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"time"

	"libipvs.example/go/ipvs"
)

func showAll(then, now sample) {
	fmt.Println("\nper s          conns packets in        out     bytes in          out")
	show("all", then.exact, now.exact, now.totals, now.at.Sub(then.at))
}

// A service that is new has no rate yet.
func showServices(then, now sample) {
	before := make(map[ipvs.ServiceKey]ipvs.Stats, len(then.services))
	for _, service := range then.services {
		before[service.Key] = service.Stats
	}
	for _, service := range now.services {
		if stats, ok := before[service.Key]; ok {
			show(service.Key, stats, service.Stats, service.Stats, now.at.Sub(then.at))
		}
	}
}

func show(name any, before, after, kernel ipvs.Stats, elapsed time.Duration) {
	fmt.Println(name)
	if r, err := ipvs.MakeRates(before, after, elapsed); err != nil {
		fmt.Println("  exact   unknown: zeroed, or made anew")
	} else {
		fmt.Printf("  exact   %10.1f %10.1f %10.1f %12.0f %12.0f\n", r.Conns, r.InPackets,
			r.OutPackets, r.InBytes, r.OutBytes)
	}
	fmt.Printf("  kernel  %8d   %8d   %8d   %12d %12d\n", kernel.ConnsPerSecond,
		kernel.InPacketsPerSecond, kernel.OutPacketsPerSecond, kernel.InBytesPerSecond,
		kernel.OutBytesPerSecond)
}
