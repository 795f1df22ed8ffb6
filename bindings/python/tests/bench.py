# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: bench.py [LOAD-SERVERS OPERATIONS]: the same as bench.c, of Python, on the table that bench.c
has left in the kernel."""

import ipaddress
import sys
import time

import ipvs

WEB = ipvs.ServiceKey.parse("tcp 10.0.0.1:80")

SERVER = ipvs.Server("10.0.0.2:80")


def least(work, count):
    """Nanoseconds of one, the least of five rounds."""
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter_ns()
        for _ in range(count):
            work()
        best = min(best, (time.perf_counter_ns() - begin) / count)
    return best


def alone():
    """What needs no kernel."""
    with ipvs.Table() as table:
        table.put_service(WEB)
        print("put", round(least(lambda: table.put_server(WEB, SERVER), 10000)))


def main(count, operations):
    # The kernel goes through a list: the last that was added comes first in it.
    last = ipvs.Server(ipvs.ServerKey(ipaddress.ip_address((10 << 24) + count - 1), 80))
    with ipvs.open() as lb:
        print("load", round(least(lambda: lb.servers(WEB), 1)))
        print("command", round(least(lambda: lb.update_server(WEB, last), operations // 10)))
        assert len(lb.servers(WEB)) == count, count


if __name__ == "__main__":
    if sys.argv[1:]:
        main(*map(int, sys.argv[1:]))
    else:
        alone()
