# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records: every byte, every range; values as Python's own."""

import copy
import dataclasses
import enum
import os
import pathlib
import pickle
import re
import sys
import unittest
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import AF_INET, AF_INET6, AddressFamily

import ipvs
from ipvs import Daemon, Forward, Server, ServerKey, Service, ServiceFlag, ServiceKey, Timeouts
from ipvs import _libipvs

HEADERS = pathlib.Path(os.environ["srcdir"], "include/libipvs")
LAYOUT = {name: (size, rows) for name, size, rows in _libipvs.layout()}
NAMES = {**vars(ipvs), **{c.__name__: c for c in (IPv4Address, IPv6Address, AddressFamily)}}

EXAMPLES = [
    ServiceKey("tcp", "10.0.0.1", 80),
    ServiceKey("udp", "2001:db8::1", 53),
    ServiceKey(fwmark=7),
    ServiceKey(fwmark=0xFFFFFFFF, family=AF_INET6),
    ServerKey("10.0.0.2", 8080),
    ServerKey("2001:db8::2", 0),
    Service("tcp 10.0.0.1:80"),
    Service("tcp 10.0.0.1:80", "wrr", "sip", "persistent,sched-3", 300, 0xFFFFFF00, 64),
    Service.mark(7, ipv6=True, scheduler="sh"),
    Server("10.0.0.2:80"),
    Server("[2001:db8::2]:80", 3, "tunnel", 100, 50, "gue", 6080, "csum,remcsum"),
    Daemon("master", "eth0"),
    Daemon("backup", "eth0", 255, "224.0.0.82", 9000, 1400, 3),
    Daemon("master", "eth0", group="ff02::1"),
    Timeouts(1, 2, 3),
    ipvs.Stats(*range(10)),
    ipvs.CpuStats(1, 2, 3, 4, 5, 6),
    ipvs.Rates(1.5, 2.5),
    ipvs.Info(0x010201, 4096),
    ipvs.Facts(1, 2, 3, 4),
    ipvs.DrainSettings(1, 0, -1),
    ipvs.DrainOptions(1, 2, 3, ipvs.DrainFlag.DELETE, 4),
    ipvs.Sysctl.parse("sync_threshold", (3, 50)),
    ipvs.ServerEntry(Server("10.0.0.2:80"), 1, 2, 3, ipvs.Stats(1)),
    ipvs.ServiceEntry(Service("tcp 10.0.0.1:80"), ipvs.Stats(1)),
    ipvs.Connection(
        ip_address("10.0.0.9"), 1234, ip_address("10.0.0.1"), 80, ip_address("10.0.0.2"), 8080,
        ipvs.Protocol.TCP, ipvs.ConnectionState.ESTABLISHED, 60, pe_data=b"\0\xff",
    ),
    ipvs.ErrorInfo(-2, ipvs.Reason.NO_SERVER, "sentence"),
    ipvs.Failure(3, -2, ipvs.Reason.NO_SERVER, "sentence"),
    ipvs.TextProblem(1, 2, ipvs.Reason.TEXT, "sentence"),
]  # fmt: skip


class Layout(unittest.TestCase):
    def test_every_byte_has_a_row(self):
        """every byte of each record but what is reserved is seen, once"""
        for name, (size, rows) in LAYOUT.items():
            covered = [0] * size
            for row, offset, length, seen in rows:
                if row == "addr.family":  # part of the address, and a field of its own
                    continue
                for i in range(offset, offset + length):
                    covered[i] += 1
                hidden = row.startswith("reserved") or row == "pe_data_size"
                self.assertEqual(not seen, hidden, f"{name}.{row}")
            if name.endswith("_key"):  # the beginning of a record that is whole below
                covered = covered[: covered.index(0)]
            self.assertEqual(set(covered), {1}, name)

    def test_every_record_of_the_headers(self):
        """every struct of the headers that is no list is a record here, with as many fields"""
        others = {"ipvs_addr", "ipvs_text", "ipvs_daemons"}
        for header in HEADERS.glob("*.h"):
            for name, body in re.findall(
                r"^struct (\w+) \{(.*?)^\};", header.read_text(), re.M | re.S
            ):
                fields = re.findall(
                    r"(\w+)(?:\[\w+\])?;", re.sub(r"/\*.*?\*/", "", body, flags=re.S)
                )
                if name in others or "allocated" in fields:
                    continue
                rows = [row for row, _, _, _ in LAYOUT[name][1]]
                inside = {"ipvs_service": 3, "ipvs_dest": 1}.get(name, 0)  # of the key
                self.assertEqual(len(fields), len(rows) + inside, name)

    def test_attributes_are_the_rows(self):
        """each row that is seen is an attribute, and no attribute is anything else"""
        for example in EXAMPLES:
            name = next(n for n, (s, rows) in LAYOUT.items() if registered(n) == type(example))
            rows = {row.rpartition(".")[2] for row, _, _, seen in LAYOUT[name][1] if seen}
            self.assertEqual({f.name for f in dataclasses.fields(example)}, rows, name)


CLASSES = {
    "ipvs_service": Service, "ipvs_service_key": ServiceKey, "ipvs_dest": Server,
    "ipvs_dest_key": ServerKey, "ipvs_stats": ipvs.Stats, "ipvs_cpu_stats": ipvs.CpuStats,
    "ipvs_rates": ipvs.Rates, "ipvs_service_entry": ipvs.ServiceEntry,
    "ipvs_dest_entry": ipvs.ServerEntry, "ipvs_daemon": Daemon, "ipvs_timeouts": Timeouts,
    "ipvs_info": ipvs.Info, "ipvs_failure": ipvs.Failure, "ipvs_conn": ipvs.Connection,
    "ipvs_sysctl": ipvs.Sysctl, "ipvs_advice": ipvs.Advice, "ipvs_facts": ipvs.Facts,
    "ipvs_drain_options": ipvs.DrainOptions, "ipvs_drain_settings": ipvs.DrainSettings,
    "ipvs_drain_job": ipvs.DrainJob, "ipvs_drain_part": ipvs.DrainPart,
    "ipvs_text_error": ipvs.TextProblem, "ipvs_error": ipvs.ErrorInfo,
}  # fmt: skip


def registered(name):
    return CLASSES[name]


class Values(unittest.TestCase):
    def test_repr_makes_it_anew(self):
        """repr() of each record makes it anew"""
        for example in EXAMPLES:
            self.assertEqual(eval(repr(example), dict(NAMES)), example)

    def test_pickle_and_copy(self):
        """records can be pickled and copied"""
        for example in EXAMPLES:
            self.assertEqual(pickle.loads(pickle.dumps(example)), example)
            self.assertEqual(copy.deepcopy(example), example)

    def test_equal_and_hashable(self):
        """equal records have equal hashes; others differ"""
        for i, a in enumerate(EXAMPLES):
            for k, b in enumerate(EXAMPLES):
                self.assertEqual(a == b, i == k)
        self.assertEqual(len(set(EXAMPLES + [copy.copy(e) for e in EXAMPLES])), len(EXAMPLES))

    def test_immutable_and_slotted(self):
        """nothing can be set, added or deleted"""
        for example in EXAMPLES:
            field = dataclasses.fields(example)[0].name
            self.assertFalse(hasattr(example, "__dict__"))
            for name in field, "other":
                with self.assertRaises(AttributeError):
                    setattr(example, name, 1)
            with self.assertRaises(AttributeError):
                delattr(example, field)

    def test_replace(self):
        """replace() changes what it names, checks it, and leaves the rest"""
        server = Server("10.0.0.2:80", weight=3, upper_threshold=9)
        self.assertEqual(server.replace(weight=5), Server("10.0.0.2:80", 5, upper_threshold=9))
        self.assertEqual(server.replace(key="10.0.0.3:80").weight, 3)
        self.assertEqual(dataclasses.replace(server, weight=5), server.replace(weight=5))
        self.assertRaises(ValueError, server.replace, weight=-1)
        self.assertRaises(TypeError, server.replace, wait=1)

    if sys.version_info >= (3, 13):

        def test_copy_replace(self):
            """copy.replace() does what replace() does"""
            server = Server("10.0.0.2:80")
            self.assertEqual(copy.replace(server, weight=5), server.replace(weight=5))

    def test_there_and_back(self):
        """what goes into C comes back as it was"""
        for example in EXAMPLES:
            if isinstance(example, (Service, ipvs.ServiceEntry)):
                service = getattr(example, "service", example)
                self.assertEqual(_libipvs.service_of(example), service)
            if isinstance(example, (Server, ipvs.ServerEntry)):
                self.assertEqual(_libipvs.dest_of(example), getattr(example, "server", example))

    def test_order_is_the_librarys(self):
        """keys are ordered by mark, family, protocol, address, port"""
        texts = [
            "tcp 10.0.0.1:80", "tcp 10.0.0.1:81", "tcp 10.0.0.2:80", "udp 10.0.0.1:53",
            "tcp [2001:db8::1]:80", "fwmark 7", "fwmark 7 ipv6", "fwmark 8",
        ]  # fmt: skip
        keys = [ServiceKey.parse(text) for text in texts]
        self.assertEqual([str(k) for k in sorted(reversed(keys))], texts)
        servers = ["9.0.0.1:80", "10.0.0.1:79", "10.0.0.1:80", "[::1]:1"]
        self.assertEqual([str(k) for k in sorted(map(ServerKey.parse, reversed(servers)))], servers)
        self.assertLessEqual(keys[0], keys[0])
        self.assertRaises(TypeError, lambda: keys[0] < ServerKey("10.0.0.1", 1))

    def test_addresses(self):
        """addresses are taken as text or ipaddress objects, and come back as these"""
        key = ServiceKey("tcp", IPv6Address("2001:db8::1"), 80)
        self.assertEqual(key, ServiceKey.parse("tcp [2001:db8::1]:80"))
        self.assertEqual((key.address, key.family), (IPv6Address("2001:db8::1"), AF_INET6))
        self.assertIsNone(ServiceKey(fwmark=7).address)
        self.assertEqual(ServiceKey("tcp", "0.0.0.0", 80).address, IPv4Address("0.0.0.0"))
        for wrong in "10.0.0.256", "fe80::1%lo", "name", "":
            self.assertRaises(ValueError, ServerKey, wrong, 80)
        for wrong in None, 1, b"10.0.0.1", ["10.0.0.1"]:
            self.assertRaises(TypeError, ServerKey, wrong, 80)
        self.assertRaises(ValueError, ServiceKey, "tcp")
        self.assertRaises(ValueError, ServiceKey, "tcp", "10.0.0.1", 80, 7)

    def test_what_stands_for_a_service_or_server(self):
        """text, key, record and entry stand for a service or server; nothing else does"""
        service, server = Service("tcp 10.0.0.1:80"), Server("10.0.0.2:80")
        entry = ipvs.ServiceEntry(service, ipvs.Stats())
        for like in "tcp 10.0.0.1:80", service, service.key, entry:
            self.assertEqual(Service(like).key, service.key)
        server_entry = ipvs.ServerEntry(server, 0, 0, 0, ipvs.Stats())
        for like in "10.0.0.2:80", server, server.key, server_entry:
            self.assertEqual(Server(like).key, server.key)
        for wrong in None, 7, b"tcp 10.0.0.1:80", server, object():
            self.assertRaises(TypeError, Service, wrong)
        for wrong in None, 7, b"10.0.0.2:80", service, object():
            self.assertRaises(TypeError, Server, wrong)
        for wrong in "tcp 10.0.0.1", "tcp\0 10.0.0.1:80", "x" * 100000, "\ud800":
            self.assertRaises(ValueError, Service, wrong)


class Ranges(unittest.TestCase):
    NUMBERS = [
        (Server, "10.0.0.2:80", "weight", 0x7FFFFFFF),
        (Server, "10.0.0.2:80", "upper_threshold", 0x7FFFFFFF),
        (Server, "10.0.0.2:80", "lower_threshold", 0x7FFFFFFF),
        (Server, "10.0.0.2:80", "tun_port", 0xFFFF),
        (Service, "tcp 10.0.0.1:80", "timeout_s", 0xFFFFFFFF),
        (Service, "tcp 10.0.0.1:80", "netmask", 0xFFFFFFFF),
        (Service, "tcp 10.0.0.1:80", "prefix_len", 0xFFFFFFFF),
        (ServerKey, "10.0.0.2", "port", 0xFFFF),
        (Timeouts, 0, "udp_s", 0xFFFFFFFF),
    ]

    def test_numbers(self):
        """a number out of range is a ValueError that names the field and the range"""
        for cls, first, field, most in self.NUMBERS:
            for fine in 0, 1, most:
                self.assertEqual(getattr(cls(first, **{field: fine}), field), fine)
            for wrong in -1, most + 1, 1 << 64, -(1 << 70), 10**5000:
                with self.assertRaises(ValueError, msg=f"{field}={wrong:x}") as caught:
                    cls(first, **{field: wrong})
                self.assertIn(f"{field} must be 0 to {most}, not", str(caught.exception))

    def test_numbers_of_wrong_types(self):
        """what is no number is a TypeError that names the field"""
        for cls, first, field, most in self.NUMBERS:
            for wrong in None, 1.0, float("nan"), "1", b"1", [1], object():
                if field == "netmask" and wrong == "1":
                    continue
                with self.assertRaises((TypeError, ValueError)) as caught:
                    cls(first, **{field: wrong})
                if field != "netmask":
                    self.assertIn(field, str(caught.exception))

    def test_texts(self):
        """a text that does not fit, or has a NUL, is a ValueError that names the field"""
        for field, most in ("scheduler", 15), ("pe_name", 19):
            Service("tcp 10.0.0.1:80", **{field: "x" * most})
            for wrong in "x" * (most + 1), "\u20ac" * 8, "a\0b":
                with self.assertRaisesRegex(ValueError, field):
                    Service("tcp 10.0.0.1:80", **{field: wrong})
            for wrong in None, 1, b"rr":
                with self.assertRaisesRegex(TypeError, field):
                    Service("tcp 10.0.0.1:80", **{field: wrong})
        self.assertRaises(ValueError, Daemon, "master", "x" * 16)
        self.assertRaises(ValueError, Daemon, "master", "lo", sync_id=256)

    def test_forged_records(self):
        """a record that was forged is found where it goes into C"""
        forged = Server("10.0.0.2:80")
        object.__setattr__(forged, "weight", -1)
        empty = Server.__new__(Server)
        with ipvs.Table() as table:
            table.put_service("tcp 10.0.0.1:80")
            self.assertRaises(ValueError, table.put_server, "tcp 10.0.0.1:80", forged)
            self.assertRaises(AttributeError, table.put_server, "tcp 10.0.0.1:80", empty)


class Enums(unittest.TestCase):
    PREFIXES = {
        ipvs.Forward: "FORWARD_", ipvs.Tunnel: "TUNNEL_", ipvs.DaemonState: "DAEMON_",
        ipvs.Reason: "REASON_", ipvs.ConnectionState: "CONN_STATE_", ipvs.Severity: "SEVERITY_",
        ipvs.AdviceId: "ADVICE_", ipvs.ServiceFlag: "SERVICE_", ipvs.DrainKind: "DRAIN_KIND_",
        ipvs.DrainHold: "DRAIN_HOLD_", ipvs.DrainHarm: "DRAIN_HARM_",
    }  # fmt: skip

    def test_every_constant_has_a_member(self):
        """every enum of the library is whole here"""
        for cls, prefix in self.PREFIXES.items():
            ours = {f"{prefix}{name}" for name in cls.__members__}
            theirs = {n for n in dir(_libipvs) if n.startswith(prefix) and "_SIZE" not in n}
            if cls is ipvs.Tunnel:
                ours |= {f"{prefix}{name}" for name in ipvs.TunnelFlag.__members__}
            self.assertEqual(ours, theirs)
            for name, member in cls.__members__.items():
                self.assertEqual(member, getattr(_libipvs, prefix + name))
        mixed = {n for n in dir(_libipvs) if n.startswith("DRAIN_") and n.count("_") == 1}
        ours = [ipvs.DrainFlag, ipvs.DrainPhase, ipvs.DrainResult]
        self.assertEqual(mixed, {f"DRAIN_{n}" for cls in ours for n in cls.__members__})
        ours = [ipvs.SysctlKind, ipvs.SysctlFlag]
        theirs = {n for n in dir(_libipvs) if n.startswith("SYSCTL_") and "_SIZE" not in n}
        self.assertEqual(theirs, {f"SYSCTL_{n}" for cls in ours for n in cls.__members__})

    def test_names_are_the_librarys(self):
        """as text, members are what the library calls them, and are made from that"""
        for cls, name_of in (
            (ipvs.Forward, _libipvs.forward_name), (ipvs.Tunnel, _libipvs.tunnel_name),
            (ipvs.DaemonState, _libipvs.daemon_state_name), (ipvs.Reason, _libipvs.reason_name),
            (ipvs.ConnectionState, _libipvs.conn_state_name), (ipvs.AdviceId, _libipvs.advice_name),
            (ipvs.Severity, _libipvs.severity_name), (ipvs.DrainKind, _libipvs.drain_kind_name),
            (ipvs.DrainPhase, _libipvs.drain_phase_name),
            (ipvs.DrainResult, _libipvs.drain_result_name),
        ):  # fmt: skip
            for member in cls:
                self.assertEqual(str(member), name_of(member))
                self.assertIs(cls(name_of(member)), member)
        for member in ipvs.Protocol.TCP, ipvs.Protocol.UDP, ipvs.Protocol.SCTP:
            self.assertEqual(str(member), _libipvs.protocol_name(member))
            self.assertEqual(_libipvs.protocol_parse(str(member)), member)
        for member in ipvs.Forward:
            self.assertEqual(_libipvs.forward_parse(str(member)), member)
        for member in ipvs.Tunnel:
            self.assertEqual(_libipvs.tunnel_parse(str(member)), member)
        for member in ipvs.DaemonState:
            self.assertEqual(_libipvs.daemon_state_parse(str(member)), member)
        holds, harms = ipvs.DrainHold(0x1F), ipvs.DrainHarm(0x3F)
        self.assertEqual(str(holds), _libipvs.drain_holds_format(holds)[1])
        self.assertEqual(str(harms), _libipvs.drain_harms_format(harms)[1])

    def test_text_and_numbers(self):
        """enums format as text, with a number's format as numbers, and are ints"""
        self.assertEqual(
            f"{Forward.TUNNEL} {Forward.TUNNEL:d} {Forward.TUNNEL:>8}", "tunnel 2   tunnel"
        )
        self.assertEqual(repr(Forward("droute")), "Forward.DROUTE")
        self.assertEqual(Forward.MASQ, 0)
        self.assertEqual(f"{ServiceFlag(5)} {ServiceFlag(5):x}", "persistent,onepacket 5")

    def test_flags(self):
        """sets take names, and keep bits without a name"""
        self.assertEqual(ServiceFlag("persistent, ONEPACKET|sched-1"), 0x0D)
        self.assertEqual(ServiceFlag(""), 0)
        self.assertEqual(repr(ServiceFlag(0)), "ServiceFlag(0)")
        self.assertEqual(eval(repr(ServiceFlag(0x81)), dict(NAMES)), 0x81)
        self.assertEqual(str(ServiceFlag(0x81)), "persistent,0x80")
        for cls, wrong in (ServiceFlag, "x"), (Forward, "x"), (Forward, 9), (Forward, None):
            self.assertRaises(ValueError, cls, wrong)
        self.assertEqual(Service("tcp 10.0.0.1:80", "sh", flags="sh-port,persistent").flags, 0x11)
        self.assertEqual(Service("tcp 10.0.0.1:80", "mh", flags="mh-port").sched_flags, "mh-port")
        self.assertRaises(ValueError, Service, "tcp 10.0.0.1:80", "rr", flags="sh-port")

    def test_unknown_numbers_stay_numbers(self):
        """a number without a name comes back as it is"""
        service = Service("tcp 10.0.0.1:80")
        object.__setattr__(service.key, "protocol", 47)
        self.assertEqual(_libipvs.service_of(service).key.protocol, 47)
        self.assertNotIsInstance(_libipvs.service_of(service).key.protocol, enum.Enum)


if __name__ == "__main__":
    unittest.main()
