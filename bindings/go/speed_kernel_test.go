// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build kernel

package ipvs_test

import (
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

// A hundred thousand servers: what the library takes to load them from the kernel, and what it takes
// to make values of Go of them; the best of all tries.
func BenchmarkKernelLoad(b *testing.B) {
	h := opened(b)
	if _, err := h.Sync(ctx, table(b, rulesOf(1000, 100)), nil); err != nil {
		b.Fatal(err)
	}
	loaded := table(b, "")
	loading, reading := time.Hour, time.Hour
	for i := 0; i < b.N; i++ {
		begin := time.Now()
		if err := h.LoadInto(ctx, loaded); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if n := countServers(loaded); n != 100000 {
			b.Fatal(n)
		}
		loading, reading = least(loading, between.Sub(begin)), least(reading, time.Since(between))
	}
	b.ReportMetric(float64(loading.Nanoseconds())/100000, "C-ns/server")
	b.ReportMetric(float64(reading.Nanoseconds())/100000, "Go-ns/server")
	b.ReportMetric(float64(loading+reading)/float64(loading), "Go/C")
}

// A call that the kernel answers.
func BenchmarkKernelCall(b *testing.B) {
	h := opened(b)
	for i := 0; i < b.N; i++ {
		if err := h.SetTimeouts(ctx, ipvs.Timeouts{UDP: 300 * time.Second}); err != nil {
			b.Fatal(err)
		}
	}
}

func least(a, b time.Duration) time.Duration {
	if a < b {
		return a
	}
	return b
}
