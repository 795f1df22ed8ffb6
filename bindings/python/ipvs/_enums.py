# SPDX-License-Identifier: LGPL-2.1-or-later
"""The field's numbers by name. Each takes its names too: ``Forward("tunnel")``.

They are ints. A number that has no name here (of a newer library, or of a kernel) stays an int
where it is one of several; sets keep bits that have no name.
"""

from __future__ import annotations

import socket
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any, List, Tuple, Type, TypeVar, Union

from . import _libipvs as c

E = TypeVar("E", bound=Type[Any])
N = TypeVar("N", bound="Number")
F = TypeVar("F", bound="Flags")


def _plain(name: str) -> str:
    return name.strip().upper().replace("-", "_")


def _format(value: int, spec: str) -> str:
    return format(int(value) if spec[-1:] in tuple("bcdoxXneEfFgG%") and spec else str(value), spec)


class Number(IntEnum):
    """One of several."""

    if TYPE_CHECKING:

        def __new__(cls: Type[N], value: Union[int, str]) -> N: ...

    @classmethod
    def _missing_(cls, value: object) -> Any:
        return cls.__members__.get(_plain(value)) if isinstance(value, str) else None

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"

    def __str__(self) -> str:
        return self.name.lower().replace("_", "-")

    def __format__(self, spec: str) -> str:
        return _format(self, spec)


class Flags(IntFlag):
    """A set of bits. As text: names with commas between."""

    if TYPE_CHECKING:

        def __new__(cls: Type[F], value: Union[int, str]) -> F: ...

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, str):
            return super()._missing_(value)
        members, flags = cls.__members__, cls(0)
        for word in filter(None, map(_plain, value.replace("|", ",").split(","))):
            if word not in members:
                raise ValueError(f"{word.lower()!r} is none of {', '.join(members).lower()}")
            flags |= members[word]
        return flags

    def _parts(self) -> Tuple[List[str], int]:
        """The names of its bits, and the bits that have none."""
        members = {n: int(m) for n, m in type(self).__members__.items() if m & self}
        return list(members), int(self) & ~sum(members.values())

    def __repr__(self) -> str:
        kind = type(self).__name__
        names, rest = self._parts()
        parts = [f"{kind}.{name}" for name in names]
        return "|".join(parts + ([f"{kind}({rest})"] if rest or not parts else []))

    def __str__(self) -> str:
        names, rest = self._parts()
        return ",".join(names + ([hex(rest)] if rest else [])).lower().replace("_", "-")

    def __format__(self, spec: str) -> str:
        return _format(self, spec)


def _registered(cls: E) -> E:
    c.register_class(cls.__name__, cls)
    return cls


c.register_class("AddressFamily", socket.AddressFamily)


@_registered
class Protocol(Number):
    """IPPROTO_*. IP: of a service by firewall mark, which may be of any."""

    IP = 0
    TCP = socket.IPPROTO_TCP
    UDP = socket.IPPROTO_UDP
    SCTP = 132


@_registered
class Forward(Number):
    """How a packet gets to the server (forwarding method)."""

    MASQ = c.FORWARD_MASQ
    LOCAL = c.FORWARD_LOCAL
    TUNNEL = c.FORWARD_TUNNEL
    DROUTE = c.FORWARD_DROUTE
    BYPASS = c.FORWARD_BYPASS


@_registered
class Tunnel(Number):
    """Encapsulation of Forward.TUNNEL."""

    IPIP = c.TUNNEL_IPIP
    GUE = c.TUNNEL_GUE
    GRE = c.TUNNEL_GRE


@_registered
class TunnelFlag(Flags):
    """CSUM: checksum the outer header (GUE, GRE). REMCSUM: remote checksum offload (GUE)."""

    CSUM = c.TUNNEL_CSUM
    REMCSUM = c.TUNNEL_REMCSUM


@_registered
class ServiceFlag(Flags):
    """PERSISTENT: a client keeps its server. ONEPACKET: each datagram by itself (UDP and marks).
    SCHED_1 to 3 are the scheduler's own: of sh and mh, the first is fallback, the second port."""

    PERSISTENT = c.SERVICE_PERSISTENT
    ONEPACKET = c.SERVICE_ONEPACKET
    SCHED_1 = c.SERVICE_SCHED_1
    SCHED_2 = c.SERVICE_SCHED_2
    SCHED_3 = c.SERVICE_SCHED_3


@_registered
class DaemonState(Number):
    """MASTER sends this host's connections; BACKUP receives those of another host."""

    MASTER = c.DAEMON_MASTER
    BACKUP = c.DAEMON_BACKUP


@_registered
class ConnectionState(Number):
    """What a connection is doing; as text, as the kernel writes it: ``C-SENT``."""

    NONE = c.CONN_STATE_NONE
    ASSURED = c.CONN_STATE_ASSURED
    UDP = c.CONN_STATE_UDP
    ESTABLISHED = c.CONN_STATE_ESTABLISHED
    SYN_SENT = c.CONN_STATE_SYN_SENT
    SYN_RECV = c.CONN_STATE_SYN_RECV
    FIN_WAIT = c.CONN_STATE_FIN_WAIT
    TIME_WAIT = c.CONN_STATE_TIME_WAIT
    CLOSE = c.CONN_STATE_CLOSE
    CLOSE_WAIT = c.CONN_STATE_CLOSE_WAIT
    LAST_ACK = c.CONN_STATE_LAST_ACK
    LISTEN = c.CONN_STATE_LISTEN
    SYNACK = c.CONN_STATE_SYNACK
    INIT1 = c.CONN_STATE_INIT1
    INIT = c.CONN_STATE_INIT
    COOKIE_SENT = c.CONN_STATE_COOKIE_SENT
    COOKIE_REPLIED = c.CONN_STATE_COOKIE_REPLIED
    COOKIE_WAIT = c.CONN_STATE_COOKIE_WAIT
    COOKIE = c.CONN_STATE_COOKIE
    COOKIE_ECHOED = c.CONN_STATE_COOKIE_ECHOED
    SHUTDOWN_SENT = c.CONN_STATE_SHUTDOWN_SENT
    SHUTDOWN_RECEIVED = c.CONN_STATE_SHUTDOWN_RECEIVED
    SHUTDOWN_ACK_SENT = c.CONN_STATE_SHUTDOWN_ACK_SENT
    REJECTED = c.CONN_STATE_REJECTED
    CLOSED = c.CONN_STATE_CLOSED
    ERR = c.CONN_STATE_ERR
    BUG = c.CONN_STATE_BUG
    UNNAMED = c.CONN_STATE_UNNAMED

    @classmethod
    def _missing_(cls, value: object) -> Any:
        number = c.conn_state_parse(value) if isinstance(value, str) else -1
        return cls(number) if number >= 0 else super()._missing_(value)

    def __str__(self) -> str:
        return c.conn_state_name(self) or super().__str__()


@_registered
class ConnectionFlag(Flags):
    """TEMPLATE: no connection, but which server the client's next ones go to."""

    TEMPLATE = c.CONN_TEMPLATE


@_registered
class SysctlKind(Number):
    """What a sysctl's value is."""

    BOOLEAN = c.SYSCTL_BOOLEAN
    NUMBER = c.SYSCTL_NUMBER
    PAIR = c.SYSCTL_PAIR
    TEXT = c.SYSCTL_TEXT


@_registered
class SysctlFlag(Flags):
    """KNOWN to the library, PRESENT in this kernel, WRITABLE by this process here, UNREADABLE: its
    value means nothing, HAS_DEFAULT: the kernel's default is known."""

    KNOWN = c.SYSCTL_KNOWN
    PRESENT = c.SYSCTL_PRESENT
    WRITABLE = c.SYSCTL_WRITABLE
    UNREADABLE = c.SYSCTL_UNREADABLE
    HAS_DEFAULT = c.SYSCTL_HAS_DEFAULT


@_registered
class Severity(Number):
    """How much an advice matters: PROBLEM bites now, WARNING soon, NOTE is right for some."""

    NOTE = c.SEVERITY_NOTE
    WARNING = c.SEVERITY_WARNING
    PROBLEM = c.SEVERITY_PROBLEM


@_registered
class AdviceId(Number):
    """What an advice is about; see libipvs/advice.h."""

    ESTIMATION_OFF = c.ADVICE_ESTIMATION_OFF
    ESTIMATION_NOWHERE = c.ADVICE_ESTIMATION_NOWHERE
    CONNTRACK_OFF = c.ADVICE_CONNTRACK_OFF
    CONNTRACK_TIMEOUT = c.ADVICE_CONNTRACK_TIMEOUT
    REUSE_OFF = c.ADVICE_REUSE_OFF
    REUSE_DELAY = c.ADVICE_REUSE_DELAY
    NODEST_KEPT = c.ADVICE_NODEST_KEPT
    QUIESCENT_TEMPLATE = c.ADVICE_QUIESCENT_TEMPLATE
    HASH_FALLBACK = c.ADVICE_HASH_FALLBACK
    TUNNEL_PMTU = c.ADVICE_TUNNEL_PMTU
    DROP_ENTRY = c.ADVICE_DROP_ENTRY
    DROP_PACKET = c.ADVICE_DROP_PACKET
    SECURE_TCP = c.ADVICE_SECURE_TCP
    MEMORY_THRESHOLD = c.ADVICE_MEMORY_THRESHOLD
    TABLE_SMALL = c.ADVICE_TABLE_SMALL
    CONN_MAX = c.ADVICE_CONN_MAX
    SYNC_SLOPPY = c.ADVICE_SYNC_SLOPPY
    SYNC_VERSION = c.ADVICE_SYNC_VERSION
    BACKUP_BALANCES = c.ADVICE_BACKUP_BALANCES


@_registered
class DrainFlag(Flags):
    """DELETE a drained server; wait for INACTIVE connections too; FORCE the last server."""

    DELETE = c.DRAIN_DELETE
    INACTIVE = c.DRAIN_INACTIVE
    FORCE = c.DRAIN_FORCE


@_registered
class DrainKind(Number):
    """What a job is."""

    DRAIN = c.DRAIN_KIND_DRAIN
    SHIFT = c.DRAIN_KIND_SHIFT
    RAISE = c.DRAIN_KIND_RAISE


@_registered
class DrainPhase(Number):
    """Where a part, or the least advanced part of a job, is."""

    PENDING = c.DRAIN_PENDING
    MOVING = c.DRAIN_MOVING
    WAITING = c.DRAIN_WAITING
    ENDING = c.DRAIN_ENDING
    DONE = c.DRAIN_DONE


@_registered
class DrainResult(Number):
    """How a part went, or that of a job's parts which went worst. From best to worst."""

    NONE = c.DRAIN_NONE
    MOVED = c.DRAIN_MOVED
    DRAINED = c.DRAIN_DRAINED
    CANCELLED = c.DRAIN_CANCELLED
    DEADLINE = c.DRAIN_DEADLINE
    CHANGED = c.DRAIN_CHANGED
    GONE = c.DRAIN_GONE
    STOPPED = c.DRAIN_STOPPED
    REFUSED = c.DRAIN_REFUSED
    FAILED = c.DRAIN_FAILED


@_registered
class DrainHold(Flags):
    """What keeps connections at a server of weight 0, or brings new ones."""

    ACTIVE = c.DRAIN_HOLD_ACTIVE
    INACTIVE = c.DRAIN_HOLD_INACTIVE
    FLOWS = c.DRAIN_HOLD_FLOWS
    PERSISTENT = c.DRAIN_HOLD_PERSISTENT
    REUSE = c.DRAIN_HOLD_REUSE


@_registered
class DrainHarm(Flags):
    """What a drain does to clients; see libipvs/drain.h."""

    RESET = c.DRAIN_HARM_RESET
    SWALLOWED = c.DRAIN_HARM_SWALLOWED
    MOVED = c.DRAIN_HARM_MOVED
    UNSTUCK = c.DRAIN_HARM_UNSTUCK
    REMAIN = c.DRAIN_HARM_REMAIN
    REFUSED = c.DRAIN_HARM_REFUSED


@_registered
class Reason(Number):
    """Why something failed; each has an exception of its own."""

    NONE = c.REASON_NONE
    INVALID = c.REASON_INVALID
    TEXT = c.REASON_TEXT
    NO_SERVICE = c.REASON_NO_SERVICE
    NO_SERVER = c.REASON_NO_SERVER
    SERVICE_EXISTS = c.REASON_SERVICE_EXISTS
    SERVER_EXISTS = c.REASON_SERVER_EXISTS
    NO_SCHEDULER = c.REASON_NO_SCHEDULER
    SCHEDULER = c.REASON_SCHEDULER
    NO_PE = c.REASON_NO_PE
    SERVER_ADDRESS = c.REASON_SERVER_ADDRESS
    FAMILY = c.REASON_FAMILY
    MIXED_FAMILY = c.REASON_MIXED_FAMILY
    DAEMON_RUNS = c.REASON_DAEMON_RUNS
    NO_DAEMON = c.REASON_NO_DAEMON
    NO_INTERFACE = c.REASON_NO_INTERFACE
    NETWORK = c.REASON_NETWORK
    NO_MODULE = c.REASON_NO_MODULE
    PERMISSION = c.REASON_PERMISSION
    USER_NAMESPACE = c.REASON_USER_NAMESPACE
    NETNS = c.REASON_NETNS
    MEMORY = c.REASON_MEMORY
    TIMEOUT = c.REASON_TIMEOUT
    CHANGED = c.REASON_CHANGED
    ANSWER = c.REASON_ANSWER
    NOT_OPEN = c.REASON_NOT_OPEN
    BUSY = c.REASON_BUSY
    UNSUPPORTED = c.REASON_UNSUPPORTED
    SYSTEM = c.REASON_SYSTEM
    NO_SYSCTL = c.REASON_NO_SYSCTL
    READ_ONLY = c.REASON_READ_ONLY
    LAST_SERVER = c.REASON_LAST_SERVER
