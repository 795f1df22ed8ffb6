// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"time"

	"libipvs.example/go/ipvs"
)

// A sample is all counters of one moment.
type sample struct {
	exact    ipvs.Stats // of all services
	services []ipvs.ServiceEntry
	totals   ipvs.Stats // as the kernel sums them up
	at       time.Time
}

func takeSample(h *ipvs.Handle) (sample, error) {
	cpus, err := h.CPUs(context.Background())
	if err != nil {
		return sample{}, err
	}
	services, err := h.Services(context.Background())
	if err != nil {
		return sample{}, err
	}
	totals, err := h.Stats(context.Background())
	return sample{ipvs.SumCPUs(cpus), services, totals, time.Now()}, err
}
