# SPDX-License-Identifier: LGPL-2.1-or-later
"""The handle: one connection to the kernel's IPVS in one network namespace."""

from __future__ import annotations

import os
from typing import Optional, Union

from . import _libipvs
from ._advice import AdviceCalls
from ._batch import BatchCalls
from ._config import ConfigCalls
from ._conn import ConnectionCalls
from ._numbers import milliseconds
from ._plan import PlanCalls
from ._server import ServerCalls
from ._service import ServiceCalls
from ._stats import StatsCalls
from ._sysctl import SysctlCalls

_LONGEST = 0x7FFFFFFF

Netns = Union[None, int, str, "os.PathLike[str]"]


class Handle(
    ServiceCalls,
    ServerCalls,
    BatchCalls,
    PlanCalls,
    ConnectionCalls,
    StatsCalls,
    SysctlCalls,
    AdviceCalls,
    ConfigCalls,
):
    """Made, then opened: see ipvs.open(). What needs neither the kernel's commands nor any right
    (sysctls, connections, counters of the namespace) also works when it is not open.

    Threads may share it: each call waits for the others. It is not to be used across fork().

    netns: a name as ``ip netns`` knows it, a path, or an open descriptor; None = the thread's own.
    timeout: seconds that one operation may wait for the kernel's answer.
    """

    def __init__(self, netns: Netns = None, timeout: float = 5.0) -> None:
        super().__init__(_libipvs.handle_new(), _libipvs.handle_free)
        try:
            self._set_netns(netns)
            self.timeout = timeout
        except BaseException:
            self.close()
            raise

    def _set_netns(self, netns: Netns) -> None:
        if isinstance(netns, bool):
            raise TypeError("netns must be a name, a path or a descriptor, not bool")
        if isinstance(netns, int):
            self._do(_libipvs.netns_set_fd, netns)
        elif netns is not None:
            self._do(_libipvs.netns_set, os.fsencode(netns))

    @property
    def timeout(self) -> float:
        """Seconds that one operation may wait for the kernel's answer."""
        return self._timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self._do(_libipvs.deadline_set, milliseconds("timeout", seconds, 1, _LONGEST))
        self._timeout = seconds

    def open(self: Handle) -> Handle:
        """Connects to the kernel, which loads its module where it has one. Open already is fine.
        PermissionDenied, ModuleNotFound, NetnsFailed, Timeout."""
        self._do(_libipvs.handle_open)
        return self

    def shutdown(self) -> None:
        """Closes the connection and keeps the handle: NotOpen until open()."""
        self._do(_libipvs.handle_shutdown)

    @property
    def last_error(self) -> Optional[str]:
        """The sentence of what the last operation said, None after a success. The exception that
        was raised has it, too."""
        with self._lock:
            info = _libipvs.last_error(self._open_pointer())
            return None if info is None else info.text


def open(netns: Netns = None, timeout: float = 5.0) -> Handle:
    """An open handle, for ``with``.

    >>> with ipvs.open() as other:
    ...     other.info().version == 0x010201
    True
    """
    handle = Handle(netns, timeout)
    try:
        return handle.open()
    except BaseException:
        handle.close()
        raise


def library_version() -> str:
    """The C library that runs."""
    return _libipvs.library_version()
