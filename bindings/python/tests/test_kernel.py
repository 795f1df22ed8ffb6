# SPDX-License-Identifier: LGPL-2.1-or-later
"""On a kernel: what scenarios can't show. Each test has a network namespace of its own."""

import ctypes
import gc
import os
import socket
import subprocess
import sys
import threading
import time
import unittest

import ipvs
from ipvs import Drain, Table

WEB = "tcp 10.20.30.40:80"
CLONE_NEWNET = 0x40000000


def new_namespace():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.check_call(["ip", "link", "set", "lo", "up"])


def descriptors():
    return len(os.listdir("/proc/self/fd"))


class Case(unittest.TestCase):
    def setUp(self):
        new_namespace()
        self.lb = ipvs.open()
        self.addCleanup(self.lb.close)

    def fill(self, count=3, scheduler="rr"):
        with self.lb.batch():
            self.lb.add_service(WEB, scheduler=scheduler)
            for i in range(count):
                self.lb.add_server(WEB, f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}:80")


class Handles(Case):
    def test_namespace_by_name_path_and_descriptor(self):
        """a namespace is chosen by name, path or descriptor"""
        subprocess.check_call(["ip", "netns", "add", "other"])
        self.addCleanup(subprocess.check_call, ["ip", "netns", "delete", "other"])
        with ipvs.open("other") as other:
            other.add_service(WEB)
        fd = os.open("/run/netns/other", os.O_RDONLY)
        for netns in "/run/netns/other", fd:
            with ipvs.open(netns) as other:
                self.assertEqual(len(other.services()), 1)
        os.close(fd)
        self.assertEqual(self.lb.services(), [])

    def test_shutdown_and_close(self):
        """a handle can be shut down and opened again; closed, it is no more"""
        self.lb.shutdown()
        self.assertRaises(ipvs.NotOpen, self.lb.services)
        self.assertEqual(self.lb.open().services(), [])
        self.lb.timeout = 0.5
        self.assertEqual(self.lb.timeout, 0.5)
        self.lb.close()
        self.lb.close()
        for use in self.lb.services, self.lb.open, self.lb.load, self.lb.connections, self.lb.walk:
            self.assertRaises(ValueError, use)
        self.assertRaises(ValueError, self.lb.batch().__enter__)
        self.assertRaises(ValueError, lambda: self.lb.sysctls["conntrack"])

    def test_the_collector_closes(self):
        """handles and readers that are dropped give their descriptors back"""
        before = descriptors()
        handles = [ipvs.open() for _ in range(5)]
        readers = [handle.connections() for handle in handles]
        self.assertGreaterEqual(descriptors(), before + 10)
        del handles, readers
        gc.collect()
        self.assertEqual(descriptors(), before)

    def test_an_open_that_fails(self):
        """an open that fails keeps nothing"""
        before = descriptors()
        self.assertRaises(ipvs.NetnsFailed, ipvs.open, "none")
        self.assertRaises(ValueError, ipvs.open, timeout=-1)
        self.assertEqual(descriptors(), before)

    def test_without_rights(self):
        """without rights everything can be imported and read, and nothing commanded"""
        self.lb.add_service(WEB)
        script = """
import ipvs
try:
    ipvs.open()
except PermissionError as error:
    print(type(error).__name__, error.reason)
lb = ipvs.Handle()
print(lb.sysctls["conn_reuse_mode"], len(list(lb.connections())), lb.stats().conns, len(lb.cpus()) > 0)
"""
        none = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
        said = subprocess.run([*none, sys.executable, "-c", script], capture_output=True, text=True)
        self.assertEqual(said.stdout, "PermissionDenied permission\n1 0 0 True\n", said.stderr)


class Threads(Case):
    def in_threads(self, *works):
        """All at once; what one of them raised."""
        failed = []

        def run(work):
            try:
                work()
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=run, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
            self.assertFalse(thread.is_alive(), "a thread hangs")
        if failed:
            raise failed[0]

    def test_one_handle(self):
        """a handle is safe in many threads"""
        self.fill(0)

        def change(name):
            for _ in range(20):
                self.lb.add_server(WEB, name)
                self.assertEqual(self.lb.get_server(WEB, name).weight, 1)
                self.lb.set_weight(WEB, name, 5)
                self.assertRaises(ipvs.ServerExists, self.lb.add_server, WEB, name)
                self.lb.delete_server(WEB, name)

        self.in_threads(*[lambda i=i: change(f"10.0.1.{i}:80") for i in range(4)])
        self.assertEqual(self.lb.servers(WEB), [])

    def test_batches(self):
        """a batch is one thread's: others wait, and see all of it or nothing"""
        self.fill(0)
        seen = set()

        def fill(i):
            for _ in range(5):
                with self.lb.batch():
                    for k in range(20):
                        self.lb.add_server(WEB, f"10.1.{i}.{k}:80")
                        time.sleep(0)
                with self.lb.batch():
                    for k in range(20):
                        self.lb.delete_server(WEB, f"10.1.{i}.{k}:80")

        def look():
            for _ in range(40):
                seen.add(len(self.lb.servers(WEB)))

        self.in_threads(lambda: fill(1), lambda: fill(2), look)
        self.assertLessEqual(seen, {0, 20, 40})

    def test_close_meanwhile(self):
        """a handle that is closed by another thread is closed, and nothing else"""
        self.fill(100)
        ended = []

        def look():
            try:
                while True:
                    self.lb.servers(WEB)
            except ValueError as error:
                ended.append(str(error))

        self.in_threads(look, look, lambda: (time.sleep(0.3), self.lb.close()))
        self.assertEqual(ended, ["the handle is closed"] * 2)

    def test_tables(self):
        """a table is safe in many threads"""
        self.fill(50)
        table = Table()

        def load():
            for _ in range(20):
                self.lb.load(table)

        def look():
            for _ in range(50):
                for _, servers in table.items():
                    self.assertEqual(len(servers), 50)

        self.in_threads(load, look, look)


class Batches(Case):
    def test_every_failure(self):
        """a batch tells every failure, with its place"""
        self.fill(1)
        with self.assertRaises(ipvs.BatchError) as caught:
            with self.lb.batch():
                self.lb.add_server(WEB, "10.0.0.0:80")
                self.lb.add_server(WEB, "10.0.0.1:80")
                self.lb.delete_service("fwmark 7")
        failures = caught.exception.failures
        self.assertEqual([f.index for f in failures], [0, 2])
        self.assertIsInstance(failures[0].error, ipvs.ServerExists)
        self.assertIsInstance(failures[1].error, ipvs.NoSuchService)
        self.assertEqual(caught.exception.reason, ipvs.Reason.SERVER_EXISTS)
        self.assertEqual(len(self.lb.servers(WEB)), 2)

    def test_what_is_refused_at_once(self):
        """what the library refuses ends the batch, and is among its failures"""
        self.fill(0)
        with self.assertRaises(ipvs.BatchError) as caught:
            with self.lb.batch():
                self.lb.add_server(WEB, "10.0.0.1:80")
                self.lb.add_server(WEB, "10.0.0.2:80", tun_port=1)
                self.lb.add_server(WEB, "10.0.0.3:80")
        self.assertEqual([f.index for f in caught.exception.failures], [1])
        self.assertIsInstance(caught.exception.__cause__, ipvs.Invalid)
        self.assertEqual([str(s) for s in self.lb.servers(WEB)], ["10.0.0.1:80"])

    def test_other_exceptions(self):
        """an exception of the program's own goes through; what was queued is sent"""
        self.fill(0)
        with self.assertRaises(ZeroDivisionError):
            with self.lb.batch():
                self.lb.add_server(WEB, "10.0.0.1:80")
                1 / 0
        self.assertEqual(len(self.lb.servers(WEB)), 1)

    def test_one_at_a_time(self):
        """a batch within a batch is refused, and the first goes on"""
        with self.lb.batch():
            self.lb.add_service(WEB)
            with self.assertRaises(ipvs.Busy):
                with self.lb.batch():
                    pass
            self.assertRaises(ipvs.Busy, self.lb.shutdown)
            self.lb.add_server(WEB, "10.0.0.1:80")
        self.assertEqual(len(self.lb.servers(WEB)), 1)

    def test_closed_within(self):
        """a handle may be closed within its batch"""
        with self.lb.batch():
            self.lb.add_service(WEB)
            self.lb.close()
        self.assertTrue(self.lb.closed)


class Large(Case):
    def test_many_servers(self):
        """thousands of servers come back as they were added"""
        self.fill(3000)
        servers = self.lb.servers(WEB)
        self.assertEqual([str(s) for s in servers[:2]], ["10.0.0.0:80", "10.0.0.1:80"])
        self.assertEqual(len({s.key for s in servers}), 3000)
        walked = list(self.lb.walk())
        self.assertEqual([(str(s), len(servers)) for s, servers in walked], [(WEB, 3000)])
        with self.lb.load() as table:
            self.assertEqual(table.servers(WEB), servers)

    def test_walk(self):
        """a walk is over at its end, or when closed"""
        self.fill(2)
        walk = self.lb.walk()
        self.assertEqual(len(list(walk)), 1)
        self.assertTrue(walk.closed)
        with self.lb.walk() as walk:
            pass
        self.assertEqual(list(walk), [])


class Traffic(Case):
    def setUp(self):
        super().setUp()
        for address in "10.20.30.40", "10.0.0.2", "10.0.0.3":
            subprocess.check_call(["ip", "addr", "add", f"{address}/32", "dev", "lo"])
        self.lb.add_service(WEB, scheduler="wrr")
        self.servers = [self.listen(f"10.0.0.{i}") for i in (2, 3)]

    def listen(self, address):
        server = socket.create_server((address, 8080))
        self.addCleanup(server.close)
        self.lb.add_server(WEB, f"{address}:8080")
        return server

    def connect(self):
        client = socket.create_connection(("10.20.30.40", 80), timeout=10)
        self.addCleanup(client.close)
        return client

    def test_connections(self):
        """a connection is seen, with both its ends, and counted"""
        client = self.connect()
        (seen,) = self.lb.connections(states="ESTABLISHED")
        self.assertEqual(seen.client_port, client.getsockname()[1])
        self.assertEqual(str(seen.service), WEB)
        self.assertIn(str(seen.server), ["10.0.0.2:8080", "10.0.0.3:8080"])
        self.assertGreater(seen.expires_s, 800)
        (same,) = self.lb.connections(WEB, seen.server, "tcp")
        self.assertEqual(same.client_port, seen.client_port)
        self.assertEqual(list(self.lb.connections("udp 10.20.30.40:80")), [])
        self.assertEqual(self.lb.get_server(WEB, seen.server).active_conns, 1)
        self.assertEqual(ipvs.Stats.sum(self.lb.cpus()).conns, 1)

    def test_drain(self):
        """a drain waits for a connection, then deletes the server"""
        clients = [self.connect() for _ in range(2)]
        with Drain() as drain:
            job = drain.add(WEB, "10.0.0.2:8080", interval=0.2, deadline=30, delete=True)
            steps = 0
            for error in drain.run(self.lb):
                self.assertIsNone(error)
                steps += 1
                if steps == 2:
                    (part,) = drain.parts(job)
                    self.assertEqual((part.active_conns, part.holds), (1, ipvs.DrainHold.ACTIVE))
                    self.assertIn("waiting", str(part))
                    for client in clients:
                        client.close()
                    for server in self.servers:
                        server.accept()[0].close()
            self.assertEqual(drain.job(job).result, ipvs.DrainResult.DRAINED)
            drain.remove(job)
            self.assertEqual(drain.jobs(), [])
        self.assertEqual([str(s) for s in self.lb.servers(WEB)], ["10.0.0.3:8080"])

    def test_drain_in_halves(self):
        """deciding and applying are the two halves of a step"""
        with Drain() as drain, self.lb.load() as table:
            job = drain.add(WEB, "10.0.0.2:8080")
            self.assertEqual(len(drain.decide(table, 1)), 1)
            drain.apply(self.lb)
            self.assertEqual([s.result for s in drain.plan], [0])
            self.lb.load(table)
            drain.decide(table, 2)
            self.assertTrue(drain.job(job).done)
        self.assertEqual(self.lb.get_server(WEB, "10.0.0.2:8080").weight, 0)
