# SPDX-License-Identifier: LGPL-2.1-or-later
"""A million objects: nothing leaks, in Python's memory or in C's, on good paths and on bad ones."""

import gc
import sys
import unittest

import ipvs

SERVERS = 1000
TEXT = "-A -t 10.0.0.1:80 -s rr\n" + "".join(
    f"-a -t 10.0.0.1:80 -r 10.1.{i >> 8}.{i & 255}:80 -m -w 1\n" for i in range(SERVERS)
)
WRONG = TEXT.replace("-w 1", "-w many")


def resident():
    """KiB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4


def refused(call, *arguments, **settings):
    try:
        call(*arguments, **settings)
    except (ipvs.Error, ValueError, TypeError, AttributeError):
        return
    raise AssertionError("was not refused")


class Leaks(unittest.TestCase):
    def assert_steady(self, work, rounds):
        """Blocks and memory are the same after many rounds as after a few."""
        for _ in range(3):
            work()
        gc.collect()
        blocks, size = sys.getallocatedblocks(), resident()
        for _ in range(rounds):
            work()
        gc.collect()
        self.assertLess(sys.getallocatedblocks() - blocks, 100)
        self.assertLess(resident() - size, 4096)

    def test_a_million_objects(self):
        """a million objects out of tables leave nothing behind"""
        table = ipvs.Table.parse(TEXT)
        self.assert_steady(lambda: table.items()[0][1][-1].server.address, 1000000 // SERVERS // 4)

    def test_tables(self):
        """tables, their text, and plans between them leave nothing behind"""

        def work():
            with ipvs.Table.parse(TEXT) as table, ipvs.Table() as empty:
                with ipvs.Plan.make(empty, table) as plan:
                    self.assertEqual((len(plan.steps), len(str(table))), (SERVERS + 1, len(TEXT)))

        self.assert_steady(work, 50)

    def test_errors(self):
        """errors leave nothing behind"""
        forged = ipvs.Server("10.0.0.2:80")
        object.__setattr__(forged, "weight", -1)
        table = ipvs.Table.parse(TEXT)
        drain = ipvs.Drain()
        lb = ipvs.Handle()

        def work():
            refused(ipvs.Table.parse, WRONG)
            for _ in range(50):
                refused(table.put_server, "tcp 10.0.0.1:80", forged)
                refused(table.put_server, "tcp 10.0.0.1:80", "10.0.0.1")
                refused(table.put_service, "x" * 1000)
                refused(drain.add_shift, "tcp 10.0.0.1:80", ["10.0.0.2:80", forged])
                refused(lb.services)
                refused(lb.add_service, None)
                refused(lb.sysctls.__setitem__, "conntrack", "\0")
                refused(ipvs.Handle, "no/such/namespace")
                refused(ipvs.advise, [1])

        self.assert_steady(work, 20)

    def test_machines_that_are_dropped(self):
        """what was never closed is freed by the collector"""

        def work():
            for cls in ipvs.Table, ipvs.Plan, ipvs.Scope, ipvs.Drain, ipvs.Handle:
                machine = cls()
                machine.itself = machine  # in a cycle
            gc.collect()

        self.assert_steady(work, 200)
