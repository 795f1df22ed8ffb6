# SPDX-License-Identifier: LGPL-2.1-or-later
"""Virtual services: what clients connect to."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address
from socket import AF_INET, AF_INET6
from typing import Any, Dict, List, Optional, Union

from . import _libipvs
from ._caller import Caller
from ._enums import Protocol, ServiceFlag
from ._keys import Address, ServiceKey, service_key
from ._record import Record, record, set_fields, with_key
from ._stats import Stats

_ALL_BITS = 0xFFFFFFFF


@record("ipvs_service")
@dataclass(frozen=True, init=False, repr=False)
class Service(Record):
    """Identity and settings of a service.

    >>> Service("tcp 10.0.0.1:80", scheduler="wrr")
    Service('tcp 10.0.0.1:80', scheduler='wrr')
    >>> Service.tcp("10.0.0.1:80", flags="persistent", timeout_s=300).flags
    ServiceFlag.PERSISTENT

    scheduler: "rr", "wrr", "lc", "wlc", ...; "none" = no new connections. pe_name: persistence
    engine, "" or "sip". timeout_s: persistence in seconds, 1 or more with the flag PERSISTENT.
    netmask: persistence of IPv4 clients, those equal under this mask count as one ("255.255.255.0"
    is taken, too). prefix_len: the same for IPv6 clients, 1 to 128 leading bits.
    """

    key: ServiceKey
    scheduler: str = "wlc"
    pe_name: str = ""
    flags: ServiceFlag = ServiceFlag(0)
    timeout_s: int = 0
    netmask: int = _ALL_BITS
    prefix_len: int = 128

    def __init__(
        self,
        key: ServiceLike,
        scheduler: str = "wlc",
        pe_name: str = "",
        flags: Union[ServiceFlag, int, str] = ServiceFlag(0),
        timeout_s: int = 0,
        netmask: Union[int, str, IPv4Address] = _ALL_BITS,
        prefix_len: int = 128,
    ) -> None:
        set_fields(
            self,
            key=service_key(key),
            scheduler=scheduler,
            pe_name=pe_name,
            flags=_flags(scheduler, flags),
            timeout_s=timeout_s,
            netmask=netmask if isinstance(netmask, int) else int(IPv4Address(netmask)),
            prefix_len=prefix_len,
        )
        _libipvs.check(self)

    @classmethod
    def tcp(cls, where: str, **settings: Any) -> Service:
        """Of TCP, at ``10.0.0.1:80`` or ``[2001:db8::1]:80``."""
        return cls(f"tcp {where}", **settings)

    @classmethod
    def udp(cls, where: str, **settings: Any) -> Service:
        """Of UDP."""
        return cls(f"udp {where}", **settings)

    @classmethod
    def sctp(cls, where: str, **settings: Any) -> Service:
        """Of SCTP."""
        return cls(f"sctp {where}", **settings)

    @classmethod
    def mark(cls, fwmark: int, ipv6: bool = False, **settings: Any) -> Service:
        """By firewall mark.

        >>> Service.mark(7, ipv6=True)
        Service('fwmark 7 ipv6')
        """
        return cls(ServiceKey(fwmark=fwmark, family=AF_INET6 if ipv6 else AF_INET), **settings)

    @property
    def protocol(self) -> Protocol:
        return self.key.protocol

    @property
    def address(self) -> Optional[Address]:
        return self.key.address

    @property
    def port(self) -> int:
        return self.key.port

    @property
    def fwmark(self) -> int:
        return self.key.fwmark

    @property
    def sched_flags(self) -> str:
        """The scheduler's own flags by the names that it gives them: "sh-port"."""
        return _libipvs.sched_flags_format(self.scheduler, self.flags)[1] or ""

    def __str__(self) -> str:
        return str(self.key)

    def __repr__(self) -> str:
        return with_key(self)


def _flags(scheduler: str, flags: Union[ServiceFlag, int, str]) -> ServiceFlag:
    """As text: the general names, and those that the scheduler gives its own."""
    if not isinstance(flags, str):
        return ServiceFlag(flags)
    result = ServiceFlag(0)
    for word in filter(None, map(str.strip, flags.replace("|", ",").split(","))):
        own = _libipvs.sched_flags_parse(scheduler, word)[0]
        result |= ServiceFlag(word) if own < 0 else ServiceFlag(own)
    return result


@record("ipvs_service_entry")
@dataclass(frozen=True, repr=False)
class ServiceEntry(Record):
    """A service as the kernel, or a table, has it: its record, and its counters."""

    service: Service
    stats: Stats

    @property
    def key(self) -> ServiceKey:
        return self.service.key

    @property
    def scheduler(self) -> str:
        return self.service.scheduler

    def __str__(self) -> str:
        return str(self.service)


ServiceLike = Union[str, ServiceKey, Service, ServiceEntry]


class ServiceCalls(Caller):
    """Services. What stands for one: text ("tcp 10.0.0.1:80"), a key, a record or an entry."""

    def services(self) -> List[ServiceEntry]:
        """All services with their settings and counters, in order."""
        entries: List[ServiceEntry] = self._ask(_libipvs.service_list)
        return entries

    def get_service(self, service: ServiceLike) -> ServiceEntry:
        """Settings and counters of one; NoSuchService."""
        entry: ServiceEntry = self._ask(_libipvs.service_get, service)
        return entry

    def add_service(self, service: ServiceLike, **settings: Any) -> None:
        """Settings as Service has them; ServiceExists, SchedulerNotFound, Invalid ...

        >>> lb.add_service("tcp 10.0.0.1:80", scheduler="wrr")
        >>> lb.get_service("tcp 10.0.0.1:80").scheduler
        'wrr'
        """
        self._do(_libipvs.service_add, service_of(service, settings))

    def update_service(self, service: Union[Service, ServiceEntry]) -> None:
        """Replaces all settings by those of the record: to change some, see edit_service()."""
        if not isinstance(service, (Service, ServiceEntry)):
            raise TypeError(f"a Service or ServiceEntry is wanted, not {type(service).__name__}")
        self._do(_libipvs.service_update, service)

    def edit_service(self, service: ServiceLike, **changes: Any) -> Service:
        """Changes these settings and no others: reads the service and writes it back. A change made
        by someone else in between is lost. Returns it as it is then.

        >>> lb.edit_service("tcp 10.0.0.1:80", flags="persistent", timeout_s=60).scheduler
        'wrr'
        """
        with self._lock:
            edited = self.get_service(service).service.replace(**changes)
            self.update_service(edited)
            return edited

    def set_scheduler(self, service: ServiceLike, scheduler: str) -> None:
        """Changes the scheduler and nothing else; the scheduler's flags stay."""
        self._do(_libipvs.service_set_scheduler, service, scheduler)

    def delete_service(self, service: ServiceLike) -> None:
        """Deletes it with its servers. Connections carry no more packets."""
        self._do(_libipvs.service_delete, service)

    def flush(self) -> None:
        """Deletes all services. Timeouts, sync daemons and totals stay."""
        self._do(_libipvs.service_flush)


def service_of(service: ServiceLike, settings: Dict[str, Any]) -> Service:
    """The record, with settings if there are any."""
    record: Service = _libipvs.service_of(service)
    return record.replace(**settings) if settings else record
