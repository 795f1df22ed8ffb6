# SPDX-License-Identifier: LGPL-2.1-or-later
"""Scopes: which services an owner may touch."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Iterable, Optional, Tuple, Union

from . import _libipvs
from ._enums import Reason
from ._errors import exception
from ._machine import Machine, optional
from ._numbers import number
from ._service import ServiceLike

NetworkLike = Union[str, IPv4Network, IPv6Network]


class Scope(Machine):
    """A set of services: some by name, those at addresses of networks, those of ranges of marks. A
    service belongs to it with all its servers.

    >>> scope = Scope(networks=["10.1.0.0/16"], marks=[(100, 199)])
    >>> "tcp 10.1.2.3:80" in scope, "fwmark 150" in scope, "tcp 10.2.0.1:80" in scope
    (True, True, False)
    """

    _noun = "scope"

    def __init__(
        self,
        services: Iterable[ServiceLike] = (),
        networks: Iterable[NetworkLike] = (),
        marks: Iterable[Tuple[int, int]] = (),
    ) -> None:
        super().__init__(_libipvs.scope_new(), _libipvs.scope_free)
        for service in services:
            self.add(service)
        for network in networks:
            self.add_network(network)
        for first, last in marks:
            self.add_marks(first, last)

    def _do(self, function: Any, *arguments: Any) -> None:
        with self._lock:
            code = function(self._open_pointer(), *arguments)
        if code < 0:
            raise exception(code, Reason.INVALID, "that is no part of a scope")

    def add(self, service: ServiceLike) -> None:
        """One service, whether it is there or not."""
        self._do(_libipvs.scope_add_service, service)

    def add_network(self, network: NetworkLike) -> None:
        """The services by address whose address is in a network; bits of the host mean nothing."""
        net = ip_network(network, strict=False) if isinstance(network, str) else network
        if not isinstance(net, (IPv4Network, IPv6Network)):
            raise TypeError(f"a network is wanted, not {type(net).__name__}")
        self._do(_libipvs.scope_add_range, net.network_address, net.prefixlen)

    def add_marks(self, first: int, last: Optional[int] = None) -> None:
        """The services by firewall mark from first to last; the first alone."""
        end = first if last is None else last
        self._do(_libipvs.scope_add_marks, number("first", first, 1), number("last", end, first))

    def add_all(self) -> None:
        """All services."""
        self._do(_libipvs.scope_add_all)

    def keep_weights(self, service: Optional[ServiceLike] = None) -> None:
        """Leaves the weights of servers of a service, or of all, to someone else."""
        self._do(_libipvs.scope_keep_weights, optional(service))

    def __contains__(self, service: ServiceLike) -> bool:
        with self._lock:
            return bool(_libipvs.scope_has(self._open_pointer(), service))
