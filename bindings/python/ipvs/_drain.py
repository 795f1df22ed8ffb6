# SPDX-License-Identifier: LGPL-2.1-or-later
"""Drains: move traffic from server to server gently, and know when it has moved."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Iterator, List, Optional, Sequence

from . import _libipvs
from ._enums import DrainFlag, DrainHarm, DrainHold, DrainKind, DrainPhase, DrainResult, Reason
from ._errors import Error, ErrorInfo, check, exception
from ._machine import Machine, locked, optional, pointer_of
from ._numbers import WEIGHT, milliseconds, number
from ._plan import PlanCalls, Step, steps_of
from ._record import Record, record
from ._server import Server, ServerLike
from ._service import Service, ServiceLike
from ._table import Table

_INT64 = 0x7FFFFFFFFFFFFFFF


@record("ipvs_drain_options")
@dataclass(frozen=True, repr=False)
class DrainOptions(Record):
    """As the library has them; made from the arguments of Drain.add() and its like."""

    period_ms: int = 0
    interval_ms: int = 0
    deadline_ms: int = 0
    flags: DrainFlag = DrainFlag(0)
    restore_weight: int = 0


@record("ipvs_drain_settings")
@dataclass(frozen=True, repr=False)
class DrainSettings(Record):
    """The sysctls that a drain looks at; -1 = not known."""

    expire_nodest_conn: int = -1
    expire_quiescent_template: int = -1
    conn_reuse_mode: int = -1


@record("ipvs_drain_job")
@dataclass(frozen=True, repr=False)
class DrainJob(Record):
    """A job. phase: of the least advanced part; result: of the part which went worst; error: what
    went wrong first."""

    job: int
    kind: DrainKind
    phase: DrainPhase
    result: DrainResult
    part_count: int
    error: Optional[ErrorInfo] = None

    @property
    def done(self) -> bool:
        return self.phase == DrainPhase.DONE

    def __str__(self) -> str:
        return f"job {self.job}: {self.kind}, {self.result if self.done else self.phase}"


@record("ipvs_drain_part")
@dataclass(frozen=True, repr=False)
class DrainPart(Record):
    """One server of one service in a job, as of the last step. service: None = not known yet, all
    that have the server. holds: what keeps connections there; harms: what it does to clients.
    deadline_ms, estimate_ms: -1 = none, not known."""

    service: Optional[Service]
    server: Server
    job: int
    phase: DrainPhase
    result: DrainResult
    code: int
    reason: Reason
    holds: DrainHold
    harms: DrainHarm
    weight: int
    weight_before: int
    weight_end: int
    active_conns: int
    inactive_conns: int
    persistent_conns: int
    fall_per_s: float
    deadline_ms: int
    estimate_ms: int

    def __str__(self) -> str:
        """How it is, as a line for people."""
        return _libipvs.drain_part_format(self)[1] or ""


def _options(
    period: float, interval: float, deadline: float, flags: DrainFlag, restore_weight: int
) -> DrainOptions:
    return DrainOptions(
        milliseconds("period", period),
        milliseconds("interval", interval),
        milliseconds("deadline", deadline),
        flags,
        number("restore_weight", restore_weight, most=WEIGHT),
    )


def _flags(delete: bool, inactive: bool, force: bool) -> DrainFlag:
    return (
        (DrainFlag.DELETE if delete else DrainFlag(0))
        | (DrainFlag.INACTIVE if inactive else DrainFlag(0))
        | (DrainFlag.FORCE if force else DrainFlag(0))
    )


class Drain(Machine):
    """Jobs that move weight: each takes a server out, brings one in, or moves weight between some,
    at once or over a period (seconds). What they wait for, and what is refused: libipvs/drain.h.

    A drain has no thread and no clock: step() does what is due, ``next`` says when to come back,
    run() does both.

    >>> with Drain() as drain:
    ...     job = drain.add("tcp 10.0.0.1:80", "10.0.1.4:80", delete=True)
    ...     for error in drain.run(lb):
    ...         pass
    ...     print(drain.job(job))
    job 1: drain, drained
    """

    _noun = "drain"

    def __init__(self) -> None:
        super().__init__(_libipvs.drain_new(), _libipvs.drain_free)

    def _add(self, function: Any, *arguments: Any) -> int:
        with self._lock:
            return check(*function(self._open_pointer(), *arguments))

    def add(
        self,
        service: Optional[ServiceLike],
        server: ServerLike,
        period: float = 0,
        interval: float = 0,
        deadline: float = 0,
        delete: bool = False,
        inactive: bool = False,
        force: bool = False,
        restore_weight: int = 0,
    ) -> int:
        """Takes a server out: of a service, or, with None, of all that have it. Its weight goes to
        0 over the period, its connections are waited for until ``deadline`` seconds behind that (0
        = ten minutes), then it is deleted or kept. inactive: wait for those that are closing, too.
        force: even the last server. restore_weight: what cancel() puts back, if not the weight at
        the first step. Returns the job's number."""
        flags = _flags(delete, inactive, force)
        options = _options(period, interval, deadline, flags, restore_weight)
        return self._add(_libipvs.drain_add, optional(service), server, options)

    def add_shift(
        self,
        service: ServiceLike,
        targets: Sequence[ServerLike],
        period: float = 0,
        interval: float = 0,
        deadline: float = 0,
        delete: bool = False,
        inactive: bool = False,
        force: bool = False,
    ) -> int:
        """Moves weight between servers of a service: each Server with the weight that it shall have
        in the end. The weights add up to the same at every step."""
        flags = _flags(delete, inactive, force)
        options = _options(period, interval, deadline, flags, 0)
        return self._add(_libipvs.drain_add_shift, service, targets, options)

    def add_raise(
        self,
        service: Optional[ServiceLike],
        server: ServerLike,
        weight: int,
        period: float = 0,
        interval: float = 0,
        deadline: float = 0,
    ) -> int:
        """Brings a server in: its weight rises to this one."""
        options = _options(period, interval, deadline, DrainFlag(0), 0)
        end = number("weight", weight, 1, WEIGHT)
        return self._add(_libipvs.drain_add_raise, optional(service), server, end, options)

    def cancel(self, job: int) -> None:
        """Puts the weights of a job back, with the next step."""
        self._end(_libipvs.drain_cancel, job, "is done already")

    def remove(self, job: int) -> None:
        """Forgets a job that is done."""
        self._end(_libipvs.drain_remove, job, "is not done")

    def _end(self, function: Any, job: int, otherwise: str) -> None:
        with self._lock:
            code = function(self._open_pointer(), number("job", job, most=_INT64))
        if code == -2:
            raise LookupError(f"there is no job {job}")
        if code < 0:
            raise exception(code, Reason.SYSTEM, f"job {job} {otherwise}")

    def step(self, lb: PlanCalls, now: Optional[float] = None) -> None:
        """Does what is due: loads the table, decides, applies. now: seconds on a clock that never
        goes back; None = time.monotonic(). A step that fails loses nothing: the next one goes on.
        """
        with locked(lb, self):
            handle, drain = lb._open_pointer(), self._open_pointer()
            lb._applied(*_libipvs.drain_step(handle, drain, _now(now)))

    @property
    def next(self) -> Optional[float]:
        """When the next step is due, on that clock; None: every job is done."""
        with self._lock:
            due = _libipvs.drain_next(self._open_pointer())
        return None if due < 0 else due / 1000

    def run(self, lb: PlanCalls) -> Iterator[Optional[Error]]:
        """Steps until every job is done, sleeping between. Yields after each step: None, or what it
        failed with, which the next one tries again."""
        while True:
            due = self.next
            if due is None:
                return
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                self.step(lb)
            except Error as error:
                yield error
            else:
                yield None

    def decide(
        self,
        table: Table,
        now: Optional[float] = None,
        settings: Optional[DrainSettings] = None,
    ) -> List[Step]:
        """The first half of a step: what is to be done, without a kernel; apply() does it."""
        with locked(self, table):
            drain, current = self._open_pointer(), pointer_of(table, Table)
            check(*_libipvs.drain_decide(drain, current, optional(settings), _now(now)))
            return self.plan

    @property
    def plan(self) -> List[Step]:
        """What was decided last."""
        with self._lock:
            return steps_of(_libipvs.drain_plan(self._open_pointer()))

    def apply(self, lb: PlanCalls) -> None:
        """The second half of a step: does what was decided."""
        with locked(lb, self):
            lb._applied(*_libipvs.drain_apply(lb._open_pointer(), self._open_pointer()))

    def __len__(self) -> int:
        """How many jobs there are, those included that are done and were not removed."""
        with self._lock:
            return _libipvs.drain_job_count(self._open_pointer())

    def __bool__(self) -> bool:
        return True

    def jobs(self) -> List[DrainJob]:
        """All of them, by number."""
        with self._lock:
            found = (_libipvs.drain_job(self._open_pointer(), i) for i in range(len(self)))
            return [job for job in found if job is not None]

    def job(self, job: int) -> DrainJob:
        """One job; LookupError."""
        with self._lock:
            found = _libipvs.drain_find(self._open_pointer(), number("job", job, most=_INT64))
        if found is None:
            raise LookupError(f"there is no job {job}")
        return found

    def parts(self, job: int) -> List[DrainPart]:
        """The parts of a job; LookupError."""
        with self._lock:
            count = self.job(job).part_count
            found = (_libipvs.drain_part(self._open_pointer(), job, i) for i in range(count))
            return [part for part in found if part is not None]


def _now(now: Optional[float]) -> int:
    return milliseconds("now", time.monotonic() if now is None else now, most=_INT64 // 1024)
