// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build go1.23

package ipvs_test

import (
	"testing"

	"libipvs.example/go/ipvs"
)

// From Go 1.23 on, All is what "for ... range" takes.
func TestRangeOverAll(t *testing.T) {
	servers := 0
	for service, these := range table(t, rules).All() {
		if service.Key == web {
			servers = len(these)
			break
		}
	}
	same(t, servers, 2)
	conns, err := ipvs.ReadConnections(recorded(t, connections), ipvs.ConnFilter{})
	must(t, err)
	good := 0
	for _, err := range conns.All() {
		if err == nil {
			good++
		}
	}
	same(t, good, 3)
}
