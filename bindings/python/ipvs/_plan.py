# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plans: the steps that lead from one table to another, in an order that keeps traffic flowing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, List, Optional, Sequence

from . import _libipvs
from ._errors import Failure, batch_error, check
from ._machine import Machine, Pointer, locked, optional_pointer, pointer_of
from ._scope import Scope
from ._table import Table, TableCalls


@dataclass(frozen=True)
class Step:
    """A step of a plan. result: 0 = done, None = not applied yet, a negative errno = it failed."""

    text: str
    result: Optional[int]

    def __str__(self) -> str:
        return self.text


def steps_of(plan: Pointer) -> List[Step]:
    """Of a plan that is locked."""
    return [_step(plan, i) for i in range(_libipvs.plan_step_count(plan))]


def _step(plan: Pointer, i: int) -> Step:
    code, text = _libipvs.plan_step_format(plan, i)
    check(code)
    result = _libipvs.plan_step_result(plan, i)
    return Step(text or "", None if result == _libipvs.STEP_PENDING else result)


class Plan(Machine):
    """Made by Plan.make() or Handle.sync(); keeps copies, so tables may be closed.

    >>> old, new = Table(), Table.parse("-A -t 10.0.0.9:80 -s rr")
    >>> print(Plan.make(old, new))
    add service tcp 10.0.0.9:80 rr
    """

    _noun = "plan"

    def __init__(self) -> None:
        super().__init__(_libipvs.plan_new(), _libipvs.plan_free)

    @classmethod
    def make(cls, current: Table, desired: Table, scope: Optional[Scope] = None) -> Plan:
        """From one table to another within a scope, None = all services. Invalid: a service outside
        the scope is desired; NetnsFailed: tables of two network namespaces, see Table.detach()."""
        plan = cls()
        try:
            with locked(plan, current, desired, scope):
                check(
                    *_libipvs.plan_make(
                        plan._pointer,
                        pointer_of(current, Table),
                        pointer_of(desired, Table),
                        optional_pointer(scope, Scope),
                    )
                )
        except BaseException:
            plan.close()
            raise
        return plan

    @property
    def steps(self) -> List[Step]:
        """As they are now."""
        with self._lock:
            return steps_of(self._open_pointer())

    def __len__(self) -> int:
        with self._lock:
            return _libipvs.plan_step_count(self._open_pointer())

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return len(self) > 0

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __str__(self) -> str:
        """A line for each step."""
        return "\n".join(step.text for step in self.steps)


class PlanCalls(TableCalls):
    """Plans."""

    def apply(self, plan: Plan) -> None:
        """Applies the steps that are not done yet; a step that fails holds no other back.
        BatchError has every failure, its index being that of the step. Applied again, it tries
        those again."""
        with locked(self, plan):
            target = pointer_of(plan, Plan)
            self._applied(*_libipvs.plan_apply(self._open_pointer(), target))

    def _applied(self, code: int, failures: Sequence[Failure]) -> None:
        if failures:
            raise batch_error(failures, _libipvs.last_error(self._pointer))
        self._check(code)

    def sync(
        self,
        desired: Table,
        scope: Optional[Scope] = None,
        dry_run: bool = False,
        plan: Optional[Plan] = None,
    ) -> Plan:
        """Makes the kernel's table as desired, within a scope, and returns the plan with its steps;
        with dry_run it is only made. plan: one to use again, to know its results after a
        BatchError, and to save memory in a loop.

        >>> with Table.parse("-A -t 10.0.0.1:80 -s rr") as desired:
        ...     for step in lb.sync(desired, Scope(["tcp 10.0.0.1:80"]), dry_run=True):
        ...         print(step)
        delete server 10.0.0.2:80 from tcp 10.0.0.1:80
        delete server 10.0.1.2:80 from tcp 10.0.0.1:80
        delete server 10.0.1.3:80 from tcp 10.0.0.1:80
        delete server 10.0.1.4:80 from tcp 10.0.0.1:80
        change service tcp 10.0.0.1:80 scheduler wrr -> rr, flags persistent -> none, timeout 60 -> 0
        """
        if dry_run:
            with self.load() as current:
                return Plan.make(current, desired, scope)
        made = Plan() if plan is None else plan
        with locked(self, desired, scope, made):
            code, failures = _libipvs.table_sync(
                self._open_pointer(),
                pointer_of(desired, Table),
                optional_pointer(scope, Scope),
                pointer_of(made, Plan),
            )
            self._applied(code, failures)
        return made
