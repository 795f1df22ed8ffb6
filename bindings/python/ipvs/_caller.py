# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a handle calls: its lock held, the code looked at, the error made an exception."""

from __future__ import annotations

from typing import Any, Callable

from . import _libipvs
from ._errors import exception_of
from ._machine import Machine


class Caller(Machine):
    """What the parts of Handle stand on; each noun's part is with its records."""

    _noun = "handle"
    _order = 0

    def _check(self, code: int) -> int:
        """After a call, before the next: what it returned, if that is no error."""
        if code < 0:
            raise exception_of(_libipvs.last_error(self._pointer), code)
        return code

    def _do(self, function: Callable[..., int], *arguments: Any) -> None:
        with self._lock:
            self._check(function(self._open_pointer(), *arguments))

    def _ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        with self._lock:
            code, answer = function(self._open_pointer(), *arguments)
            self._check(code)
            return answer
