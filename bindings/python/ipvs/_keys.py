# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a service and a server are known by: hashable, ordered as the library orders them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import total_ordering
from socket import AF_INET, AF_INET6, AddressFamily
from typing import Any, Optional, Union

from . import _libipvs
from ._enums import Protocol
from ._record import Record, record, set_fields

Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
AddressLike = Union[str, Address]

_libipvs.register_class("IPv4Address", ipaddress.IPv4Address)
_libipvs.register_class("IPv6Address", ipaddress.IPv6Address)


def address_of(value: AddressLike) -> Address:
    """An address from text or from an address, but from nothing else."""
    if isinstance(value, (ipaddress.IPv4Address, ipaddress.IPv6Address)):
        return value
    if isinstance(value, str):
        return ipaddress.ip_address(value)
    raise TypeError(f"an address must be a str or an ipaddress object, not {type(value).__name__}")


def _family(address: Optional[Address], family: int) -> AddressFamily:
    if address is None:
        return AddressFamily(family)
    return AF_INET if address.version == 4 else AF_INET6


@total_ordering
@record("ipvs_service_key")
@dataclass(frozen=True, init=False, repr=False)
class ServiceKey(Record):
    """The identity of a service: protocol, address and port, or a firewall mark.

    >>> ServiceKey.parse("tcp 10.0.0.1:80")
    ServiceKey.parse('tcp 10.0.0.1:80')
    >>> ServiceKey("udp", "2001:db8::1", 53).address
    IPv6Address('2001:db8::1')
    >>> str(ServiceKey(fwmark=7))
    'fwmark 7'

    ``address`` is None and ``protocol`` is Protocol.IP with a firewall mark, which belongs to
    services of the address family ``family``.
    """

    protocol: Protocol
    address: Optional[Address]
    port: int
    fwmark: int
    family: AddressFamily

    def __init__(
        self,
        protocol: Union[Protocol, int, str] = Protocol.IP,
        address: Optional[AddressLike] = None,
        port: int = 0,
        fwmark: int = 0,
        family: int = AF_INET,
    ) -> None:
        where = None if address is None else address_of(address)
        set_fields(
            self,
            protocol=Protocol(protocol),
            address=where,
            port=port,
            fwmark=fwmark,
            family=_family(where, family),
        )
        _libipvs.check(self)
        if (where is None) == (fwmark == 0):
            raise ValueError("a service has either an address or a firewall mark")

    @classmethod
    def parse(cls, text: str) -> ServiceKey:
        """From ``tcp 10.0.0.1:80``, ``udp [2001:db8::1]:53``, ``fwmark 7``, ``fwmark 7 ipv6``;
        TextError says what is wrong."""
        return service_key(text)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, ServiceKey):
            return NotImplemented
        return _libipvs.service_compare(self, other) < 0

    def __str__(self) -> str:
        return _libipvs.service_format(self)[1] or ""

    def __repr__(self) -> str:
        return f"ServiceKey.parse({str(self)!r})"


@total_ordering
@record("ipvs_dest_key")
@dataclass(frozen=True, init=False, repr=False)
class ServerKey(Record):
    """The identity of a server within a service: address and port.

    >>> ServerKey("10.0.0.2", 8080) == ServerKey.parse("10.0.0.2:8080")
    True
    """

    address: Address
    port: int

    def __init__(self, address: AddressLike, port: int = 0) -> None:
        set_fields(self, address=address_of(address), port=port)
        _libipvs.check(self)

    @classmethod
    def parse(cls, text: str) -> ServerKey:
        """From ``10.0.0.2:8080`` or ``[2001:db8::2]:8080``; TextError says what is wrong."""
        return server_key(text)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, ServerKey):
            return NotImplemented
        return _libipvs.dest_compare(self, other) < 0

    def __str__(self) -> str:
        return _libipvs.dest_format(self)[1] or ""

    def __repr__(self) -> str:
        return f"ServerKey.parse({str(self)!r})"


def service_key(value: Any) -> ServiceKey:
    """The key of whatever stands for a service: see ServiceLike."""
    return value if isinstance(value, ServiceKey) else _libipvs.service_of(value).key


def server_key(value: Any) -> ServerKey:
    """The key of whatever stands for a server: see ServerLike."""
    return value if isinstance(value, ServerKey) else _libipvs.dest_of(value).key
