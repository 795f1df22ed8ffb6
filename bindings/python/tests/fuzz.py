# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: fuzz.py [SECONDS [SEED]]: random calls over the border, in several threads at once.

Every public function and method, and every function of the generated module that takes no pointer,
with arguments that are right, nearly right and absurd. An answer or an exception is fine; a crash,
a SystemError or a hang is what it looks for. It touches no kernel but for reading /proc.
"""

import collections
import faulthandler
import io
import random
import sys
import threading
import time

import ipvs
from ipvs import _libipvs

TRACE = False
HUGE = "x" * 100_000


class Index(int):
    """An int of another class."""


class Hostile:
    """Raises at whatever it is asked."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __index__(self):
        raise RuntimeError("index")


class Shrinking(list):
    """Gets shorter while it is looked at."""

    def __iter__(self):
        while self:
            yield self.pop()


def values(rng):
    """One of all kinds of arguments."""
    return rng.choice([
        lambda: None, lambda: rng.choice([0, 1, -1, 80, 255, 65535, 65536, 2**31, 2**32, 2**63, 2**64, -(2**63), 10**40]),
        lambda: rng.random() * 10 ** rng.randrange(-5, 30), lambda: float("nan"), lambda: float("inf"),
        lambda: rng.choice(["", "tcp 10.0.0.1:80", "fwmark 7", "10.0.0.2:80", "[::1]:80", "rr", "sh-port", "lo", "conntrack",
                            "3 50", "a\0b", "\ud800", "\u20ac", HUGE, "10.0.0.0/8", "%s%n",
        "master", "tunnel"]), lambda: rng.choice([b"", b"tcp 10.0.0.1:80", b"\0", b"-A -t 10.0.0.1:80\n" * 3, bytearray(b"x")]),
        lambda: [values(rng) for _ in range(rng.randrange(4))], lambda: Shrinking(["10.0.0.2:80"] * 5),
        lambda: (3, 50), lambda: {}, lambda: object(), lambda: Hostile(), lambda: Index(7), lambda: True,
        lambda: ipvs.Service("tcp 10.0.0.1:80"), lambda: ipvs.Server("10.0.0.2:80", rng.randrange(9)),
        lambda: ipvs.ServiceKey(fwmark=7), lambda: ipvs.ServerKey("::1", 80), lambda: ipvs.Daemon("master", "lo"),
        lambda: ipvs.Service.__new__(ipvs.Service), lambda: forged(rng), lambda: ipvs.Stats(*range(10)),
        lambda: ipvs.Timeouts(1), lambda: ipvs.Sysctl.parse("conntrack", True), lambda: ipvs.CpuStats(1),
        lambda: ipvs.DrainSettings(), lambda: ipvs.Table, lambda: rng.choice(machines(rng)), lambda: io.StringIO("x"),
    ])()  # fmt: skip


def forged(rng):
    """A record with a field that its class would have refused."""
    record = rng.choice(
        [ipvs.Service("tcp 10.0.0.1:80"), ipvs.Server("10.0.0.2:80"), ipvs.Timeouts()]
    )
    object.__setattr__(
        record, rng.choice(record.__slots__), rng.choice([None, -1, 2**70, "x", Hostile(), record])
    )
    return record


_machines = []


def machines(rng):
    """Some that live for a while, closed or not; shared by all threads."""
    if len(_machines) < 12 or rng.random() < 0.01:
        made = rng.choice([ipvs.Table, ipvs.Plan, ipvs.Scope, ipvs.Drain, ipvs.Handle])()
        if len(_machines) < 12:
            _machines.append(made)
        else:
            _machines[rng.randrange(12)] = made
    return list(_machines) or [ipvs.Table()]


# These would run programs' worth of time, or read what the argument names.
LEFT_OUT = {"run", "open", "read_connections", "register_class"}

# Of the generated module, those whose arguments are all values: a pointer is never made up.
RAW = [
    "service_parse", "service_format", "dest_parse", "dest_format", "sched_flags_parse",
    "sched_flags_format", "protocol_name", "protocol_parse", "forward_name", "forward_parse",
    "tunnel_name", "tunnel_parse", "daemon_state_name", "daemon_state_parse", "reason_name",
    "conn_state_name", "conn_state_parse", "cpus_sum", "rates_make", "drain_part_format",
    "drain_kind_name", "drain_phase_name", "drain_result_name", "drain_holds_format",
    "drain_harms_format", "sysctl_parse", "sysctl_format", "sysctl_about", "advice_name",
"severity_name", "check", "service_of", "dest_of", ]  # fmt: skip


def target(rng):
    """Something to call."""
    kind = rng.random()
    if kind < 0.3:
        return getattr(_libipvs, rng.choice(RAW))
    if kind < 0.4:  # pointers of the wrong kind, and none at all
        names = [
            n for n in dir(_libipvs) if n.islower() and not n.startswith("_") and n not in LEFT_OUT
        ]
        names = [n for n in names if not n.endswith("_free")]
        return getattr(_libipvs, rng.choice(names))
    if kind < 0.6:
        names = [
            n
            for n in dir(ipvs)
            if callable(getattr(ipvs, n)) and not n.startswith("_") and n not in LEFT_OUT
        ]
        return getattr(ipvs, rng.choice(names))
    machine = rng.choice(machines(rng))
    names = [
        n
        for n in dir(type(machine))
        if n not in LEFT_OUT and (not n.startswith("_") or n in SPECIAL)
    ]
    return getattr(machine, rng.choice(names))


SPECIAL = {"__len__", "__iter__", "__contains__", "__str__", "__repr__", "__enter__", "__bool__"}


def one(rng, counts):
    counts["calls"] += 1
    try:
        call = target(rng)
        if TRACE:
            print(threading.get_ident(), call, file=sys.stderr, flush=True)
        arguments = [values(rng) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4]))]
        result = call(*arguments) if callable(call) else call
        if hasattr(result, "__next__"):
            list(zip(result, range(100)))
        repr(result)
        counts["fine"] += 1
    except SystemError:
        raise
    except Exception as error:
        counts[type(error).__name__] += 1


def worker(seed, end, counts, failed):
    rng = random.Random(seed)
    try:
        while time.monotonic() < end and not failed:
            one(rng, counts)
    except BaseException as error:
        failed.append(error)


def run(rng, seconds, threads=3):
    """How often what happened, of all threads."""
    faulthandler.enable()
    counts, failed = [collections.Counter() for _ in range(threads)], []
    end = time.monotonic() + seconds
    running = [
        threading.Thread(target=worker, args=(rng.random(), end, counts[i], failed), daemon=True)
        for i in range(threads)
    ]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(seconds + 60)
        if thread.is_alive():
            faulthandler.dump_traceback()
            raise AssertionError("a thread hangs")
    if failed:
        raise failed[0]
    return sum(counts, collections.Counter())


if __name__ == "__main__":
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    print(f"seed {seed}")
    for name, count in run(
        random.Random(seed), float(sys.argv[1]) if len(sys.argv) > 1 else 60
    ).most_common():
        print(f"{count:8} {name}")
