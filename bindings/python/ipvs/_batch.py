# SPDX-License-Identifier: LGPL-2.1-or-later
"""Batches: many operations in few system calls."""

from __future__ import annotations

from types import TracebackType
from typing import Optional, Type

from . import _libipvs
from ._caller import Caller
from ._errors import BatchError, Error, batch_error


class Batch:
    """Between ``with`` and its end, the handle's operations queue. All of them are run, in order,
    also after one that failed: a batch is no transaction. At the end BatchError has every failure.

    >>> with lb.batch():
    ...     for i in range(2, 5):
    ...         lb.add_server("tcp 10.0.0.1:80", f"10.0.1.{i}:80")
    >>> len(lb.servers("tcp 10.0.0.1:80"))
    4

    What the library refuses at once is raised at once; when that ends the ``with``, what was queued
    before is still sent, and BatchError has all that failed, the refused one included. Until the
    end, other threads that use the handle wait.
    """

    def __init__(self, handle: Caller) -> None:
        self._handle = handle

    def __enter__(self) -> Batch:
        self._handle._lock.acquire()
        try:
            self._handle._do(_libipvs.batch_begin)
        except BaseException:
            self._handle._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        try:
            failed = self._end()
        finally:
            self._handle._lock.release()
        if failed and (error is None or isinstance(error, Error)):
            raise failed from error

    def _end(self) -> Optional[BatchError]:
        handle = self._handle
        if handle._pointer is None:
            return None
        code, failures = _libipvs.batch_end(handle._pointer)
        if failures:
            return batch_error(failures, _libipvs.last_error(handle._pointer))
        handle._check(code)
        return None


class BatchCalls(Caller):
    """Batches."""

    def batch(self) -> Batch:
        """For ``with``; one at a time (Busy)."""
        return Batch(self)
