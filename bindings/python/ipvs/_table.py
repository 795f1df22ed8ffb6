# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tables: all services and servers of a network namespace as one value."""

from __future__ import annotations

from typing import Any, Iterator, List, Optional, Tuple, Union

from . import _libipvs
from ._caller import Caller
from ._config import Daemon, Timeouts
from ._enums import Reason
from ._errors import Error, check, exception, text_error
from ._keys import server_key, service_key
from ._machine import Machine, locked, pointer_of
from ._server import ServerEntry, ServerLike, server_of
from ._service import ServiceEntry, ServiceLike, service_of

_ENOENT, _ESRCH = 2, 3


class Table(Machine):
    """Loaded (Handle.load()), read from text, or built by hand; a program's own, no kernel's.

    >>> table = Table.parse("-A -t 10.0.0.1:80 -s rr")
    >>> table.put_server("tcp 10.0.0.1:80", "10.0.0.2:80", weight=2)
    >>> print(table, end="")
    -A -t 10.0.0.1:80 -s rr
    -a -t 10.0.0.1:80 -r 10.0.0.2:80 -m -w 2
    """

    _noun = "table"

    def __init__(self) -> None:
        super().__init__(_libipvs.table_new(), _libipvs.table_free)

    @classmethod
    def parse(cls, text: Union[str, bytes]) -> Table:
        """From what ``str()`` and ipvsadm-save write: see ipvs-rules(5). TextError has everything
        that is wrong, with line and column.

        >>> try:
        ...     Table.parse("-A -t 10.0.0.1:80")
        ...     Table.parse("-A -t 10.0.0.1:80\\n-a -t 10.0.0.1:80 -r 10.0.0.2:80 -w many")
        ... except TextError as error:
        ...     print(error.problems[0].line, error.problems[0].column)
        <Table open>
        2 37
        """
        data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        table = cls()
        try:
            code, problems, more = _libipvs.table_read(table._pointer, data)
            if problems:
                raise text_error(problems, more)
            check(code)
        except BaseException:
            table.close()
            raise
        return table

    def __str__(self) -> str:
        with self._lock:
            code, text = _libipvs.table_write(self._open_pointer())
        check(code)
        return text or ""

    def __repr__(self) -> str:
        return f"<Table {'closed' if self.closed else 'open'}>"

    def __len__(self) -> int:
        """How many services are in it."""
        with self._lock:
            return _libipvs.table_service_count(self._open_pointer())

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[ServiceEntry]:
        return iter(self.services())

    def __contains__(self, service: object) -> bool:
        return self._place(service) >= 0

    def _place(self, service: Any) -> int:
        with self._lock:
            return _libipvs.table_find_service(self._open_pointer(), service)

    def services(self) -> List[ServiceEntry]:
        """In order; counters are 0 unless loaded."""
        with self._lock:
            found = (_libipvs.table_service(self._open_pointer(), i) for i in range(len(self)))
            return [entry for entry in found if entry is not None]

    def items(self) -> List[Tuple[ServiceEntry, List[ServerEntry]]]:
        """Each service with its servers, all at once."""
        with self._lock:
            return _libipvs.table_items(self._open_pointer())

    def service(self, service: ServiceLike) -> Optional[ServiceEntry]:
        """One service, or None."""
        with self._lock:
            place = self._place(service)
            return None if place < 0 else _libipvs.table_service(self._pointer, place)

    def servers(self, service: ServiceLike) -> List[ServerEntry]:
        """Of a service, in order; NoSuchService."""
        with self._lock:
            place = self._place(service)
            servers = None if place < 0 else _libipvs.table_dests(self._pointer, place)
        if servers is None:
            raise _missing(-_ESRCH, service)
        return servers

    def server(self, service: ServiceLike, server: ServerLike) -> Optional[ServerEntry]:
        """One server, or None."""
        with self._lock:
            return _libipvs.table_find_dest(self._open_pointer(), service, server)

    def put_service(self, service: ServiceLike, **settings: Any) -> None:
        """Adds a service, or replaces its settings; its servers stay. Invalid."""
        self._put(_libipvs.table_put_service, service_of(service, settings))

    def put_server(self, service: ServiceLike, server: ServerLike, **settings: Any) -> None:
        """Adds a server, or replaces its settings. NoSuchService, Invalid."""
        self._put(_libipvs.table_put_dest, service, server_of(server, settings))

    def put_daemon(self, daemon: Daemon) -> None:
        """Adds a sync daemon, or replaces the one of its state."""
        self._put(_libipvs.table_put_daemon, daemon)

    def _put(self, function: Any, *arguments: Any) -> None:
        with self._lock:
            check(*function(self._open_pointer(), *arguments))

    def delete_service(self, service: ServiceLike) -> None:
        """Takes it out, with its servers. NoSuchService."""
        with self._lock:
            code = _libipvs.table_delete_service(self._open_pointer(), service)
        if code < 0:
            raise _missing(code, service)

    def delete_server(self, service: ServiceLike, server: ServerLike) -> None:
        """Takes it out. NoSuchService, NoSuchServer."""
        with self._lock:
            code = _libipvs.table_delete_dest(self._open_pointer(), service, server)
        if code < 0:
            raise _missing(code, service, server)

    @property
    def timeouts(self) -> Timeouts:
        """0 = the table says nothing about one."""
        with self._lock:
            timeouts = _libipvs.table_timeouts(self._open_pointer())
        assert timeouts is not None
        return timeouts

    @timeouts.setter
    def timeouts(self, timeouts: Timeouts) -> None:
        self._put(_libipvs.table_set_timeouts, timeouts)

    def daemons(self) -> List[Daemon]:
        """The sync daemons, the master first."""
        with self._lock:
            return _libipvs.table_daemons(self._open_pointer()) or []

    def clear(self) -> None:
        """Empties it."""
        with self._lock:
            _libipvs.table_clear(self._open_pointer())

    def detach(self) -> None:
        """Forgets from which network namespace it was loaded: to copy it to another."""
        with self._lock:
            _libipvs.table_detach(self._open_pointer())


def _missing(code: int, service: ServiceLike, server: Optional[ServerLike] = None) -> Error:
    """What a table does not have; what else the code says."""
    if code == -_ESRCH:
        return exception(code, Reason.NO_SERVICE, f"no service {service_key(service)} in the table")
    if code == -_ENOENT and server is not None:
        text = f"no server {server_key(server)} of {service_key(service)} in the table"
        return exception(code, Reason.NO_SERVER, text)
    return exception(code, Reason.INVALID, "not a service or a server")


class Walk(Machine, Iterator[Tuple[ServiceEntry, List[ServerEntry]]]):
    """Handle.walk(): one service at a time with its servers. After an error the next step tries the
    same service again."""

    _noun = "walk"

    def __init__(self, handle: Caller) -> None:
        super().__init__(_libipvs.table_reader_new(), _libipvs.table_reader_free)
        self._handle = handle
        with locked(handle, self):
            handle._check(_libipvs.table_reader_start(handle._open_pointer(), self._pointer))

    def __iter__(self) -> Walk:
        return self

    def __next__(self) -> Tuple[ServiceEntry, List[ServerEntry]]:
        with locked(self._handle, self):
            if self.closed:
                raise StopIteration
            handle = self._handle._open_pointer()
            if self._handle._check(_libipvs.table_reader_next(handle, self._pointer)) == 0:
                self.close()
                raise StopIteration
            service = _libipvs.table_reader_service(self._pointer)
            servers = _libipvs.table_reader_dests(self._pointer)
        assert service is not None and servers is not None
        return service, servers


class TableCalls(Caller):
    """Tables."""

    def load(self, table: Optional[Table] = None) -> Table:
        """What the kernel has, in a new table, or in this one, whose memory is used again. Each
        service's list is whole in itself; two of them may be milliseconds apart.

        >>> with lb.load() as table:
        ...     table.servers("tcp 10.0.0.1:80")[0].server
        Server('10.0.0.2:80', weight=0)
        """
        filled = Table() if table is None else table
        try:
            with locked(self, filled):
                target = pointer_of(filled, Table)
                self._check(_libipvs.table_load(self._open_pointer(), target))
        except BaseException:
            if table is None:
                filled.close()
            raise
        return filled

    def walk(self) -> Walk:
        """The same one service at a time, for tables that shall not be in memory at once."""
        return Walk(self)
