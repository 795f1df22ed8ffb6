#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Two web servers behind one address: in turn, then by weight. All of it happens in a network
namespace of its own. Needs root, nginx, curl, and a kernel with IPVS: see examples/demo."""

import os
import subprocess
import sys
import tempfile
import time

import ipvs

SERVICE = "tcp 10.20.30.40:80"
TEN = ["sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do curl -s http://10.20.30.40/; done"]
PLAIN = "Forward Weight ActiveConn InActConn"
COUNTERS = "conns in_packets out_packets in_bytes out_bytes conns_per_s in_bytes_per_s"


def say(text):
    print(f"{text}", flush=True)


def show(lb, counters=False):
    """The table as "ipvsadm -Ln" shows it; with counters, those and the rates instead."""
    say("Prot LocalAddress:Port Scheduler Flags")
    say(f"  -> {'RemoteAddress:Port':28} {COUNTERS if counters else PLAIN}")
    say(f"TCP  {SERVICE[4:]} {lb.get_service(SERVICE).scheduler}")
    for entry in lb.servers(SERVICE):
        if counters:
            names = COUNTERS.split()
            row = " ".join(f"{getattr(entry.stats, name):>{len(name)}}" for name in names)
        else:
            forward, now = str(entry.server.forward).title(), (
                entry.active_conns,
                entry.inactive_conns,
            )
            row = f"{forward:7} {entry.weight:<6} {now[0]:<10} {now[1]}"
        say(f"  -> {entry.key!s:28} {row}")


def demo():
    say("\n* A service in round robin over both, by masquerading")
    with ipvs.open() as lb:
        lb.add_service(SERVICE, scheduler="rr")
        lb.add_server(SERVICE, "172.17.0.3:80")
        lb.add_server(SERVICE, "172.17.0.4:80")
        show(lb)
        say("\n* Ten requests to it: the servers take turns")
        subprocess.check_call(TEN)
        say("\n* Now weighted round robin, and B gets weight 3")
        lb.set_scheduler(SERVICE, "wrr")
        lb.set_weight(SERVICE, "172.17.0.4:80", 3)
        show(lb)
        say("\n* Ten requests: three to one")
        subprocess.check_call(TEN)
        say("\n* What was counted, and the rates (the kernel adds up every two seconds)")
        time.sleep(3)
        show(lb, counters=True)
        say("\n* Clean up")
        lb.delete_service(SERVICE)


def main(servers):
    if "OWN_NAMESPACE" not in os.environ:
        os.environ["OWN_NAMESPACE"] = "yes"
        os.execvp("unshare", ["unshare", "-n", sys.executable, os.path.abspath(__file__), servers])
    say("* Two web servers whose pages differ")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call([servers, "start"], cwd=folder)
        try:
            demo()
        finally:
            subprocess.check_call([servers, "stop"], cwd=folder)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "examples/servers/nginx"))
