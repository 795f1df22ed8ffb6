# SPDX-License-Identifier: LGPL-2.1-or-later
"""Advice: settings that bite, each with what it does to whom, and when not to mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence

from . import _libipvs
from ._caller import Caller
from ._enums import AdviceId, Severity
from ._errors import check
from ._machine import locked, optional, optional_pointer
from ._record import Record, record
from ._sysctl import Sysctl
from ._table import Table


@record("ipvs_advice")
@dataclass(frozen=True, repr=False)
class Advice(Record):
    """setting is ``value`` and should be ``advised`` ("" = that depends on more than this setting).
    service: the first that it is about, as text, services: how many. text: what happens, to whom.
    """

    id: AdviceId
    severity: Severity
    setting: str
    value: str
    advised: str
    service: str
    services: int
    text: str

    def __str__(self) -> str:
        return f"{self.setting}: {self.text}"


@record("ipvs_facts")
@dataclass(frozen=True, repr=False)
class Facts(Record):
    """What some advices need to know beside sysctls and services; 0 = not known."""

    conn_table_size: int = 0
    nf_tcp_s: int = 0
    nf_udp_s: int = 0
    reserve_pages: int = 0


def advise(
    sysctls: Sequence[Sysctl], table: Optional[Table] = None, facts: Optional[Facts] = None
) -> List[Advice]:
    """Advice for these sysctls and services, without a kernel, the severest first.

    >>> [a.advised for a in advise([Sysctl.parse("run_estimation", False)])]
    ['1']
    """
    with locked(table):
        code, advices = _libipvs.advice_make(
            sysctls, optional_pointer(table, Table), optional(facts)
        )
    check(code)
    return advices or []


class AdviceCalls(Caller):
    """Advice."""

    def advice(self, table: Optional[Table] = None) -> List[Advice]:
        """For the network namespace as it is, and the services of the table, or of the kernel."""
        with locked(self, table):
            code, advices = _libipvs.advice_list(
                self._open_pointer(), optional_pointer(table, Table)
            )
            self._check(code)
        return advices or []
