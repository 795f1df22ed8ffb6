// SPDX-License-Identifier: MIT

// Makes the kernel's table what a text says, as ipvsadm-save writes it, in steps that never leave a
// service without a server. With -n, it only shows the steps.
//
//	usage: restore [-n] <RULES
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"libipvs.example/go/ipvs"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	log.SetFlags(0)
	dry := flag.Bool("n", false, "show the steps, and apply none")
	flag.Parse()
	ctx := context.Background()
	text, err := io.ReadAll(os.Stdin)
	check(err)
	desired, err := ipvs.ParseTable(string(text))
	check(err)
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	current, err := h.Load(ctx)
	check(err)
	plan, err := ipvs.MakePlan(current, desired, nil)
	check(err)
	fmt.Print(plan)
	if *dry {
		return
	}
	err = h.Apply(ctx, plan)
	for _, step := range plan.Steps() {
		if step.Err != nil {
			log.Printf("%s: %v", step.Text, step.Err)
		}
	}
	check(err)
}
