# SPDX-License-Identifier: LGPL-2.1-or-later
"""What all records have in common: immutable, slotted, comparable, hashable, printable values."""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, fields, replace
from typing import Any, Callable, Dict, List, Tuple, Type, TypeVar

from . import _libipvs

R = TypeVar("R", bound="Record")


def _parts(record: Any) -> Tuple[Field[Any], ...]:
    return fields(record)


class Record:
    """A plain value. Two are equal when all their fields are."""

    __slots__ = ()

    def replace(self: R, **changes: Any) -> R:
        """The same with some fields changed.

        >>> import ipvs
        >>> ipvs.Server("10.0.0.2:80").replace(weight=3)
        Server('10.0.0.2:80', weight=3)
        """
        me: Any = self
        changed: R = replace(me, **changes)
        return changed

    def __repr__(self) -> str:
        """What makes it anew: all that differs from the defaults, by name."""
        return f"{type(self).__name__}({', '.join(shown(self))})"

    def __reduce__(self) -> Tuple[Callable[..., Any], Tuple[Any, ...]]:
        return _restore, (type(self), tuple(getattr(self, f.name) for f in _parts(self)))


def _restore(cls: Type[R], values: Tuple[Any, ...]) -> R:
    record = cls.__new__(cls)
    set_fields(record, **{f.name: value for f, value in zip(_parts(record), values)})
    return record


def set_fields(record: Record, **values: Any) -> None:
    """For __init__: records can't be changed by anyone else."""
    for name, value in values.items():
        object.__setattr__(record, name, value)


def shown(self: Record, *left_out: str) -> List[str]:
    """The fields that differ from their defaults: name=value."""
    return [
        f"{field.name}={getattr(self, field.name)!r}"
        for field in _parts(self)
        if field.name not in left_out
        and (field.default is MISSING or getattr(self, field.name) != field.default)
    ]


def with_key(self: Any) -> str:
    """The repr of a record that has a key: that as text, then the rest."""
    return f"{type(self).__name__}({', '.join([repr(str(self.key)), *shown(self, 'key')])})"


def _refuse(self: Record, name: str, value: object = None) -> None:
    raise FrozenInstanceError(f"{type(self).__name__} can't be changed: see replace()")


def record(name: str) -> Callable[[Type[R]], Type[R]]:
    """Of a frozen dataclass: slots, as dataclass makes them from Python 3.10 on, and that the
    struct of this name becomes one."""

    def decorate(cls: Type[R]) -> Type[R]:
        names = [f.name for f in _parts(cls)]
        dropped = {*names, "__dict__", "__weakref__"}
        body: Dict[str, Any] = {k: v for k, v in cls.__dict__.items() if k not in dropped}
        body.update(__slots__=tuple(names), __setattr__=_refuse, __delattr__=_refuse)
        slotted: Type[R] = type(cls.__name__, cls.__bases__, body)
        slotted.__qualname__ = cls.__qualname__
        _libipvs.register_class(name, slotted)
        return slotted

    return decorate
