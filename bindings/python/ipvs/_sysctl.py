# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sysctls of IPVS, typed; of the network namespace, as services are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, List, Mapping, Optional, Tuple, Union

from . import _libipvs
from ._caller import Caller
from ._enums import SysctlFlag, SysctlKind
from ._errors import Invalid, check
from ._record import Record, record

SysctlValue = Union[bool, int, Tuple[int, int], str]


@record("ipvs_sysctl")
@dataclass(frozen=True, repr=False)
class Sysctl(Record):
    """A sysctl and its value. minimum, maximum: what has a meaning. The value is in first, second
    or text, by its kind: ``value`` has it as Python's."""

    name: str
    kind: SysctlKind
    first: int = 0
    second: int = 0
    text: str = ""
    unit: str = ""
    flags: SysctlFlag = SysctlFlag(0)
    minimum: int = 0
    maximum: int = 0
    default_first: int = 0
    default_second: int = 0

    @classmethod
    def parse(cls, name: str, value: SysctlValue) -> Sysctl:
        """With this value, without a kernel; Invalid when it is out of range or of another kind.

        >>> Sysctl.parse("sync_threshold", (3, 50)).value
        (3, 50)
        """
        code, parsed, error = _libipvs.sysctl_parse(name, _text(name, value))
        check(code, error)
        assert parsed is not None
        return parsed

    @property
    def value(self) -> SysctlValue:
        """A bool, a number, two numbers or a text."""
        return self._value(self.first, self.second)

    @property
    def default(self) -> Optional[SysctlValue]:
        """The kernel's default, None where it is not known, or not the same everywhere."""
        if not self.flags & SysctlFlag.HAS_DEFAULT:
            return None
        return self._value(self.default_first, self.default_second)

    def _value(self, first: int, second: int) -> SysctlValue:
        if self.kind == SysctlKind.TEXT:
            return self.text
        if self.kind == SysctlKind.PAIR:
            return first, second
        return bool(first) if self.kind == SysctlKind.BOOLEAN and first in (0, 1) else first

    @property
    def about(self) -> Optional[str]:
        """What it does, a phrase; None for one that the library does not know."""
        return _libipvs.sysctl_about(self.name)

    def __str__(self) -> str:
        return f"{self.name} = {_libipvs.sysctl_format(self)[1]}"


def _text(name: str, value: SysctlValue) -> str:
    """As the kernel's file has it."""
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)):
        return " ".join(str(_whole(name, number)) for number in value)
    return str(_whole(name, value))


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{name} must be numbers or text, not {type(value).__name__}")
    if abs(value) >= 1 << 64:
        raise ValueError(f"{name} can't be as large as that")
    return int(value)


class Sysctls(Mapping[str, SysctlValue]):
    """Handle.sysctls: values by name. NoSuchSysctl is a KeyError; setting one writes it.

    >>> lb.sysctls["conntrack"] = True
    >>> lb.sysctls["conntrack"]
    True
    >>> "sync_threshold" in lb.sysctls
    True
    """

    def __init__(self, handle: Caller) -> None:
        self._handle = handle

    def __getitem__(self, name: str) -> SysctlValue:
        return self.record(name).value

    def __setitem__(self, name: str, value: SysctlValue) -> None:
        self._handle._do(_libipvs.sysctl_set, Sysctl.parse(name, value))

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and self.record(name) is not None
        except (KeyError, Invalid):
            return False

    def __iter__(self) -> Iterator[str]:
        return iter([sysctl.name for sysctl in self.records()])

    def __len__(self) -> int:
        return len(self.records())

    def __repr__(self) -> str:
        return f"<Sysctls of {self._handle!r}>"

    def record(self, name: str) -> Sysctl:
        """All about one: its range, its unit, whether it can be written here."""
        sysctl: Sysctl = self._handle._ask(_libipvs.sysctl_get, name)
        return sysctl

    def records(self) -> List[Sysctl]:
        """All that this kernel has, by name; those, too, that the library does not know."""
        sysctls: List[Sysctl] = self._handle._ask(_libipvs.sysctl_list)
        return sysctls


class SysctlCalls(Caller):
    """Sysctls."""

    @property
    def sysctls(self) -> Sysctls:
        """The namespace's sysctls. They need no open handle; writing takes root."""
        return Sysctls(self)
