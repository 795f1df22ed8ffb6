# SPDX-License-Identifier: LGPL-2.1-or-later
"""Servers (real servers, destinations) of a service: where connections go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Union

from . import _libipvs
from ._caller import Caller
from ._enums import Forward, Tunnel, TunnelFlag
from ._keys import Address, ServerKey, server_key
from ._numbers import WEIGHT, number
from ._record import Record, record, set_fields, with_key
from ._service import ServiceLike
from ._stats import Stats


@record("ipvs_dest")
@dataclass(frozen=True, init=False, repr=False)
class Server(Record):
    """Identity and settings of a server.

    >>> Server("10.0.0.2:80", weight=3, forward="tunnel")
    Server('10.0.0.2:80', weight=3, forward=Forward.TUNNEL)

    weight: share of the connections, 0 to 2147483647; 0 = no new ones (quiesced). upper_threshold:
    no new connections at this many, 0 = no limit; lower_threshold: new ones again below this many,
    0 = three quarters of the upper one. tun_type, tun_port (of GUE), tun_flags: with
    Forward.TUNNEL.
    """

    key: ServerKey
    weight: int = 1
    forward: Forward = Forward.MASQ
    upper_threshold: int = 0
    lower_threshold: int = 0
    tun_type: Tunnel = Tunnel.IPIP
    tun_port: int = 0
    tun_flags: TunnelFlag = TunnelFlag(0)

    def __init__(
        self,
        key: ServerLike,
        weight: int = 1,
        forward: Union[Forward, int, str] = Forward.MASQ,
        upper_threshold: int = 0,
        lower_threshold: int = 0,
        tun_type: Union[Tunnel, int, str] = Tunnel.IPIP,
        tun_port: int = 0,
        tun_flags: Union[TunnelFlag, int, str] = TunnelFlag(0),
    ) -> None:
        set_fields(
            self,
            key=server_key(key),
            weight=weight,
            forward=Forward(forward),
            upper_threshold=upper_threshold,
            lower_threshold=lower_threshold,
            tun_type=Tunnel(tun_type),
            tun_port=tun_port,
            tun_flags=TunnelFlag(tun_flags),
        )
        _libipvs.check(self)

    @property
    def address(self) -> Address:
        return self.key.address

    @property
    def port(self) -> int:
        return self.key.port

    def __str__(self) -> str:
        return str(self.key)

    def __repr__(self) -> str:
        return with_key(self)


@record("ipvs_dest_entry")
@dataclass(frozen=True, repr=False)
class ServerEntry(Record):
    """A server as the kernel, or a table, has it. active_conns: TCP and SCTP connections that are
    established or being opened; inactive_conns: all others, UDP included, until they time out;
    persistent_conns: clients that are held here."""

    server: Server
    active_conns: int
    inactive_conns: int
    persistent_conns: int
    stats: Stats

    @property
    def key(self) -> ServerKey:
        return self.server.key

    @property
    def weight(self) -> int:
        return self.server.weight

    def __str__(self) -> str:
        return str(self.server)


ServerLike = Union[str, ServerKey, Server, ServerEntry]


class ServerCalls(Caller):
    """Servers of a service. What stands for one may be text ("10.0.0.2:80"), a key, a record or an
    entry; NoSuchService when there is no such service."""

    def servers(self, service: ServiceLike) -> List[ServerEntry]:
        """All servers of a service with their settings and counters, in order."""
        entries: List[ServerEntry] = self._ask(_libipvs.dest_list, service)
        return entries

    def get_server(self, service: ServiceLike, server: ServerLike) -> ServerEntry:
        """Settings and counters of one; costs as much as servers(). NoSuchServer."""
        entry: ServerEntry = self._ask(_libipvs.dest_get, service, server)
        return entry

    def add_server(self, service: ServiceLike, server: ServerLike, **settings: Any) -> None:
        """Settings as Server has them; ServerExists, WrongServerAddress, Invalid ...

        >>> lb.add_server("tcp 10.0.0.1:80", "10.0.0.2:80", weight=3)
        >>> [(str(s), s.weight) for s in lb.servers("tcp 10.0.0.1:80")]
        [('10.0.0.2:80', 3)]
        """
        self._do(_libipvs.dest_add, service, server_of(server, settings))

    def update_server(self, service: ServiceLike, server: Union[Server, ServerEntry]) -> None:
        """Replaces all settings by those of the record: to change some, see edit_server()."""
        if not isinstance(server, (Server, ServerEntry)):
            raise TypeError(f"a Server or ServerEntry is wanted, not {type(server).__name__}")
        self._do(_libipvs.dest_update, service, server)

    def edit_server(self, service: ServiceLike, server: ServerLike, **changes: Any) -> Server:
        """Changes these settings and no others: reads the server and writes it back. A change made
        by someone else in between is lost. Returns it as it is then."""
        with self._lock:
            edited = self.get_server(service, server).server.replace(**changes)
            self.update_server(service, edited)
            return edited

    def set_weight(self, service: ServiceLike, server: ServerLike, weight: int) -> None:
        """Changes the weight and nothing else; 0 = no new connections, those it has go on.

        >>> lb.set_weight("tcp 10.0.0.1:80", "10.0.0.2:80", 0)
        """
        self._do(_libipvs.dest_set_weight, service, server, number("weight", weight, most=WEIGHT))

    def delete_server(self, service: ServiceLike, server: ServerLike) -> None:
        """Deletes it. Its connections carry no more packets: see Drain."""
        self._do(_libipvs.dest_delete, service, server)


def server_of(server: ServerLike, settings: Dict[str, Any]) -> Server:
    """The record, with settings if there are any."""
    record: Server = _libipvs.dest_of(server)
    return record.replace(**settings) if settings else record
