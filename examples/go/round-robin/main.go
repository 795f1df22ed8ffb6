// SPDX-License-Identifier: MIT

// Two web servers behind one address: in turn, then by weight. All of it happens in a network
// namespace of its own. Needs root, nginx, curl, and a kernel with IPVS.
//
//	usage: round-robin SERVERS     a script that starts and stops them: examples/servers/nginx
package main

import (
	"context"
	"fmt"
	"log"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"libipvs.example/go/ipvs"
)

const ten = "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://10.20.30.40/; done"

func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func run(directory, name string, args ...string) {
	command := exec.Command(name, args...)
	command.Dir, command.Stdout, command.Stderr = directory, os.Stdout, os.Stderr
	check(command.Run())
}

// show prints the servers as "ipvsadm -Ln" does.
func show(h *ipvs.Handle, web ipvs.ServiceKey) {
	service, err := h.Service(context.Background(), web)
	check(err)
	servers, err := h.Servers(context.Background(), web)
	check(err)
	fmt.Println(service.Key, service.Scheduler)
	for _, s := range servers {
		fmt.Printf("  -> %-28v %-7v %-6d %-10d %d\n", s.Addr, s.Forward, s.Weight, s.ActiveConns,
			s.InactiveConns)
	}
}

func main() {
	runtime.LockOSThread() // the namespace is this thread's, and that of what it starts
	check(syscall.Unshare(syscall.CLONE_NEWNET))
	script, err := filepath.Abs(os.Args[1])
	check(err)
	directory, err := os.MkdirTemp("", "libipvs-demo")
	check(err)
	defer os.RemoveAll(directory)
	fmt.Println("* Two web servers whose pages differ")
	defer run(directory, script, "stop")
	run(directory, script, "start")

	ctx, web := context.Background(), ipvs.MustParseServiceKey("tcp 10.20.30.40:80")
	a, b := netip.MustParseAddrPort("172.17.0.3:80"), netip.MustParseAddrPort("172.17.0.4:80")
	fmt.Println("\n* A service in round robin over both, by masquerading")
	h, err := ipvs.Open()
	check(err)
	defer h.Close()
	check(h.AddService(ctx, ipvs.Service{Key: web, Scheduler: "rr"}))
	check(h.AddServer(ctx, web, ipvs.Server{Addr: a, Weight: 1}))
	check(h.AddServer(ctx, web, ipvs.Server{Addr: b, Weight: 1}))
	show(h, web)
	fmt.Println("\n* Ten requests to it: the servers take turns")
	run(directory, "sh", "-c", ten)
	fmt.Println("\n* Now weighted round robin, and B gets weight 3: three to one")
	check(h.SetScheduler(ctx, web, "wrr"))
	check(h.SetWeight(ctx, web, b, 3))
	show(h, web)
	run(directory, "sh", "-c", ten)
}
