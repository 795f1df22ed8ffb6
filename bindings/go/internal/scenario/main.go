// SPDX-License-Identifier: LGPL-2.1-or-later

// Scenarios: the same names do the same in every language, and print the same; see
// tests/bindings/scenarios/main.c, which also has the usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"syscall"

	"libipvs.example/go/ipvs"
)

var (
	ctx = context.Background()
	h   *ipvs.Handle

	web = key("tcp 10.0.0.1:80")
	dns = key("udp 10.0.0.1:53")
)

func key(text string) ipvs.ServiceKey { return ipvs.MustParseServiceKey(text) }

func addr(text string) netip.AddrPort { return netip.MustParseAddrPort(text) }

// say prints "ok", or the reason and the sentence.
func say(err error) {
	var one *ipvs.Error
	var batch *ipvs.BatchError
	switch {
	case err == nil:
		fmt.Println("ok")
	case errors.As(err, &batch):
		fmt.Printf("%s: %s\n", batch.Failures[0].Err.(*ipvs.Error).Reason.String(), batch.Text)
	case errors.As(err, &one):
		fmt.Printf("%s: %s\n", one.Reason.String(), one.Text)
	default:
		giveUp(err)
	}
}

func giveUp(err error) {
	fmt.Fprintln(os.Stderr, "scenario:", err)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		giveUp(err)
	}
}

func got[T any](value T, err error) T {
	must(err)
	return value
}

// said is got for what is printed.
func said[T any](value T, err error) T {
	say(err)
	return value
}

func scheduled(service ipvs.ServiceKey, scheduler string) ipvs.Service {
	return ipvs.Service{Key: service, Scheduler: scheduler}
}

func add(service ipvs.ServiceKey, scheduler string) error {
	return h.AddService(ctx, scheduled(service, scheduler))
}

func addServer(service ipvs.ServiceKey, server string, weight uint32) error {
	return h.AddServer(ctx, service, ipvs.Server{Addr: addr(server), Weight: weight})
}

// setUpWeb makes web with wrr and three servers of weights 1, 2, 3.
func setUpWeb() {
	must(add(web, "wrr"))
	must(addServer(web, "10.0.0.2:80", 1))
	must(addServer(web, "10.0.0.3:80", 2))
	must(addServer(web, "10.0.0.4:80", 3))
}

func printSteps(steps []ipvs.Step) {
	for _, step := range steps {
		result := 1
		var errno syscall.Errno
		if errors.As(step.Err, &errno) {
			result = -int(errno)
		} else if step.Done {
			result = 0
		}
		fmt.Printf("step %d: %s\n", result, step.Text)
	}
}

func printFailures(err error) {
	var batch *ipvs.BatchError
	if !errors.As(err, &batch) {
		return
	}
	for _, failure := range batch.Failures {
		one := failure.Err.(*ipvs.Error)
		fmt.Printf("failed %d: %s: %s\n", failure.Index, one.Reason.String(), one.Text)
	}
}

func syncTable(text string, scope *ipvs.Scope) {
	table := got(ipvs.ParseTable(text))
	plan, err := h.Sync(ctx, table, scope)
	say(err)
	printSteps(plan.Steps())
	printFailures(err)
}

type scenario struct {
	name string
	run  func()
}

func run(s scenario, options ...ipvs.Option) {
	h = got(ipvs.Open(options...))
	s.run()
	must(h.Close())
}

func main() {
	scenarios := append(append(append(services, servers...), tables...), others...)
	word := strings.Join(os.Args[1:], " ")
	for _, s := range scenarios {
		switch {
		case word == "--list":
			fmt.Println(s.name)
		case strings.HasPrefix(word, "--each "):
			fmt.Println("==", s.name)
			run(s, ipvs.WithNetns(os.Args[2]+"-"+s.name))
		case word == s.name:
			run(s)
		}
	}
}
