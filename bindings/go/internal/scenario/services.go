// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"fmt"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs"
)

var services = []scenario{
	{"service-tcp", func() { say(add(web, "rr")) }},
	{"service-ipv6", func() {
		say(add(key("tcp [2001:db8::1]:80"), "wlc"))
		say(add(key("udp [2001:db8::1]:53"), "rr"))
	}},
	{"service-mark", func() {
		say(add(ipvs.MarkService(7), "rr"))
		say(add(ipvs.MarkService6(4294967295), "lc"))
	}},
	{"service-protocols", func() {
		say(add(dns, "rr"))
		say(add(key("sctp 10.0.0.1:5000"), "rr"))
	}},
	{"service-persistent", servicePersistent},
	{"service-one-packet", func() {
		service := scheduled(dns, "rr")
		service.Flags = ipvs.OnePacket
		say(h.AddService(ctx, service))
	}},
	{"service-flags", func() {
		service := scheduled(web, "sh")
		service.Flags = got(ipvs.ParseSchedFlags("sh", "sh-fallback,sh-port"))
		say(h.AddService(ctx, service))
	}},
	{"service-edit", serviceEdit},
	{"service-delete", func() {
		setUpWeb()
		must(add(dns, "rr"))
		say(h.DeleteService(ctx, web))
	}},
	{"service-flush", func() {
		setUpWeb()
		must(add(dns, "rr"))
		say(h.Flush(ctx))
	}},
	{"service-list", serviceList},
	{"service-errors", serviceErrors},
	{"name-errors", nameErrors},
}

func servicePersistent() {
	service := scheduled(web, "wlc")
	service.Flags, service.Timeout = ipvs.Persistent, 6*time.Minute
	service.Netmask = netip.MustParseAddr("255.255.255.0")
	say(h.AddService(ctx, service))
	service = scheduled(key("tcp [2001:db8::1]:80"), "rr")
	service.Flags, service.Timeout, service.PrefixLen = ipvs.Persistent, 6*time.Minute, 64
	say(h.AddService(ctx, service))
}

func serviceEdit() {
	service := scheduled(web, "rr")
	service.Flags, service.Timeout = ipvs.Persistent, time.Minute
	must(h.AddService(ctx, service))
	entry := got(h.Service(ctx, web))
	entry.Timeout = 2 * time.Minute
	say(h.UpdateService(ctx, entry.Service))
	say(h.SetScheduler(ctx, web, "wlc"))
}

func serviceList() {
	must(add(ipvs.MarkService(7), "rr"))
	must(add(key("tcp [2001:db8::1]:80"), "lc"))
	must(add(dns, "wrr"))
	must(add(web, "sh"))
	for _, service := range said(h.Services(ctx)) {
		fmt.Println(service.Key, service.Scheduler)
	}
}

func serviceErrors() {
	must(add(web, "rr"))
	say(add(web, "rr"))
	say(add(dns, "foo"))
	say(h.DeleteService(ctx, key("tcp 10.0.0.9:80")))
	bad := scheduled(web, "rr")
	bad.Flags = ipvs.OnePacket
	say(h.UpdateService(ctx, bad))
	say(add(web, "bad name"))
	say(add(key("tcp 10.0.0.1:0"), "rr"))
	bad.Flags, bad.Timeout, bad.Engine = ipvs.Persistent, time.Minute, "nope"
	say(h.UpdateService(ctx, bad))
}

func nameErrors() {
	for _, text := range []string{"tcp 10.0.0.1", "tdp 10.0.0.1:80", "fwmark 0",
		"tcp 10.0.0.1:65536", "", "tcp [::1:80"} {
		_, err := ipvs.ParseServiceKey(text)
		say(err)
	}
	for _, text := range []string{"10.0.0.1", "10.0.0.256:80", "::1:80", "x"} {
		_, err := ipvs.ParseServer(text)
		say(err)
	}
}
