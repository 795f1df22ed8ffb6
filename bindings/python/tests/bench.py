# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: bench.py LOAD-SERVERS OPERATIONS: the same as bench.c, of Python, on the table that bench.c
has left in the kernel; and what no C has beside it."""

import sys
import time

import ipvs

WEB = ipvs.ServiceKey.parse("tcp 10.0.0.1:80")


def least(work, count):
    """Nanoseconds of one, the least of five rounds."""
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter_ns()
        for _ in range(count):
            work()
        best = min(best, (time.perf_counter_ns() - begin) / count)
    return best


def main(count, operations):
    server = ipvs.Server("10.0.0.2:80")
    with ipvs.open() as lb, ipvs.Table() as table, ipvs.Table() as large:
        table.put_service(WEB)
        print("put", round(least(lambda: table.put_server(WEB, server), operations)))
        print("load", round(least(lambda: lb.servers(WEB), 1)))
        print("command", round(least(lambda: lb.update_server(WEB, server), operations // 10)))
        lb.load(large)
        assert len(large.servers(WEB)) == count, count
        print("objects", round(least(large.items, 1)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
