# SPDX-License-Identifier: LGPL-2.1-or-later
"""Linux's in-kernel load balancer (IPVS), by libipvs.

    import ipvs

    with ipvs.open() as lb:
        lb.add_service("tcp 10.20.30.40:80", scheduler="wrr")
        lb.add_server("tcp 10.20.30.40:80", "10.0.0.2:8080", weight=3)
        for entry in lb.servers("tcp 10.20.30.40:80"):
            print(entry.server, entry.weight, entry.active_conns)

Everything is a value: what comes back is a copy, immutable, comparable and hashable. What stands
for a service or a server may be text, a key, a record or an entry. Addresses are ipaddress's. An
error is an ipvs.Error, with a class for each reason. Handles, tables, plans, scopes, drains and
iterators of connections are closed by ``with`` or close(), at the latest by the collector; threads may
share them.
"""

from __future__ import annotations

from ._advice import Advice, Facts, advise
from ._batch import Batch
from ._config import Daemon, Info, Timeouts
from ._conn import Connection, Connections, read_connections
from ._drain import Drain, DrainJob, DrainOptions, DrainPart, DrainSettings
from ._enums import (
    AdviceId,
    ConnectionFlag,
    ConnectionState,
    DaemonState,
    DrainFlag,
    DrainHarm,
    DrainHold,
    DrainKind,
    DrainPhase,
    DrainResult,
    Forward,
    Protocol,
    Reason,
    ServiceFlag,
    Severity,
    SysctlFlag,
    SysctlKind,
    Tunnel,
    TunnelFlag,
)
from ._errors import (
    BatchError,
    Busy,
    Changed,
    CountersWentBack,
    DaemonRuns,
    Error,
    ErrorInfo,
    Failure,
    InUserNamespace,
    Invalid,
    LastServer,
    MixedFamily,
    ModuleNotFound,
    NetnsFailed,
    NetworkFailed,
    NoSuchDaemon,
    NoSuchInterface,
    NoSuchServer,
    NoSuchService,
    NoSuchSysctl,
    NotOpen,
    OutOfMemory,
    PermissionDenied,
    PersistenceEngineNotFound,
    ReadOnly,
    SchedulerNotFound,
    SchedulerRefused,
    ServerExists,
    ServiceExists,
    SystemFailed,
    TextError,
    TextProblem,
    Timeout,
    UnknownFamily,
    Unsupported,
    WrongAnswer,
    WrongServerAddress,
)
from ._handle import Handle, library_version, open
from ._keys import Address, AddressLike, ServerKey, ServiceKey
from ._plan import Plan, Step
from ._scope import Scope
from ._server import Server, ServerEntry, ServerLike
from ._service import Service, ServiceEntry, ServiceLike
from ._stats import CpuStats, Rates, Stats
from ._sysctl import Sysctl, Sysctls, SysctlValue
from ._table import Table, Walk

__version__ = "0.1.0"

__all__ = [
    "Address",
    "AddressLike",
    "Advice",
    "AdviceId",
    "Batch",
    "BatchError",
    "Busy",
    "Changed",
    "Connection",
    "ConnectionFlag",
    "ConnectionState",
    "Connections",
    "CountersWentBack",
    "CpuStats",
    "Daemon",
    "DaemonRuns",
    "DaemonState",
    "Drain",
    "DrainFlag",
    "DrainHarm",
    "DrainHold",
    "DrainJob",
    "DrainKind",
    "DrainOptions",
    "DrainPart",
    "DrainPhase",
    "DrainResult",
    "DrainSettings",
    "Error",
    "ErrorInfo",
    "Facts",
    "Failure",
    "Forward",
    "Handle",
    "InUserNamespace",
    "Info",
    "Invalid",
    "LastServer",
    "MixedFamily",
    "ModuleNotFound",
    "NetnsFailed",
    "NetworkFailed",
    "NoSuchDaemon",
    "NoSuchInterface",
    "NoSuchServer",
    "NoSuchService",
    "NoSuchSysctl",
    "NotOpen",
    "OutOfMemory",
    "PermissionDenied",
    "PersistenceEngineNotFound",
    "Plan",
    "Protocol",
    "Rates",
    "ReadOnly",
    "Reason",
    "SchedulerNotFound",
    "SchedulerRefused",
    "Scope",
    "Server",
    "ServerEntry",
    "ServerExists",
    "ServerKey",
    "ServerLike",
    "Service",
    "ServiceEntry",
    "ServiceExists",
    "ServiceFlag",
    "ServiceKey",
    "ServiceLike",
    "Severity",
    "Stats",
    "Step",
    "Sysctl",
    "SysctlFlag",
    "SysctlKind",
    "SysctlValue",
    "Sysctls",
    "SystemFailed",
    "Table",
    "TextError",
    "TextProblem",
    "Timeout",
    "Timeouts",
    "Tunnel",
    "TunnelFlag",
    "UnknownFamily",
    "Unsupported",
    "Walk",
    "WrongAnswer",
    "WrongServerAddress",
    "advise",
    "library_version",
    "open",
    "read_connections",
]
