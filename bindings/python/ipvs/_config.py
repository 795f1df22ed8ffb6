# SPDX-License-Identifier: LGPL-2.1-or-later
"""What belongs to the network namespace: timeouts, sync daemons, what the kernel says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Union

from . import _libipvs
from ._caller import Caller
from ._enums import DaemonState
from ._keys import Address, AddressLike, address_of
from ._record import Record, record, set_fields


@record("ipvs_timeouts")
@dataclass(frozen=True, init=False, repr=False)
class Timeouts(Record):
    """How long connections are kept: TCP, TCP after a FIN, UDP. 0 = leave it as it is, or, in a
    table, nothing is said."""

    tcp_s: int = 0
    tcp_fin_s: int = 0
    udp_s: int = 0

    def __init__(self, tcp_s: int = 0, tcp_fin_s: int = 0, udp_s: int = 0) -> None:
        set_fields(self, tcp_s=tcp_s, tcp_fin_s=tcp_fin_s, udp_s=udp_s)
        _libipvs.check(self)


@record("ipvs_daemon")
@dataclass(frozen=True, init=False, repr=False)
class Daemon(Record):
    """A connection-synchronisation daemon.

    >>> Daemon("master", "eth0", sync_id=1)
    Daemon(state=DaemonState.MASTER, interface='eth0', sync_id=1)

    sync_id: 0 to 255; a backup takes what carries its own, or everything when it is 0. group: the
    multicast group, None = 224.0.0.81. port: 0 = 8848. sync_maxlen: largest UDP payload in bytes, 0
    = by the interface. ttl: 0 = 1.
    """

    state: DaemonState
    interface: str
    sync_id: int = 0
    group: Optional[Address] = None
    port: int = 0
    sync_maxlen: int = 0
    ttl: int = 0

    def __init__(
        self,
        state: Union[DaemonState, int, str],
        interface: str,
        sync_id: int = 0,
        group: Optional[AddressLike] = None,
        port: int = 0,
        sync_maxlen: int = 0,
        ttl: int = 0,
    ) -> None:
        set_fields(
            self,
            state=DaemonState(state),
            interface=interface,
            sync_id=sync_id,
            group=None if group is None else address_of(group),
            port=port,
            sync_maxlen=sync_maxlen,
            ttl=ttl,
        )
        _libipvs.check(self)


@record("ipvs_info")
@dataclass(frozen=True, repr=False)
class Info(Record):
    """version: 0x010201 is IPVS 1.2.1. conn_table_size: buckets of the connection table; 0 before
    the namespace's first service on newer kernels."""

    version: int
    conn_table_size: int


class ConfigCalls(Caller):
    """Timeouts, sync daemons, the kernel's version."""

    def info(self) -> Info:
        """The kernel's IPVS version and the size of its connection table."""
        info: Info = self._ask(_libipvs.info_get)
        return info

    def timeouts(self) -> Timeouts:
        """How long connections are kept."""
        timeouts: Timeouts = self._ask(_libipvs.timeouts_get)
        return timeouts

    def set_timeouts(self, tcp_s: int = 0, tcp_fin_s: int = 0, udp_s: int = 0) -> None:
        """0 keeps one as it is.

        >>> lb.set_timeouts(udp_s=120)
        >>> lb.timeouts().udp_s
        120
        """
        self._do(_libipvs.timeouts_set, Timeouts(tcp_s, tcp_fin_s, udp_s))

    def daemons(self) -> List[Daemon]:
        """The sync daemons that run, the master first, with the settings in effect."""
        daemons: List[Daemon] = self._ask(_libipvs.daemon_list)
        return daemons

    def start_daemon(self, daemon: Daemon) -> None:
        """DaemonRuns, NoSuchInterface, MixedFamily, NetworkFailed."""
        self._do(_libipvs.daemon_start, daemon)

    def stop_daemon(self, state: Union[DaemonState, int, str]) -> None:
        """NoSuchDaemon."""
        self._do(_libipvs.daemon_stop, DaemonState(state))
