// SPDX-License-Identifier: LGPL-2.1-or-later

package ipvs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"libipvs.example/go/ipvs"
)

// What one call costs without what the kernel does: the handle is not open, so the library returns
// at once.
func BenchmarkCall(b *testing.B) {
	h := unopened(b)
	ctx, server := context.Background(), ipvs.Server{Addr: first, Weight: 1}
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		_ = h.UpdateServer(ctx, web, server)
	}
}

// The same with a call that succeeds.
func BenchmarkScopeHas(b *testing.B) {
	scope, err := ipvs.NewScope()
	if err != nil {
		b.Fatal(err)
	}
	defer scope.Close()
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		scope.Has(web)
	}
}

// rulesOf has many servers, so many a service.
func rulesOf(services, servers int) string {
	var text strings.Builder
	for i := 0; i < services; i++ {
		name := fmt.Sprintf("10.1.%d.%d:80", i>>8, i&255)
		fmt.Fprintf(&text, "-A -t %s -s wrr\n", name)
		for k := 0; k < servers; k++ {
			fmt.Fprintf(&text, "-a -t %s -r 10.2.%d.%d:80 -m -w 1\n", name, k>>8, k&255)
		}
	}
	return text.String()
}

// A hundred thousand servers as values of Go, from a table of the library's; the best of all tries,
// as others use the machine, too.
func BenchmarkServers(b *testing.B) {
	for _, servers := range []int{100, 10000} {
		b.Run(fmt.Sprint(servers), func(b *testing.B) {
			made := table(b, rulesOf(100000/servers, servers))
			best := time.Hour
			for i := 0; i < b.N; i++ {
				begin := time.Now()
				if n := countServers(made); n != 100000 {
					b.Fatal(n)
				}
				if took := time.Since(begin); took < best {
					best = took
				}
			}
			b.ReportMetric(float64(best.Nanoseconds())/100000, "best-ns/server")
		})
	}
}

func countServers(table *ipvs.Table) int {
	n := 0
	for _, service := range table.Services() {
		n += len(table.Servers(service.Key))
	}
	return n
}
