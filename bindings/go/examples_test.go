// SPDX-License-Identifier: LGPL-2.1-or-later

//go:build kernel

package ipvs_test

import (
	"os"
	"testing"
)

func TestKernelExamples(t *testing.T) {
	for _, one := range []struct {
		name    string
		example func()
		prints  string
	}{
		{"Example", Example, "10.0.0.2:8080 masq 1\n"},
		{"AddService", ExampleHandle_AddService, "ipvs: add service udp [2001:db8::1]:53: " +
			"the service exists already\n"},
		{"Batch", ExampleHandle_Batch, "101 ipvs: delete service fwmark 8: no such service\n"},
		{"Sync", ExampleHandle_Sync, "add service tcp 10.0.0.9:80 rr\n" +
			"add server 10.0.0.2:80 to tcp 10.0.0.9:80 weight 1\n"},
		{"Connections", ExampleHandle_Connections, "that is all\n"},
		{"Sysctl", ExampleHandle_Sysctl, "3 50 packets\nthe sync master sends a connection " +
			"after so many packets, and again every so many\n"},
		{"Drain", ExampleDrain, "shift 1: done, drained true\n"},
	} {
		t.Run(one.name, func(t *testing.T) {
			inside(t, func(*os.File) { same(t, printed(t, one.example), one.prints) })
		})
	}
}
