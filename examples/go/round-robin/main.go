// SPDX-License-Identifier: MIT

// Two web servers behind one address: in turn, then by weight. All of it happens in a network
// namespace of its own. Needs root, nginx, curl, and a kernel with IPVS: see examples/demo.
//
//	usage: round-robin [SERVERS]
//
// SERVERS is a script that starts and stops them (examples/servers/nginx).
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"libipvs.example/go/ipvs"
)

func main() {
	log.SetFlags(0)
	script := "examples/servers/nginx"
	if len(os.Args) > 1 {
		script = os.Args[1]
	}
	if err := demo(script); err != nil {
		log.Fatal(strings.TrimPrefix(err.Error(), "ipvs: "))
	}
}

func demo(script string) error {
	fmt.Println("* Two web servers whose pages differ")
	servers, err := startServers(script)
	if err != nil {
		return err
	}
	defer servers.stop()
	h, err := ipvs.Open()
	if err != nil {
		return err
	}
	defer h.Close()
	return play(h)
}

func play(h *ipvs.Handle) error {
	for _, scene := range []struct {
		title string
		play  func(h *ipvs.Handle) error
	}{
		{"A service in round robin over both, by masquerading", addService},
		{"Ten requests to it: the servers take turns", request},
		{"Now weighted round robin, and B gets weight 3", weighServers},
		{"Ten requests: three to one", request},
		{"What was counted, and the rates (the kernel adds up every two seconds)", count},
		{"Clean up", deleteService},
	} {
		fmt.Println("\n* " + scene.title)
		if err := scene.play(h); err != nil {
			return err
		}
	}
	return nil
}
