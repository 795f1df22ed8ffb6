# SPDX-License-Identifier: LGPL-2.1-or-later
"""What owns something of C: it is freed by close(), by ``with``, or at the latest by the collector.

One lock each, held during each call: so none is freed while another thread is in it, and what C
lends is copied before anyone can change it.
"""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Callable, Iterable, Iterator, Optional, Type, TypeVar

M = TypeVar("M", bound="Machine")

Pointer = Any  # what the generated module calls an object of C; nobody else sees it


class Machine:
    """The base of all that must be closed."""

    #: What it is called in errors.
    _noun = "object"
    #: Handles are locked before all else: a batch keeps its own for long.
    _order = 1

    def __init__(self, pointer: Optional[Pointer], free: Callable[[Pointer], object]) -> None:
        if pointer is None:
            raise MemoryError(f"no memory for a {self._noun}")
        self._pointer: Optional[Pointer] = pointer
        self._lock = threading.RLock()
        self._free = weakref.finalize(self, free, pointer)

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return self._pointer is None

    def close(self) -> None:
        """Give back what it holds, at any time and as often as wanted. Waits for other threads that
        are in a call of it. Anything else on it is a ValueError afterwards."""
        with self._lock:
            self._pointer = None
            self._free()

    def _open_pointer(self) -> Pointer:
        if self._pointer is None:
            raise ValueError(f"the {self._noun} is closed")
        return self._pointer

    def __enter__(self: M) -> M:
        self._open_pointer()
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'closed' if self.closed else 'open'}>"

    def __reduce__(self) -> Any:
        raise TypeError(f"a {self._noun} can't be copied or pickled")


@contextmanager
def locked(*machines: Optional[Machine]) -> Iterator[None]:
    """Holds the locks of all of them."""
    taken = []
    try:
        for machine in sorted(_present(machines), key=lambda m: (m._order, id(m))):
            machine._lock.acquire()
            taken.append(machine._lock)
        yield
    finally:
        for lock in reversed(taken):
            lock.release()


def _present(machines: Iterable[Optional[Machine]]) -> Iterator[Machine]:
    for machine in machines:
        if isinstance(machine, Machine):
            yield machine
        elif machine is not None:
            raise TypeError(f"a table, plan or the like is wanted, not {type(machine).__name__}")


def optional_pointer(machine: Optional[Machine], kind: Type[Machine]) -> Optional[Pointer]:
    """Of an argument that may be left out."""
    return None if machine is None else pointer_of(machine, kind)


def optional(record: Any) -> Any:
    """As the generated module takes one that may be left out."""
    return ... if record is None else record


def pointer_of(machine: Any, kind: Type[Machine]) -> Pointer:
    """Of an argument that must be of this kind."""
    if not isinstance(machine, kind):
        raise TypeError(f"a {kind.__name__} is wanted, not {type(machine).__name__}")
    pointer: Pointer = machine._open_pointer()
    return pointer
