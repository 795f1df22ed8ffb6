# SPDX-License-Identifier: LGPL-2.1-or-later
"""The connection table, one connection at a time; memory stays the same however many there are."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from socket import AF_INET, AF_INET6, AddressFamily
from typing import Any, Deque, Iterable, Iterator, Optional, Union

from . import _libipvs
from ._caller import Caller
from ._enums import ConnectionFlag, ConnectionState, Protocol
from ._errors import Error, exception_of
from ._keys import Address, ServerKey, ServiceKey
from ._machine import Machine, optional
from ._record import Record, record
from ._server import ServerLike
from ._service import ServiceLike

_CHUNK = 64


@record("ipvs_conn")
@dataclass(frozen=True, repr=False)
class Connection(Record):
    """A connection, or a persistence template (flags). client_address: of a template masked as the
    service says; its port is 0. virtual_address, virtual_port: what the client used; None with a
    firewall mark, which only templates tell of. expires_s: seconds until the kernel forgets it.
    pe_data: persistence data of the engine pe_name, with "sip" the Call-ID, as bytes."""

    client_address: Address
    client_port: int
    virtual_address: Optional[Address]
    virtual_port: int
    server_address: Address
    server_port: int
    protocol: Protocol
    state: ConnectionState
    expires_s: int
    fwmark: int = 0
    flags: ConnectionFlag = ConnectionFlag(0)
    pe_name: str = ""
    pe_data: bytes = b""

    @property
    def family(self) -> AddressFamily:
        return AF_INET if self.client_address.version == 4 else AF_INET6

    @property
    def service(self) -> ServiceKey:
        """What the client used, as the key of the service that has exactly that."""
        if self.fwmark:
            return ServiceKey(fwmark=self.fwmark, family=self.family)
        return ServiceKey(self.protocol, self.virtual_address, self.virtual_port)

    @property
    def server(self) -> ServerKey:
        return ServerKey(self.server_address, self.server_port)

    @property
    def is_template(self) -> bool:
        return bool(self.flags & ConnectionFlag.TEMPLATE)


States = Union[None, str, ConnectionState, Iterable[Union[str, ConnectionState]]]


def _bits(states: States) -> int:
    if states is None:
        return 0
    if isinstance(states, (str, int)):
        states = [states]
    bits = 0
    for state in states:
        bits |= 1 << ConnectionState(state)
    return bits


class Connections(Machine, Iterator[Connection]):
    """An iterator over connections, closed by its end, close() or ``with``.

    A line that makes no sense raises TextError, with file, line and column; the next connection is
    that of the line behind it.
    """

    _noun = "reader of connections"

    def __init__(self) -> None:
        super().__init__(_libipvs.conn_reader_new(), _libipvs.conn_reader_free)
        self._read: Deque[Connection] = deque()
        self._failed: Optional[Error] = None

    def _do(self, function: Any, *arguments: Any) -> None:
        """A call that the reader has the error of."""
        with self._lock:
            code = function(self._open_pointer(), *arguments)
            if code < 0:
                raise exception_of(_libipvs.conn_reader_error(self._pointer), code)

    def _filter(
        self,
        service: Optional[ServiceLike],
        server: Optional[ServerLike],
        protocol: Union[None, Protocol, int, str],
        states: States,
    ) -> None:
        self._do(_libipvs.conn_reader_filter_service, optional(service))
        self._do(_libipvs.conn_reader_filter_dest, optional(server))
        number = -1 if protocol is None else int(Protocol(protocol))
        self._do(_libipvs.conn_reader_filter_protocol, number)
        self._do(_libipvs.conn_reader_filter_states, _bits(states))

    def __iter__(self) -> Connections:
        return self

    def __next__(self) -> Connection:
        with self._lock:
            if not self._read and not self._failed and not self.closed:
                self._read_more()
            if self._read:
                return self._read.popleft()
            failed, self._failed = self._failed, None
            if failed:
                raise failed
            raise StopIteration

    def _read_more(self) -> None:
        code, connections = _libipvs.conn_reader_chunk(self._pointer, _CHUNK)
        self._read.extend(connections)
        if code < 0:
            self._failed = exception_of(_libipvs.conn_reader_error(self._pointer), code)
        elif code == 0:
            super().close()

    def close(self) -> None:
        """Stops reading, at any time; nothing comes any more."""
        with self._lock:
            self._read.clear()
            self._failed = None
            super().close()


def read_connections(
    file: Any,
    service: Optional[ServiceLike] = None,
    server: Optional[ServerLike] = None,
    protocol: Union[None, Protocol, int, str] = None,
    states: States = None,
) -> Connections:
    """Connections from a copy of /proc/net/ip_vs_conn: a descriptor, or a file that has one. The
    filters are those of Handle.connections()."""
    reader = Connections()
    try:
        reader._filter(service, server, protocol, states)
        reader._do(_libipvs.conn_reader_open_fd, file if isinstance(file, int) else file.fileno())
    except BaseException:
        reader.close()
        raise
    return reader


class ConnectionCalls(Caller):
    """Connections."""

    def connections(
        self,
        service: Optional[ServiceLike] = None,
        server: Optional[ServerLike] = None,
        protocol: Union[None, Protocol, int, str] = None,
        states: States = None,
    ) -> Connections:
        """The kernel's connections that all filters let through: of one service, to one server
        (port 0 = every port), of one protocol, in some states. No right is needed, nor an open
        handle. What is read is no picture of one moment; which service a connection belongs to the
        kernel does not say: see libipvs/conn.h.

        >>> sum(1 for _ in lb.connections(states=["ESTABLISHED", "FIN_WAIT"]))
        0
        """
        reader = Connections()
        try:
            reader._filter(service, server, protocol, states)
            with self._lock:
                code = _libipvs.conn_reader_open(self._open_pointer(), reader._pointer)
                self._check(code)
        except BaseException:
            reader.close()
            raise
        return reader
