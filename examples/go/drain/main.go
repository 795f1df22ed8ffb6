// SPDX-License-Identifier: MIT

// Takes a server out, and deletes it, or moves weight between servers, over so many seconds, 0 = at
// once: drain 60 "tcp 10.0.0.1:80" 10.0.0.2:8080. SERVICE "all" is every one that has the server.
// Interrupted, it puts the weights back; killed, it can be started again, and goes on from there.
// Needs root.
//
//	usage: drain SECONDS SERVICE SERVER               take a server out, and delete it
//	       drain SECONDS SERVICE SERVER=WEIGHT...     move weight between servers
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"strings"
	"time"

	"libipvs.example/go/ipvs"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("drain: ")
	if len(os.Args) < 4 {
		log.Fatal("give SECONDS SERVICE SERVER[=WEIGHT]...")
	}
	job, err := drain(os.Args[1], os.Args[2], os.Args[3:])
	if err == nil {
		err = job.Err
	}
	if err != nil {
		log.Fatal(sentence(err))
	}
	if job.Result > ipvs.ResultDrained {
		os.Exit(1)
	}
}

// sentence leaves the package's name out: the program's is there.
func sentence(err error) string { return strings.TrimPrefix(err.Error(), "ipvs: ") }

// drain gives the job when it is done.
func drain(seconds, service string, servers []string) (ipvs.DrainJob, error) {
	d, err := ipvs.NewDrain()
	if err != nil {
		return ipvs.DrainJob{}, err
	}
	defer d.Close()
	id, err := add(d, seconds, service, servers)
	if err != nil {
		return ipvs.DrainJob{}, err
	}
	h, err := ipvs.Open()
	if err != nil {
		return ipvs.DrainJob{}, err
	}
	defer h.Close()
	err = run(d, h, id)
	job, _ := d.Job(id)
	return job, err
}

func add(d *ipvs.Drain, seconds, service string, servers []string) (ipvs.JobID, error) {
	period, err := parseNumber(seconds)
	if err != nil {
		return 0, err
	}
	targets, err := parseTargets(servers)
	if err != nil {
		return 0, err
	}
	options := ipvs.DrainOptions{Period: time.Duration(period) * time.Second, Delete: true}
	out := len(targets) == 1 && targets[0].Weight == 0
	if out && service == "all" {
		return d.AddEverywhere(targets[0].Server, options)
	}
	key, err := ipvs.ParseServiceKey(service)
	if err != nil {
		return 0, err
	}
	if out {
		return d.Add(key, targets[0].Server, options)
	}
	return d.AddShift(key, targets, options)
}

// run shows each step, until nothing is left to be done. After an interrupt that is to put the
// weights back; another one does not keep it from that.
func run(d *ipvs.Drain, h *ipvs.Handle, job ipvs.JobID) error {
	screen := newScreen(os.Stdout)
	show := func(failed error) error {
		if failed != nil {
			log.Print(sentence(failed))
		}
		screen.show(d.Parts(job))
		return nil
	}
	uninterrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := d.Run(uninterrupted, h, show)
	if uninterrupted.Err() == nil {
		return err
	}
	_ = d.Cancel(job) // which is too late when the job is done
	return d.Run(context.Background(), h, show)
}
