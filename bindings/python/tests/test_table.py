# SPDX-License-Identifier: LGPL-2.1-or-later
"""What needs no kernel: tables, text, plans, scopes, drains, sysctls, advice, rates, connections."""

import os
import tempfile
import threading
import unittest
from ipaddress import ip_network

import ipvs
from ipvs import Daemon, Drain, Plan, Scope, Server, Service, Sysctl, Table, Timeouts

WEB = "tcp 10.0.0.1:80"
RULES = """\
--set 900 120 300
-A -t 10.0.0.1:80 -s wrr
-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 3
-a -t 10.0.0.1:80 -r 10.0.0.3:80 -g -w 1
-A -f 7 -s rr
"""
HEAD = "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\n"
LINE = "TCP 0A000009 {:04X} 0A000001 0050 0A000002 1F90 ESTABLISHED     899\n"


class Tables(unittest.TestCase):
    def setUp(self):
        self.table = Table.parse(RULES)
        self.addCleanup(self.table.close)

    def test_text(self):
        """a table is written as it was read"""
        self.assertEqual(str(Table.parse(str(self.table))), str(self.table))
        self.assertEqual(str(Table.parse(RULES.encode())), str(self.table))
        self.assertIn("-r 10.0.0.2:80 -m -w 3\n", str(self.table))
        self.assertEqual(self.table.timeouts, Timeouts(900, 120, 300))

    def test_looking(self):
        """services and servers are found, listed and counted"""
        self.assertEqual([str(s) for s in self.table], [WEB, "fwmark 7"])
        self.assertEqual((len(self.table), bool(Table())), (2, True))
        self.assertIn(WEB, self.table)
        self.assertNotIn("tcp 10.0.0.1:81", self.table)
        self.assertEqual(self.table.service(WEB).scheduler, "wrr")
        self.assertIsNone(self.table.service("tcp 10.0.0.1:81"))
        self.assertEqual([s.weight for s in self.table.servers(WEB)], [3, 1])
        self.assertEqual(self.table.server(WEB, "10.0.0.2:80").server, Server("10.0.0.2:80", 3))
        self.assertIsNone(self.table.server(WEB, "10.0.0.9:80"))
        self.assertEqual(
            self.table.items(), [(s, self.table.servers(s)) for s in self.table.services()]
        )
        self.assertRaises(ipvs.NoSuchService, self.table.servers, "tcp 10.0.0.1:81")
        self.assertRaises(TypeError, self.table.__contains__, 7)

    def test_changing(self):
        """services and servers are put and deleted"""
        table = self.table
        table.put_service(WEB, scheduler="rr")
        self.assertEqual((table.service(WEB).scheduler, len(table.servers(WEB))), ("rr", 2))
        table.put_server(WEB, "10.0.0.4:80", forward="tunnel")
        table.delete_server(WEB, "10.0.0.2:80")
        self.assertEqual([str(s) for s in table.servers(WEB)], ["10.0.0.3:80", "10.0.0.4:80"])
        self.assertRaises(ipvs.NoSuchServer, table.delete_server, WEB, "10.0.0.2:80")
        self.assertRaises(ipvs.NoSuchService, table.delete_server, "fwmark 8", "10.0.0.2:80")
        self.assertRaises(ipvs.NoSuchService, table.put_server, "fwmark 8", "10.0.0.2:80")
        self.assertRaises(ipvs.Invalid, table.put_service, "udp 10.0.0.1:0")
        table.delete_service(WEB)
        self.assertRaises(ipvs.NoSuchService, table.delete_service, WEB)
        table.put_daemon(Daemon("master", "lo", sync_id=1))
        table.timeouts = Timeouts(tcp_s=60)
        self.assertEqual(table.daemons(), [Daemon("master", "lo", sync_id=1)])
        self.assertEqual(table.timeouts, Timeouts(tcp_s=60))
        table.detach()
        table.clear()
        self.assertEqual((len(table), str(table)), (0, ""))

    def test_closed(self):
        """a table that is closed says so, whatever is asked"""
        with Table() as table:
            pass
        table.close()
        self.assertTrue(table.closed)
        for use in (
            lambda: len(table), lambda: str(table), lambda: list(table), lambda: WEB in table,
            table.items, table.clear, table.daemons, lambda: table.timeouts, table.__enter__,
            lambda: table.put_service(WEB), lambda: Plan.make(table, self.table),
            lambda: Plan.make(self.table, table), lambda: ipvs.advise([], table),
        ):  # fmt: skip
            with self.assertRaisesRegex(ValueError, "the table is closed"):
                use()
        self.assertEqual(repr(table), "<Table closed>")

    def test_nothing_is_borrowed(self):
        """what came from a table outlives it"""
        entry, servers = self.table.items()[0]
        self.table.clear()
        self.table.close()
        self.assertEqual((str(entry), servers[0].server), (WEB, Server("10.0.0.2:80", 3)))

    def test_machines_stay_where_they_are(self):
        """what owns something of C can't be copied or pickled"""
        import copy
        import pickle

        for machine in self.table, Plan(), Scope(), Drain(), ipvs.Handle():
            self.assertRaises(TypeError, copy.copy, machine)
            self.assertRaises(TypeError, pickle.dumps, machine)

    def test_text_of_wrong_types(self):
        """only text is read"""
        for wrong in None, 7, ["-A"], object():
            self.assertRaises((TypeError, AttributeError), Table.parse, wrong)
        self.assertRaises(ipvs.TextError, Table.parse, "\0")
        self.assertRaises(ipvs.TextError, Table.parse, "\udcff")


class Plans(unittest.TestCase):
    def test_steps(self):
        """a plan's steps are told, and not done yet"""
        with Table.parse(RULES) as old, Table.parse("-A -t 10.0.0.1:80 -s rr") as new:
            plan = Plan.make(old, new)
        self.assertEqual([s.result for s in plan], [None] * len(plan))
        self.assertEqual(
            str(plan).splitlines()[0], "delete server 10.0.0.2:80 from tcp 10.0.0.1:80"
        )
        self.assertTrue(plan)
        self.assertFalse(Plan())

    def test_scope(self):
        """a plan keeps to its scope, and refuses what is outside"""
        with Table.parse(RULES) as old, Table() as new:
            self.assertEqual(len(Plan.make(old, new, Scope(["fwmark 7"]))), 1)
            self.assertEqual(len(Plan.make(old, new, Scope(networks=["10.9.0.0/16"]))), 0)
            self.assertRaises(ipvs.Invalid, Plan.make, new, old, Scope(["fwmark 7"]))
        self.assertRaises(TypeError, Plan.make, None, None)
        self.assertRaises(TypeError, Plan.make, Scope(), Plan())

    def test_scopes(self):
        """a scope has what was put into it"""
        scope = Scope([WEB], [ip_network("10.1.0.0/16"), "2001:db8::1/32"], [(5, 9)])
        for inside in WEB, "udp 10.1.2.3:53", "tcp [2001:db8:1::]:80", "fwmark 5", "fwmark 9 ipv6":
            self.assertIn(inside, scope)
        for outside in "tcp 10.0.0.1:81", "udp 10.2.0.0:53", "fwmark 4", "fwmark 10":
            self.assertNotIn(outside, scope)
        scope.keep_weights(WEB)
        scope.add_marks(20)
        self.assertIn("fwmark 20", scope)
        scope.add_all()
        self.assertIn("fwmark 4", scope)
        self.assertRaises(ValueError, scope.add_network, "10.0.0.0/33")
        self.assertRaises(TypeError, scope.add_network, 7)
        self.assertRaises(ValueError, scope.add_marks, 0)
        self.assertRaises(ValueError, scope.add_marks, 9, 5)
        self.assertRaises(TypeError, scope.add, None)


class Drains(unittest.TestCase):
    def test_decide(self):
        """a drain decides without a kernel, by the caller's clock"""
        table = Table.parse(RULES)
        with Drain() as drain:
            job = drain.add(WEB, "10.0.0.2:80", period=3, delete=True)
            self.assertEqual(str(drain.job(job)), "job 1: drain, pending")
            self.assertEqual(drain.decide(table, 0.0), [])
            steps = drain.decide(table, 1.0)
            self.assertEqual(
                [str(s) for s in steps],
                ["change server 10.0.0.2:80 of tcp 10.0.0.1:80 weight 3 -> 2"],
            )
            self.assertEqual(drain.plan, steps)
            part = drain.parts(job)[0]
            self.assertEqual((str(part.service), part.weight_end), (WEB, 0))
            self.assertIn("moving", str(part))
            self.assertRaises(ipvs.Invalid, drain.decide, table, 0.5)
            self.assertRaises(ipvs.Error, drain.remove, job)
            drain.cancel(job)

    def test_jobs(self):
        """jobs are listed and found; what is wrong with one is told"""
        drain = Drain()
        self.assertIsNone(drain.next)
        all_of_them = drain.add(None, "10.0.0.2:80")
        self.assertIsNone(drain.parts(all_of_them)[0].service)
        drain.add_raise(WEB, "10.0.0.3:80", 9, period=2)
        drain.add_shift(WEB, [Server("10.0.0.3:80", 2), Server("10.0.0.2:80", 2)])
        self.assertEqual([str(j.kind) for j in drain.jobs()], ["drain", "raise", "shift"])
        self.assertEqual(len(drain), 3)
        self.assertRaises(LookupError, drain.job, 9)
        self.assertRaises(LookupError, drain.parts, 9)
        self.assertRaises(LookupError, drain.cancel, 9)
        self.assertRaises(ipvs.Invalid, drain.add, WEB, "10.0.0.2:80", period=1, interval=2)
        self.assertRaises(ipvs.Invalid, drain.add_shift, WEB, ["10.0.0.2:80"])
        self.assertRaises(ipvs.TextError, drain.add_shift, WEB, ["10.0.0.2:80", "x"])
        self.assertRaises(TypeError, drain.add_shift, WEB, None)
        for wrong in -1, float("nan"), 1e10:
            self.assertRaises(ValueError, drain.add, WEB, "10.0.0.2:80", period=wrong)
        self.assertRaises(ValueError, drain.add_raise, WEB, "10.0.0.2:80", 0)
        self.assertRaises(TypeError, drain.add, WEB, None)
        self.assertRaises(TypeError, drain.job, "1")
        self.assertRaises(ValueError, drain.job, -1)


class Others(unittest.TestCase):
    def test_sysctls(self):
        """a sysctl's value is Python's, and is checked"""
        for name, value in (
            ("conntrack", True), ("sync_threshold", (3, 50)), ("est_cpulist", "0-3"),
            ("amemthresh", 1024),
        ):  # fmt: skip
            sysctl = Sysctl.parse(name, value)
            self.assertEqual((sysctl.value, type(sysctl.value)), (value, type(value)))
            self.assertTrue(sysctl.about)
        self.assertEqual(str(Sysctl.parse("sync_threshold", "3 50")), "sync_threshold = 3 50")
        self.assertEqual(Sysctl.parse("conntrack", 0).default, False)
        self.assertRaises(ipvs.Invalid, Sysctl.parse, "conntrack", 2)
        self.assertRaises(ipvs.TextError, Sysctl.parse, "conntrack", "x")
        self.assertRaises(ipvs.Invalid, Sysctl.parse, "no/name", 1)
        self.assertRaises(TypeError, Sysctl.parse, "conntrack", None)
        self.assertRaises(TypeError, Sysctl.parse, "conntrack", 1.5)
        self.assertRaises(TypeError, Sysctl.parse, 7, 1)
        self.assertRaises(ValueError, Sysctl.parse, "conntrack", 1 << 70)

    def test_advice(self):
        """advice is made of sysctls, table and facts"""
        table = Table.parse(RULES)
        sysctls = [Sysctl.parse("conntrack", False), Sysctl.parse("run_estimation", False)]
        advices = ipvs.advise(sysctls, table, ipvs.Facts(4096))
        self.assertEqual(advices[0].id, ipvs.AdviceId.ESTIMATION_OFF)
        about = next(a for a in advices if a.id == ipvs.AdviceId.CONNTRACK_OFF)
        self.assertEqual((about.service, about.services, about.setting), (WEB, 1, "conntrack"))
        self.assertTrue(str(about).startswith("conntrack: "))
        self.assertEqual(ipvs.advise([]), [])
        self.assertRaises(TypeError, ipvs.advise, [7])
        self.assertRaises(TypeError, ipvs.advise, None)
        self.assertRaises(TypeError, ipvs.advise, [], Plan())

    def test_rates(self):
        """rates need counters that go forwards, and time"""
        before, after = ipvs.Stats(10, 100), ipvs.Stats(30, 500)
        self.assertEqual(ipvs.Rates.between(before, after, 10), ipvs.Rates(2.0, 40.0))
        self.assertRaises(ipvs.CountersWentBack, ipvs.Rates.between, after, before, 10)
        self.assertRaises(ArithmeticError, ipvs.Rates.between, after, before, 10)
        for wrong in 0, -1, float("nan"):
            self.assertRaises(ValueError, ipvs.Rates.between, before, after, wrong)
        self.assertRaises(TypeError, ipvs.Rates.between, before, None, "x")
        self.assertEqual(ipvs.Stats.sum([]), ipvs.Stats())
        self.assertRaises(TypeError, ipvs.Stats.sum, [before])


class Connections(unittest.TestCase):
    def file(self, text):
        file = tempfile.TemporaryFile()
        self.addCleanup(file.close)
        file.write(text.encode("latin-1"))
        file.seek(0)
        return file

    def test_records(self):
        """connections are read from a copy of the kernel's table"""
        connections = list(ipvs.read_connections(self.file(HEAD + LINE.format(1234) * 1000)))
        self.assertEqual(len(connections), 1000)
        one = connections[0]
        self.assertEqual((str(one.service), str(one.server)), (WEB, "10.0.0.2:8080"))
        self.assertEqual((one.client_port, one.expires_s), (1234, 899))
        self.assertEqual(one.state, ipvs.ConnectionState.ESTABLISHED)
        self.assertFalse(one.is_template)

    def test_templates(self):
        """a template of a service by mark has the mark, its data as bytes"""
        line = "IP  0A000009 0000 00000007 0000 0A000002 0000 NONE             50 sip caf\xe9@x \n"
        (one,) = ipvs.read_connections(self.file(HEAD + line))
        self.assertEqual((str(one.service), one.virtual_address), ("fwmark 7", None))
        self.assertEqual((one.pe_name, one.pe_data), ("sip", b"caf\xe9@x "))
        self.assertTrue(one.is_template)

    def test_filters(self):
        """filters let through what they name"""
        text = HEAD + LINE.format(1) + LINE.format(2).replace("ESTABLISHED", "FIN_WAIT   ")
        for count, filters in (
            (2, {}), (1, {"states": "FIN_WAIT"}), (2, {"states": ["FIN_WAIT", "ESTABLISHED"]}),
            (1, {"states": ipvs.ConnectionState.ESTABLISHED}), (0, {"protocol": "udp"}),
            (2, {"protocol": 6}), (2, {"service": WEB}), (0, {"service": "tcp 10.0.0.1:81"}),
            (2, {"server": "10.0.0.2:8080"}), (0, {"server": "10.0.0.3:0"}),
        ):  # fmt: skip
            found = list(ipvs.read_connections(self.file(text), **filters))
            self.assertEqual(len(found), count, filters)
        file = self.file(text)
        self.assertRaises(ValueError, ipvs.read_connections, file, states="NOPE")
        self.assertRaises(TypeError, ipvs.read_connections, file, service=7)
        self.assertRaises(ValueError, ipvs.read_connections, file, protocol=70000)
        self.assertRaises(ipvs.Error, ipvs.read_connections, -1)
        self.assertRaises((TypeError, AttributeError), ipvs.read_connections, None)

    def test_wrong_lines(self):
        """a wrong line is an error with its place, and no end"""
        reader = ipvs.read_connections(
            self.file(HEAD + LINE.format(1) + "nonsense\n" + LINE.format(2))
        )
        self.assertEqual(next(reader).client_port, 1)
        with self.assertRaisesRegex(ipvs.TextError, "line 3, column 1"):
            next(reader)
        self.assertEqual([c.client_port for c in reader], [2])
        self.assertEqual(list(reader), [])

    def test_closing(self):
        """a reader that is closed, or at its end, is empty"""
        with ipvs.read_connections(self.file(HEAD + LINE.format(1) * 5)) as reader:
            next(reader)
        self.assertTrue(reader.closed)
        self.assertEqual(list(reader), [])
        reader.close()

    def test_other_threads_run(self):
        """while one thread reads, the others run"""
        end, writing = os.pipe()
        reader, got = ipvs.read_connections(end), []
        os.close(end)
        thread = threading.Thread(target=lambda: got.extend(reader))
        thread.start()
        thread.join(0.2)
        self.assertTrue(thread.is_alive())  # in read(), without the interpreter's lock
        os.write(writing, (HEAD + LINE.format(1)).encode())
        os.close(writing)
        thread.join(10)
        self.assertEqual(len(got), 1)
