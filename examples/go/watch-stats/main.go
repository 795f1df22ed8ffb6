// SPDX-License-Identifier: MIT

// Shows every few seconds (10) what all services together, and each, carried per second since the
// last time. Services' counters move every two seconds: see ipvs.MakeRates.
//
//	usage: watch-stats [SECONDS]
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"libipvs.example/go/ipvs"
)

func check(err error) {
	if err != nil {
		log.Fatalln("watch-stats:", err)
	}
}

// A sample is all counters of one moment.
type sample struct {
	at       time.Time
	all      ipvs.Stats
	services []ipvs.ServiceEntry
}

func take(h *ipvs.Handle) sample {
	cpus, err := h.CPUs(context.Background())
	check(err)
	services, err := h.Services(context.Background())
	check(err)
	return sample{time.Now(), ipvs.SumCPUs(cpus), services}
}

func show(name any, before, after ipvs.Stats, elapsed time.Duration) {
	rates, err := ipvs.MakeRates(before, after, elapsed)
	if err != nil {
		fmt.Printf("%-32v unknown: zeroed, or made anew\n", name)
		return
	}
	fmt.Printf("%-32v %9.1f %11.1f %11.1f %12.0f %12.0f\n", name, rates.Conns, rates.InPackets,
		rates.OutPackets, rates.InBytes, rates.OutBytes)
}

func main() {
	interval := 10 * time.Second
	if len(os.Args) > 1 {
		var err error
		interval, err = time.ParseDuration(os.Args[1] + "s")
		check(err)
	}
	h, err := ipvs.Open()
	check(err)
	then := take(h)
	for range time.Tick(interval) {
		now := take(h)
		elapsed := now.at.Sub(then.at)
		fmt.Printf("\n%-32s %9s %11s %11s %12s %12s\n", "per second", "conns", "packets in", "out",
			"bytes in", "out")
		show("all", then.all, now.all, elapsed)
		before := map[ipvs.ServiceKey]ipvs.Stats{}
		for _, service := range then.services {
			before[service.Key] = service.Stats
		}
		for _, service := range now.services {
			if stats, ok := before[service.Key]; ok {
				show(service.Key, stats, service.Stats, elapsed)
			}
		}
		then = now
	}
}
