// SPDX-License-Identifier: MIT

// Makes the kernel's table that of a text, as ipvsadm-save and ipvs.Table.String write it ("-":
// from standard input), and prints each step that this takes; with -n only that. With SERVICEs,
// such as "tcp 10.0.0.1:80", no other is touched. Unlike ipvsadm-restore, it sends only what
// differs, never empties a pool, and tells all that is wrong in the text before anything is
// changed. Needs root.
//
//	usage: restore [-n] FILE [SERVICE...]
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"libipvs.example/go/ipvs"
)

func main() {
	words := os.Args[1:]
	dry := len(words) > 0 && words[0] == "-n"
	if dry {
		words = words[1:]
	}
	if len(words) == 0 {
		fmt.Fprintln(os.Stderr, "usage: restore [-n] FILE [SERVICE...]")
		os.Exit(1)
	}
	if err := restore(words[0], words[1:], dry); err != nil {
		for _, line := range complaint(words[0], err) {
			fmt.Fprintln(os.Stderr, line)
		}
		os.Exit(1)
	}
}

func restore(path string, services []string, dry bool) error {
	desired, err := readTable(path)
	if err != nil {
		return err
	}
	h, err := ipvs.Open()
	if err != nil {
		return err
	}
	defer h.Close()
	plan, err := makePlan(h, desired, services)
	if err != nil {
		return err
	}
	fmt.Print(plan)
	if dry {
		return nil
	}
	return h.Apply(context.Background(), plan)
}

func readTable(path string) (*ipvs.Table, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return ipvs.ParseTable(string(text))
}

func readFile(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}

func makePlan(h *ipvs.Handle, desired *ipvs.Table, services []string) (*ipvs.Plan, error) {
	current, err := h.Load(context.Background())
	if err != nil {
		return nil, err
	}
	scope, err := makeScope(services)
	if err != nil {
		return nil, err
	}
	return ipvs.MakePlan(current, desired, scope)
}

// makeScope gives nil, which is all services, when none is named.
func makeScope(services []string) (*ipvs.Scope, error) {
	if len(services) == 0 {
		return nil, nil
	}
	scope, err := ipvs.NewScope()
	if err != nil {
		return nil, err
	}
	for _, service := range services {
		key, err := ipvs.ParseServiceKey(service)
		if err != nil {
			return nil, err
		}
		if err := scope.AddService(key); err != nil {
			return nil, err
		}
	}
	return scope, nil
}
