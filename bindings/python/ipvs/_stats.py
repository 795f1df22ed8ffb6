# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counters and rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, List, Optional, Sequence

from . import _libipvs
from ._caller import Caller
from ._errors import CountersWentBack, check
from ._machine import optional
from ._record import Record, record

if TYPE_CHECKING:
    from ._server import ServerLike
    from ._service import ServiceLike

_ERANGE = 34


@record("ipvs_stats")
@dataclass(frozen=True, repr=False)
class Stats(Record):
    """Counters, which the kernel sums up every two seconds, and its rates: averages over about
    eight seconds. Bytes are with IP headers."""

    conns: int = 0
    in_packets: int = 0
    out_packets: int = 0
    in_bytes: int = 0
    out_bytes: int = 0
    conns_per_s: int = 0
    in_packets_per_s: int = 0
    out_packets_per_s: int = 0
    in_bytes_per_s: int = 0
    out_bytes_per_s: int = 0

    @classmethod
    def sum(cls, cpus: Sequence[CpuStats]) -> Stats:
        """Of all processors: exact at that moment. Without rates.

        >>> Stats.sum([CpuStats(0, conns=3), CpuStats(1, conns=4)])
        Stats(conns=7)
        """
        code, stats = _libipvs.cpus_sum(cpus)
        check(code)
        assert stats is not None
        return stats


@record("ipvs_cpu_stats")
@dataclass(frozen=True, repr=False)
class CpuStats(Record):
    """Counters of the network namespace on one processor: exact at every moment, never zeroed."""

    cpu: int
    conns: int = 0
    in_packets: int = 0
    out_packets: int = 0
    in_bytes: int = 0
    out_bytes: int = 0


@record("ipvs_rates")
@dataclass(frozen=True, repr=False)
class Rates(Record):
    """Rates from two samples of counters, never negative. Bytes, not bits."""

    conns_per_s: float = 0.0
    in_packets_per_s: float = 0.0
    out_packets_per_s: float = 0.0
    in_bytes_per_s: float = 0.0
    out_bytes_per_s: float = 0.0

    @classmethod
    def between(cls, before: Stats, after: Stats, seconds: float) -> Rates:
        """seconds: from one to the other, by the caller's clock. Sums of ``cpus()`` are exact over
        any time; all other counters move every two seconds: take a multiple of that, 10 or more.
        CountersWentBack: go on from ``after``.

        >>> Rates.between(Stats(conns=10), Stats(conns=30), 10.0).conns_per_s
        2.0
        """
        if not 0 < seconds < 1e9:
            raise ValueError(f"seconds must be above 0 and below 1e9, not {seconds}")
        code, rates = _libipvs.rates_make(before, after, max(1, round(seconds * 1e9)))
        if code == -_ERANGE:
            raise CountersWentBack(_ERANGE, "a counter went backwards: it was zeroed, or made anew")
        check(code)
        assert rates is not None
        return rates


class StatsCalls(Caller):
    """Counters. Those of the network namespace need neither an open handle nor any right."""

    def stats(
        self, service: Optional[ServiceLike] = None, server: Optional[ServerLike] = None
    ) -> Stats:
        """Of a server, of a service, or, without either, of the whole network namespace."""
        stats: Stats = self._ask(_libipvs.get_stats, optional(service), optional(server))
        return stats

    def zero(self, service: Optional[ServiceLike] = None) -> None:
        """Sets the counters of a service and its servers, or all, to zero."""
        self._do(_libipvs.stats_zero, optional(service))

    def cpus(self) -> List[CpuStats]:
        """Of the namespace on each processor; Stats.sum() adds them up."""
        cpus: List[CpuStats] = self._ask(_libipvs.cpu_list)
        return cpus
