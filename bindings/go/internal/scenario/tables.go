// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"libipvs.example/go/ipvs"
)

const rules = "-A -t 10.0.0.1:80 -s wrr\n" +
	"-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 5\n" +
	"-a -t 10.0.0.1:80 -r 10.0.0.5:80 -i -w 1 --tun-type gre --tun-csum\n" +
	"-A -u [2001:db8::1]:53 -s rr -p 60 -M 64\n" +
	"-a -u [2001:db8::1]:53 -r [2001:db8::2]:53 -g -w 1 -x 10 -y 5\n" +
	"-A -f 9 -s sh -b sh-port\n"

var tables = []scenario{
	{"table-text", func() {
		setUpWeb()
		must(add(ipvs.MarkService(7), "rr"))
		fmt.Print(said(h.Load(ctx)))
	}},
	{"table-restore", func() {
		setUpWeb()
		must(add(dns, "rr"))
		syncTable(rules, nil)
	}},
	{"table-sync-again", func() {
		syncTable(rules, nil)
		syncTable(rules, nil)
	}},
	{"table-build", tableBuild},
	{"text-errors", textErrors},
	{"plan-scope", planScope},
	{"plan-keep-weights", func() {
		setUpWeb()
		scope := got(ipvs.NewScope())
		must(scope.AddAll())
		must(scope.KeepAllWeights())
		syncTable("-A -t 10.0.0.1:80 -s wrr\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 9\n"+
			"-a -t 10.0.0.1:80 -r 10.0.0.9:80 -m -w 9\n", scope)
	}},
	{"plan-failures", func() {
		syncTable("-A -t 10.0.0.1:80 -s nope\n-A -t 10.0.0.1:81 -s rr\n"+
			"-a -t 10.0.0.1:81 -r 10.0.0.2:80 -m -w 1\n", nil)
	}},
	{"walk", walk},
}

func tableBuild() {
	table := got(ipvs.NewTable())
	say(table.PutService(scheduled(web, "rr")))
	say(table.PutServer(web, ipvs.Server{Addr: addr("10.0.0.2:80"), Weight: 3}))
	say(table.SetTimeouts(ipvs.Timeouts{TCP: 10 * time.Minute}))
	fmt.Print(table)
	plan := said(ipvs.MakePlan(got(h.Load(ctx)), table, nil))
	printSteps(plan.Steps())
	say(h.Apply(ctx, plan))
	printSteps(plan.Steps())
}

func textErrors() {
	_, err := ipvs.ParseTable("-A -t 10.0.0.1:80 -s rr\n-A -t 10.0.0.1 -s rr\n# fine\n" +
		"-a -t 10.0.0.1:80 -r 10.0.0.2:80 -w many\n" +
		"-a -t 10.0.0.9:80 -r 10.0.0.2:80\n-Z\n")
	var wrong *ipvs.TextError
	errors.As(err, &wrong)
	for _, e := range wrong.Errors {
		fmt.Printf("%d:%d: %s: %s\n", e.Line, e.Column, e.Reason.String(), e.Text)
	}
}

func planScope() {
	setUpWeb()
	must(add(key("tcp 10.1.0.1:80"), "rr"))
	must(add(ipvs.MarkService(9), "rr"))
	must(add(ipvs.MarkService(10), "rr"))
	scope := got(ipvs.NewScope())
	must(scope.AddPrefix(netip.MustParsePrefix("10.1.0.0/16")))
	must(scope.AddService(ipvs.MarkService(9)))
	fmt.Println(map[bool]int{true: 1}[scope.Has(ipvs.MarkService(9))])
	syncTable("-A -t 10.1.0.2:80 -s rr\n", scope)
	syncTable("-A -t 10.2.0.1:80 -s rr\n", scope)
}

func walk() {
	setUpWeb()
	must(add(dns, "rr"))
	reader := got(h.ReadTable(ctx))
	for reader.Next(ctx) {
		fmt.Println(reader.Service().Key, len(reader.Servers()))
	}
	must(reader.Err())
}
