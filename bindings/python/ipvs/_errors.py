# SPDX-License-Identifier: LGPL-2.1-or-later
"""Errors: an exception for each reason. Where Python has one for it, it is that one, too."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Dict, Optional, Sequence, Tuple, Type

from . import _libipvs
from ._enums import Reason
from ._record import Record, record


@record("ipvs_error")
@dataclass(frozen=True, repr=False)
class ErrorInfo(Record):
    """What an error says, as a value: ``code`` is a negative errno."""

    code: int
    reason: Reason
    text: str

    def __str__(self) -> str:
        return self.text


class Error(OSError):
    """What failed. ``errno`` and ``strerror`` (the library's sentence) are OSError's; ``reason`` is
    for programs to decide by. Each reason has a subclass."""

    reason: Reason = Reason.SYSTEM

    def __init__(self, errno: int, text: str, reason: Optional[Reason] = None) -> None:
        super().__init__(errno, text)
        if reason is not None:
            self.reason = reason

    def __new__(cls, *args: Any, **kwargs: Any) -> Error:
        return super().__new__(cls, *args[:2])

    def __str__(self) -> str:
        return self.strerror or ""

    def __reduce__(self) -> Any:
        return type(self), (self.errno, self.strerror, self.reason), self.__dict__


class Invalid(Error, ValueError):
    """A field is out of range, or a record contradicts itself."""


class TextError(Error, ValueError):
    """A text could not be understood. ``problems``: each thing that is wrong, with line and column,
    of a text of many lines; ``more``: how many there are beyond those."""

    problems: Sequence[TextProblem] = ()
    more: int = 0

    def __str__(self) -> str:
        others = len(self.problems) - 1 + self.more
        return f"{self.strerror} (and {others} more)" if others > 0 else self.strerror or ""


class NoSuchService(Error, LookupError):
    """No such service."""


class NoSuchServer(Error, LookupError):
    """The service has no such server."""


class ServiceExists(Error):
    """The service exists already."""


class ServerExists(Error):
    """The service has this server already."""


class SchedulerNotFound(Error):
    """The kernel has no such scheduler and could not load it."""


class SchedulerRefused(Error):
    """The scheduler refused the service, or can't do what is asked."""


class PersistenceEngineNotFound(Error):
    """The kernel has no such persistence engine and could not load it."""


class WrongServerAddress(Error):
    """Not an address that a server can have in this network namespace."""


class UnknownFamily(Error, ValueError):
    """Address family unknown, or switched off in this kernel."""


class MixedFamily(Error):
    """Servers of the other family and a sync daemon exclude each other."""


class DaemonRuns(Error):
    """A sync daemon of this state runs already."""


class NoSuchDaemon(Error, LookupError):
    """No sync daemon of this state runs."""


class NoSuchInterface(Error, LookupError):
    """No such network interface."""


class NetworkFailed(Error):
    """The sync daemon's sockets could not be set up."""


class ModuleNotFound(Error):
    """The running kernel has no IPVS (module ip_vs)."""


class PermissionDenied(Error, PermissionError):
    """CAP_NET_ADMIN is missing."""


class InUserNamespace(PermissionDenied):
    """The process is in a user namespace, where the kernel refuses all commands of IPVS."""


class NetnsFailed(Error):
    """The network namespace can't be entered, or is not the one that is meant."""


class OutOfMemory(Error, MemoryError):
    """No memory, here or in the kernel."""


class Timeout(Error, TimeoutError):
    """No answer before the deadline. Whether the kernel did what was asked is not known."""


class Changed(Error):
    """What was listed kept changing: try again; or someone else has changed it."""


class WrongAnswer(Error):
    """The kernel's answer makes no sense, or was lost."""


class NotOpen(Error, ValueError):
    """The handle is not open."""


class Busy(Error):
    """A batch has begun, or the server is in another job's hand."""


class Unsupported(Error):
    """This kernel does not know the command."""


class SystemFailed(Error):
    """Another system error; errno says which."""


class NoSuchSysctl(Error, KeyError):
    """This kernel has no such sysctl."""


class ReadOnly(Error):
    """The sysctl can't be written here."""


class LastServer(Error):
    """The service would be left without a server of a weight above 0."""


class CountersWentBack(Error, ArithmeticError):
    """Counters were zeroed, or began anew, between two samples: they give no rates."""


_BY_REASON: Dict[int, Type[Error]] = {
    Reason.INVALID: Invalid,
    Reason.TEXT: TextError,
    Reason.NO_SERVICE: NoSuchService,
    Reason.NO_SERVER: NoSuchServer,
    Reason.SERVICE_EXISTS: ServiceExists,
    Reason.SERVER_EXISTS: ServerExists,
    Reason.NO_SCHEDULER: SchedulerNotFound,
    Reason.SCHEDULER: SchedulerRefused,
    Reason.NO_PE: PersistenceEngineNotFound,
    Reason.SERVER_ADDRESS: WrongServerAddress,
    Reason.FAMILY: UnknownFamily,
    Reason.MIXED_FAMILY: MixedFamily,
    Reason.DAEMON_RUNS: DaemonRuns,
    Reason.NO_DAEMON: NoSuchDaemon,
    Reason.NO_INTERFACE: NoSuchInterface,
    Reason.NETWORK: NetworkFailed,
    Reason.NO_MODULE: ModuleNotFound,
    Reason.PERMISSION: PermissionDenied,
    Reason.USER_NAMESPACE: InUserNamespace,
    Reason.NETNS: NetnsFailed,
    Reason.MEMORY: OutOfMemory,
    Reason.TIMEOUT: Timeout,
    Reason.CHANGED: Changed,
    Reason.ANSWER: WrongAnswer,
    Reason.NOT_OPEN: NotOpen,
    Reason.BUSY: Busy,
    Reason.UNSUPPORTED: Unsupported,
    Reason.SYSTEM: SystemFailed,
    Reason.NO_SYSCTL: NoSuchSysctl,
    Reason.READ_ONLY: ReadOnly,
    Reason.LAST_SERVER: LastServer,
}


def exception(code: int, reason: Reason, text: str) -> Error:
    """The exception of a reason."""
    return _BY_REASON.get(reason, Error)(-code, text, reason)


def exception_of(info: Optional[ErrorInfo], code: int = -5) -> Error:
    """That of what an error says; code: what the function returned, when nothing was said."""
    if info is None:
        return exception(code, Reason.SYSTEM, os.strerror(-code))
    return exception(info.code, info.reason, info.text)


def check(code: int, info: Optional[ErrorInfo] = None) -> int:
    """What a function returned, if it is no error."""
    if code < 0:
        raise exception_of(info, code)
    return code


@record("ipvs_failure")
@dataclass(frozen=True, repr=False)
class Failure(Record):
    """One operation of a batch, or one step of a plan, that failed. ``index``: which, from 0."""

    index: int
    code: int
    reason: Reason
    text: str

    @property
    def error(self) -> Error:
        """The exception that the operation would have raised by itself."""
        return exception(self.code, self.reason, self.text)

    def __str__(self) -> str:
        return self.text


@record("ipvs_text_error")
@dataclass(frozen=True, repr=False)
class TextProblem(Record):
    """One thing that is wrong in a text: where, from 1 (columns are bytes), and what."""

    line: int
    column: int
    reason: Reason
    text: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.text}"


class BatchError(Error):
    """Some operations of a batch, or steps of a plan, failed: ``failures`` has all of them, by
    index. errno and reason are those of the first."""

    failures: Tuple[Failure, ...] = ()


def batch_error(failures: Sequence[Failure], info: Optional[ErrorInfo]) -> BatchError:
    """Of one failure or more, with what the library says of all of them."""
    first = failures[0]
    text = info.text if info else first.text
    error = BatchError(-first.code, text, first.reason)
    error.failures = tuple(failures)
    return error


def text_error(problems: Sequence[TextProblem], more: int) -> TextError:
    """Of a text with one problem or more."""
    error = TextError(22, str(problems[0]), Reason.TEXT)
    error.problems = tuple(problems)
    error.more = more
    return error


_libipvs.register_class("Error", exception_of)
