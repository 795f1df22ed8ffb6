// SPDX-License-Identifier: MIT

// Takes a server out of a service, or of all, over some seconds, and deletes it when its connections
// have ended; or, with several servers, moves weight between them. An interrupt puts it back.
//
//	usage: drain SECONDS SERVICE|all SERVER[=WEIGHT]...
package main

import (
	"context"
	"fmt"
	"log"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"time"

	"libipvs.example/go/ipvs"
)

func check(err error) {
	if err != nil {
		log.Fatalln("drain:", err)
	}
}

func targets(words []string) []ipvs.Target {
	var all []ipvs.Target
	for _, word := range words {
		text, weight, _ := strings.Cut(word+"=0", "=")
		server, err := netip.ParseAddrPort(text)
		check(err)
		target := ipvs.Target{Server: server}
		_, err = fmt.Sscan(weight, &target.Weight)
		check(err)
		all = append(all, target)
	}
	return all
}

func add(d *ipvs.Drain, seconds, service string, servers []ipvs.Target) (ipvs.JobID, error) {
	period, err := time.ParseDuration(seconds + "s")
	check(err)
	options := ipvs.DrainOptions{Period: period, Delete: true}
	if service == "all" {
		return d.AddEverywhere(servers[0].Server, options)
	}
	key := ipvs.MustParseServiceKey(service)
	if len(servers) > 1 {
		return d.AddShift(key, servers, options)
	}
	return d.Add(key, servers[0].Server, options)
}

func main() {
	if len(os.Args) < 4 {
		log.Fatalln("drain: give SECONDS SERVICE SERVER[=WEIGHT]...")
	}
	d, err := ipvs.NewDrain()
	check(err)
	job, err := add(d, os.Args[1], os.Args[2], targets(os.Args[3:]))
	check(err)
	h, err := ipvs.Open()
	check(err)
	interrupted, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	go func() {
		<-interrupted.Done()
		check(d.Cancel(job))
	}()
	check(d.Run(context.Background(), h, func(err error) error {
		for _, part := range d.Parts(job) {
			fmt.Println(part)
		}
		return err
	}))
	if end, _ := d.Job(job); end.Result > ipvs.ResultDrained {
		log.Fatalln(end)
	}
}
